#!/usr/bin/env bash
# Format, lint, types, floors and migrations. Stops at the first that complains.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/steps.sh
[ -z "${VIRTUAL_ENV:-}" ] && PATH="$PWD/.venv/bin:$PATH"
export DJANGO_SETTINGS_MODULE=credcloud_bridge.hosts.site.test_settings

step "Format (ruff)"
ruff format --check .
step "Lint (ruff)"
ruff check .
step "Types (mypy)"
mypy
step "Floors (import-linter)"
lint-imports --no-cache
step "Personal data in every model is annotated (OEP-30)"
code_annotations django_find_annotations --config_file .pii_annotations.yml --lint --coverage
step "Studio: types, tests, and the script that is committed (where Node is)"
bash scripts/studio.sh check
step "Migrations say what the models say"
python manage.py makemigrations --check --dry-run
step_done
