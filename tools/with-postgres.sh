#!/usr/bin/env bash
# Runs a command beside a PostgreSQL server of its own, which is gone afterwards.
# with-postgres.sh COMMAND…   finds ENTENTE_TEST_POSTGRES=postgres://… in its environment (superuser, database postgres).
# Where that is set already, the server it names is used.
set -euo pipefail
[ -z "${ENTENTE_TEST_POSTGRES:-}" ] || exec "$@"

here=$PWD
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"
bin=$(postgres_bin) || fail "PostgreSQL's server programs are missing: run tools/setup.sh test."

# PostgreSQL refuses to run as root. /tmp, because the folder must be within that user's reach.
as_server=()
[ "$(id -u)" != 0 ] || as_server=(runuser -u postgres --)
folder=$(mktemp -d /tmp/entente-postgres.XXXXXX)
pg() { (cd "$folder" && "${as_server[@]}" env LC_ALL=C.UTF-8 "$bin/$1" -D "$folder/cluster" "${@:2}"); }
stop() {
  [ ! -f "$folder/cluster/postmaster.pid" ] || pg pg_ctl stop --silent -m immediate > /dev/null || true
  rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# A password sent in the clear: it keeps other users of the machine out, and unlike SCRAM costs no
# time at each of a test run's many connections.
password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
printf '%s\n' "$password" > "$folder/password"
[ "$(id -u)" != 0 ] || chown -R postgres "$folder"
pg initdb --username=postgres --pwfile="$folder/password" --auth=password --encoding=UTF8 --locale=C.UTF-8 --no-sync > "$folder/initdb.log" 2>&1 ||
  { cat "$folder/initdb.log" >&2; fail "PostgreSQL could not lay out a cluster."; }

# Nothing here must survive a crash, so nothing waits for the disk.
settings="-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300 -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
started=
for _ in 1 2 3 4 5; do
  # Below the range that the system gives to clients; taken all the same, the next try has another.
  port=$((20000 + RANDOM % 10000))
  if pg pg_ctl start --silent --wait --log="$folder/server.log" -o "$settings -p $port" > /dev/null 2>&1; then
    started=yes
    break
  fi
done
[ -n "$started" ] || { cat "$folder/server.log" >&2; fail "PostgreSQL did not start."; }

# The server's process, whose children are its connections'.
ENTENTE_TEST_POSTGRES_PID=$(head -1 "$folder/cluster/postmaster.pid")
export ENTENTE_TEST_POSTGRES_PID
export ENTENTE_TEST_POSTGRES=postgres://postgres:$password@127.0.0.1:$port/postgres
cd "$here"
"$@"
