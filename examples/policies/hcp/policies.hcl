policy "no-provisioners-in-production" {
  description       = "What a provisioner did is in no plan."
  query             = "data.terraform.policies.provisioners.deny"
  enforcement_level = "mandatory"
}
