use entente_shared::policy::{Action, Verdict, may};

use super::server_fns::LoadDueAgreement;
use crate::{
    html::{Node, div, strong},
    messages::{Text, texts},
    session::Session,
    ui::{button_link, loaded_within},
};

/// REG-05: a material version waits for an Account administrator. Nothing for everyone else: they are not held up.
pub fn due_notice() -> Node {
    let may_accept = Session::actor().is_some_and(|actor| may(actor.standing(), Action::EditAccount) == Verdict::Allowed);
    if !may_accept {
        return None::<Node>.into();
    }
    loaded_within(
        || LoadDueAgreement {},
        |due| {
            let t = texts();
            due.map(|due| {
                let text = strong().child(t.fill(Text::AgreementDue, &[("version", &due.version)]));
                let read = button_link("button primary", "/account/agreements", t.get(Text::AgreementRead));
                div().class("notice").attr("data-tone", "warning").child((text, read))
            })
            .into()
        },
    )
}
