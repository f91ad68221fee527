//! An announcement is written or changed, and looked at before it is saved.

use entente_shared::{
    Missing,
    announcements::{AnnouncementFields, AnnouncementToEdit, TEXT_MAX},
};

use super::{
    head::{at_place, head},
    list::state_tag,
    server_fns::LoadAnnouncementToEdit,
};
use crate::{
    form::{Preview, check_form, post_form},
    html::{Node, p},
    messages::{Text, texts},
    ui::{button_link, loaded, refusal},
};

pub fn announcement_page(place: &str, id: &str, announcement: &str) -> Node {
    let which = if announcement == "new" { Ok(None) } else { announcement.parse().map(Some) };
    match which {
        Ok(announcement) => at_place(place, id, |place| loaded(move || LoadAnnouncementToEdit { place, announcement }, show)),
        Err(_) => refusal(Missing::Announcement.into()),
    }
}

fn show(announcement: AnnouncementToEdit) -> Node {
    let t = texts();
    let AnnouncementToEdit { head: place, fields, state } = announcement;
    let list = format!("{}/announcements", place.place.path());
    let is_new = fields.announcement.is_empty();
    let page = format!("{list}/{}", if is_new { "new" } else { &fields.announcement });
    let title = t.get(if is_new { Text::AnnouncementNew } else { Text::AnnouncementEdit });
    let form = post_form("/fn/announcements/save").check(check_form::<AnnouncementFields>).preview(Preview::on(&page)).with(|form| {
        (
            form.hidden("place", fields.place),
            form.hidden("announcement", fields.announcement),
            form.made_from("revision", fields.revision),
            form.text("title", t.get(Text::AnnouncementTitle)).value(fields.title),
            form.text_area_with("text", t.get(Text::AnnouncementText), t.get(Text::AnnouncementTextHint), TEXT_MAX, "8", fields.text),
            form.text("effective_on", t.get(Text::AnnouncementEffective))
                .value(fields.effective_on)
                .hint(t.get(Text::AnnouncementEffectiveHint))
                .kind("date")
                .optional(),
            form.text("expires_on", t.get(Text::AnnouncementExpires))
                .value(fields.expires_on)
                .hint(t.get(Text::AnnouncementExpiresHint))
                .kind("date")
                .optional(),
            form.actions((
                form.submit(t.get(Text::AccountSave)),
                form.preview_button(),
                button_link("button quiet", list, t.get(Text::AccountCancel)),
            )),
        )
    });
    (head(&place, title.to_owned(), true), state.map(|state| p().child(state_tag(state))), form).into()
}
