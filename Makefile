# `make help` lists the commands. Everything happens inside .venv; nothing is installed outside it.
PORT ?= 8000
DATA ?= .demo
ACCOUNTS ?= 2000
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
STAMP := $(VENV)/.installed

# Packages come without compiled modules. Were Python forbidden to keep them, every process would compile all anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help install demo test check check-types check-rest format lock bench screenshots messages docs clean

help:  ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 14

install: $(STAMP)  ## make .venv with everything the project needs (.venv/bin/fukasa)

$(STAMP): requirements/uv.txt requirements/dev.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

demo: $(STAMP)  ## make a demo world and open the app (PORT=8000, ACCOUNTS=2000, DATA=.demo)
	$(BIN)/fukasa --data $(DATA) demo --accounts $(ACCOUNTS) --port $(PORT)

test: $(STAMP)  ## run every test
	$(BIN)/python -m pytest

check: $(STAMP)  ## style, types, import rules, docs and translations
	$(MAKE) --no-print-directory --jobs 2 --output-sync=target check-types check-rest

check-types:
	$(BIN)/mypy --num-workers auto

check-rest:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/python -m tools.dependencies
	$(BIN)/python -m tools.check_translations
	$(BIN)/python -m tools.reference --check
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict

format: $(STAMP)  ## format the code and mend what can be mended
	$(BIN)/ruff check --fix-only --exit-zero .
	$(BIN)/ruff format .

lock: $(STAMP)  ## compile the lock files anew (hashes, no address of any registry)
	./tools/lock.sh

bench: $(STAMP)  ## measure the figures of the README and print them as JSON
	$(BIN)/fukasa bench all --json

screenshots: $(STAMP)  ## make the pictures of the README anew (needs Chromium)
	$(BIN)/python -m tools.screenshots

messages: $(STAMP)  ## collect the strings of the interface and compile the translations
	$(BIN)/python -m tools.messages

docs: $(STAMP)  ## build the documentation into site/
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

clean:  ## remove what install and demo made
	rm -rf $(VENV) $(DATA) site .mypy_cache .ruff_cache .pytest_cache
