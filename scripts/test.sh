#!/usr/bin/env bash
# Everything that must hold before a change is merged, cheapest first.
set -euo pipefail
cd "$(dirname "$0")/.."

bash scripts/lint.sh
bash scripts/unit.sh
# What depends on the database is tested on the two that grown sites use: where that installs servers, only if told to.
if [ "${CI:-}" = true ]; then
    bash scripts/databases.sh tests/reliability tests/permissions tests/hosts/test_brokers.py
else
    printf '\nPostgreSQL and MariaDB: make databases\n'
fi
bash scripts/browser.sh
printf '\n\033[1m✓ All of it passed in %d min %d s\033[0m\n' "$((SECONDS / 60))" "$((SECONDS % 60))"
