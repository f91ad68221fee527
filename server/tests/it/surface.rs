//! Every address that changes or tells something, through the whole router: what a stranger, a page of another site and a clumsy
//! program get. A server function without a case here fails the test.

use std::collections::BTreeMap;

use axum::{
    body::{Body, to_bytes},
    http::{Method, Request, Response, StatusCode, header},
};
use entente_server::http::{Site, Web, router};
use entente_shared::Error;
use leptos::server_fn::axum::server_fn_paths;
use tower::ServiceExt;

use crate::support::World;

/// What somebody who is not signed in gets, from a function that is called well, and the audit row that it leaves when a signed-in
/// person calls it; `None` where nothing is changed.
struct Case {
    /// Well-formed arguments.
    arguments: &'static str,
    stranger: StatusCode,
    audit: Option<&'static str>,
}

const fn needs_sign_in(arguments: &'static str, audit: Option<&'static str>) -> Case {
    Case { arguments, stranger: StatusCode::UNAUTHORIZED, audit }
}

/// Open to strangers, each with its reason. This list only gets shorter.
const fn open_to_strangers(arguments: &'static str, stranger: StatusCode, audit: Option<&'static str>) -> Case {
    Case { arguments, stranger, audit }
}

fn cases() -> BTreeMap<&'static str, Case> {
    BTreeMap::from([
        // The way in.
        ("/fn/directories/create", open_to_strangers("form[domain_prefix]=", StatusCode::UNPROCESSABLE_ENTITY, Some("directory.create"))),
        ("/fn/directories/sign-in", open_to_strangers("form[password]=", StatusCode::UNPROCESSABLE_ENTITY, Some("session.start"))),
        // The names on the buttons of the sign-in page.
        ("/fn/directories/providers", open_to_strangers("", StatusCode::OK, None)),
        ("/fn/directories/of-account", needs_sign_in("", None)),
        ("/fn/directories/review-link", needs_sign_in("account=018bcfe5-681a-76be-8f05-c26a240bed28", None)),
        ("/fn/directories/review-unlink", needs_sign_in("directory=018bcfe5-681a-76be-8f05-c26a240bed28", None)),
        (
            "/fn/directories/link",
            needs_sign_in(
                "form[account]=018bcfe5-681a-76be-8f05-c26a240bed28&form[directory]=018bcfe5-681a-76be-8f05-c26a240bed28&form[decision]=link",
                Some("account.link_directory"),
            ),
        ),
        ("/fn/directories/unlink", needs_sign_in("form[directory]=018bcfe5-681a-76be-8f05-c26a240bed28", Some("account.unlink_directory"))),
        // Whoever has forgotten their password (the answer says nothing), and the mail's link: the token is the permission.
        (
            "/fn/reset-password/ask",
            open_to_strangers("form[sign_in_address]=nobody@nowhere", StatusCode::OK, Some("user.ask_password_reset")),
        ),
        ("/fn/reset-password/link", open_to_strangers("token=none", StatusCode::OK, None)),
        (
            "/fn/reset-password/new",
            open_to_strangers(
                "form[token]=none&form[new_password]=four words make a door",
                StatusCode::NOT_FOUND,
                Some("user.reset_password"),
            ),
        ),
        // USR-05: the mail's link, for whoever reads the mailbox; the token is the permission.
        ("/fn/email/link", open_to_strangers("token=none", StatusCode::OK, None)),
        ("/fn/email/confirm", open_to_strangers("form[token]=none", StatusCode::NOT_FOUND, Some("user.confirm_email"))),
        // Steps of signing in: for nobody else.
        ("/fn/sign-in/code", needs_sign_in("form[code]=123456", Some("session.step"))),
        ("/fn/sign-in/password", needs_sign_in("form[new_password]=four words make a door", Some("user.change_password"))),
        ("/fn/second-factor/set-up", needs_sign_in("", None)),
        ("/fn/second-factor/begin", needs_sign_in("return_to=/", Some("user.begin_second_factor"))),
        ("/fn/second-factor/confirm", needs_sign_in("form[code]=123456", Some("user.turn_second_factor_on"))),
        ("/fn/second-factor/keep-codes", needs_sign_in("return_to=/", Some("user.keep_recovery_codes"))),
        ("/fn/second-factor/new-codes", needs_sign_in("form[password]=x&form[code]=123456", Some("user.new_recovery_codes"))),
        ("/fn/second-factor/turn-off", needs_sign_in("form[password]=x&form[code]=123456", Some("user.turn_second_factor_off"))),
        ("/fn/me/profile", needs_sign_in("", None)),
        ("/fn/me/rename", needs_sign_in("form[name]=Ada", Some("user.rename"))),
        ("/fn/me/security", needs_sign_in("", None)),
        (
            "/fn/me/change-password",
            needs_sign_in("form[password]=x&form[new_password]=four words make a door", Some("user.change_password")),
        ),
        ("/fn/me/email", needs_sign_in("", None)),
        (
            "/fn/me/change-email",
            needs_sign_in("form[email]=ada@aurelia.example&form[password]=four words make a door", Some("user.ask_email_change")),
        ),
        ("/fn/me/resend-email-link", needs_sign_in("", Some("user.resend_email_link"))),
        ("/fn/me/withdraw-email", needs_sign_in("", Some("user.withdraw_email_change"))),
        ("/fn/me/sessions", needs_sign_in("", None)),
        ("/fn/me/end-session", needs_sign_in("form[session]=x", Some("session.end"))),
        ("/fn/me/end-sessions", needs_sign_in("form[which]=all", Some("session.end_all"))),
        ("/fn/directories/people", needs_sign_in("words=", None)),
        (
            "/fn/directories/reset-password",
            needs_sign_in("form[user]=018bcfe5-681a-76be-8f05-c26a240bed28&form[by]=mail", Some("directory.reset_password")),
        ),
        ("/fn/directories/email-of", needs_sign_in("user=018bcfe5-681a-76be-8f05-c26a240bed28", None)),
        (
            "/fn/directories/change-email",
            needs_sign_in(
                "form[user]=018bcfe5-681a-76be-8f05-c26a240bed28&form[email]=ada@aurelia.example",
                Some("directory.ask_email_change"),
            ),
        ),
        (
            "/fn/directories/resend-email-link",
            needs_sign_in("form[user]=018bcfe5-681a-76be-8f05-c26a240bed28", Some("directory.resend_email_link")),
        ),
        (
            "/fn/directories/withdraw-email",
            needs_sign_in("form[user]=018bcfe5-681a-76be-8f05-c26a240bed28", Some("directory.withdraw_email_change")),
        ),
        ("/fn/directories/person-to-help", needs_sign_in("user=018bcfe5-681a-76be-8f05-c26a240bed28", None)),
        ("/fn/directories/one-time-password", needs_sign_in("user=018bcfe5-681a-76be-8f05-c26a240bed28", None)),
        ("/fn/directories/passed-on", needs_sign_in("form[user]=018bcfe5-681a-76be-8f05-c26a240bed28", Some("directory.pass_on_password"))),
        (
            "/fn/directories/reset-second-factor",
            needs_sign_in("form[user]=018bcfe5-681a-76be-8f05-c26a240bed28", Some("directory.reset_second_factor")),
        ),
        ("/fn/directories/rules", needs_sign_in("form[second_factor_required]=true", Some("directory.require_second_factor"))),
        // Nothing to end is as good as ended.
        ("/fn/directories/sign-out", open_to_strangers("", StatusCode::OK, Some("session.end"))),
        // Kept in the browser's own cookie.
        ("/fn/session/choose-language", open_to_strangers("language=fr&return_to=/", StatusCode::OK, Some("user.choose_language"))),
        ("/fn/session/contexts", needs_sign_in("words=", None)),
        ("/fn/session/switch", needs_sign_in("to=018bcfe5-681a-76be-8f05-c26a240bed28&return_to=/", Some("session.switch"))),
        ("/fn/session/leave", needs_sign_in("", Some("session.end"))),
        ("/fn/session/choose-theme", open_to_strangers("theme=dark&return_to=/", StatusCode::OK, None)),
        // The link of a mail, for whoever reads the mailbox (REG-06); the token is the permission.
        ("/fn/registration/confirmation", open_to_strangers("token=none", StatusCode::NOT_FOUND, None)),
        ("/fn/registration/confirm-contact", open_to_strangers("token=none", StatusCode::NOT_FOUND, Some("account.confirm_contact"))),
        ("/fn/registration/page", needs_sign_in("", None)),
        ("/fn/registration/save-organization", needs_sign_in("form[country]=FR", Some("registration.save_draft"))),
        ("/fn/registration/save-contact", needs_sign_in("form[city]=Lyon", Some("registration.save_draft"))),
        ("/fn/registration/save-approver", needs_sign_in("form[approver_name]=Ada", Some("registration.save_draft"))),
        (
            "/fn/registration/finish",
            needs_sign_in(
                "form[agreement]=018bcfe5-681a-76be-8f05-c26a240bed28&form[draft]=018bcfe5-681a-76be-8f05-c26a240bed28&form[accepted]=true",
                Some("account.register"),
            ),
        ),
        ("/fn/account/page", needs_sign_in("", None)),
        ("/fn/account/rename", needs_sign_in("form[publisher_display_name]=Contoso&was=Contoso Ltd", Some("account.rename"))),
        ("/fn/account/change-contact", needs_sign_in("form[city]=Lyon&since=", Some("account.change_contact"))),
        ("/fn/account/resend-confirmation", needs_sign_in("", Some("account.resend_confirmation"))),
        ("/fn/agreements/of-account", needs_sign_in("", None)),
        ("/fn/agreements/due", needs_sign_in("", None)),
        ("/fn/agreements/accepted-text", needs_sign_in("acceptance=018bcfe5-681a-76be-8f05-c26a240bed28", None)),
        (
            "/fn/agreements/accept",
            needs_sign_in("form[agreement]=018bcfe5-681a-76be-8f05-c26a240bed28&form[accepted]=true", Some("account.accept_agreement")),
        ),
        ("/fn/agreements/of-host", needs_sign_in("", None)),
        ("/fn/agreements/draft", needs_sign_in("", None)),
        ("/fn/agreements/save-draft", needs_sign_in("form[version]=2.0", Some("agreement.save_draft"))),
        ("/fn/agreements/publish", needs_sign_in("saved=1", Some("agreement.publish"))),
        ("/fn/people/administrators", needs_sign_in("", None)),
        ("/fn/people/list", needs_sign_in("query[words]=", None)),
        ("/fn/people/candidates", needs_sign_in("words=", None)),
        ("/fn/people/add", needs_sign_in("people[]=018bcfe5-681a-76be-8f05-c26a240bed28&form[role]=member", Some("account.add_person"))),
        (
            "/fn/people/change-role",
            needs_sign_in("form[person]=018bcfe5-681a-76be-8f05-c26a240bed28&form[role]=member", Some("account.change_role")),
        ),
        ("/fn/people/removal", needs_sign_in("person=018bcfe5-681a-76be-8f05-c26a240bed28", None)),
        ("/fn/people/remove", needs_sign_in("form[person]=018bcfe5-681a-76be-8f05-c26a240bed28", Some("account.remove_person"))),
        ("/fn/people/restore", needs_sign_in("form[person]=018bcfe5-681a-76be-8f05-c26a240bed28", Some("account.restore_person"))),
        ("/fn/people/directory", needs_sign_in("", None)),
        (
            "/fn/people/create",
            needs_sign_in(
                "form[name]=Ada&form[sign_in_name]=ada&form[email]=ada@aurelia.example&form[language]=en&form[directory_role]=user\
                 &form[first_password]=one_time",
                Some("user.create"),
            ),
        ),
        (
            "/fn/people/invite",
            needs_sign_in(
                "form[addresses]=ada@aurelia.example&form[role]=member&form[directory_role]=guest&form[language]=en",
                Some("invitation.create"),
            ),
        ),
        ("/fn/people/invitations", needs_sign_in("", None)),
        ("/fn/people/resend", needs_sign_in("form[invitation]=018bcfe5-681a-76be-8f05-c26a240bed28", Some("invitation.resend"))),
        ("/fn/people/revoke", needs_sign_in("form[invitation]=018bcfe5-681a-76be-8f05-c26a240bed28", Some("invitation.revoke"))),
        ("/fn/people/accept", needs_sign_in("form[token]=none", Some("invitation.accept"))),
        // The links of mails, for people who have no sign-in yet (USR-02, USR-03); the token is the permission.
        ("/fn/people/offer", open_to_strangers("token=none", StatusCode::NOT_FOUND, None)),
        (
            "/fn/people/accept-as-new",
            open_to_strangers(
                "form[token]=none&form[name]=Ada&form[sign_in_name]=ada&form[email]=ada@aurelia.example&form[password]=long enough for that",
                StatusCode::NOT_FOUND,
                Some("invitation.accept"),
            ),
        ),
        ("/fn/people/welcome", open_to_strangers("token=none", StatusCode::NOT_FOUND, None)),
        (
            "/fn/people/choose-password",
            open_to_strangers(
                "form[token]=none&form[password]=long enough for that",
                StatusCode::NOT_FOUND,
                Some("user.choose_first_password"),
            ),
        ),
        ("/fn/registration/start-further", needs_sign_in("", Some("registration.start_further"))),
        ("/fn/registration/discard-draft", needs_sign_in("", Some("registration.discard_draft"))),
        ("/fn/registration/hand-over", needs_sign_in("form[to]=link", Some("registration.hand_over"))),
        (
            "/fn/registration/revoke-hand-over",
            needs_sign_in("form[hand_over]=018bcfe5-681a-76be-8f05-c26a240bed28", Some("registration.revoke_hand_over")),
        ),
        ("/fn/registration/handed-over", needs_sign_in("token=none", None)),
        ("/fn/registration/take-over", needs_sign_in("form[token]=none", Some("registration.take_over"))),
        ("/fn/registration/bring-back", needs_sign_in("form[token]=none", Some("registration.bring_back_draft"))),
        ("/fn/names/availability", needs_sign_in("name=Contoso&for_account=false", None)),
        ("/fn/names/claims", needs_sign_in("", None)),
        (
            "/fn/names/claim",
            needs_sign_in(
                "form[name]=Contoso&form[ground]=trademark&form[explanation]=Registered in 1990.&form[contact_email]=ada@contoso.example",
                Some("name.claim"),
            ),
        ),
        ("/fn/names/withdraw-claim", needs_sign_in("form[claim]=018bcfe5-681a-76be-8f05-c26a240bed28", Some("name.withdraw_claim"))),
        ("/fn/host/names", needs_sign_in("", None)),
        ("/fn/host/reserve-name", needs_sign_in("form[name]=Contoso", Some("name.reserve"))),
        ("/fn/host/release-name", needs_sign_in("form[reserved]=018bcfe5-681a-76be-8f05-c26a240bed28", Some("name.release"))),
        (
            "/fn/host/decide-claim",
            needs_sign_in("form[claim]=018bcfe5-681a-76be-8f05-c26a240bed28&form[decision]=accept", Some("name.accept_claim")),
        ),
        ("/fn/programs/of-host", needs_sign_in("query[words]=&query[show]=all", None)),
        ("/fn/programs/candidates", needs_sign_in("words=", None)),
        ("/fn/programs/create", needs_sign_in("form[name]=Contoso pilots", Some("program.create"))),
        ("/fn/programs/to-keep", needs_sign_in("program=018bcfe5-681a-76be-8f05-c26a240bed28", None)),
        (
            "/fn/programs/rename",
            needs_sign_in("form[program]=018bcfe5-681a-76be-8f05-c26a240bed28&form[was]=A&form[name]=B", Some("program.rename")),
        ),
        ("/fn/programs/archive", needs_sign_in("form[program]=018bcfe5-681a-76be-8f05-c26a240bed28", Some("program.archive"))),
        ("/fn/programs/restore", needs_sign_in("form[program]=018bcfe5-681a-76be-8f05-c26a240bed28", Some("program.restore"))),
        ("/fn/programs/page", needs_sign_in("program=018bcfe5-681a-76be-8f05-c26a240bed28", None)),
        ("/fn/programs/to-edit", needs_sign_in("program=018bcfe5-681a-76be-8f05-c26a240bed28", None)),
        (
            "/fn/programs/edit",
            needs_sign_in(
                "form[program]=018bcfe5-681a-76be-8f05-c26a240bed28&form[revision]=1&form[description]=Hello",
                Some("program.edit"),
            ),
        ),
        ("/fn/programs/people", needs_sign_in("program=018bcfe5-681a-76be-8f05-c26a240bed28&words=", None)),
        (
            "/fn/programs/name-roles",
            needs_sign_in(
                "people[]=018bcfe5-681a-76be-8f05-c26a240bed28&form[program]=018bcfe5-681a-76be-8f05-c26a240bed28&form[owner]=true",
                Some("program.name_roles"),
            ),
        ),
        (
            "/fn/programs/take-role",
            needs_sign_in(
                "form[program]=018bcfe5-681a-76be-8f05-c26a240bed28&form[person]=018bcfe5-681a-76be-8f05-c26a240bed28&form[role]=owner",
                Some("program.take_role"),
            ),
        ),
        ("/fn/announcements/current", needs_sign_in("place=program.018bcfe5-681a-76be-8f05-c26a240bed28", None)),
        ("/fn/announcements/list", needs_sign_in("place=program.018bcfe5-681a-76be-8f05-c26a240bed28", None)),
        ("/fn/announcements/to-edit", needs_sign_in("place=program.018bcfe5-681a-76be-8f05-c26a240bed28", None)),
        (
            "/fn/announcements/save",
            needs_sign_in(
                "form[place]=program.018bcfe5-681a-76be-8f05-c26a240bed28&form[title]=Hello&form[text]=World",
                Some("announcement.create"),
            ),
        ),
        (
            "/fn/announcements/withdraw",
            needs_sign_in(
                "form[place]=program.018bcfe5-681a-76be-8f05-c26a240bed28&form[announcement]=018bcfe5-681a-76be-8f05-c26a240bed28",
                Some("announcement.withdraw"),
            ),
        ),
        (
            "/fn/announcements/restore",
            needs_sign_in(
                "form[place]=program.018bcfe5-681a-76be-8f05-c26a240bed28&form[announcement]=018bcfe5-681a-76be-8f05-c26a240bed28",
                Some("announcement.restore"),
            ),
        ),
        // The operators' pages.
        ("/fn/host/overview", needs_sign_in("", None)),
        ("/fn/host/accounts", needs_sign_in("query[words]=&query[state]=suspended", None)),
        ("/fn/host/account", needs_sign_in("account=018bcfe5-681a-76be-8f05-c26a240bed28", None)),
        (
            "/fn/host/suspend-account",
            needs_sign_in(
                "form[account]=018bcfe5-681a-76be-8f05-c26a240bed28&form[reason]=The invoices are open.",
                Some("account.suspend"),
            ),
        ),
        (
            "/fn/host/lift-suspension",
            needs_sign_in("form[account]=018bcfe5-681a-76be-8f05-c26a240bed28&form[reason]=", Some("account.lift_suspension")),
        ),
        ("/fn/account/suspension", needs_sign_in("", None)),
        ("/fn/host/mails", needs_sign_in("query[words]=&query[state]=failed", None)),
        (
            "/fn/host/send-again",
            needs_sign_in("form[mail]=018bcfe5-681a-76be-8f05-c26a240bed28&return_to=/admin/outbox", Some("mail.send_again")),
        ),
        ("/fn/host/health", needs_sign_in("", None)),
        ("/fn/members/list", needs_sign_in("engagement=018bcfe5-681a-76be-8f05-c26a240bed28&query[words]=&query[sort]=name", None)),
        ("/fn/members/candidates", needs_sign_in("engagement=018bcfe5-681a-76be-8f05-c26a240bed28", None)),
        (
            "/fn/members/add",
            needs_sign_in(
                "form[engagement]=018bcfe5-681a-76be-8f05-c26a240bed28&form[organization]=018bcfe5-681a-76be-8f05-c26a240bed28\
                 &form[addresses]=ada@aurelia",
                Some("engagement.add_member"),
            ),
        ),
        ("/fn/members/to-copy", needs_sign_in("engagement=018bcfe5-681a-76be-8f05-c26a240bed28", None)),
        (
            "/fn/members/copy",
            needs_sign_in(
                "form[engagement]=018bcfe5-681a-76be-8f05-c26a240bed28&form[from]=018bcfe5-681a-76be-8f05-c26a240bed28",
                Some("engagement.add_member"),
            ),
        ),
        (
            "/fn/members/removal",
            needs_sign_in("engagement=018bcfe5-681a-76be-8f05-c26a240bed28&person=018bcfe5-681a-76be-8f05-c26a240bed28", None),
        ),
        (
            "/fn/members/remove",
            needs_sign_in(
                "form[engagement]=018bcfe5-681a-76be-8f05-c26a240bed28&form[person]=018bcfe5-681a-76be-8f05-c26a240bed28",
                Some("engagement.remove_member"),
            ),
        ),
        (
            "/fn/members/restore",
            needs_sign_in(
                "form[engagement]=018bcfe5-681a-76be-8f05-c26a240bed28&form[person]=018bcfe5-681a-76be-8f05-c26a240bed28",
                Some("engagement.restore_member"),
            ),
        ),
        ("/fn/members/leaving", needs_sign_in("engagement=018bcfe5-681a-76be-8f05-c26a240bed28", None)),
        ("/fn/members/leave", needs_sign_in("form[engagement]=018bcfe5-681a-76be-8f05-c26a240bed28", Some("engagement.leave"))),
        (
            "/fn/members/come-back",
            needs_sign_in("form[engagement]=018bcfe5-681a-76be-8f05-c26a240bed28", Some("engagement.restore_member")),
        ),
        ("/fn/members/staying", needs_sign_in("engagement=018bcfe5-681a-76be-8f05-c26a240bed28", None)),
        ("/fn/members/keep", needs_sign_in("form[engagement]=018bcfe5-681a-76be-8f05-c26a240bed28", Some("engagement.keep_membership"))),
        ("/fn/engagements/discover", needs_sign_in("query[words]=&query[sort]=newest", None)),
        ("/fn/engagements/mine", needs_sign_in("", None)),
        ("/fn/engagements/detail", needs_sign_in("engagement=018bcfe5-681a-76be-8f05-c26a240bed28", None)),
        // Running an engagement.
        ("/fn/engagements/new", needs_sign_in("program=018bcfe5-681a-76be-8f05-c26a240bed28", None)),
        (
            "/fn/engagements/create",
            needs_sign_in(
                "form[program]=018bcfe5-681a-76be-8f05-c26a240bed28&form[title]=A&form[summary]=B&form[access]=open&form[audience]=any",
                Some("engagement.create"),
            ),
        ),
        ("/fn/engagements/settings", needs_sign_in("engagement=018bcfe5-681a-76be-8f05-c26a240bed28", None)),
        (
            "/fn/engagements/edit",
            needs_sign_in(
                "form[engagement]=018bcfe5-681a-76be-8f05-c26a240bed28&form[title]=A&form[summary]=B&form[access]=open&form[reminder_days]=3&form[expiry_days]=30",
                Some("engagement.edit"),
            ),
        ),
        (
            "/fn/engagements/step",
            needs_sign_in(
                "form[engagement]=018bcfe5-681a-76be-8f05-c26a240bed28&form[from]=active&form[to]=paused",
                Some("engagement.change_life"),
            ),
        ),
        ("/fn/engagements/organizations", needs_sign_in("engagement=018bcfe5-681a-76be-8f05-c26a240bed28", None)),
        (
            "/fn/engagements/organization",
            needs_sign_in("engagement=018bcfe5-681a-76be-8f05-c26a240bed28&organization=018bcfe5-681a-76be-8f05-c26a240bed28", None),
        ),
        (
            "/fn/engagements/set-audience",
            needs_sign_in("form[engagement]=018bcfe5-681a-76be-8f05-c26a240bed28&form[audience]=any", Some("engagement.change_audience")),
        ),
        (
            "/fn/engagements/add-organization",
            needs_sign_in(
                "form[engagement]=018bcfe5-681a-76be-8f05-c26a240bed28&form[organization]=018bcfe5-681a-76be-8f05-c26a240bed28",
                Some("engagement.name_organization"),
            ),
        ),
        (
            "/fn/engagements/remove-organization",
            needs_sign_in(
                "form[engagement]=018bcfe5-681a-76be-8f05-c26a240bed28&form[organization]=018bcfe5-681a-76be-8f05-c26a240bed28",
                Some("engagement.drop_organization"),
            ),
        ),
        ("/fn/engagements/roles", needs_sign_in("engagement=018bcfe5-681a-76be-8f05-c26a240bed28", None)),
        ("/fn/engagements/role-choices", needs_sign_in("engagement=018bcfe5-681a-76be-8f05-c26a240bed28&role=owner", None)),
        (
            "/fn/engagements/give-role",
            needs_sign_in(
                "form[engagement]=018bcfe5-681a-76be-8f05-c26a240bed28&form[person]=018bcfe5-681a-76be-8f05-c26a240bed28&form[organization]=018bcfe5-681a-76be-8f05-c26a240bed28&form[role]=owner",
                Some("engagement.give_role"),
            ),
        ),
        (
            "/fn/engagements/take-role",
            needs_sign_in(
                "form[engagement]=018bcfe5-681a-76be-8f05-c26a240bed28&form[person]=018bcfe5-681a-76be-8f05-c26a240bed28&form[organization]=018bcfe5-681a-76be-8f05-c26a240bed28&form[role]=owner",
                Some("engagement.take_role"),
            ),
        ),
        (
            "/fn/access/join",
            needs_sign_in(
                "form[engagement]=018bcfe5-681a-76be-8f05-c26a240bed28&form[terms]=018bcfe5-681a-76be-8f05-c26a240bed28&form[accepted]=true",
                Some("engagement.join"),
            ),
        ),
        (
            "/fn/access/request",
            needs_sign_in(
                "form[engagement]=018bcfe5-681a-76be-8f05-c26a240bed28&form[terms]=018bcfe5-681a-76be-8f05-c26a240bed28&form[accepted]=true\
                 &form[justification]=We want to take part.",
                Some("request.create"),
            ),
        ),
        ("/fn/terms/kept", needs_sign_in("of=host", None)),
        ("/fn/terms/draft", needs_sign_in("of=engagement-018bcfe5-681a-76be-8f05-c26a240bed28", None)),
        (
            "/fn/terms/save-draft",
            needs_sign_in("of=program-018bcfe5-681a-76be-8f05-c26a240bed28&form[kind]=material", Some("terms.save_draft")),
        ),
        ("/fn/terms/publish", needs_sign_in("of=host&saved=1.1", Some("terms.publish"))),
        ("/fn/terms/use", needs_sign_in("of=program-018bcfe5-681a-76be-8f05-c26a240bed28&own=true", Some("terms.change"))),
        ("/fn/terms/to-accept", needs_sign_in("engagement=018bcfe5-681a-76be-8f05-c26a240bed28", None)),
        (
            "/fn/terms/accept",
            needs_sign_in(
                "form[engagement]=018bcfe5-681a-76be-8f05-c26a240bed28&form[terms]=018bcfe5-681a-76be-8f05-c26a240bed28&form[accepted]=true",
                Some("terms.accept"),
            ),
        ),
        ("/fn/terms/mine", needs_sign_in("query[words]=", None)),
        ("/fn/terms/receipt", needs_sign_in("acceptance=018bcfe5-681a-76be-8f05-c26a240bed28", None)),
        ("/fn/terms/acceptances", needs_sign_in("engagement=018bcfe5-681a-76be-8f05-c26a240bed28&query[words]=", None)),
        ("/fn/terms/owing", needs_sign_in("engagement=018bcfe5-681a-76be-8f05-c26a240bed28&query[words]=", None)),
        ("/fn/access/withdraw", needs_sign_in("form[request]=018bcfe5-681a-76be-8f05-c26a240bed28", Some("request.withdraw"))),
        ("/fn/access/mine", needs_sign_in("", None)),
        ("/fn/access/queue", needs_sign_in("engagement=018bcfe5-681a-76be-8f05-c26a240bed28", None)),
        (
            "/fn/access/decide",
            needs_sign_in("form[request]=018bcfe5-681a-76be-8f05-c26a240bed28&form[decision]=approve", Some("request.approve")),
        ),
    ])
}

