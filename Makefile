# MEA Counter. `make help` lists the targets.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
BIN := .venv/bin
export PYTHONPATH := $(CURDIR)
# Tests start programs by the hundred, and what one of them has compiled the next one reads.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help
help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-9s %s\n", $$1, $$2}'

.PHONY: setup setup-test
setup:
	@.ci/setup run
setup-test:
	@.ci/setup test

.PHONY: demo
demo: setup ## Play one whole case, from the card to the supervisor's decision (pictures in build/demo)
	@$(BIN)/python -m tools.demo --lang en

.PHONY: run
run: setup ## Open the window on a training profile with a central server on this machine
	@$(BIN)/python main.py --training

.PHONY: central
central: setup ## Serve the reference central server on this machine (data in build/central)
	@$(BIN)/python main.py central --data build/central

.PHONY: check
check: setup-test ## Format, lint, types (of tests, too) and layers
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache --no-logo

.PHONY: compiled
compiled: setup-test
	@# Once, beside the types: else each worker takes apart the asserts of all tests. What fails
	@# here the tests say.
	@$(BIN)/python -m pytest --collect-only -qq >/dev/null || true

.PHONY: test
test: setup-test ## Everything that must hold: check, then all tests
	@$(MAKE) --no-print-directory -j 2 check compiled
	@# One worker more than the two cores: many tests wait for a card, a printer or a process.
	@$(BIN)/python -m pytest -n 3 --dist loadgroup

.PHONY: format
format: setup-test ## Put the code into the house format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

.PHONY: bench
bench: setup-test ## Speed and memory as ratios against stated yardsticks
	@$(BIN)/python -m tools.bench

.PHONY: faults
faults: setup-test ## The tests of faults, 200 runs each, and one table of them
	@$(BIN)/python -m tools.faults

.PHONY: lock
lock: UPGRADE := --upgrade
lock: ## Resolve the dependencies anew into the two lock files (needs uv)
	@compile="uv pip compile pyproject.toml --universal --extra central --generate-hashes \
	  --no-header --no-emit-index-url --quiet $(UPGRADE)"; \
	$$compile -o requirements.lock; \
	$$compile --group dev --constraints requirements.lock -o requirements-dev.lock

.PHONY: supply
supply: setup ## What the program is made of, for machines and for an installer (build/supply)
	@$(BIN)/python -m tools.supply

.PHONY: clean
clean: ## Remove what was built
	@rm -rf build .venv .mypy_cache .ruff_cache .hypothesis .pytest_cache
