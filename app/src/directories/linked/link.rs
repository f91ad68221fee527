//! DIR-03, DIR-04: what linking means, read before it is done. One comes here from having signed in to the directory.

use entente_shared::{
    Error, Missing,
    directories::{LinkReview, LinkState},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::server_fns::LoadLinkReview;
use crate::{
    form::post_form,
    html::{Node, div, li, p, ul},
    messages::{Text, texts},
    registration::before::groups_left_out,
    session::Session,
    ui::{address, button_link, loaded, page_head, refusal},
};

pub fn link_page() -> Node {
    if Session::actor().is_none() {
        return refusal(Error::SignedOut);
    }
    match use_query_map().read_untracked().get("account").unwrap_or_default().parse() {
        Ok(account) => loaded(move || LoadLinkReview { account }, show),
        Err(_) => refusal(Missing::Page.into()),
    }
}

fn show(review: LinkReview) -> Node {
    let t = texts();
    let values = [("directory", &*review.directory_name), ("account", &*review.account_name), ("person", &*review.person)];
    let head = page_head(t.get(Text::DirectoriesLink))
        .lead(t.fill(Text::LinkLead, &values))
        .above("/account", t.get(Text::NavAccount))
        .above("/account/directories", t.get(Text::NavDirectories));
    let (means, notice) = match review.state {
        LinkState::Ready => {
            let means = [Text::LinkMeansId, Text::LinkMeansPeople, Text::LinkMeansAdd, Text::LinkMeansGuests, Text::LinkMeansNothing];
            let means = means.map(|text| li().child(t.fill(text, &values)));
            (Some(div().class("prose").child((p().child(t.get(Text::LinkMeans)), ul().child(means)))), None)
        }
        LinkState::Linked => (None, Some(Text::LinkAlready)),
        LinkState::NotGlobalAdministrator => (None, Some(Text::LinkNotAdministrator)),
    };
    let notice = notice.map(|text| div().class("notice").attr("data-tone", "warning").child(p().child(t.fill(text, &values))));
    let here = address("/account/directories/link", &[("account", &review.account.to_string())]);
    let sign_in = address("/sign-in", &[("also", "true"), ("return_to", &here)]);
    let is_ready = review.state == LinkState::Ready;
    let form = post_form("/fn/directories/link").with(|form| {
        let link = is_ready.then(|| form.submit_with("button primary", "decision", "link", t.get(Text::LinkSubmit)));
        let other = (!is_ready).then(|| button_link("button primary", sign_in, t.get(Text::LinkOther)));
        (
            form.hidden("account", review.account.to_string()),
            form.hidden("directory", review.directory.to_string()),
            form.actions((link, other, form.submit_with("button", "decision", "leave", t.get(Text::LinkLeave)))),
        )
    });
    let groups = review.groups_left_out.then(|| groups_left_out(&review.directory_name));
    (head, means, notice, groups, form).into()
}
