//! The one error type: everything a request can be answered with other than what it asked for.

use serde::{Deserialize, Serialize};

use crate::{FieldErrors, Timestamp, access::RequestState, engagements::Life, people::Context};

/// Why a request was not carried out. Only [`Error::Internal`] is the product's fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "error", rename_all = "snake_case")]
pub enum Error {
    /// 422: fields to be mended.
    Invalid {
        /// All of them.
        fields: FieldErrors,
    },
    /// 400: what was sent can't be read as what the address expects.
    Malformed,
    /// 401: nobody is signed in, or the session has ended.
    SignedOut,
    /// 401: no such sign-in address, or another password. Which of the two is not said.
    WrongCredentials,
    /// DIR-02: signing in with a linked directory came to nothing.
    SignIn {
        /// What went wrong.
        why: SignInFailure,
        /// What people know the provider by.
        provider: String,
        /// The page to try again from, or in another way.
        again: String,
    },
    /// 403: known, but not allowed.
    Forbidden {
        /// The reason, which may be shown.
        why: Forbidden,
    },
    /// 403: it lives in another account that is open to the reader (CTX-02).
    Elsewhere {
        /// What it is called.
        title: String,
        /// Where it lives.
        context: Box<Context>,
    },
    /// 404: not there, or not for this person to know of.
    NotFound {
        /// The kind of thing that was asked for.
        what: Missing,
    },
    /// 405: the address exists, for another method.
    MethodNotAllowed,
    /// 409: true when the page was made, but no more.
    Conflict {
        /// What has happened since.
        what: Conflict,
    },
    /// 413: more bytes than any form of the product has.
    TooLarge,
    /// 429: too many attempts.
    TooManyAttempts {
        /// Seconds until the next one is heard.
        retry_after: u32,
    },
    /// 503: more work than can be done well; nothing was changed.
    Busy {
        /// Seconds after which to try again.
        retry_after: u32,
    },
    /// 503: the database can't do it at the moment.
    Unavailable {
        /// What keeps it from it.
        why: Unavailable,
    },
    /// 500: a fault of the product. The reference finds it in the logs.
    Internal {
        /// The request's id.
        reference: String,
    },
    /// In the page only: no answer came. What was sent may or may not have been done.
    Unreachable,
}

coded_enum! {
    /// DIR-02: why nobody could be signed in with a linked directory.
    pub enum SignInFailure {
        /// 503: the provider did not answer in time.
        Unreachable = "unreachable",
        /// 502: it answered, but not as it has to: something is not set up as it should be.
        Unusable = "unusable",
        /// 502: what it says of the person does not stand up to the checks.
        Untrusted = "untrusted",
        /// 403: it did not let the person in, or the person thought better of it.
        Declined = "declined",
        /// 403: it vouches for the person, but for no organization that they are of: a personal account.
        NoOrganization = "no_organization",
        /// 400: it took too long, was brought to its end before, or was begun in another browser.
        Stale = "stale",
    }
}

impl SignInFailure {
    /// The HTTP status of this answer.
    pub const fn status(self) -> u16 {
        match self {
            Self::Unreachable => 503,
            Self::Unusable | Self::Untrusted => 502,
            Self::Declined | Self::NoOrganization => 403,
            Self::Stale => 400,
        }
    }
}

coded_enum! {
    /// What keeps the database from doing what was asked. Nothing was saved, except where it says so.
    pub enum Unavailable {
        /// It has more to do than it can at once, or took too long over it.
        Busy = "busy",
        /// Somebody else holds what was to be changed.
        Locked = "locked",
        /// Its disk is full.
        Full = "full",
        /// It may be read, and takes nothing in.
        ReadOnly = "read_only",
        /// It can't be reached, or has gone away in the middle.
        Gone = "gone",
        /// What it is stored on fails, or what is stored there is damaged.
        Faulty = "faulty",
        /// It has gone away while it was saving, or did not answer in time: what was sent may or may not have been done.
        Unsure = "unsure",
    }
}

impl Unavailable {
    /// Seconds after which to try again. What somebody has to mend takes longer than what passes by itself.
    pub const fn retry_after(self) -> u32 {
        match self {
            Self::Busy => 1,
            Self::Locked | Self::Gone | Self::Unsure => 5,
            Self::Full | Self::ReadOnly => 30,
            Self::Faulty => 60,
        }
    }
}

