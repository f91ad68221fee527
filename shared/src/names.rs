//! Publisher display names that nobody takes, and claims to names (ORG-03, ORG-04, ORG-06).

use serde::{Deserialize, Serialize};

use crate::{Error, FieldErrors, Form, NameClaimId, Page, ReservedNameId, Timestamp, Violation, error::of_the_page, form::form, rules};

coded_enum! {
    /// Why a name is kept from others.
    pub enum ReservationKind {
        /// The host has said so.
        Host = "host",
        /// Somebody claims, or has shown, that the name is theirs.
        Claim = "claim",
        /// It was an account's name until recently (ORG-06).
        Former = "former",
    }
}

impl From<ReservationKind> for Violation {
    fn from(kind: ReservationKind) -> Self {
        match kind {
            ReservationKind::Host => Self::NameReserved,
            ReservationKind::Claim => Self::NameClaimed,
            ReservationKind::Former => Self::NameFormer,
        }
    }
}

/// ORG-04: the answer to a name that is being typed. It says nothing of whose the name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Availability {
    /// Why the name can't be had; nothing if it is free.
    pub violation: Option<Violation>,
}

coded_enum! {
    /// What a claim rests on.
    pub enum ClaimGround {
        /// A registered trademark.
        Trademark = "trademark",
        /// The company is registered under the name.
        RegisteredName = "registered_name",
        /// Something else, which the explanation says.
        Other = "other",
    }
}

coded_enum! {
    /// What has become of a claim.
    pub enum ClaimState {
        /// An operator has to decide; meanwhile nobody else takes the name.
        Pending = "pending",
        /// The name is the claimant's to take.
        Accepted = "accepted",
        /// The name is as free as it was before.
        Refused = "refused",
        /// The claimant took the claim back.
        Withdrawn = "withdrawn",
    }
}

impl ClaimState {
    /// True while an operator has to decide.
    pub const fn is_pending(self) -> bool {
        matches!(self, Self::Pending)
    }
}

form! {
    /// ORG-03: that a name is one's own by right.
    pub struct ClaimNameFields {
        /// ORG-01.
        #[validate(custom(function = rules::check::publisher_display_name))]
        name: String,
        /// One of [`ClaimGround`]'s words.
        #[validate(custom(function = check_ground))]
        ground: String,
        /// 10 to 2,000 characters.
        #[validate(custom(function = rules::check::justification))]
        explanation: String,
        /// Where the decision is sent to.
        #[validate(custom(function = rules::check::email))]
        contact_email: String,
    }
}

fn check_ground(typed: &str) -> Result<(), validator::ValidationError> {
    typed.parse::<ClaimGround>().map(drop).map_err(|_| Violation::Required.into())
}

/// A claim, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewClaim {
    /// The name as it would be shown.
    pub name: String,
    /// What the claim rests on.
    pub ground: ClaimGround,
    /// In the claimant's words.
    pub explanation: String,
    /// Where the decision is sent to.
    pub contact_email: String,
}

impl ClaimNameFields {
    /// The checked claim.
    ///
    /// # Errors
    /// Every mistake of the form.
    pub fn parse(&self) -> Result<NewClaim, FieldErrors> {
        self.check().into_result()?;
        Ok(NewClaim {
            name: rules::publisher_display_name(&self.name).map_err(FieldErrors::on("name"))?,
            ground: self.ground.parse().map_err(|_| FieldErrors::one("ground", Violation::Required))?,
            explanation: rules::justification(&self.explanation).map_err(FieldErrors::on("explanation"))?,
            contact_email: rules::email(&self.contact_email).map_err(FieldErrors::on("contact_email"))?,
        })
    }
}

form! {
    /// ORG-03: the claimant takes a claim back.
    pub struct WithdrawClaimFields {
        /// [`NameClaimId`] as text.
        claim: String,
    }
}

form! {
    /// ORG-03: an operator's decision on a claim.
    pub struct DecideClaimFields {
        /// [`NameClaimId`] as text.
        claim: String,
        /// `accept` or `refuse`: the button that was pressed.
        decision: String,
        /// Required to refuse; the claimant reads it.
        #[validate(custom(function = rules::check::optional_reason))]
        reason: String,
        /// Whoever has the name now is asked to choose another one.
        require_rename: bool,
    } also Self::check_decision
}

