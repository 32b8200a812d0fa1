# One place for every command; `make` alone lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
HOST ?= 127.0.0.1
PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin
export HOST PORT

help: ## List the commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | column -t -s '	'

.venv/installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: set PYTHON=python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "Python's venv module is missing (Debian: apt-get install python3-venv)"; rm -rf .venv; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

run: .venv/installed ## Start everything, with demo customers, at http://127.0.0.1:8000
	@PORTAL_ENV=development exec $(BIN)/python -m flask --app wsgi start --with-parent

test: .venv/installed-dev ## Check style and types, then run every test
	@tests/system-packages
	$(MAKE) --no-print-directory style
	$(MAKE) --no-print-directory --jobs 2 types tests

tests: .venv/installed-dev
	$(PYTEST) --numprocesses 3 --dist worksteal
	$(PYTEST) --numprocesses 3 --dist worksteal --database postgresql $(STORED)

# compiled once and kept, whatever the shell says: many tests start a process
PYTEST := PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest

# what asks the database, and what people type: docs/decisions/0011-pages-on-one-engine.md
PAGES := contact_steps desk_numbers errors handoff_phone metrics own_data staff_bulk \
	staff_customers staff_numbers staff_queue staff_transfers transfer_cases \
	transfer_files way
STORED := tests/services tests/migrations tests/test_commands.py tests/test_backup.py \
	tests/test_secrecy.py $(PAGES:%=tests/web/test_%.py)

lint: style types ## Check style, types, templates and spelling

style: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/codespell

types: .venv/installed-dev
	$(BIN)/mypy

messages: .venv/installed-dev ## Gather the texts, bring the translations up to date, compile them
	@mkdir -p build
	$(BIN)/pybabel -q extract -F portal/translations/babel.cfg -k mark -k lazy_gettext -k lazy_ngettext:1,2 --no-wrap --sort-by-file --add-location=file -o build/messages.pot .
	$(BIN)/pybabel -q update -i build/messages.pot -d portal/translations --no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
	$(BIN)/pybabel -q compile -d portal/translations

bench: .venv/installed-dev ## Measure what docs/measurements.md keeps
	@tests/system-packages
	$(BIN)/python -m bench

.PHONY: help run test tests lint style types messages bench
