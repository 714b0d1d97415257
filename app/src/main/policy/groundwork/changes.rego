# How the rules see a plan.
package groundwork

changes := object.get(input.plan, "resource_changes", [])

# What an apply would write: creates, updates and both orders of replacement.
writes(change) if "create" in change.change.actions

writes(change) if "update" in change.change.actions

deletes(change) if "delete" in change.change.actions

replaces(change) if {
	deletes(change)
	"create" in change.change.actions
}

# `null` where the attribute is missing or the whole object is not readable.
attribute(change, name) := value if {
	readable(change)
	value := object.get(change.change.after, name, null)
} else := null

# The host shows attributes of these types only (PlanOutline.java): who needs another type extends both. Rules read
# attributes through `attribute`, `present` and `unknown`, never from the change itself, so that a rule for a type that is
# not shown fails in its Rego test.
readable(change) if {
	startswith(change.type, "temporalcloud_")
	is_object(change.change.after)
}

# Known only after apply.
unknown(change, _) if change.change.after_unknown == true

unknown(change, name) if change.change.after_unknown[name] == true

# The attribute is there, were it null or false.
present(change, name) if {
	readable(change)
	_ = change.change.after[name]
}

verb(change) := "replaced" if {
	replaces(change)
} else := "deleted"
