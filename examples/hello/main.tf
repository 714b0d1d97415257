# Needs no provider to be downloaded and creates nothing outside of its state: terraform_data is built in.

terraform {
  required_version = ">= 1.4"
}

variable "name" {
  description = "Whom to greet."
  type        = string
  default     = "world"
}

variable "services" {
  description = "Services that get an address."
  type        = set(string)
  default     = ["api", "jobs", "web"]
}

resource "terraform_data" "network" {
  input = { range = "10.0.0.0/16" }
}

resource "terraform_data" "service" {
  for_each = var.services
  input = {
    name    = each.key
    address = cidrhost(terraform_data.network.output.range, 10 + index(sort(var.services), each.key))
  }
}

resource "terraform_data" "key" {
  input = sensitive("not-a-real-key-${var.name}")
}

resource "terraform_data" "greeting" {
  input            = "Hello, ${var.name}!"
  triggers_replace = [var.name]

  depends_on = [terraform_data.service]
}

output "greeting" {
  value = terraform_data.greeting.output
}

output "addresses" {
  value = { for name, service in terraform_data.service : name => service.output.address }
}

output "key" {
  description = "Shown by nobody; in the state it is encrypted."
  value       = terraform_data.key.output
  sensitive   = true
}
