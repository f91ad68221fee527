//! How an engagement is run: created, edited, brought through its life, and by whom.

use serde::{Deserialize, Serialize};

use super::{AccessKind, Audience, EXPIRY_DAYS, EngagementHead, Life, REMINDER_DAYS};
use crate::{
    AccountId, EngagementId, FieldErrors, Form, ProgramId, Timestamp, UserId, Violation,
    error::of_the_page,
    form::form,
    rules::{self, check},
};

/// Most characters of an engagement's title, in Unicode scalar values.
pub const TITLE_MAX: u32 = 120;
/// Most characters of its summary.
pub const SUMMARY_MAX: u32 = 300;
/// Most characters of its description (Markdown).
pub const DESCRIPTION_MAX: u32 = 20_000;
/// Fewest and most days before deciders are reminded (REQ-09).
pub const REMINDER_RANGE: (u32, u32) = (1, 90);
/// Fewest and most days before a request expires (REQ-09).
pub const EXPIRY_RANGE: (u32, u32) = (2, 365);
/// Most organizations that are shown to choose from.
pub const CHOICES_MAX: usize = 20;

form! {
    /// ENG-01: a new engagement of a program. It begins as a draft.
    pub struct NewEngagementFields {
        /// [`ProgramId`] as text.
        program: String,
        /// 1 to 120 characters.
        #[validate(custom(function = check::title))]
        title: String,
        /// 1 to 300 characters: what discovery shows.
        #[validate(custom(function = check::summary))]
        summary: String,
        /// [`AccessKind`] as its word.
        access: String,
        /// [`Audience`] as its word.
        audience: String,
    } also Self::check_choices
}

/// A new engagement, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEngagement {
    /// Where it belongs.
    pub program: ProgramId,
    /// Title.
    pub title: String,
    /// One or two sentences.
    pub summary: String,
    /// How to enter.
    pub access: AccessKind,
    /// Whose people may enter.
    pub audience: Audience,
}

impl NewEngagementFields {
    fn check_choices(&self, errors: &mut FieldErrors) {
        if self.access.parse::<AccessKind>().is_err() {
            errors.add("access", Violation::Required);
        }
        if self.audience.parse::<Audience>().is_err() {
            errors.add("audience", Violation::Required);
        }
    }

    /// The checked values.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] with the mistakes, [`crate::Error::Malformed`] if the id is none.
    pub fn parse(&self) -> Result<NewEngagement, crate::Error> {
        self.check().into_result()?;
        Ok(NewEngagement {
            program: of_the_page(&self.program)?,
            title: rules::title(&self.title).map_err(FieldErrors::on("title"))?,
            summary: rules::summary(&self.summary).map_err(FieldErrors::on("summary"))?,
            access: of_the_page(&self.access)?,
            audience: of_the_page(&self.audience)?,
        })
    }
}

form! {
    /// An engagement's texts, and how one enters it.
    pub struct EngagementFields {
        /// [`EngagementId`] as text.
        engagement: String,
        /// What the form was made from ([`crate::edits::marks`]).
        made_from: String,
        /// 1 to 120 characters.
        #[validate(custom(function = check::title))]
        title: String,
        /// 1 to 300 characters.
        #[validate(custom(function = check::summary))]
        summary: String,
        /// Up to 20,000 characters (Markdown).
        #[validate(custom(function = check::description))]
        description: String,
        /// [`AccessKind`] as its word.
        access: String,
        /// ENG-03: whom to write to instead of the owners; may be empty.
        #[validate(custom(function = check::optional_email))]
        contact_email: String,
        /// REQ-09: 1 to 90 days.
        #[validate(custom(function = check::reminder_days))]
        reminder_days: String,
        /// REQ-09: 2 to 365 days, and later than the reminder.
        #[validate(custom(function = check::expiry_days))]
        expiry_days: String,
        /// The button that was pressed: `preview`, or nothing to save.
        decision: String,
    } also Self::check_access_and_days
}

/// An engagement's texts, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EngagementTexts {
    /// Title.
    pub title: String,
    /// One or two sentences.
    pub summary: String,
    /// Markdown.
    pub description: String,
    /// How to enter.
    pub access: AccessKind,
    /// Whom to write to; empty for the owners.
    pub contact_email: String,
    /// Days until deciders are reminded.
    pub reminder_days: i64,
    /// Days until a request expires.
    pub expiry_days: i64,
}

