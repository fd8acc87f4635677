# Sourced by scripts that test on PostgreSQL, MariaDB and Redis: the servers' packages, and the drivers in a folder of their
# own, on PYTHONPATH from here on. Wants debian_packages.sh, steps.sh and $python.

drivers=$PWD/build/database-drivers
export PYTHONPATH=$drivers${PYTHONPATH:+:$PYTHONPATH}

install_servers() {
    local database wanted=(redis-server)
    for database in "$@"; do
        case $database in
            postgresql) wanted+=(postgresql) ;;
            mariadb) wanted+=(mariadb-server gcc libc6-dev pkg-config default-libmysqlclient-dev) ;;
            *) fail "DATABASES may name postgresql and mariadb, not “$database”." ;;
        esac
    done
    system_packages "${wanted[@]}"
}

driver_of() {
    case $1 in
        postgresql) driver psycopg 'psycopg>=3.1' 'psycopg-binary>=3.1' ;;
        mariadb) driver MySQLdb 'mysqlclient>=2.2' ;;
    esac
}

driver() {
    if "$python" -c "import $1" 2>/dev/null; then return; fi
    step "Driver: ${*:2}"
    "$python" -m pip install --quiet --disable-pip-version-check --no-deps --target "$drivers" "${@:2}" ||
        fail "The driver could not be installed; pip's own message is above." \
            "mysqlclient is built from its source: that needs a C compiler, pkg-config and libmariadb-dev."
}
