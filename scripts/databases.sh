#!/usr/bin/env bash
# Migrations and unit tests on PostgreSQL and on MariaDB, with Redis beside them:
# Debian's packages, which are installed where they are missing, and servers of
# our own on the loopback, their data in a folder that goes away. Arguments go to pytest. DATABASES="mariadb" takes one of them, PYTHON
# another environment than .venv.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/steps.sh
. scripts/debian_packages.sh
. scripts/database_servers.sh

python=${PYTHON:-$PWD/.venv/bin/python}
folder=$(mktemp -d /tmp/credcloud-databases.XXXXXX)
chmod 755 "$folder"
export CREDCLOUD_VAR=$folder/var
server=""
redis=""

stop() {
    [ -n "$server" ] || return 0
    # Both servers end in good order; PostgreSQL would wait for idle connections on SIGTERM.
    kill -INT "$server" 2>/dev/null || true
    kill -TERM "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    server=""
}
stop_all() {
    stop
    [ -z "$redis" ] || { kill -TERM "$redis" 2>/dev/null && wait "$redis" 2>/dev/null; } || true
    rm -rf "$folder"
}
trap stop_all EXIT
trap 'exit 130' INT TERM

# A folder for the server of this account. Neither server runs as root: then `as` becomes the account
# that Debian's package made (an array and no function, so that $! is the server itself).
as=(env)
make_home() {
    mkdir "$folder/$1"
    if [ "$(id -u)" -eq 0 ]; then
        chown "$1" "$folder/$1"
        as=(setpriv --reuid "$1" --regid "$1" --clear-groups --)
    fi
}

free_port() {
    "$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

wait_until() {
    local _turn
    for _turn in $(seq 120); do
        if "$@" >/dev/null 2>&1; then return; fi
        kill -0 "$server" 2>/dev/null || break
        sleep 0.5
    done
    tail -n 20 "$folder"/*.log >&2
    fail "The server did not start; its own last words are above."
}

start_postgresql() {
    local bin port
    bin=$(dirname "$1")
    port=$(free_port)
    driver_of postgresql
    make_home postgres
    "${as[@]}" "$bin/initdb" -D "$folder/postgres/data" -U credcloud -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
    # Nothing here has to outlive a power cut.
    "${as[@]}" "$1" -D "$folder/postgres/data" -h 127.0.0.1 -p "$port" -k "$folder/postgres" -c fsync=off \
        >"$folder/postgresql.log" 2>&1 &
    server=$!
    wait_until "$bin/pg_isready" -h 127.0.0.1 -p "$port" -U credcloud -d postgres
    "$bin/createdb" -h 127.0.0.1 -p "$port" -U credcloud credcloud
    export CREDCLOUD_DATABASE_URL=postgresql://credcloud@127.0.0.1:$port/credcloud
}

start_mariadb() {
    local port socket=$folder/mysql/socket
    port=$(free_port)
    driver_of mariadb
    make_home mysql
    "${as[@]}" mariadb-install-db --no-defaults --datadir="$folder/mysql/data" --skip-test-db \
        --auth-root-authentication-method=normal >/dev/null 2>&1
    # The server keeps its own defaults (latin1, repeatable read): our settings must be enough.
    "${as[@]}" "$1" --no-defaults --datadir="$folder/mysql/data" --bind-address=127.0.0.1 --port="$port" \
        --socket="$socket" --innodb-flush-log-at-trx-commit=0 >"$folder/mariadb.log" 2>&1 &
    server=$!
    local client=(mariadb --no-defaults --user=root --socket="$socket")
    wait_until "${client[@]}" --execute='SELECT 1'
    "${client[@]}" --execute="CREATE DATABASE credcloud CHARACTER SET utf8mb4;
        CREATE USER credcloud@'127.0.0.1'; GRANT ALL ON *.* TO credcloud@'127.0.0.1';"
    export CREDCLOUD_DATABASE_URL=mysql://credcloud@127.0.0.1:$port/credcloud
}

start_redis() {
    local port
    port=$(free_port)
    redis-server --bind 127.0.0.1 --port "$port" --dir "$folder" --save '' --appendonly no >"$folder/redis.log" 2>&1 &
    redis=$!
    export CREDCLOUD_TEST_REDIS_URL=redis://127.0.0.1:$port/0
}

migrations_there_and_back() {
    step "$1: migrations forward, backward and forward again"
    local manage=("$python" -W error::UserWarning manage.py) app
    export DJANGO_SETTINGS_MODULE=credcloud_bridge.hosts.site.settings
    "${manage[@]}" migrate --verbosity 0
    for app in credcloud credcloud_sandbox credcloud_site; do
        "${manage[@]}" migrate "$app" zero --verbosity 0
    done
    "${manage[@]}" migrate --verbosity 0
    unset DJANGO_SETTINGS_MODULE
}

test_on() {
    local name=$1 program=$2
    shift 2
    [ -n "$program" ] || fail "There is no server of $name here."
    step "$name: a server of our own"
    "start_${name,,}" "$program"
    migrations_there_and_back "$name"
    step "$name: unit tests"
    "$python" -m pytest -m "not browser and not packaging and not servers" -n "${JOBS:-$(nproc)}" "$@"
    step_done
    stop
}

read -r -a databases <<<"${DATABASES:-postgresql mariadb}"
install_servers "${databases[@]}"
start_redis
for database in "${databases[@]}"; do
    case $database in
        postgresql)
            program=$(ls -v /usr/lib/postgresql/*/bin/postgres 2>/dev/null | tail -n 1 || true)
            test_on PostgreSQL "${program:-$(command -v postgres || true)}" "$@"
            ;;
        mariadb) test_on MariaDB "$(command -v mariadbd || ls /usr/sbin/mariadbd 2>/dev/null || true)" "$@" ;;
    esac
done
