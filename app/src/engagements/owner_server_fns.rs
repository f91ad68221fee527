//! The server functions of those who run engagements.

use entente_shared::{
    AccountId, EngagementId, ProgramId,
    engagements::{
        AudienceFields, EngagementFields, EngagementRole, EngagementRoles, EngagementSettings, LifeFields, NewEngagementFields,
        OrganizationFields, OrganizationLeaving, Organizations, RoleChoices, RoleFields,
    },
};
use leptos::prelude::*;

use crate::{api_error::ApiError, response::Next, ui::Question};

#[server(prefix = "/fn", endpoint = "engagements/new", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_new_engagement(program: ProgramId) -> Result<String, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.engagement_owners.program(&visit, program).await?)
}

#[server(prefix = "/fn", endpoint = "engagements/create")]
pub async fn create_engagement(form: NewEngagementFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    let engagement = visit.backend.engagement_owners.create(&visit, form.parse()?).await?;
    Ok(Next::with_notice(&format!("/engagements/{engagement}/settings"), Notice::EngagementCreated))
}

#[server(prefix = "/fn", endpoint = "engagements/settings", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_settings(engagement: EngagementId) -> Result<EngagementSettings, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.engagement_owners.settings(&visit, engagement).await?)
}

#[server(prefix = "/fn", endpoint = "engagements/edit")]
pub async fn edit_engagement(form: EngagementFields) -> Result<Next, ApiError> {
    use crate::response::{Notice, PREVIEW};
    let visit = crate::backend::visit()?;
    let (engagement, _) = form.parse()?;
    let page = format!("/engagements/{engagement}/settings");
    if form.decision == PREVIEW {
        let html = visit.backend.engagement_owners.preview(&visit, &form).await?;
        return Ok(Next::previewing(page, html, form.typed()));
    }
    visit.backend.engagement_owners.edit(&visit, &form).await?;
    Ok(Next::with_notice(&page, Notice::EngagementSaved))
}

#[server(prefix = "/fn", endpoint = "engagements/step")]
pub async fn step_engagement(form: LifeFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    let (engagement, from, to) = form.parse()?;
    visit.backend.engagement_owners.step(&visit, engagement, from, to).await?;
    Ok(Next::with_notice(&format!("/engagements/{engagement}/settings"), Notice::LifeChanged))
}

#[server(prefix = "/fn", endpoint = "engagements/organizations", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_organizations(engagement: EngagementId, #[server(default)] words: String) -> Result<Organizations, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.engagement_owners.organizations(&visit, engagement, &words).await?)
}

#[server(prefix = "/fn", endpoint = "engagements/organization", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_organization(engagement: EngagementId, organization: AccountId) -> Result<OrganizationLeaving, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.engagement_owners.leaving(&visit, engagement, organization).await?)
}

#[server(prefix = "/fn", endpoint = "engagements/set-audience")]
pub async fn set_audience(form: AudienceFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    let (engagement, audience) = form.parse()?;
    visit.backend.engagement_owners.set_audience(&visit, engagement, audience).await?;
    Ok(Next::with_notice(&format!("/engagements/{engagement}/settings/audience"), Notice::AudienceChanged))
}

#[server(prefix = "/fn", endpoint = "engagements/add-organization")]
pub async fn add_organization(form: OrganizationFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    let (engagement, organization) = form.parse()?;
    visit.backend.engagement_owners.add_organization(&visit, engagement, organization).await?;
    Ok(Next::with_notice(&format!("/engagements/{engagement}/settings/audience"), Notice::OrganizationAdded))
}

#[server(prefix = "/fn", endpoint = "engagements/remove-organization")]
pub async fn remove_organization(form: OrganizationFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    let (engagement, organization) = form.parse()?;
    visit.backend.engagement_owners.remove_organization(&visit, engagement, organization).await?;
    Ok(Next::with_notice(&format!("/engagements/{engagement}/settings/audience"), Notice::OrganizationRemoved))
}

#[server(prefix = "/fn", endpoint = "engagements/roles", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_roles(engagement: EngagementId) -> Result<EngagementRoles, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.engagement_owners.roles(&visit, engagement).await?)
}

#[server(prefix = "/fn", endpoint = "engagements/role-choices", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_role_choices(
    engagement: EngagementId,
    role: EngagementRole,
    #[server(default)] organization: Option<AccountId>,
    #[server(default)] words: String,
) -> Result<RoleChoices, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.engagement_owners.role_choices(&visit, engagement, role, organization, &words).await?)
}

#[server(prefix = "/fn", endpoint = "engagements/give-role")]
pub async fn give_role(form: RoleFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    let new = form.parse()?;
    visit.backend.engagement_owners.give_role(&visit, new).await?;
    Ok(Next::with_notice(&format!("/engagements/{}/roles", new.engagement), Notice::RoleGiven))
}

#[server(prefix = "/fn", endpoint = "engagements/take-role")]
pub async fn take_role(form: RoleFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    let of = form.parse()?;
    visit.backend.engagement_owners.take_role(&visit, of).await?;
    let gave_up = visit.actor.as_ref().is_some_and(|actor| actor.user == of.person);
    // Who has given up their own may not see the page of the roles any more.
    let page = if gave_up { format!("/engagements/{}", of.engagement) } else { format!("/engagements/{}/roles", of.engagement) };
    Ok(Next::with_notice(&page, Notice::RoleTaken))
}

impl Question for LoadNewEngagement {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("program", self.program.to_string())]
    }
}

impl Question for LoadSettings {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("engagement", self.engagement.to_string())]
    }
}

impl Question for LoadOrganizations {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("engagement", self.engagement.to_string()), ("words", self.words.clone())]
    }
}

impl Question for LoadOrganization {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("engagement", self.engagement.to_string()), ("organization", self.organization.to_string())]
    }
}

impl Question for LoadRoles {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("engagement", self.engagement.to_string())]
    }
}

impl Question for LoadRoleChoices {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut parameters =
            vec![("engagement", self.engagement.to_string()), ("role", self.role.to_string()), ("words", self.words.clone())];
        parameters.extend(self.organization.map(|organization| ("organization", organization.to_string())));
        parameters
    }
}
