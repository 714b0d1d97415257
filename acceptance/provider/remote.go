package main

import (
	"context"
	"crypto/tls"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"
)

// patience bounds a call; the real provider repeats unavailable calls for about a minute.
const patience = 20 * time.Second

// remote is an endpoint host:port. Nothing is made there: it is for what goes wrong on the way, with gRPC's own words
// for it.
type remote struct {
	endpoint string
	key      string
	insecure bool
}

func (r *remote) account(ctx context.Context) (string, error) {
	return "", r.dial(ctx)
}

func (r *remote) call(ctx context.Context, op operation, _ func() error) error {
	if op.verb == planVerb {
		return nil
	}
	return r.dial(ctx)
}

func (r *remote) tenant() string { return defaultTenant }

func (r *remote) path(_, _ string) string { return "" }

func (r *remote) dial(ctx context.Context) error {
	transport := credentials.NewTLS(&tls.Config{MinVersion: tls.VersionTLS12})
	if r.insecure {
		transport = insecure.NewCredentials()
	}
	connection, err := grpc.NewClient(r.endpoint, grpc.WithTransportCredentials(transport))
	if err != nil {
		return err
	}
	defer connection.Close()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	_, err = grpc_health_v1.NewHealthClient(connection).Check(ctx, &grpc_health_v1.HealthCheckRequest{})
	if err == nil {
		err = status.Error(codes.Unimplemented, "the provider for tests has no cloud but directories")
	}
	return err
}