coded_enum! {
    /// Why something known may not be done.
    pub enum Forbidden {
        /// REG-01, USR-02: only a Global administrator of the directory registers its organization, and looks after its people.
        NotGlobalAdministrator = "not_global_administrator",
        /// Only Account administrators look after an account.
        NotAccountAdministrator = "not_account_administrator",
        /// Only the host's administrators look after this Entente.
        NotOperator = "not_operator",
        /// USR-02: people of a linked directory are looked after there.
        LinkedDirectory = "linked_directory",
        /// People take part for an organization, and this one's is not registered yet.
        NoAccount = "no_account",
        /// The engagement is for other organizations.
        NotInAudience = "not_in_audience",
        /// Only owners and power users of one's own organization decide.
        NotDecider = "not_decider",
        /// No one decides their own request.
        OwnRequest = "own_request",
        /// An operator keeps the account from taking part; its page says why.
        AccountSuspended = "account_suspended",
        /// TOU-01, TOU-02: the terms in force have to be accepted first.
        TermsDue = "terms_due",
        /// MEM-01: one's own membership is ended by leaving.
        LeaveInstead = "leave_instead",
        /// Only people of the engagement see its content.
        NotParticipant = "not_participant",
        /// The role does not include it.
        Role = "role",
        /// USR-02: the one-time password was not used in time.
        OneTimePasswordExpired = "one_time_password_expired",
        /// The person's password and second factor are kept by the directory that they are of.
        KeptElsewhere = "kept_elsewhere",
        /// The directory wants a second factor of its Global administrators.
        SecondFactorRequired = "second_factor_required",
        /// One's own password and second factor are changed on one's own page.
        Oneself = "oneself",
        /// The form was sent from another web site.
        CrossSite = "cross_site",
    }
}

coded_enum! {
    /// The kinds of things that can be missing.
    pub enum Missing {
        /// No page has this address.
        Page = "page",
        /// No such engagement, or one that this person may not know of.
        Engagement = "engagement",
        /// No such program, or one that this person may not know of.
        Program = "program",
        /// No such announcement here.
        Announcement = "announcement",
        /// No such version of these terms.
        Terms = "terms",
        /// No such account.
        Account = "account",
        /// No such mail.
        Mail = "mail",
        /// No such directory of this account.
        Directory = "directory",
        /// No such access request.
        Request = "request",
        /// A confirmation link that was never made, was replaced, or is no longer valid.
        Confirmation = "confirmation",
        /// USR-05: no e-mail address waits to be confirmed: it was confirmed or withdrawn meanwhile.
        EmailChange = "email_change",
        /// CTX-01: a person or an account that one can't act for in this browser.
        Context = "context",
        /// An acceptance that does not exist or is another account's.
        Acceptance = "acceptance",
        /// A link that sets a password, which was never made, was used, was replaced, or is too old.
        ResetLink = "reset_link",
        /// No such person, or one of another directory.
        PersonOfDirectory = "person_of_directory",
        /// No such session of this person.
        Session = "session",
        /// No one-time password that is still to be shown to this person.
        OneTimePassword = "one_time_password",
        /// A receipt that does not exist or is somebody else's.
        Receipt = "receipt",
        /// Nobody of this account or directory.
        Person = "person",
        /// An invitation that was never made, was replaced or revoked, or is another account's.
        Invitation = "invitation",
        /// A claim that does not exist or is another organization's.
        NameClaim = "name_claim",
        /// REG-01: a hand-over link that was never made, was revoked, or is too old.
        HandOver = "hand_over",
    }
}

