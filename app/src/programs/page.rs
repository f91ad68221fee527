//! A program's page: what it is about, what it has to say, and its engagements.

use entente_shared::{
    Error, Missing,
    announcements::Place,
    programs::{ProgramEngagement, ProgramPage},
};

use super::server_fns::LoadProgram;
use crate::{
    announcements::current::announced,
    engagements::{access_tag, life_tag},
    html::{Element, Node, a, aside, dd, div, dl, dt, h2, h3, li, p, section, strong, ul},
    messages::{Text, listed, texts},
    session::Session,
    ui::{self, button_link, button_row, loaded, page_head, refusal, tag},
};

pub fn program_page(id: &str) -> Node {
    if Session::actor().is_none() {
        return refusal(Error::SignedOut);
    }
    match id.parse() {
        Ok(program) => loaded(move || LoadProgram { program }, show),
        Err(_) => refusal(Missing::Program.into()),
    }
}

fn show(program: ProgramPage) -> Node {
    let t = texts();
    let head = page_head(program.name.clone())
        .lead(t.fill(Text::ProgramOf, &[("host", &program.host)]))
        .above("/engagements/discover", t.get(Text::NavDiscover));
    let archived = program.archived.then(|| {
        div()
            .class("notice")
            .attr("data-tone", "warning")
            .child((strong().child(t.get(Text::ProgramArchived)), p().child(t.get(Text::ProgramArchivedText))))
    });
    let description =
        (!program.description_html.is_empty()).then(|| section().class("section prose").markup(program.description_html.clone()));
    let columns = (div().child((description, announced(Some(Place::Program(program.id))), engagements(&program))), facts(&program));
    (head, archived, ways(&program), div().class("columns").child(columns)).into()
}

/// For those who run it: what the policy allows them.
fn ways(program: &ProgramPage) -> Option<Element> {
    let t = texts();
    let way = |class: &'static str, allowed: bool, page: &str, text: Text| {
        allowed.then(|| button_link(class, format!("/programs/{}/{page}", program.id), t.get(text)))
    };
    let runs = program.may_edit || program.may_name_roles || program.may_create;
    runs.then(|| {
        button_row((
            way("button primary", program.may_create, "engagements/new", Text::ProgramNewEngagement),
            way("button", program.may_edit, "edit", Text::ProgramEdit),
            way("button", program.may_edit, "announcements", Text::Announcements),
            way("button", program.may_edit, "terms", Text::TabTerms),
            way("button", program.may_name_roles, "people", Text::ProgramRoles),
        ))
    })
}

fn engagements(program: &ProgramPage) -> Element {
    let t = texts();
    let list: Node = if program.engagements.is_empty() {
        p().class("muted").child(t.get(Text::ProgramNoEngagements)).into()
    } else {
        ul().class("results").child(program.engagements.iter().map(engagement).collect::<Vec<_>>()).into()
    };
    let all = ui::address("/engagements/discover", &[("q", &program.name)]);
    let text = if program.has_more { Text::ProgramMoreEngagements } else { Text::ProgramDiscover };
    section().class("section").child((
        h2().child(t.get(Text::ProgramEngagements)),
        list,
        p().child(a().attr("href", all).child(t.get(text))),
    ))
}

fn engagement(engagement: &ProgramEngagement) -> Element {
    let own = engagement.is_own.then(|| tag("good", texts().get(Text::ProgramOwn)));
    li().class("result").child((
        h3().child(a().attr("href", format!("/engagements/{}", engagement.id)).child(engagement.title.clone())),
        p().child(engagement.summary.clone()),
        div().class("result-side").child((own, life_tag(engagement.life), access_tag(engagement.access))),
    ))
}

fn facts(program: &ProgramPage) -> Element {
    let t = texts();
    let fact = |label: Text, value: String| div().child((dt().child(t.get(label)), dd().child(value)));
    let owners = (!program.owners.is_empty()).then(|| fact(Text::ProgramOwners, listed(&program.owners)));
    let list = dl().class("summary-list").child((fact(Text::EngagementHost, program.host.clone()), owners));
    aside().class("aside").attr("aria-label", t.get(Text::ProgramFacts)).child(list)
}
