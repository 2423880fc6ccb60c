# Thin over the npm scripts of package.json; what is here only sees to it that things are installed and built first.
.PHONY: help install-dev build run demo run-dev test test-long test-unit test-integration test-api check-all lint format type-check security-scan clean \
	docker-build docker-up docker-logs docker-down docker-clean
.DEFAULT_GOAL := help

INSTALLED := node_modules/.package-lock.json
BUILT := dist/.built
SOURCES := $(shell find apps libs clients/typescript/src -type f ! -name '*.spec.ts' 2>/dev/null) nest-cli.json tsconfig.json tsconfig.build.json

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk 'BEGIN {FS = ":.*## "}; {printf "  %-18s %s\n", $$1, $$2}'

$(INSTALLED): package.json package-lock.json .npmrc
	@npm ci
	@touch $@

$(BUILT): $(INSTALLED) $(SOURCES)
	@npm run --silent build
	@touch $@

install-dev: $(INSTALLED) ## Install what is needed to run and develop

build: $(BUILT) ## Compile to dist/

run: $(BUILT) ## Start the service on 127.0.0.1:8001
	@exec npm run --silent start:prod

demo: $(BUILT) ## Start the service with data to look at, and no provider's key
	@exec npm run --silent demo:start

run-dev: $(INSTALLED) ## Start the service and reload it on every change
	@exec npm run --silent start:dev

test: $(BUILT) ## Run every test
	@npm run --silent test

test-long: $(BUILT) ## Run the random tests and the crash tests again, at full length
	@npm run --silent test:long

test-unit: $(INSTALLED) ## Run the tests of pure rules, which stand beside the code
	@npm run --silent test:unit

test-integration: $(BUILT) ## Run the contract tests and the end-to-end tests
	@npm run --silent test:integration

test-api: $(BUILT) ## Try every call of the document with valid and invalid data (needs Python)
	@npm run --silent test:api

check-all: $(INSTALLED) ## Check format, lint rules, types and known vulnerabilities
	@npm run --silent format:check
	@npm run --silent lint
	@npm run --silent type-check
	@npm run --silent security-scan

lint: $(INSTALLED) ## Check the lint rules, the borders between the parts, and openapi.json
	@npm run --silent lint

format: $(INSTALLED) ## Bring every file to the one format
	@npm run --silent format

type-check: $(INSTALLED) ## Check the types
	@npm run --silent type-check

security-scan: $(INSTALLED) ## Ask the registry for known vulnerabilities in what is shipped
	@npm run --silent security-scan

clean: ## Remove what was built
	@rm -rf dist coverage examples/dist

docker-build: ## Build the image
	@docker compose build

docker-up: ## Start the service (127.0.0.1:8001) on a TigerBeetle server (127.0.0.1:3000), both in Docker
	@docker compose up --build --wait
	@echo "http://127.0.0.1:8001/docs"

docker-logs: ## Follow what the containers log
	@docker compose logs --follow

docker-down: ## End the containers; the data stay
	@docker compose down

docker-clean: ## End the containers and DELETE their data: CONFIRM=yes make docker-clean
	@[ "$(CONFIRM)" = yes ] || { echo 'This deletes every account and transfer in Docker. Say CONFIRM=yes.'; exit 1; }
	@docker compose down --volumes --rmi local
