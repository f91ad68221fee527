//! Words that are looked for in a column `search_text`, where things stand as [`rules::search_key`] makes them.
//!
//! A list has its own order, and words may be anybody's or nobody's. A frequent word is found among the next rows of the list, a rare one
//! by the index of words: SQLite's full-text tables, PostgreSQL's extension pg_trgm (migration 0017). This is the one place that has two
//! texts for the two engines.

use entente_shared::rules;

use super::Db;

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
    // Each part of a word with hyphens by itself: `Jean-Pierre` finds `Jean Pierre` as well.
    let is_between = |c: char| matches!(c, ' ' | '-');
    keys.iter()
        .flat_map(|key| key.split(move |c| is_between(c) && key.contains(|c| !is_between(c))))
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

/// SQL: the ids of a table's rows that have all words, as far as the index knows: the whole condition is `found_by`. `t` is the table.
macro_rules! ids_by_words {
    (sqlite $table:literal, $index:literal) => {
        concat!("SELECT r.id FROM words_of_", $table, " w CROSS JOIN words_of_", $table, "_row r
            WHERE w.words_of_", $table, " MATCH ", $index, " AND r.row = w.rowid")
    };
    (postgres $what:literal, $table:literal, $text:literal, $index:literal, $($place:literal),+) => {
        concat!("SELECT ", $what, " FROM ", $table, " t WHERE ", $text, " LIKE ", $index, $(" AND ", $text, " LIKE ", $place),+)
    };
}

/// How a list with words is read; the place of the statement's text among those of [`Texts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Through {
    /// All of the list, row by row.
    All,
    /// Its next 500 rows: as many as a frequent word needs to fill a page.
    Next,
    /// What the index of words finds, put in order.
    Index,
}

/// The texts of a list with words: all of it, its next rows, by SQLite's index, by PostgreSQL's.
pub type Texts = [&'static str; 4];

/// Rows of the index from which on reading the list itself is better.
const MANY: i64 = 500;

/// What has an index of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordsOf {
    Engagement,
    Users,
    /// Both names of an account.
    Account,
}

impl WordsOf {
    /// $1 as [`in_index`] gives it, $2 to $6 patterns, $7 how many. Of SQLite and of PostgreSQL.
    const fn count(self) -> [&'static str; 2] {
        macro_rules! count {
            ($table:literal, $text:literal) => {
                [
                    concat!("SELECT COUNT(*) FROM (", ids_by_words!(sqlite $table, "$1"), " LIMIT $7 + 0) counted
                        WHERE $2 <> '' AND $3 <> '' AND $4 <> '' AND $5 <> '' AND $6 <> ''"),
                    concat!("SELECT COUNT(*) FROM (", ids_by_words!(postgres "t.id", $table, $text, "$1", "$2", "$3", "$4", "$5", "$6"),
                        " LIMIT $7 + 0) counted"),
                ]
            };
        }
        match self {
            Self::Engagement => count!("engagement", "t.search_text"),
            Self::Users => count!("users", "t.search_text"),
            Self::Account => count!("account", "(t.name_look || ' ' || t.business_name_key)"),
        }
    }

    /// $1 and $2 the first and the last three characters, $3 how many. SQLite: the threes in a row that there are.
    const fn parts(self) -> &'static str {
        macro_rules! parts {
            ($table:literal) => {
                concat!("SELECT term FROM words_of_", $table, "_part WHERE term >= $1 AND term <= $2 LIMIT $3 + 0")
            };
        }
        match self {
            Self::Engagement => parts!("engagement"),
            Self::Users => parts!("users"),
            Self::Account => parts!("account"),
        }
    }
}

