# One command each. `make run` and `make test` do all of the set-up on a fresh machine.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test setup setup-dev lint unit databases browser bench kill docs messages vendor studio requirements moodle-plugin release clean

BIN := .venv/bin

help: ## say what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | column -t -s '|' -N 'make …,does'

run: setup ## set up if needed, then the site and one worker on http://localhost:$PORT (8000)
	@exec $(BIN)/python scripts/run_site.py

test: setup-dev ## set up if needed, then lint, types, floors, unit and browser tests
	@exec bash scripts/test.sh

setup: ## system packages, virtual environment and locked requirements for running
	@bash scripts/setup.sh site

setup-dev: ## the same with the tools for testing, and Chromium
	@bash scripts/setup.sh dev

lint: setup-dev ## format, lint, types, floors, migrations
	@exec bash scripts/lint.sh

unit: setup-dev ## unit tests with coverage (ARGS="tests/groups -x")
	@exec bash scripts/unit.sh $(ARGS)

databases: setup-dev ## migrations and unit tests on PostgreSQL and MariaDB, installed if missing
	@exec bash scripts/databases.sh $(ARGS)

browser: setup-dev ## browser tests; screenshots go to artefacts/
	@exec bash scripts/browser.sh $(ARGS)

kill: setup-dev ## kill workers 300 times, then databases and brokers, and fill a disk: nothing lost or doubled (half an hour)
	@exec bash scripts/kill.sh $(ARGS)

bench: setup-dev ## measure; writes bench.json (ARGS=renderer)
	@exec $(BIN)/python bench $(ARGS)

docs: setup-dev ## documentation, warnings as errors, to build/docs
	@exec $(BIN)/python -m sphinx -W --keep-going -b html docs build/docs

messages: setup-dev ## collect texts for translation and compile the translations
	@exec bash scripts/messages.sh

vendor: ## fetch the vendored CSS, JavaScript and fonts again, at the pinned versions
	@python3 scripts/vendor.py
	@exec python3 scripts/fonts.py

studio: ## build the design studio's script from studio/src (needs Node; running the site does not)
	@exec bash scripts/studio.sh build

requirements: setup-dev ## write the lock files again from setup.py (ARGS=--upgrade)
	@exec bash scripts/lock.sh $(ARGS)

moodle-plugin: setup ## the ZIP file of the Moodle plugin, to dist/
	@exec $(BIN)/python scripts/moodle_plugin.py

release: setup-dev ## distributions, checked, with a list of what they install, to dist/ (ARGS=--rehearse)
	@exec bash scripts/release.sh $(ARGS)

clean: ## remove what was built; keeps .venv and var/ (database, mails, media)
	@rm -rf build dist artefacts *.egg-info .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +
