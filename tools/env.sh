# Sourced by the scripts beside it: says where things are, and changes nothing on the machine.
# shellcheck shell=bash
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT" || exit 1

HOME=${HOME:-~}
# Tools live outside the checkout, so that a fresh clone does not build them a second time.
ENTENTE_CACHE=${ENTENTE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/entente}
[[ $ENTENTE_CACHE = /* ]] || ENTENTE_CACHE=$ROOT/$ENTENTE_CACHE
# CI clones anew for each run: with a build folder of its own only our three crates are compiled again.
[ "${CI:-}" != true ] || CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$ENTENTE_CACHE/target}
CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$ROOT/target}
[[ $CARGO_TARGET_DIR = /* ]] || CARGO_TARGET_DIR=$ROOT/$CARGO_TARGET_DIR
export HOME ENTENTE_CACHE CARGO_TARGET_DIR

# wasm-bindgen refuses a crate of another version than its own, hence the exact one of Cargo.lock.
WASM_BINDGEN_VERSION=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/[^0-9.]/, ""); print; exit }' Cargo.lock)
WASM_BINDGEN_HOME=$ENTENTE_CACHE/tools/wasm-bindgen-$WASM_BINDGEN_VERSION
# Takes the page apart by what wasm_split_helpers left in it: the newest that understands that version.
WASM_SPLIT_VERSION=0.2.4
WASM_SPLIT_HOME=$ENTENTE_CACHE/tools/wasm-split-$WASM_SPLIT_VERSION
NPM_HOME=$ENTENTE_CACHE/tools/npm-$(cksum < tools/package-lock.json | cut -d' ' -f1)
PATH=$WASM_BINDGEN_HOME/bin:$WASM_SPLIT_HOME/bin:$NPM_HOME/node_modules/.bin:$PATH
# rustup's folder is on the PATH only after a new sign-in.
command -v cargo > /dev/null || PATH=$PATH:$HOME/.cargo/bin
export PATH

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

chromium_path() {
  command -v "${CHROMIUM:-chromium}" || command -v chromium-browser || command -v google-chrome
}

# The newest PostgreSQL: Debian keeps its server programs off the PATH.
postgres_bin() {
  local newest
  newest=$(printf '%s\n' /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)
  if [ -x "$newest" ]; then dirname "$newest"; else dirname "$(command -v initdb)" 2> /dev/null; fi
}

# npm ci only when the lock file is another one than that of the last time.
npm_ci() { # folder
  [ -f "$1/node_modules/.installed" ] && cmp -s "$1/package-lock.json" "$1/node_modules/.installed" && return
  say "Installing the npm packages of $(basename "$1") (seconds)"
  # No install scripts: some fetch programs from elsewhere, and none of ours is needed.
  (cd "$1" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
  mkdir -p "$1/node_modules"
  cp "$1/package-lock.json" "$1/node_modules/.installed"
}
