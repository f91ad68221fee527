// Makes shared/src/rules/web_mail.txt: the providers of free and of throw-away e-mail addresses on which two lists agree (CON-02).
// The lists are those of the npm packages free-email-domains (MIT) and freemail (ISC); only names of domains are taken from them.
//
//   npm install --ignore-scripts --no-save free-email-domains freemail && node tools/web-mail-list.mjs

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(join(process.cwd(), "package.json"));
const one = new Set(require("free-email-domains"));
const folder = join(dirname(require.resolve("freemail")), "data");
const lines = (name) => readFileSync(join(folder, name), "utf8").split("\n").map((line) => line.trim());
const other = [...lines("free.txt"), ...lines("disposable.txt")];

const both = [...new Set(other)].filter((domain) => one.has(domain) && /^[a-z0-9.-]+\.[a-z][a-z0-9-]+$/.test(domain)).sort();
// A domain below a listed one is refused with it.
const list = both.filter((domain) => !both.includes(domain.slice(domain.indexOf(".") + 1)));
writeFileSync(new URL("../shared/src/rules/web_mail.txt", import.meta.url), list.join("\n") + "\n");
console.log(`${list.length} domains, of ${one.size} and ${new Set(other).size}`);