/// Well-formed arguments of a server function.
pub fn arguments(path: &str) -> &'static str {
    cases()[path].arguments
}

/// It answers 401 to a stranger.
pub fn needs_sign_in_first(path: &str) -> bool {
    cases()[path].stranger == StatusCode::UNAUTHORIZED
}

async fn send(world: &World, request: Request<Body>) -> Response<Body> {
    let web = Web::new(world.services.clone(), Site::without_files());
    router(web).oneshot(request).await.expect("an answer")
}

/// As a program would: JSON wanted.
pub fn call(method: &Method, path: &str, arguments: &str, more: &[(header::HeaderName, &str)]) -> Request<Body> {
    let encoded = arguments.replace('[', "%5B").replace(']', "%5D").replace(' ', "+");
    let mut request = Request::builder().method(method).header(header::ACCEPT, "application/json");
    for (name, value) in more {
        request = request.header(name, *value);
    }
    if method == Method::GET {
        request.uri(format!("{path}?{encoded}")).body(Body::empty())
    } else {
        request.uri(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(Body::from(encoded))
    }
    .expect("a request")
}

async fn error_of(response: Response<Body>) -> Error {
    let body = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
    serde_json::from_slice(&body).unwrap_or_else(|_| panic!("not an error of ours: {}", String::from_utf8_lossy(&body)))
}

#[test]
fn every_server_function_has_a_case_and_every_case_a_function() {
    let functions: Vec<&str> = {
        let mut paths: Vec<_> = server_fn_paths().map(|(path, _)| path).collect();
        paths.sort_unstable();
        paths
    };
    assert_eq!(functions, cases().into_keys().collect::<Vec<_>>());
}

#[test]
fn whatever_changes_something_is_sent_by_post_and_audited() {
    for (path, method) in server_fn_paths() {
        let case = &cases()[path];
        let changes = method == Method::POST;
        // The theme is a matter of the browser alone.
        assert_eq!(changes, case.audit.is_some() || path == "/fn/session/choose-theme", "{path}");
    }
}

#[test]
fn every_audit_word_of_the_cases_is_one_of_the_log() {
    let words: Vec<_> = entente_server::audit::Action::ALL.iter().map(|action| action.as_str()).collect();
    for (path, case) in cases() {
        if let Some(word) = case.audit {
            assert!(words.contains(&word), "{path}: {word}");
        }
    }
}

async fn a_stranger_gets_nowhere(world: &World) {
    world.fill_in().await;
    for (path, method) in server_fn_paths() {
        let case = &cases()[path];
        let response = send(world, call(&method, path, case.arguments, &[])).await;
        assert_eq!(response.status(), case.stranger, "{path}");
    }
}

async fn forms_of_other_sites_and_other_methods_are_refused_everywhere(world: &World) {
    for (path, method) in server_fn_paths() {
        let wrong = if method == Method::POST { Method::GET } else { Method::POST };
        let response = send(world, call(&wrong, path, "", &[])).await;
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED, "{wrong} {path}");
        assert_eq!(response.headers()[header::ALLOW], method.as_str(), "{path}");
        if method == Method::POST {
            let response = send(world, call(&method, path, cases()[path].arguments, &[(header::ORIGIN, "https://evil.example")])).await;
            assert_eq!(response.status(), StatusCode::FORBIDDEN, "{path}");
        }
    }
}

