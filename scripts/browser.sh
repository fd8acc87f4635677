#!/usr/bin/env bash
# Browser tests: Chromium against a running site. Screenshots go to artefacts/.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/steps.sh
export PATH="$PWD/.venv/bin:$PATH"

step "Browser tests (screenshots in artefacts/)"
mkdir -p artefacts
# A browser that died can leave its driver waiting for ever.
timeout --foreground --signal=INT --kill-after=30 45m pytest -m browser tests/browser "$@"
step_done
