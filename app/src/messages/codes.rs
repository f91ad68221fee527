//! Codes as sentences: every code has one, or the build fails.

use entente_shared::{Conflict, Error, Forbidden, Missing, SignInFailure, Unavailable, Violation, access::RequestState, people::Context};

use super::{Text, Texts, isolated};
use crate::response::Notice;

/// What is wrong with a field, and what would pass. The same words beside the field and in the summary.
pub fn violation_message(t: Texts, violation: Violation, field: &str) -> String {
    let (text, name, number) = match violation {
        Violation::Required => (Text::ViolationRequired, "", 0),
        Violation::TooShort { min } => (Text::ViolationTooShort, "min", min),
        Violation::TooLong { max } => (Text::ViolationTooLong, "max", max),
        Violation::InvisibleCharacter => (Text::ViolationInvisibleCharacter, "", 0),
        Violation::NameTaken => (Text::ViolationNameTaken, "", 0),
        Violation::NameLooksAlike => (Text::ViolationNameLooksAlike, "", 0),
        Violation::NameReserved => (Text::ViolationNameReserved, "", 0),
        Violation::NameClaimed => (Text::ViolationNameClaimed, "", 0),
        Violation::NameFormer => (Text::ViolationNameFormer, "", 0),
        Violation::UnknownCountry => (Text::ViolationUnknownCountry, "", 0),
        Violation::CountryLeftOut => (Text::ViolationCountryLeftOut, "", 0),
        Violation::EmailForm => (Text::ViolationEmailForm, "", 0),
        Violation::EmailSame => (Text::ViolationEmailSame, "", 0),
        Violation::EmailWebMail => (Text::ViolationEmailWebMail, "", 0),
        Violation::EmailNotAscii => (Text::ViolationEmailNotAscii, "", 0),
        Violation::PhoneCallingCode => (Text::ViolationPhoneCallingCode, "", 0),
        Violation::PhoneNotInternational => (Text::ViolationPhoneNotInternational, "", 0),
        Violation::PhoneTooShort { min } => (Text::ViolationPhoneTooShort, "min", min),
        Violation::PhoneTooLong { max } => (Text::ViolationPhoneTooLong, "max", max),
        Violation::PhoneExtension => (Text::ViolationPhoneExtension, "", 0),
        Violation::PhoneCharacter => (Text::ViolationPhoneCharacter, "", 0),
        Violation::WebsiteForm => (Text::ViolationWebsiteForm, "", 0),
        Violation::UnknownLanguage => (Text::ViolationUnknownLanguage, "", 0),
        Violation::DateForm => (Text::ViolationDateForm, "", 0),
        Violation::DatePast => (Text::ViolationDatePast, "", 0),
        Violation::DateBeforeLast => (Text::ViolationDateBeforeLast, "", 0),
        Violation::DateNotAfter => (Text::ViolationDateNotAfter, "", 0),
        Violation::VersionTaken => (Text::ViolationVersionTaken, "", 0),
        Violation::PrefixForm => (Text::ViolationPrefixForm, "", 0),
        Violation::PrefixTaken => (Text::ViolationPrefixTaken, "", 0),
        Violation::PasswordObvious => (Text::ViolationPasswordObvious, "", 0),
        Violation::PasswordWrong => (Text::ViolationPasswordWrong, "", 0),
        Violation::PasswordSame => (Text::ViolationPasswordSame, "", 0),
        Violation::CodeWrong => (Text::ViolationCodeWrong, "", 0),
        Violation::NotAccepted => (Text::ViolationNotAccepted, "", 0),
        Violation::ReasonRequired => (Text::ViolationReasonRequired, "", 0),
        Violation::SignInNameForm => (Text::ViolationSignInNameForm, "", 0),
        Violation::SignInNameTaken => (Text::ViolationSignInNameTaken, "", 0),
        Violation::TooManyAddresses { max } => (Text::ViolationTooManyAddresses, "max", max),
        Violation::NumberForm => (Text::ViolationNumberForm, "", 0),
        Violation::NumberTooSmall { min } => (Text::ViolationNumberTooSmall, "min", min),
        Violation::UnknownField => (Text::ViolationUnknownField, "", 0),
        Violation::SeveralValues => (Text::ViolationSeveralValues, "", 0),
        Violation::NoText => (Text::ViolationNoText, "", 0),
        Violation::TickForm => (Text::ViolationTickForm, "", 0),
        Violation::NumberTooLarge { max } => (Text::ViolationNumberTooLarge, "max", max),
        Violation::OneOrganization => (Text::ViolationOneOrganization, "", 0),
        Violation::NoChoice => (Text::ViolationNoChoice, "", 0),
    };
    t.fill(text, &[("field", field), (name, &number.to_string())])
}