async fn what_can_not_be_read_is_a_mistake_of_the_sender(world: &World) {
    let too_long = format!("form[x]={}", "x".repeat(1_000_000));
    for (path, method) in server_fn_paths().filter(|(_, method)| method == Method::POST) {
        let response = send(world, call(&method, path, &too_long, &[])).await;
        assert_eq!(error_of(response).await, Error::TooLarge, "{path}");
        for bad in ["%FF%FE", "form[nothing_like_it]=1&form=2", "form[=", "=&=&&&"] {
            let response = send(world, call(&method, path, bad, &[])).await;
            let status = response.status();
            // What takes no arguments finds none wrong.
            assert!(status.is_client_error() || matches!(path, "/fn/directories/sign-out" | "/fn/session/leave"), "{path} {bad}: {status}");
        }
    }
}

async fn an_error_is_a_page_in_the_readers_language_for_a_person(world: &World) {
    for (address, status, words) in
        [("/nowhere", StatusCode::NOT_FOUND, "Introuvable"), ("/fn/access/join", StatusCode::METHOD_NOT_ALLOWED, "Demande illisible")]
    {
        let request = Request::builder()
            .uri(address)
            .header(header::ACCEPT, "text/html")
            .header(header::ACCEPT_LANGUAGE, "fr")
            .body(Body::empty())
            .expect("a request");
        let response = send(world, request).await;
        assert_eq!(response.status(), status);
        let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().expect("text").to_owned();
        assert!(policy.contains("'nonce-") && policy.contains("default-src 'none'"), "{policy}");
        let body = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
        let page = String::from_utf8(body.to_vec()).expect("text");
        assert!(page.contains(words) && page.contains("class=\"topbar\""), "{page}");
    }
}

