//! REQ-01, TOU-01: the rules of a version of terms of use, and of accepting one.

use entente_shared::{
    EngagementId, Error, FieldErrors, Form, ProgramId, TermsId, Timestamp, Violation,
    documents::{TEXT_MAX, VersionKind},
    terms::{AcceptTermsFields, TermsFields, TermsOf},
};
use proptest::prelude::*;
use uuid::Uuid;

/// 2026-06-01 09:00 UTC.
const NOW: Timestamp = Timestamp(1_780_304_400_000_000);

fn fields(effective_on: &str) -> TermsFields {
    TermsFields {
        kind: "material".into(),
        effective_on: effective_on.into(),
        title_en: " Terms ".into(),
        text_en: "# One\r\n".into(),
        ..TermsFields::default()
    }
}

#[test]
fn tou_01_a_version_is_in_force_today_or_later_and_not_before_one_that_is_set_already() {
    let effective = |day: &str, last| fields(day).parse(NOW, last).map(|new| new.effective_at);
    let tomorrow = NOW.plus_seconds(15 * 3_600);
    assert_eq!(effective("", None), Ok(NOW));
    assert_eq!(effective("2026-06-01", Some(NOW)), Ok(NOW), "of one instant, the later version counts");
    assert_eq!(effective("2026-06-02", Some(tomorrow)), Ok(tomorrow));
    let refused = |violation| Err(FieldErrors::one("effective_on", violation));
    assert_eq!(effective("", Some(tomorrow)), refused(Violation::DateBeforeLast));
    assert_eq!(effective("2026-05-31", None), refused(Violation::DatePast));
    assert_eq!(effective("2026-05-31", Some(tomorrow)), refused(Violation::DatePast));
    assert_eq!(effective("soon", Some(tomorrow)), refused(Violation::DateForm), "one mistake for a field");
}

#[test]
fn french_is_there_in_whole_or_not_at_all() {
    let new = fields("").parse(NOW, None).expect("English is enough");
    assert_eq!((new.kind, new.english, new.french), (VersionKind::Material, ("Terms".into(), "# One".into()), None));
    let with = |title: &str, text: &str| TermsFields { title_fr: title.into(), text_fr: text.into(), ..fields("") };
    assert_eq!(with("Conditions", "# Un").parse(NOW, None).map(|new| new.french), Ok(Some(("Conditions".into(), "# Un".into()))));
    assert_eq!(with(" ", "\n\t").parse(NOW, None).map(|new| new.french), Ok(None));
    assert_eq!(with("Conditions", "").check(), FieldErrors::one("text_fr", Violation::Required));
    assert_eq!(with("", "# Un").check(), FieldErrors::one("title_fr", Violation::Required));
    let long = "x".repeat(TEXT_MAX as usize + 1);
    assert_eq!(with("Conditions", &long).check(), FieldErrors::one("text_fr", Violation::TooLong { max: TEXT_MAX }));
    assert_eq!(TermsFields::default().check().fields(), ["kind", "title_en", "text_en"]);
}

#[test]
fn whose_terms_they_are_stands_in_an_address() {
    let id = Uuid::from_u128(7);
    let program = TermsOf::Program(ProgramId(id));
    let engagement = TermsOf::Engagement(EngagementId(id));
    for of in [TermsOf::Host, program, engagement] {
        assert_eq!(of.to_string().parse(), Ok(of));
        assert_eq!(serde_json::from_str::<TermsOf>(&serde_json::to_string(&of).expect("JSON")).expect("read"), of);
    }
    assert_eq!(engagement.path(), format!("/engagements/{id}/terms"));
    for odd in ["", "host-", "program", "program-x", "account-00000000-0000-0000-0000-000000000007", "Host"] {
        assert!(odd.parse::<TermsOf>().is_err(), "{odd}");
    }
}

#[test]
fn tou_01_whoever_has_accepted_goes_back_to_where_they_were_and_never_to_another_site() {
    let id = Uuid::from_u128(7).to_string();
    let accept =
        |return_to: &str| AcceptTermsFields { engagement: id.clone(), terms: id.clone(), return_to: return_to.into(), accepted: true };
    let page = |return_to: &str| accept(return_to).parse().map(|(_, page)| page);
    let own = format!("/engagements/{id}");
    assert_eq!(page("/engagements/x/members?q=a"), Ok("/engagements/x/members?q=a".into()));
    for elsewhere in ["", "/", "//evil.example", "https://evil.example", "/\\evil.example"] {
        assert_eq!(page(elsewhere), Ok(own.clone()), "{elsewhere}");
    }
    let (entry, _) = accept("").parse().expect("accepted");
    assert_eq!((entry.engagement.0, entry.terms), (Uuid::from_u128(7), TermsId(Uuid::from_u128(7))));
    let unticked = AcceptTermsFields { accepted: false, ..accept("") };
    assert_eq!(unticked.parse().map(drop), Err(FieldErrors::one("accepted", Violation::NotAccepted).into()));
    assert_eq!(unticked.check().fields(), ["accepted"]);
    assert_eq!(AcceptTermsFields { terms: "x".into(), ..accept("") }.parse().map(drop), Err(Error::Malformed));
}

proptest! {
    #[test]
    fn whatever_is_typed_is_a_version_or_has_mistakes(
        kind in any::<String>(), day in any::<String>(), title in any::<String>(), text in any::<String>(), other in any::<String>(),
    ) {
        let typed = TermsFields { kind, effective_on: day, title_en: title.clone(), text_en: text.clone(), title_fr: other.clone(), text_fr: other };
        prop_assert_eq!(typed.parse(NOW, None).is_ok(), typed.check_at(NOW, None).is_empty());
        let whole = TermsFields { kind: "editorial".into(), effective_on: String::new(), ..typed };
        prop_assert_eq!(whole.parse(NOW, Some(NOW)).err().unwrap_or_default(), whole.check_at(NOW, Some(NOW)));
    }
}
