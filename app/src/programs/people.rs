//! Who runs a program: its owners, and those who create engagements and publish packages in it.

use entente_shared::{
    Error, Missing, ProgramId,
    programs::{ProgramPeople, ProgramPerson, ProgramRole},
};

use super::{server_fns::LoadProgramPeople, words::role_name};
use crate::{
    form::post_form,
    html::{Element, Node, div, h2, p, section, span, table, tbody, td, th, thead, tr},
    messages::{Text, isolated, texts},
    session::Session,
    ui::{loaded, page_head, refusal, search, tag, words},
};

pub fn program_people_page(id: &str) -> Node {
    if Session::actor().is_none() {
        return refusal(Error::SignedOut);
    }
    match id.parse() {
        Ok(program) => loaded(move || LoadProgramPeople { program, words: words() }, show),
        Err(_) => refusal(Missing::Program.into()),
    }
}

fn show(program: ProgramPeople) -> Node {
    let t = texts();
    let page = format!("/programs/{}", program.id);
    let head = page_head(t.get(Text::ProgramRoles))
        .lead(t.get(Text::ProgramRolesLead))
        .above("/engagements/discover", t.get(Text::NavDiscover))
        .above(page.clone(), program.name.clone());
    (head, those_with_roles(program.id, program.people), name(program.id, &page, program.candidates, program.has_more)).into()
}

fn those_with_roles(program: ProgramId, people: Vec<ProgramPerson>) -> Element {
    let t = texts();
    let heads = [Text::PeopleName, Text::ProgramRoles];
    let heads: Vec<_> = heads.into_iter().map(|text| th().attr("scope", "col").child(t.get(text))).collect();
    let rows: Vec<_> = people.into_iter().map(|person| row(program, person)).collect();
    let table = table().class("table").child((thead().child(tr().child(heads)), tbody().child(rows)));
    div().class("table-wrap").child(table)
}

fn row(program: ProgramId, person: ProgramPerson) -> Element {
    let t = texts();
    let you = (Session::actor().map(|actor| actor.user) == Some(person.user)).then(|| (" ", tag("neutral", t.get(Text::PeopleYou))));
    let take = |role: ProgramRole| {
        let whose = format!("{}: {} – {}", t.get(Text::ProgramTake), t.get(role_name(role)), isolated(&person.name));
        let form = post_form("/fn/programs/take-role").id(format!("{}-{role}-", person.user)).class("").with(|form| {
            (
                form.hidden("program", program.to_string()),
                form.hidden("person", person.user.to_string()),
                form.hidden("role", role.to_string()),
                form.submit_as("button", t.get(Text::ProgramTake)).attr("aria-label", whose),
            )
        });
        div().class("cluster").child((tag("info", t.get(role_name(role))), form))
    };
    let roles: Vec<_> = person.roles.all().map(take).collect();
    tr().child((
        th().attr("scope", "row").child((person.name.clone(), you, span().class("muted").child(person.sign_in_address.clone()))),
        td().attr("data-label", t.get(Text::ProgramRoles)).child(div().class("stack").child(roles)),
    ))
}

fn name(program: ProgramId, page: &str, candidates: Vec<entente_shared::people::Candidate>, has_more: bool) -> Element {
    let t = texts();
    let people: Vec<_> = candidates.into_iter().map(|person| (person.user.to_string(), person.name, person.sign_in_address)).collect();
    let more = has_more.then(|| p().class("muted").child(t.get(Text::AddMore)));
    let form: Node = if people.is_empty() {
        p().class("muted").child(t.get(Text::ProgramNobody)).into()
    } else {
        post_form("/fn/programs/name-roles")
            .id("name-")
            .with(|form| {
                (
                    form.hidden("program", program.to_string()),
                    form.ticks("people", t.get(Text::ProgramPeople), people),
                    more,
                    form.checkbox("owner", t.get(Text::ProgramOwnerMeans)),
                    form.checkbox("creator", t.get(Text::ProgramCreatorMeans)),
                    form.checkbox("publisher", t.get(Text::ProgramPublisherMeans)),
                    form.actions(form.submit(t.get(Text::ProgramNameRoles))),
                )
            })
            .into()
    };
    let find = search(format!("{page}/people"), Text::PeopleSearch);
    section().class("section").child((h2().child(t.get(Text::ProgramNameRoles)), find, form))
}