/// The heading of a page that can't be shown.
pub fn error_title(error: &Error) -> Text {
    match error {
        Error::Invalid { .. } | Error::Malformed | Error::MethodNotAllowed | Error::TooLarge => Text::ErrorTitleMalformed,
        Error::SignedOut | Error::WrongCredentials => Text::ErrorTitleSignedOut,
        Error::SignIn { .. } => Text::ErrorTitleSignIn,
        Error::Forbidden { .. } => Text::ErrorTitleForbidden,
        Error::Elsewhere { .. } => Text::ErrorTitleElsewhere,
        Error::NotFound { .. } => Text::ErrorTitleNotFound,
        Error::Conflict { .. } => Text::ErrorTitleConflict,
        Error::TooManyAttempts { .. } | Error::Busy { .. } => Text::ErrorTitleBusy,
        Error::Unavailable { .. } => Text::ErrorTitleUnavailable,
        Error::Internal { .. } => Text::ErrorTitleInternal,
        Error::Unreachable => Text::ErrorTitleUnreachable,
    }
}

/// What happened, and what would work.
pub fn error_message(t: Texts, error: &Error) -> String {
    let text = match error {
        Error::Invalid { .. } => Text::FormErrorsTitle,
        Error::Malformed => Text::ErrorMalformed,
        Error::SignedOut => Text::ErrorSignedOut,
        Error::WrongCredentials => Text::ErrorWrongCredentials,
        Error::SignIn { why, provider, .. } => return t.fill(sign_in_text(*why), &[("provider", provider)]),
        Error::Forbidden { why } => forbidden_text(*why),
        Error::Elsewhere { title, context } => {
            return t.fill(Text::ErrorElsewhere, &[("title", title), ("context", &context_name(t, context))]);
        }
        Error::NotFound { what } => missing_text(*what),
        Error::MethodNotAllowed => Text::ErrorMethodNotAllowed,
        Error::Conflict { what } => return conflict_message(t, what),
        Error::TooLarge => Text::ErrorTooLarge,
        Error::TooManyAttempts { retry_after } => {
            let minutes = retry_after.div_ceil(60).max(1);
            return t.fill(Text::ErrorTooManyAttempts, &[("minutes", &minutes.to_string())]);
        }
        Error::Busy { .. } => Text::ErrorBusy,
        Error::Unavailable { why } => unavailable_text(*why),
        Error::Internal { reference } => return t.fill(Text::ErrorInternal, &[("reference", reference)]),
        Error::Unreachable => Text::ErrorUnreachable,
    };
    t.get(text).to_owned()
}

/// An account, and who acts for it: the words of the switcher.
fn context_name(t: Texts, context: &Context) -> String {
    let account = context.account.as_ref().map_or(t.get(Text::FrameNoAccount), |account| &account.name);
    format!("{} ({} · {})", isolated(account), context.directory, isolated(&context.name))
}

fn sign_in_text(why: SignInFailure) -> Text {
    match why {
        SignInFailure::Unreachable => Text::ErrorSignInUnreachable,
        SignInFailure::Unusable => Text::ErrorSignInUnusable,
        SignInFailure::Untrusted => Text::ErrorSignInUntrusted,
        SignInFailure::Declined => Text::ErrorSignInDeclined,
        SignInFailure::NoOrganization => Text::ErrorSignInNoOrganization,
        SignInFailure::Stale => Text::ErrorSignInStale,
    }
}

fn unavailable_text(why: Unavailable) -> Text {
    match why {
        Unavailable::Busy => Text::ErrorUnavailableBusy,
        Unavailable::Locked => Text::ErrorUnavailableLocked,
        Unavailable::Full => Text::ErrorUnavailableFull,
        Unavailable::ReadOnly => Text::ErrorUnavailableReadOnly,
        Unavailable::Gone => Text::ErrorUnavailableGone,
        Unavailable::Faulty => Text::ErrorUnavailableFaulty,
        Unavailable::Unsure => Text::ErrorUnavailableUnsure,
    }
}

