//! Every sentence of the product: keys generated from `locales/`, and codes turned into text.
//!
//! The build fails if a key or a placeholder is missing in one language. A page gets the texts of its reader's language only, as a file.

use entente_shared::{Country, Language, page::COUNTED_MOST};

pub mod isolate;

pub use isolate::{isolated, listed};

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// The page's texts in the reader's language.
#[derive(Clone, Copy)]
pub struct Texts {
    table: &'static [&'static str],
    pub language: Language,
}

impl Texts {
    /// The text as it stands.
    pub fn get(self, key: Text) -> &'static str {
        self.at(key as usize)
    }

    /// The text with its placeholders filled in: `{max}` by the value beside `"max"`, which keeps to itself.
    pub fn fill(self, key: Text, values: &[(&str, &str)]) -> String {
        fill(self.get(key), values)
    }

    /// A number of things that are counted as far as anybody wants to know.
    pub fn counted(self, count: impl Into<i64>) -> String {
        let count = count.into();
        if count >= COUNTED_MOST { self.get(Text::CountedMost).to_owned() } else { count.to_string() }
    }

    pub fn country(self, country: Country) -> &'static str {
        self.at(Text::CountryAd as usize + country.index())
    }

    fn at(self, index: usize) -> &'static str {
        self.table.get(index).copied().unwrap_or_default()
    }
}

fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some((before, (name, after))) = rest.split_once('{').and_then(|(before, open)| Some((before, open.split_once('}')?))) {
        filled.push_str(before);
        filled.push_str(&isolated(values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

#[cfg(feature = "ssr")]
mod on_the_server {
    use super::{Language, MAILS, MailText, PAGES, Texts, fill};

    impl Texts {
        pub fn in_language(language: Language) -> Self {
            Self { table: &PAGES[language as usize], language }
        }

        /// The file that the page loads: one text a line.
        pub fn file(language: Language) -> String {
            PAGES[language as usize].join("\n")
        }
    }

    /// A mail's text with its placeholders filled in.
    pub fn mail_text(language: Language, key: MailText, values: &[(&str, &str)]) -> String {
        fill(MAILS[language as usize][key as usize], values)
    }

    /// The texts of the page that is being rendered.
    pub fn texts() -> Texts {
        leptos::prelude::use_context().unwrap_or_else(|| Texts::in_language(Language::English))
    }
}
#[cfg(feature = "ssr")]
pub use on_the_server::{mail_text, texts};

#[cfg(not(feature = "ssr"))]
mod in_the_browser {
    use std::sync::OnceLock;

    use super::{Language, Texts};

    static TEXTS: OnceLock<Texts> = OnceLock::new();

    /// Keeps the texts of the file that came with the page, for as long as the page lives.
    pub fn keep(file: String, language: Language) {
        let table: Vec<&'static str> = String::leak(file).split('\n').collect();
        let _ = TEXTS.set(Texts { table: Vec::leak(table), language });
    }

    /// The texts of the page.
    pub fn texts() -> Texts {
        TEXTS.get().copied().unwrap_or(Texts { table: &[], language: Language::English })
    }
}
#[cfg(not(feature = "ssr"))]
pub use in_the_browser::{keep, texts};

mod codes;
pub use codes::{changed_field, changed_value, error_message, error_title, notice_text, violation_message};

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use entente_shared::{
        Conflict, Error, FieldErrors, Forbidden, Missing, SignInFailure, Timestamp, Unavailable, UserId, Violation, access::RequestState,
        people::Context,
    };

    use super::*;
    use crate::response::Notice;

    /// Every answer that there is.
    fn errors() -> Vec<Error> {
        let mut all = vec![
            Error::Invalid { fields: FieldErrors::one("name", Violation::Required) },
            Error::Malformed,
            Error::SignedOut,
            Error::WrongCredentials,
            Error::MethodNotAllowed,
            Error::TooLarge,
            Error::TooManyAttempts { retry_after: 61 },
            Error::Busy { retry_after: 1 },
            Error::Internal { reference: "01a2".to_owned() },
            Error::Unreachable,
        ];
        let (user, name, directory) = (UserId(Default::default()), "Ada".to_owned(), "contoso".to_owned());
        let context = Box::new(Context { user, name, directory, account: None });
        all.push(Error::Elsewhere { title: "Atlas".to_owned(), context });
        all.extend(Forbidden::ALL.iter().map(|why| Error::from(*why)));
        let failed = |why: &SignInFailure| Error::SignIn { why: *why, provider: "Contoso ID".to_owned(), again: "/sign-in".to_owned() };
        all.extend(SignInFailure::ALL.iter().map(failed));
        all.extend(Unavailable::ALL.iter().map(|why| Error::Unavailable { why: *why }));
        all.extend(Missing::ALL.iter().map(|what| Error::from(*what)));
        let conflicts = [
            Conflict::AlreadyMember,
            Conflict::AlreadyRequested,
            Conflict::AlreadyRegistered,
            Conflict::NewVersion,
            Conflict::NotOpen,
            Conflict::OtherAccess,
            Conflict::OtherAccount { made_for: Some("Contoso".to_owned()), now: "Fabrikam".to_owned() },
            Conflict::OtherAccount { made_for: None, now: "Fabrikam".to_owned() },
            Conflict::DraftIncomplete,
            Conflict::DraftChanged,
            Conflict::AlreadySuspended,
            Conflict::NotSuspended,
            Conflict::HostStays,
            Conflict::RequesterSuspended,
            Conflict::MailSent,
            Conflict::MailOnItsWay,
            Conflict::AlreadyLinked,
            Conflict::NotProved,
            Conflict::OwnDirectory,
            Conflict::LastDirectory,
            Conflict::LastAdministrator,
            Conflict::AlreadyInAccount,
            Conflict::InvitationOver,
            Conflict::AlreadyClaimed,
            Conflict::ClaimOver,
            Conflict::TakenOver,
            Conflict::ProgramArchived,
        ];
        all.extend(conflicts.map(Error::from));
        all.push(Conflict::Renamed { name: "Contoso".to_owned(), by: "Ada".to_owned(), at: Timestamp(0) }.into());
        all.push(Conflict::ContactChanged { by: "Ada".to_owned(), at: Timestamp(0) }.into());
        let decided = |state: &RequestState| Conflict::AlreadyDecided { by: Some("Ada".to_owned()), state: *state, at: Timestamp(0) };
        all.extend(RequestState::ALL.iter().map(decided).map(Error::from));
        all
    }

    #[test]
    fn every_code_is_a_sentence_in_both_languages() {
        for language in Language::ALL {
            let t = Texts::in_language(*language);
            let is_sentence = |text: &str| text.len() > 5 && !text.contains(['{', '}']);
            for violation in Violation::samples() {
                let text = violation_message(t, *violation, "Field");
                assert!(is_sentence(&text) && text.contains("Field"), "{violation:?}: {text}");
                assert!(violation.limit().is_none_or(|limit| text.contains(&limit.to_string())), "{violation:?}: {text}");
            }
            for error in errors() {
                assert!(is_sentence(&error_message(t, &error)) && is_sentence(t.get(error_title(&error))), "{error:?}");
            }
            for notice in Notice::ALL {
                assert!(is_sentence(&t.fill(notice_text(*notice), &[("address", "ada@contoso")])), "{notice:?}");
                assert_eq!(Notice::from_word(notice.as_str()), Some(*notice));
            }
        }
        assert_ne!(PAGES[0], PAGES[1]);
    }

    /// A sign of its own at the beginning of a line is a mistake in French.
    #[test]
    fn french_signs_stay_with_their_words() {
        for file in [include_str!("../locales/fr/pages.txt"), include_str!("../locales/fr/mails.txt")] {
            for line in file.lines() {
                let text = line.split_once(" = ").map_or("", |(_, text)| text);
                assert!(![" :", " ;", " ?", " !", " »", "« "].iter().any(|sign| text.contains(sign)), "{line}");
            }
        }
    }

    #[test]
    fn countries_have_their_own_names() {
        let named = |language, code| Texts::in_language(language).country(Country::parse(code).expect("a country"));
        assert_eq!(named(Language::English, "AD"), "Andorra");
        assert_eq!(named(Language::French, "DE"), "Allemagne");
        assert_eq!(named(Language::French, "ZW"), "Zimbabwe");
        for country in Country::all() {
            let key = format!("country.{} = ", country.as_str().to_ascii_lowercase());
            for (language, file) in [
                (Language::English, include_str!("../locales/en/countries.txt")),
                (Language::French, include_str!("../locales/fr/countries.txt")),
            ] {
                let name = file.lines().find_map(|line| line.strip_prefix(&*key)).expect("a name");
                assert_eq!(Texts::in_language(language).country(country), name);
            }
        }
        assert_eq!([named(Language::English, "XK"), named(Language::French, "XK")], ["Kosovo"; 2]);
    }

    #[test]
    fn placeholders_are_filled_and_text_stays_text() {
        assert_eq!(fill("{a} and {b}", &[("a", "{b}"), ("b", "2")]), "{b} and 2");
        assert_eq!(fill("a { b", &[]), "a { b");
    }

    /// Two of them side by side would change places otherwise, with what stands between them.
    #[test]
    fn names_that_are_written_from_right_to_left_keep_to_themselves() {
        assert_eq!(fill("{a} ({b})", &[("a", "דנה"), ("b", "Ada")]), "\u{2068}דנה\u{2069} (Ada)");
        assert_eq!(listed(&["דנה".to_owned(), "Ada".to_owned(), "سلمى".to_owned()]), "\u{2068}דנה\u{2069}, Ada, \u{2068}سلمى\u{2069}");
        let subject = mail_text(Language::English, MailText::MailConfirmSubject, &[("account", "דנה בע״מ")]);
        assert!(subject.contains("\u{2068}דנה בע״מ\u{2069}"), "{subject}");
    }
}
