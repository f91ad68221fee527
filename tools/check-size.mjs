// Says what the first page costs over the wire, and what each part that is loaded later adds (Brotli; 1 kB = 1000 bytes);
// fails beyond the budgets, which are those of the product's goals.
const FIRST_PAGE_KB = 200;
const PART_KB = 60;

import { readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const site = fileURLToPath(new URL("../target/site", import.meta.url));
const manifest = JSON.parse(readFileSync(`${site}/manifest.json`, "utf8"));
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const size = (files) => files.reduce((sum, file) => sum + statSync(`${site}${file}.br`).size, 0);
const line = (name, bytes, rest = "") => console.log(`${name.padEnd(14)} ${kilobytes(bytes).padStart(10)}${rest}`);

const over = [];
function within(name, bytes, budget) {
  line(name, bytes, `  of ${budget} kB`);
  if (bytes > budget * 1000) over.push(`${name}: ${kilobytes(bytes - budget * 1000)} over its budget`);
}

for (const name of ["wasm", "js", "css"]) line(name, size([manifest[name]]));
within("first page", size([manifest.wasm, manifest.js, manifest.css]), FIRST_PAGE_KB);
for (const [part, files] of Object.entries(manifest.parts)) within(`+ ${part}`, size(files), PART_KB);
if (over.length > 0) {
  console.error(over.join("\n"));
  process.exit(1);
}
