package main

import (
	"context"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/objectplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

const namespaceKind = "namespace"

var (
	region = regexp.MustCompile(`^(aws|gcp|azure)-[a-z]+[a-z0-9-]*$`)

	endpointTypes = map[string]attr.Type{
		"web_address":       types.StringType,
		"grpc_address":      types.StringType,
		"mtls_grpc_address": types.StringType,
	}
)

type namespaceResource struct {
	thingResource
}

func newNamespace() resource.Resource {
	return &namespaceResource{thingResource{kind: namespaceKind}}
}

type namespaceModel struct {
	ID                 types.String       `tfsdk:"id"`
	Name               types.String       `tfsdk:"name"`
	Regions            []string           `tfsdk:"regions"`
	AcceptedClientCA   types.String       `tfsdk:"accepted_client_ca"`
	RetentionDays      types.Int64        `tfsdk:"retention_days"`
	APIKeyAuth         types.Bool         `tfsdk:"api_key_auth"`
	CertificateFilters []certificateModel `tfsdk:"certificate_filters"`
	CodecServer        *codecModel        `tfsdk:"codec_server"`
	Endpoints          types.Object       `tfsdk:"endpoints"`
	Timeouts           timeouts.Value     `tfsdk:"timeouts"`
}

type certificateModel struct {
	CommonName             types.String `tfsdk:"common_name"`
	Organization           types.String `tfsdk:"organization"`
	OrganizationalUnit     types.String `tfsdk:"organizational_unit"`
	SubjectAlternativeName types.String `tfsdk:"subject_alternative_name"`
}

type codecModel struct {
	Endpoint        types.String `tfsdk:"endpoint"`
	PassAccessToken types.Bool   `tfsdk:"pass_access_token"`
	CrossOrigin     types.Bool   `tfsdk:"include_cross_origin_credentials"`
}

// namespace is what the cloud keeps of one.
type namespace struct {
	Name             string   `json:"name"`
	Regions          []string `json:"regions"`
	AcceptedClientCA *string  `json:"accepted_client_ca"`
	RetentionDays    int64    `json:"retention_days"`
	APIKeyAuth       *bool    `json:"api_key_auth"`
}

func (r *namespaceResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	keep := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	optionalText := schema.StringAttribute{Optional: true}
	resp.Schema = schema.Schema{
		Attributes: map[string]schema.Attribute{
			"id":   schema.StringAttribute{Computed: true, PlanModifiers: keep},
			"name": schema.StringAttribute{Required: true, PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()}},
			"regions": schema.ListAttribute{
				Required: true, ElementType: types.StringType,
				Validators: []validator.List{listvalidator.ValueStringsAre(stringvalidator.RegexMatches(region,
					"a region has its cloud in front, such as aws-us-east-1"))},
			},
			"accepted_client_ca": optionalText,
			"retention_days":     schema.Int64Attribute{Required: true},
			"api_key_auth":       schema.BoolAttribute{Optional: true},
			"certificate_filters": schema.ListNestedAttribute{Optional: true, NestedObject: schema.NestedAttributeObject{
				Attributes: map[string]schema.Attribute{
					"common_name":              optionalText,
					"organization":             optionalText,
					"organizational_unit":      optionalText,
					"subject_alternative_name": optionalText,
				},
			}},
			"codec_server": schema.SingleNestedAttribute{Optional: true, Attributes: map[string]schema.Attribute{
				"endpoint":                         schema.StringAttribute{Required: true},
				"pass_access_token":                schema.BoolAttribute{Optional: true},
				"include_cross_origin_credentials": schema.BoolAttribute{Optional: true},
			}},
			"endpoints": schema.SingleNestedAttribute{
				Computed:      true,
				PlanModifiers: []planmodifier.Object{objectplanmodifier.UseStateForUnknown()},
				Attributes: map[string]schema.Attribute{
					"web_address":       schema.StringAttribute{Computed: true},
					"grpc_address":      schema.StringAttribute{Computed: true},
					"mtls_grpc_address": schema.StringAttribute{Computed: true},
				},
			},
		},
		Blocks: map[string]schema.Block{"timeouts": timeouts.Block(ctx, timeouts.Opts{Create: true, Delete: true})},
	}
}

func (r *namespaceResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan namespaceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if plan.AcceptedClientCA.IsNull() && !plan.APIKeyAuth.ValueBool() {
		resp.Diagnostics.AddError("Failed to create namespace",
			"accepted_client_ca is required where api_key_auth is not set")
		return
	}
	id := plan.Name.ValueString() + "." + r.api.tenant()
	if !r.write(ctx, createVerb, id, plan.stored(), &resp.Diagnostics) {
		return
	}
	plan.ID = types.StringValue(id)
	plan.Endpoints = endpoints(plan.Regions, id)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

func (r *namespaceResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state namespaceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := state.ID.ValueString()
	var found namespace
	if !r.read(ctx, id, &found, resp) {
		return
	}
	state.Name = types.StringValue(found.Name)
	state.Regions = found.Regions
	state.AcceptedClientCA = types.StringPointerValue(found.AcceptedClientCA)
	state.RetentionDays = types.Int64Value(found.RetentionDays)
	state.APIKeyAuth = types.BoolPointerValue(found.APIKeyAuth)
	state.Endpoints = endpoints(found.Regions, id)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

func (r *namespaceResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan namespaceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := plan.ID.ValueString()
	if !r.write(ctx, updateVerb, id, plan.stored(), &resp.Diagnostics) {
		return
	}
	plan.Endpoints = endpoints(plan.Regions, id)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

func (m *namespaceModel) stored() namespace {
	return namespace{
		Name:             m.Name.ValueString(),
		Regions:          m.Regions,
		AcceptedClientCA: m.AcceptedClientCA.ValueStringPointer(),
		RetentionDays:    m.RetentionDays.ValueInt64(),
		APIKeyAuth:       m.APIKeyAuth.ValueBoolPointer(),
	}
}

func endpoints(regions []string, id string) types.Object {
	grpc := ""
	if len(regions) > 0 {
		grpc = regions[0] + ".api.temporal.io:7233"
	}
	return types.ObjectValueMust(endpointTypes, map[string]attr.Value{
		"web_address":       types.StringValue("https://cloud.temporal.io/namespaces/" + id),
		"grpc_address":      types.StringValue(grpc),
		"mtls_grpc_address": types.StringValue(id + ".tmprl.cloud:7233"),
	})
}
