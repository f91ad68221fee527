//! The collaboration agreement: versions that never change (REG-05), and what a new one asks of those who have accepted an older one.

use serde::{Deserialize, Serialize};

use crate::{
    AcceptanceId, AgreementId, FieldErrors, Form, Timestamp, Violation,
    documents::{self, Line, VersionKind, text},
    form::form,
    organizations::AcceptedAgreement,
    registration::AgreementInForce,
    rules,
};

/// Longest label of a version, in Unicode scalar values.
pub const VERSION_MAX: u32 = 20;

form! {
    /// A new version of the agreement, as an operator prepares it.
    pub struct AgreementFields {
        /// The version's label, unique: 1 to 20 characters.
        #[validate(custom(function = check::version))]
        version: String,
        /// `material` or `editorial`.
        #[validate(custom(function = documents::check::kind))]
        kind: String,
        /// The first day on which it is in force (UTC), as `2026-07-01`; today if nothing is said.
        #[validate(custom(function = rules::check::optional_day))]
        effective_on: String,
        /// Its name in English.
        #[validate(custom(function = rules::check::name))]
        name_en: String,
        /// Its text in English (Markdown).
        #[validate(custom(function = documents::check::text))]
        text_en: String,
        /// Its name in French.
        #[validate(custom(function = rules::check::name))]
        name_fr: String,
        /// Its text in French (Markdown).
        #[validate(custom(function = documents::check::text))]
        text_fr: String,
    }
}

/// A version, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAgreement {
    /// Its label.
    pub version: String,
    /// What it asks for.
    pub kind: VersionKind,
    /// In force from then on.
    pub effective_at: Timestamp,
    /// English, French.
    pub names: [String; 2],
    /// English, French.
    pub texts: [String; 2],
}

impl AgreementFields {
    /// All the mistakes as of `now`.
    pub fn check_at(&self, now: Timestamp) -> FieldErrors {
        let mut errors = self.check();
        if errors.of("effective_on").is_none() && documents::effective_at(&self.effective_on, now).is_none() {
            errors.add("effective_on", Violation::DatePast);
        }
        errors
    }

    /// The checked version.
    ///
    /// # Errors
    /// Every mistake; [`Violation::DatePast`] for a day before that of `now`.
    pub fn parse(&self, now: Timestamp) -> Result<NewAgreement, FieldErrors> {
        self.check_at(now).into_result()?;
        Ok(NewAgreement {
            version: version(&self.version).map_err(FieldErrors::on("version"))?,
            kind: self.kind.parse().map_err(|_| FieldErrors::one("kind", Violation::NoChoice))?,
            effective_at: documents::effective_at(&self.effective_on, now)
                .ok_or_else(|| FieldErrors::one("effective_on", Violation::DatePast))?,
            names: [
                rules::name(&self.name_en).map_err(FieldErrors::on("name_en"))?,
                rules::name(&self.name_fr).map_err(FieldErrors::on("name_fr"))?,
            ],
            texts: [text(&self.text_en).map_err(FieldErrors::on("text_en"))?, text(&self.text_fr).map_err(FieldErrors::on("text_fr"))?],
        })
    }
}

fn version(typed: &str) -> Result<String, Violation> {
    let text = rules::name(typed)?;
    if text.chars().count() > VERSION_MAX as usize { Err(Violation::TooLong { max: VERSION_MAX }) } else { Ok(text) }
}

mod check {
    use validator::ValidationError;

    pub(super) fn version(typed: &str) -> Result<(), ValidationError> {
        super::version(typed).map(drop).map_err(ValidationError::from)
    }
}

/// A version, as operators see it in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreementVersion {
    /// Its label.
    pub version: String,
    /// Its name in the reader's language.
    pub name: String,
    /// What it asks for.
    pub kind: VersionKind,
    /// In force from then on.
    pub effective_at: Timestamp,
    /// In force now.
    pub in_force: bool,
    /// Who published it; nobody for a version that came with the program.
    pub published_by: Option<String>,
    /// How many accounts have accepted it.
    pub accepted: u32,
}

