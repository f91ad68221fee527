// Says which of the files and tests that docs/registration.md names are not there.
import { existsSync, readFileSync } from "node:fs";

const root = new URL("..", import.meta.url);
const table = readFileSync(new URL("docs/registration.md", root), "utf8");
const missing = [];
let tests = 0;

for (const [, file, name] of table.matchAll(/`((?:shared|app|server|end2end|tools|docs)\/[^`:]+\.\w+)(?:::([^`]+))?`/g)) {
  const path = new URL(file, root);
  if (!existsSync(path)) {
    missing.push(file);
  } else if (name) {
    tests += 1;
    const source = readFileSync(path, "utf8");
    const there = file.endsWith(".rs") ? new RegExp(`\\bfn ${name}\\b`).test(source) : ["'", '"', "`"].some((quote) => source.includes(`(${quote}${name}${quote}`));
    if (!there) missing.push(`${file}::${name}`);
  }
}

console.log(`docs/registration.md names ${tests} tests.`);
if (tests === 0 || missing.length > 0) {
  console.error(["docs/registration.md names what is not there:", ...missing].join("\n  "));
  process.exit(1);
}
