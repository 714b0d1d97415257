package main

import (
	"context"
	"os"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

const defaultEndpoint = "saas-api.tmprl.cloud:443"

type cloudProvider struct{}

type providerModel struct {
	APIKey           types.String `tfsdk:"api_key"`
	Endpoint         types.String `tfsdk:"endpoint"`
	AllowInsecure    types.Bool   `tfsdk:"allow_insecure"`
	AllowedAccountID types.String `tfsdk:"allowed_account_id"`
}

func (p *cloudProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "temporalcloud"
}

func (p *cloudProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"api_key":            schema.StringAttribute{Optional: true, Sensitive: true},
		"endpoint":           schema.StringAttribute{Optional: true},
		"allow_insecure":     schema.BoolAttribute{Optional: true},
		"allowed_account_id": schema.StringAttribute{Optional: true},
	}}
}

// Configure connects to nothing by itself, like the real one: a wrong key shows with the first call. Only an account that
// is to be checked costs a call here.
func (p *cloudProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var config providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	key := orEnvironment(config.APIKey, "TEMPORAL_CLOUD_API_KEY", "")
	endpoint := orEnvironment(config.Endpoint, "TEMPORAL_CLOUD_ENDPOINT", defaultEndpoint)
	insecure := os.Getenv("TEMPORAL_CLOUD_ALLOW_INSECURE") == "true"
	if !config.AllowInsecure.IsNull() {
		insecure = config.AllowInsecure.ValueBool()
	}
	api := open(endpoint, key, insecure)
	allowed := orEnvironment(config.AllowedAccountID, "TEMPORAL_CLOUD_ALLOWED_ACCOUNT_ID", "")
	if allowed != "" {
		checkAccount(ctx, api, allowed, &resp.Diagnostics)
	}
	resp.ResourceData = api
}

func open(endpoint, key string, insecure bool) cloud {
	if path, isDirectory := strings.CutPrefix(endpoint, "file://"); isDirectory {
		return &directory{root: path, key: key}
	}
	return &remote{endpoint: endpoint, key: key, insecure: insecure}
}

func checkAccount(ctx context.Context, api cloud, allowed string, diagnostics *diag.Diagnostics) {
	account, err := api.account(ctx)
	if err != nil {
		diagnostics.AddError("Failed to validate allowed account ID", "failed to get account details: "+err.Error())
	} else if account != allowed {
		diagnostics.AddError("Failed to validate allowed account ID", "the account is "+account+", allowed is "+allowed)
	}
}

func orEnvironment(configured types.String, name, otherwise string) string {
	if !configured.IsNull() {
		return configured.ValueString()
	}
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}

func (p *cloudProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{newNamespace, newUser}
}

func (p *cloudProvider) DataSources(context.Context) []func() datasource.DataSource { return nil }
