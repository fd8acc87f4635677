#!/usr/bin/env bash
# Writes requirements/*.txt from setup.py. The files name versions only, no
# index, so that they install from whatever index a machine is set up to use.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/steps.sh

compile() {
    CUSTOM_COMPILE_COMMAND="make requirements" .venv/bin/pip-compile --quiet --strip-extras --allow-unsafe \
        --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --annotation-style line "$@"
}

step "requirements/dev.txt"
compile --extra site --extra redis --extra metrics --extra sso --extra saml --extra openedx --extra dev --build-deps-for wheel --output-file requirements/dev.txt setup.py "$@"
step "requirements/site.txt, with the same versions"
compile --extra site --build-deps-for wheel --constraint requirements/dev.txt \
    --output-file requirements/site.txt setup.py "$@"
# One lock serves every Python: the upper limits of older ones suit newer ones too.
sed -i -E 's/ ; python_version [<>]=? "[0-9.]+" / /' requirements/dev.txt requirements/site.txt
step "requirements/release.txt"
compile --output-file requirements/release.txt requirements/release.in "$@"
step_done
