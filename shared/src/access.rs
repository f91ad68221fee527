//! Join, request, decide (SPEC §5): what is offered to whom, and the life of an access request.

use serde::{Deserialize, Serialize};

use crate::{
    Conflict, EngagementId, FieldErrors, Form, RequestId, TermsId, Timestamp, Violation,
    engagements::{AccessKind, EngagementHead, Life},
    error::of_the_page,
    form::form,
    people::Contact,
    rules,
};

coded_enum! {
    /// The state of an access request: `Pending → Approved | Declined | Withdrawn | Expired`.
    pub enum RequestState {
        /// Waits for a decision.
        Pending = "pending",
        /// The person became a member.
        Approved = "approved",
        /// Refused, with a reason.
        Declined = "declined",
        /// Taken back by the person who asked.
        Withdrawn = "withdrawn",
        /// Nobody decided in time.
        Expired = "expired",
    }
}

/// What can happen to a pending request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Transition {
    /// A decider lets the person in, perhaps with a word.
    Approve {
        /// Optional.
        reason: Option<String>,
    },
    /// A decider refuses.
    Decline {
        /// REQ-07: required.
        reason: String,
    },
    /// The person who asked takes it back.
    Withdraw,
    /// The time is over.
    Expire,
}

impl Transition {
    /// The state that it leads to.
    pub const fn leads_to(&self) -> RequestState {
        match self {
            Self::Approve { .. } => RequestState::Approved,
            Self::Decline { .. } => RequestState::Declined,
            Self::Withdraw => RequestState::Withdrawn,
            Self::Expire => RequestState::Expired,
        }
    }

    /// The word for the person who asked.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Approve { reason } => reason.as_deref(),
            Self::Decline { reason } => Some(reason),
            Self::Withdraw | Self::Expire => None,
        }
    }
}

/// REQ-08: a state that nothing follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlreadyOver(pub RequestState);

impl RequestState {
    /// The state after a transition.
    ///
    /// # Errors
    /// [`AlreadyOver`] unless the request is pending: a decision is never overwritten (REQ-08).
    ///
    /// ```
    /// use entente_shared::access::{AlreadyOver, RequestState, Transition};
    /// assert_eq!(RequestState::Pending.after(&Transition::Withdraw), Ok(RequestState::Withdrawn));
    /// assert_eq!(RequestState::Approved.after(&Transition::Withdraw), Err(AlreadyOver(RequestState::Approved)));
    /// ```
    pub const fn after(self, transition: &Transition) -> Result<Self, AlreadyOver> {
        match self {
            Self::Pending => Ok(transition.leads_to()),
            Self::Approved | Self::Declined | Self::Withdrawn | Self::Expired => Err(AlreadyOver(self)),
        }
    }

    /// True while somebody has to decide.
    pub const fn is_pending(self) -> bool {
        matches!(self, Self::Pending)
    }
}

/// What a person can do about an engagement now. The page shows it, the server holds to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Offer {
    /// Sign in first.
    SignIn,
    /// Register the organization first.
    Register,
    /// *Join* (REQ-02).
    Join,
    /// *Request access* (REQ-03).
    RequestAccess,
    /// *Withdraw*: a request is pending (REQ-06, REQ-10).
    Withdraw,
    /// Write to somebody inside (ENG-03).
    Contact,
    /// *Accept*: a member who owes the terms in force (TOU-01, TOU-02).
    AcceptTerms,
    /// Nothing to enter: already a member.
    Member,
    /// Takes nobody new (ENG-04).
    NotOpen,
    /// For other organizations (ENG-02).
    OtherOrganizations,
}

/// What [`offer`] looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Situation {
    /// Somebody is signed in.
    pub signed_in: bool,
    /// They act for an account.
    pub has_account: bool,
    /// The engagement is for that account's people (ENG-02).
    pub in_audience: bool,
    /// They belong to it, as a participant or because they run it.
    pub is_member: bool,
    /// They have to accept the terms in force before they go on.
    pub terms_due: bool,
    /// A request of theirs is pending.
    pub has_pending_request: bool,
    /// How to enter (ENG-03).
    pub access: AccessKind,
    /// Whether it takes people (ENG-04).
    pub life: Life,
}

