# Heard: run it, test it, check it. `make run` and `make test` need Go alone.

GO       ?= go
TOOL     := $(GO) tool -modfile=tools/go.mod
GENERATED := api/api.gen.go

.PHONY: run build test verify generate generate-check tidy-check lint contract fuzz bench

run: build ## Run Heard on its own Postgres with the example register.
	bin/heard serve --example --guide

build: ## Build bin/heard.
	$(GO) build -o bin/heard ./cmd/heard

test: ## Run all tests; finds or starts its own Postgres.
	$(GO) test $(TESTFLAGS) ./...

verify: generate-check tidy-check lint ## What CI runs: fresh code, tidy modules, lint, tests with the race detector.
	$(GO) vet ./...
	$(MAKE) test TESTFLAGS='-race -shuffle=on'
	$(MAKE) fuzz FUZZTIME=2s

generate: ## Make the code that follows from openapi.yaml.
	cd api && $(GO) generate ./...

generate-check: generate
	git diff --exit-code -- $(GENERATED)

tidy-check:
	$(GO) mod tidy -diff
	cd tools && $(GO) mod tidy -diff

lint:
	$(TOOL) golangci-lint run ./...

FUZZTIME ?= 10s
fuzz: ## Run each fuzz target for FUZZTIME.
	@grep -rnoE '^func Fuzz[A-Za-z]+' --include=*_test.go internal | sort | while IFS=: read -r file _ name; do \
		$(GO) test -run '^$$' -fuzz "^$${name#func }$$" -fuzztime $(FUZZTIME) "./$$(dirname "$$file")" || exit 1; \
	done

contract: build ## Lint the contract and put every operation to the test on a running server.
	tools/contract/run

bench: ## Time a page of a list, a search and exports.
	$(GO) test -run '^$$' -bench . -benchmem ./internal/server
