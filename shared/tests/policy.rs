//! Who may do what: SPEC §4, ENG-07, REG-01. The whole table is in `policy.golden.txt`; these are the laws that it has to keep.

use entente_shared::{
    Forbidden,
    policy::{Action, ROLES, Standing, Verdict, may},
};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

type Setter = fn(&mut Standing);

/// Setters of the facts that are roles: each gives somebody more to do, never less.
const ROLE_FACTS: &[(&str, Setter)] = &[
    ("global administrator", |s| s.global_administrator = true),
    ("account", |s| s.has_account = true),
    ("account administrator", |s| s.account_administrator = true),
    ("built-in directory", |s| s.built_in_directory = true),
    ("of its directory", |s| s.of_its_directory = true),
    ("in audience", |s| s.in_audience = true),
    ("published", |s| s.is_published = true),
    ("participant", |s| s.participant = true),
    ("power user", |s| s.power_user = true),
    ("engagement owner", |s| s.engagement_owner = true),
    ("program owner", |s| s.program_owner = true),
    ("creator", |s| s.creator = true),
    ("publisher", |s| s.publisher = true),
    ("operator", |s| s.operator = true),
];

/// The actions on one engagement.
const ON_AN_ENGAGEMENT: &[Action] = &[
    Action::SeeEngagement,
    Action::ReadEngagement,
    Action::JoinEngagement,
    Action::RequestAccess,
    Action::SeeQueue,
    Action::DecideRequest,
    Action::DecideOwnRequest,
    Action::EditEngagement,
    Action::NamePowerUsers,
    Action::SeeMembers,
    Action::ManageMembers,
    Action::AcceptTerms,
    Action::LeaveEngagement,
    Action::SeeAcceptances,
];

/// The actions on one program.
const ON_A_PROGRAM: &[Action] = &[Action::SeeProgram, Action::EditProgram, Action::NameProgramRoles, Action::CreateEngagement];

/// Everything that can be known of a signed-in person.
fn standings() -> impl Iterator<Item = Standing> {
    (0..1u32 << ROLE_FACTS.len()).map(|bits| {
        let mut standing = Standing { signed_in: true, ..Standing::default() };
        for (place, (_, set)) in ROLE_FACTS.iter().enumerate() {
            if bits & (1 << place) != 0 {
                set(&mut standing);
            }
        }
        standing
    })
}

fn belongs(who: Standing) -> bool {
    who.participant || who.power_user || who.engagement_owner || who.program_owner
}

fn role(name: &str) -> Standing {
    ROLES.iter().find(|(role, _)| *role == name).unwrap_or_else(|| panic!("{name} is a role")).1
}

#[test]
fn all_facts_are_covered() {
    let everything = standings().last().expect("some");
    assert_eq!(
        everything,
        Standing {
            signed_in: true,
            global_administrator: true,
            built_in_directory: true,
            has_account: true,
            account_administrator: true,
            of_its_directory: true,
            in_audience: true,
            is_published: true,
            participant: true,
            power_user: true,
            engagement_owner: true,
            program_owner: true,
            creator: true,
            publisher: true,
            operator: true,
            suspended: false,
            terms_due: false,
        }
    );
    assert_eq!(standings().count(), 16_384);
}

#[test]
fn another_role_never_takes_a_permission_away() {
    for who in standings() {
        for action in Action::ALL.iter().filter(|action| may(who, **action) == Verdict::Allowed) {
            for (name, set) in ROLE_FACTS {
                let mut more = who;
                set(&mut more);
                assert_eq!(may(more, *action), Verdict::Allowed, "{action} is lost with: {name}, {who:?}");
            }
        }
    }
}

#[test]
fn another_role_never_hides_what_could_be_seen() {
    for who in standings() {
        for action in Action::ALL.iter().filter(|action| may(who, **action) != Verdict::Hidden) {
            for (name, set) in ROLE_FACTS {
                let mut more = who;
                set(&mut more);
                assert_ne!(may(more, *action), Verdict::Hidden, "{action} is hidden with: {name}, {who:?}");
            }
        }
    }
}

