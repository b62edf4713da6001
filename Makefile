# Bare `make` explains everything. Every target sets up what it needs, from nothing but a Python of 3.11 or newer.

PORT          ?= 4700
AWS_PORT      ?= 4701
OPERATOR_PORT ?= 4702
PORTS = --port $(PORT) --aws-port $(AWS_PORT) --operator-port $(OPERATOR_PORT)

VENV   := .venv
PYTHON := $(VENV)/bin/python
READY  := $(VENV)/.ready
SAM    := build/tools/sam/bin/sam
# The newest Python that everything here supports.
SYSTEM_PYTHON = $(firstword $(foreach python,python3.13 python3.12 python3.11 python3 python,\
  $(shell $(python) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $(python))))

export SAM_CLI_TELEMETRY = 0

.DEFAULT_GOAL := help
.PHONY: help demo up down status logs template document viewer rooms test check bench e2e faults build deploy lock clean

help: ## this list
	@echo "Ulak: corporate SMS and one-time passwords. Nothing is needed but Python 3.11 to 3.13."
	@echo
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "  FILE=list.csv make demo   SEED=7 make demo   PORT=8000 make up"

# --- running it --------------------------------------------------------------------------------------------

demo: $(READY) ## from nothing to 10,000 delivered messages, compared with the operator's own books
	@$(PYTHON) -m local.demo $(if $(FILE),--file "$(FILE)") $(if $(SEED),--seed "$(SEED)") $(if $(ROWS),--rows "$(ROWS)")

up: $(READY) template ## start the local stack, or bring a running one up to date with the code
	@$(PYTHON) -m local up $(PORTS) $(if $(WIPE),--wipe)

down: $(READY) ## end the local stack and keep its data (WIPE=1 make up starts without it)
	@$(PYTHON) -m local down

status: $(READY) ## whether the local stack runs, and where
	@$(PYTHON) -m local status || true

logs: $(READY) ## what the functions of the local stack wrote
	@$(PYTHON) -m local logs || true

document: $(READY) ## write docs/openapi.json anew from the declared routes
	@PYTHONPATH=layers/core $(PYTHON) -m local.openapi

rooms: $(READY) ## draw docs/architecture.md anew: rooms, arrows, figures, the two walks
	@PYTHONPATH=layers/core $(PYTHON) -m local.rooms
	@PYTHONPATH=layers/core $(PYTHON) -m tests.architecture.walks > /dev/null

viewer: $(READY) ## fetch the viewer of /docs anew, at the version that local/viewer.py pins
	@$(PYTHON) -m local.viewer

template: $(READY) ## write template.yaml anew from template/ and functions/*/*.yaml
	@$(PYTHON) -m local.compose

# --- trusting it -------------------------------------------------------------------------------------------

# One process more than cores: the one that has the stack waits for it most of its time.
QUICK = $(PYTHON) -m pytest -m "not slow" --dist loadgroup --no-loadscope-reorder \
  --numprocesses "$$($(PYTHON) -c 'import os; print(min(4, (os.cpu_count() or 1) + 1))')"

test: $(READY) ## every test that takes seconds
	$(QUICK)

check: $(READY) $(SAM) ## style, types, the floors of the house, the template, the deployable build, the tests
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	PYTHONPATH=layers/core $(VENV)/bin/lint-imports
	$(PYTHON) -m local.compose --check
	$(VENV)/bin/cfn-lint template.yaml
	$(SAM) validate --lint
	$(PYTHON) -m local.build
	$(QUICK)

e2e: $(READY) ## the whole stack, run by tests
	$(PYTHON) -m pytest tests/e2e

faults: $(READY) ## crashes, duplicates and lost answers, everywhere (minutes)
	PYTHONPATH=layers/core $(PYTHON) -m tests.faults
	$(PYTHON) -m pytest tests/faults tests/ledger tests/otp -m slow

bench: $(READY) ## how fast, against whom
	$(PYTHON) -m bench

# --- deploying it ------------------------------------------------------------------------------------------

build: $(READY) ## both builds: for this Python and for Lambda's, the second checked
	@$(PYTHON) -m local.build

deploy: $(READY) $(SAM) ## to the AWS account of your credentials; asks before it changes anything
	$(PYTHON) -m local.compose --check
	$(PYTHON) -m local.build
	PYTHON="$(abspath $(PYTHON))" $(SAM) build
	$(SAM) deploy --guided

# --- the tools ---------------------------------------------------------------------------------------------

# uv installs the rest in seconds; pip brings uv, at the version that dev.txt pins.
$(READY): requirements/dev.txt
	@test -n "$(SYSTEM_PYTHON)" || { echo "No Python from 3.11 to 3.13 is on the PATH."; exit 1; }
	@echo "Setting up $(VENV) with $(SYSTEM_PYTHON) ..."
	@test -x $(PYTHON) || $(SYSTEM_PYTHON) -m venv $(VENV)
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check "$$(grep -o '^uv==[0-9.]*' requirements/dev.txt)"
	@$(PYTHON) -m uv pip sync --quiet --python $(PYTHON) requirements/dev.txt
	@touch $@

# In an environment of its own: it pins what would hold the others back.
$(SAM): requirements/sam.txt | $(READY)
	@$(PYTHON) -m uv venv --quiet --clear --python $(PYTHON) build/tools/sam
	@$(PYTHON) -m uv pip install --quiet --python build/tools/sam/bin/python -r requirements/sam.txt
	@touch $@

lock: $(READY) ## pin anew what requirements/dev.in and layers/core/requirements.txt ask for
	$(PYTHON) -m uv pip compile --quiet --universal --python-version 3.11 --no-header \
	  requirements/dev.in -o requirements/dev.txt
	$(PYTHON) -m uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate \
	  layers/core/requirements.txt -c requirements/dev.txt -o layers/core/requirements.lock

clean: ## remove everything that was made, the local stack and its data too
	@if [ -x $(PYTHON) ]; then $(PYTHON) -m local down; fi
	rm -rf build .ulak .aws-sam $(VENV)
