//! Words that are looked for in a column `search_text`, where things stand as [`rules::search_key`] makes them.

use entente_shared::rules;

/// Words of a search that are looked for.
const WORDS: usize = 5;

/// Each word as a pattern for `found_by`; what is a wildcard there is a character here.
pub fn patterns(words: &str) -> Vec<String> {
    patterns_of(&typed(words), rules::search_key)
}

/// The same where names stand as [`name_look`] makes them.
pub fn name_patterns(words: &str) -> Vec<String> {
    patterns_of(&typed(words), name_look)
}

/// What the names of organizations are found by: what looks alike is alike, and so is what people type for one letter.
pub fn name_look(name: &str) -> String {
    rules::search_key(&rules::name_skeleton(name))
}

fn typed(words: &str) -> String {
    words.chars().filter(|c| *c != '\0').take(rules::SEARCH_MAX).collect()
}

fn patterns_of(words: &str, key: fn(&str) -> String) -> Vec<String> {
    let keys: Vec<String> = words
        .split_whitespace()
        .map(|word| match key(word) {
            // An apostrophe alone: it can be seen, so it is looked for, and found nowhere.
            nothing if nothing.is_empty() && rules::line_of(word, u32::MAX).is_ok() => word.to_owned(),
            key => key,
        })
        .collect();
    let escape = |word: &str| word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    keys.iter()
        .flat_map(|key| key.split(' '))
        .filter(|word| !word.is_empty())
        .take(WORDS)
        .map(|word| format!("%{}%", escape(word)))
        .collect()
}

/// [`rules::SEARCH_KEY_VERSION`] in a text of SQL: only with a number that is written out is an index of what is older of use. A new
/// version of the names' keys raises it as well, because of [`name_look`].
macro_rules! search_version {
    () => {
        "1"
    };
}

/// The pattern in that place, of those of a search. Where there are fewer words, the others let everything pass.
pub fn pattern_at(patterns: &[String], place: usize) -> &str {
    patterns.get(place).map_or("%", |pattern| &**pattern)
}

/// The condition of SQL that all of a search's patterns are found in the row: `found_by!("u", "$3", "$4", "$5", "$6", "$7")`.
macro_rules! found_by {
    (in $column:literal, $($place:literal),+) => {
        concat!("1 = 1", $(" AND ", $column, " LIKE ", $place, " ESCAPE '\\'"),+)
    };
    ($row:literal, $($place:literal),+) => {
        concat!("1 = 1", $(" AND ", $row, ".search_text LIKE ", $place, " ESCAPE '\\'"),+)
    };
}

/// Binds a search's patterns to the places of `found_by`.
macro_rules! with_patterns {
    ($query:expr, $patterns:expr) => {{
        let mut query = $query;
        for place in 0..5 {
            query = query.bind($crate::db::pattern_at($patterns, place));
        }
        query
    }};
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_as_they_look_and_as_people_type_them() {
        for (name, words) in [("Ørsted", "orsted"), ("\u{421}ontoso", "CONTOSO"), ("İstanbul", "istanbul"), ("Œuvre d’Art", "oeuvre d'art")]
        {
            let look = name_look(name);
            assert!(name_patterns(words).iter().all(|pattern| look.contains(pattern.trim_matches('%'))), "{look}: {words}");
        }
    }

    #[test]
    fn the_version_in_the_texts_is_that_of_the_rule() {
        assert_eq!(search_version!().parse(), Ok(rules::SEARCH_KEY_VERSION));
    }

    #[test]
    fn words_are_levelled_and_wildcards_are_characters() {
        assert_eq!(patterns("  Été 50%_\\ "), ["%ete%", "%50\\%\\_\\\\%"]);
        assert_eq!(patterns("\0 "), Vec::<String>::new());
        assert_eq!(patterns("a b c d e f").len(), 5);
        assert_eq!(patterns("O’Brien ' \u{301} \u{200b}"), ["%obrien%", "%'%"]);
    }
}
