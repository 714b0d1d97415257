# What an operator may set, with its defaults. A value of a wrong kind is a violation: compared as it is, it would switch
# a rule off.
package groundwork

settings := object.get(input, "settings", {})

max_deletions := object.get(settings, "max_deletions", 10)

namespace_admins := object.get(settings, "namespace_admins", "soft-mandatory")

mass_deletion := object.get(settings, "mass_deletion", "soft-mandatory")

more_stateful_types := object.get(settings, "stateful_types", [])

more_stateless_types := object.get(settings, "stateless_types", [])

unknown_deletions := object.get(settings, "unknown_deletions", "soft-mandatory")

unknown_plan_sections := object.get(settings, "unknown_plan_sections", "soft-mandatory")

mode := object.get(settings, "mode", "apply")

settings_errors contains "the settings of the policies are not an object" if not is_object(settings)

settings_errors contains "max_deletions is not a number" if not is_number(max_deletions)

settings_errors contains "namespace_admins is not advisory, soft-mandatory, hard-mandatory or off" if {
	not namespace_admins in {"advisory", "soft-mandatory", "hard-mandatory", "off"}
}

settings_errors contains "mass_deletion is not advisory, soft-mandatory, hard-mandatory or off" if {
	not mass_deletion in {"advisory", "soft-mandatory", "hard-mandatory", "off"}
}

settings_errors contains "unknown_deletions is not advisory, soft-mandatory, hard-mandatory or off" if {
	not unknown_deletions in {"advisory", "soft-mandatory", "hard-mandatory", "off"}
}

settings_errors contains "unknown_plan_sections is not advisory, soft-mandatory, hard-mandatory or off" if {
	not unknown_plan_sections in {"advisory", "soft-mandatory", "hard-mandatory", "off"}
}

settings_errors contains "stateless_types is not a list" if not is_array(more_stateless_types)

settings_errors contains "stateful_types is not a list" if not is_array(more_stateful_types)

settings_errors contains "mode is not apply, destroy or plan_only" if not mode in {"apply", "destroy", "plan_only"}
