package groundwork_test

import data.groundwork

# --- building inputs

change(type, change) := {"address": concat(".", [type, "a"]), "type": type, "mode": "managed", "change": change}

writing(type, actions, after) := change(type, {"actions": actions, "after": after, "after_unknown": {}})

deleting(type) := change(type, {"actions": ["delete"], "before": {}, "after": null, "after_unknown": {}})

plan(changes) := {"plan": {"resource_changes": changes}, "settings": {}}

with_settings(changes, settings) := {"plan": {"resource_changes": changes}, "settings": settings}

user(access) := writing("temporalcloud_user", ["create"], {"account_access": access, "namespace_accesses": null})

member(permission) := writing("temporalcloud_user", ["create"], {
	"account_access": "read",
	"namespace_accesses": [{"namespace_id": "n.acct", "permission": permission}],
})

# What a plan is found guilty of, as "rule level".
found(document) := {concat(" ", [v.rule, v.level]) |
	some v in groundwork.violations with input as document
}

# --- the verdict

test_a_plan_without_changes_passes if {
	verdict := groundwork.verdict with input as {"plan": {}}
	verdict == {"judged": 0, "violations": set()}
}

test_every_change_is_counted if {
	verdict := groundwork.verdict with input as plan([user("read"), deleting("terraform_data")])
	verdict.judged == 2
}

test_without_a_plan_there_is_no_verdict if not groundwork.verdict with input as {}

test_a_violation_names_its_resource if {
	groundwork.violations == {{
		"rule": "account_admin",
		"level": "hard-mandatory",
		"message": "temporalcloud_user.a would be an administrator of the whole account",
		"address": "temporalcloud_user.a",
	}} with input as plan([user("admin")])
}

# --- account administrators

test_account_admins_are_refused if {
	every access in ["admin", "Admin", "ADMIN", "owner"] {
		found(plan([user(access)])) == {"account_admin hard-mandatory"}
	}
}

test_plain_roles_pass if {
	every access in ["developer", "read", "Read", "financeadmin", "none"] {
		found(plan([user(access)])) == set()
	}
}

test_a_role_that_cannot_be_read_asks_a_person if {
	every access in ["(sensitive value)", "superadmin", "", " admin", 7, true, {"a": "admin"}] {
		found(plan([user(access)])) == {"account_admin soft-mandatory"}
	}
}

test_a_missing_role_asks_a_person if {
	found(plan([writing("temporalcloud_user", ["create"], {})])) == {"account_admin soft-mandatory"}
}

test_a_role_known_after_apply_asks_a_person if {
	found(plan([change("temporalcloud_user", {
		"actions": ["create"],
		"after": {"email": "a@example.com"},
		"after_unknown": {"account_access": true, "id": true},
	})])) == {"account_admin soft-mandatory"}
}

test_a_user_known_after_apply_asks_a_person if {
	every after in [null, {}, "(sensitive value)"] {
		found(plan([change("temporalcloud_user", {"actions": ["create"], "after": after, "after_unknown": true})])) == {
			"account_admin soft-mandatory",
			"namespace_admin soft-mandatory",
		}
	}
}

test_all_ways_of_writing_count if {
	every actions in [["create"], ["update"], ["create", "delete"], ["delete", "create"]] {
		found(plan([writing("temporalcloud_user", actions, {"account_access": "admin"})])) == {"account_admin hard-mandatory"}
	}
}

test_an_admin_who_stays_or_goes_is_no_matter if {
	every actions in [["no-op"], ["delete"], ["read"]] {
		found(plan([writing("temporalcloud_user", actions, {"account_access": "admin"})])) == set()
	}
}

test_service_accounts_and_groups_are_members_too if {
	every type in ["temporalcloud_service_account", "temporalcloud_group_access"] {
		found(plan([writing(type, ["create"], {"account_access": "admin"})])) == {"account_admin hard-mandatory"}
	}
}

test_other_types_may_have_such_an_attribute if {
	found(plan([writing("acme_user", ["create"], {"account_access": "admin"})])) == set()
}

# --- namespace administrators

test_namespace_admins_ask_a_person if {
	every permission in ["admin", "Admin"] {
		found(plan([member(permission)])) == {"namespace_admin soft-mandatory"}
	}
}

test_plain_permissions_pass if {
	every permission in ["write", "Read"] {
		found(plan([member(permission)])) == set()
	}
}

