# Sourced by the other scripts: install Debian's packages that are missing, or say which line does it.

system_packages() {
    local missing=() package runner=() flags=(-y --no-install-recommends)
    if ! command -v dpkg-query >/dev/null; then
        echo "Not a Debian or Ubuntu: make sure that these, or what is like them, are installed: $*"
        return
    fi
    for package in "$@"; do
        if ! dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed; then
            missing+=("$package")
        fi
    done
    [ ${#missing[@]} -gt 0 ] || return 0

    if [ "$(id -u)" -ne 0 ]; then
        if sudo -n true 2>/dev/null || { [ -t 0 ] && command -v sudo >/dev/null; }; then
            runner=(sudo)
        else
            fail "System packages are missing, and installing them needs root." \
                "Run this line, then the same make command again:" "" \
                "sudo apt-get update && sudo apt-get install ${flags[*]} ${missing[*]}"
        fi
    fi
    step "System packages: ${missing[*]}"
    local attempt install=("${runner[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o Dpkg::Use-Pty=0)
    for attempt in 1 2; do
        if "${install[@]}" -qq update && "${install[@]}" -qq install "${flags[@]}" "${missing[@]}" >/dev/null; then
            return 0
        fi
        [ "$attempt" = 2 ] || { echo "   that failed; once more in 5 s"; sleep 5; }
    done
    fail "The system packages could not be installed; apt-get's own message is above." \
        "When it is mended, run the same make command again."
}