/// The texts of a list with words. `$list` is the macro of its text: it takes what stands before `SELECT`, the table that the list is
/// read from, as `$row`, and a condition that goes with it. `$next` are the rows of that table in the list's order, `$key` what the index
/// knows it by.
macro_rules! with_words {
    ($list:ident, $of:literal, $text:literal, $table:literal, $row:literal, "id", $next:expr,
        ($index:literal, $($place:literal),+), $more:tt) => {
        with_words!(
            $list, $table, $row, $next, $more,
            concat!("WITH found (id) AS MATERIALIZED (", ids_by_words!(sqlite $of, $index), ") "),
            concat!($row, ".id = found.id AND "),
            "",
            concat!("(", ids_by_words!(postgres "t.*", $of, $text, $index, $($place),+), " OFFSET 0) ", $row),
            ""
        )
    };
    ($list:ident, $of:literal, $text:literal, $table:literal, $row:literal, $key:literal, $next:expr,
        ($index:literal, $($place:literal),+), $more:tt) => {
        with_words!(
            $list, $table, $row, $next, $more,
            concat!("WITH found (id) AS MATERIALIZED (", ids_by_words!(sqlite $of, $index), ") "),
            concat!($row, ".", $key, " = found.id AND "),
            concat!("WITH found (id) AS MATERIALIZED (", ids_by_words!(postgres "t.id", $of, $text, $index, $($place),+), ") "),
            concat!("found CROSS JOIN ", $table, " ", $row),
            concat!($row, ".", $key, " = found.id AND ")
        )
    };
    ($list:ident, $table:literal, $row:literal, $next:expr, ($($more:expr),*), $sqlite:expr, $on:expr,
        $postgres:expr, $from_postgres:expr, $on_postgres:expr) => {
        [
            $list!("", concat!($table, " ", $row), "", $($more),*),
            $list!("", concat!("(", $next, " LIMIT 500) ", $row), "", $($more),*),
            $list!($sqlite, concat!("found CROSS JOIN ", $table, " ", $row), $on, $($more),*),
            $list!($postgres, $from_postgres, $on_postgres, $($more),*),
        ]
    };
}

impl Through {
    pub const fn text(self, db: &Db, texts: &Texts) -> &'static str {
        match (self, db) {
            (Self::All, _) => texts[0],
            (Self::Next, _) => texts[1],
            (Self::Index, Db::Sqlite { .. }) => texts[2],
            (Self::Index, Db::Postgres(_)) => texts[3],
        }
    }

    /// The next rows are read in one way. Otherwise PostgreSQL plans for the words: how many rows have them makes the difference.
    pub fn is_planned_once(self) -> bool {
        self == Self::Next
    }
}

/// Up to `limit` rows of a list that have the words of a search, the nearest first. `rows` runs the list's text with what the index is
/// asked, which is empty where it is not.
pub async fn by_words<Row, Rows>(
    db: &Db,
    of: WordsOf,
    patterns: &[String],
    limit: i64,
    rows: impl Fn(Through, String) -> Rows,
) -> Result<Vec<Row>, sqlx::Error>
where
    Rows: Future<Output = Result<Vec<Row>, sqlx::Error>>,
{
    let next = rows(Through::Next, String::new()).await?;
    if i64::try_from(next.len()).is_ok_and(|count| count >= limit) {
        return Ok(next);
    }
    match in_index(db, of, patterns).await? {
        Some(index) if count(db, of, patterns, &index).await? <= MANY => rows(Through::Index, index).await,
        _ => rows(Through::All, String::new()).await,
    }
}

/// The same of a list that has no order of its own to be read in: by the index where it knows of few rows.
pub async fn through(db: &Db, of: WordsOf, patterns: &[String]) -> Result<(Through, String), sqlx::Error> {
    match in_index(db, of, patterns).await? {
        Some(index) if count(db, of, patterns, &index).await? <= MANY => Ok((Through::Index, index)),
        _ => Ok((Through::All, String::new())),
    }
}

/// How many rows have the words, as far as the index knows; more than [`MANY`] is all the same.
async fn count(db: &Db, of: WordsOf, patterns: &[String], index: &str) -> Result<i64, sqlx::Error> {
    let [sqlite, postgres] = of.count();
    let sql = if matches!(db, Db::Sqlite { .. }) { sqlite } else { postgres };
    on_db!(db, |c| {
        let query = with_patterns!(sqlx::query_scalar(sql).bind(index), patterns);
        query.bind(MANY + 1).persistent(false).fetch_one(c).await
    })
}