test_a_permission_that_cannot_be_read_counts_as_admin if {
	every permission in ["(sensitive value)", null, 7, "own"] {
		found(plan([member(permission)])) == {"namespace_admin soft-mandatory"}
	}
}

test_hidden_or_unknown_accesses_count_as_admin if {
	hidden := writing("temporalcloud_user", ["update"], {"account_access": "read", "namespace_accesses": "(sensitive value)"})
	hidden_in_list := writing("temporalcloud_user", ["update"], {"account_access": "read", "namespace_accesses": ["(sensitive value)"]})
	unknown := change("temporalcloud_user", {
		"actions": ["update"],
		"after": {"account_access": "read"},
		"after_unknown": {"namespace_accesses": true},
	})
	permission_unknown := writing("temporalcloud_user", ["update"], {"account_access": "read", "namespace_accesses": [{"namespace_id": "n"}]})
	every case in [hidden, hidden_in_list, unknown, permission_unknown] {
		found(plan([case])) == {"namespace_admin soft-mandatory"}
	}
}

test_one_admin_among_many_is_found if {
	found(plan([writing("temporalcloud_group_access", ["create"], {
		"account_access": "none",
		"namespace_accesses": [{"permission": "read"}, {"permission": "admin"}],
	})])) == {"namespace_admin soft-mandatory"}
}

scoped(permission) := writing("temporalcloud_service_account", ["create"], {
	"account_access": null,
	"namespace_accesses": null,
	"namespace_scoped_access": {"namespace_id": "n", "permission": permission},
})

test_a_scoped_service_account_can_be_admin if {
	found(plan([scoped("admin")])) == {"namespace_admin soft-mandatory"}
	found(plan([scoped("write")])) == set()
}

test_the_single_grant_is_seen if {
	grant := writing("temporalcloud_user_namespace_access", ["create"], {"permission": "admin"})
	found(plan([grant])) == {"namespace_admin soft-mandatory"}
	missing := writing("temporalcloud_user_namespace_access", ["create"], {})
	found(plan([missing])) == {"namespace_admin soft-mandatory"}
}

test_the_weight_of_namespace_admins_is_a_setting if {
	every level in ["advisory", "soft-mandatory", "hard-mandatory"] {
		found(with_settings([member("admin")], {"namespace_admins": level})) == {concat(" ", ["namespace_admin", level])}
	}
	found(with_settings([member("admin")], {"namespace_admins": "off"})) == set()
}

# --- what holds data

test_deleting_what_holds_data_asks_a_person if {
	every type in ["temporalcloud_namespace", "aws_db_instance", "google_storage_bucket", "azurerm_managed_disk"] {
		found(plan([deleting(type)])) == {"stateful_deletion soft-mandatory"}
	}
}

test_replacing_counts_in_both_orders if {
	every actions in [["create", "delete"], ["delete", "create"]] {
		some violation in groundwork.violations with input as plan([writing("aws_s3_bucket", actions, {})])
		violation.rule == "stateful_deletion"
		contains(violation.message, "replaced")
	}
}

test_keeping_what_holds_data_passes if {
	every actions in [["create"], ["update"], ["no-op"]] {
		found(plan([writing("aws_s3_bucket", actions, {})])) == set()
	}
}

test_deleting_what_holds_no_data_passes if found(plan([deleting("aws_iam_role")])) == set()

test_an_operator_names_more_types if {
	found(with_settings([deleting("acme_database")], {"stateful_types": ["acme_database"]})) == {"stateful_deletion soft-mandatory"}
}

test_a_destroy_run_still_asks_for_what_holds_data if {
	found(with_settings([deleting("aws_s3_bucket")], {"mode": "destroy"})) == {"stateful_deletion soft-mandatory"}
}

test_a_deposed_object_is_told_apart if {
	deposed := object.union(deleting("aws_s3_bucket"), {"deposed": "0123abcd"})
	count(groundwork.violations) == 2 with input as plan([deleting("aws_s3_bucket"), deposed])
}

test_secrets_that_are_in_the_state_only_are_data if {
	every type in ["random_password", "tls_private_key"] {
		found(plan([deleting(type)])) == {"stateful_deletion soft-mandatory"}
	}
}

# --- what is not known

test_deleting_what_nobody_knows_asks_a_person_and_names_the_type if {
	every actions in [["delete"], ["create", "delete"], ["delete", "create"]] {
		some violation in groundwork.violations with input as plan([writing("awscc_rds_db_instance", actions, {})])
		violation.rule == "unknown_deletion"
		violation.level == "soft-mandatory"
		violation.address == "awscc_rds_db_instance.a"
		contains(violation.message, "not known whether awscc_rds_db_instance holds data")
	}
}

test_keeping_what_nobody_knows_passes if {
	every actions in [["create"], ["update"], ["no-op"], ["read"]] {
		found(plan([writing("awscc_rds_db_instance", actions, {})])) == set()
	}
}

test_a_destroy_run_asks_for_what_nobody_knows_too if {
	found(with_settings([deleting("acme_thing")], {"mode": "destroy"})) == {"unknown_deletion soft-mandatory"}
}

test_deleting_what_is_known_to_hold_no_data_passes if {
	every type in ["terraform_data", "null_resource", "random_id", "time_sleep", "local_file", "temporalcloud_user"] {
		found(plan([deleting(type)])) == set()
	}
}

test_an_operator_names_types_without_data if {
	every pattern in ["acme_role", "acme_*"] {
		found(with_settings([deleting("acme_role")], {"stateless_types": [pattern]})) == set()
	}
	found(with_settings([deleting("acme_role")], {"stateless_types": ["acme_rol", "b*", 7]})) == {"unknown_deletion soft-mandatory"}
}

test_what_holds_data_does_so_whatever_pattern_an_operator_names if {
	found(with_settings([deleting("aws_s3_bucket")], {"stateless_types": ["aws_*"]})) == {"stateful_deletion soft-mandatory"}
}

test_the_weight_of_unknown_deletions_is_a_setting if {
	every level in ["advisory", "soft-mandatory", "hard-mandatory"] {
		found(with_settings([deleting("acme_thing")], {"unknown_deletions": level})) == {concat(" ", ["unknown_deletion", level])}
	}
	found(with_settings([deleting("acme_thing")], {"unknown_deletions": "off"})) == set()
}

with_section(name, content) := {"plan": {"format_version": "1.2", name: content}, "settings": {}}

test_a_section_that_nobody_knows_asks_a_person_and_is_named if {
	every content in [[{"address": "a.b"}], {"a": 1}, "text", 0, true] {
		some violation in groundwork.violations with input as with_section("policy_decisions", content)
		violation.rule == "unknown_plan_section"
		violation.level == "soft-mandatory"
		contains(violation.message, "does not know, policy_decisions:")
	}
}

test_a_section_with_nothing_in_it_passes if {
	every content in [[], {}, null, false, ""] {
		found(with_section("policy_decisions", content)) == set()
	}
}

test_every_section_of_today_is_known if {
	every section in groundwork.known_sections {
		found(with_section(section, {})) == set()
	}
}

test_a_mode_that_nobody_knows_asks_a_person if {
	change := object.union(writing("acme_thing", ["create"], {}), {"mode": "summoned"})
	found(plan([change])) == {"unknown_plan_section soft-mandatory"}
}

test_the_weight_of_unknown_sections_is_a_setting if {
	unknown := {"format_version": "1.2", "policy_decisions": [1]}
	every level in ["advisory", "soft-mandatory", "hard-mandatory"] {
		found({"plan": unknown, "settings": {"unknown_plan_sections": level}}) == {concat(" ", ["unknown_plan_section", level])}
	}
	found({"plan": unknown, "settings": {"unknown_plan_sections": "off"}}) == set()
}

# --- what a plan shows in part

test_an_action_asks_a_person if {
	found(with_section("action_invocations", [{"address": "action.aws_lambda_invoke.it", "type": "aws_lambda_invoke"}])) == {"action_invocation soft-mandatory"}
	found(with_section("action_invocations", [{}])) == {"action_invocation soft-mandatory"}
}

test_deferred_changes_are_told if {
	found(with_section("deferred_changes", [{"resource_change": {"address": "a.b"}}])) == {"deferred_change advisory"}
	found(with_section("deferred_action_invocations", [{"action_invocation": {"address": "a.b"}}])) == {"deferred_change advisory"}
}

test_forgetting_is_told if {
	every actions in [["forget"], ["create", "forget"]] {
		found(plan([writing("aws_s3_bucket", actions, {})])) == {"forgotten_object advisory"}
	}
}

