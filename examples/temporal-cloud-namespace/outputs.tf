output "namespace" {
  description = "What TEMPORAL_NAMESPACE is set to."
  value       = temporalcloud_namespace.this.id
}

output "address" {
  description = "What TEMPORAL_ADDRESS is set to, for clients with a certificate."
  value       = temporalcloud_namespace.this.endpoints.mtls_grpc_address
}

output "endpoints" {
  value = temporalcloud_namespace.this.endpoints
}
