#!/usr/bin/env bash
# Everything that must hold before a change is merged, cheapest first.
set -euo pipefail
cd "$(dirname "$0")/.."

bash scripts/lint.sh
bash scripts/unit.sh
bash scripts/browser.sh
printf '\n\033[1m✓ All of it passed in %d min %d s\033[0m\n' "$((SECONDS / 60))" "$((SECONDS % 60))"
