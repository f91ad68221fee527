#!/usr/bin/env bash
# Builds the server as it is shipped: target/release/entente.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"

[ -f "$CARGO_TARGET_DIR/release/entente" ] || say "Compiling the server (the first time about 8 minutes on two cores)"
cargo build --release -p entente-server
if [ "$CARGO_TARGET_DIR" != "$ROOT/target" ]; then
  # Scripts count on this place, wherever the build folder is. Replaced by name: the old one may be running.
  mkdir -p target/release
  cp "$CARGO_TARGET_DIR/release/entente" target/release/entente.new
  mv -f target/release/entente.new target/release/entente
fi
