use entente_shared::{
    Language,
    me::{OwnNameFields, OwnProfile},
};

use super::{email::email_tag, me_head, server_fns::LoadProfile, signed_in};
use crate::{
    directories::role_name,
    form::{check_form, post_form},
    html::{Node, a, dl, h2, p, section, span},
    messages::{Text, texts},
    registration::summary::row,
    ui::loaded,
};

/// What is known of oneself. Names of people of built-in directories are changed here, the others' where they come from.
pub fn profile_page() -> Node {
    signed_in(|| loaded(|| LoadProfile {}, show))
}

fn show(profile: OwnProfile) -> Node {
    let t = texts();
    let language = match t.language {
        Language::English => t.get(Text::LanguageEnglish),
        Language::French => t.get(Text::LanguageFrench),
    };
    let without_address =
        profile.email.is_empty().then(|| p().class("muted").child(t.fill(Text::MeNoEmail, &[("directory", &profile.directory)])));
    let email: Node = if profile.built_in {
        let to_be = profile.email_to_be.map(|email| (" ", span().class("muted").child(t.fill(Text::MeEmailToBe, &[("email", &email)]))));
        let change = a().attr("href", "/me/email").attr("aria-label", t.get(Text::EmailChange)).child(t.get(Text::MeEmailChange));
        (profile.email, " ", email_tag(profile.email_confirmed), to_be, " ", change).into()
    } else {
        profile.email.into()
    };
    let facts = dl().class("summary-list").child((
        (!profile.built_in).then(|| row(t.get(Text::MeName), profile.name.clone())),
        row(t.get(Text::SignInAddress), span().class("code").child(profile.sign_in_address)),
        row(t.get(Text::FieldEmail), email),
        row(t.get(Text::MeDirectory), (profile.directory.clone(), " · ", t.get(role_name(profile.role)))),
        row(t.get(Text::FieldPreferredLanguage), (language, " ", span().class("muted").child(t.get(Text::MeLanguageHint)))),
    ));
    let name: Node = if profile.built_in {
        let form = post_form("/fn/me/rename").id("name-").check(check_form::<OwnNameFields>).with(|form| {
            (
                form.text("name", t.get(Text::NewDirectoryName)).value(profile.name).autocomplete("name"),
                form.actions(form.submit(t.get(Text::MeSave))),
            )
        });
        section().class("section").child((h2().child(t.get(Text::MeChangeName)), form)).into()
    } else {
        (p().class("muted").child(t.fill(Text::MeElsewhere, &[("directory", &profile.directory)])), without_address).into()
    };
    (me_head("/me"), facts, name).into()
}
