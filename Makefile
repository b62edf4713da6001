# Bare `make` explains everything. Every target sets up what it needs, from nothing but a Python of 3.11 or newer.

PORT          ?= 4700
AWS_PORT      ?= 4701
OPERATOR_PORT ?= 4702
PORTS = --port $(PORT) --aws-port $(AWS_PORT) --operator-port $(OPERATOR_PORT)

VENV   := .venv
PYTHON := $(VENV)/bin/python
READY  := $(VENV)/.ready
SAM    := build/tools/sam/bin/sam
SCAN   := build/tools/scan/bin/checkov
SBOM   := build/tools/sbom/bin/cyclonedx-py
CLIENTS := build/tools/clients/bin/python
MUTANTS := build/tools/mutants/bin/python
PEERS   := build/tools/peers/bin/celery
JASMIN := build/tools/jasmin/bin/jasmind.py
NPM_CLIENTS := build/tools/npm/node_modules/.package-lock.json
SMSC := build/tools/smsc/node_modules/smpp/package.json
# The newest Python that everything here supports.
SYSTEM_PYTHON = $(firstword $(foreach python,python3.13 python3.12 python3.11 python3 python,\
  $(shell $(python) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $(python))))

export SAM_CLI_TELEMETRY = 0
# Hundreds of processes of a test run read the same modules: they are compiled once.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo egress up down status logs template document viewer rooms test check thorough scan roles bench full e2e browser faults \
  attacks soak mutants clients gateways build deploy lock clean

help: ## this list
	@echo "Ulak: corporate SMS and one-time passwords. Nothing is needed but Python 3.11 to 3.13."
	@echo
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "  FILE=list.csv make demo   SEED=7 make demo   OPERATOR=turk_telekom make demo   PORT=8000 make up"

# --- running it --------------------------------------------------------------------------------------------

demo: $(READY) ## from nothing to 10,000 delivered messages, compared with the operator's own books
	@$(PYTHON) -m local.demo $(if $(FILE),--file "$(FILE)") $(if $(SEED),--seed "$(SEED)") $(if $(ROWS),--rows "$(ROWS)") \
	  $(if $(OPERATOR),--operator "$(OPERATOR)")

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

# Files are handed out in their order (tests/conftest.py says which stay together); each process collects all of them.
QUICK = $(PYTHON) -m pytest -m "not slow and not browser and not attack and not clients and not gateways" \
  --numprocesses auto --dist loadfile --no-loadscope-reorder

test: $(READY) ## every test that takes seconds
	$(QUICK)

check: $(READY) $(SAM) ## style, types, the floors of the house, the template, the deployable build, the tests
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	PYTHONPATH=layers/core $(VENV)/bin/lint-imports
	$(PYTHON) -m local.compose --check
	$(VENV)/bin/cfn-lint template.yaml egress.yaml
	$(SAM) validate --lint
	$(SAM) validate --lint --template egress.yaml
	$(PYTHON) -m local.build
	$(QUICK)

thorough: $(READY) ## every property with four times as many examples, or more (minutes)
	ULAK_THOROUGH=1 ULAK_FUZZ=4 $(PYTHON) -m pytest -m "hypothesis and not attack" --numprocesses auto --dist loadfile

scan: $(READY) $(SCAN) ## a third party's scanner over the expanded template; a finding without an answer fails
	@$(PYTHON) -m local.scan --with $(SCAN)

e2e: $(READY) ## the whole stack, run by tests
	$(PYTHON) -m pytest tests/e2e

browser: $(READY) ## the console in a real browser; installs Chromium if it is missing
	@command -v chromium > /dev/null || { apt-get update --quiet && apt-get install --yes --quiet chromium; }
	@$(PYTHON) -m local.viewer --tests
	$(PYTHON) -m pytest tests/browser -m browser

# Each stack of the run tells at its end what its functions asked for.
ROLES = build/roles

roles: $(READY) ## the whole stack, and what each role allows against what its function asked for
	rm -rf $(ROLES)
	ULAK_ROLES=$(abspath $(ROLES)) $(PYTHON) -m pytest tests/e2e
	@$(PYTHON) -m local.roles $(ROLES)

faults: $(READY) ## crashes, duplicates and lost answers, everywhere (minutes)
	PYTHONPATH=layers/core $(PYTHON) -m tests.faults
	$(PYTHON) -m pytest tests/faults tests/ledger tests/otp -m slow

attacks: $(READY) ## what an attacker does, one group after another, against one whole stack (minutes)
	$(PYTHON) -m pytest tests/attacks -m attack

soak: $(READY) ## mixed load with kills (MINUTES=15), then what holds: books, queues, dead letters, memory, verify
	PYTHONPATH=layers/core $(PYTHON) -m tests.soak --minutes $(or $(MINUTES),15)

mutants: $(READY) $(MUTANTS) ## small faults in what must be right, a sample of each module; which does no test see? (FILE=one, MOST=12)
	@$(MUTANTS) -P local/mutants.py $(if $(FILE),--file "$(FILE)") $(if $(MOST),--most "$(MOST)")

clients: $(READY) $(CLIENTS) $(NPM_CLIENTS) ## the simulated operators, checked by clients that nobody here wrote
	$(PYTHON) -m pytest tests/clients -m clients -n 0

# Kannel, and what Jasmin needs, are Debian's. Nothing of it is started but by the tests, on free ports of this machine.
# A node that came from elsewhere holds npm already, and Debian's npm would not stand beside it.
GATEWAYS = kannel redis-server rabbitmq-server libwbxml2-utils $(if $(shell command -v npm),,nodejs npm)
gateways: $(READY) gateway-packages $(JASMIN) $(SMSC) ## Kannel and Jasmin themselves, before an SMPP server
	timeout 600 $(PYTHON) -m pytest tests/gateways -m gateways -n 0

