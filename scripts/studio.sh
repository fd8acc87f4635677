#!/usr/bin/env bash
# The design studio's script: "build" builds it from studio/src into the package, "check" holds types, tests and the
# committed file against the sources. Nobody who installs or runs the site needs Node; whoever has none skips the check.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/steps.sh

if ! command -v node >/dev/null || ! command -v npm >/dev/null ||
    ! node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)'; then
    [ "${1:-check}" = check ] && [ "${CI:-}" != true ] && { echo "   no Node 20 here: the studio's sources are not checked"; exit 0; }
    fail "The studio's script is built with Node 20 or newer, with npm." \
        "Install it from where you get your software, then run the same make command again."
fi
wanted=$({ node --version; cat studio/package-lock.json; } | sha256sum | cut -d' ' -f1)
if [ "$(cat studio/node_modules/.installed 2>/dev/null)" != "$wanted" ]; then
    (cd studio && { npm ci --silent || { echo "   that failed; once more in 5 s"; sleep 5; npm ci --silent; }; })
    echo "$wanted" >studio/node_modules/.installed
fi
cd studio && npm run --silent "${1:-check}"
