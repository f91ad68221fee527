//! Join, request, decide: ENG-02, ENG-03, ENG-04, REQ-01 to REQ-03, REQ-07, REQ-08, REQ-10.

use entente_shared::{
    Conflict, EngagementId, Error, FieldErrors, Forbidden, Form, RequestId, TermsId, Violation,
    access::{
        AlreadyOver, DecideFields, Entry, JoinFields, Offer, RequestAccessFields, RequestState, Situation, Transition, WithdrawFields,
        offer,
    },
    engagements::{AccessKind, Audience, Life},
    rules::{JUSTIFICATION, REASON_MAX, justification, optional_reason},
};
use proptest::prelude::*;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const ID: &str = "0198c0de-0000-7000-8000-000000000001";
const OTHER_ID: &str = "0198c0de-0000-7000-8000-000000000002";

fn transitions() -> Vec<(Transition, RequestState)> {
    vec![
        (Transition::Approve { reason: None }, RequestState::Approved),
        (Transition::Approve { reason: Some("Welcome".into()) }, RequestState::Approved),
        (Transition::Decline { reason: "Not now".into() }, RequestState::Declined),
        (Transition::Withdraw, RequestState::Withdrawn),
        (Transition::Expire, RequestState::Expired),
    ]
}

#[test]
fn req_08_only_a_pending_request_changes_and_every_end_is_final() {
    for state in RequestState::ALL {
        for (transition, end) in transitions() {
            let expected = if *state == RequestState::Pending { Ok(end) } else { Err(AlreadyOver(*state)) };
            assert_eq!(state.after(&transition), expected, "{state} after {transition:?}");
            assert_eq!(transition.leads_to(), end);
        }
    }
}

#[test]
fn every_state_but_pending_is_an_end_that_a_transition_leads_to() {
    for state in RequestState::ALL {
        assert_eq!(state.is_pending(), *state == RequestState::Pending);
        assert_eq!(transitions().iter().any(|(_, end)| end == state), !state.is_pending(), "{state}");
    }
}

#[test]
fn req_05_a_decisions_reason_reaches_the_person_and_the_rest_has_none() {
    let reasons: Vec<_> = transitions().into_iter().map(|(transition, _)| transition.reason().map(str::to_owned)).collect();
    assert_eq!(reasons, [None, Some("Welcome".into()), Some("Not now".into()), None, None]);
}

#[test]
fn the_words_are_those_of_the_database() {
    let words = |all: &[RequestState]| all.iter().map(|state| state.as_str()).collect::<Vec<_>>();
    assert_eq!(words(RequestState::ALL), ["pending", "approved", "declined", "withdrawn", "expired"]);
    assert_eq!(AccessKind::ALL.iter().map(|kind| kind.as_str()).collect::<Vec<_>>(), ["open", "managed", "by_invitation"]);
    assert_eq!(Life::ALL.iter().map(|life| life.as_str()).collect::<Vec<_>>(), ["draft", "active", "paused", "closed", "archived"]);
    assert_eq!(Audience::ALL.iter().map(|audience| audience.as_str()).collect::<Vec<_>>(), ["any", "several", "one"]);
    for state in RequestState::ALL {
        assert_eq!(state.as_str().parse(), Ok(*state));
        assert_eq!(serde_json::to_value(state).expect("JSON"), state.as_str());
    }
    assert!("Pending".parse::<RequestState>().is_err() && "".parse::<RequestState>().is_err());
}

/// Every situation there is.
fn situations() -> impl Iterator<Item = Situation> {
    let bits = 0..1u8 << 6;
    bits.flat_map(|bits| AccessKind::ALL.iter().flat_map(move |access| Life::ALL.iter().map(move |life| (bits, *access, *life)))).map(
        |(bits, access, life)| Situation {
            signed_in: bits & 1 != 0,
            has_account: bits & 2 != 0,
            in_audience: bits & 4 != 0,
            is_member: bits & 8 != 0,
            has_pending_request: bits & 16 != 0,
            terms_due: bits & 32 != 0,
            access,
            life,
        },
    )
}

#[test]
fn every_offer_is_made_exactly_when_its_conditions_hold() {
    assert_eq!(situations().count(), 960);
    for s in situations() {
        let offered = offer(s);
        let outside = s.signed_in && !s.is_member && !s.has_pending_request;
        let may_enter = outside && s.has_account && s.in_audience;
        let takes_people = may_enter && s.life == Life::Active;
        let expectations = [
            (Offer::SignIn, !s.signed_in),
            (Offer::Member, s.signed_in && s.is_member && !s.terms_due),
            (Offer::AcceptTerms, s.signed_in && s.is_member && s.terms_due),
            (Offer::Withdraw, s.signed_in && !s.is_member && s.has_pending_request),
            (Offer::Register, outside && !s.has_account),
            (Offer::OtherOrganizations, outside && s.has_account && !s.in_audience),
            (Offer::NotOpen, may_enter && s.life != Life::Active),
            (Offer::Join, takes_people && s.access == AccessKind::Open),
            (Offer::RequestAccess, takes_people && s.access == AccessKind::Managed),
            (Offer::Contact, takes_people && s.access == AccessKind::ByInvitation),
        ];
        for (which, holds) in expectations {
            assert_eq!(offered == which, holds, "{which:?} in {s:?}");
        }
    }
}

