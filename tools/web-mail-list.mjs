// Makes shared/src/rules/web_mail.txt: the providers of free and of throw-away e-mail addresses on which two lists agree, and
// some more (CON-02).
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

// Well-known ones that one of the lists lacks, or both: other countries' domains of providers that they have, above all.
const besides = `
aliceadsl.fr aol.de atlas.cz azet.sk blueyonder.co.uk btinternet.com citromail.hu daum.net docomo.ne.jp ezweb.ne.jp gmx.ca gmx.es gmx.hk
gmx.ie gmx.pt gmx.sg gmx.tw gmx.us hotmail.co hotmail.co.in hotmail.co.jp hotmail.co.kr hotmail.co.za hotmail.com.au hotmail.com.hk
hotmail.com.tr hotmail.com.tw hotmail.cz hotmail.dk hotmail.fi hotmail.gr hotmail.hu hotmail.jp hotmail.my hotmail.ph hotmail.se hotmail.sg
i.softbank.jp indamail.hu interia.eu jubii.dk kakao.com keemail.me live.co.kr live.com.my live.hk mail.tm mail.ua meta.ua mozmail.com
msn.co.uk msn.com.au nate.com noos.fr ntlworld.com outlook.co.id outlook.com.ar outlook.tw posteo.net privaterelay.appleid.com
softbank.ne.jp suomi24.fi talktalk.net tlen.pl tuta.io tutamail.com vipmail.hu virginmedia.com voila.fr walla.com yandex.by yandex.kz zohomail.com
`.split(/\s+/);

const both = [...new Set([...other.filter((domain) => one.has(domain)), ...besides])].filter((domain) => /^[a-z0-9.-]+\.[a-z][a-z0-9-]+$/.test(domain)).sort();
// A domain below a listed one is refused with it.
const list = both.filter((domain) => !both.includes(domain.slice(domain.indexOf(".") + 1)));
writeFileSync(new URL("../shared/src/rules/web_mail.txt", import.meta.url), list.join("\n") + "\n");
console.log(`${list.length} domains, of ${one.size} and ${new Set(other).size}`);
