#!/usr/bin/env bash
# Builds the page into target/site: cargo compiles it, pack-site.mjs makes of it what is served.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"

# In the WebAssembly of a release build it makes every page panic (measured, leptos 0.8.23).
flags=${RUSTFLAGS:-}${CARGO_ENCODED_RUSTFLAGS:-}${CARGO_BUILD_RUSTFLAGS:-}$(cat .cargo/config.toml 2> /dev/null || true)
[[ $flags != *erase_components* ]] || fail "The Rust flags hold erase_components, with which the page does not run: take it out."

wasm=$CARGO_TARGET_DIR/wasm32-unknown-unknown/page/entente_app.wasm
[ -f "$wasm" ] || say "Compiling the page (the first time about 2 minutes)"
# Asked for the cdylib alone: as long as an rlib comes with it, cargo leaves link-time optimization out.
# Relocations are what wasm-split-cli takes the module apart by.
cargo rustc -p entente-app --lib --crate-type cdylib --profile page --features hydrate --target wasm32-unknown-unknown -- -C link-arg=--emit-relocs
node tools/pack-site.mjs "$wasm"
