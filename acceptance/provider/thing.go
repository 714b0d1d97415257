package main

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// thingResource is what the resources have in common: one kind of thing, kept in a cloud under its id. Errors are worded
// as the real provider words them.
type thingResource struct {
	kind string
	api  cloud
}

func (r *thingResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + r.kind
}

func (r *thingResource) Configure(_ context.Context, req resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	if api, configured := req.ProviderData.(cloud); configured {
		r.api = api
	}
}

// ModifyPlan is where a fault can refuse a plan; the real provider calls nothing here.
func (r *thingResource) ModifyPlan(ctx context.Context, _ resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.api != nil {
		err := r.api.call(ctx, operation{verb: planVerb, kind: r.kind}, func() error { return nil })
		report(&resp.Diagnostics, "Failed to plan "+r.kind, err)
	}
}

func (r *thingResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var id types.String
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("id"), &id)...)
	if resp.Diagnostics.HasError() {
		return
	}
	file := r.api.path(r.kind, id.ValueString())
	err := r.api.call(ctx, operation{deleteVerb, r.kind, id.ValueString()}, func() error { return remove(file) })
	report(&resp.Diagnostics, "Failed to delete "+r.kind, err)
}

func (r *thingResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughID(ctx, path.Root("id"), req, resp)
}

// write creates or updates, and says whether it could.
func (r *thingResource) write(ctx context.Context, verb, id string, thing any, diagnostics *diag.Diagnostics) bool {
	save := replace
	if verb == createVerb {
		save = create
	}
	file := r.api.path(r.kind, id)
	err := r.api.call(ctx, operation{verb, r.kind, id}, func() error { return save(file, thing) })
	return !report(diagnostics, "Failed to "+verb+" "+r.kind, err)
}

// read says whether the thing is there; one that is gone leaves the state.
func (r *thingResource) read(ctx context.Context, id string, thing any, resp *resource.ReadResponse) bool {
	file := r.api.path(r.kind, id)
	err := r.api.call(ctx, operation{readVerb, r.kind, id}, func() error { return load(file, thing) })
	if status.Code(err) == codes.NotFound {
		resp.State.RemoveResource(ctx)
		return false
	}
	return !report(&resp.Diagnostics, "Failed to get "+r.kind, err)
}

func report(diagnostics *diag.Diagnostics, summary string, err error) bool {
	if err == nil {
		return false
	}
	diagnostics.AddError(summary, err.Error())
	return true
}
