//! ENG-01: a new engagement of a program.

use entente_shared::{
    Error, Missing, ProgramId,
    engagements::{AccessKind, Audience, NewEngagementFields, SUMMARY_MAX},
};

use super::{access_means, audience_means, owner_server_fns::LoadNewEngagement};
use crate::{
    form::{check_form, post_form},
    html::Node,
    messages::{Text, texts},
    session::Session,
    ui::{button_link, loaded, page_head, refusal},
};

pub fn new_engagement_page(id: &str) -> Node {
    if Session::actor().is_none() {
        return refusal(Error::SignedOut);
    }
    match id.parse() {
        Ok(program) => loaded(move || LoadNewEngagement { program }, move |name| show(program, name)),
        Err(_) => refusal(Missing::Program.into()),
    }
}

fn show(program: ProgramId, name: String) -> Node {
    let t = texts();
    let page = format!("/programs/{program}");
    let head = page_head(t.get(Text::EngagementNew)).lead(t.get(Text::EngagementNewLead)).above(page.clone(), name);
    let form = post_form("/fn/engagements/create").check(check_form::<NewEngagementFields>).with(|form| {
        let access = [AccessKind::Open, AccessKind::Managed, AccessKind::ByInvitation].map(|kind| (kind.as_str(), access_means(kind)));
        let audiences = [Audience::Any, Audience::Several, Audience::One].map(|kind| (kind.as_str(), audience_means(kind)));
        (
            form.hidden("program", program.to_string()),
            form.text("title", t.get(Text::FieldTitle)).hint(t.get(Text::FieldTitleHint)),
            form.text_area("summary", t.get(Text::FieldSummary), t.get(Text::FieldSummaryHint), SUMMARY_MAX, "3"),
            form.radio("access", t.get(Text::DiscoverAccess), String::new(), access),
            form.radio("audience", t.get(Text::FieldAudience), String::new(), audiences),
            form.actions((form.submit(t.get(Text::EngagementCreate)), button_link("button quiet", page, t.get(Text::AccountCancel)))),
        )
    });
    (head, form).into()
}
