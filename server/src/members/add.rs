//! MEM-01: people are added, several at once, each with a result of their own.

use entente_app::backend::Visit;
use entente_shared::{
    AccountId, EngagementId, RequestId, UserId,
    access::{RequestState, Transition},
    directories::sign_in_key,
    engagements::Audience,
    members::{AddResult, Addition, CHOICES_MAX, CandidatesQuery, MembersToAdd, Organization},
    people::CANDIDATES_MAX,
    policy::Action,
};
use serde_json::json;

use super::{
    Members, queries,
    scope::{self, Scope},
};
use crate::{
    access::{self, NewMember},
    audit::{self, Event, Origin, Target},
    authz,
    clock::IdSource,
    db::{Db, Tx, name_patterns, patterns},
    engagements,
    fault::Fault,
    outbox::{self, Letter, Recipient},
};

pub async fn candidates(db: &Db, visit: &Visit, engagement: EngagementId, query: &CandidatesQuery) -> Result<MembersToAdd, Fault> {
    let place = authz::place(db, visit, engagement).await?;
    authz::permit_here(db, visit, engagement, place.standing, Action::ManageMembers).await?;
    let scope = Scope::of(visit, &place)?;
    let organizations_by_name = scope.account.is_none() && place.audience == Audience::Any;
    let mut organizations = match scope.account {
        Some(own) => queries::organization(db, engagement, own).await?.into_iter().collect(),
        None if organizations_by_name => {
            queries::organizations_named(db, &name_patterns(&query.organization_words), CHOICES_MAX as i64 + 1).await?
        }
        None => queries::named_organizations(db, engagement).await?,
    };
    let more_organizations = organizations_by_name && organizations.len() > CHOICES_MAX;
    if more_organizations {
        organizations.truncate(CHOICES_MAX);
    }
    let organization = match query.organization {
        Some(asked) if scope.has(asked) => queries::organization(db, engagement, asked).await?,
        // Where there is no choice, nobody is asked.
        _ if !organizations_by_name && organizations.len() == 1 => organizations.first().cloned(),
        _ => None,
    };
    let mut people = match &organization {
        Some(Organization { account, .. }) => {
            queries::candidates(db, engagement, *account, &patterns(&query.words), CANDIDATES_MAX as i64 + 1).await?
        }
        None => Vec::new(),
    };
    let has_more = people.len() > CANDIDATES_MAX;
    people.truncate(CANDIDATES_MAX);
    if organizations.len() == 1 && !organizations_by_name {
        organizations.clear();
    }
    Ok(MembersToAdd {
        head: engagements::head(db, &place, engagement).await?,
        takes_people: place.life.is_open(),
        organization,
        organizations,
        more_organizations,
        organizations_by_name,
        people,
        has_more,
    })
}

pub async fn run(members: &Members, visit: &Visit, addition: &Addition) -> Result<Vec<(String, AddResult)>, Fault> {
    let Addition { engagement, organization, .. } = *addition;
    // Who has which address is known only to those who may add the organization's people.
    let place = authz::place(&members.db, visit, engagement).await?;
    authz::permit_here(&members.db, visit, engagement, place.standing, Action::ManageMembers).await?;
    in_scope(visit, &place, organization)?;
    let mut results = Vec::new();
    // One after the other in one order, so that no two additions wait for each other.
    let mut people: Vec<(UserId, Option<&str>)> = addition.people.iter().map(|person| (*person, None)).collect();
    for address in &addition.addresses {
        match person_at(&members.db, organization, address).await? {
            Ok(person) => people.push((person, Some(address))),
            Err(result) => results.push((address.clone(), result)),
        }
    }
    people.sort_by_key(|(person, typed)| (*person, typed.is_none()));
    people.dedup_by_key(|(person, _)| *person);

    let mut tx = members.db.begin().await?;
    let (place, _) = scope::managing(&mut tx, visit, engagement).await?;
    in_scope(visit, &place, organization)?;
    scope::takes_people(place.life)?;
    scope::takes_people_of(&mut tx, engagement, organization).await?;
    let adding = Adding { members, visit, engagement, tell: addition.tell, from: None };
    for (person, typed) in people {
        let result = if person == visit.actor()?.user && !place.runs_it() {
            AddResult::Oneself
        } else {
            adding.bring_in(&mut tx, person, organization).await?
        };
        let name = match (typed, result) {
            (Some(address), _) => address.to_owned(),
            // Of somebody who is not of the organization not even the address is said.
            (None, AddResult::Unknown) => String::new(),
            (None, _) => queries::sign_in_address(&mut tx, person).await?.unwrap_or_default(),
        };
        results.push((name, result));
    }
    tx.commit().await?;
    members.bell.ring();
    Ok(results)
}