#[test]
fn nobody_who_is_not_signed_in_may_do_anything() {
    for who in standings() {
        for action in Action::ALL {
            assert_eq!(may(Standing { signed_in: false, ..who }, *action), Verdict::SignIn, "{action}");
            assert_ne!(may(who, *action), Verdict::SignIn, "{action}: the person is signed in");
        }
    }
}

#[test]
fn no_one_decides_their_own_request() {
    for who in standings() {
        assert_ne!(may(who, Action::DecideOwnRequest), Verdict::Allowed, "{who:?}");
        if belongs(who) {
            assert_eq!(may(who, Action::DecideOwnRequest), Verdict::Forbidden(Forbidden::OwnRequest), "{who:?}");
        }
    }
}

#[test]
fn eng_07_a_draft_is_hidden_from_all_who_do_not_belong_to_it() {
    for who in standings() {
        for action in ON_AN_ENGAGEMENT {
            let hidden = may(who, *action) == Verdict::Hidden;
            assert_eq!(hidden, !who.is_published && !belongs(who), "{action}: {who:?}");
        }
    }
}

#[test]
fn what_is_not_about_an_engagement_or_a_program_is_never_hidden() {
    for who in standings() {
        let on_one =
            |action: &&Action| ON_AN_ENGAGEMENT.contains(action) || ON_A_PROGRAM.contains(action) || **action == Action::NameOwners;
        for action in Action::ALL.iter().filter(|action| !on_one(action)) {
            assert_ne!(may(who, *action), Verdict::Hidden, "{action}: {who:?}");
        }
    }
}

#[test]
fn reg_01_only_global_administrators_register() {
    for who in standings() {
        assert_eq!(may(who, Action::RegisterOrganization) == Verdict::Allowed, who.global_administrator);
    }
}

#[test]
fn the_content_is_for_participants_and_those_who_run_it() {
    for who in standings() {
        let reads = who.participant || who.engagement_owner || who.program_owner;
        assert_eq!(may(who, Action::ReadEngagement) == Verdict::Allowed, reads, "{who:?}");
    }
}

#[test]
fn requests_are_seen_and_decided_by_owners_and_power_users_alone() {
    for who in standings() {
        let decides = who.power_user || who.engagement_owner || who.program_owner;
        for action in [Action::SeeQueue, Action::DecideRequest] {
            assert_eq!(may(who, action) == Verdict::Allowed, decides, "{action}: {who:?}");
        }
    }
}

#[test]
fn eng_02_entering_is_for_accounts_of_the_audience() {
    for who in standings() {
        let sees = who.is_published || belongs(who);
        for action in [Action::JoinEngagement, Action::RequestAccess] {
            assert_eq!(may(who, action) == Verdict::Allowed, sees && who.has_account && who.in_audience, "{action}: {who:?}");
        }
        assert_eq!(may(who, Action::DiscoverEngagements) == Verdict::Allowed, who.has_account);
    }
}

#[test]
fn an_operator_has_no_part_in_the_engagements_of_others() {
    let operator = role("operator");
    for action in [Action::ReadEngagement, Action::SeeQueue, Action::DecideRequest] {
        assert!(matches!(may(operator, action), Verdict::Forbidden(_)), "{action}");
    }
    assert_eq!(may(Standing { is_published: false, ..operator }, Action::SeeEngagement), Verdict::Hidden);
}

#[test]
fn a_program_is_seen_by_those_whom_it_concerns() {
    for who in standings() {
        let runs = who.program_owner || who.creator || who.publisher || who.operator;
        for action in ON_A_PROGRAM {
            let hidden = may(who, *action) == Verdict::Hidden;
            assert_eq!(hidden, !(runs || (who.is_published && who.in_audience)), "{action}: {who:?}");
        }
        assert_eq!(may(who, Action::EditProgram) == Verdict::Allowed, who.program_owner);
        assert_eq!(may(who, Action::NameProgramRoles) == Verdict::Allowed, who.program_owner || who.operator);
        assert_eq!(may(who, Action::CreateEngagement) == Verdict::Allowed, who.program_owner || who.operator || who.creator);
        assert_eq!(may(who, Action::NameOwners) == Verdict::Allowed, who.program_owner || who.operator);
    }
}

