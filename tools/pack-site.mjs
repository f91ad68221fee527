// Makes of the compiled page what the server serves, in target/site:
//   pkg/entente.<hash>.js, pkg/entente.<hash>.wasm, pkg/style.<hash>.css, manifest.json that names them,
//   and everything of app/public, all of it compressed beforehand (.br, .gz).
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

const pageKey = hash(readFileSync(compiled), readFileSync("tools/package-lock.json"), readFileSync("tools/pack-site.mjs"));
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
  // Without a default path of the module: the page passes the hashed one.
  execFileSync("wasm-bindgen", [compiled, "--target", "web", "--no-typescript", "--omit-default-module-path", "--remove-name-section", "--remove-producers-section", "--out-name", "glue", "--out-dir", page], { stdio: "inherit" });
  execFileSync("wasm-opt", [`${page}/glue_bg.wasm`, "-Oz", "--strip-debug", "--strip-producers", ...wasmFeatures.map((name) => `--enable-${name}`), "-o", `${page}/entente.wasm`], { stdio: "inherit" });
  // Bundled, so that snippets of JavaScript that crates bring cost no further requests.
  execFileSync("esbuild", [`${page}/glue.js`, "--bundle", "--format=esm", "--target=es2022", "--minify", "--legal-comments=none", "--log-level=warning", `--outfile=${page}/entente.js`], { stdio: "inherit" });
  compress(`${page}/entente.wasm`);
  compress(`${page}/entente.js`);
  writeFileSync(`${page}/key`, pageKey);
}

function assemble() {
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(`${fresh}/pkg`, { recursive: true });

  const wasm = readFileSync(`${page}/entente.wasm`);
  const wasmName = `entente.${hash(wasm)}.wasm`;
  // The glue fits one module only, so its name changes with either.
  const jsName = `entente.${hash(readFileSync(`${page}/entente.js`), wasm)}.js`;
  for (const end of ["", ".br", ".gz"]) {
    cpSync(`${page}/entente.wasm${end}`, `${fresh}/pkg/${wasmName}${end}`);
    cpSync(`${page}/entente.js${end}`, `${fresh}/pkg/${jsName}${end}`);
  }

  const css = execFileSync("esbuild", ["--loader=css", "--minify", "--target=chrome123,firefox121,safari17.5", "--log-level=warning"], { input: style.map((path) => readFileSync(path, "utf8")).join("\n"), stdio: ["pipe", "pipe", "inherit"] });
  const cssName = `style.${hash(css)}.css`;
  writeFileSync(`${fresh}/pkg/${cssName}`, css);
  compress(`${fresh}/pkg/${cssName}`);

  if (publicFiles.length > 0) cpSync("app/public", fresh, { recursive: true });
  for (const path of publicFiles) compress(join(fresh, path.slice("app/public/".length)));

  writeFileSync(`${fresh}/manifest.json`, JSON.stringify({ js: `/pkg/${jsName}`, wasm: `/pkg/${wasmName}`, css: `/pkg/${cssName}` }) + "\n");

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