#[test]
fn what_was_offered_is_what_may_be_done() {
    for s in situations() {
        assert_eq!(offer(s).expect(offer(s)), Ok(()));
    }
}

#[test]
fn what_is_no_more_offered_is_refused_with_the_reason() {
    let refusals: [(Offer, Error); 10] = [
        (Offer::SignIn, Error::SignedOut),
        (Offer::Register, Forbidden::NoAccount.into()),
        (Offer::OtherOrganizations, Forbidden::NotInAudience.into()),
        (Offer::Member, Conflict::AlreadyMember.into()),
        (Offer::AcceptTerms, Conflict::AlreadyMember.into()),
        (Offer::Withdraw, Conflict::AlreadyRequested.into()),
        (Offer::NotOpen, Conflict::NotOpen.into()),
        (Offer::Join, Conflict::OtherAccess.into()),
        (Offer::RequestAccess, Conflict::OtherAccess.into()),
        (Offer::Contact, Conflict::OtherAccess.into()),
    ];
    for (offered, refusal) in &refusals {
        for (wanted, _) in &refusals {
            let expected = if wanted == offered { Ok(()) } else { Err(refusal.clone()) };
            assert_eq!(offered.expect(*wanted), expected, "{wanted:?} wanted, {offered:?} offered");
        }
    }
}

#[test]
fn req_03_a_justification_has_10_to_2000_characters_however_many_bytes_they_take() {
    assert_eq!(JUSTIFICATION, (10, 2_000));
    for character in ["x", "\u{e9}", "\u{1f511}"] {
        assert_eq!(justification(&character.repeat(9)), Err(Violation::TooShort { min: 10 }));
        for length in [10, 11, 1_999, 2_000] {
            assert_eq!(justification(&character.repeat(length)), Ok(character.repeat(length)));
        }
        assert_eq!(justification(&character.repeat(2_001)), Err(Violation::TooLong { max: 2_000 }));
    }
}

#[test]
fn req_03_blanks_around_a_justification_do_not_count() {
    assert_eq!(justification(&format!("  {} \r\n", "x".repeat(9))), Err(Violation::TooShort { min: 10 }));
    assert_eq!(justification(&format!("\r\n  {} \n\n", "x".repeat(2_000))), Ok("x".repeat(2_000)));
    for nothing in ["", "          ", "\r\n\r\n\r\n\r\n\r\n\r\n"] {
        assert_eq!(justification(nothing), Err(Violation::Required), "{nothing:?}");
    }
}

#[test]
fn req_03_a_justification_keeps_its_lines_and_loses_control_characters() {
    assert_eq!(justification("First\r\nSecond\rThird\n\n\tFourth").as_deref(), Ok("First\nSecond\nThird\n\n\tFourth"));
    assert_eq!(justification("We\0 build\u{7} aircraft\u{1b}").as_deref(), Ok("We build aircraft"));
    // A browser counts and sends a line end as two characters; here it is one.
    assert_eq!(justification(&"x\r\n".repeat(1_000)), Ok("x\n".repeat(1_000).trim_end().to_owned()));
    assert_eq!(justification(&"e\u{301}".repeat(10)), Ok("\u{e9}".repeat(10)));
}

#[test]
fn control_characters_at_the_ends_leave_no_blanks_behind() {
    assert_eq!(justification("\0  We build aircraft \u{7}").as_deref(), Ok("We build aircraft"));
    assert_eq!(justification(&format!("\0{}", " ".repeat(20))), Err(Violation::Required));
    assert_eq!(optional_reason("\0 \0"), Ok(None));
}

#[test]
fn req_07_a_reason_has_at_most_2000_characters_and_may_be_missing() {
    assert_eq!(REASON_MAX, 2_000);
    assert_eq!(optional_reason(" \n "), Ok(None));
    assert_eq!(optional_reason(" x "), Ok(Some("x".into())));
    assert_eq!(optional_reason(&"\u{1f511}".repeat(2_000)), Ok(Some("\u{1f511}".repeat(2_000))));
    assert_eq!(optional_reason(&"x".repeat(2_001)), Err(Violation::TooLong { max: 2_000 }));
}

fn entry() -> Entry {
    Entry { engagement: ID.parse::<EngagementId>().expect("an id"), terms: OTHER_ID.parse::<TermsId>().expect("an id") }
}

#[test]
fn req_01_joining_needs_the_checkbox() {
    let form = |accepted| JoinFields { engagement: ID.into(), terms: OTHER_ID.into(), accepted };
    assert_eq!(form(true).parse(), Ok(entry()));
    assert_eq!(form(false).parse(), Err(FieldErrors::one("accepted", Violation::NotAccepted).into()));
}

