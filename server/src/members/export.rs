//! MEM-01: the list of members as CSV, in pieces. Who may have it is asked for each of them.

use entente_app::{
    backend::Visit,
    messages::{Text, Texts},
};
use entente_shared::{
    EngagementId, Timestamp,
    members::{Member, MemberSort, MembersQuery},
    policy::Action,
};

use super::{
    queries::{self, MemberRow, Search},
    scope::Scope,
};
use crate::{
    authz,
    csv::Rows,
    db::{
        Db,
        paging::{Key, Place, Way},
        patterns,
    },
    fault::Fault,
};

/// Rows in one piece.
const PIECE: usize = 500;

/// Where a piece ends: a place in one of the two orders.
pub enum MemberPlace {
    Name(Place<String>),
    Added(Place<Timestamp>),
}

/// The piece beyond a place, and where the next one begins; the first has the names of the columns.
pub async fn export(
    db: &Db,
    visit: &Visit,
    engagement: EngagementId,
    query: &MembersQuery,
    beyond: Option<MemberPlace>,
) -> Result<(Rows, Option<MemberPlace>), Fault> {
    let place = authz::place(db, visit, engagement).await?;
    authz::permit_here(db, visit, engagement, place.standing, Action::SeeMembers).await?;
    let account = Scope::of(visit, &place)?.narrowed(query.organization).account;
    let search = Search { engagement, account, now: visit.now, patterns: patterns(&query.words) };
    let t = Texts::in_language(visit.language);
    let mut rows = if beyond.is_some() { Rows::default() } else { Rows::headed(&heads(t))? };
    let beyond = beyond.unwrap_or_else(|| match query.sort {
        MemberSort::Name => MemberPlace::Name(Key::start()),
        MemberSort::Added => MemberPlace::Added(Key::start()),
    });
    let limit = PIECE as i64;
    let (found, next): (_, fn(&MemberRow) -> MemberPlace) = match beyond {
        MemberPlace::Name(place) => {
            (queries::by_name(db, &search, Way::After, place, limit).await?, |row| MemberPlace::Name(row.place_by_name()))
        }
        MemberPlace::Added(place) => {
            (queries::by_added(db, &search, Way::After, place, limit).await?, |row| MemberPlace::Added(row.place_by_added()))
        }
    };
    let next = found.last().filter(|_| found.len() == PIECE).map(next);
    for row in found {
        rows.add(&cells(t, row.into_member()))?;
    }
    Ok((rows, next))
}

fn heads(t: Texts) -> [&'static str; 8] {
    [
        Text::MembersName,
        Text::MembersAddress,
        Text::MembersOrganization,
        Text::MembersRole,
        Text::MembersSince,
        Text::MembersAddedBy,
        Text::MembersLastAccess,
        Text::MembersTerms,
    ]
    .map(|text| t.get(text))
}

fn cells(t: Texts, member: Member) -> [String; 8] {
    let roles = [(member.is_owner, Text::RoleOwner), (member.is_power_user, Text::MembersPowerUser), (true, Text::MembersParticipant)];
    let roles: Vec<_> = roles.into_iter().filter(|(is, _)| *is).map(|(_, text)| t.get(text)).collect();
    [
        member.name,
        member.sign_in_address,
        member.organization,
        roles.join("; "),
        member.since.rfc3339(),
        member.added_by.unwrap_or_default(),
        member.last_access_at.map(Timestamp::rfc3339).unwrap_or_default(),
        t.get(if member.terms_due { Text::MembersTermsDue } else { Text::MembersTermsAccepted }).to_owned(),
    ]
}
