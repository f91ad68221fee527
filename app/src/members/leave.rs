//! MEM-01: what ends for somebody who leaves, before it ends.

use entente_shared::members::LeavingEngagement;

use super::{engagement_of, server_fns::LoadLeaving};
use crate::{
    form::post_form,
    html::{Node, div, li, p, ul},
    messages::{Text, texts},
    ui::{button_link, loaded, page_head},
};

pub fn leave_page(id: &str) -> Node {
    match engagement_of(id) {
        Ok(engagement) => loaded(move || LoadLeaving { engagement }, confirm),
        Err(refused) => refused,
    }
}

fn confirm(LeavingEngagement { head, is_power_user, runs_it }: LeavingEngagement) -> Node {
    let t = texts();
    let path = format!("/engagements/{}", head.id);
    let title = page_head(t.fill(Text::MembersLeaveTitle, &[("engagement", &head.title)])).above(path.clone(), head.title.clone());
    let ends =
        ul().child((li().child(t.get(Text::MembersLeaveAccess)), is_power_user.then(|| li().child(t.get(Text::MembersLeavePowerUser)))));
    let stays = p().child(t.get(if runs_it { Text::MembersLeaveOwner } else { Text::MembersLeaveAfter }));
    let form = post_form("/fn/members/leave").class("button-row").with(|form| {
        (
            form.hidden("engagement", head.id.to_string()),
            form.submit_as("button danger", t.get(Text::MembersLeaveSubmit)),
            button_link("button", path, t.get(Text::RemoveCancel)),
        )
    });
    (title, div().class("section prose").child((p().child(t.get(Text::RemoveEnds)), ends, stays)), form).into()
}
