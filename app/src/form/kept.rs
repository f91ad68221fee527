//! A form that arrived after the session had ended, on a page that is now nobody's: what was filled in waits until it can be sent again.

use entente_shared::Error;
use leptos::prelude::*;

use crate::{
    html::{Node, a, button, form, input, p},
    messages::{Text, texts},
    response::Refused,
    ui::address,
};

/// Its fields as they were sent, without passwords, which are not kept. Whoever sends it again is checked again.
pub fn kept_form() -> Option<Node> {
    let Refused { endpoint, error, typed, path } = use_context::<StoredValue<Option<Refused>>>()?.get_value()?;
    if error != Error::SignedOut || path.is_empty() {
        return None;
    }
    let t = texts();
    let page = (!typed.iter().any(|(name, _)| name == "form-page")).then(|| ("form-page".to_owned(), path.clone()));
    let fields: Vec<_> =
        typed.into_iter().chain(page).map(|(name, value)| input().attr("type", "hidden").attr("name", name).attr("value", value)).collect();
    let sign_in = a().class("button primary").attr("href", address("/sign-in", &[("return_to", &path)])).attr("target", "_blank");
    let again = button().attr("type", "submit").class("button").child(t.get(Text::KeptSend));
    let ways = (sign_in.child(t.get(Text::KeptSignIn)), again);
    let form = form().class("button-row").attr("method", "post").attr("action", endpoint).child((fields, ways));
    Some((p().child(t.get(Text::KeptText)), form).into())
}
