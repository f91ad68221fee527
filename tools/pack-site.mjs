// Makes of the compiled page what the server serves, in target/site:
//   pkg/entente.<hash>.js, pkg/entente.<hash>.wasm, pkg/<part>.<hash>.wasm for what is loaded when it is asked for (app/src/routes/parts.rs),
//   pkg/style.<hash>.css, manifest.json that names them, and everything of app/public, all of it compressed beforehand (.br, .gz).
// node tools/pack-site.mjs <compiled page>
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const compiled = process.argv[2];
const site = "target/site";
const fresh = "target/site.new";
const page = "target/site-page"; // the optimized page: a change of style alone doesn't optimize it again
const done = "target/site.inputs"; // what target/site was made from

// What rustc's wasm32-unknown-unknown emits today; wasm-opt refuses what it isn't told of.
const wasmFeatures = ["bulk-memory", "multivalue", "mutable-globals", "nontrapping-float-to-int", "reference-types", "sign-ext"];
const compressible = new Set([".css", ".html", ".ico", ".js", ".json", ".svg", ".txt", ".wasm", ".webmanifest", ".xml"]);

const pageKey = hash(readFileSync(compiled), readFileSync("app/boot.js"), readFileSync("tools/package-lock.json"), readFileSync("tools/pack-site.mjs"));
const style = styleFiles();
const publicFiles = filesIn("app/public");
const key = hash(pageKey, ...[...style, ...publicFiles].flatMap((path) => [path, readFileSync(path)]));

if (existsSync(`${site}/manifest.json`) && content(done) === key) process.exit(0);
console.log("Packing the page (seconds)");
if (content(`${page}/key`) !== pageKey) optimizePage();
assemble();
writeFileSync(done, key);

function optimizePage() {
  rmSync(page, { recursive: true, force: true });
  mkdirSync(page, { recursive: true });
  // glue.wasm is what everybody loads, the others are the parts and what several of them share.
  execFileSync("wasm-split-cli", [compiled, page, "--out-name", "glue"], { stdio: ["ignore", "ignore", "inherit"] });
  const parts = readdirSync(page).filter((name) => name.endsWith(".wasm") && name !== "glue.wasm");
  // Without a default path of the module: the page passes the hashed one. The parts find in the module what the linker has exported.
  execFileSync("wasm-bindgen", [`${page}/glue.wasm`, "--target", "web", "--no-typescript", "--omit-default-module-path", "--keep-lld-exports", "--remove-name-section", "--remove-producers-section", "--out-name", "glue", "--out-dir", page], { stdio: "inherit" });
  optimize("glue_bg.wasm", "entente.wasm");
  for (const part of parts) optimize(part, part);
  cpSync("app/boot.js", `${page}/boot.js`);
  // Bundled, so that snippets of JavaScript that crates bring cost no further requests. The glue names the module that loads the parts once for
  // each of them, which is no mistake.
  execFileSync("esbuild", [`${page}/boot.js`, `--inject:${page}/boot.js`, "--bundle", "--format=esm", "--target=es2022", "--minify", "--legal-comments=none", "--log-level=warning", "--log-override:duplicate-object-key=silent", `--outfile=${page}/entente.js`], { stdio: "inherit" });

  // Files of one build fit each other only, so all names change with the module.
  const wasm = readFileSync(`${page}/entente.wasm`);
  const made = { wasm: `entente.${hash(wasm)}.wasm` };
  const hashed = Object.fromEntries(parts.map((part) => [part, part.replace(/\.wasm$/, `.${hash(readFileSync(`${page}/${part}`), wasm)}.wasm`)]));
  let js = readFileSync(`${page}/entente.js`, "utf8");
  for (const part of parts) {
    if (!js.includes(`"./${part}"`)) throw new Error(`Nothing loads ${part}`);
    js = js.replaceAll(`"./${part}"`, `"./${hashed[part]}"`);
  }
  made.js = `entente.${hash(js, wasm)}.js`;
  made.parts = Object.fromEntries(Object.entries(filesOfParts()).map(([part, files]) => [part, files.map((file) => hashed[file])]));
  mkdirSync(`${page}/pkg`);
  writeFileSync(`${page}/pkg/${made.js}`, js);
  cpSync(`${page}/entente.wasm`, `${page}/pkg/${made.wasm}`);
  for (const part of parts) cpSync(`${page}/${part}`, `${page}/pkg/${hashed[part]}`);
  for (const name of readdirSync(`${page}/pkg`)) compress(`${page}/pkg/${name}`);
  writeFileSync(`${page}/made.json`, JSON.stringify(made));
  writeFileSync(`${page}/key`, pageKey);
}

