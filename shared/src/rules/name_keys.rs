//! ORG-02: what tells that one name could be taken for another.

use unicode_normalization::UnicodeNormalization;
use unicode_security::confusable_detection::skeleton;

use super::names::{name_fold, name_skeleton, without_ignorables};
use crate::Clash;

/// Most keys that [`name_keys`] gives for one name.
pub const NAME_KEYS_MOST: usize = 8;

/// Stands for a capital L while the rest is levelled: of the letters that look like an l, that one does not.
const CAPITAL_L: char = '\u{F8FF}';

/// ORG-02: the keys of a name, at most [`NAME_KEYS_MOST`], sorted. Two names that have a key in common can be taken for each other, so a
/// store keeps all keys of all names under a unique index.
///
/// One key is the [`name_skeleton`], which levels letter case first. The others begin with `L:` and are made of how the name looks: as it
/// was typed, with capital initials, and all in capitals. They catch what depends on letter case, above all capital I and small l.
///
/// A name with compatibility characters is read twice: as what they stand for (NFKC: the lunate sigma `Ϲ` is a sigma, the long s an s) and
/// as what they look like (a C, an f).
///
/// ```
/// use entente_shared::rules::name_keys;
/// let clash = |one: &str, other: &str| name_keys(one).iter().any(|key| name_keys(other).contains(key));
/// assert!(clash("Intel", "lntel") && clash("INTEL", "lntel"));
/// assert!(clash("Contoso", "CONTOSO ") && clash("Contoso", "\u{421}ontoso")); // Cyrillic Es
/// assert!(clash("Cisco", "\u{3F9}isco") && clash("Stack", "\u{17F}tack") && clash("Ford", "\u{17F}ord"));
/// assert!(!clash("Mail Corp", "Mall Corp") && !clash("Imax", "Lmax"));
/// ```
///
/// The rule may become stricter with a new version of Unicode's table; [`NAME_KEYS_VERSION`] tells when stored keys have to be made anew.
pub fn name_keys(name: &str) -> Vec<String> {
    let (stands_for, looks_like): (String, String) =
        (without_ignorables(name).nfkc().collect(), without_ignorables(name).nfd().flat_map(as_it_looks).nfkc().collect());
    let mut keys = keys_of(&stands_for).to_vec();
    if looks_like != stands_for {
        keys.extend(keys_of(&looks_like));
    }
    keys.sort();
    keys.dedup();
    keys
}

fn keys_of(name: &str) -> [String; 4] {
    [name_skeleton(name), look(name), look(&with_initials(name)), look(&name.to_uppercase())]
}

/// A compatibility character as its prototype in UTS 39's table; any other character as it is.
fn as_it_looks(c: char) -> impl Iterator<Item = char> {
    let is_compatibility = !std::iter::once(c).nfkc().eq(std::iter::once(c).nfc());
    let prototype = is_compatibility.then(|| skeleton(c.encode_utf8(&mut [0; 4])).collect::<Vec<_>>());
    prototype.unwrap_or_else(|| vec![c]).into_iter()
}

/// Raised with each change to what [`name_keys`] gives.
pub const NAME_KEYS_VERSION: u32 = 2;

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
    let shapes: String = skeleton(name).map(|c| if c == 'L' { CAPITAL_L } else { c }).collect();
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
