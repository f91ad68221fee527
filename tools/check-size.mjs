// Says what the first page costs over the wire (Brotli; 1 kB = 1000 bytes), and fails beyond the budget.
const BUDGET_KB = 256;

import { readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const site = fileURLToPath(new URL("../target/site", import.meta.url));
const manifest = JSON.parse(readFileSync(`${site}/manifest.json`, "utf8"));
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

let total = 0;
for (const part of ["wasm", "js", "css"]) {
  const size = statSync(`${site}${manifest[part]}.br`).size;
  total += size;
  console.log(`${part.padEnd(6)} ${kilobytes(size).padStart(10)}`);
}
console.log(`total  ${kilobytes(total).padStart(10)}  of ${BUDGET_KB} kB`);
if (total > BUDGET_KB * 1000) {
  console.error(`The first page is ${kilobytes(total - BUDGET_KB * 1000)} over its budget (BUDGET_KB in tools/check-size.mjs).`);
  process.exit(1);
}
