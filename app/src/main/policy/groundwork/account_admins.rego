# Nobody becomes an administrator of the whole Temporal Cloud account through a run.
#
# Roles are compared without case, as the provider does. Only roles known to be harmless pass: one that is hidden, known
# after apply only, or newer than this list asks for a person.
package groundwork

account_members := {"temporalcloud_user", "temporalcloud_service_account", "temporalcloud_group_access"}

account_admin_roles := {"admin", "owner"}

account_plain_roles := {"developer", "read", "financeadmin", "metricsread", "none"}

violations contains violation("account_admin", "hard-mandatory", message, change.address) if {
	some change in changes
	account_role(change) == "admin"
	message := concat("", [change.address, " would be an administrator of the whole account"])
}

violations contains violation("account_admin", "soft-mandatory", message, change.address) if {
	some change in changes
	account_role(change) == "unclear"
	message := concat("", [
		change.address,
		": its account access cannot be told from the plan (known after apply, hidden, or a role this policy does not",
		" know), so it may be an administrator of the whole account",
	])
}

account_role(change) := role if {
	change.type in account_members
	writes(change)
	role := account_role_of(change, attribute(change, "account_access"))
}

account_role_of(change, access) := "unclear" if {
	unknown(change, "account_access")
} else := "unclear" if {
	not present(change, "account_access")
} else := "plain" if {
	# No role on the account, such as a service account scoped to one namespace.
	is_null(access)
} else := "admin" if {
	is_string(access)
	lower(access) in account_admin_roles
} else := "plain" if {
	is_string(access)
	lower(access) in account_plain_roles
} else := "unclear"
