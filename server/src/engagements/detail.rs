//! ENG-06, ENG-07: one engagement, as far as the person may know it.

use entente_app::backend::Visit;
use entente_shared::{
    EngagementId, Missing,
    access::Offer,
    engagements::{AccessKind, Audience, EngagementDetail, Undecided},
    members::{EndedMembership, MembershipState},
    policy::Action,
};

use super::{Engagements, head, queries};
use crate::{
    access,
    authz::{self, Place},
    db::Db,
    fault::Fault,
    markdown, members, terms,
};

pub async fn run(engagements: &Engagements, visit: &Visit, engagement: EngagementId) -> Result<EngagementDetail, Fault> {
    let db = &engagements.db;
    let place = authz::place(db, visit, engagement).await?;
    // CTX-02: what is held for another account is not shown under the name of this one. Somebody else who is signed in in the browser may
    // be in it as well; then there are two ways on.
    let elsewhere = if place.belongs() { None } else { authz::part_elsewhere(db, visit, engagement).await? };
    let sees = authz::permit(place.standing, Action::SeeEngagement, Missing::Engagement);
    let elsewhere = match (elsewhere, sees) {
        (Some(elsewhere), sees) if elsewhere.is_own || sees.is_err() => return Err(elsewhere.fault()),
        (_, Err(refusal)) => return Err(refusal),
        (elsewhere, Ok(())) => elsewhere.map(|elsewhere| elsewhere.context),
    };
    members::was_here(db, visit, engagement, &place).await;
    let actor = visit.actor()?;
    let account = actor.account.as_ref().map(|account| account.id);

    let row = queries::detail(db, engagement).await?;
    let head = head::of(db, &place, engagement).await?;
    let sees_program = authz::program_place(db, visit, row.program_id).await?.may(Action::SeeProgram);
    let mut terms = terms::in_force(db, &engagements.rendered, engagement, visit.language, visit.now).await?;
    let (description_html, organizations, mut deciders, usual_decision_seconds) = if place.sees_all() {
        let deciders = access::deciders(db, engagement, account).await?;
        let usual = access::usual_decision_seconds(db, engagement).await?;
        (markdown::to_html(&row.description, 2), organizations(engagements, engagement, &place).await?, deciders, usual)
    } else {
        terms.html = String::new();
        (String::new(), Vec::new(), Vec::new(), None)
    };
    // ENG-03: whom to write to is for those who can only enter that way.
    if place.access != AccessKind::ByInvitation {
        deciders.iter_mut().for_each(|contact| contact.email = None);
    }
    let is_decided = place.sees_all() && place.access == AccessKind::Managed;
    let undecided = is_decided.then_some(Undecided { reminder_days: row.reminder_days, expiry_days: row.expiry_days });
    let by_invitation = place.sees_all() && place.access == AccessKind::ByInvitation;
    let contact_email = Some(row.contact_email).filter(|email| by_invitation && !email.is_empty());
    let to_decide = if place.decides() { Some(access::waiting_for(db, engagement, visit, &place).await?) } else { None };
    let due = match account {
        Some(account) if place.offer() == Offer::AcceptTerms => {
            Some(terms::due(db, &engagements.rendered, visit, (actor.user, account), engagement).await?)
        }
        _ => None,
    };
    let accepted = if place.standing.participant { terms::accepted(db, actor.user, account, engagement).await? } else { None };

    Ok(EngagementDetail {
        id: engagement,
        title: row.title,
        program_id: row.program_id,
        program: row.program,
        sees_program,
        host: row.host,
        summary: row.summary,
        description_html,
        access: place.access,
        life: place.life,
        audience: place.audience,
        organizations,
        published_at: row.published_at,
        head,
        terms,
        deciders,
        usual_decision_seconds,
        undecided,
        contact_email,
        offer: place.offer(),
        request: access::latest_request(db, actor, engagement).await?,
        accepted,
        due,
        to_decide,
        participates: place.standing.participant,
        ended: if place.standing.participant { None } else { ended(db, visit, engagement).await? },
        elsewhere,
    })
}

/// ENG-07: the organizations that an engagement names are known to all whom it names. In one for any organization, only its people
/// know who else is there.
async fn organizations(engagements: &Engagements, engagement: EngagementId, place: &Place) -> Result<Vec<String>, sqlx::Error> {
    match place.audience {
        Audience::Several | Audience::One => queries::named_organizations(&engagements.db, engagement).await,
        Audience::Any if place.standing.participant || place.runs_it() => queries::present_organizations(&engagements.db, engagement).await,
        Audience::Any => Ok(Vec::new()),
    }
}

/// MEM-02: why the person is no member any more.
async fn ended(db: &Db, visit: &Visit, engagement: EngagementId) -> Result<Option<EndedMembership>, Fault> {
    let actor = visit.actor()?;
    let account = actor.account.as_ref().map(|account| account.id);
    let end = members::latest_end(db, engagement, actor.user).await?.filter(|end| Some(end.account_id) == account);
    Ok(end.map(|end| EndedMembership {
        state: end.state,
        at: end.ended_at,
        can_undo: end.state == MembershipState::Left && end.ended_at.is_some_and(|at| members::can_undo(at, visit.now)),
        reason: end.reason,
    }))
}
