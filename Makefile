# Every task as one word; each sets up what it needs. `make help` lists them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
NPM := $(CURDIR)/tools/with-node npm

# Files that say that something is set up, and since when.
TOOLS := $(VENV)/.tools
PRODUCTION := $(VENV)/.production
DEVELOPMENT := $(VENV)/.development
BENCH := $(VENV)/.bench
FRONTEND := frontend/node_modules/.package-lock.json
SANDBOX := sandbox/node_modules/.package-lock.json
CLIENTS := tests/clients/node_modules/.package-lock.json
STATIC := jira_chat/static/manifest.json

BROWSER_SOURCES := $(shell find frontend/src -type f ! -name '*.test.*') \
	$(wildcard frontend/*.mjs frontend/package.json frontend/tsconfig.json)
PYTEST := $(BIN)/python -m pytest --dist worksteal --numprocesses
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate --generate-hashes \
	--no-emit-index-url --no-emit-find-links pyproject.toml $(if $(UPGRADE),--upgrade)

# Each of the many processes that tests start would compile all modules anew.
unexport PYTHONDONTWRITEBYTECODE

# Some networks have certificates of their own: the machine's count.
export UV_SYSTEM_CERTS ?= true
export NODE_USE_SYSTEM_CA ?= 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help run serve build test unit check contract format e2e fuzz bench chaos screenshots lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

run: $(DEVELOPMENT) $(SANDBOX) $(STATIC) ## Start Jira Chat beside a sandbox Jira, to try it (PORT, SANDBOX_PORT)
	@exec $(BIN)/python -m sandbox.run

serve: $(PRODUCTION) $(STATIC) ## Start Jira Chat alone, configured by the environment
	@exec $(BIN)/python -m jira_chat.cli serve

build: $(PRODUCTION) $(STATIC) ## Set up what `make serve` needs, start nothing

test: check $(SANDBOX) $(CLIENTS) $(STATIC) ## Run every check and every test, as CI does
	cd frontend && $(NPM) test
	cd frontend && $(NPM) run size -- --check
	$(BIN)/python -m tools.browser
	@# One more than the usual two processors: many tests wait for a page or a process. A fourth gains nothing.
	$(PYTEST) 3

unit: $(DEVELOPMENT) ## Run only the tests that start nothing, in seconds
	$(PYTEST) 2 tests/unit tests/architecture

check: $(DEVELOPMENT) $(FRONTEND) ## Check style, types and layers; run nothing
	@(cd frontend && $(NPM) run check) & browser=$$!; \
	set -x; $(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports \
		&& $(BIN)/python -m tools.contract --check; status=$$?; \
	wait $$browser && exit $$status

contract: $(DEVELOPMENT) $(FRONTEND) ## Make TypeScript and tables of docs/protocol.md from the types of the wire
	$(BIN)/python -m tools.contract

format: $(DEVELOPMENT) $(FRONTEND) ## Put the code into its format
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .
	cd frontend && $(NPM) run format

e2e: $(DEVELOPMENT) $(SANDBOX) $(STATIC) ## Run only the browser tests
	$(BIN)/python -m tools.browser
	$(PYTEST) 3 tests/e2e

fuzz: $(DEVELOPMENT) $(SANDBOX) ## Attack every route and frame with new values (SECONDS, 600 if none)
	FUZZ_SECONDS=$(or $(SECONDS),600) $(BIN)/python -m pytest tests/functional/test_fuzz.py --timeout=0

bench: $(BENCH) $(SANDBOX) $(STATIC) ## Measure the realtime core, then it beside its peers (ROUNDS, 5 if none; an hour or two)
	$(BIN)/python -m benchmarks.realtime
	$(BIN)/python -m benchmarks.compare --rounds $(or $(ROUNDS),5)

chaos: $(BENCH) $(SANDBOX) $(STATIC) ## Break things under load and see that no message is lost (SEED, RUNS, AT_ONCE, SECONDS, CAMPAIGN)
	$(BIN)/python -m benchmarks.chaos --report $(if $(SEED),--seed $(SEED)) --runs $(or $(RUNS),1) --at-once $(or $(AT_ONCE),1) --seconds $(or $(SECONDS),60)
	$(BIN)/python -m benchmarks.bridge_campaign --report --postgresql $(if $(SEED),--seed $(SEED)) --runs $(or $(CAMPAIGN),4)

screenshots: $(DEVELOPMENT) $(SANDBOX) $(STATIC) ## Take the pictures in docs/images anew
	$(BIN)/python -m tools.browser
	$(BIN)/python -m tools.screenshots

lock: $(TOOLS) ## Write requirements*.txt anew from pyproject.toml (UPGRADE=1 takes newer versions)
	$(LOCK) --output-file requirements.txt
	$(LOCK) --output-file requirements-dev.txt --extra dev --constraint requirements.txt
	$(LOCK) --output-file requirements-bench.txt --extra dev --extra bench --constraint requirements-dev.txt

clean: ## Remove everything that the other tasks made, except the data folder
	rm -rf $(VENV) frontend/node_modules sandbox/node_modules tests/clients/node_modules jira_chat/static test-results
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

$(TOOLS):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo \
		"Jira Chat needs Python 3.11 or newer; $(PYTHON) is not. Name another one: make $(MAKECMDGOALS) PYTHON=python3.11" \
		>&2; exit 1; }
	@echo "Setting up Python packages in $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9'
	@touch $@

$(PRODUCTION): requirements.txt | $(TOOLS)
	@tools/install --require-hashes --requirement requirements.txt
	@touch $@

$(DEVELOPMENT): requirements-dev.txt | $(TOOLS)
	@tools/install --require-hashes --requirement requirements-dev.txt
	@touch $@

$(BENCH): requirements-bench.txt | $(TOOLS)
	@tools/install --require-hashes --requirement requirements-bench.txt
	@touch $@

$(FRONTEND) $(SANDBOX) $(CLIENTS): %/node_modules/.package-lock.json: %/package.json %/package-lock.json | $(TOOLS)
	@echo "Setting up browser packages in $*"
	@cd $* && $(NPM) ci --no-audit --no-fund --no-update-notifier --loglevel error >/dev/null
	@touch $@

$(STATIC): $(FRONTEND) $(BROWSER_SOURCES)
	@echo "Building the browser programs"
	@cd frontend && ../tools/with-node node build.mjs
