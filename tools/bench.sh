#!/usr/bin/env bash
# The benchmark. Times are the machine's; ratios, taken in one run, are what to compare.
# bench.sh [seconds for each measurement of the ratio] [seconds for each measurement of a page]
# With the defaults about eleven minutes: for each engine one to fill it in, one for the ratio, and three and a half for the pages.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"
seconds=${1:-8}
page_seconds=${2:-3}
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
  "$bin" demo --engagements 10000 --people 100000 --requests 3000 > /dev/null
  local began
  began=$(now)
  "$bin" serve & portal=$!
  pids+=("$portal")
  until curl -sf -o /dev/null "http://$page/readyz"; do sleep 0.005; done
  ready=$((($(now) - began) / 1000000))
  rest=$(awk '/^VmRSS/ { printf "%.1f", $2 / 1024 }' "/proc/$portal/status")
}

sign_in() { # sign-in address
  curl -sf -o /dev/null -D - "http://$page/fn/directories/sign-in" -H 'Accept: application/json' \
    --data-urlencode "form[sign_in_address]=$1" --data-urlencode 'form[password]=entente demo password' |
    awk 'tolower($1) == "set-cookie:" && $2 ~ /^session=/ { sub(/^session=/, "", $2); sub(/;.*/, "", $2); print $2 }'
}

# Requests a second; a request that failed makes the figure worthless, so it ends the run.
load() { # URL, cookie
  wrk -t2 -c$readers -d"${seconds}s" --latency -H "Cookie: session=$2" -H 'Accept: text/html' "$1" > "$folder/wrk"
  ! grep -qE 'Non-2xx|Socket errors' "$folder/wrk" || { cat "$folder/wrk" >&2; fail "Requests failed."; }
  awk '/^Requests\/sec/ { print $2 }' "$folder/wrk"
}

# Ticks of processor that the portal has used so far, and beside it PostgreSQL's processes.
ticks() { # name
  local pids=$portal
  [ "$1" = SQLite ] || pids="$pids $(pgrep -P "$ENTENTE_TEST_POSTGRES_PID" | tr '\n' ' ')"
  for pid in $pids; do cat "/proc/$pid/stat" 2> /dev/null || true; done | awk '{ sum += $14 + $15 } END { print sum + 0 }'
}

# A row for each page: processor for one, and how long readers wait.
pages() { # name
  cat > "$folder/percentiles.lua" <<'LUA'
done = function(summary, latency)
  local failed = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout
  io.write(string.format("row %d %d %.1f %.1f\n", summary.requests, failed, latency:percentile(50) / 1000, latency:percentile(95) / 1000))
end
LUA
  local admin owner partner member full
  admin=$(sign_in admin@northlight) owner=$(sign_in oscar@northlight) partner=$(sign_in admin@brightwater) member=$(sign_in sam@brightwater)
  full=$(curl -sf "http://$page/engagements" -H "Cookie: session=$owner" -H 'Accept: text/html' | grep -o 'href="/engagements/[0-9a-f-]*">Atlas 5 preview' | head -1 | cut -d'"' -f2)
  [ -n "$full" ] || fail "The engagement with the most members is not there."
  printf '\n%-44s %10s %s\n' "pages, $1" "ms of CPU" "p50 and p95 in ms, of 1, 32 and 200 readers"
  while read -r who path name; do
    local used=0 asked=0 times=
    for readers in 1 32 200; do
      local before after requests failed p50 p95
      before=$(ticks "$1")
      read -r _ requests failed p50 p95 < <(wrk -t1 -c$readers -d"${page_seconds}s" -s "$folder/percentiles.lua" -H "Cookie: session=${!who}" \
        -H 'Accept: text/html' "http://$page${path/FULL/$full}" | grep '^row ')
      after=$(ticks "$1")
      [ "$failed" = 0 ] || times="$times ($failed failed)"
      times="$times$(printf '%9s %9s' "$p50" "$p95")"
      used=$((used + after - before)) asked=$((asked + requests))
    done
    printf '%-44s %10s %s\n' "$name" "$(awk -v u=$used -v n=$asked -v hz="$(getconf CLK_TCK)" 'BEGIN { printf "%.2f", n ? 1000 * u / hz / n : 0 }')" "$times"
  done <<'PAGES'
member / home
admin / home of who owns 10,000 engagements
member /engagements my engagements
member /requests my requests
member /engagements/discover discover
member /engagements/discover?sort=title discover by title
member /engagements/discover?q=zzyzx discover, a word that nobody has
member /engagements/discover?q=4711 discover, a word that one has
member /engagements/discover?q=qz discover, two letters that nobody has
member /engagements/discover?q=gateway&sort=title discover by title, a word that many have
owner FULL an engagement
owner FULL/members members of 6,500
owner FULL/members?q=zzyzx members, a word that nobody has
owner FULL/requests requests to decide
owner FULL/terms/acceptances acceptances of the terms
partner /account/people people of 10,000
partner /account/people?q=4711 people, a word that one has
admin /admin overview of the operators
admin /admin/accounts accounts
admin /admin/accounts?q=zzyzx accounts, a word that nobody has
admin /admin/outbox outbox
admin /admin/outbox?q=p4711 outbox, a word that one has
PAGES
}

compare() { # name, database
  start_portal "$1" "$2"
  local token
  token=$(sign_in sam@brightwater)
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
  pages "$1"
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
ENTENTE_BENCH=postgres tools/with-postgres.sh "$ROOT/tools/bench.sh" "$seconds" "$page_seconds"
printf '%s\n' "page weight, Brotli"
node tools/check-size.mjs | sed 's/^/  /'
