# What a plan shows in part only: it is told, and what can change anything asks a person.
package groundwork

# Terraform 1.14: code of a provider that is run for its effect. The plan says that it is run, not what it changes.
violations contains violation("action_invocation", unknown_plan_sections, message, address) if {
	unknown_plan_sections != "off"
	some action in object.get(input.plan, "action_invocations", [])
	address := action_address(action)
	message := concat("", [address, " would be run: what an action changes is in no plan"])
}

# Left for a later plan: this one does not apply it.
violations contains violation("deferred_change", "advisory", message, address) if {
	some deferred in object.get(input.plan, "deferred_changes", [])
	address := action_address(deferred.resource_change)
	message := concat("", [address, " is left for a later plan"])
}

violations contains violation("deferred_change", "advisory", message, address) if {
	some deferred in object.get(input.plan, "deferred_action_invocations", [])
	address := action_address(deferred.action_invocation)
	message := concat("", [address, " is left for a later plan"])
}

action_address(action) := action.address if {
	is_string(action.address)
} else := "(without an address)"

# No longer managed, and still there: nobody will be told of its cost, or of what changes in it.
violations contains violation("forgotten_object", "advisory", message, change.address) if {
	some change in changes
	"forget" in change.change.actions
	message := concat("", [change.address, part(change), " would be forgotten, and stay as it is without being managed"])
}

# A data source that runs a program or asks a host, already while planning.
outside_sources := {
	"external": " runs a program of its own, also while planning",
	"http": " asks a host for its answer, also while planning",
}

violations contains violation("outside_data", "advisory", message, address) if {
	some [path, block] in configured
	block.mode == "data"
	address := concat(".", array.concat(module_names(path), [block.address]))
	message := concat("", [address, outside_sources[block.type]])
}
