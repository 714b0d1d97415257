// A provider for tests, at the source address of temporalio/temporalcloud and with its schema for the resources that the
// examples use. Its cloud is a directory, see README.md.
package main

import (
	"context"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
)

func main() {
	newProvider := func() provider.Provider { return &cloudProvider{} }
	options := providerserver.ServeOpts{Address: "registry.terraform.io/temporalio/temporalcloud"}
	if err := providerserver.Serve(context.Background(), newProvider, options); err != nil {
		log.Fatal(err)
	}
}
