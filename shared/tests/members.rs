//! MEM-01, MEM-02: members come, go and are forgotten by rules.

use entente_shared::{
    Cursor, Error, FieldErrors, Timestamp, Violation,
    members::{
        AddMembersFields, INACTIVE_AFTER_DAYS, Inactivity, MEMBER_ADDRESSES_MAX, MemberSort, MembersQuery, MembershipEnd, MembershipState,
        NoMember, RemoveMemberFields, inactive_at, inactivity, member_addresses,
    },
    people::CANDIDATES_MAX,
};

const ID: &str = "018bcfe5-681a-76be-8f05-c26a240bed28";

fn day(days: i64) -> Timestamp {
    Timestamp(1_780_304_400_000_000).plus_days(days)
}

#[test]
fn only_an_active_membership_ends_and_each_end_has_a_state_of_its_own() {
    for (end, state) in [
        (MembershipEnd::Leave, MembershipState::Left),
        (MembershipEnd::Remove, MembershipState::Removed),
        (MembershipEnd::Lapse, MembershipState::Inactive),
    ] {
        for before in MembershipState::ALL {
            let expected = if *before == MembershipState::Active { Ok(state) } else { Err(NoMember(*before)) };
            assert_eq!(before.after(end), expected);
        }
    }
}

#[test]
fn a_member_is_warned_once_for_each_step_and_out_after_half_a_year() {
    let at = |days| inactivity(day(0), None, day(days));
    for (days, due) in [
        (0, Inactivity::Nothing),
        (149, Inactivity::Nothing),
        (150, Inactivity::Warn { days: 30 }),
        (165, Inactivity::Warn { days: 30 }),
        (166, Inactivity::Warn { days: 14 }),
        (178, Inactivity::Warn { days: 14 }),
        (179, Inactivity::Warn { days: 1 }),
        (180, Inactivity::End),
        (10_000, Inactivity::End),
    ] {
        assert_eq!(at(days), due, "day {days}");
    }
    assert_eq!(inactive_at(day(0)), day(INACTIVE_AFTER_DAYS));
    // One microsecond before is before.
    assert_eq!(inactivity(day(0), None, Timestamp(day(150).0 - 1)), Inactivity::Nothing);
    assert_eq!(inactivity(day(0), Some(1), Timestamp(day(180).0 - 1)), Inactivity::Nothing);
}

#[test]
fn what_was_said_is_not_said_again_but_the_next_warning_is() {
    for (warned, days, due) in [
        (30, 160, Inactivity::Nothing),
        (30, 166, Inactivity::Warn { days: 14 }),
        (14, 166, Inactivity::Nothing),
        (14, 179, Inactivity::Warn { days: 1 }),
        (30, 179, Inactivity::Warn { days: 1 }),
        (1, 179, Inactivity::Nothing),
        (1, 180, Inactivity::End),
    ] {
        assert_eq!(inactivity(day(0), Some(warned), day(days)), due, "warned {warned} days before, day {days}");
    }
}

#[test]
fn the_ends_of_time_do_not_panic() {
    for edge in [Timestamp(i64::MIN), Timestamp(i64::MAX)] {
        for other in [Timestamp(i64::MIN), Timestamp(0), Timestamp(i64::MAX)] {
            let _ = inactivity(edge, Some(i64::MIN), other);
            let _ = inactivity(other, None, edge);
        }
    }
}

#[test]
fn addresses_are_read_once_each_and_not_too_many() {
    assert_eq!(member_addresses(" \n ,;"), Ok(Vec::new()));
    assert_eq!(member_addresses("a@b, A@B\r\nc@d ; Cee <c@d>"), Ok(vec!["a@b".to_owned(), "c@d".to_owned()]));
    let many = |count: u32| (0..count).map(|number| format!("p{number}@x\n")).collect::<String>();
    assert_eq!(member_addresses(&many(MEMBER_ADDRESSES_MAX)).map(|list| list.len()), Ok(50));
    assert_eq!(member_addresses(&many(MEMBER_ADDRESSES_MAX + 1)), Err(Violation::TooManyAddresses { max: 50 }));
    assert!(member_addresses(&"x".repeat(100_000)).expect("one").iter().all(|address| address.len() <= 254));
}

#[test]
fn somebody_has_to_be_chosen_by_box_or_by_address() {
    let fields = |addresses: &str| AddMembersFields {
        engagement: ID.to_owned(),
        organization: ID.to_owned(),
        addresses: addresses.to_owned(),
        tell: true,
    };
    assert_eq!(fields(" ").parse(&[]), Err(FieldErrors::one("addresses", Violation::Required).into()));
    assert_eq!(fields("a@b").parse(&[]).expect("one").addresses, ["a@b"]);
    assert_eq!(fields("").parse(&[ID.to_owned()]).expect("one").people.len(), 1);
    assert_eq!(fields("").parse(&["x".to_owned()]), Err(Error::Malformed));
    assert_eq!(fields("").parse(&vec![ID.to_owned(); CANDIDATES_MAX + 1]), Err(Error::Malformed));
    let nowhere = AddMembersFields { engagement: "x".to_owned(), ..fields("a@b") };
    assert_eq!(nowhere.parse(&[]), Err(Error::Malformed));
}

#[test]
fn a_removal_may_have_a_reason_that_is_not_endless() {
    let fields = |reason: &str| RemoveMemberFields { engagement: ID.to_owned(), person: ID.to_owned(), reason: reason.to_owned() };
    assert_eq!(fields("  ").parse().expect("good").2, None);
    assert_eq!(fields(" Over. ").parse().expect("good").2.as_deref(), Some("Over."));
    assert!(matches!(fields(&"x".repeat(2_001)).parse(), Err(Error::Invalid { .. })));
}

#[test]
fn what_is_looked_for_stands_in_the_address_and_comes_back_from_it() {
    let query = MembersQuery {
        words: "léa".to_owned(),
        organization: Some(ID.parse().expect("an id")),
        sort: MemberSort::Added,
        after: Some(Cursor("x".to_owned())),
        before: None,
    };
    let parameters = query.parameters();
    let read = MembersQuery::from_parameters(|name| parameters.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone()));
    assert_eq!(read, query);
    assert!(read.is_filtered() && read.first_page().after.is_none());
    assert_eq!(MembersQuery::default().parameters(), []);
    let nonsense = MembersQuery::from_parameters(|name| (name != "after" && name != "before").then(|| "nonsense".repeat(1_000)));
    assert_eq!((nonsense.organization, nonsense.sort, nonsense.words.chars().count()), (None, MemberSort::Name, 100));
}
