//! An operator makes a program: its name, and who owns it.

use entente_shared::programs::{CreateProgramFields, ProgramCandidates};

use super::server_fns::LoadProgramCandidates;
use crate::{
    agreements::host_page::for_operators,
    form::{check_form, post_form},
    html::{Node, p},
    messages::{Text, texts},
    ui::{button_link, loaded_within, page_head, search, words},
};

pub fn new_program_page() -> Node {
    for_operators(|| {
        let t = texts();
        let head = page_head(t.get(Text::ProgramNew)).lead(t.get(Text::ProgramNewLead)).above("/admin/programs", t.get(Text::HostPrograms));
        let form = loaded_within(|| LoadProgramCandidates { words: words() }, show);
        (head, search("/admin/programs/new", Text::PeopleSearch), form).into()
    })
}

fn show(candidates: ProgramCandidates) -> Node {
    let t = texts();
    let people: Vec<_> =
        candidates.people.into_iter().map(|person| (person.user.to_string(), person.name, person.sign_in_address)).collect();
    let nobody = people.is_empty().then(|| p().class("muted").child(t.get(Text::ProgramNobody)));
    let more = candidates.has_more.then(|| p().class("muted").child(t.get(Text::AddMore)));
    post_form("/fn/programs/create")
        .check(check_form::<CreateProgramFields>)
        .with(|form| {
            (
                form.text("name", t.get(Text::ProgramName)).hint(t.get(Text::ProgramNameHint)),
                form.ticks("people", t.get(Text::ProgramNewOwners), people),
                nobody,
                more,
                form.actions((
                    form.submit(t.get(Text::ProgramCreate)),
                    button_link("button quiet", "/admin/programs", t.get(Text::AccountCancel)),
                )),
            )
        })
        .into()
}
