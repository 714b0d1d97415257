package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

const (
	planVerb      = "plan"
	readVerb      = "read"
	createVerb    = "create"
	updateVerb    = "update"
	deleteVerb    = "delete"
	accountVerb   = "account"
	defaultTenant = "a1b2c"
)

// An operation is one call of the cloud's API. An id is what the cloud calls the thing; it is known before it is made.
type operation struct {
	verb string
	kind string
	id   string
}

func (o operation) writes() bool {
	return o.verb == createVerb || o.verb == updateVerb || o.verb == deleteVerb
}

// A cloud is who the resources talk to.
type cloud interface {
	account(ctx context.Context) (string, error)
	// tenant is the account in the ids of namespaces.
	tenant() string
	// call does the work as one call of the API: counted, authenticated, slow or failing where a fault says so.
	call(ctx context.Context, op operation, work func() error) error
	// path is where a thing is kept; only for work inside call.
	path(kind, id string) string
}

// directory is a cloud kept in files:
//
//	api-key        the key it wants to see
//	account        the id of the account, where it is not a1b2c
//	faults.json    what is to go wrong, see fault
//	calls          a line for each call of the API
//	ledger.jsonl   a line when a create, update or delete begins, and one when it ended; never rewritten
//	KIND/ID.json   what there is
type directory struct {
	root string
	key  string
}

func (d *directory) account(ctx context.Context) (string, error) {
	err := d.call(ctx, operation{verb: accountVerb, kind: accountVerb}, func() error { return nil })
	return d.tenant(), err
}

func (d *directory) tenant() string {
	return strings.TrimSpace(readOr(filepath.Join(d.root, "account"), defaultTenant))
}

func (d *directory) path(kind, id string) string {
	return filepath.Join(d.root, kind, id+".json")
}

func (d *directory) call(ctx context.Context, op operation, work func() error) error {
	if _, err := os.Stat(d.root); err != nil {
		return status.Errorf(codes.Unavailable, "name resolver error: no such cloud: %s", d.root)
	}
	fault, err := d.count(op)
	if err != nil {
		return err
	}
	if op.verb != planVerb {
		if err := d.authenticate(); err != nil {
			return err
		}
	}
	if op.writes() {
		d.note(op, "begun")
	}
	err = d.work(ctx, fault, work)
	if op.writes() {
		d.note(op, outcome(err))
	}
	return err
}

func (d *directory) work(ctx context.Context, fault *fault, work func() error) error {
	if fault == nil {
		return work()
	}
	if fault.After {
		if err := work(); err != nil {
			return err
		}
		return fault.happen(ctx)
	}
	if err := fault.happen(ctx); err != nil {
		return err
	}
	return work()
}

func outcome(err error) string {
	if err == nil {
		return "done"
	}
	return "failed: " + err.Error()
}

func (d *directory) authenticate() error {
	wanted := strings.TrimSpace(readOr(filepath.Join(d.root, "api-key"), ""))
	switch {
	case d.key == "":
		return status.Error(codes.Unauthenticated, "Request unauthenticated: no API key")
	case wanted == "" || d.key != wanted:
		return status.Error(codes.Unauthenticated, "Request unauthenticated: invalid API key")
	}
	return nil
}

// count writes the call down and finds the fault that is due with it. Locked: engines call in parallel, and so do
// engines of several runs.
func (d *directory) count(op operation) (*fault, error) {
	calls, err := os.OpenFile(filepath.Join(d.root, "calls"), os.O_RDWR|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return nil, status.Error(codes.Unavailable, err.Error())
	}
	defer calls.Close()
	if err := syscall.Flock(int(calls.Fd()), syscall.LOCK_EX); err != nil {
		return nil, err
	}
	if _, err := fmt.Fprintf(calls, "%s %s %s %d\n", op.verb, op.kind, op.id, os.Getpid()); err != nil {
		return nil, err
	}
	faults, err := d.faults()
	if err != nil || len(faults) == 0 {
		return nil, err
	}
	before, err := os.ReadFile(calls.Name())
	if err != nil {
		return nil, err
	}
	return dueFault(faults, op, strings.Split(strings.TrimSpace(string(before)), "\n")), nil
}

func (d *directory) faults() ([]fault, error) {
	text, err := os.ReadFile(filepath.Join(d.root, "faults.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var faults []fault
	if err == nil {
		err = json.Unmarshal(text, &faults)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the faults of the cloud: %w", err)
	}
	return faults, nil
}

func (d *directory) note(op operation, how string) {
	line, _ := json.Marshal(map[string]any{
		"at": time.Now().UTC().Format(time.RFC3339Nano), "pid": os.Getpid(),
		"op": op.verb, "type": "temporalcloud_" + op.kind, "id": op.id, "phase": how,
	})
	ledger, err := os.OpenFile(filepath.Join(d.root, "ledger.jsonl"), os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return
	}
	defer ledger.Close()
	// One write: lines of several providers never mix.
	_, _ = ledger.Write(append(line, '\n'))
}

func readOr(path, otherwise string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return otherwise
	}
	return string(text)
}
