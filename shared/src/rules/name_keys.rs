//! ORG-02: what tells that one name could be taken for another.

use unicode_normalization::UnicodeNormalization;

use super::names::{name_fold, name_skeleton, without_ignorables};
use crate::Clash;

/// Most keys that [`name_keys`] gives for one name.
pub const NAME_KEYS_MOST: usize = 4;

/// Stands for a capital L while the rest is levelled: of the letters that look like an l, that one does not.
const CAPITAL_L: char = '\u{F8FF}';

/// ORG-02: the keys of a name, at most [`NAME_KEYS_MOST`], sorted. Two names that have a key in common can be taken for each other, so a
/// store keeps all keys of all names under a unique index.
///
/// One key is the [`name_skeleton`], which levels letter case first. The others begin with `L:` and are made of how the name looks: as it
/// was typed, with capital initials, and all in capitals. They catch what depends on letter case, above all capital I and small l:
///
/// ```
/// use entente_shared::rules::name_keys;
/// let clash = |one: &str, other: &str| name_keys(one).iter().any(|key| name_keys(other).contains(key));
/// assert!(clash("Intel", "lntel") && clash("INTEL", "lntel"));
/// assert!(clash("Contoso", "CONTOSO ") && clash("Contoso", "\u{421}ontoso")); // Cyrillic Es
/// assert!(!clash("Mail Corp", "Mall Corp") && !clash("Imax", "Lmax"));
/// ```
///
/// The rule may become stricter with a new version of Unicode's table; [`NAME_KEYS_VERSION`] tells when stored keys have to be made anew.
pub fn name_keys(name: &str) -> Vec<String> {
    let typed: String = without_ignorables(name).nfkc().collect();
    let mut keys = vec![name_skeleton(name), look(&typed), look(&with_initials(&typed)), look(&typed.to_uppercase())];
    keys.sort();
    keys.dedup();
    keys
}

/// Raised with each change to what [`name_keys`] gives.
pub const NAME_KEYS_VERSION: u32 = 1;

/// ORG-04: the class of clash between two names, if they clash.
pub fn name_clash(one: &str, other: &str) -> Option<Clash> {
    if name_fold(one) == name_fold(other) {
        return Some(Clash::Same);
    }
    let keys = name_keys(other);
    name_keys(one).iter().any(|key| keys.contains(key)).then_some(Clash::LooksAlike)
}

/// How a name looks: look-alikes are levelled before letter case, and a capital L stays one.
fn look(name: &str) -> String {
    let shapes: String = unicode_security::confusable_detection::skeleton(name).map(|c| if c == 'L' { CAPITAL_L } else { c }).collect();
    format!("L:{}", name_skeleton(&shapes).replace(CAPITAL_L, "L"))
}

/// Small letters but for the first of each word.
fn with_initials(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    let mut inside = false;
    for c in name.chars() {
        if inside {
            text.extend(c.to_lowercase());
        } else {
            text.extend(c.to_uppercase());
        }
        inside = c.is_alphanumeric();
    }
    text
}
