# A namespace in Temporal Cloud whose workers prove themselves with certificates of your own authority.
#
# The API key is not in here: the provider reads it from TEMPORAL_CLOUD_API_KEY, see README.md.

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
  name               = "${var.prefix}-groundwork"
  regions            = [var.region]
  retention_days     = var.retention_days
  accepted_client_ca = base64encode(var.accepted_client_ca)
}