fn forbidden_text(why: Forbidden) -> Text {
    match why {
        Forbidden::NotGlobalAdministrator => Text::ForbiddenNotGlobalAdministrator,
        Forbidden::NotAccountAdministrator => Text::ForbiddenNotAccountAdministrator,
        Forbidden::NotOperator => Text::ForbiddenNotOperator,
        Forbidden::LinkedDirectory => Text::ForbiddenLinkedDirectory,
        Forbidden::NoAccount => Text::ForbiddenNoAccount,
        Forbidden::NotInAudience => Text::ForbiddenNotInAudience,
        Forbidden::NotDecider => Text::ForbiddenNotDecider,
        Forbidden::OwnRequest => Text::ForbiddenOwnRequest,
        Forbidden::AccountSuspended => Text::ForbiddenAccountSuspended,
        Forbidden::TermsDue => Text::ForbiddenTermsDue,
        Forbidden::LeaveInstead => Text::ForbiddenLeaveInstead,
        Forbidden::NotParticipant => Text::ForbiddenNotParticipant,
        Forbidden::Role => Text::ForbiddenRole,
        Forbidden::OneTimePasswordExpired => Text::ForbiddenOneTimePasswordExpired,
        Forbidden::KeptElsewhere => Text::ForbiddenKeptElsewhere,
        Forbidden::SecondFactorRequired => Text::ForbiddenSecondFactorRequired,
        Forbidden::Oneself => Text::ForbiddenOneself,
        Forbidden::CrossSite => Text::ForbiddenCrossSite,
    }
}

fn missing_text(what: Missing) -> Text {
    match what {
        Missing::Page => Text::MissingPage,
        Missing::Engagement => Text::MissingEngagement,
        Missing::Program => Text::MissingProgram,
        Missing::Announcement => Text::MissingAnnouncement,
        Missing::Terms => Text::MissingTerms,
        Missing::Account => Text::MissingAccount,
        Missing::Mail => Text::MissingMail,
        Missing::Directory => Text::MissingDirectory,
        Missing::Request => Text::MissingRequest,
        Missing::Confirmation => Text::MissingConfirmation,
        Missing::EmailChange => Text::MissingEmailChange,
        Missing::Context => Text::MissingContext,
        Missing::Acceptance => Text::MissingAcceptance,
        Missing::ResetLink => Text::MissingResetLink,
        Missing::PersonOfDirectory => Text::MissingPersonOfDirectory,
        Missing::Session => Text::MissingSession,
        Missing::OneTimePassword => Text::MissingOneTimePassword,
        Missing::Receipt => Text::MissingReceipt,
        Missing::Person => Text::MissingPerson,
        Missing::Invitation => Text::MissingInvitation,
        Missing::NameClaim => Text::MissingNameClaim,
        Missing::HandOver => Text::MissingHandOver,
    }
}

