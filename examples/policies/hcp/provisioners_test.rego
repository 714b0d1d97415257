package terraform.policies.provisioners

document(workspace) := {
	"run": {"workspace": {"name": workspace}},
	"plan": {"configuration": {"root_module": {"resources": [{
		"address": "acme_item.a",
		"provisioners": [{"type": "local-exec"}],
	}]}}},
}

test_production if deny == {"acme_item.a has a provisioner"} with input as document("prod-network")

test_elsewhere if count(deny) == 0 with input as document("trial")
