//! MEM-02: the page that a warning leads to. Opening it changes nothing, for programs that read mail open links; its button does.

use entente_shared::members::StayingInEngagement;

use super::{engagement_of, server_fns::LoadStaying};
use crate::{
    form::post_form,
    html::{Node, p},
    messages::{Text, texts},
    ui::{button_link, date, loaded, page_head},
};

pub fn keep_page(id: &str) -> Node {
    match engagement_of(id) {
        Ok(engagement) => loaded(move || LoadStaying { engagement }, confirm),
        Err(refused) => refused,
    }
}

fn confirm(StayingInEngagement { head, ends_at }: StayingInEngagement) -> Node {
    let t = texts();
    let path = format!("/engagements/{}", head.id);
    let title = page_head(t.fill(Text::MembersKeepTitle, &[("engagement", &head.title)])).above(path, head.title.clone());
    let text = p().child(t.fill(Text::MembersKeepText, &[("date", &date(t, ends_at))]));
    let form = post_form("/fn/members/keep").class("button-row").with(|form| {
        (
            form.hidden("engagement", head.id.to_string()),
            form.submit(t.get(Text::MembersKeep)),
            button_link("button", format!("/engagements/{}/leave", head.id), t.get(Text::MembersLeave)),
        )
    });
    (title, text, form).into()
}
