# A namespace and a user who administers it, or the whole account. The default policies stop both, each in its own way:
# see README.md.

terraform {
  required_version = ">= 1.5"

  required_providers {
    temporalcloud = {
      source  = "temporalio/temporalcloud"
      version = ">= 1.0"
    }
  }
}

provider "temporalcloud" {
  endpoint = var.endpoint
}

resource "temporalcloud_namespace" "this" {
  name           = "${var.prefix}-groundwork-admin"
  regions        = [var.region]
  retention_days = 7
  api_key_auth   = true
}

resource "temporalcloud_user" "admin" {
  email          = var.email
  account_access = var.account_admin ? "admin" : "developer"

  # Whoever administers the account administers every namespace; Temporal Cloud wants no list then.
  namespace_accesses = var.account_admin ? null : [
    {
      namespace_id = temporalcloud_namespace.this.id
      permission   = "admin"
    },
  ]
}

output "user" {
  value = temporalcloud_user.admin.id
}
