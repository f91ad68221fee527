//! MEM-01: what ends with somebody's removal, before it ends.

use entente_shared::{
    Missing, UserId,
    members::{MemberRemoval, RemoveMemberFields},
    rules,
};

use super::{engagement_of, members_path, server_fns::LoadMemberRemoval};
use crate::{
    form::{check_form, post_form},
    html::{Node, div, li, p, ul},
    messages::{Text, texts},
    ui::{button_link, loaded, page_head, refusal},
};

pub fn remove_member_page(id: &str, person: &str) -> Node {
    match (engagement_of(id), person.parse::<UserId>()) {
        (Err(refused), _) => refused,
        (Ok(engagement), Ok(person)) => loaded(move || LoadMemberRemoval { engagement, person }, confirm),
        (Ok(_), Err(_)) => refusal(Missing::Person.into()),
    }
}

fn confirm(MemberRemoval { head, member }: MemberRemoval) -> Node {
    let t = texts();
    let path = members_path(head.id);
    let values = [("name", &*member.name), ("engagement", &*head.title), ("address", &*member.sign_in_address)];
    let title = page_head(t.fill(Text::RemoveTitle, &[("name", &member.name)]))
        .lead(t.fill(Text::MembersRemoveLead, &values))
        .above(format!("/engagements/{}", head.id), head.title.clone())
        .above(path.clone(), t.get(Text::TabMembers));
    let ends = ul()
        .child((li().child(t.get(Text::MembersEndsAccess)), member.is_power_user.then(|| li().child(t.get(Text::MembersEndsPowerUser)))));
    let stays = if member.is_owner { Text::MembersOwnerStays } else { Text::MembersRemoveStays };
    let form = post_form("/fn/members/remove").check(check_form::<RemoveMemberFields>).with(|form| {
        (
            form.hidden("engagement", head.id.to_string()),
            form.hidden("person", member.user.to_string()),
            form.text_area("reason", t.get(Text::FieldReason), t.get(Text::MembersReasonHint), rules::REASON_MAX, "2"),
            form.actions((
                form.submit_as("button danger", t.get(Text::MembersRemoveSubmit)),
                button_link("button", path, t.get(Text::RemoveCancel)),
            )),
        )
    });
    (title, div().class("section prose").child((p().child(t.get(Text::RemoveEnds)), ends, p().child(t.get(stays)))), form).into()
}
