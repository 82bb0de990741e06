# Two commands do all the set-up: `make run` and `make test`. Both build .venv when it is missing or stale.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
INSTALL := PIP_CONSTRAINT=$(CURDIR)/constraints.txt $(PIP) install --quiet --only-binary :all: -c constraints.txt

.DEFAULT_GOAL := help
.PHONY: help run real speed memory test soak reference tutorial picture check format lint types contracts docs dockerfile audit sbom clean

help: ## what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/pip: Makefile
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not installed; name another with: make PYTHON=/path/to/python3.12"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
	  || { echo "sourcer needs Python 3.11 to 3.13; this is $$($(PYTHON) -V). Name another with: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
	  || { echo "$(PYTHON) has no venv module; on Debian or Ubuntu install it with: apt install python3-venv"; exit 1; }
	@echo "making .venv with $$($(PYTHON) -V)" >&2
	@$(PYTHON) -m venv --clear .venv
	@$(INSTALL) --upgrade pip
	@touch $@

.venv/run: .venv/pip pyproject.toml constraints.txt
	@echo "installing the pinned packages" >&2
	@$(INSTALL) --editable .
	@touch $@

.venv/dev: .venv/run
	@echo "installing the pinned packages for tests and checks" >&2
	@$(INSTALL) --group check
	@touch $@

.venv/peers: .venv/run
	@echo "installing the pinned packages that the measurements compare with" >&2
	@$(INSTALL) --group peers
	@touch $@

run: .venv/run ## the main job on the invented sample world, into out/
	@$(BIN)/sourcer demo

real: .venv/run ## the main job on the real records beside the checkout
	@$(BIN)/python -m benchmarks.real

speed: .venv/peers ## how fast pages are parsed and stored, beside named peers
	@$(BIN)/python -m benchmarks.speed

memory: .venv/run ## the peak memory of harvesting 300,000 records
	@$(BIN)/python -m benchmarks.memory

test: .venv/dev ## all tests, in random order, on SQLite and PostgreSQL
	@$(BIN)/python -m pytest --cov --cov-report=term -m "not soak"

soak: .venv/dev ## long fault runs
	@$(BIN)/python -m pytest -m soak

reference: .venv/dev ## docs/commands.md and docs/configuration.md, from the program itself
	@$(BIN)/python -m docs.write_reference

tutorial: .venv/dev ## what the commands of docs/tutorial.md print, written anew
	@$(BIN)/python -m docs.write_tutorial

picture: .venv/run ## docs/images/report.png, the report of the sample world; needs Chromium
	@$(BIN)/python -m docs.write_picture

check: format lint types contracts docs dockerfile ## everything that needs no test run

format: .venv/dev
	@$(BIN)/ruff format --check .

lint: .venv/dev
	@$(BIN)/ruff check .

types: .venv/dev
	@$(BIN)/mypy

contracts: .venv/dev
	@$(BIN)/lint-imports --no-cache

docs: .venv/dev
	@$(BIN)/python -m pytest -q -p no:randomly tests/docs

dockerfile: .venv/dev
	@$(BIN)/hadolint Dockerfile

audit: .venv/dev ## whether a hole is known in a pinned package; says so where nobody can be asked
	@$(BIN)/python -m release.audit

sbom: .venv/dev ## dist/sourcer.cdx.json, the bill of materials of a release
	@mkdir -p dist && $(BIN)/python -m release.sbom > dist/sourcer.cdx.json.part
	@mv dist/sourcer.cdx.json.part dist/sourcer.cdx.json && echo "wrote dist/sourcer.cdx.json"

clean: ## remove the environment and everything made
	rm -rf .venv out dist build .coverage