/// ENG-02, ENG-03, ENG-04, REQ-10: what a person can do about an engagement.
pub const fn offer(situation: Situation) -> Offer {
    let Situation { signed_in, has_account, in_audience, is_member, terms_due, has_pending_request, access, life } = situation;
    if !signed_in {
        return Offer::SignIn;
    }
    if is_member && terms_due {
        return Offer::AcceptTerms;
    }
    if is_member {
        return Offer::Member;
    }
    if has_pending_request {
        return Offer::Withdraw;
    }
    if !has_account {
        return Offer::Register;
    }
    if !in_audience {
        return Offer::OtherOrganizations;
    }
    match (life, access) {
        (Life::Active, AccessKind::Open) => Offer::Join,
        (Life::Active, AccessKind::Managed) => Offer::RequestAccess,
        (Life::Active, AccessKind::ByInvitation) => Offer::Contact,
        (Life::Draft | Life::Paused | Life::Closed | Life::Archived, _) => Offer::NotOpen,
    }
}

impl Offer {
    /// `Ok` if this is what was wanted, else why it can't be had any more.
    pub fn expect(self, wanted: Self) -> Result<(), crate::Error> {
        use crate::{Error, Forbidden};
        if self == wanted {
            return Ok(());
        }
        Err(match self {
            Self::SignIn => Error::SignedOut,
            Self::Register => Forbidden::NoAccount.into(),
            Self::OtherOrganizations => Forbidden::NotInAudience.into(),
            Self::Member | Self::AcceptTerms => Conflict::AlreadyMember.into(),
            Self::Withdraw => Conflict::AlreadyRequested.into(),
            Self::NotOpen => Conflict::NotOpen.into(),
            Self::Join | Self::RequestAccess | Self::Contact => Conflict::OtherAccess.into(),
        })
    }
}

form! {
    /// REQ-02: joining an open engagement.
    pub struct JoinFields {
        /// [`EngagementId`] as text.
        engagement: String,
        /// The version of the terms that was on the page, [`TermsId`] as text.
        terms: String,
        /// REQ-01: the checkbox.
        #[validate(custom(function = rules::check::accepted))]
        accepted: bool,
    }
}

form! {
    /// REQ-03: asking for access to a managed engagement.
    pub struct RequestAccessFields {
        /// [`EngagementId`] as text.
        engagement: String,
        /// The version of the terms that was on the page, [`TermsId`] as text.
        terms: String,
        /// REQ-03: 10 to 2,000 characters.
        #[validate(custom(function = rules::check::justification))]
        justification: String,
        /// REQ-01: the checkbox.
        #[validate(custom(function = rules::check::accepted))]
        accepted: bool,
    }
}

form! {
    /// REQ-06: taking a pending request back.
    pub struct WithdrawFields {
        /// [`RequestId`] as text.
        request: String,
    }
}

coded_enum! {
    /// A decider's answer.
    pub enum Decision {
        /// *Approve*.
        Approve = "approve",
        /// *Decline*.
        Decline = "decline",
    }
}

form! {
    /// REQ-07: a decision on a request.
    pub struct DecideFields {
        /// [`RequestId`] as text.
        request: String,
        /// [`Decision`] as its word: the button that was pressed.
        decision: String,
        /// Required to decline.
        #[validate(custom(function = rules::check::optional_reason))]
        reason: String,
    } also Self::check_decision
}

/// The wish to enter an engagement, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where.
    pub engagement: EngagementId,
    /// What was accepted (REQ-01).
    pub terms: TermsId,
}

impl JoinFields {
    /// The checked values.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] with the mistakes, [`crate::Error::Malformed`] if an id is none.
    pub fn parse(&self) -> Result<Entry, crate::Error> {
        self.check().into_result()?;
        Ok(Entry { engagement: of_the_page(&self.engagement)?, terms: of_the_page(&self.terms)? })
    }
}

