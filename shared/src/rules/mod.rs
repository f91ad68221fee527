//! Rules for single values: each takes what was typed and gives the value to keep, or the reason why not.

mod address_list;
mod calling_code;
pub mod check;
mod day;
mod directory;
mod domain;
mod engagement;
mod lines;
mod mail;
mod name_keys;
mod names;
mod search;
mod telephone;
mod text;
mod web_mail;
mod website_address;

pub(crate) use address_list::address_list;
pub use day::{day_of, optional_day};
pub use directory::{PASSWORD, PREFIX, domain_prefix, new_password};
pub use engagement::{description, optional_email, summary, title};
pub use lines::{
    LINE_MAX, NAME_MAX, POSTAL_CODE_MAX, address_line, line_of, name, optional_address_line, optional_name, optional_postal_code,
};
pub(crate) use mail::address_in;
pub use mail::{EMAIL_MAX, email};
pub use name_keys::{NAME_KEYS_MOST, NAME_KEYS_VERSION, name_clash, name_keys};
pub use names::{PUBLISHER_DISPLAY_NAME_MAX, name_fold, name_skeleton, publisher_display_name};
pub use search::{SEARCH_KEY_VERSION, search_key};
pub use telephone::{PHONE_DIGITS, phone, phone_from, phone_mistakes};
pub use text::{JUSTIFICATION, REASON_MAX, SEARCH_MAX, justification, optional_reason, tidy, tidy_lines, trimmed, whole_number};
pub(crate) use text::{is_blank, plain};
pub use web_mail::{Corrections, WEB_MAIL_DOMAINS, WebMail, work_email};
pub use website_address::{WEBSITE_MAX, optional_website};

/// A word that is none of a closed set's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownWord;

impl std::fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not one of the known words")
    }
}

impl std::error::Error for UnknownWord {}