test_data_sources_that_reach_outside_are_told_with_their_module if {
	every type in ["external", "http"] {
		source := {"address": concat("", ["data.", type, ".a"]), "mode": "data", "type": type}
		inner := {"module": {"resources": [source]}}
		addresses := {violation.address |
			some violation in groundwork.violations with input as configured({"root_module": {"module_calls": {"inner": inner}}})
			violation.rule == "outside_data"
			violation.level == "advisory"
		}
		addresses == {concat("", ["module.inner.data.", type, ".a"])}
	}
}

test_other_data_sources_pass if {
	source := {"address": "data.aws_vpc.a", "mode": "data", "type": "aws_vpc"}
	found(configured({"root_module": {"resources": [source]}})) == set()
}

test_what_a_removed_block_may_run_is_told if {
	every reason in ["delete_because_no_resource_config", "delete_because_no_module"] {
		found(plan([object.union(deleting("terraform_data"), {"action_reason": reason})])) == {"command_provisioner advisory"}
	}
	found(plan([object.union(deleting("terraform_data"), {"action_reason": "delete_because_count_index"})])) == set()
}

# --- many deletions

deletions(count) := [deleting("terraform_data") | some _ in numbers.range(1, count)]

test_ten_deletions_pass_and_eleven_ask if {
	found(plan(deletions(10))) == set()
	found(plan(deletions(11))) == {"mass_deletion soft-mandatory"}
}

test_the_weight_of_many_deletions_is_a_setting if {
	found(with_settings(deletions(11), {"mass_deletion": "hard-mandatory"})) == {"mass_deletion hard-mandatory"}
	found(with_settings(deletions(11), {"mass_deletion": "off"})) == set()
}

test_replacements_are_deletions if {
	replaced := writing("terraform_data", ["delete", "create"], {})
	found(plan(array.concat(deletions(10), [replaced]))) == {"mass_deletion soft-mandatory"}
}

test_the_number_is_a_setting if {
	found(with_settings(deletions(1), {"max_deletions": 0})) == {"mass_deletion soft-mandatory"}
	found(with_settings(deletions(11), {"max_deletions": 11})) == set()
}

test_a_destroy_run_deletes_as_much_as_it_likes if {
	found(with_settings(deletions(50), {"mode": "destroy"})) == set()
	found(with_settings(deletions(50), {"mode": "plan_only"})) == {"mass_deletion soft-mandatory"}
}

# --- provisioners

configured(configuration) := {"plan": {"configuration": configuration}}

block(address, type) := {"address": address, "provisioners": [{"type": type, "expressions": {}}]}

test_commands_are_told if {
	every type in ["local-exec", "remote-exec"] {
		found(configured({"root_module": {"resources": [block("a.b", type)]}})) == {"command_provisioner advisory"}
	}
}

test_copying_a_file_runs_nothing if {
	found(configured({"root_module": {"resources": [block("a.b", "file")]}})) == set()
}

test_commands_in_modules_are_told_with_their_module if {
	inner := {"module": {"resources": [block("a.b", "local-exec")]}}
	outer := {"module": {"resources": [block("c.d", "local-exec")], "module_calls": {"inner": inner}}}
	addresses := {violation.address |
		some violation in groundwork.violations with input as configured({"root_module": {"module_calls": {"outer": outer}}})
	}
	addresses == {"module.outer.c.d", "module.outer.module.inner.a.b"}
}

test_data_that_looks_like_a_provisioner_is_data if {
	constant := {"constant_value": {"resources": [block("a.b", "local-exec")]}}
	found(configured({"root_module": {"resources": [{"address": "a.b", "expressions": {"input": constant}}]}})) == set()
}

# --- settings

test_settings_of_a_wrong_kind_block if {
	every settings in [
		{"max_deletions": "10"},
		{"max_deletions": null},
		{"namespace_admins": "maybe"},
		{"namespace_admins": true},
		{"stateful_types": "acme_database"},
		{"stateless_types": "acme_role"},
		{"unknown_deletions": "maybe"},
		{"unknown_plan_sections": true},
		{"mode": "drop"},
		"none",
		null,
	] {
		"settings hard-mandatory" in found(with_settings([], settings))
	}
}

test_without_settings_the_defaults_hold if {
	found({"plan": {"resource_changes": deletions(11)}}) == {"mass_deletion soft-mandatory"}
}