/// What has happened since the page was made (409).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "conflict", rename_all = "snake_case")]
pub enum Conflict {
    /// REQ-10: already a member.
    AlreadyMember,
    /// REQ-10: a request is pending already.
    AlreadyRequested,
    /// REQ-08: somebody else was first.
    AlreadyDecided {
        /// The decider's name, where it may be known.
        by: Option<String>,
        /// What became of the request.
        state: RequestState,
        /// When.
        at: Timestamp,
    },
    /// REG-03: the directory has an account already.
    AlreadyRegistered,
    /// The terms or the agreement that were ticked are not the ones in force any more.
    NewVersion,
    /// The engagement takes nobody new.
    NotOpen,
    /// The engagement is entered in another way than the one that was tried.
    OtherAccess,
    /// ORG-06: the account has got another name since the form was opened.
    Renamed {
        /// The name that it has now.
        name: String,
        /// Who changed it.
        by: String,
        /// When.
        at: Timestamp,
    },
    /// CON-01: the account's contact has been changed since the form was opened.
    ContactChanged {
        /// Who changed it.
        by: String,
        /// When.
        at: Timestamp,
    },
    /// CTX-02: the form's page was made for somebody else, or for another account, than the browser acts for now (another tab).
    OtherAccount {
        /// What the page was made for; nothing if that is not open to the person any more.
        made_for: Option<String>,
        /// What the browser acts for now.
        now: String,
    },
    /// A draft has been changed since it was looked at (another window), or is there no more.
    DraftChanged,
    /// The registration has changed since it was reviewed (another tab), or is not complete.
    DraftIncomplete,
    /// Somebody else has changed it since the form was opened: what, and to what.
    Changed {
        /// Who.
        by: String,
        /// When.
        at: Timestamp,
        /// The fields that are different now. Nothing of them was overwritten.
        changes: Vec<FieldChange>,
    },
    /// An engagement keeps an owner, and so does a program.
    LastOwner,
    /// ENG-01: nothing new begins in a program that an operator has archived.
    ProgramArchived,
    /// ENG-02: an engagement that is out in the open is for somebody.
    NoOrganization,
    /// ENG-02: the engagement is not for named organizations any more, or names the one that it is for.
    OtherAudience,
    /// ENG-04: the engagement's life does not go there from where it is.
    OtherLife {
        /// Where it is.
        life: Life,
    },
    /// An operator has suspended the account already.
    AlreadySuspended,
    /// The account is not suspended, or not any more.
    NotSuspended,
    /// The host's own account is never suspended.
    HostStays,
    /// The account of the person who asks is suspended: nobody of it is let in.
    RequesterSuspended,
    /// NTF-02: the mail has left.
    MailSent,
    /// NTF-02: the mail is being sent, or is about to be.
    MailOnItsWay,
    /// DIR-04: the account has this directory already.
    AlreadyLinked,
    /// DIR-04: nobody in this browser has proved lately to be the directory's Global administrator.
    NotProved,
    /// DIR-06: the directory that one is signed in with stays.
    OwnDirectory,
    /// DIR-06: so does the last one.
    LastDirectory,
    /// USR-04: an account keeps an Account administrator.
    LastAdministrator,
    /// USR-03: the person is in the account already.
    AlreadyInAccount,
    /// USR-03: the invitation was used, revoked, or is too old.
    InvitationOver,
    /// ORG-03: one's organization claims this name already.
    AlreadyClaimed,
    /// ORG-03: the claim was decided or taken back.
    ClaimOver,
    /// REG-01: another administrator has taken the draft over.
    TakenOver,
}

/// A field that somebody else has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// The field's name in the form.
    pub field: String,
    /// As it is now, in the form's words.
    pub now: String,
    /// Whoever reads this has changed it too.
    #[serde(default)]
    pub yours: bool,
}

/// What the page itself has put into a form: an id, the word of a button.
///
/// # Errors
/// [`Error::Malformed`] if it is none.
pub(crate) fn of_the_page<T: std::str::FromStr>(text: &str) -> Result<T, Error> {
    text.parse().map_err(|_| Error::Malformed)
}

impl Error {
    /// The HTTP status of this answer.
    pub const fn status(&self) -> u16 {
        match self {
            Self::Invalid { .. } => 422,
            Self::Malformed => 400,
            Self::SignedOut | Self::WrongCredentials => 401,
            Self::SignIn { why, .. } => why.status(),
            Self::Forbidden { .. } | Self::Elsewhere { .. } => 403,
            Self::NotFound { .. } => 404,
            Self::MethodNotAllowed => 405,
            Self::Conflict { .. } => 409,
            Self::TooLarge => 413,
            Self::TooManyAttempts { .. } => 429,
            Self::Internal { .. } => 500,
            Self::Busy { .. } | Self::Unavailable { .. } | Self::Unreachable => 503,
        }
    }

    /// Seconds after which the same request may succeed.
    pub const fn retry_after(&self) -> Option<u32> {
        match self {
            Self::TooManyAttempts { retry_after } | Self::Busy { retry_after } => Some(*retry_after),
            Self::Unavailable { why } => Some(why.retry_after()),
            _ => None,
        }
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Error {}

impl From<FieldErrors> for Error {
    fn from(fields: FieldErrors) -> Self {
        Self::Invalid { fields }
    }
}

impl From<Conflict> for Error {
    fn from(what: Conflict) -> Self {
        Self::Conflict { what }
    }
}

impl From<Forbidden> for Error {
    fn from(why: Forbidden) -> Self {
        Self::Forbidden { why }
    }
}

impl From<Missing> for Error {
    fn from(what: Missing) -> Self {
        Self::NotFound { what }
    }
}
