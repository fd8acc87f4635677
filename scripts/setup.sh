#!/usr/bin/env bash
# Makes a checkout ready: system packages, virtual environment, locked
# requirements. `site` is what running needs, `dev` adds what testing needs.
# Does only what is missing, so a second call takes no time.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/steps.sh
. scripts/debian_packages.sh

purpose=${1:-site}
lock=requirements/$purpose.txt

# Pango and HarfBuzz shape and lay out text, the fonts cover the scripts that names are written in.
packages=(
    libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
    fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji fonts-ebgaramond fonts-dejavu-core
    gettext
)
if [ "$purpose" = dev ]; then
    # libatomic1 is for the Node that Playwright brings.
    packages+=(chromium libatomic1 libharfbuzz-bin poppler-utils qpdf)
    # Two packages that every Open edX has, xmlsec and mysqlclient, are built from their source.
    packages+=(gcc libc6-dev pkg-config libxmlsec1-dev default-libmysqlclient-dev)
    # The verifiers of others run in Node; one that is not Debian's does as well.
    command -v npm >/dev/null || packages+=(nodejs npm)
    # The code of the Moodle plugin is checked by PHP itself.
    packages+=(php-cli)
fi

python_is_usable() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    local candidate
    for candidate in ${PYTHON:-} python3.11 python3.12 python3.13 python3; do
        if command -v "$candidate" >/dev/null && python_is_usable "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
}

virtual_environment() {
    if [ -x .venv/bin/python ] && python_is_usable .venv/bin/python; then
        return
    fi
    local python
    python=$(find_python)
    if [ -z "$python" ]; then
        # Debian splits venv off; its python3 may be fine otherwise.
        system_packages python3 python3-venv
        python=$(find_python)
    fi
    [ -n "$python" ] || fail "No Python 3.11 or newer with its venv module was found." \
        "Install one, or name it: make run PYTHON=/path/to/python3.11"
    # tox leaves a file of this name, which points to an environment of its own, where there is none yet.
    [ ! -f .venv ] || rm .venv
    step "Virtual environment .venv with $("$python" --version)"
    "$python" -m venv --clear .venv
}

stamp_of() {
    { .venv/bin/python --version; cat setup.py "requirements/$1.txt"; } | sha256sum | cut -d' ' -f1
}

is_installed() {
    [ "$(cat ".venv/.installed-$1" 2>/dev/null)" = "$(stamp_of "$1")" ]
}

locked_requirements() {
    # The dev lock holds everything that the site lock holds.
    if is_installed "$purpose" || { [ "$purpose" = site ] && is_installed dev; }; then
        return
    fi
    step "Python packages from $lock"
    local attempt
    for attempt in 1 2; do
        if .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -r "$lock" &&
            .venv/bin/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .; then
            stamp_of "$purpose" >".venv/.installed-$purpose"
            return
        fi
        [ "$attempt" = 2 ] || { echo "   that failed; once more in 5 s"; sleep 5; }
    done
    fail "The Python packages could not be installed; pip's own message is above." \
        "When it is mended, run the same make command again."
}

browser() {
    [ "$purpose" = dev ] || return 0
    # Ubuntu's chromium package is a stub for a snap; Playwright's own build serves there.
    if ! chromium --version >/dev/null 2>&1 && [ -z "$(ls -d ~/.cache/ms-playwright/chromium-* 2>/dev/null)" ]; then
        step "Chromium from Playwright (the system has none that starts)"
        .venv/bin/python -m playwright install chromium
    fi
}

system_packages "${packages[@]}"
virtual_environment
locked_requirements
browser
step_done
[ "$purpose" != dev ] || bash scripts/contract.sh
