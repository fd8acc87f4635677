# Sourced by the other scripts: say what is being done, and how long it took.

step_title=""
step_started=0

step() {
    step_done
    step_title="$*"
    step_started=$SECONDS
    printf '\n\033[1m── %s\033[0m\n' "$step_title"
}

step_done() {
    if [ -n "$step_title" ]; then
        printf '   done in %d s\n' "$((SECONDS - step_started))"
    fi
    step_title=""
}

fail() {
    printf '\n\033[1m✗ %s\033[0m\n' "$1" >&2
    shift
    for line in "$@"; do printf '  %s\n' "$line" >&2; done
    exit 1
}
