//! Registration of an organization (SPEC §2): the forms of its steps, the draft that they fill in, and what comes out complete.

use serde::{Deserialize, Serialize};

use crate::{
    AccountId, AgreementId, Country, DraftId, FieldErrors, Form, Language, Timestamp, UserId, Violation,
    directories::DirectoryRole,
    form::form,
    hand_over::HandOverSummary,
    organizations::AccountProfile,
    rules::{self, WebMail},
};

coded_enum! {
    /// The steps, in their order.
    pub enum Step {
        /// Country/region, account type and names.
        Organization = "organization",
        /// How to reach the organization.
        Contact = "contact",
        /// Who approves the account for the company.
        Approver = "approver",
        /// Everything once more, the agreement, and Finish.
        Review = "review",
    }
}

impl Step {
    /// The step after this one; the last one stays.
    pub const fn next(self) -> Self {
        match self {
            Self::Organization => Self::Contact,
            Self::Contact => Self::Approver,
            Self::Approver | Self::Review => Self::Review,
        }
    }
}

form! {
    /// Country, account type (always Company, REG-02) and names.
    pub struct OrganizationStep {
        /// ORG-05.
        #[validate(custom(function = rules::check::country))]
        country: String,
        /// ORG-01; whether it is taken (ORG-02) only the server knows.
        #[validate(custom(function = rules::check::publisher_display_name))]
        publisher_display_name: String,
        /// CON-01: the legal name.
        #[validate(custom(function = rules::check::name))]
        registered_business_name: String,
    }
}

form! {
    /// CON-01: the organization's contact.
    pub struct ContactStep {
        /// Required.
        #[validate(custom(function = rules::check::name))]
        first_name: String,
        /// Optional: some people have one name.
        #[validate(custom(function = rules::check::optional_name))]
        last_name: String,
        /// Required; CON-02.
        #[validate(custom(function = rules::check::work_email))]
        email: String,
        /// Required; CON-04.
        #[validate(custom(function = rules::check::phone))]
        phone: String,
        /// Optional.
        #[validate(custom(function = rules::check::optional_website))]
        website: String,
        /// Required.
        #[validate(custom(function = rules::check::address_line))]
        address_line_1: String,
        /// Optional.
        #[validate(custom(function = rules::check::optional_address_line))]
        address_line_2: String,
        /// Required, but for countries without cities: see [`ContactStep::check_in`].
        #[validate(custom(function = rules::check::name))]
        city: String,
        /// Optional.
        #[validate(custom(function = rules::check::optional_name))]
        state_province: String,
        /// Optional.
        #[validate(custom(function = rules::check::optional_postal_code))]
        postal_code: String,
        /// Required: `en` or `fr`.
        #[validate(custom(function = rules::check::language))]
        preferred_language: String,
    }
}

form! {
    /// CON-05: who approves the account for the company; may be the registrant.
    pub struct ApproverStep {
        /// Required.
        #[validate(custom(function = rules::check::name))]
        approver_name: String,
        /// Required; CON-02.
        #[validate(custom(function = rules::check::work_email))]
        approver_email: String,
        /// Required; CON-04.
        #[validate(custom(function = rules::check::phone))]
        approver_phone: String,
    }
}

form! {
    /// REG-05: the signature.
    pub struct FinishFields {
        /// The version of the agreement that was on the page.
        agreement: String,
        /// REG-08: the draft that was on the page, [`DraftId`] as text.
        draft: String,
        /// The checkbox.
        #[validate(custom(function = rules::check::accepted))]
        accepted: bool,
    }
}

impl FinishFields {
    /// The version that was accepted, where nothing else is finished with it.
    ///
    /// # Errors
    /// [`Violation::NotAccepted`] if the checkbox is not ticked (REG-05), or if what the page named is no agreement's id.
    pub fn agreement(&self) -> Result<AgreementId, FieldErrors> {
        self.check().into_result()?;
        self.agreement.parse().map_err(|_| FieldErrors::one("accepted", Violation::NotAccepted))
    }

    /// What is finished with which agreement.
    ///
    /// # Errors
    /// [`Violation::NotAccepted`] if the checkbox is not ticked (REG-05), or if what the page named is no agreement's or no draft's id.
    pub fn parse(&self) -> Result<Finish, FieldErrors> {
        let agreement = self.agreement()?;
        let draft = self.draft.parse().map_err(|_| FieldErrors::one("accepted", Violation::NotAccepted))?;
        Ok(Finish { agreement, draft })
    }
}

impl ContactStep {
    /// All the mistakes in the contact of an organization in that country: where there are no cities, none is asked for.
    ///
    /// ```
    /// use entente_shared::{Country, registration::ContactStep};
    /// let asked_for = |code: &str| ContactStep::default().check_in(Country::parse(code).ok()).of("city").is_some();
    /// assert!(asked_for("FR") && asked_for("") && !asked_for("SG"));
    /// ```
    pub fn check_in(&self, country: Option<Country>) -> FieldErrors {
        let may_be_empty = country.is_some_and(|country| !country.has_cities()) && rules::tidy(&self.city).is_empty();
        self.check().only(|field| !(may_be_empty && field == "city"))
    }

