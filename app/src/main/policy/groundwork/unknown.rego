# What the set does not know. A list of what is dangerous is never complete: so what is not known to be harmless is named, and
# asks a person. How much that weighs is a setting for each of the two rules.
package groundwork

# Deleting or replacing a type of which nobody has said that it holds no data. Also in a destroy run, as with what is known to
# hold data: what is lost is lost, whoever asked for it.
violations contains violation("unknown_deletion", unknown_deletions, message, change.address) if {
	unknown_deletions != "off"
	some change in changes
	deletes(change)
	not stateful(change.type)
	not stateless(change.type)
	message := concat("", [
		change.address,
		" would be ",
		verb(change),
		part(change),
		": it is not known whether ",
		change.type,
		" holds data, which would be lost",
	])
}

# A newer engine plans things of a new kind in a section of its own.
violations contains violation("unknown_plan_section", unknown_plan_sections, message, "") if {
	unknown_plan_sections != "off"
	some section, content in input.plan
	not section in known_sections
	not empty(content)
	message := concat("", [
		"the plan has a section that this policy set does not know, ",
		section,
		": what it would do cannot be told",
	])
}

violations contains violation("unknown_plan_section", unknown_plan_sections, message, change.address) if {
	unknown_plan_sections != "off"
	some change in changes
	is_string(change.mode)
	not change.mode in {"managed", "data"}
	message := concat("", [
		change.address,
		" is of a kind that this policy set does not know, ",
		change.mode,
		": what it would do cannot be told",
	])
}

empty(content) if content in [null, false, "", [], {}]

known_sections := {
	"action_invocations",
	"applyable",
	"checks",
	"complete",
	"configuration",
	"deferred_action_invocations",
	"deferred_changes",
	"errored",
	"format_version",
	"output_changes",
	"planned_values",
	"prior_state",
	"relevant_attributes",
	"resource_changes",
	"resource_drift",
	"terraform_version",
	"timestamp",
	"variables",
}
