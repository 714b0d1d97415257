package main

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// load reads a thing of the cloud; codes.NotFound where there is none.
func load(path string, thing any) error {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return status.Error(codes.NotFound, "there is no "+filepath.Base(path))
	}
	if err != nil {
		return err
	}
	return json.Unmarshal(text, thing)
}

// create writes a thing that must not be there yet.
func create(path string, thing any) error {
	if _, err := os.Stat(path); err == nil {
		return status.Error(codes.AlreadyExists, "there is one already: "+filepath.Base(path))
	}
	return replace(path, thing)
}

// replace writes a thing whole: whoever reads it sees the one before or this one.
func replace(path string, thing any) error {
	text, err := json.MarshalIndent(thing, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	draft, err := os.CreateTemp(filepath.Dir(path), ".draft-")
	if err != nil {
		return err
	}
	if _, err = draft.Write(text); err == nil {
		err = draft.Close()
	}
	if err == nil {
		err = os.Rename(draft.Name(), path)
	}
	return err
}

// remove takes a thing away; one that is not there is gone already.
func remove(path string) error {
	err := os.Remove(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