/// Power users add their own organization's people.
fn in_scope(visit: &Visit, place: &authz::Place, organization: AccountId) -> Result<(), Fault> {
    if Scope::of(visit, place)?.has(organization) { Ok(()) } else { Err(entente_shared::Forbidden::Role.into()) }
}

/// Whoever signs in with an address; otherwise the only one who gets mail there.
async fn person_at(db: &Db, account: AccountId, address: &str) -> Result<Result<UserId, AddResult>, Fault> {
    let found = queries::people_at(db, account, &sign_in_key(address)).await?;
    if let Some((person, _)) = found.iter().find(|(_, by_sign_in)| *by_sign_in) {
        return Ok(Ok(*person));
    }
    Ok(match found[..] {
        [] => Err(AddResult::Unknown),
        [(person, _)] => Ok(person),
        _ => Err(AddResult::Several),
    })
}

/// People who are brought into an engagement.
pub struct Adding<'a> {
    pub members: &'a Members,
    pub visit: &'a Visit,
    pub engagement: EngagementId,
    /// With a mail to each.
    pub tell: bool,
    /// The engagement that they are copied from.
    pub from: Option<EngagementId>,
}

impl Adding<'_> {
    /// One person, with the audit row. A request of theirs that waits is approved with it (REQ-10), and they hear of that (REQ-05).
    pub async fn bring_in(&self, tx: &mut Tx, person: UserId, account: AccountId) -> Result<AddResult, Fault> {
        let (ids, visit, by) = (&*self.members.ids, self.visit, self.visit.actor()?.user);
        authz::hold_person(tx, person).await?;
        if !authz::hold_in_account(tx, account, person).await? {
            return Ok(AddResult::Unknown);
        }
        let request = queries::pending_request(tx, self.engagement, person).await?;
        // No one decides their own request.
        if request.is_some() && person == by {
            return Ok(AddResult::Oneself);
        }
        let before = queries::membership(tx, self.engagement, person).await?;
        let new = NewMember { id: ids.id(), engagement: self.engagement, user: person, account, added_by: Some(by) };
        if !access::make_member(tx, &new, visit.now).await? {
            return Ok(AddResult::AlreadyMember);
        }
        let event = Event {
            action: audit::Action::AddMember,
            target: Target::Engagement(self.engagement),
            before: before.as_ref().map(|before| json!({ "state": before.state })),
            after: Some(json!({ "member": person, "account": account, "copied_from": self.from })),
        };
        audit::record(tx, ids, &Origin::of(visit), event).await?;
        if let Some(request) = request {
            approve(tx, ids, visit, request, person).await?;
        } else if self.tell {
            let letter = Letter::AddedToEngagement { engagement: self.engagement, addition: ids.id() };
            outbox::enqueue(tx, ids, visit.now, letter, &Recipient::User(person), visit.language).await?;
        }
        Ok(if before.is_some() { AddResult::AddedAgain } else { AddResult::Added })
    }
}

/// REQ-10: no request is left of somebody who is a member.
pub async fn approve(tx: &mut Tx, ids: &dyn IdSource, visit: &Visit, request: RequestId, person: UserId) -> Result<(), Fault> {
    let state = Transition::Approve { reason: None }.leads_to();
    if !access::end_request(tx, request, state, visit.now, Some(visit.actor()?.user), None).await? {
        return Ok(());
    }
    let event = Event {
        action: audit::Action::Approve,
        target: Target::Request(request),
        before: Some(json!({ "state": RequestState::Pending })),
        after: Some(json!({ "state": state })),
    };
    audit::record(tx, ids, &Origin::of(visit), event).await?;
    let letter = Letter::RequestApproved { request };
    Ok(outbox::enqueue(tx, ids, visit.now, letter, &Recipient::User(person), visit.language).await?)
}