#[test]
fn req_01_req_03_requesting_needs_the_checkbox_and_a_justification() {
    let form = |justification: &str, accepted| RequestAccessFields {
        engagement: ID.into(),
        terms: OTHER_ID.into(),
        justification: justification.into(),
        accepted,
    };
    assert_eq!(form(" We build aircraft. ", true).parse(), Ok((entry(), "We build aircraft.".into())));
    assert_eq!(form("We build aircraft.", false).parse(), Err(FieldErrors::one("accepted", Violation::NotAccepted).into()));
    assert_eq!(form("Please", true).parse(), Err(FieldErrors::one("justification", Violation::TooShort { min: 10 }).into()));
    assert_eq!(form("", false).check().fields(), ["justification", "accepted"]);
}

#[test]
fn ids_that_are_none_are_malformed_not_a_mistake_of_the_person() {
    for id in ["", "1", "0198c0de", "0198c0de-0000-7000-8000-00000000000g", " 0198c0de-0000-7000-8000-000000000001", "../"] {
        let join =
            |engagement: &str, terms: &str| JoinFields { engagement: engagement.into(), terms: terms.into(), accepted: true }.parse();
        assert_eq!(join(id, ID), Err(Error::Malformed), "{id}");
        assert_eq!(join(ID, id), Err(Error::Malformed), "{id}");
        assert_eq!(WithdrawFields { request: id.into() }.parse(), Err(Error::Malformed), "{id}");
        assert_eq!(decide(id, "approve", "").parse(), Err(Error::Malformed), "{id}");
    }
    assert_eq!(WithdrawFields { request: ID.into() }.parse(), Ok(request()));
}

fn request() -> RequestId {
    ID.parse().expect("an id")
}

fn decide(request: &str, decision: &str, reason: &str) -> DecideFields {
    DecideFields { request: request.into(), decision: decision.into(), reason: reason.into() }
}

#[test]
fn req_07_approving_may_and_declining_must_say_why() {
    assert_eq!(decide(ID, "approve", " ").parse(), Ok((request(), Transition::Approve { reason: None })));
    assert_eq!(decide(ID, "approve", " Welcome ").parse(), Ok((request(), Transition::Approve { reason: Some("Welcome".into()) })));
    assert_eq!(decide(ID, "decline", " No room ").parse(), Ok((request(), Transition::Decline { reason: "No room".into() })));
    for nothing in ["", "  ", "\r\n", "\0"] {
        assert_eq!(
            decide(ID, "decline", nothing).parse(),
            Err(FieldErrors::one("reason", Violation::ReasonRequired).into()),
            "{nothing:?}"
        );
    }
}

#[test]
fn req_07_a_decision_is_one_of_the_two_buttons() {
    for word in ["", "Approve", "approve ", "withdraw", "expire", "true"] {
        assert_eq!(decide(ID, word, "x").parse(), Err(FieldErrors::one("decision", Violation::NoChoice).into()), "{word:?}");
    }
}

#[test]
fn req_07_a_reason_that_is_too_long_is_refused_for_both_decisions() {
    for word in ["approve", "decline"] {
        let errors = FieldErrors::one("reason", Violation::TooLong { max: 2_000 });
        assert_eq!(decide(ID, word, &"x".repeat(2_001)).parse(), Err(errors.into()), "{word}");
    }
}

#[test]
fn a_decisions_mistakes_come_in_the_order_of_the_form() {
    let errors = decide(ID, "", &"x".repeat(2_001)).check();
    assert_eq!(errors.iter().collect::<Vec<_>>(), [("decision", Violation::NoChoice), ("reason", Violation::TooLong { max: 2_000 })]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn req_03_what_is_kept_is_kept_again_as_it_is(typed in prop_oneof![any::<String>(), "[a-z \r\n\t\u{0}]{0,40}"]) {
        if let Ok(text) = justification(&typed) {
            prop_assert!((10..=2_000).contains(&text.chars().count()));
            prop_assert!(!text.contains(|c: char| c.is_control() && c != '\n' && c != '\t'));
            prop_assert_eq!(justification(&text), Ok(text));
        }
        if let Ok(Some(reason)) = optional_reason(&typed) {
            prop_assert_eq!(optional_reason(&reason), Ok(Some(reason)));
        }
    }

    #[test]
    fn req_07_checking_and_parsing_a_decision_agree(decision in prop_oneof![Just("approve".to_owned()), Just("decline".to_owned()), any::<String>()], reason in any::<String>()) {
        let form = decide(ID, &decision, &reason);
        let mistakes = match form.parse() {
            Ok(_) => FieldErrors::default(),
            Err(Error::Invalid { fields }) => fields,
            Err(other) => return Err(TestCaseError::fail(other.to_string())),
        };
        prop_assert_eq!(mistakes, form.check());
    }
}
