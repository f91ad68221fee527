//! ENG-07, seen from every side: a stranger, another organization, an organization that it is for, a participant, a power user, an owner,
//! a program owner, an operator; of an engagement of each audience, published and not.

use entente_app::backend::Visit;
use entente_shared::{EngagementId, Error, Missing};

use crate::support::World;

/// What somebody sees of an engagement.
#[derive(Debug, PartialEq, Eq)]
struct Sees {
    name_and_summary: bool,
    description: bool,
    terms: bool,
    /// The names of the organizations.
    organizations: bool,
    deciders: bool,
    queue: bool,
    settings: bool,
    roles: bool,
}

const NOTHING: Sees = Sees {
    name_and_summary: false,
    description: false,
    terms: false,
    organizations: false,
    deciders: false,
    queue: false,
    settings: false,
    roles: false,
};
/// Outsiders: the name and the summary.
const NAME: Sees = Sees { name_and_summary: true, ..NOTHING };
/// Whom it is for.
const OFFER: Sees = Sees { description: true, terms: true, deciders: true, ..NAME };
const OFFER_TO_NAMED: Sees = Sees { organizations: true, ..OFFER };
const DECIDES: Sees = Sees { queue: true, ..OFFER_TO_NAMED };
const RUNS_IT: Sees = Sees { settings: true, roles: true, ..DECIDES };

async fn sees(world: &World, visit: &Visit, engagement: EngagementId) -> Sees {
    let backend = &world.backend;
    let detail = backend.engagements.detail(visit, engagement).await;
    let queue = backend.access.queue(visit, engagement).await.is_ok();
    let settings = backend.engagement_owners.settings(visit, engagement).await.is_ok();
    let roles = backend.engagement_owners.roles(visit, engagement).await.is_ok();
    match detail {
        Err(error) => {
            assert!(matches!(error, Error::SignedOut | Error::NotFound { what: Missing::Engagement }), "{error:?}");
            Sees { queue, settings, roles, ..NOTHING }
        }
        Ok(detail) => Sees {
            name_and_summary: !detail.title.is_empty() && !detail.summary.is_empty(),
            description: !detail.description_html.is_empty(),
            terms: !detail.terms.html.is_empty(),
            organizations: !detail.organizations.is_empty(),
            deciders: !detail.deciders.is_empty(),
            queue,
            settings,
            roles,
        },
    }
}

/// Who it is, what they see of an engagement for any organization, of one for Aurelia and Brightwater, of one for Aurelia alone, and of a
/// draft for any.
async fn everybody_sees_what_is_theirs_to_see(world: &World) {
    world.fill_in().await;
    let titles = ["Integration test lab", "Gateway firmware 8 release candidates", "Warehouse robotics pilot", "Atlas 6 concepts"];
    let mut engagements = Vec::new();
    for title in titles {
        engagements.push(world.engagement(title).await);
    }
    let operator_in_others = Sees { roles: true, ..NAME };
    let table: [(&str, [Sees; 4]); 5] = [
        // Of an organization that all but the draft are for; Lea takes part in the pilot.
        ("lea@aurelia", [OFFER, OFFER_TO_NAMED, OFFER_TO_NAMED, NOTHING]),
        // The power user of both that are for named organizations.
        ("paul@aurelia", [OFFER, DECIDES, DECIDES, NOTHING]),
        // Of an organization that the pilot is not for.
        ("priya@brightwater", [OFFER, OFFER_TO_NAMED, NAME, NOTHING]),
        // Owns the first two.
        ("olivia@northlight", [Sees { organizations: false, ..RUNS_IT }, RUNS_IT, NAME, NOTHING]),
        // Owns the program of all of them, and is an operator.
        ("admin@northlight", [Sees { organizations: false, ..RUNS_IT }, RUNS_IT, RUNS_IT, RUNS_IT]),
    ];
    for (who, expected) in table {
        let visit = world.sign_in(who).await;
        for ((engagement, title), expected) in engagements.iter().zip(titles).zip(expected) {
            let seen = sees(world, &visit, *engagement).await;
            let draft = title == "Atlas 6 concepts" && seen.settings;
            // Nobody has a draft named, and nobody is in it.
            let expected = if draft { Sees { organizations: false, ..expected } } else { expected };
            assert_eq!(seen, expected, "{who} in {title}");
        }
    }
    for engagement in &engagements {
        assert_eq!(sees(world, &world.stranger(), *engagement).await, NOTHING, "a stranger");
    }

    // An operator who owns no program of them names owners, and sees no more than others do.
    world.change("DELETE FROM program_role").await.expect("no program has an owner");
    let operator = world.sign_in("admin@northlight").await;
    assert_eq!(sees(world, &operator, engagements[2]).await, operator_in_others, "an operator");
    let draft = sees(world, &operator, engagements[3]).await;
    assert_eq!(draft, Sees { roles: true, ..NOTHING }, "an operator names a draft's owners");
}

async fn what_was_lost_is_hidden_with_the_next_request(world: &World) {
    world.fill_in().await;
    let engagement = world.engagement("Warehouse robotics pilot").await;
    let paul = world.sign_in("paul@aurelia").await;
    assert!(sees(world, &paul, engagement).await.queue);
    world.change("DELETE FROM engagement_role WHERE role = 'power_user'").await.expect("taken away");
    assert_eq!(sees(world, &paul, engagement).await, OFFER_TO_NAMED);
    world.change("DELETE FROM engagement_audience").await.expect("for nobody");
    assert_eq!(sees(world, &paul, engagement).await, NAME);
    world.change("UPDATE engagement SET life = 'archived'").await.expect("archived");
    assert_eq!(sees(world, &paul, engagement).await, NOTHING);
}

on_both_engines!(everybody_sees_what_is_theirs_to_see, what_was_lost_is_hidden_with_the_next_request);
