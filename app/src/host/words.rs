//! Words of accounts and mails, the same on all pages.

use entente_shared::operators::{AccountState, MailState};

use crate::{
    html::Element,
    messages::{Text, texts},
    ui::tag,
};

pub const fn account_state_name(state: AccountState) -> Text {
    match state {
        AccountState::Active => Text::AccountStateActive,
        AccountState::Suspended => Text::AccountStateSuspended,
    }
}

pub fn account_state_tag(state: AccountState) -> Element {
    let tone = match state {
        AccountState::Active => "good",
        AccountState::Suspended => "bad",
    };
    tag(tone, texts().get(account_state_name(state)))
}

pub const fn mail_state_name(state: MailState) -> Text {
    match state {
        MailState::Queued => Text::MailStateQueued,
        MailState::Stuck => Text::MailStateStuck,
        MailState::Failed => Text::MailStateFailed,
        MailState::Sent => Text::MailStateSent,
    }
}

pub fn mail_state_tag(state: MailState) -> Element {
    let tone = match state {
        MailState::Queued => "info",
        MailState::Stuck => "warning",
        MailState::Failed => "bad",
        MailState::Sent => "good",
    };
    tag(tone, texts().get(mail_state_name(state)))
}

/// What a mail is about. A test holds the server's letters against this list.
pub fn mail_kind_name(kind: &str) -> Option<Text> {
    Some(match kind {
        "confirm_contact" => Text::MailKindConfirmContact,
        "account_renamed" => Text::MailKindAccountRenamed,
        "contact_replaced" => Text::MailKindContactReplaced,
        "account_suspended" => Text::MailKindAccountSuspended,
        "account_lifted" => Text::MailKindAccountLifted,
        "agreement_published" => Text::MailKindAgreementPublished,
        "invitation" => Text::MailKindInvitation,
        "added_to_account" => Text::MailKindAddedToAccount,
        "choose_password" => Text::MailKindChoosePassword,
        "password_reset" | "password_resets" => Text::MailKindPasswordReset,
        "directory_created" => Text::MailKindDirectoryCreated,
        "user_created" => Text::MailKindUserCreated,
        "invitation_accepted" => Text::MailKindInvitationAccepted,
        "confirm_email" => Text::MailKindConfirmEmail,
        "email_change_asked" | "email_changed" => Text::MailKindEmailChanged,
        "security" => Text::MailKindSecurity,
        "hand_over" => Text::MailKindHandOver,
        "name_claimed" => Text::MailKindNameClaimed,
        "name_claim_received" => Text::MailKindNameClaimReceived,
        "name_claim_decided" => Text::MailKindNameClaimDecided,
        "rename_required" => Text::MailKindRenameRequired,
        "request_received" => Text::MailKindRequestReceived,
        "request_approved" => Text::MailKindRequestApproved,
        "request_declined" => Text::MailKindRequestDeclined,
        "request_reminder" => Text::MailKindRequestReminder,
        "request_expired" => Text::MailKindRequestExpired,
        "added_to_engagement" => Text::MailKindAddedToEngagement,
        "removed_from_engagement" => Text::MailKindRemovedFromEngagement,
        "inactivity_warning" => Text::MailKindInactivityWarning,
        "membership_lapsed" => Text::MailKindMembershipLapsed,
        "program_role" => Text::MailKindProgramRole,
        "engagement_role" => Text::MailKindEngagementRole,
        "request_closed" => Text::MailKindRequestClosed,
        _ => return None,
    })
}
