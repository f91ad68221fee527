//! Unicode's own data, brought along.

use caseless::Caseless;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

pub(super) fn nfc(text: &str) -> String {
    text.nfc().collect()
}

pub(super) fn nfkc(text: &str) -> String {
    text.nfkc().collect()
}

pub(super) fn nfkd(text: &str) -> String {
    text.nfkd().collect()
}

pub(super) fn case_fold(text: &str) -> String {
    text.chars().default_case_fold().collect()
}

pub(super) fn without_marks(text: &str) -> String {
    text.chars().filter(|c| !is_combining_mark(*c)).collect()
}

pub(super) fn to_ascii(host: &str) -> Option<String> {
    idna::domain_to_ascii_cow(host.as_bytes(), idna::AsciiDenyList::URL).ok().map(Into::into)
}