function optimize(from, to) {
  // The names that the splitting leaves are of a kind that wasm-opt doesn't know, and says so; they are taken out.
  execFileSync("wasm-opt", [`${page}/${from}`, "-Oz", "--strip-debug", "--strip-producers", ...wasmFeatures.map((name) => `--enable-${name}`), "-o", `${page}/${to}`], { stdio: ["ignore", "inherit", "pipe"] });
}

/// What has to be there before a page of a part is: the document asks for all of it at once.
function filesOfParts() {
  const loaders = readFileSync(`${page}/__wasm_split.js`, "utf8").matchAll(/__wasm_split_load_(\w+) = [^;]*?"\.\/(split_\w+\.wasm)"[\s\S]*?\[(.*?)\]\)\);/g);
  return Object.fromEntries([...loaders].map(([, part, file, shared]) => [part, [file, ...(shared.match(/chunk_\d+/g) ?? []).map((chunk) => `${chunk}.wasm`)]]));
}

function assemble() {
  rmSync(fresh, { recursive: true, force: true });
  cpSync(`${page}/pkg`, `${fresh}/pkg`, { recursive: true });
  const made = JSON.parse(readFileSync(`${page}/made.json`, "utf8"));

  const css = execFileSync("esbuild", ["--loader=css", "--minify", "--target=chrome123,firefox121,safari17.5", "--log-level=warning"], { input: style.map((path) => readFileSync(path, "utf8")).join("\n"), stdio: ["pipe", "pipe", "inherit"] });
  const cssName = `style.${hash(css)}.css`;
  writeFileSync(`${fresh}/pkg/${cssName}`, css);
  compress(`${fresh}/pkg/${cssName}`);

  if (publicFiles.length > 0) cpSync("app/public", fresh, { recursive: true });
  for (const path of publicFiles) compress(join(fresh, path.slice("app/public/".length)));

  const address = (name) => `/pkg/${name}`;
  const parts = Object.fromEntries(Object.entries(made.parts).map(([part, files]) => [part, files.map(address)]));
  writeFileSync(`${fresh}/manifest.json`, JSON.stringify({ js: address(made.js), wasm: address(made.wasm), css: address(cssName), parts }) + "\n");

  // Swapped as a whole, so that a running server never finds half of the old and half of the new.
  rmSync("target/site.old", { recursive: true, force: true });
  if (existsSync(site)) renameSync(site, "target/site.old");
  renameSync(fresh, site);
  rmSync("target/site.old", { recursive: true, force: true });
}

/// Tokens and base come first because the others build on them, print last because it overrides them.
function styleFiles() {
  const rank = (name) => ["tokens.css", "base.css"].indexOf(name) + 1 || (name === "print.css" ? 4 : 3);
  const names = existsSync("style") ? readdirSync("style").filter((name) => name.endsWith(".css")) : [];
  return names.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1)).map((name) => `style/${name}`);
}

function filesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? filesIn(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`]))
    .sort();
}

function compress(path) {
  if (!compressible.has(extname(path))) return;
  const bytes = readFileSync(path);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }));
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
}

function hash(...parts) {
  const sum = createHash("sha256");
  for (const part of parts) sum.update(part).update("\0");
  return sum.digest("hex").slice(0, 16);
}

function content(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}
