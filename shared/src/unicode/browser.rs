//! Unicode as the JavaScript around a WebAssembly knows it: in browsers, Node.js, Deno and workers.

use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    // `String.prototype.normalize.call(text, form)` takes and gives Rust's strings, without a type for JavaScript's in between.
    #[wasm_bindgen(js_namespace = ["String", "prototype", "normalize"], js_name = call)]
    fn normalize(text: &str, form: &str) -> String;

    #[wasm_bindgen(js_namespace = ["String", "prototype", "toUpperCase"], js_name = call)]
    fn to_upper_case(text: &str) -> String;

    #[wasm_bindgen(js_namespace = ["String", "prototype", "toLowerCase"], js_name = call)]
    fn to_lower_case(text: &str) -> String;

    #[wasm_bindgen(js_namespace = ["String", "prototype", "replace"], js_name = call)]
    fn replace(text: &str, what: &RegExp, with: &str) -> String;

    type RegExp;

    #[wasm_bindgen(constructor)]
    fn new(pattern: &str, flags: &str) -> RegExp;

    #[wasm_bindgen(js_name = URL)]
    type Url;

    #[wasm_bindgen(constructor, js_class = "URL", catch)]
    fn new(address: &str) -> Result<Url, JsValue>;

    #[wasm_bindgen(method, getter, js_class = "URL")]
    fn hostname(this: &Url) -> String;
}

pub(super) fn nfc(text: &str) -> String {
    normalize(text, "NFC")
}

pub(super) fn nfkc(text: &str) -> String {
    normalize(text, "NFKC")
}

pub(super) fn nfkd(text: &str) -> String {
    normalize(text, "NFKD")
}

pub(super) fn without_marks(text: &str) -> String {
    replace(text, &RegExp::new("\\p{M}", "gu"), "")
}

/// As the browser itself opens it. It gives an address of numbers where it reads one.
pub(super) fn to_ascii(host: &str) -> Option<String> {
    Url::new(&format!("http://{host}")).ok().map(|url| url.hostname())
}

/// Whether this JavaScript's version of Unicode has the character.
#[cfg(test)]
pub(super) fn knows(c: char) -> bool {
    replace(&c.to_string(), &RegExp::new("\\p{Cn}", "gu"), "") != ""
}

/// JavaScript has no case folding, but the small letters of the capitals are it, with four exceptions.
pub(super) fn case_fold(text: &str) -> String {
    // The capital of ı is I, and this capital of ß is its own capital.
    let pieces = text.split('ı').map(|piece| to_lower_case(&to_upper_case(&piece.replace('ẞ', "ss"))));
    let small = pieces.collect::<Vec<_>>().join("ı");
    small.chars().map(as_folded).collect()
}

/// A sigma is the same at a word's end, and Cherokee folds to its capitals, which are older than its small letters.
fn as_folded(small: char) -> char {
    let capital = match small {
        'ς' => return 'σ',
        '\u{13F8}'..='\u{13FD}' => u32::from(small) - 8,
        '\u{AB70}'..='\u{ABBF}' => u32::from(small) - 0xAB70 + 0x13A0,
        other => return other,
    };
    char::from_u32(capital).unwrap_or(small)
}