/// A decision on a claim, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClaimDecision {
    /// The name is the claimant's.
    Accept {
        /// Said to the claimant, if anything is.
        reason: Option<String>,
        /// Whoever has the name now is asked to choose another one.
        require_rename: bool,
    },
    /// It is not.
    Refuse {
        /// Why not.
        reason: String,
    },
}

impl ClaimDecision {
    /// The state that it leads to.
    pub const fn leads_to(&self) -> ClaimState {
        match self {
            Self::Accept { .. } => ClaimState::Accepted,
            Self::Refuse { .. } => ClaimState::Refused,
        }
    }

    /// What the claimant is told.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Accept { reason, .. } => reason.as_deref(),
            Self::Refuse { reason } => Some(reason),
        }
    }
}

impl DecideClaimFields {
    /// Refusing takes a reason.
    fn check_decision(&self, errors: &mut FieldErrors) {
        match self.decision.as_str() {
            "accept" => {}
            "refuse" if rules::tidy_lines(&self.reason).is_empty() => errors.add("reason", Violation::ReasonRequired),
            "refuse" => {}
            _ => errors.add("decision", Violation::NoChoice),
        }
    }

    /// The claim and the decision.
    ///
    /// # Errors
    /// Every mistake of the form, or `Malformed` if what the page named is no claim.
    pub fn parse(&self) -> Result<(NameClaimId, ClaimDecision), Error> {
        self.check().into_result()?;
        let claim = of_the_page(&self.claim)?;
        let reason = rules::optional_reason(&self.reason).map_err(FieldErrors::on("reason"))?;
        let decision = match (self.decision.as_str(), reason) {
            ("refuse", Some(reason)) => ClaimDecision::Refuse { reason },
            ("refuse", None) => return Err(FieldErrors::one("reason", Violation::ReasonRequired).into()),
            (_, reason) => ClaimDecision::Accept { reason, require_rename: self.require_rename },
        };
        Ok((claim, decision))
    }
}

form! {
    /// ORG-03: the host keeps a name from everybody.
    pub struct ReserveNameFields {
        /// ORG-01.
        #[validate(custom(function = rules::check::publisher_display_name))]
        name: String,
    }
}

form! {
    /// ORG-03: a name may be taken again.
    pub struct ReleaseNameFields {
        /// [`ReservedNameId`] as text.
        reserved: String,
    }
}

/// A claim, as its claimant sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameClaim {
    /// Key.
    pub id: NameClaimId,
    /// The name as it would be shown.
    pub name: String,
    /// What the claim rests on.
    pub ground: ClaimGround,
    /// In the claimant's words.
    pub explanation: String,
    /// Where the decision is sent to.
    pub contact_email: String,
    /// What has become of it.
    pub state: ClaimState,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was decided or taken back.
    pub ended_at: Option<Timestamp>,
    /// What the operator says.
    pub reason: Option<String>,
    /// Whoever has the name was asked to choose another one.
    pub rename_required: bool,
}

/// What the page of one's claims shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyClaims {
    /// Those of one's organization, newest first.
    pub claims: Vec<NameClaim>,
    /// The person's own address, to begin with.
    pub contact_email: String,
}

/// A claim, as an operator sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimToDecide {
    /// The claim.
    pub claim: NameClaim,
    /// Who made it.
    pub claimant: String,
    /// For which account, or from which directory.
    pub organization: String,
    /// The account that has the name now, or one that looks like it.
    pub holder: Option<String>,
}

/// A name that nobody takes, as an operator sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReservedName {
    /// Key.
    pub id: ReservedNameId,
    /// The name as it would be shown.
    pub name: String,
    /// Why it is kept.
    pub kind: ReservationKind,
    /// The account or the directory that may have it all the same.
    pub kept_for: Option<String>,
    /// Until when; nothing if for good.
    pub until: Option<Timestamp>,
}

/// What the host looks after: reserved names and claims.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostNames {
    /// Claims to decide, oldest first.
    pub pending: Vec<ClaimToDecide>,
    /// Claims decided lately, newest first.
    pub decided: Vec<ClaimToDecide>,
    /// How many claims there are to decide: more than `pending` if there are many.
    pub to_decide: u32,
    /// A page of the names that nobody takes, the newest first.
    pub reserved: Page<ReservedName>,
}
