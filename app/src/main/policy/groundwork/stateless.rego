# Types that hold no data of their own: what they are is in the configuration, so they can be made again as they were.
# Deleting them may break what uses them, and loses nothing for good.
package groundwork

stateless(type) if type in stateless_types

stateless(type) if type in more_stateless_types

# An operator may name many at once: `acme_iam_*`.
stateless(type) if {
	some pattern in more_stateless_types
	endswith(pattern, "*")
	startswith(type, trim_suffix(pattern, "*"))
}

stateless_types := {
	# Of the engines and of providers without a service
	"local_file",
	"local_sensitive_file",
	"null_resource",
	"random_id",
	"random_integer",
	"random_pet",
	"random_shuffle",
	"random_string",
	"random_uuid",
	"terraform_data",
	"time_offset",
	"time_rotating",
	"time_sleep",
	"time_static",
	"tls_cert_request",
	"tls_locally_signed_cert",
	"tls_self_signed_cert",
	# Temporal Cloud
	"temporalcloud_group",
	"temporalcloud_group_access",
	"temporalcloud_group_members",
	"temporalcloud_metrics_endpoint",
	"temporalcloud_nexus_endpoint",
	"temporalcloud_service_account",
	"temporalcloud_user",
	"temporalcloud_user_namespace_access",
	# Amazon: permissions and the network
	"aws_autoscaling_policy",
	"aws_cloudwatch_metric_alarm",
	"aws_iam_group",
	"aws_iam_group_policy",
	"aws_iam_group_policy_attachment",
	"aws_iam_instance_profile",
	"aws_iam_policy",
	"aws_iam_policy_attachment",
	"aws_iam_role",
	"aws_iam_role_policy",
	"aws_iam_role_policy_attachment",
	"aws_iam_user_policy",
	"aws_iam_user_policy_attachment",
	"aws_internet_gateway",
	"aws_lb",
	"aws_lb_listener",
	"aws_lb_listener_rule",
	"aws_lb_target_group",
	"aws_lb_target_group_attachment",
	"aws_nat_gateway",
	"aws_route",
	"aws_route_table",
	"aws_route_table_association",
	"aws_security_group",
	"aws_security_group_rule",
	"aws_subnet",
	"aws_vpc",
	"aws_vpc_endpoint",
	"aws_vpc_security_group_egress_rule",
	"aws_vpc_security_group_ingress_rule",
	# Google
	"google_compute_firewall",
	"google_compute_network",
	"google_compute_route",
	"google_compute_router",
	"google_compute_router_nat",
	"google_compute_subnetwork",
	"google_project_iam_binding",
	"google_project_iam_member",
	"google_project_service",
	"google_service_account_iam_binding",
	"google_service_account_iam_member",
	"google_storage_bucket_iam_binding",
	"google_storage_bucket_iam_member",
	# Azure
	"azurerm_network_interface",
	"azurerm_network_security_group",
	"azurerm_network_security_rule",
	"azurerm_role_assignment",
	"azurerm_role_definition",
	"azurerm_route",
	"azurerm_route_table",
	"azurerm_subnet",
	"azurerm_virtual_network",
	# Kubernetes
	"kubernetes_cluster_role",
	"kubernetes_cluster_role_binding",
	"kubernetes_cluster_role_binding_v1",
	"kubernetes_cluster_role_v1",
	"kubernetes_deployment",
	"kubernetes_deployment_v1",
	"kubernetes_ingress_v1",
	"kubernetes_network_policy",
	"kubernetes_network_policy_v1",
	"kubernetes_role",
	"kubernetes_role_binding",
	"kubernetes_role_binding_v1",
	"kubernetes_role_v1",
	"kubernetes_service",
	"kubernetes_service_account",
	"kubernetes_service_account_v1",
	"kubernetes_service_v1",
}