/// What the index of words is asked: of SQLite an expression, of PostgreSQL the longest pattern. Nothing where it can't tell: pg_trgm
/// knows no words of one or two characters.
async fn in_index(db: &Db, of: WordsOf, patterns: &[String]) -> Result<Option<String>, sqlx::Error> {
    let longest = patterns.iter().max_by_key(|pattern| word_of(pattern).len());
    let Some(longest) = longest else { return Ok(None) };
    if matches!(db, Db::Postgres(_)) {
        return Ok(Some(longest.clone()).filter(|_| word_of(longest).len() >= 3));
    }
    let threes = |pattern: &String| word_of(pattern).windows(3).map(|three| three.iter().collect()).collect::<Vec<String>>();
    let mut parts: Vec<String> = patterns.iter().flat_map(threes).collect();
    parts.sort();
    parts.dedup();
    if !parts.is_empty() {
        return Ok(Some(expression(&parts, " AND ")));
    }
    // What there is that begins with the word.
    let word: String = word_of(longest).iter().collect();
    let last = format!("{word}\u{10FFFF}");
    let parts: Vec<String> = on_db!(db, |c| sqlx::query_scalar(of.parts()).bind(&word).bind(&last).bind(MANY + 1).fetch_all(c).await)?;
    // Nothing has three of these in a row.
    let none = || vec!["\u{1}\u{1}\u{1}".to_owned()];
    let is_few = i64::try_from(parts.len()).is_ok_and(|count| count <= MANY);
    Ok(is_few.then(|| expression(&if parts.is_empty() { none() } else { parts }, " OR ")))
}

/// For the full-text tables.
fn expression(parts: &[String], between: &str) -> String {
    parts.iter().map(|part| format!("\"{}\"", part.replace('"', "\"\""))).collect::<Vec<_>>().join(between)
}

/// The characters of a pattern's word.
fn word_of(pattern: &str) -> Vec<char> {
    let mut word = Vec::new();
    let mut characters = pattern.strip_prefix('%').and_then(|rest| rest.strip_suffix('%')).unwrap_or_default().chars();
    while let Some(character) = characters.next() {
        word.extend(if character == '\\' { characters.next() } else { Some(character) });
    }
    word
}

/// Runs a list's text: `$plain` without words, else one of `$texts`. `$bind` binds what comes before the patterns, which the index follows.
macro_rules! listed {
    ($db:expr, $of:expr, $plain:expr, $texts:expr, $patterns:expr, $limit:expr, |$query:ident| $bind:expr) => {{
        let db: &$crate::db::Db = $db;
        let patterns: &[String] = $patterns;
        if patterns.is_empty() {
            on_db!(db, |c| {
                let $query = sqlx::query_as($plain);
                $bind.fetch_all(c).await
            })
        } else {
            $crate::db::by_words(db, $of, patterns, $limit, move |through, index| async move {
                let sql = through.text(db, $texts);
                on_db!(db, |c| {
                    let $query = sqlx::query_as(sql);
                    let query = with_patterns!($bind, patterns);
                    let query = if through == $crate::db::Through::Index { query.bind(index) } else { query };
                    let query = if through.is_planned_once() { query } else { query.persistent(false) };
                    query.fetch_all(c).await
                })
            })
            .await
        }
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
        assert_eq!(patterns("Jean‑Pierre - saint-"), ["%jean%", "%pierre%", "%-%", "%saint%"]);
        assert_eq!(patterns("a b c d e f").len(), 5);
        assert_eq!(patterns("O’Brien ' \u{301} \u{200b}"), ["%obrien%", "%'%"]);
        let words: Vec<String> = patterns("50%_\\ a%b").iter().map(|pattern| word_of(pattern).iter().collect()).collect();
        assert_eq!(words, ["50%_\\", "a%b"]);
    }
}