impl Default for EngagementTexts {
    fn default() -> Self {
        Self {
            title: String::new(),
            summary: String::new(),
            description: String::new(),
            access: AccessKind::Managed,
            contact_email: String::new(),
            reminder_days: REMINDER_DAYS,
            expiry_days: EXPIRY_DAYS,
        }
    }
}

impl EngagementFields {
    /// What was typed, and what it was made from, by the names of the fields.
    pub fn typed(&self) -> Vec<(&'static str, String)> {
        vec![
            ("made_from", self.made_from.clone()),
            ("title", self.title.clone()),
            ("summary", self.summary.clone()),
            ("description", self.description.clone()),
            ("access", self.access.clone()),
            ("contact_email", self.contact_email.clone()),
            ("reminder_days", self.reminder_days.clone()),
            ("expiry_days", self.expiry_days.clone()),
        ]
    }

    fn check_access_and_days(&self, errors: &mut FieldErrors) {
        if self.access.parse::<AccessKind>().is_err() {
            errors.add("access", Violation::Required);
        }
        let days = |typed: &str, range| rules::whole_number(typed, range).unwrap_or_default();
        let (reminder, expiry) = (days(&self.reminder_days, REMINDER_RANGE), days(&self.expiry_days, EXPIRY_RANGE));
        if errors.of("reminder_days").is_none() && errors.of("expiry_days").is_none() && expiry <= reminder {
            errors.add("expiry_days", Violation::NumberTooSmall { min: reminder + 1 });
        }
    }

    /// The checked values.
    ///
    /// # Errors
    /// As [`NewEngagementFields::parse`].
    pub fn parse(&self) -> Result<(EngagementId, EngagementTexts), crate::Error> {
        self.check().into_result()?;
        let texts = EngagementTexts {
            title: rules::title(&self.title).map_err(FieldErrors::on("title"))?,
            summary: rules::summary(&self.summary).map_err(FieldErrors::on("summary"))?,
            description: rules::description(&self.description).map_err(FieldErrors::on("description"))?,
            access: of_the_page(&self.access)?,
            contact_email: rules::optional_email(&self.contact_email).map_err(FieldErrors::on("contact_email"))?.unwrap_or_default(),
            reminder_days: rules::whole_number(&self.reminder_days, REMINDER_RANGE).map_err(FieldErrors::on("reminder_days"))?.into(),
            expiry_days: rules::whole_number(&self.expiry_days, EXPIRY_RANGE).map_err(FieldErrors::on("expiry_days"))?.into(),
        };
        Ok((of_the_page(&self.engagement)?, texts))
    }
}

impl EngagementTexts {
    /// The fields of the form, by their names.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            ("title", self.title.clone()),
            ("summary", self.summary.clone()),
            ("description", self.description.clone()),
            ("access", self.access.to_string()),
            ("contact_email", self.contact_email.clone()),
            ("reminder_days", self.reminder_days.to_string()),
            ("expiry_days", self.expiry_days.to_string()),
        ]
    }

    /// The form, filled in with what stands there.
    pub fn form(&self, engagement: EngagementId) -> EngagementFields {
        let fields = self.fields();
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let mut form =
            EngagementFields::from_typed(&|name| fields.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()));
        form.engagement = engagement.to_string();
        form.made_from = crate::edits::marks(&fields);
        form
    }
}

form! {
    /// ENG-04: a step in an engagement's life.
    pub struct LifeFields {
        /// [`EngagementId`] as text.
        engagement: String,
        /// [`Life`] as its word: where it was when this was read.
        from: String,
        /// [`Life`] as its word: the button that was pressed.
        to: String,
    }
}

impl LifeFields {
    /// The engagement, where it was, and where it is to go.
    ///
    /// # Errors
    /// [`crate::Error::Malformed`] if one of them is none.
    pub fn parse(&self) -> Result<(EngagementId, Life, Life), crate::Error> {
        Ok((of_the_page(&self.engagement)?, of_the_page(&self.from)?, of_the_page(&self.to)?))
    }
}

form! {
    /// ENG-02: for whom an engagement is.
    pub struct AudienceFields {
        /// [`EngagementId`] as text.
        engagement: String,
        /// [`Audience`] as its word.
        #[validate(custom(function = check::audience))]
        audience: String,
    }
}

form! {
    /// ENG-02: one of the organizations that an engagement is for.
    pub struct OrganizationFields {
        /// [`EngagementId`] as text.
        engagement: String,
        /// [`AccountId`] as text.
        organization: String,
    }
}