    /// The checked contact of an organization in that country.
    ///
    /// # Errors
    /// Every mistake.
    pub fn parse(&self, country: Country, web_mail: WebMail) -> Result<CompanyContact, FieldErrors> {
        let read = || -> Result<CompanyContact, Violation> {
            Ok(CompanyContact {
                first_name: rules::name(&self.first_name)?,
                last_name: rules::optional_name(&self.last_name)?.unwrap_or_default(),
                email: rules::work_email(&self.email, web_mail)?,
                phone: phone(&self.phone, Some(country))?,
                website: rules::optional_website(&self.website)?,
                address_line_1: rules::address_line(&self.address_line_1)?,
                address_line_2: rules::optional_address_line(&self.address_line_2)?,
                city: self.city(country)?,
                state_province: rules::optional_name(&self.state_province)?,
                postal_code: rules::optional_postal_code(&self.postal_code)?,
                preferred_language: self.preferred_language.parse().map_err(|_| Violation::UnknownLanguage)?,
            })
        };
        read().map_err(|_| self.mistakes(Some(country), web_mail))
    }

    fn mistakes(&self, country: Option<Country>, web_mail: WebMail) -> FieldErrors {
        let errors = self.check_in(country).with_work_email::<Self>("email", &self.email, web_mail);
        errors.dialled_in(country, &|field| (field == "phone").then(|| self.phone.clone()))
    }

    fn city(&self, country: Country) -> Result<String, Violation> {
        if country.has_cities() { rules::name(&self.city) } else { Ok(rules::optional_name(&self.city)?.unwrap_or_default()) }
    }
}

impl ApproverStep {
    fn mistakes(&self, web_mail: WebMail, country: Option<Country>) -> FieldErrors {
        let errors = self.check().with_work_email::<Self>("approver_email", &self.approver_email, web_mail);
        errors.dialled_in(country, &|field| (field == "approver_phone").then(|| self.approver_phone.clone()))
    }
}

/// CON-04: where the country is known, so is what one dials there to reach another one.
fn phone(typed: &str, country: Option<Country>) -> Result<String, Violation> {
    country.map_or_else(|| rules::phone(typed), |country| rules::phone_from(typed, country))
}

/// *Finish*, checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finish {
    /// The version that was accepted.
    pub agreement: AgreementId,
    /// REG-08: what is finished. A draft becomes one account, however often it is sent.
    pub draft: DraftId,
}

/// REG-07: what has been typed so far, right or wrong. Kept for each person and directory.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// The first step.
    pub organization: OrganizationStep,
    /// The second step.
    pub contact: ContactStep,
    /// The third step.
    pub approver: ApproverStep,
}

/// Everything that an account is made of, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// ORG-05: never changes afterwards.
    pub country: Country,
    /// ORG-01, as it is shown.
    pub publisher_display_name: String,
    /// ORG-02, as it is compared.
    pub name_skeleton: String,
    /// CON-01.
    pub registered_business_name: String,
    /// CON-01.
    pub contact: CompanyContact,
    /// CON-05.
    pub approver: Approver,
}

/// CON-01, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompanyContact {
    /// First name.
    pub first_name: String,
    /// Last name; empty for somebody who has one name.
    pub last_name: String,
    /// The address that the confirmation goes to (REG-06).
    pub email: String,
    /// E.164.
    pub phone: String,
    /// With its scheme.
    pub website: Option<String>,
    /// Street and number.
    pub address_line_1: String,
    /// Building, floor.
    pub address_line_2: Option<String>,
    /// City; it may be empty in a country without cities.
    pub city: String,
    /// State or province.
    pub state_province: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// The language of the organization's mails.
    pub preferred_language: Language,
}

/// CON-05, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approver {
    /// Name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// E.164.
    pub phone: String,
}

/// A contact's first and last name as one, of which one may be empty.
///
/// ```
/// use entente_shared::registration::full_name;
/// assert_eq!(full_name("Ada", "Lovelace"), "Ada Lovelace");
/// assert_eq!(full_name("Suharto", ""), "Suharto");
/// ```
pub fn full_name(first: &str, last: &str) -> String {
    rules::tidy(&format!("{first} {last}"))
}

impl Draft {
    /// The mistakes of each step that has any.
    ///
    /// ```
    /// use entente_shared::{registration::{Draft, Step}, rules::WebMail};
    /// let steps: Vec<Step> = Draft::default().mistakes(WebMail::Refused).into_iter().map(|(step, _)| step).collect();
    /// assert_eq!(steps, [Step::Organization, Step::Contact, Step::Approver]);
    /// ```
    pub fn mistakes(&self, web_mail: WebMail) -> Vec<(Step, FieldErrors)> {
        let country = self.country();
        let steps = [
            (Step::Organization, self.organization.check()),
            (Step::Contact, self.contact.mistakes(country, web_mail)),
            (Step::Approver, self.approver.mistakes(web_mail, country)),
        ];
        steps.into_iter().filter(|(_, errors)| !errors.is_empty()).collect()
    }

