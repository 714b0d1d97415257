# Each target is one line of Maven or of a script in scripts/; `make` alone says what there is.
.DEFAULT_GOAL := help
.PHONY: help fmt check test acceptance seed bench chaos dev dist policy tools clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

fmt: ## Format the sources
	scripts/mvn -q spotless:apply

check: ## Format and warnings, as CI judges them: changes nothing
	scripts/check

test: ## Every test of driver and app; installs the tools they need once
	scripts/test

acceptance: ## Black-box tests against the packaged distribution
	scripts/acceptance

seed: ## The README of the demo that Groundwork grew from, line by line, as assertions
	scripts/seed

bench: ## What Groundwork adds to the bare engine, as a table
	scripts/bench

chaos: ## Kill each process at each moment of a run, refuse each request, as a table; minutes, so not in CI
	scripts/chaos

dev: ## The whole stack in the foreground, built first where needed
	./groundwork dev

dist: ## The distribution, in app/target/dist
	scripts/dist

policy: ## Compile the default policy set (needs make tools)
	scripts/policy-bundle

tools: ## Install temporal, opa and tofu for the tests (needs Go); as root on Debian chromium and prometheus, too
	scripts/tools

clean: ## Remove what was built; the tools stay
	scripts/mvn -q clean
