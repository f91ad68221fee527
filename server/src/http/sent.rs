//! What a form was sent as. The fields of a form are called `form[…]`, each is sent once, and is a text. What else a browser sends, such as
//! the fields that an extension has put into the form, is nobody's: it does no harm and is left out.

use std::collections::HashSet;

use entente_shared::{Error, FieldErrors, Violation};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// The pairs of a body, each name once unless it is a list's, and what is wrong with the form's among them.
pub struct Sent {
    pub pairs: Vec<(String, String)>,
    pub mistakes: FieldErrors,
    /// Beside the form's fields. Which of them mean anything, only the function knows.
    twice: HashSet<String>,
}

/// What the name of a pair says.
enum Named<'a> {
    /// `form[name]`
    Field(&'a str),
    /// `form`, `form[]`, `form[name][more]`: what is in that place is no text.
    NoField(&'a str),
    /// `people[]`, of which there may be several.
    List,
    /// `return_to`
    Plain,
    /// Nothing of ours has such a name.
    Foreign,
}

impl<'a> From<&'a str> for Named<'a> {
    fn from(name: &'a str) -> Self {
        let is_plain = |name: &str| !name.is_empty() && !name.contains(['[', ']']);
        match name.split_once('[') {
            None if name == "form" => Self::NoField(name),
            None if is_plain(name) => Self::Plain,
            Some(("form", rest)) => match rest.split_once(']') {
                // A number is the place in a list.
                Some((field, "")) if is_plain(field) && !field.starts_with(|c: char| c.is_ascii_digit()) => Self::Field(field),
                Some((field, _)) if is_plain(field) => Self::NoField(field),
                _ => Self::NoField("form"),
            },
            Some((list, "]")) if is_plain(list) => Self::List,
            _ => Self::Foreign,
        }
    }
}

impl Sent {
    /// A body of `application/x-www-form-urlencoded`, or what is said to be one.
    pub fn read(body: &[u8]) -> Self {
        let decode = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
        let body = String::from_utf8_lossy(body);
        let all = body.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(name, value)| (decode(name), decode(value)));
        let mut mistakes = Vec::new();
        let (mut known, mut twice) = (HashSet::new(), HashSet::new());
        let mut pairs = Vec::new();
        for (name, value) in all {
            match Named::from(&*name) {
                Named::Foreign => continue,
                Named::List => {}
                Named::NoField(field) => {
                    mistakes.push((field.to_owned(), Violation::NoText));
                    continue;
                }
                Named::Field(field) if known.contains(&name) => {
                    mistakes.push((field.to_owned(), Violation::SeveralValues));
                    continue;
                }
                Named::Plain if known.contains(&name) => {
                    twice.insert(name);
                    continue;
                }
                Named::Field(_) | Named::Plain => {
                    known.insert(name.clone());
                }
            }
            pairs.push((name, value));
        }
        Self { pairs, mistakes: mistakes.into_iter().take(MISTAKES_NAMED).collect(), twice }
    }

    /// As a body again, for the function: without what it can't take as one.
    pub fn encoded(&self) -> String {
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let once = self.pairs.iter().filter(|(name, _)| !self.twice.contains(name));
        let pairs: Vec<_> = once.map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        pairs.join("&")
    }

    /// What the function misses may have been sent twice.
    pub fn explain(&self, error: Error) -> Error {
        match &error {
            Error::Invalid { fields } if fields.fields().iter().any(|name| self.twice.contains(*name)) => {
                let several = |name: &str| if self.twice.contains(name) { Some(Violation::SeveralValues) } else { None };
                let fields = fields.iter().map(|(name, mistake)| (name.to_owned(), several(name).unwrap_or(mistake)));
                Error::Invalid { fields: fields.collect() }
            }
            _ => error,
        }
    }
}

/// As many as help anybody.
const MISTAKES_NAMED: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;

    fn mistakes(body: &str) -> Vec<(String, Violation)> {
        Sent::read(body.as_bytes()).mistakes.iter().map(|(name, mistake)| (name.to_owned(), mistake)).collect()
    }

    #[test]
    fn what_a_page_sends_stays_as_it_is() {
        let body = "form-id=a-&acting-as=&form%5Bname%5D=Ada+%26+%C3%A9%2B&form[on]=on&people%5B%5D=1&people[]=2&return_to=%2Fx%3Fy";
        let sent = Sent::read(body.as_bytes());
        assert!(sent.mistakes.is_empty());
        let expected = [
            ("form-id", "a-"),
            ("acting-as", ""),
            ("form[name]", "Ada & é+"),
            ("form[on]", "on"),
            ("people[]", "1"),
            ("people[]", "2"),
            ("return_to", "/x?y"),
        ];
        let pairs: Vec<_> = sent.pairs.iter().map(|(name, value)| (&**name, &**value)).collect();
        assert_eq!(pairs, expected);
        assert_eq!(Sent::read(sent.encoded().as_bytes()).pairs, sent.pairs, "and on its way to the function");
    }

    #[test]
    fn a_field_is_one_text() {
        for (body, field, mistake) in [
            ("form[a]=1&form[a]=2", "a", Violation::SeveralValues),
            ("form[a][b]=1", "a", Violation::NoText),
            ("form[a][b][c][d][e][f][g]=1", "a", Violation::NoText),
            ("form[a][]=1", "a", Violation::NoText),
            ("form[0]=1", "0", Violation::NoText),
            ("form[]=1", "form", Violation::NoText),
            ("form=1", "form", Violation::NoText),
            ("form[a=1", "form", Violation::NoText),
            ("form[[[[=x&form]]]=y", "form", Violation::NoText),
        ] {
            assert_eq!(mistakes(body), [(field.to_owned(), mistake)], "{body}");
        }
        let flood: Vec<_> = (0..1_000).map(|number| format!("form[a{number}][]=1")).collect();
        assert_eq!(mistakes(&flood.join("&")).len(), MISTAKES_NAMED);
    }

    #[test]
    fn what_is_nobodys_is_left_out() {
        for body in ["a[b]=1", "a[b][c]=1&a=2", "]=1", "=1", "&&&===", "a[=1", "[]=1", ""] {
            let sent = Sent::read(body.as_bytes());
            assert!(sent.mistakes.is_empty() && sent.pairs.iter().all(|(name, _)| name == "a"), "{body}: {:?}", sent.pairs);
        }
        let sent = Sent::read(b"helper=1&helper=2&token=3");
        assert_eq!(sent.encoded(), "token=3");
        let missing = |name: &str| Error::from(FieldErrors::from_iter([(name.to_owned(), Violation::Required)]));
        let twice = Error::from(FieldErrors::from_iter([("helper".to_owned(), Violation::SeveralValues)]));
        assert_eq!((sent.explain(missing("helper")), sent.explain(missing("other"))), (twice, missing("other")));
    }
}
