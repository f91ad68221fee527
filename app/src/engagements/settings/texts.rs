use entente_shared::engagements::{AccessKind, DESCRIPTION_MAX, EngagementFields, EngagementSettings, SUMMARY_MAX};

use crate::{
    engagements::access_means,
    form::{Preview, check_form, post_form},
    html::{Node, h2, p, section},
    messages::{Text, texts},
    ui::time,
};

/// The texts, and how one enters; once it is closed they are only read.
pub fn form(settings: EngagementSettings) -> Node {
    let t = texts();
    let title = h2().child(t.get(Text::SettingsTexts));
    if !settings.head.life.is_open() {
        return section().class("section").child((title, p().class("muted").child(t.get(Text::SettingsReadOnly)))).into();
    }
    let changed =
        settings.changed.map(|(by, at)| p().class("muted").child((t.fill(Text::SettingsChanged, &[("name", &by)]), " ", time(at))));
    let path = format!("/engagements/{}/settings", settings.head.id);
    let is = settings.fields;
    let form =
        post_form("/fn/engagements/edit").id("texts-").check(check_form::<EngagementFields>).preview(Preview::on(&path)).with(|form| {
            let access = [AccessKind::Open, AccessKind::Managed, AccessKind::ByInvitation].map(|kind| (kind.as_str(), access_means(kind)));
            (
                form.hidden("engagement", is.engagement),
                form.made_from("made_from", is.made_from),
                form.text("title", t.get(Text::FieldTitle)).value(is.title).hint(t.get(Text::FieldTitleHint)),
                form.text_area_with("summary", t.get(Text::FieldSummary), t.get(Text::FieldSummaryHint), SUMMARY_MAX, "3", is.summary),
                form.text_area_with(
                    "description",
                    t.get(Text::FieldDescription),
                    t.get(Text::FieldMarkdownHint),
                    DESCRIPTION_MAX,
                    "14",
                    is.description,
                ),
                form.radio("access", t.get(Text::DiscoverAccess), is.access, access),
                form.text("contact_email", t.get(Text::FieldContactEmail))
                    .value(is.contact_email)
                    .hint(t.get(Text::FieldContactEmailHint))
                    .kind("email")
                    .optional(),
                form.text("reminder_days", t.get(Text::FieldReminderDays)).value(is.reminder_days).hint(t.get(Text::FieldReminderDaysHint)),
                form.text("expiry_days", t.get(Text::FieldExpiryDays)).value(is.expiry_days).hint(t.get(Text::FieldExpiryDaysHint)),
                form.actions((form.submit(t.get(Text::ActionSave)), form.preview_button())),
            )
        });
    section().class("section").child((title, changed, form)).into()
}
