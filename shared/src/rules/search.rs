//! What searches compare and lists are sorted by.

use super::{names::without_ignorables, text::tidy};
use crate::unicode;

/// Raised with each change to what [`search_key`] gives: keys that are kept have to be made anew.
pub const SEARCH_KEY_VERSION: u32 = 1;

/// What a search looks at, and what names are sorted by, byte for byte: small letters without accents, in any script. Latin letters that
/// Unicode does not take apart count as those that people type for them, and apostrophes, quotation marks and what can't be seen as
/// nothing; all hyphens and dashes are one. Keep it beside the text and compare with it.
///
/// ```
/// use entente_shared::rules::search_key;
/// assert_eq!(search_key("  Été  À  Zürich "), "ete a zurich");
/// assert_eq!(search_key("Øyvind O’Brien‑Łaszcz"), search_key("oyvind obrien-laszcz"));
/// ```
pub fn search_key(text: &str) -> String {
    // Accents that stand for an apostrophe go first: taken apart they would be a space and a mark.
    let seen: String = without_ignorables(text).filter(|c| !is_quotation(*c)).collect();
    let folded = unicode::case_fold(&unicode::without_marks(&unicode::nfkd(&seen)));
    let mut key = String::with_capacity(folded.len());
    for c in folded.chars().filter(|c| !is_quotation(*c)) {
        match LATIN.iter().find(|(_, letters)| !c.is_ascii() && letters.contains(c)) {
            Some((plain, _)) => key.push_str(plain),
            None if is_dash(c) => key.push('-'),
            None => key.push(c),
        }
    }
    tidy(&key)
}

/// Apostrophes and quotation marks, what is typed for them, and letters that are written like them; the dot of `l·l` and the stroke that
/// makes Arabic words longer.
const fn is_quotation(c: char) -> bool {
    matches!(c,
        '\'' | '"' | '`' | '\u{AB}' | '\u{B4}' | '\u{B7}' | '\u{BB}' | '\u{2B9}'..='\u{2BF}' | '\u{2C8}' | '\u{2CA}' | '\u{2CB}' | '\u{2EE}'
        | '\u{374}' | '\u{384}' | '\u{559}' | '\u{55A}' | '\u{5F3}' | '\u{5F4}' | '\u{640}' | '\u{7F4}' | '\u{7F5}' | '\u{1FBD}'
        | '\u{1FBF}' | '\u{1FEF}' | '\u{1FFD}' | '\u{1FFE}' | '\u{2018}'..='\u{201F}' | '\u{2027}' | '\u{2032}'..='\u{2037}' | '\u{2039}'
        | '\u{203A}' | '\u{275B}'..='\u{275F}' | '\u{301D}'..='\u{301F}' | '\u{A78B}' | '\u{A78C}')
}

/// Hyphens, dashes and the minus sign.
const fn is_dash(c: char) -> bool {
    matches!(
        c,
        '\u{2D7}' | '\u{58A}' | '\u{5BE}' | '\u{1806}' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2043}'
                | '\u{2212}'
                | '\u{2E17}'
                | '\u{2E1A}'
                | '\u{2E3A}'
                | '\u{2E3B}'
                | '\u{2E40}'
                | '\u{2E5D}'
                | '\u{301C}'
                | '\u{3030}'
                | '\u{30A0}'
                | '\u{10EAD}'
    )
}

/// Small Latin letters without a decomposition, behind what stands for them: CLDR's transliteration Latin-ASCII, and the open and turned
/// vowels of Azerbaijani and of African languages.
const LATIN: [(&str, &str); 47] = [
    ("a", "ⱥᴀᶏꞛɑ"),
    ("aa", "ꜳ"),
    ("ae", "æᴁ"),
    ("ao", "ꜵ"),
    ("au", "ꜷ"),
    ("av", "ꜹꜻ"),
    ("ay", "ꜽ"),
    ("b", "ƀɓƃʙᴃᵬᶀ"),
    ("c", "ƈȼɕᴄꞓ"),
    ("d", "ðđɖɗƌȡᴅᴆᵭᶁᶑꝱꝺ"),
    ("db", "ȸ"),
    ("dz", "ʣʥ"),
    ("e", "ɛɇᴇᶒᶓⱸəǝ"),
    ("f", "ƒᵮᶂꜰꝼ"),
    ("g", "ɠǥɡɢʛᵹᶃꞡɣ"),
    ("h", "ħɦɧʜⱨ"),
    ("hv", "ƕ"),
    ("i", "ıɨɪᵻᶖɩ"),
    ("j", "ȷɉɟʝᴊ"),
    ("k", "ƙᴋᶄⱪꝁꝃꝅꞣ"),
    ("l", "łƚȴɫɬɭʟᴌᶅⱡꝇꝉꝲ"),
    ("ll", "ỻ"),
    ("ls", "ʪ"),
    ("lz", "ʫ"),
    ("m", "ɱᴍᵯᶆꝳ"),
    ("n", "ŋɲƞȵɳɴᵰᶇꝴꞑꞥ"),
    ("o", "øᴏⱺꝋꝍꞝɔɵ"),
    ("oe", "œɶ"),
    ("oi", "ƣ"),
    ("oo", "ꝏ"),
    ("p", "ƥᴘᵱᵽᶈꝑꝓꝕ"),
    ("q", "ĸʠꝗꝙ"),
    ("qp", "ȹ"),
    ("r", "ʀɍɼɽɾᵲᵳᶉꝵꝶꞃꞧ"),
    ("s", "ȿʂᵴᶊẜẝꜱꞅꞩ"),
    ("t", "ŧƫƭʈȶⱦᴛᵵꝷꞇ"),
    ("th", "þᵺꝥꝧ"),
    ("ts", "ƾʦ"),
    ("tz", "ꜩ"),
    ("u", "ʉᴜᵾᶙꞟʊ"),
    ("ue", "ᵫ"),
    ("v", "ʋᴠᶌỽⱱⱴꝟ"),
    ("vy", "ꝡ"),
    ("w", "ᴡⱳ"),
    ("x", "ᶍ"),
    ("y", "ƴɏʏỿ"),
    ("z", "ƶȥɀʐʑᴢᵶᶎⱬʒ"),
];
