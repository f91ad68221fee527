use entente_shared::{Error, hand_over::HandedOver};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{before::sign_out_to, server_fns::LoadHandedOver, summary::summary};
use crate::{
    form::post_form,
    html::{Element, Node, div, p},
    messages::{Text, texts},
    session::Session,
    ui::{address, button_link, button_row, loaded, page_head, refusal, time},
};

/// REG-01: a Global administrator goes on with what somebody has prepared. Opening the link changes nothing; the button takes it over.
pub fn take_over_page() -> Node {
    if Session::actor().is_none() {
        return refusal(Error::SignedOut);
    }
    let token = use_query_map().read_untracked().get("token").unwrap_or_default();
    let asked = token.clone();
    loaded(move || LoadHandedOver { token: asked.clone() }, move |handed_over| show(handed_over, &token))
}

fn show(handed_over: HandedOver, token: &str) -> Node {
    let t = texts();
    let with_token = |endpoint: &'static str, class: &'static str, text: Text| {
        post_form(endpoint).class("").with(|form| (form.hidden("token", token.to_owned()), form.submit_as(class, t.get(text))))
    };
    let go_on = || button_link("button quiet", "/register", t.get(Text::NavRegister));
    match handed_over {
        HandedOver::Others { directory } => {
            #[cfg(feature = "ssr")]
            if let Ok(visit) = crate::backend::visit() {
                visit.reply(|reply| reply.status = Some(403));
            }
            let head = page_head(t.get(Text::TakeOverOthersTitle)).lead(t.fill(Text::TakeOverOthers, &[("directory", &directory)]));
            (head, p().child(t.get(Text::TakeOverOthersNext)), sign_out_to(&address("/register/take-over", &[("token", token)]))).into()
        }
        HandedOver::Taken { by, at, by_you, can_bring_back } => {
            let text = if by_you { t.get(Text::TakeOverByYou).to_owned() } else { t.fill(Text::TakeOverByOther, &[("name", &by)]) };
            let back = can_bring_back.then(|| {
                (p().child(t.get(Text::TakeOverSetAside)), with_token("/fn/registration/bring-back", "button", Text::TakeOverBringBack))
            });
            (
                page_head(t.get(Text::TakeOverTakenTitle)).lead(text),
                p().class("muted").child(time(at)),
                back.map(Node::from),
                button_row(go_on()),
            )
                .into()
        }
        HandedOver::You { directory, from, created_at, draft, own_saved_at, is_registered } => {
            let head =
                page_head(t.get(Text::TakeOverTitle)).lead(t.fill(Text::TakeOverLead, &[("name", &from), ("directory", &directory)]));
            let own = own_saved_at.map(|at| notice((t.get(Text::TakeOverOwn), " ", time(at))));
            let take: Node = if is_registered {
                (notice(t.get(Text::ConflictAlreadyRegistered)), button_row(go_on())).into()
            } else {
                let keep = own_saved_at.is_some().then(|| button_row(button_link("button", "/register", t.get(Text::TakeOverKeepOwn))));
                (own, with_token("/fn/registration/take-over", "button primary", Text::TakeOverSubmit), keep).into()
            };
            (head, p().class("muted").child((t.get(Text::RequestSent), " ", time(created_at))), summary(*draft, false), take).into()
        }
    }
}

fn notice(text: impl Into<Node>) -> Element {
    div().class("notice").attr("data-tone", "warning").child(p().child(text))
}
