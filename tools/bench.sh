#!/usr/bin/env bash
# The benchmark. Times are the machine's; ratios, taken in one run, are what to compare.
# bench.sh [seconds for each measurement]
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"
seconds=${1:-8}
readers=200
folder=$(mktemp -d /tmp/entente-bench.XXXXXX)
pids=()
stop() {
  for pid in "${pids[@]}"; do kill "$pid" 2> /dev/null || true; done
  rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT TERM

port=$((30000 + RANDOM % 2000))
page=127.0.0.1:$port bare=127.0.0.1:$((port + 1))
bin=$ROOT/target/release/entente
cargo build --release -p entente-server --example bare --quiet
bare_bin=$CARGO_TARGET_DIR/release/examples/bare

now() { date +%s%N; }

# Starts the portal on a database, and says how long it took until it was ready.
start_portal() { # name, database
  export ENTENTE_DATA=$folder/$1 ENTENTE_DATABASE_URL=$2 ENTENTE_ADDR=$page ENTENTE_SITE=$ROOT/target/site ENTENTE_LOG=error
  "$bin" demo --engagements 10000 > /dev/null
  local began
  began=$(now)
  "$bin" serve & portal=$!
  pids+=("$portal")
  until curl -sf -o /dev/null "http://$page/readyz"; do sleep 0.005; done
  ready=$((($(now) - began) / 1000000))
  rest=$(awk '/^VmRSS/ { printf "%.1f", $2 / 1024 }' "/proc/$portal/status")
}

sign_in() {
  curl -sf -o /dev/null -D - "http://$page/fn/directories/sign-in" -H 'Accept: application/json' \
    --data-urlencode 'form[sign_in_address]=sam@brightwater' --data-urlencode 'form[password]=entente demo password' |
    awk 'tolower($1) == "set-cookie:" && $2 ~ /^session=/ { sub(/^session=/, "", $2); sub(/;.*/, "", $2); print $2 }'
}

# Requests a second; a request that failed makes the figure worthless, so it ends the run.
load() { # URL, cookie
  wrk -t2 -c$readers -d"${seconds}s" --latency -H "Cookie: session=$2" -H 'Accept: text/html' "$1" > "$folder/wrk"
  ! grep -qE 'Non-2xx|Socket errors' "$folder/wrk" || { cat "$folder/wrk" >&2; fail "Requests failed."; }
  awk '/^Requests\/sec/ { print $2 }' "$folder/wrk"
}

compare() { # name, database
  start_portal "$1" "$2"
  local token
  token=$(sign_in)
  [ -n "$token" ] || fail "Signing in did not work."
  "$bare_bin" "$bare" "$token" & pids+=($!)
  until curl -sf -o /dev/null "http://$bare/"; do sleep 0.05; done
  local list=http://$page/engagements/discover
  # What is measured is what it should be: a page of 50.
  [ "$(curl -sf "$list" -H "Cookie: session=$token" -H 'Accept: text/html' | grep -o 'class="result"' | wc -l)" = 50 ] || fail "The list has not 50 rows."
  load "$list" "$token" > /dev/null
  local pages=() bares=()
  # In turns, so that a machine that slows down slows both.
  for _ in 1 2 3; do
    pages+=("$(load "$list" "$token")")
    p95=$(awk '/ 99%/ { print $2 }' "$folder/wrk")
    bares+=("$(load "http://$bare/" "$token")")
  done
  printf '%s\n' "list of 50 of 10,000, $1, $readers readers"
  printf '  %-28s %s\n' 'pages per second' "$(median "${pages[@]}")" 'bare axum + JSON per second' "$(median "${bares[@]}")" \
    'ratio' "$(awk -v a="$(median "${pages[@]}")" -v b="$(median "${bares[@]}")" 'BEGIN { printf "%.0f %%", 100 * a / b }')" \
    'page, 99th percentile' "$p95" 'ready' "$ready ms" 'memory at rest' "$rest MB" \
    'memory after the load' "$(awk '/^VmRSS/ { printf "%.1f MB", $2 / 1024 }' "/proc/$portal/status")"
  for pid in "${pids[@]}"; do kill "$pid" 2> /dev/null && wait "$pid" 2> /dev/null || true; done
  pids=()
}

median() { printf '%s\n' "$@" | sort -g | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

# Called again below, beside a PostgreSQL server of its own.
if [ "${ENTENTE_BENCH:-}" = postgres ]; then
  unset ENTENTE_BENCH
  url=$ENTENTE_TEST_POSTGRES
  compare PostgreSQL "$url"
  exit
fi
compare SQLite "sqlite://$folder/entente.db"
ENTENTE_BENCH=postgres tools/with-postgres.sh "$ROOT/tools/bench.sh" "$seconds"
printf '%s\n' "page weight, Brotli"
node tools/check-size.mjs | sed 's/^/  /'
