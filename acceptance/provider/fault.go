package main

import (
	"context"
	"os"
	"strings"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// A fault goes wrong with some calls, counted from the first call that the cloud ever got.
type fault struct {
	// On is plan, read, create, update, delete or account; empty for any of them.
	On string `json:"on"`
	// Kind is namespace or user; empty for both.
	Kind string `json:"kind"`
	// From is the first call of that sort that it strikes, 1 unless given.
	From int `json:"from"`
	// Times is how many calls it strikes; 0 for all that follow.
	Times int `json:"times"`
	// After lets the call do its work first.
	After bool `json:"after"`
	// Delay holds the call up, e.g. 2s. With no code and no exit the call goes on then.
	Delay string `json:"delay"`
	// Code and Message are those of a gRPC status.
	Code    string `json:"code"`
	Message string `json:"message"`
	// Exit ends the provider's process, as a crash would.
	Exit bool `json:"exit"`
}

func dueFault(faults []fault, op operation, calls []string) *fault {
	for i := range faults {
		if faults[i].concerns(op.verb, op.kind) && faults[i].strikes(calls) {
			return &faults[i]
		}
	}
	return nil
}

func (f *fault) concerns(verb, kind string) bool {
	return (f.On == "" || f.On == verb) && (f.Kind == "" || f.Kind == kind)
}

// strikes tells of the last of the calls.
func (f *fault) strikes(calls []string) bool {
	number := 0
	for _, call := range calls {
		if words := strings.Fields(call); len(words) > 1 && f.concerns(words[0], words[1]) {
			number++
		}
	}
	from := max(f.From, 1)
	return number >= from && (f.Times == 0 || number < from+f.Times)
}

func (f *fault) happen(ctx context.Context) error {
	if f.Delay != "" {
		delay, err := time.ParseDuration(f.Delay)
		if err != nil {
			return err
		}
		select {
		case <-time.After(delay):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if f.Exit {
		os.Exit(3)
	}
	if f.Code == "" {
		return nil
	}
	var code codes.Code
	if err := code.UnmarshalJSON([]byte(`"` + screaming(f.Code) + `"`)); err != nil {
		return err
	}
	return status.Error(code, f.Message)
}

// screaming makes NOT_FOUND of NotFound.
func screaming(code string) string {
	var text strings.Builder
	for i, letter := range code {
		if i > 0 && letter >= 'A' && letter <= 'Z' {
			text.WriteByte('_')
		}
		text.WriteRune(letter)
	}
	return strings.ToUpper(text.String())
}