impl RequestAccessFields {
    /// The checked values, the justification tidied.
    ///
    /// # Errors
    /// As [`JoinFields::parse`].
    pub fn parse(&self) -> Result<(Entry, String), crate::Error> {
        self.check().into_result()?;
        let justification = rules::justification(&self.justification).map_err(|v| FieldErrors::one("justification", v))?;
        Ok((Entry { engagement: of_the_page(&self.engagement)?, terms: of_the_page(&self.terms)? }, justification))
    }
}

impl WithdrawFields {
    /// The request.
    ///
    /// # Errors
    /// [`crate::Error::Malformed`] if the id is none.
    pub fn parse(&self) -> Result<RequestId, crate::Error> {
        of_the_page(&self.request)
    }
}

impl DecideFields {
    /// REQ-07 requires a reason to decline.
    fn check_decision(&self, errors: &mut FieldErrors) {
        let decision = self.decision.parse::<Decision>();
        if decision.is_err() {
            errors.add("decision", Violation::NoChoice);
        }
        if decision == Ok(Decision::Decline) && rules::optional_reason(&self.reason) == Ok(None) {
            errors.add("reason", Violation::ReasonRequired);
        }
    }

    /// The request and what is to happen to it.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] with the mistakes, [`crate::Error::Malformed`] if the id is none.
    pub fn parse(&self) -> Result<(RequestId, Transition), crate::Error> {
        self.check().into_result()?;
        let reason = rules::optional_reason(&self.reason).map_err(|v| FieldErrors::one("reason", v))?;
        let transition = match (self.decision.parse(), reason) {
            (Ok(Decision::Approve), reason) => Transition::Approve { reason },
            (Ok(Decision::Decline), Some(reason)) => Transition::Decline { reason },
            (Ok(Decision::Decline), None) => return Err(FieldErrors::one("reason", Violation::ReasonRequired).into()),
            (Err(_), _) => return Err(FieldErrors::one("decision", Violation::NoChoice).into()),
        };
        Ok((of_the_page(&self.request)?, transition))
    }
}

/// A request, as the person who asked sees it (REQ-06).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestSummary {
    /// Key.
    pub id: RequestId,
    /// The engagement asked for.
    pub engagement: EngagementId,
    /// Its title.
    pub title: String,
    /// What was written.
    pub justification: String,
    /// Where it stands.
    pub state: RequestState,
    /// When it was sent.
    pub created_at: Timestamp,
    /// When it was decided, withdrawn or expired.
    pub ended_at: Option<Timestamp>,
    /// Who decided.
    pub decided_by: Option<String>,
    /// The decider's reason.
    pub reason: Option<String>,
    /// Who can decide: filled while it is pending.
    pub deciders: Vec<Contact>,
    /// CTX-02: the organization that it was made for, if that is not the one that the person acts for now.
    pub organization: Option<String>,
}

/// A request, as a decider sees it (REQ-07).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueuedRequest {
    /// Key.
    pub id: RequestId,
    /// The person who asked.
    pub requester: String,
    /// Their sign-in address.
    pub sign_in_address: String,
    /// Their organization.
    pub organization: String,
    /// What they wrote.
    pub justification: String,
    /// Where it stands.
    pub state: RequestState,
    /// When it was sent.
    pub created_at: Timestamp,
    /// When it was decided, withdrawn or expired.
    pub ended_at: Option<Timestamp>,
    /// Who decided.
    pub decided_by: Option<String>,
    /// The decider's reason.
    pub reason: Option<String>,
    /// REQ-06: an earlier refusal of the same person.
    pub earlier_refusal: Option<EarlierRefusal>,
    /// The request is the reader's own: someone else has to decide.
    pub own: bool,
}

/// REQ-06: what was said to the same person before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierRefusal {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

/// The queue of one engagement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queue {
    /// The engagement.
    pub head: EngagementHead,
    /// Waiting, oldest first (REQ-07); at most 50, the rest follows as these are decided.
    pub pending: Vec<QueuedRequest>,
    /// How many wait in all.
    pub pending_count: i64,
    /// The latest decided ones, newest first, at most 20.
    pub decided: Vec<QueuedRequest>,
}
