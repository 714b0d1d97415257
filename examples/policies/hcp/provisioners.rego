package terraform.policies.provisioners

import input.plan as tfplan

deny contains msg if {
	startswith(input.run.workspace.name, "prod")
	some resource in tfplan.configuration.root_module.resources
	count(resource.provisioners) > 0
	msg := sprintf("%s has a provisioner", [resource.address])
}
