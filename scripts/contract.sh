#!/usr/bin/env bash
# Gets what tests/contract asks: verifiers that others wrote (npm, at locked
# versions), and the official JSON Schema of Open Badges 3.0. Its publisher
# gives the schema no licence to be carried along, so it is taken out of the
# source distribution of openbadgeslib. Does only what is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/steps.sh

here=tests/contract
schema=ob_v3p0_achievementcredential_schema.json

node_is_usable() {
    command -v node >/dev/null && command -v npm >/dev/null &&
        node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 18 || (a == 18 && b >= 2) ? 0 : 1)'
}

if ! node_is_usable; then
    fail "The contract tests need Node 18.2 or newer, with npm." \
        "Debian 12 has it: sudo apt-get install nodejs npm" \
        "Elsewhere, install it from where you get your software, then run the same make command again."
fi

twice() {
    "$@" || { echo "   that failed; once more in 5 s"; sleep 5; "$@"; }
}

wanted=$({ node --version; cat $here/package-lock.json; } | sha256sum | cut -d' ' -f1)
if [ "$(cat $here/node_modules/.installed 2>/dev/null)" != "$wanted" ]; then
    step "Verifiers from npm, at the versions of $here/package-lock.json"
    (cd $here && twice npm ci --silent) ||
        fail "The packages could not be installed; npm's own message is above." \
            "When it is mended, run the same make command again."
    echo "$wanted" >$here/node_modules/.installed
fi

if [ ! -f "$here/schemas/$schema" ]; then
    step "The official JSON Schema of Open Badges 3.0"
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    twice .venv/bin/python -m pip download --quiet --disable-pip-version-check --no-deps --no-build-isolation \
        --require-hashes --no-binary :all: --dest "$folder" -r $here/schema.txt ||
        fail "The source distribution could not be fetched; pip's own message is above." \
            "When it is mended, run the same make command again."
    tar -xzf "$folder"/*.tar.gz -C "$folder" --strip-components=1
    mkdir -p $here/schemas
    cp "$folder/tests/fixtures/ob_schemas/$schema" $here/schemas/
fi
step_done
