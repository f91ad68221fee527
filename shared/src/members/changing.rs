//! MEM-01, MEM-02: the forms by which members come and go.

use crate::{
    AccountId, EngagementId, Error, FieldErrors, Form, UserId, Violation, directories::sign_in_key, error::of_the_page, form::form,
    people::CANDIDATES_MAX, rules,
};

/// MEM-01: addresses that are typed at once.
pub const MEMBER_ADDRESSES_MAX: u32 = 50;
/// How many organizations are shown to choose from at once where any can take part, and how many engagements to copy from.
pub const CHOICES_MAX: usize = 20;
/// How many minutes a removal can be undone.
pub const UNDO_MINUTES: i64 = 10;

/// The addresses of a box, one on each line or separated by commas or semicolons, each once.
///
/// # Errors
/// `TooManyAddresses` if there are more than fifty different ones.
///
/// ```
/// use entente_shared::members::member_addresses;
/// assert_eq!(member_addresses("lea@aurelia\n Paul <paul@aurelia.example>;LEA@aurelia"), Ok(vec!["lea@aurelia".to_owned(), "paul@aurelia.example".to_owned()]));
/// ```
pub fn member_addresses(typed: &str) -> Result<Vec<String>, Violation> {
    let mut entered: Vec<String> = Vec::new();
    for part in rules::address_list(typed) {
        let address = rules::address_in(part).unwrap_or_else(|| rules::trimmed(part).into());
        let key = sign_in_key(&address);
        if entered.iter().any(|known| sign_in_key(known) == key) {
            continue;
        }
        if entered.len() == MEMBER_ADDRESSES_MAX as usize {
            return Err(Violation::TooManyAddresses { max: MEMBER_ADDRESSES_MAX });
        }
        entered.push(address.chars().take(rules::EMAIL_MAX as usize).collect());
    }
    Ok(entered)
}

coded_enum! {
    /// MEM-01: what became of somebody who was to be added.
    pub enum AddResult {
        /// A member now.
        Added = "added",
        /// A member again, who had been one before.
        AddedAgain = "added_again",
        /// A member before this.
        AlreadyMember = "already_member",
        /// Nobody of the organization has this address, or the person is not of it any more.
        Unknown = "unknown",
        /// Several people of the organization have this address.
        Several = "several",
        /// No one decides about themselves.
        Oneself = "oneself",
    }
}

form! {
    /// MEM-01: adding people of an organization.
    pub struct AddMembersFields {
        /// [`EngagementId`] as text.
        engagement: String,
        /// [`AccountId`] as text.
        organization: String,
        /// See [`member_addresses`].
        addresses: String,
        /// A mail tells them.
        tell: bool,
    } also Self::check_addresses
}

/// Who is to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addition {
    /// To what.
    pub engagement: EngagementId,
    /// Of which organization.
    pub organization: AccountId,
    /// Those that were ticked.
    pub people: Vec<UserId>,
    /// Those whose address was typed.
    pub addresses: Vec<String>,
    /// With a mail to each.
    pub tell: bool,
}

impl AddMembersFields {
    /// That somebody has to be chosen is no rule of the form: the ticked boxes don't belong to it.
    fn check_addresses(&self, errors: &mut FieldErrors) {
        if let Err(violation) = member_addresses(&self.addresses) {
            errors.add("addresses", violation);
        }
    }

    /// Who is added to what. The ids are those of the ticked boxes.
    ///
    /// # Errors
    /// `Invalid` if nobody was chosen or there are too many addresses, `Malformed` if an id is none or there are more than a page has.
    pub fn parse(&self, people: &[String]) -> Result<Addition, Error> {
        self.check().into_result()?;
        let addresses = member_addresses(&self.addresses).map_err(FieldErrors::on("addresses"))?;
        if people.is_empty() && addresses.is_empty() {
            return Err(FieldErrors::one("addresses", Violation::Required).into());
        }
        if people.len() > CANDIDATES_MAX {
            return Err(Error::Malformed);
        }
        Ok(Addition {
            engagement: of_the_page(&self.engagement)?,
            organization: of_the_page(&self.organization)?,
            people: people.iter().map(|text| of_the_page(text)).collect::<Result<_, _>>()?,
            addresses,
            tell: self.tell,
        })
    }
}

form! {
    /// MEM-01: copying the members of another engagement.
    pub struct CopyMembersFields {
        /// [`EngagementId`] as text: where to.
        engagement: String,
        /// [`EngagementId`] as text: where from.
        from: String,
        /// A mail tells them.
        tell: bool,
    }
}

impl CopyMembersFields {
    /// Where to, and where from.
    ///
    /// # Errors
    /// `Malformed` if an id is none.
    pub fn parse(&self) -> Result<(EngagementId, EngagementId), Error> {
        Ok((of_the_page(&self.engagement)?, of_the_page(&self.from)?))
    }
}

form! {
    /// MEM-01: removing a member.
    pub struct RemoveMemberFields {
        /// [`EngagementId`] as text.
        engagement: String,
        /// [`UserId`] as text.
        person: String,
        /// A word for the person.
        #[validate(custom(function = rules::check::optional_reason))]
        reason: String,
    }
}

impl RemoveMemberFields {
    /// Whom, and why.
    ///
    /// # Errors
    /// `Invalid` if the reason is too long, `Malformed` if an id is none.
    pub fn parse(&self) -> Result<(EngagementId, UserId, Option<String>), Error> {
        self.check().into_result()?;
        let reason = rules::optional_reason(&self.reason).map_err(FieldErrors::on("reason"))?;
        Ok((of_the_page(&self.engagement)?, of_the_page(&self.person)?, reason))
    }
}

form! {
    /// MEM-01: bringing back somebody who was removed just now.
    pub struct RestoreMemberFields {
        /// [`EngagementId`] as text.
        engagement: String,
        /// [`UserId`] as text.
        person: String,
    }
}

impl RestoreMemberFields {
    /// Whom.
    ///
    /// # Errors
    /// `Malformed` if an id is none.
    pub fn parse(&self) -> Result<(EngagementId, UserId), Error> {
        Ok((of_the_page(&self.engagement)?, of_the_page(&self.person)?))
    }
}

form! {
    /// MEM-01, MEM-02: leaving an engagement, coming back at once, or saying that one stays.
    pub struct OwnMembershipFields {
        /// [`EngagementId`] as text.
        engagement: String,
    }
}

impl OwnMembershipFields {
    /// Which engagement.
    ///
    /// # Errors
    /// `Malformed` if the id is none.
    pub fn parse(&self) -> Result<EngagementId, Error> {
        of_the_page(&self.engagement)
    }
}