.PHONY: gateway-packages
gateway-packages:
	@command -v bearerbox redis-server node wbxml2xml > /dev/null && test -x /usr/lib/rabbitmq/bin/rabbitmq-server \
	  || { apt-get update --quiet && apt-get install --yes --quiet --no-install-recommends $(GATEWAYS); }

bench: $(READY) $(PEERS) ## how fast, against whom; installs Redis if it is missing
	@command -v redis-server > /dev/null || { apt-get update --quiet && apt-get install --yes --quiet redis-server; }
	$(PYTHON) -m bench

full: $(READY) ## at full size (SCALE=1) or a part of it (SCALE=0.1, the default), each against its tenth
	$(PYTHON) -m bench.full $(or $(SCALE),0.1)

# --- deploying it ------------------------------------------------------------------------------------------

build: $(READY) $(SBOM) ## both builds: for this Python and for Lambda's, the second checked and listed (SBOM)
	@$(PYTHON) -m local.build --list-with $(SBOM)

egress: $(SAM) ## a static address for calls to operators, once: a stack of its own, which the parameter StaticEgress names
	$(SAM) deploy --guided --template egress.yaml --stack-name ulak-egress --capabilities CAPABILITY_IAM

deploy: $(READY) $(SAM) $(SBOM) ## to the AWS account of your credentials; asks before it changes anything
	$(PYTHON) -m local.compose --check
	$(PYTHON) -m local.build --list-with $(SBOM)
	PYTHON="$(abspath $(PYTHON))" $(SAM) build
	$(SAM) deploy --guided

# --- the tools ---------------------------------------------------------------------------------------------

# uv installs the rest in seconds; pip brings uv, at the version that dev.txt pins.
$(READY): requirements/dev.txt
	@test -n "$(SYSTEM_PYTHON)" || { echo "No Python from 3.11 to 3.13 is on the PATH."; exit 1; }
	@echo "Setting up $(VENV) with $(SYSTEM_PYTHON) ..."
	@test -x $(PYTHON) || $(SYSTEM_PYTHON) -m venv $(VENV)
	@mkdir -p build && sed -n '/^uv==/,/[^\\]$$/p' requirements/dev.txt > build/uv.txt
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r build/uv.txt
	@$(PYTHON) -m uv pip sync --quiet --python $(PYTHON) --require-hashes requirements/dev.txt
	@touch $@

# Each in an environment of its own: it pins what would hold the others back.
define TOOL
$(1): requirements/$(2).txt | $(READY)
	@$(PYTHON) -m uv venv --quiet --clear --python $(PYTHON) build/tools/$(2)
	@$(PYTHON) -m uv pip install --quiet --python build/tools/$(2)/bin/python --require-hashes -r requirements/$(2).txt
	@touch $$@
endef
$(eval $(call TOOL,$(SAM),sam))
$(eval $(call TOOL,$(SCAN),scan))
$(eval $(call TOOL,$(SBOM),sbom))
$(eval $(call TOOL,$(CLIENTS),clients))
$(eval $(call TOOL,$(MUTANTS),mutants))
$(eval $(call TOOL,$(PEERS),peers))

# Jasmin runs on Python 3.11 alone; uv finds or fetches one.
$(JASMIN): requirements/jasmin.txt | $(READY)
	@$(PYTHON) -m uv venv --quiet --clear --python 3.11 build/tools/jasmin
	@$(PYTHON) -m uv pip install --quiet --python build/tools/jasmin/bin/python --require-hashes -r requirements/jasmin.txt
	@touch $@

# Of npm: each in a folder of its own.
define NODE_MODULES
$(1): requirements/$(2)/package-lock.json | $(READY)
	@mkdir -p build/tools/$(2) && cp requirements/$(2)/*.json build/tools/$(2)
	@cd build/tools/$(2) && npm ci --silent --no-audit --no-fund --ignore-scripts
	@touch $$@
endef
$(eval $(call NODE_MODULES,$(SMSC),smsc))
$(eval $(call NODE_MODULES,$(NPM_CLIENTS),npm))

COMPILE = $(PYTHON) -m uv pip compile --quiet --universal --python-version 3.11 --no-header --generate-hashes

lock: $(READY) ## pin anew, with hashes, what requirements/*.in and layers/core/requirements.txt ask for
	$(COMPILE) requirements/dev.in -o requirements/dev.txt
	$(COMPILE) --no-annotate layers/core/requirements.txt -c requirements/dev.txt -o layers/core/requirements.lock
	$(COMPILE) --no-annotate requirements/sam.in -o requirements/sam.txt
	$(COMPILE) --no-annotate requirements/scan.in -o requirements/scan.txt
	$(COMPILE) --no-annotate requirements/sbom.in -o requirements/sbom.txt
	$(COMPILE) --no-annotate requirements/clients.in -o requirements/clients.txt
	$(COMPILE) --no-annotate requirements/mutants.in -o requirements/mutants.txt
	$(COMPILE) --no-annotate requirements/peers.in -o requirements/peers.txt
	$(COMPILE) --no-annotate requirements/jasmin.in -o requirements/jasmin.txt
	@for folder in smsc npm; do (cd requirements/$$folder && npm install --package-lock-only --silent --no-audit --no-fund); done

clean: ## remove everything that was made, the local stack and its data too
	@if [ -x $(PYTHON) ]; then $(PYTHON) -m local down; fi
	rm -rf build .ulak .aws-sam $(VENV)
