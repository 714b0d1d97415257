package main

created := [change.address |
	some change in input.resource_changes
	"create" in change.change.actions
	not "delete" in change.change.actions
]

deny_size contains msg if {
	count(created) > data.limits.create
	msg := sprintf("%d resources are created at once, %d are allowed", [count(created), data.limits.create])
}

warn_deletion contains {"msg": "it is deleted", "address": change.address} if {
	some change in input.resource_changes
	change.change.actions == ["delete"]
}
