//! Two people who edit the same thing: what each of them changed, so that nothing of either is lost.

use crate::FieldChange;

/// What a form was made from: a mark of each field's value, for a hidden field of the form.
///
/// ```
/// use entente_shared::edits::{changes, marks};
/// let opened = marks(&[("title", "Atlas"), ("summary", "Short")]);
/// let now = [("title", "Atlas 5"), ("summary", "Short")];
/// // Somebody has changed the title meanwhile; this form changes only the summary.
/// let found = changes(&opened, &now, &[("title", "Atlas"), ("summary", "Longer")]);
/// assert_eq!((found.len(), &*found[0].field, &*found[0].now, found[0].yours), (1, "title", "Atlas 5", false));
/// // With what stands there now, it goes through.
/// assert!(changes(&marks(&now), &now, &[("title", "Atlas 5"), ("summary", "Longer")]).is_empty());
/// ```
pub fn marks(fields: &[(&str, &str)]) -> String {
    fields.iter().map(|(name, value)| format!("{name}:{:x}", mark(value))).collect::<Vec<_>>().join(" ")
}

/// The fields that somebody else has changed since the form was made, and that would not be left as they are by saving it. Fields that
/// the marks don't speak of count as changed: a form that says nothing is held against what stands there.
pub fn changes(marks: &str, now: &[(&str, &str)], typed: &[(&str, &str)]) -> Vec<FieldChange> {
    let before = |field: &str| {
        let of_field = marks.split(' ').find_map(|word| word.strip_prefix(field)?.strip_prefix(':'));
        of_field.and_then(|digits| u64::from_str_radix(digits, 16).ok())
    };
    let change = |(field, now): &(&str, &str)| {
        let (_, typed) = typed.iter().find(|(known, _)| known == field)?;
        let before = before(field);
        let is_other = before != Some(mark(now)) && typed != now;
        is_other.then(|| FieldChange { field: (*field).to_owned(), now: (*now).to_owned(), yours: before != Some(mark(typed)) })
    };
    now.iter().filter_map(change).collect()
}

/// FNV-1a. It only tells one text from another that two people may have typed; who misleads it misleads themselves. White space at the
/// ends and the kind of line ends don't count: browsers change them.
fn mark(value: &str) -> u64 {
    let text = crate::rules::tidy_lines(value);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPENED: [(&str, &str); 2] = [("title", "A"), ("summary", "S")];

    fn found(now: [(&str, &str); 2], typed: [(&str, &str); 2]) -> Vec<(String, bool)> {
        changes(&marks(&OPENED), &now, &typed).into_iter().map(|change| (change.field, change.yours)).collect()
    }

    #[test]
    fn what_nobody_else_has_touched_is_saved() {
        assert_eq!(found(OPENED, [("title", "B"), ("summary", "T")]), []);
    }

    #[test]
    fn what_another_has_changed_is_told_whether_one_has_changed_it_too_or_not() {
        assert_eq!(found([("title", "X"), ("summary", "S")], [("title", "B"), ("summary", "S")]), [("title".to_owned(), true)]);
        assert_eq!(found([("title", "X"), ("summary", "S")], [("title", "A"), ("summary", "T")]), [("title".to_owned(), false)]);
    }

    #[test]
    fn the_same_change_twice_is_no_conflict() {
        assert_eq!(found([("title", "B"), ("summary", "S")], [("title", "B"), ("summary", "T")]), []);
    }

    #[test]
    fn a_form_without_marks_overwrites_nothing() {
        for none in ["", "title", "title:", "title:xyz", ":", "summary:0"] {
            let found = changes(none, &[("title", "X")], &[("title", "A")]);
            assert_eq!((found.len(), found[0].yours), (1, true), "{none}");
        }
    }

    #[test]
    fn line_ends_of_browsers_are_no_change() {
        let opened = marks(&[("description", "a\n\nb")]);
        assert!(changes(&opened, &[("description", "a\n\nb")], &[("description", "a\r\n\r\nb")]).is_empty());
    }
}