impl AudienceFields {
    /// The engagement, and for whom it is to be.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] if nothing was chosen, [`crate::Error::Malformed`] if the id is none.
    pub fn parse(&self) -> Result<(EngagementId, Audience), crate::Error> {
        let audience = self.audience.parse().map_err(|_| FieldErrors::one("audience", Violation::Required))?;
        Ok((of_the_page(&self.engagement)?, audience))
    }
}

impl OrganizationFields {
    /// The engagement and the organization.
    ///
    /// # Errors
    /// [`crate::Error::Malformed`] if an id is none.
    pub fn parse(&self) -> Result<(EngagementId, AccountId), crate::Error> {
        Ok((of_the_page(&self.engagement)?, of_the_page(&self.organization)?))
    }
}

coded_enum! {
    /// Who runs an engagement, and who decides for an organization in it.
    pub enum EngagementRole {
        /// Runs it.
        Owner = "owner",
        /// Decides for the people of their own organization.
        PowerUser = "power_user",
    }
}

form! {
    /// A role in an engagement, given or taken away.
    pub struct RoleFields {
        /// [`EngagementId`] as text.
        engagement: String,
        /// [`UserId`] as text.
        person: String,
        /// [`AccountId`] as text: the organization that the role is held for.
        organization: String,
        /// [`EngagementRole`] as its word.
        role: String,
    }
}

/// A role of somebody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoleOf {
    /// Where.
    pub engagement: EngagementId,
    /// Whose.
    pub person: UserId,
    /// Held for that account.
    pub organization: AccountId,
    /// Which.
    pub role: EngagementRole,
}

impl RoleFields {
    /// Whose role it is.
    ///
    /// # Errors
    /// [`crate::Error::Malformed`] if a part is none.
    pub fn parse(&self) -> Result<RoleOf, crate::Error> {
        Ok(RoleOf {
            engagement: of_the_page(&self.engagement)?,
            person: of_the_page(&self.person)?,
            organization: of_the_page(&self.organization)?,
            role: of_the_page(&self.role)?,
        })
    }
}

/// An organization that an engagement is for, or could be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organization {
    /// Key.
    pub id: AccountId,
    /// Publisher display name.
    pub name: String,
    /// Its 8-digit number: two names may look alike to a hurried reader.
    pub number: u32,
    /// How many of its people are in the engagement.
    pub members: u32,
}

/// The page of an engagement's settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngagementSettings {
    /// What stands above it.
    pub head: EngagementHead,
    /// The form as it stands, with what it was made from.
    pub fields: EngagementFields,
    /// For whom it is.
    pub audience: Audience,
    /// The organizations that are named, the first 200.
    pub organizations: Vec<Organization>,
    /// Who changed the texts last, and when.
    pub changed: Option<(String, Timestamp)>,
    /// How many take part.
    pub members: i64,
    /// How many wait for a decision.
    pub pending: i64,
}

/// Organizations to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organizations {
    /// What stands above the page.
    pub head: EngagementHead,
    /// For whom it is.
    pub audience: Audience,
    /// Those that are found and not named yet, at most [`CHOICES_MAX`].
    pub found: Vec<Organization>,
    /// There are more than these.
    pub more: bool,
}

/// What ends when an organization is named no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationLeaving {
    /// What stands above the page.
    pub head: EngagementHead,
    /// Which.
    pub organization: Organization,
    /// How many of its people are power users.
    pub power_users: i64,
    /// How many of its people wait for a decision.
    pub pending: i64,
    /// It is the only one that is named.
    pub is_last: bool,
}

/// Somebody with a role in an engagement, or who could have one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RolePerson {
    /// Key.
    pub user: UserId,
    /// The person's own name.
    pub name: String,
    /// What they sign in with.
    pub sign_in_address: String,
    /// The organization that the role is held for.
    pub organization: AccountId,
    /// Its publisher display name.
    pub organization_name: String,
}

/// The page of an engagement's roles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngagementRoles {
    /// What stands above it.
    pub head: EngagementHead,
    /// Who run it.
    pub owners: Vec<RolePerson>,
    /// Who decide for their organizations.
    pub power_users: Vec<RolePerson>,
    /// The reader may name owners.
    pub names_owners: bool,
    /// The reader may name power users.
    pub names_power_users: bool,
}

/// People to give a role to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleChoices {
    /// What stands above the page.
    pub head: EngagementHead,
    /// The organization whose people they are; nothing until one is chosen.
    pub organization: Option<Organization>,
    /// Organizations to choose from first.
    pub organizations: Vec<Organization>,
    /// People of the organization who don't have the role.
    pub people: Vec<RolePerson>,
    /// There are more than these.
    pub more: bool,
}
