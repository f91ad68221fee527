#!/usr/bin/env bash
# Runs every check in the order below, stops at the first that fails, and ends with the counts.
# tools/test.sh [setup] [format] [lint] [docs] [host] [wasm] [page] [browser]
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"
steps=("$@")
[ $# -gt 0 ] || steps=(setup format lint docs host wasm page browser)
logs=$ROOT/target/test-logs

setup() { tools/setup.sh test; }

format() { cargo fmt --all --check; }

lint() {
  # A lock file that no longer fits would be mended silently by the commands below.
  [ "${CI:-}" != true ] || cargo metadata --locked --format-version 1 > /dev/null
  cargo clippy --workspace --all-targets -- -D warnings
  cargo clippy -p entente-app --target wasm32-unknown-unknown --features hydrate -- -D warnings
}

docs() {
  RUSTDOCFLAGS=-Dwarnings cargo doc --workspace --no-deps
  node tools/check-registration.mjs
  # What is published builds on its own, from what is in the package.
  cargo package -p entente-shared --allow-dirty
}

# All failures of the step at once, not only those of the first test binary.
host() { tools/with-postgres.sh cargo test --workspace --no-fail-fast; }

# Without documentation tests, which run on the host.
wasm() {
  export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner
  local tests=(-p entente-shared --target wasm32-unknown-unknown --lib --tests --no-fail-fast)
  # With Unicode's tables, and with the Unicode of the JavaScript around it, as the page has it.
  cargo test "${tests[@]}"
  cargo test "${tests[@]}" --features browser
}

page() {
  tools/build-site.sh
  node tools/check-size.mjs
}

# On what users get: debug builds of Leptos behave otherwise.
browser() {
  tools/build-site.sh
  tools/build-server.sh
  npm_ci "$ROOT/end2end"
  CHROMIUM=$(chromium_path)
  export CHROMIUM ENTENTE_BIN="$ROOT/target/release/entente" ENTENTE_SITE="$ROOT/target/site"
  cd end2end
  ../tools/with-postgres.sh npm test
}

title() {
  case $1 in
    setup) say "What the tests need" ;;
    format) say "Format" ;;
    lint) say "Lints, on the host and for WebAssembly" ;;
    docs) say "Documentation" ;;
    host) say "Unit, documentation and integration tests, on SQLite and PostgreSQL" ;;
    wasm) say "Shared rules in WebAssembly" ;;
    page) say "The page and its size" ;;
    browser) say "Browser" ;;
    *) fail "No such step: $1. Steps: setup format lint docs host wasm page browser" ;;
  esac
}

# "test result: ok. 3 passed; 0 failed; …" of cargo and of the WebAssembly runner, "  3 passed (4.2s)" of Playwright.
count() { # passed|failed, log
  sed 's/\x1b\[[0-9;]*[A-Za-z]//g' "$2" | awk -v what="$1" '
    /^test result: /                 { for (i = 2; i <= NF; i++) if ($i ~ "^" what) n += $(i - 1) }
    $1 ~ /^[0-9]+$/ && $2 == what    { n += $1 }
    END                              { print n + 0 }'
}

for step in "${steps[@]}"; do title "$step" > /dev/null; done
mkdir -p "$logs"
[ ! -t 1 ] || export CARGO_TERM_COLOR=always
passed=0 failed=0 broken=
for step in "${steps[@]}"; do
  log=$logs/$step.log began=$SECONDS
  printf '\n== %s\n' "$(title "$step")"
  # Not as an if's condition: bash would go on after a command of the step that failed.
  set +e
  (set -e && "$step") 2>&1 | tee "$log"
  status=${PIPESTATUS[0]}
  set -e
  case $step in host | wasm | browser)
    ran=$(count passed "$log") wrong=$(count failed "$log")
    passed=$((passed + ran)) failed=$((failed + wrong))
    # A filter or a renamed folder must not make a whole group vanish unseen.
    if [ "$status" = 0 ] && [ "$ran" = 0 ]; then say "No test ran."; status=1; fi
    if [ "$status" = 0 ] && [ "$wrong" != 0 ]; then status=1; fi
    ;;
  esac
  printf -- '-- %s: %d s\n' "$step" $((SECONDS - began))
  if [ "$status" != 0 ]; then broken=$step; break; fi
done

printf '\n'
[ -z "$broken" ] || say "Failed at: $broken (target/test-logs/$broken.log; again with: tools/test.sh $broken)"
say "$passed passed, $failed failed"
[ -z "$broken" ]