/// What the operators' page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostAgreements {
    /// The latest first.
    pub versions: Vec<AgreementVersion>,
    /// A new version has been begun.
    pub has_draft: bool,
}

/// A draft as it would be published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreementPreview {
    /// As it was typed.
    pub fields: AgreementFields,
    /// Which state of the draft this is.
    pub saved: String,
    /// Right in every way.
    pub is_complete: bool,
    /// The texts as sanitized HTML: English, French.
    pub html: [String; 2],
    /// What differs from the version in force: English, French.
    pub changes: [Vec<Line>; 2],
}

/// The agreement as an account's people see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountAgreements {
    /// The version in force.
    pub in_force: AgreementInForce,
    /// A material version has come into force since the last acceptance.
    pub due: Option<Due>,
    /// REG-05: all acceptances, the latest first.
    pub accepted: Vec<Acceptance>,
}

/// What there is to accept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The version that was accepted last.
    pub accepted_version: String,
    /// What has changed since.
    pub changes: Vec<Line>,
}

/// REG-05.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    /// Key: the address of the accepted text.
    pub id: AcceptanceId,
    /// Document, version, who and when.
    pub accepted: AcceptedAgreement,
}

/// What was accepted, word for word, to be printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptedText {
    /// Publisher display name of the account.
    pub organization: String,
    /// Document, version, who and when.
    pub accepted: AcceptedAgreement,
    /// SHA-256 of the text, in hexadecimal.
    pub sha256: String,
    /// In force from then on.
    pub effective_at: Timestamp,
    /// The text as sanitized HTML, in the language in which it was accepted.
    pub html: String,
    /// That language's word.
    pub language: crate::Language,
}

/// A version that waits for the person's account to accept it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueNotice {
    /// Key.
    pub id: AgreementId,
    /// Its label.
    pub version: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-06-01 09:00 UTC.
    const NOW: Timestamp = Timestamp(1_780_304_400_000_000);

    fn fields(effective_on: &str) -> AgreementFields {
        AgreementFields {
            version: "2.0".into(),
            kind: "material".into(),
            effective_on: effective_on.into(),
            name_en: "Agreement".into(),
            text_en: "# One".into(),
            name_fr: "Contrat".into(),
            text_fr: "# Un".into(),
        }
    }

    #[test]
    fn reg_05_a_version_is_in_force_today_or_later() {
        let effective = |day: &str| fields(day).parse(NOW).map(|new| new.effective_at.rfc3339());
        assert_eq!(effective(""), Ok("2026-06-01T09:00:00Z".into()));
        assert_eq!(effective("2026-06-01"), Ok("2026-06-01T09:00:00Z".into()));
        assert_eq!(effective("2026-06-02"), Ok("2026-06-02T00:00:00Z".into()));
        assert_eq!(effective("2028-02-29"), Ok("2028-02-29T00:00:00Z".into()));
        assert_eq!(effective("2026-05-31"), Err(FieldErrors::one("effective_on", Violation::DatePast)));
        for odd in ["2026-02-30", "2027-02-29", "2026-6-1", "tomorrow", "2026-13-01", "2026-00-10", "99999-01-01", "2026-06-01-01", "-"] {
            assert_eq!(effective(odd), Err(FieldErrors::one("effective_on", Violation::DateForm)), "{odd}");
        }
    }

    #[test]
    fn reg_05_a_version_is_complete_in_both_languages() {
        let empty = AgreementFields::default().check();
        assert_eq!(empty.fields(), ["version", "kind", "name_en", "text_en", "name_fr", "text_fr"]);
        let long = AgreementFields { text_fr: "x".repeat(20_001), version: "x".repeat(21), ..fields("") };
        let errors = long.check();
        assert_eq!(errors.of("text_fr"), Some(Violation::TooLong { max: documents::TEXT_MAX }));
        assert_eq!(errors.of("version"), Some(Violation::TooLong { max: VERSION_MAX }));
    }
}