async fn a_form_that_is_refused_without_webassembly_comes_back_with_what_was_typed_but_no_password(world: &World) {
    let request = Request::post("/fn/directories/create")
        .header(header::ACCEPT, "text/html")
        .header(header::HOST, "portal.example")
        .header(header::REFERER, "http://portal.example/directories/new?return_to=%2Frequests")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from("form-id=&form%5Bdomain_prefix%5D=Not+good&form%5Bname%5D=Ada+%3Cb%3E&form%5Bpassword%5D=tell-nobody-at-all"))
        .expect("a request");
    let response = send(world, request).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let body = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
    let page = String::from_utf8(body.to_vec()).expect("text");
    assert!(page.contains("value=\"Not good\"") && page.contains("value=\"Ada &lt;b&gt;\""), "{page}");
    assert!(page.contains("error-summary") && page.contains("id=\"email-error\""));
    assert!(!page.contains("tell-nobody") && !page.contains("Ada <b>"));
}

async fn a_form_that_is_refused_twice_still_stands_on_its_page(world: &World) {
    let request = Request::post("/fn/directories/sign-in")
        .header(header::ACCEPT, "text/html")
        .header(header::HOST, "portal.example")
        .header(header::REFERER, "http://portal.example/fn/directories/sign-in")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(
            "form-page=%2Fsign-in%3Freturn_to%3D%252Frequests&form%5Bsign_in_address%5D=nobody%40nowhere&form%5Bpassword%5D=x",
        ))
        .expect("a request");
    let response = send(world, request).await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    let body = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
    let page = String::from_utf8(body.to_vec()).expect("text");
    assert!(page.contains("value=\"nobody@nowhere\"") && page.contains("value=\"/requests\""), "{page}");
    assert!(page.contains("name=\"form-page\" value=\"/sign-in?return_to=%2Frequests\""), "{page}");
}

on_both_engines!(
    a_stranger_gets_nowhere,
    forms_of_other_sites_and_other_methods_are_refused_everywhere,
    what_can_not_be_read_is_a_mistake_of_the_sender,
    an_error_is_a_page_in_the_readers_language_for_a_person,
    a_form_that_is_refused_without_webassembly_comes_back_with_what_was_typed_but_no_password,
    a_form_that_is_refused_twice_still_stands_on_its_page,
);
