//! What the rules ask of Unicode: composition (UAX 15), letter case (full case folding), marks, and names of hosts (UTS 46).
//!
//! Two makes of the same functions. `tables` brings Unicode's data along and runs anywhere. With the feature `browser`, WebAssembly asks
//! the JavaScript around it, which has that data anyway: 60 kB less to load. Both give the same for every character that both know:
//! Unicode never changes what it has assigned. For characters younger than one of the two, that one takes the text as it stands.

#[cfg(all(feature = "browser", target_arch = "wasm32", target_os = "unknown"))]
mod browser;
#[cfg(any(test, not(all(feature = "browser", target_arch = "wasm32", target_os = "unknown"))))]
mod tables;

#[cfg(all(feature = "browser", target_arch = "wasm32", target_os = "unknown"))]
use browser as platform;
#[cfg(not(all(feature = "browser", target_arch = "wasm32", target_os = "unknown")))]
use tables as platform;

/// Composed: one character where there is one for a letter and its marks.
pub(crate) fn nfc(text: &str) -> String {
    // Most of what is typed, and without a call of the platform.
    if text.is_ascii() { text.to_owned() } else { platform::nfc(text) }
}

/// Composed, and compatibility forms (full width, ligatures, superscripts) as the characters that they stand for.
pub(crate) fn nfkc(text: &str) -> String {
    if text.is_ascii() { text.to_owned() } else { platform::nfkc(text) }
}

/// Letters that differ in case alone become the same letters.
pub(crate) fn case_fold(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { platform::case_fold(text) }
}

/// Taken apart: letters and their marks one by one, and compatibility forms as in [`nfkc`].
pub(crate) fn nfkd(text: &str) -> String {
    if text.is_ascii() { text.to_owned() } else { platform::nfkd(text) }
}

/// Without the characters that are marks (general category M).
pub(crate) fn without_marks(text: &str) -> String {
    if text.is_ascii() { text.to_owned() } else { platform::without_marks(text) }
}

/// The name of a host as it is looked up (IDNA, UTS 46): in ASCII, or nothing if it can't be one.
pub(crate) fn to_ascii(host: &str) -> Option<String> {
    platform::to_ascii(host).filter(|name| name.is_ascii())
}

#[cfg(test)]
mod tests;
