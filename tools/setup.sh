#!/usr/bin/env bash
# Installs what is missing on this machine, says what and about how long; takes no time when nothing is.
# setup.sh run | test | bench
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"
purpose=${1:-run}
case $purpose in run | test | bench) ;; *) fail "Usage: tools/setup.sh run|test|bench" ;; esac

has() { command -v "$1" > /dev/null; }

# --- Rust, which only its own installer can bring in a version new enough ---------------------------
needed=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
{ has cargo && has rustc; } || fail "Rust $needed or newer is missing. Install rustup as the Rust project's site says (default choices), then run this again."
rust=$(rustc --version | cut -d' ' -f2)
[ "$(printf '%s\n' "$needed" "$rust" | sort -V | head -n 1)" = "$needed" ] ||
  fail "Rust $needed or newer is needed and $rust is here: run 'rustup update stable', then this again."

sysroot=$(rustc --print sysroot)
if [ ! -d "$sysroot/lib/rustlib/wasm32-unknown-unknown" ]; then
  has rustup || fail "Rust's target wasm32-unknown-unknown is missing, and so is rustup, which would install it."
  say "Installing Rust's WebAssembly target (about 10 seconds)"
  rustup --quiet target add wasm32-unknown-unknown
fi
if [ "$purpose" = test ] && ! { has cargo-clippy && has cargo-fmt && cargo fmt --version && cargo clippy --version; } > /dev/null 2>&1; then
  has rustup || fail "clippy and rustfmt are missing, and so is rustup, which would install them."
  say "Installing clippy and rustfmt (about 10 seconds)"
  rustup --quiet component add clippy rustfmt
fi

# --- Debian packages, all in one go -----------------------------------------------------------------
packages=()
has cc || packages+=(gcc libc6-dev)
has node || packages+=(nodejs)
has npm || packages+=(npm)
if [ "$purpose" = test ]; then
  chromium_path > /dev/null || packages+=(chromium)
  [ -n "$(postgres_bin)" ] || packages+=(postgresql)
  # Debian's package has its own service, which nobody here needs; the tests start their own.
  [ -x /usr/sbin/pgbouncer ] || has pgbouncer || packages+=(pgbouncer)
fi
if [ "$purpose" = bench ]; then
  has wrk || packages+=(wrk)
fi
if [ ${#packages[@]} -gt 0 ]; then
  has apt-get || fail "Missing on this machine: ${packages[*]} (names of Debian packages). Install them, then run this again."
  root=()
  if [ "$(id -u)" != 0 ]; then
    has sudo || fail "Missing on this machine: ${packages[*]}. Install them as root with apt-get, then run this again."
    root=(sudo)
  fi
  say "Installing Debian packages: ${packages[*]} (about a minute)"
  "${root[@]}" apt-get -qq update
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${packages[@]}" > /dev/null
fi
node=$(node -p process.versions.node)
[ "${node%%.*}" -ge 20 ] || fail "Node.js 20 or newer is needed and $node is here."

# --- wasm-opt and esbuild ---------------------------------------------------------------------------
# Installed aside and moved when complete, so that a stopped or a second run never sees half a tool.
if [ ! -f "$NPM_HOME/node_modules/.installed" ]; then
  mkdir -p "$ENTENTE_CACHE/tools"
  aside=$(mktemp -d "$ENTENTE_CACHE/tools/new.XXXXXX")
  trap 'rm -rf "$aside"' EXIT
  cp tools/package.json tools/package-lock.json "$aside"
  say "Installing wasm-opt and esbuild"
  npm_ci "$aside" > /dev/null
  rm -rf "$NPM_HOME"
  mv "$aside" "$NPM_HOME"
fi

# --- wasm-bindgen and wasm-split-cli -----------------------------------------------------------------
compile_tool() { # crate, version, folder, minutes, more of cargo install's words
  local crate=$1 version=$2 home=$3 minutes=$4
  shift 4
  mkdir -p "$ENTENTE_CACHE/tools"
  aside=$(mktemp -d "$ENTENTE_CACHE/tools/new.XXXXXX")
  trap 'rm -rf "$aside"' EXIT
  say "Compiling $crate $version, once for this machine (about $minutes)"
  # Hardly optimized: compiling it well would take longer than it will ever run. From elsewhere, to be free of our settings.
  (cd "$aside" && env -u RUSTFLAGS -u CARGO_ENCODED_RUSTFLAGS CARGO_TARGET_DIR="$aside/target" \
    CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=off \
    CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_DEBUG=0 \
    cargo install "$crate" --quiet --version "$version" --root "$aside/root" --no-track "$@")
  rm -rf "$home"
  mv "$aside/root" "$home"
  rm -rf "$aside"
}

if [ ! -x "$WASM_BINDGEN_HOME/bin/wasm-bindgen-test-runner" ]; then
  [ -n "$WASM_BINDGEN_VERSION" ] || fail "Cargo.lock names no version of wasm-bindgen."
  # Without --locked: the lock file that it is published with fails.
  compile_tool wasm-bindgen-cli "$WASM_BINDGEN_VERSION" "$WASM_BINDGEN_HOME" "3 minutes"
fi
if [ ! -x "$WASM_SPLIT_HOME/bin/wasm-split-cli" ]; then
  compile_tool wasm_split_cli_support "$WASM_SPLIT_VERSION" "$WASM_SPLIT_HOME" "a minute" --locked --features build-binary
fi
