// Loads the page's WebAssembly, and takes it off when it fails: what stays is the document as it is, whose links and forms need no script.
// tools/pack-site.mjs bundles it with what wasm-bindgen makes.
import init, { hydrate } from "./glue.js";

const ours = new URL(".", import.meta.url).href;
const listeners = new AbortController();
let stopped; // the address that the document stays at, once nothing listens any more

/// Takes over the document with the files at these addresses.
export async function start(wasm, texts, language) {
  // The router listens here after this, and the first to listen can keep the others from hearing.
  for (const kind of ["click", "popstate"]) {
    addEventListener(kind, (event) => {
      if (stopped === undefined) return;
      event.stopImmediatePropagation();
      if (kind === "popstate" && stopped !== here()) location.reload();
    });
  }
  // After a panic, and after an exception that has gone through it, nothing is certain of what the WebAssembly holds.
  addEventListener("error", ({ error }) => fails(error));
  addEventListener("unhandledrejection", ({ reason }) => fails(reason));
  try {
    const [words] = await Promise.all([wordsOf(texts), init({ module_or_path: wasm })]);
    // Whose page it is stands behind the document, where something may have cut it off.
    if (!globalThis.__RESOLVED_RESOURCES?.[0]) throw new Error("The document is not complete.");
    await hydrate(words, language, { signal: listeners.signal });
    document.documentElement.dataset.ready = "";
  } catch (error) {
    stop();
    throw error;
  }
}

/// What the WebAssembly has still to do ends with it: the bundle takes this for the browser's own function.
export function queueMicrotask(task) {
  globalThis.queueMicrotask(() => {
    if (stopped === undefined) task();
  });
}

async function wordsOf(texts) {
  const answer = await fetch(texts);
  if (!answer.ok) throw new Error(`${texts}: ${answer.status}`);
  return answer.text();
}

/// Other people's scripts may fail as they like.
function fails(error) {
  if (String(error?.stack).includes(ours)) stop();
}

function stop() {
  if (stopped !== undefined) return;
  stopped = here();
  listeners.abort();
  // What was on its way will not come; the server sends it whole. In a document that never was alive nothing of ours is on its way.
  if ("ready" in document.documentElement.dataset && document.querySelector("#page .skeleton")) location.reload();
  for (const busy of document.querySelectorAll("[aria-busy]")) busy.removeAttribute("aria-busy");
  const notice = document.getElementById("plain");
  if (!notice) return;
  notice.textContent = notice.dataset.text;
  notice.dataset.said = "";
}

function here() {
  return location.pathname + location.search;
}