#[test]
fn an_engagement_is_run_by_its_owners_and_an_organization_s_people_by_its_power_users() {
    for who in standings() {
        let runs_it = who.engagement_owner || who.program_owner;
        for action in [Action::EditEngagement, Action::NamePowerUsers, Action::SeeAcceptances] {
            assert_eq!(may(who, action) == Verdict::Allowed, runs_it, "{action}: {who:?}");
        }
        assert_eq!(may(who, Action::ManageMembers) == Verdict::Allowed, runs_it || who.power_user, "{who:?}");
        assert_eq!(may(who, Action::SeeMembers) == Verdict::Allowed, runs_it || who.power_user || who.participant, "{who:?}");
    }
}

#[test]
fn what_is_owed_or_suspended_only_takes_away() {
    for who in standings() {
        for action in Action::ALL {
            for less in [Standing { suspended: true, ..who }, Standing { terms_due: true, ..who }] {
                let (before, after) = (may(who, *action), may(less, *action));
                assert!(after == before || before == Verdict::Allowed, "{action}: {before:?} became {after:?}, {less:?}");
            }
        }
    }
}

#[test]
fn a_suspended_account_takes_no_part_and_can_still_read_why() {
    for who in standings() {
        let who = Standing { suspended: true, ..who };
        for action in ON_AN_ENGAGEMENT.iter().chain(ON_A_PROGRAM).filter(|action| **action != Action::LeaveEngagement) {
            assert_ne!(may(who, *action), Verdict::Allowed, "{action}: {who:?}");
        }
        for action in
            [Action::EditAccount, Action::ManagePeople, Action::LinkDirectories, Action::InvitePeople, Action::DiscoverEngagements]
        {
            assert_ne!(may(who, action), Verdict::Allowed, "{action}: {who:?}");
        }
        assert_eq!(may(who, Action::LookAfterOneself), Verdict::Allowed);
        assert_eq!(may(who, Action::ReadAccount) == Verdict::Allowed, who.has_account || who.global_administrator);
    }
}

#[test]
fn tou_01_who_owes_the_terms_reads_nothing_before_they_are_accepted() {
    let owes = role("participant (terms due)");
    assert_eq!(may(owes, Action::ReadEngagement), Verdict::Forbidden(Forbidden::TermsDue));
    assert_eq!(may(owes, Action::SeeMembers), Verdict::Forbidden(Forbidden::TermsDue));
    assert_eq!(may(owes, Action::AcceptTerms), Verdict::Allowed);
    assert_eq!(may(owes, Action::LeaveEngagement), Verdict::Allowed);
    let owner = Standing { engagement_owner: true, ..owes };
    assert_eq!(may(owner, Action::ReadEngagement), Verdict::Allowed, "who runs it does not enter by them");
}

#[test]
fn a_power_user_of_another_organization_decides_nothing_here() {
    assert_eq!(may(role("power user"), Action::DecideRequest), Verdict::Allowed);
    assert_eq!(may(role("power user elsewhere"), Action::DecideRequest), Verdict::Forbidden(Forbidden::NotDecider));
    assert_eq!(may(role("power user elsewhere"), Action::SeeQueue), Verdict::Forbidden(Forbidden::Role));
}

#[test]
fn refusals_give_the_reason_that_helps() {
    assert_eq!(may(role("user without account"), Action::DiscoverEngagements), Verdict::Forbidden(Forbidden::NoAccount));
    assert_eq!(may(role("user without account"), Action::JoinEngagement), Verdict::Forbidden(Forbidden::NoAccount));
    assert_eq!(may(role("member elsewhere"), Action::JoinEngagement), Verdict::Forbidden(Forbidden::NotInAudience));
    assert_eq!(may(role("member"), Action::ReadEngagement), Verdict::Forbidden(Forbidden::NotParticipant));
    assert_eq!(may(role("member"), Action::RegisterOrganization), Verdict::Forbidden(Forbidden::NotGlobalAdministrator));
}

#[test]
fn the_roles_of_the_table_have_names_of_their_own() {
    let mut names: Vec<_> = ROLES.iter().map(|(name, _)| *name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), ROLES.len());
}