    /// ORG-05: the country, once it is chosen.
    pub fn country(&self) -> Option<Country> {
        Country::parse(&self.organization.country).ok()
    }

    /// The first step that is not filled in well: where a person goes on.
    pub fn current_step(&self, web_mail: WebMail) -> Step {
        self.mistakes(web_mail).first().map_or(Step::Review, |(step, _)| *step)
    }

    /// The checked registration.
    ///
    /// # Errors
    /// The mistakes of each step, as [`Draft::mistakes`].
    pub fn complete(&self, web_mail: WebMail) -> Result<Registration, Vec<(Step, FieldErrors)>> {
        let Self { organization, contact, approver } = self;
        let country = self.country().ok_or_else(|| self.mistakes(web_mail))?;
        let contact = contact.parse(country, web_mail).map_err(|_| self.mistakes(web_mail))?;
        let read = || -> Result<Registration, Violation> {
            let publisher_display_name = rules::publisher_display_name(&organization.publisher_display_name)?;
            Ok(Registration {
                country,
                name_skeleton: rules::name_skeleton(&publisher_display_name),
                publisher_display_name,
                registered_business_name: rules::name(&organization.registered_business_name)?,
                contact,
                approver: Approver {
                    name: rules::name(&approver.approver_name)?,
                    email: rules::work_email(&approver.approver_email, web_mail)?,
                    phone: phone(&approver.approver_phone, self.country())?,
                },
            })
        };
        read().map_err(|_| self.mistakes(web_mail))
    }
}

/// REG-01: whether a person may register the organization of their directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "eligibility", rename_all = "snake_case")]
pub enum Eligibility {
    /// A Global administrator of a directory without an account, or one who has asked for another account (DIR-04).
    Eligible,
    /// Somebody else, who may prepare it; these people can finish it.
    NotGlobalAdministrator {
        /// The Global administrators of the directory.
        administrators: Vec<Administrator>,
    },
    /// REG-03: the directory has this account already.
    Registered {
        /// Its data.
        account: Box<AccountProfile>,
    },
    /// REG-03: the directory has accounts, and this person is in none of them.
    NotInAccount,
}

/// Somebody who can finish a registration: the name only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Administrator {
    /// Key.
    pub user: UserId,
    /// The person's own name.
    pub name: String,
}

/// REG-03: one of the accounts of a directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExistingAccount {
    /// Key.
    pub id: AccountId,
    /// 8 digits.
    pub number: u32,
    /// Publisher display name.
    pub name: String,
    /// Who can add people to it: their names.
    pub administrators: Vec<String>,
    /// The person is in it.
    pub is_member: bool,
}

/// REG-01 as a decision: what a person's role in the directory allows.
pub const fn may_register(role: DirectoryRole) -> bool {
    match role {
        DirectoryRole::GlobalAdministrator => true,
        DirectoryRole::User | DirectoryRole::Guest => false,
    }
}

/// The agreement in force, in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreementInForce {
    /// Key of this version.
    pub id: AgreementId,
    /// Its name.
    pub name: String,
    /// Its version, as shown.
    pub version: String,
    /// Since when.
    pub effective_at: Timestamp,
    /// The text as sanitized HTML.
    pub html: String,
}

/// Everything that the registration's pages show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistrationPage {
    /// DIR-02: the reader is of a provider that leaves groups out for people who are in too many, which it did with theirs.
    pub groups_left_out: bool,
    /// REG-01, REG-03.
    pub eligibility: Eligibility,
    /// REG-03: the accounts of the directory, oldest first.
    pub accounts: Vec<ExistingAccount>,
    /// REG-07.
    pub draft: Draft,
    /// The mistakes of each step that has any. The server's: it knows more of web-mail providers than a page does (CON-02).
    pub mistakes: Vec<(Step, FieldErrors)>,
    /// REG-08: which draft it is, if one was begun.
    pub draft_id: Option<DraftId>,
    /// REG-07: when it was saved last.
    pub saved_at: Option<Timestamp>,
    /// REG-01: the links with which the person has handed drafts over, newest first.
    pub hand_overs: Vec<HandOverSummary>,
    /// REG-05.
    pub agreement: AgreementInForce,
}

impl RegistrationPage {
    /// The first step that is not filled in well: where a person goes on.
    pub fn current_step(&self) -> Step {
        self.mistakes.first().map_or(Step::Review, |(step, _)| *step)
    }
}

/// REG-06: what the link of the confirmation mail leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactConfirmation {
    /// Publisher display name of the account.
    pub account: String,
    /// The address to be confirmed.
    pub email: String,
    /// When it was confirmed, if it was.
    pub confirmed_at: Option<Timestamp>,
}
