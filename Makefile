# Two commands: `make run` and `make test`. Both set up .venv first; nothing else is touched.
.DEFAULT_GOAL := help
.PHONY: help setup setup-test run test test-fast test-llm test-clients lint lock clean
.DELETE_ON_ERROR:
SHELL := /bin/bash

# 3.11 first: it is the version that the locked packages were tried on.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
# Each takes up to 2 GB with the servers that its tests start.
WORKERS ?= 2
# Playwright brings its own, newer than Debian's.
NODE = $(wildcard .venv/lib/python3*/site-packages/playwright/driver/node)
SAMPLE_QUESTION ?= Who is the US special envoy for North Korea?
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq

help:
	@echo "make run       set up, index seeds/, answer a sample question, serve http://127.0.0.1:8000"
	@echo "make test      set up, then linters and every test layer but the one below"
	@echo "make test-fast the tests of what differs from main, in a minute; FOLDER=index/readers names a folder"
	@echo "make test-llm  the tests that need a real language model (builds it: 20 minutes, 1.1 GB)"
	@echo "make test-clients other people's clients against a server (installs them: minutes, 1 GB)"
	@echo "make lint      ruff, mypy, import-linter; eslint and tsc for the widget"
	@echo "make lock      write requirements*.txt anew from what is installed"
	@echo "make clean     remove .venv and caches"

setup: .venv/ready

.venv/ready: requirements.txt pyproject.toml scripts/install-requirements
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed. On Debian: apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments. On Debian: apt-get install python3-venv" >&2; exit 1; }
	@echo "Setting up .venv (some minutes the first time) …" >&2
	@$(PYTHON) -m venv .venv
	@scripts/install-requirements $(BIN)/python --disable-pip-version-check -qq
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

setup-test: .venv/ready-test

.venv/ready-test: .venv/ready requirements-test.txt tests/widget/package-lock.json
	@$(PIP) install -r requirements-test.txt
	@command -v npm >/dev/null || { echo "Installing npm for the widget's linters …" >&2; \
		apt-get -qq update && apt-get -qq install -y nodejs npm >/dev/null; } || \
		{ echo "npm is needed to check the widget's code. On Debian: apt-get install nodejs npm" >&2; exit 1; }
	@npm --prefix tests/widget --silent ci
	@command -v chromium >/dev/null || { echo "Installing Chromium for the browser tests …" >&2; \
		apt-get -qq update && apt-get -qq install -y chromium >/dev/null; } || \
		{ echo "Chromium is needed for the browser tests. On Debian: apt-get install chromium" >&2; exit 1; }
	@command -v nginx >/dev/null || { echo "Installing nginx for the tests of streams behind a proxy …" >&2; \
		apt-get -qq update && apt-get -qq install -y --no-install-recommends nginx-light >/dev/null; } || \
		{ echo "nginx is needed for the end-to-end tests. On Debian: apt-get install nginx-light" >&2; exit 1; }
	@command -v strace >/dev/null || { echo "Installing strace for the tests of what leaves the machine …" >&2; \
		apt-get -qq update && apt-get -qq install -y --no-install-recommends strace >/dev/null; } || \
		{ echo "strace is needed for the end-to-end tests. On Debian: apt-get install strace" >&2; exit 1; }
	@PATH="$$PATH:/usr/sbin" command -v pgbouncer >/dev/null || { echo "Installing PgBouncer for the tests of shared catalogues …" >&2; \
		apt-get -qq update && apt-get -qq install -y --no-install-recommends pgbouncer >/dev/null; } || \
		{ echo "PgBouncer is needed for the tests of shared catalogues. On Debian: apt-get install pgbouncer" >&2; exit 1; }
	@command -v tesseract >/dev/null || { echo "Installing Tesseract for the tests of scanned pages …" >&2; \
		apt-get -qq update && apt-get -qq install -y --no-install-recommends tesseract-ocr >/dev/null; } || \
		echo "Without Tesseract the test of scanned pages is skipped. On Debian: apt-get install tesseract-ocr" >&2
	@touch $@

run: setup
	@$(BIN)/dateline index add seeds
	@echo; echo "> $(SAMPLE_QUESTION)"
	@$(BIN)/dateline ask "$(SAMPLE_QUESTION)"; status=$$?; test $$status -eq 0 -o $$status -eq 3 -o $$status -eq 4
	@echo
	@$(BIN)/dateline serve

LINTERS := lint-ruff-check lint-ruff-format lint-mypy lint-imports lint-eslint lint-tsc
.PHONY: $(LINTERS)

# Side by side, but what each says stays together.
lint: setup-test
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target --keep-going $(LINTERS)

lint-ruff-check:
	$(BIN)/ruff check .

lint-ruff-format:
	$(BIN)/ruff format --check .

lint-mypy:
	$(BIN)/mypy

lint-imports:
	$(BIN)/lint-imports

lint-eslint:
	$(NODE) tests/widget/node_modules/eslint/bin/eslint.js -c tests/widget/eslint.config.js server/web/widget server/web/archive

lint-tsc:
	$(NODE) tests/widget/node_modules/typescript/bin/tsc -p tests/widget/tsconfig.json

# The linters run beside the tests; what either finds fails both.
test: setup-test
	@$(MAKE) --no-print-directory lint & linters=$$!; \
	$(BIN)/pytest --ignore=tests/llm --ignore=tests/clients --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder; \
	tests=$$?; wait $$linters || { echo "The linters failed; make lint says where." >&2; exit 1; }; exit $$tests

test-fast: setup-test
	@$(BIN)/python -m tests.fast $(FOLDER)

test-llm: setup-test
	$(BIN)/pytest tests/llm --timeout=3600

test-clients: setup-test .venv-clients/ready
	$(BIN)/pytest tests/clients

.venv-clients/ready: tests/clients/requirements.txt tests/clients/package-lock.json clients/python/pyproject.toml
	@echo "Setting up .venv-clients (some minutes the first time) …" >&2
	@$(PYTHON) -m venv .venv-clients
	@.venv-clients/bin/python -m pip --disable-pip-version-check -qq install -r tests/clients/requirements.txt ./clients/python
	@# Not ci: it stops at an optional package of vite for Windows, which the registry lacks.
	@npm --prefix tests/clients --silent install --no-save
	@touch $@

# torch keeps its plain version, which a build for CPUs (2.13.0+cpu) satisfies as well.
lock: setup-test
	scripts/lock

clean:
	rm -rf .venv .venv-clients .mypy_cache .ruff_cache .pytest_cache .hypothesis
