package main

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// report adds an error as the real provider words it, and says whether there was one.
func report(diagnostics *diag.Diagnostics, summary string, err error) bool {
	if err == nil {
		return false
	}
	diagnostics.AddError(summary, err.Error())
	return true
}

func isGone(err error) bool {
	return status.Code(err) == codes.NotFound
}

func tenantOf(api cloud) string {
	if local, isDirectory := api.(*directory); isDirectory {
		return local.tenant()
	}
	return defaultTenant
}
