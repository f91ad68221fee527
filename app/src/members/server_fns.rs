use entente_shared::{
    Cursor, EngagementId, UserId,
    members::{
        AddMembersFields, CandidatesQuery, CopyMembersFields, LeavingEngagement, MemberRemoval, Members, MembersQuery, MembersToAdd,
        MembersToCopy, OwnMembershipFields, RemoveMemberFields, RestoreMemberFields, StayingInEngagement,
    },
};
use leptos::prelude::*;

use crate::{api_error::ApiError, response::Next, ui::Question};

#[server(prefix = "/fn", endpoint = "members/list", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_members(
    engagement: EngagementId,
    query: MembersQuery,
    #[server(default)] removed: Option<UserId>,
) -> Result<Members, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.members.list(&visit, engagement, &query, removed).await?)
}

#[server(prefix = "/fn", endpoint = "members/candidates", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_members_to_add(engagement: EngagementId, #[server(default)] query: CandidatesQuery) -> Result<MembersToAdd, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.members.candidates(&visit, engagement, &query).await?)
}

/// `people`: the ids of the ticked boxes.
#[server(prefix = "/fn", endpoint = "members/add")]
pub async fn add_members(#[server(default)] people: Vec<String>, form: AddMembersFields) -> Result<Next, ApiError> {
    let visit = crate::backend::visit()?;
    let addition = form.parse(&people)?;
    let path = super::members_path(addition.engagement);
    let results = visit.backend.members.add(&visit, addition).await?;
    Ok(Next::to(path).showing(results.into_iter().map(|(address, result)| format!("{result} {address}")).collect()))
}

#[server(prefix = "/fn", endpoint = "members/to-copy", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_members_to_copy(
    engagement: EngagementId,
    #[server(default)] from: Option<EngagementId>,
    #[server(default)] words: String,
) -> Result<MembersToCopy, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.members.to_copy(&visit, engagement, from, &words).await?)
}

#[server(prefix = "/fn", endpoint = "members/copy")]
pub async fn copy_members(form: CopyMembersFields) -> Result<Next, ApiError> {
    let visit = crate::backend::visit()?;
    let (engagement, from) = form.parse()?;
    let count = visit.backend.members.copy(&visit, engagement, from, form.tell).await?;
    Ok(Next::to(super::members_path(engagement)).showing(vec![format!("{} {count}", super::outcome::COPIED)]))
}

#[server(prefix = "/fn", endpoint = "members/removal", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_member_removal(engagement: EngagementId, person: UserId) -> Result<MemberRemoval, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.members.removal(&visit, engagement, person).await?)
}

#[server(prefix = "/fn", endpoint = "members/remove")]
pub async fn remove_member(form: RemoveMemberFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    let (engagement, person, reason) = form.parse()?;
    visit.backend.members.remove(&visit, engagement, person, reason).await?;
    Ok(Next::with_notice(&format!("{}?removed={person}", super::members_path(engagement)), Notice::MemberRemoved))
}

#[server(prefix = "/fn", endpoint = "members/restore")]
pub async fn restore_member(form: RestoreMemberFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    let (engagement, person) = form.parse()?;
    visit.backend.members.restore(&visit, engagement, person).await?;
    Ok(Next::with_notice(&super::members_path(engagement), Notice::MemberRestored))
}

#[server(prefix = "/fn", endpoint = "members/leaving", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_leaving(engagement: EngagementId) -> Result<LeavingEngagement, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.members.leaving(&visit, engagement).await?)
}

#[server(prefix = "/fn", endpoint = "members/leave")]
pub async fn leave_engagement(form: OwnMembershipFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    let engagement = form.parse()?;
    let sees_it = visit.backend.members.leave(&visit, engagement).await?;
    let path = if sees_it { format!("/engagements/{engagement}") } else { "/engagements".to_owned() };
    Ok(Next::with_notice(&path, Notice::LeftEngagement))
}

#[server(prefix = "/fn", endpoint = "members/come-back")]
pub async fn come_back(form: OwnMembershipFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    let engagement = form.parse()?;
    visit.backend.members.come_back(&visit, engagement).await?;
    Ok(Next::with_notice(&format!("/engagements/{engagement}"), Notice::CameBack))
}

#[server(prefix = "/fn", endpoint = "members/staying", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_staying(engagement: EngagementId) -> Result<StayingInEngagement, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.members.staying(&visit, engagement).await?)
}

#[server(prefix = "/fn", endpoint = "members/keep")]
pub async fn keep_membership(form: OwnMembershipFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    let engagement = form.parse()?;
    visit.backend.members.keep(&visit, engagement).await?;
    Ok(Next::with_notice(&format!("/engagements/{engagement}"), Notice::MembershipKept))
}

fn of_engagement(engagement: EngagementId) -> Vec<(&'static str, String)> {
    vec![("engagement", engagement.to_string())]
}

impl Question for LoadMembers {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        let cursor = |name, cursor: &Option<Cursor>| cursor.as_ref().map(|Cursor(place)| (name, place.clone()));
        let Self { engagement, query, removed } = self;
        let mut parameters = of_engagement(*engagement);
        parameters.extend([("query[words]", query.words.clone()), ("query[sort]", query.sort.to_string())]);
        parameters.extend(query.organization.map(|organization| ("query[organization]", organization.to_string())));
        parameters.extend(cursor("query[after]", &query.after));
        parameters.extend(cursor("query[before]", &query.before));
        parameters.extend(removed.map(|person| ("removed", person.to_string())));
        parameters
    }
}

impl Question for LoadMembersToAdd {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        let Self { engagement, query } = self;
        let mut parameters = of_engagement(*engagement);
        let words = [("query[words]", query.words.clone()), ("query[organization_words]", query.organization_words.clone())];
        parameters.extend(words);
        parameters.extend(query.organization.map(|organization| ("query[organization]", organization.to_string())));
        parameters
    }
}

impl Question for LoadMembersToCopy {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        let Self { engagement, from, words } = self;
        let mut parameters = of_engagement(*engagement);
        parameters.push(("words", words.clone()));
        parameters.extend(from.map(|from| ("from", from.to_string())));
        parameters
    }
}

impl Question for LoadMemberRemoval {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut parameters = of_engagement(self.engagement);
        parameters.push(("person", self.person.to_string()));
        parameters
    }
}

impl Question for LoadLeaving {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        of_engagement(self.engagement)
    }
}

impl Question for LoadStaying {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        of_engagement(self.engagement)
    }
}
