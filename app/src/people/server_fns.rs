use entente_shared::{
    ListQuery, Page, UserId,
    people::{
        AcceptAsNewFields, AcceptFields, AddPeopleFields, Candidates, ChangeRoleFields, ChoosePasswordFields, Contact, Invitation,
        InvitationFields, InvitationOffer, InviteFields, NewUserFields, People, PersonFields, Removal, Welcome,
    },
};
use leptos::prelude::*;

use crate::{
    api_error::ApiError,
    response::Next,
    ui::{Question, list_parameters},
};

#[server(prefix = "/fn", endpoint = "people/administrators", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_administrators() -> Result<Vec<Contact>, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.people.administrators(&visit).await?)
}

#[server(prefix = "/fn", endpoint = "people/list", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_people(query: ListQuery) -> Result<People, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.people.list(&visit, &query).await?)
}

#[server(prefix = "/fn", endpoint = "people/candidates", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_candidates(words: String) -> Result<Candidates, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.people.candidates(&visit, &words).await?)
}

/// `people`: the ids of the ticked boxes.
#[server(prefix = "/fn", endpoint = "people/add")]
pub async fn add_people(#[server(default)] people: Vec<String>, form: AddPeopleFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    let (people, role) = form.parse(&people)?;
    visit.backend.people.add(&visit, &people, role, form.tell).await?;
    Ok(Next::with_notice("/account/people", Notice::PeopleAdded))
}

#[server(prefix = "/fn", endpoint = "people/change-role")]
pub async fn change_role(form: ChangeRoleFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    let (person, role) = form.parse()?;
    visit.backend.people.change_role(&visit, person, role).await?;
    let own = visit.actor()?.user == person;
    // Whoever is no administrator any more sees the account with other eyes.
    Ok(if own { Next::reload("/account") } else { Next::with_notice("/account/people", Notice::RoleChanged) })
}

#[server(prefix = "/fn", endpoint = "people/removal", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_removal(person: UserId) -> Result<Removal, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.people.removal(&visit, person).await?)
}

#[server(prefix = "/fn", endpoint = "people/remove")]
pub async fn remove_person(form: PersonFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    let person = form.parse()?;
    visit.backend.people.remove(&visit, person).await?;
    let own = visit.actor()?.user == person;
    Ok(if own { Next::reload("/") } else { Next::with_notice(&format!("/account/people?removed={person}"), Notice::PersonRemoved) })
}

#[server(prefix = "/fn", endpoint = "people/restore")]
pub async fn restore_person(form: PersonFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    visit.backend.people.restore(&visit, form.parse()?).await?;
    Ok(Next::with_notice("/account/people", Notice::PersonRestored))
}

#[server(prefix = "/fn", endpoint = "people/directory", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_directory() -> Result<String, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.people.directory(&visit).await?)
}

#[server(prefix = "/fn", endpoint = "people/create")]
pub async fn create_user(form: NewUserFields) -> Result<Next, ApiError> {
    use entente_shared::Error;
    let visit = crate::backend::visit()?;
    let new = form.parse().map_err(Error::from)?;
    let (name, address) = (new.name.clone(), format!("{}@{}", new.sign_in_name, visit.actor()?.directory_prefix));
    let password = visit.backend.people.create(&visit, new).await?.unwrap_or_default();
    Ok(Next::to("/account/people/created").showing(vec![name, address, password]))
}

#[server(prefix = "/fn", endpoint = "people/welcome", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_welcome(token: String) -> Result<Welcome, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.people.welcome(&visit, &token).await?)
}

#[server(prefix = "/fn", endpoint = "people/choose-password")]
pub async fn choose_first_password(form: ChoosePasswordFields) -> Result<Next, ApiError> {
    use crate::{backend::SessionChange, response::Notice};
    use entente_shared::{Error, Form};
    let visit = crate::backend::visit()?;
    form.check().into_result().map_err(Error::from)?;
    let token = visit.backend.people.choose_password(&visit, &form.token, form.password).await?;
    visit.reply(|reply| reply.session = SessionChange::Start(token));
    Ok(Next { reload: true, ..Next::with_notice("/", Notice::PasswordChosen) })
}

#[server(prefix = "/fn", endpoint = "people/invite")]
pub async fn invite(form: InviteFields) -> Result<Next, ApiError> {
    use entente_shared::Error;
    let visit = crate::backend::visit()?;
    let batch = form.parse().map_err(Error::from)?;
    let results = visit.backend.people.invite(&visit, batch).await?;
    let shown = results.into_iter().map(|(address, result)| format!("{result} {address}")).collect();
    Ok(Next::to("/account/invitations").showing(shown))
}

#[server(prefix = "/fn", endpoint = "people/invitations", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_invitations(#[server(default)] query: ListQuery) -> Result<Page<Invitation>, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.people.invitations(&visit, &query).await?)
}

#[server(prefix = "/fn", endpoint = "people/resend")]
pub async fn resend_invitation(form: InvitationFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    visit.backend.people.resend(&visit, form.parse()?).await?;
    Ok(Next::with_notice("/account/invitations", Notice::InvitationSent))
}

#[server(prefix = "/fn", endpoint = "people/revoke")]
pub async fn revoke_invitation(form: InvitationFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    visit.backend.people.revoke(&visit, form.parse()?).await?;
    Ok(Next::with_notice("/account/invitations", Notice::InvitationRevoked))
}

#[server(prefix = "/fn", endpoint = "people/offer", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_offer(token: String) -> Result<InvitationOffer, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.people.offer(&visit, &token).await?)
}

#[server(prefix = "/fn", endpoint = "people/accept")]
pub async fn accept_invitation(form: AcceptFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    visit.backend.people.accept(&visit, &form.token).await?;
    Ok(Next { reload: true, ..Next::with_notice("/", Notice::InvitationAccepted) })
}

#[server(prefix = "/fn", endpoint = "people/accept-as-new")]
pub async fn accept_as_new(form: AcceptAsNewFields) -> Result<Next, ApiError> {
    use crate::{backend::SessionChange, response::Notice};
    use entente_shared::Error;
    let visit = crate::backend::visit()?;
    let new = form.parse().map_err(Error::from)?;
    let token = visit.backend.people.accept_as_new(&visit, &form.token, new).await?;
    visit.reply(|reply| reply.session = SessionChange::Start(token));
    Ok(Next { reload: true, ..Next::with_notice("/", Notice::InvitationAccepted) })
}

impl Question for LoadAdministrators {}

impl Question for LoadPeople {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        list_parameters(&self.query)
    }
}

impl Question for LoadCandidates {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("words", self.words.clone())]
    }
}

impl Question for LoadRemoval {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("person", self.person.to_string())]
    }
}

impl Question for LoadDirectory {}

impl Question for LoadWelcome {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("token", self.token.clone())]
    }
}

impl Question for LoadInvitations {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        list_parameters(&self.query)
    }
}

impl Question for LoadOffer {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("token", self.token.clone())]
    }
}
