//! USR-02: a new user of the built-in directory that one administers.

use entente_shared::{
    Language,
    directories::DirectoryRole,
    people::{AccountRole, FirstPassword, NewUserFields},
    policy::{Action, Verdict, may},
};

use super::{server_fns::LoadDirectory, unless::unless_allowed};
use crate::{
    account::account_head,
    form::{check_form, post_form},
    html::{Node, p},
    messages::{Text, texts},
    session::Session,
    ui::loaded_within,
};

pub fn new_user_page() -> Node {
    if let Some(refused) = unless_allowed(Action::ManageDirectory) {
        return refused;
    }
    let lead = p().class("lead").child(texts().get(Text::NewUserLead));
    (account_head("/account/people/new"), lead, loaded_within(|| LoadDirectory {}, |prefix| fields(&prefix))).into()
}

fn fields(prefix: &str) -> Node {
    let t = texts();
    let standing = Session::actor().map(|actor| actor.standing()).unwrap_or_default();
    let adds = may(standing, Action::ManagePeople) == Verdict::Allowed;
    let directory_roles = [
        (DirectoryRole::User.as_str(), t.get(Text::DirectoryRoleUser)),
        (DirectoryRole::Guest.as_str(), t.get(Text::DirectoryRoleGuest)),
        (DirectoryRole::GlobalAdministrator.as_str(), t.get(Text::DirectoryRoleAdministrator)),
    ];
    let passwords =
        [(FirstPassword::OneTime.as_str(), t.get(Text::NewUserOneTime)), (FirstPassword::Mail.as_str(), t.get(Text::NewUserMail))];
    let account_roles = [
        ("", t.get(Text::NewUserNotAdded)),
        (AccountRole::Member.as_str(), t.get(Text::PeopleMember)),
        (AccountRole::Administrator.as_str(), t.get(Text::PeopleAdministrator)),
    ];
    let languages = [(Language::English.as_str(), t.get(Text::LanguageEnglish)), (Language::French.as_str(), t.get(Text::LanguageFrench))];
    let address = p().class("hint").child(t.fill(Text::NewUserAddress, &[("prefix", prefix)]));
    post_form("/fn/people/create")
        .check(check_form::<NewUserFields>)
        .with(|form| {
            (
                form.text("name", t.get(Text::PeopleName)).autocomplete("off"),
                form.text("sign_in_name", t.get(Text::NewUserSignInName))
                    .hint(t.get(Text::NewUserSignInNameHint))
                    .kind("email")
                    .autocomplete("off"),
                address,
                form.text("email", t.get(Text::FieldEmail)).kind("email").autocomplete("off"),
                form.radio("language", t.get(Text::FieldPreferredLanguage), t.language.to_string(), languages),
                form.radio("directory_role", t.get(Text::NewUserDirectoryRole), DirectoryRole::User.to_string(), directory_roles),
                form.radio("first_password", t.get(Text::SignInPassword), FirstPassword::OneTime.to_string(), passwords),
                adds.then(|| form.radio("account_role", t.get(Text::NewUserAccountRole), AccountRole::Member.to_string(), account_roles)),
                form.actions(form.submit(t.get(Text::NewUserSubmit))),
            )
        })
        .into()
}
