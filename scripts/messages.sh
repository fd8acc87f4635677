#!/usr/bin/env bash
# Collects every translatable text and compiles the translations that exist.
# The compiled files are committed: an install needs no gettext.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/steps.sh
export DJANGO_SETTINGS_MODULE=credcloud_bridge.hosts.site.settings
export PATH="$PWD/.venv/bin:$PATH" PYTHONPATH="$PWD"

cd credcloud_bridge
step "Texts to translate"
locales=()
for directory in conf/locale/*/; do
    locales+=(--locale "$(basename "$directory")")
done
python -m django makemessages "${locales[@]}" --symlinks --no-location --no-wrap --ignore 'static/*'
step "Compiled translations"
python -m django compilemessages
step_done
