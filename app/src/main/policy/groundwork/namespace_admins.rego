# Administrators of a namespace: how much this weighs is a setting, `namespace_admins`.
package groundwork

# Where each type keeps its permissions on namespaces.
namespace_grants := {
	"temporalcloud_user": ["namespace_accesses"],
	"temporalcloud_service_account": ["namespace_accesses", "namespace_scoped_access"],
	"temporalcloud_group_access": ["namespace_accesses"],
	"temporalcloud_user_namespace_access": ["permission"],
}

violations contains violation("namespace_admin", namespace_admins, message, change.address) if {
	namespace_admins != "off"
	some change in changes
	writes(change)
	some name in namespace_grants[change.type]
	some role in namespace_roles(change, name)
	message := concat("", [change.address, namespace_message[role]])
}

namespace_message := {
	"admin": " would be an administrator of a namespace",
	"unclear": concat("", [
		": a permission on a namespace cannot be told from the plan (known after apply, hidden, or one this policy does",
		" not know), so it may be an administrator of a namespace",
	]),
}

namespace_roles(change, name) := {"unclear"} if {
	unknown(change, name)
} else := {"unclear"} if {
	not readable(change)
} else := {namespace_role(grant) | some grant in grants(name, attribute(change, name))}

grants("permission", value) := [{"permission": value}]

grants(name, value) := value if {
	name != "permission"
	is_array(value)
}

grants(name, null) := [] if name != "permission"

# One object, or the text that hides it.
grants(name, value) := [value] if {
	name != "permission"
	not is_array(value)
	not is_null(value)
}

namespace_role(grant) := "admin" if {
	is_string(grant.permission)
	lower(grant.permission) == "admin"
} else := "plain" if {
	is_string(grant.permission)
	lower(grant.permission) in {"write", "read"}
} else := "unclear"
