//! What a form's server function answers with, for a page with WebAssembly and for one without.

use entente_shared::Error;
use serde::{Deserialize, Serialize};

/// A change was made. A browser without WebAssembly is sent to the path (303); the page goes there by itself and loads anew what it shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Next {
    /// A path of this site.
    pub path: String,
    /// Load the whole page again: the language, the theme or the person has changed.
    pub reload: bool,
    /// What the page there shows once, such as a one-time password: it is in this answer alone, never in an address or a store.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shown: Vec<String>,
}

/// [`Next::shown`], for the page that it is for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The page, with its parameters.
    pub path: String,
    /// What the page makes of these is its own affair.
    pub values: Vec<String>,
}

impl Next {
    /// On to that path.
    pub fn to(path: impl Into<String>) -> Self {
        Self { path: path.into(), reload: false, shown: Vec::new() }
    }

    /// On to that path as a new page.
    pub fn reload(path: impl Into<String>) -> Self {
        Self { path: path.into(), reload: true, shown: Vec::new() }
    }

    /// Lets the page there show these values once.
    pub fn showing(self, shown: Vec<String>) -> Self {
        Self { shown, ..self }
    }

    /// Back to the page of a form that somebody wants to look at first: the text as it would be shown, and the form's fields as they were
    /// typed. The page gives it to its form with `form::Preview`.
    pub fn previewing(path: impl Into<String>, html: String, typed: Vec<(&str, String)>) -> Self {
        let typed = typed.into_iter().flat_map(|(name, value)| [name.to_owned(), value]);
        Self::to(path).showing([PREVIEW.to_owned(), html].into_iter().chain(typed).collect())
    }

    /// On to that path, where a notice says what was done.
    pub fn with_notice(path: &str, notice: Notice) -> Self {
        let (path, fragment) = path.split_at(path.find('#').unwrap_or(path.len()));
        let mark = if path.contains('?') { '&' } else { '?' };
        Self::to(format!("{path}{mark}done={}{fragment}", notice.as_str()))
    }
}

macro_rules! notices {
    ($($notice:ident = $word:literal),+ $(,)?) => {
        /// What a page says at its top after something was done. It stands in the address, so it is said without WebAssembly too.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Notice { $($notice),+ }

        impl Notice {
            pub const ALL: &'static [Self] = &[$(Self::$notice),+];

            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$notice => $word),+ }
            }
        }
    };
}

notices! {
    DirectoryCreated = "directory-created",
    DirectoryLinked = "directory-linked",
    DirectoryUnlinked = "directory-unlinked",
    SignedOut = "signed-out",
    NameChanged = "name-changed",
    PasswordChanged = "password-changed",
    PasswordReset = "password-reset",
    EmailAsked = "email-asked",
    EmailLinkSent = "email-link-sent",
    EmailWithdrawn = "email-withdrawn",
    EmailConfirmed = "email-confirmed",
    SecondFactorOn = "second-factor-on",
    SecondFactorOff = "second-factor-off",
    SessionEnded = "session-ended",
    SessionsEnded = "sessions-ended",
    ResetSent = "reset-sent",
    SecondFactorReset = "second-factor-reset",
    RulesKept = "rules-kept",
    SecondFactorRequired = "second-factor-required",
    ContactConfirmed = "contact-confirmed",
    Renamed = "renamed",
    ContactChanged = "contact-changed",
    ContactAddressChanged = "contact-address-changed",
    ConfirmationSent = "confirmation-sent",
    AgreementAccepted = "agreement-accepted",
    AgreementPublished = "agreement-published",
    EngagementCreated = "engagement-created",
    EngagementSaved = "engagement-saved",
    LifeChanged = "life-changed",
    AudienceChanged = "audience-changed",
    OrganizationAdded = "organization-added",
    OrganizationRemoved = "organization-removed",
    RoleGiven = "role-given",
    RoleTaken = "role-taken",
    TermsPublished = "terms-published",
    TermsInUse = "terms-in-use",
    TermsAccepted = "terms-accepted",
    Joined = "joined",
    Requested = "requested",
    Withdrawn = "withdrawn",
    Approved = "approved",
    Declined = "declined",
    MemberRemoved = "member-removed",
    MemberRestored = "member-restored",
    LeftEngagement = "left",
    CameBack = "came-back",
    MembershipKept = "membership-kept",
    PeopleAdded = "people-added",
    RoleChanged = "role-changed",
    PersonRemoved = "person-removed",
    PersonRestored = "person-restored",
    InvitationSent = "invitation-sent",
    InvitationRevoked = "invitation-revoked",
    InvitationAccepted = "invitation-accepted",
    PasswordChosen = "password-chosen",
    AccountSuspended = "account-suspended",
    SuspensionLifted = "suspension-lifted",
    MailQueued = "mail-queued",
    NameClaimed = "name-claimed",
    ClaimWithdrawn = "claim-withdrawn",
    ClaimDecided = "claim-decided",
    NameReserved = "name-reserved",
    NameReleased = "name-released",
    ProgramCreated = "program-created",
    ProgramRenamed = "program-renamed",
    ProgramArchived = "program-archived",
    ProgramRestored = "program-restored",
    ProgramEdited = "program-edited",
    RolesNamed = "roles-named",
    AnnouncementSaved = "announcement-saved",
    AnnouncementWithdrawn = "announcement-withdrawn",
    AnnouncementRestored = "announcement-restored",
    DraftDiscarded = "draft-discarded",
    LinkMade = "link-made",
    HandedOver = "handed-over",
    LinkRevoked = "link-revoked",
    TakenOver = "taken-over",
    DraftBroughtBack = "draft-brought-back",
}

impl Notice {
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|notice| notice.as_str() == word)
    }
}

/// The button of a form that is sent to be looked at, and what an answer to it begins with.
pub const PREVIEW: &str = "preview";

/// CTX-02: as whom and for which account a page was made: the field of its forms, and the header of its questions.
pub const ACTING_AS: &str = "acting-as";

/// The button of a form that is sent once more, after switching back to the account that its page was made for.
pub const SWITCH_BACK: &str = "switch-back";

/// A form that was sent without WebAssembly and not carried out: the page is rendered once more with its errors and what was typed
/// (without passwords), so nothing is lost and nothing private gets into an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Address of the server function that the form was sent to.
    pub endpoint: String,
    /// Why not.
    pub error: Error,
    /// Names and values of the form's fields.
    pub typed: Vec<(String, String)>,
    /// The page that the form stands on, with its parameters.
    pub path: String,
}

impl Refused {
    /// What was sent as that field.
    pub fn value_of(&self, field: &str) -> Option<&str> {
        self.typed.iter().find(|(name, _)| name == field).map(|(_, value)| value.as_str())
    }
}
