#!/usr/bin/env bash
# What dies is killed in the middle of its work, and a disk is filled: workers about 200 times on SQLite and 60 times on
# PostgreSQL and MariaDB each, where several share a job, then both servers and Redis, which are installed where they are
# missing. Nothing may be lost, doubled or mailed twice. Arguments go to pytest.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/steps.sh
. scripts/debian_packages.sh
. scripts/database_servers.sh

python=${PYTHON:-$PWD/.venv/bin/python}

install_servers postgresql mariadb
driver_of postgresql
driver_of mariadb
step "Workers are killed"
CREDCLOUD_KILL_TIMES=5 "$python" -m pytest -m reliability -n 0 -q \
    tests/reliability/test_jobs_survive_kills.py tests/reliability/test_mail_survives_kills.py "$@"
step "Workers are killed on PostgreSQL and MariaDB"
CREDCLOUD_KILL_TIMES=2 JOBS=0 PYTHON=$python bash scripts/databases.sh -q tests/reliability/test_jobs_survive_kills.py "$@"
step "Databases and brokers are killed, a disk is full"
CREDCLOUD_KILL_TIMES=2 "$python" -m pytest -m servers -n 0 -q tests/reliability "$@"
step_done
