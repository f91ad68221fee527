# `make help` lists what there is. The work is done by the scripts in tools/, which run on their own as well.
SHELL := bash
.DEFAULT_GOAL := help
.PHONY: help run build test bench fmt lint test-unit test-wasm test-browser clean
# 1: the first start fills in demo content; 0: starts empty.
DEMO ?= 1

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

run: build ## Install what is missing, build, serve on port 3000 with demo content (DEMO=0: empty)
	@export ENTENTE_SITE="$${ENTENTE_SITE:-target/site}"; \
	if [ "$(DEMO)" != 0 ]; then target/release/entente demo || exit; fi; \
	exec target/release/entente serve

build: ## The release build: target/release/entente and the page in target/site
	@tools/setup.sh run
	@tools/build-site.sh
	@tools/build-server.sh

test: ## Everything: format, lints, docs, unit, integration, WebAssembly, page size, browser
	@tools/test.sh

bench: build ## The benchmark, with its ratios
	@tools/setup.sh bench
	@tools/bench.sh

fmt: ## Format the Rust sources
	@cargo fmt --all

lint: ## Format check, lints and documentation
	@tools/test.sh format lint docs

test-unit: ## Unit, documentation and integration tests on both database engines
	@tools/test.sh setup host

test-wasm: ## The shared rules in WebAssembly
	@tools/test.sh setup wasm

test-browser: ## The browser tests, on the release build
	@tools/test.sh setup browser

clean: ## Remove what was built (keeps ./data, and the tools outside the checkout)
	@rm -rf target end2end/node_modules end2end/results
