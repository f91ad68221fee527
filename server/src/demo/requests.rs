//! The demo's memberships and requests, so that queues and lists look as they do in use.

use entente_shared::{
    AccountId, EngagementId, Language, RequestId, Timestamp, UserId,
    access::{RequestState, Transition},
};

use super::{content::Engagements, id, organizations::Cast};
use crate::{
    access::{self, NewMember, NewRequest},
    clock::SeededIds,
    db::Tx,
    fault::Fault,
    terms::{self, Reader},
};

/// Who joined what, that many days ago.
const JOINED: [(&str, &str, i64); 6] = [
    ("lea@aurelia", "atlas-mobile", 4),
    ("lea@aurelia", "sensor-sdk", 6),
    ("paul@aurelia", "spare-parts", 30),
    ("priya@brightwater", "sensor-sdk", 7),
    ("admin@brightwater", "telemetry", 21),
    ("mina@brightwater", "sensor-sdk", 3),
];

/// The same as a guest of that organization.
const JOINED_AS_GUEST: [(&str, &str, &str, i64); 1] = [("mina@brightwater", "aurelia", "spare-parts", 12)];

struct Request {
    who: &'static str,
    engagement: &'static str,
    hours_ago: i64,
    justification: &'static str,
    /// After that many hours, by whom, and what they said. None: it waits.
    decision: Option<(i64, &'static str, Answer)>,
}

enum Answer {
    Yes(&'static str),
    No(&'static str),
    TakenBack,
}

use Answer::{No, TakenBack, Yes};

const REQUESTS: [Request; 13] = [
    Request {
        who: "admin@aurelia",
        engagement: "atlas-5",
        hours_ago: 70,
        justification: "Nous préparons la migration de nos deux sites et souhaitons tester le nouveau planificateur.",
        decision: Some((5, "oscar@northlight", Yes("Bienvenue !"))),
    },
    Request {
        who: "admin@brightwater",
        engagement: "atlas-5",
        hours_ago: 67,
        justification: "We plan depot shifts in Atlas and want to check our reports against version 5.",
        decision: Some((3, "olivia@northlight", Yes(""))),
    },
    Request {
        who: "paul@aurelia",
        engagement: "atlas-5",
        hours_ago: 66,
        justification: "Responsable de l’intégration : je dois valider nos connecteurs avec la nouvelle version.",
        decision: Some((9, "oscar@northlight", Yes(""))),
    },
    Request {
        who: "sam@brightwater",
        engagement: "atlas-5",
        hours_ago: 61,
        justification: "I would like to see what is coming.",
        decision: Some((6, "olivia@northlight", No("Please say which part of Atlas you work with, and ask again."))),
    },
    Request {
        who: "lea@aurelia",
        engagement: "atlas-5",
        hours_ago: 58,
        justification: "Je souhaite découvrir la nouvelle version.",
        decision: Some((4, "paul@aurelia", No("Merci de préciser le projet concerné, puis de présenter une nouvelle demande."))),
    },
    Request {
        who: "lea@aurelia",
        engagement: "atlas-5",
        hours_ago: 26,
        justification: "Pour le projet Rhône : je rédige les procédures de planification et j’ai besoin des écrans de la version 5.",
        decision: None,
    },
    Request {
        who: "priya@brightwater",
        engagement: "atlas-5",
        hours_ago: 20,
        justification: "I run the pilot of the offline planning view in our Bristol depot and need access to the builds.",
        decision: None,
    },
    Request {
        who: "priya@brightwater",
        engagement: "gateway",
        hours_ago: 9,
        justification: "We have 140 gateways in the field and test each candidate on ten of them before rolling out.",
        decision: None,
    },
    Request {
        who: "lea@aurelia",
        engagement: "warehouse",
        hours_ago: 100,
        justification: "Je coordonne les essais sur le site de Lyon.",
        decision: Some((2, "oscar@northlight", Yes("Welcome to the pilot."))),
    },
    Request {
        who: "admin@brightwater",
        engagement: "gateway",
        hours_ago: 200,
        justification: "Our field team needs the rollback images before the next maintenance window.",
        decision: Some((30, "olivia@northlight", Yes(""))),
    },
    Request {
        who: "priya@brightwater",
        engagement: "support-policy",
        hours_ago: 300,
        justification: "We would like to comment on the support period for gateways.",
        decision: Some((12, "oscar@northlight", Yes("Thank you for taking part."))),
    },
    Request {
        who: "sam@brightwater",
        engagement: "integration-lab",
        hours_ago: 400,
        justification: "Testing our scanner integration against the new firmware in week 40.",
        decision: Some((1, "sam@brightwater", TakenBack)),
    },
    Request {
        who: "paul@aurelia",
        engagement: "integration-lab",
        hours_ago: 30,
        justification: "Essai de notre bras robotisé contre l’API de télémétrie, semaine prochaine.",
        decision: None,
    },
];

pub async fn write(tx: &mut Tx, ids: &SeededIds, now: Timestamp, cast: &Cast, engagements: &Engagements) -> Result<(), Fault> {
    for (who, engagement, days_ago) in JOINED {
        enter(tx, ids, who, cast.person(who)?, find(engagements, engagement)?, now.plus_days(-days_ago)).await?;
    }
    for (who, guest_of, engagement, days_ago) in JOINED_AS_GUEST {
        let as_guest = (cast.person(who)?.0, cast.account(guest_of)?);
        enter(tx, ids, who, as_guest, find(engagements, engagement)?, now.plus_days(-days_ago)).await?;
    }
    for request in &REQUESTS {
        write_request(tx, ids, now, cast, find(engagements, request.engagement)?, request).await?;
    }
    Ok(())
}

fn find(engagements: &Engagements, key: &str) -> Result<EngagementId, Fault> {
    engagements.get(key).copied().ok_or_else(|| Fault::Broken(format!("the demo has no engagement {key}")))
}

/// Accepts the terms and becomes a member, for that account.
async fn enter(
    tx: &mut Tx,
    ids: &SeededIds,
    who: &str,
    (user, account): (UserId, AccountId),
    engagement: EngagementId,
    at: Timestamp,
) -> Result<(), Fault> {
    accept(tx, ids, who, (user, account), engagement, at).await?;
    let new = NewMember { id: id(ids), engagement, user, account, added_by: None };
    access::make_member(tx, &new, at).await?;
    Ok(())
}

async fn accept(
    tx: &mut Tx,
    ids: &SeededIds,
    who: &str,
    (user, account): (UserId, AccountId),
    engagement: EngagementId,
    at: Timestamp,
) -> Result<(), Fault> {
    let language = if who.ends_with("@aurelia") { Language::French } else { Language::English };
    Ok(terms::accept_in_force(tx, ids, Reader { user, language, at }, engagement, account).await?)
}

async fn write_request(
    tx: &mut Tx,
    ids: &SeededIds,
    now: Timestamp,
    cast: &Cast,
    engagement: EngagementId,
    request: &Request,
) -> Result<(), Fault> {
    let (user, account) = cast.person(request.who)?;
    let created_at = now.plus_seconds(-request.hours_ago * 3_600);
    accept(tx, ids, request.who, (user, account), engagement, created_at).await?;
    let new = NewRequest { id: RequestId(id(ids)), engagement, user, account, justification: request.justification, created_at };
    access::insert_request(tx, &new).await?;
    let Some((hours, decider, answer)) = &request.decision else { return Ok(()) };
    let ended_at = created_at.plus_seconds(hours * 3_600);
    let transition = match answer {
        Yes("") => Transition::Approve { reason: None },
        Yes(reason) => Transition::Approve { reason: Some((*reason).to_owned()) },
        No(reason) => Transition::Decline { reason: (*reason).to_owned() },
        TakenBack => Transition::Withdraw,
    };
    let state = transition.leads_to();
    let decided_by = if state == RequestState::Withdrawn { None } else { Some(cast.person(decider)?.0) };
    access::end_request(tx, new.id, state, ended_at, decided_by, transition.reason()).await?;
    if state == RequestState::Approved {
        let new = NewMember { id: id(ids), engagement, user, account, added_by: decided_by };
        access::make_member(tx, &new, ended_at).await?;
    }
    Ok(())
}