fn conflict_message(t: Texts, conflict: &Conflict) -> String {
    let text = match conflict {
        Conflict::AlreadyMember => Text::ConflictAlreadyMember,
        Conflict::AlreadyRequested => Text::ConflictAlreadyRequested,
        Conflict::AlreadyDecided { by, state, at } => {
            let text = match state {
                RequestState::Approved => Text::ConflictApproved,
                RequestState::Declined => Text::ConflictDeclined,
                RequestState::Withdrawn => Text::ConflictWithdrawn,
                RequestState::Expired | RequestState::Pending => Text::ConflictExpired,
            };
            let by = by.as_deref().unwrap_or(t.get(Text::ConflictSomebody));
            return t.fill(text, &[("name", by), ("date", &crate::ui::date(t, *at))]);
        }
        Conflict::OtherAccount { made_for: Some(made_for), now } => {
            return t.fill(Text::ConflictOtherAccount, &[("made_for", made_for), ("now", now)]);
        }
        Conflict::OtherAccount { made_for: None, now } => return t.fill(Text::ConflictOtherPerson, &[("now", now)]),
        Conflict::AlreadyRegistered => Text::ConflictAlreadyRegistered,
        Conflict::NewVersion => Text::ConflictNewVersion,
        Conflict::NotOpen => Text::ConflictNotOpen,
        Conflict::OtherAccess => Text::ConflictOtherAccess,
        Conflict::Renamed { name, by, at } => {
            return t.fill(Text::ConflictRenamed, &[("present", name), ("name", by), ("date", &crate::ui::date(t, *at))]);
        }
        Conflict::ContactChanged { by, at } => {
            return t.fill(Text::ConflictContactChanged, &[("name", by), ("date", &crate::ui::date(t, *at))]);
        }
        Conflict::DraftChanged => Text::ConflictDraftChanged,
        Conflict::DraftIncomplete => Text::ConflictDraftIncomplete,
        Conflict::Changed { by, at, .. } => {
            let by = if by.is_empty() { t.get(Text::ConflictSomebody) } else { by };
            return t.fill(Text::ConflictChanged, &[("name", by), ("date", &crate::ui::date(t, *at))]);
        }
        Conflict::LastOwner => Text::ConflictLastOwner,
        Conflict::ProgramArchived => Text::ConflictProgramArchived,
        Conflict::NoOrganization => Text::ConflictNoOrganization,
        Conflict::OtherAudience => Text::ConflictOtherAudience,
        Conflict::OtherLife { life } => {
            return t.fill(Text::ConflictOtherLife, &[("life", t.get(crate::engagements::life_name(*life)))]);
        }
        Conflict::AlreadySuspended => Text::ConflictAlreadySuspended,
        Conflict::NotSuspended => Text::ConflictNotSuspended,
        Conflict::HostStays => Text::ConflictHostStays,
        Conflict::RequesterSuspended => Text::ConflictRequesterSuspended,
        Conflict::MailSent => Text::ConflictMailSent,
        Conflict::MailOnItsWay => Text::ConflictMailOnItsWay,
        Conflict::AlreadyLinked => Text::ConflictAlreadyLinked,
        Conflict::NotProved => Text::ConflictNotProved,
        Conflict::OwnDirectory => Text::ConflictOwnDirectory,
        Conflict::LastDirectory => Text::ConflictLastDirectory,
        Conflict::LastAdministrator => Text::ConflictLastAdministrator,
        Conflict::AlreadyInAccount => Text::ConflictAlreadyInAccount,
        Conflict::InvitationOver => Text::ConflictInvitationOver,
        Conflict::AlreadyClaimed => Text::ConflictAlreadyClaimed,
        Conflict::ClaimOver => Text::ConflictClaimOver,
        Conflict::TakenOver => Text::ConflictTakenOver,
    };
    t.get(text).to_owned()
}

