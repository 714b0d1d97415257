package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"sort"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

const userKind = "user"

type userResource struct {
	thingResource
}

func newUser() resource.Resource {
	return &userResource{thingResource{kind: userKind}}
}

type userModel struct {
	ID                types.String   `tfsdk:"id"`
	State             types.String   `tfsdk:"state"`
	Email             types.String   `tfsdk:"email"`
	AccountAccess     types.String   `tfsdk:"account_access"`
	NamespaceAccesses []accessModel  `tfsdk:"namespace_accesses"`
	Timeouts          timeouts.Value `tfsdk:"timeouts"`
}

type accessModel struct {
	NamespaceID types.String `tfsdk:"namespace_id"`
	Permission  types.String `tfsdk:"permission"`
}

// user is what the cloud keeps of one.
type user struct {
	Email      string            `json:"email"`
	Account    string            `json:"account_access"`
	Namespaces map[string]string `json:"namespace_accesses"`
}

func (r *userResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	keep := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	resp.Schema = schema.Schema{
		Attributes: map[string]schema.Attribute{
			"id":    schema.StringAttribute{Computed: true, PlanModifiers: keep},
			"state": schema.StringAttribute{Computed: true, PlanModifiers: keep},
			"email": schema.StringAttribute{
				Required:      true,
				PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
			"account_access": schema.StringAttribute{
				Required: true,
				Validators: []validator.String{
					stringvalidator.OneOfCaseInsensitive("owner", "admin", "developer", "read", "financeadmin", "none"),
				},
			},
			"namespace_accesses": schema.SetNestedAttribute{
				Optional:   true,
				Validators: []validator.Set{setvalidator.SizeAtLeast(1)},
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"namespace_id": schema.StringAttribute{Required: true},
					"permission": schema.StringAttribute{
						Required:   true,
						Validators: []validator.String{stringvalidator.OneOfCaseInsensitive("admin", "write", "read")},
					},
				}},
			},
		},
		Blocks: map[string]schema.Block{"timeouts": timeouts.Block(ctx, timeouts.Opts{Create: true, Delete: true})},
	}
}

func (r *userResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan userModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := userID(plan.Email.ValueString())
	if !r.write(ctx, createVerb, id, plan.stored(), &resp.Diagnostics) {
		return
	}
	plan.ID = types.StringValue(id)
	plan.State = types.StringValue("active")
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

func (r *userResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state userModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	var found user
	if !r.read(ctx, state.ID.ValueString(), &found, resp) {
		return
	}
	state.State = types.StringValue("active")
	state.Email = types.StringValue(found.Email)
	state.AccountAccess = types.StringValue(found.Account)
	state.NamespaceAccesses = accesses(found.Namespaces)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

func (r *userResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan userModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if !r.write(ctx, updateVerb, plan.ID.ValueString(), plan.stored(), &resp.Diagnostics) {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

func (m *userModel) stored() user {
	namespaces := map[string]string{}
	for _, access := range m.NamespaceAccesses {
		namespaces[access.NamespaceID.ValueString()] = access.Permission.ValueString()
	}
	return user{Email: m.Email.ValueString(), Account: m.AccountAccess.ValueString(), Namespaces: namespaces}
}

func accesses(namespaces map[string]string) []accessModel {
	ids := make([]string, 0, len(namespaces))
	for id := range namespaces {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	var accesses []accessModel
	for _, id := range ids {
		accesses = append(accesses, accessModel{types.StringValue(id), types.StringValue(namespaces[id])})
	}
	return accesses
}

// userID is 32 hex digits, as the real ones are; one person is one user.
func userID(email string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(email)))
	return hex.EncodeToString(sum[:16])
}
