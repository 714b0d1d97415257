# Provisioners that run commands: what they do is in no plan.
package groundwork

command_provisioners := {"local-exec", "remote-exec"}

violations contains violation("command_provisioner", "advisory", message, address) if {
	some [path, block] in configured
	some provisioner in block.provisioners
	provisioner.type in command_provisioners
	address := concat(".", array.concat(module_names(path), [block.address]))
	message := concat("", [address, " runs a command on apply (", provisioner.type, "), which no plan shows"])
}

# A `removed` block is not in the plan's configuration, and may have provisioners for the deletion. What it deletes is told.
violations contains violation("command_provisioner", "advisory", message, change.address) if {
	some change in changes
	deletes(change)
	change.action_reason in {"delete_because_no_resource_config", "delete_because_no_module"}
	message := concat("", [
		change.address,
		" is no longer in the configuration: if a removed block deletes it, that may run a command, which no plan shows",
	])
}

# Every resource block, with where it is.
configured contains [path, block] if {
	walk(object.get(input.plan, "configuration", {}), [path, block])
	resource_path(path)
}

# root_module, then (module_calls, NAME, module) as deep as modules go, then resources, INDEX. Anything else that has a
# key `provisioners` is data.
resource_path(path) if {
	count(path) % 3 == 0
	path[0] == "root_module"
	path[count(path) - 2] == "resources"
	every i, step in array.slice(path, 1, count(path) - 2) {
		module_step(i % 3, step)
	}
}

module_step(0, "module_calls")

module_step(1, _)

module_step(2, "module")

module_names(path) := [part |
	some i, name in path
	i % 3 == 2
	i < count(path) - 1
	some part in ["module", name]
]