pub fn notice_text(notice: Notice) -> Text {
    match notice {
        Notice::DirectoryCreated => Text::NoticeDirectoryCreated,
        Notice::DirectoryLinked => Text::NoticeDirectoryLinked,
        Notice::DirectoryUnlinked => Text::NoticeDirectoryUnlinked,
        Notice::SignedOut => Text::NoticeSignedOut,
        Notice::NameChanged => Text::NoticeNameChanged,
        Notice::PasswordChanged => Text::NoticePasswordChanged,
        Notice::PasswordReset => Text::NoticePasswordReset,
        Notice::EmailAsked => Text::NoticeEmailAsked,
        Notice::EmailLinkSent => Text::NoticeEmailLinkSent,
        Notice::EmailWithdrawn => Text::NoticeEmailWithdrawn,
        Notice::EmailConfirmed => Text::NoticeEmailConfirmed,
        Notice::SecondFactorOn => Text::NoticeSecondFactorOn,
        Notice::SecondFactorOff => Text::NoticeSecondFactorOff,
        Notice::SessionEnded => Text::NoticeSessionEnded,
        Notice::SessionsEnded => Text::NoticeSessionsEnded,
        Notice::ResetSent => Text::NoticeResetSent,
        Notice::SecondFactorReset => Text::NoticeSecondFactorReset,
        Notice::RulesKept => Text::NoticeRulesKept,
        Notice::SecondFactorRequired => Text::NoticeSecondFactorRequired,
        Notice::ContactConfirmed => Text::NoticeContactConfirmed,
        Notice::Renamed => Text::NoticeRenamed,
        Notice::ContactChanged => Text::NoticeContactChanged,
        Notice::ContactAddressChanged => Text::NoticeContactAddressChanged,
        Notice::ConfirmationSent => Text::NoticeConfirmationSent,
        Notice::AgreementAccepted => Text::NoticeAgreementAccepted,
        Notice::AgreementPublished => Text::NoticeAgreementPublished,
        Notice::EngagementCreated => Text::NoticeEngagementCreated,
        Notice::EngagementSaved => Text::NoticeEngagementSaved,
        Notice::LifeChanged => Text::NoticeLifeChanged,
        Notice::AudienceChanged => Text::NoticeAudienceChanged,
        Notice::OrganizationAdded => Text::NoticeOrganizationAdded,
        Notice::OrganizationRemoved => Text::NoticeOrganizationRemoved,
        Notice::RoleGiven => Text::NoticeRoleGiven,
        Notice::RoleTaken => Text::NoticeRoleTaken,
        Notice::TermsPublished => Text::NoticeTermsPublished,
        Notice::TermsInUse => Text::NoticeTermsInUse,
        Notice::TermsAccepted => Text::NoticeTermsAccepted,
        Notice::Joined => Text::NoticeJoined,
        Notice::Requested => Text::NoticeRequested,
        Notice::Withdrawn => Text::NoticeWithdrawn,
        Notice::Approved => Text::NoticeApproved,
        Notice::Declined => Text::NoticeDeclined,
        Notice::MemberRemoved => Text::NoticeMemberRemoved,
        Notice::MemberRestored => Text::NoticeMemberRestored,
        Notice::LeftEngagement => Text::NoticeLeftEngagement,
        Notice::CameBack => Text::NoticeCameBack,
        Notice::MembershipKept => Text::NoticeMembershipKept,
        Notice::PeopleAdded => Text::NoticePeopleAdded,
        Notice::RoleChanged => Text::NoticeRoleChanged,
        Notice::PersonRemoved => Text::NoticePersonRemoved,
        Notice::PersonRestored => Text::NoticePersonRestored,
        Notice::InvitationSent => Text::NoticeInvitationSent,
        Notice::InvitationRevoked => Text::NoticeInvitationRevoked,
        Notice::InvitationAccepted => Text::NoticeInvitationAccepted,
        Notice::PasswordChosen => Text::NoticePasswordChosen,
        Notice::AccountSuspended => Text::NoticeAccountSuspended,
        Notice::SuspensionLifted => Text::NoticeSuspensionLifted,
        Notice::MailQueued => Text::NoticeMailQueued,
        Notice::NameClaimed => Text::NoticeNameClaimed,
        Notice::ClaimWithdrawn => Text::NoticeClaimWithdrawn,
        Notice::ClaimDecided => Text::NoticeClaimDecided,
        Notice::NameReserved => Text::NoticeNameReserved,
        Notice::NameReleased => Text::NoticeNameReleased,
        Notice::ProgramCreated => Text::NoticeProgramCreated,
        Notice::ProgramRenamed => Text::NoticeProgramRenamed,
        Notice::ProgramArchived => Text::NoticeProgramArchived,
        Notice::ProgramRestored => Text::NoticeProgramRestored,
        Notice::ProgramEdited => Text::NoticeProgramEdited,
        Notice::RolesNamed => Text::NoticeRolesNamed,
        Notice::AnnouncementSaved => Text::NoticeAnnouncementSaved,
        Notice::AnnouncementWithdrawn => Text::NoticeAnnouncementWithdrawn,
        Notice::AnnouncementRestored => Text::NoticeAnnouncementRestored,
        Notice::DraftDiscarded => Text::NoticeDraftDiscarded,
        Notice::LinkMade => Text::NoticeLinkMade,
        Notice::HandedOver => Text::NoticeHandedOver,
        Notice::LinkRevoked => Text::NoticeLinkRevoked,
        Notice::TakenOver => Text::NoticeTakenOver,
        Notice::DraftBroughtBack => Text::NoticeDraftBroughtBack,
    }
}

/// The label of a field that somebody else has changed ([`Conflict::Changed`]).
pub fn changed_field(t: Texts, field: &str) -> String {
    let text = match field {
        "name" => Text::FieldName,
        "title" => Text::FieldTitle,
        "summary" => Text::FieldSummary,
        "description" => Text::FieldDescription,
        "text" => Text::FieldText,
        "access" => Text::DiscoverAccess,
        "contact_email" => Text::FieldContactEmail,
        "reminder_days" => Text::FieldReminderDays,
        "expiry_days" => Text::FieldExpiryDays,
        "effective_on" => Text::FieldEffectiveOn,
        "expires_on" => Text::FieldExpiresOn,
        other => return other.to_owned(),
    };
    t.get(text).to_owned()
}

/// Its value in words.
pub fn changed_value(t: Texts, field: &str, value: &str) -> String {
    match (field, value.parse()) {
        ("access", Ok(access)) => t.get(crate::engagements::access_name(access)).to_owned(),
        _ => value.to_owned(),
    }
}
