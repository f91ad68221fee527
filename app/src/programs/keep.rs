//! An operator renames a program, archives it, or restores it. What archiving does is said before.

use entente_shared::{
    Missing,
    programs::{ProgramToKeep, RenameProgramFields},
};

use super::server_fns::LoadProgramToKeep;
use crate::{
    agreements::host_page::for_operators,
    form::{check_form, post_form},
    html::{Element, Node, div, h2, li, p, section, ul},
    messages::{Text, texts},
    ui::{button_link, button_row, loaded, page_head, refusal, time},
};

pub fn keep_program_page(id: &str) -> Node {
    match id.parse() {
        Ok(program) => for_operators(move || loaded(move || LoadProgramToKeep { program }, show)),
        Err(_) => refusal(Missing::Program.into()),
    }
}

fn show(kept: ProgramToKeep) -> Node {
    let t = texts();
    let program = &kept.program;
    let head = page_head(program.name.clone()).above("/admin/programs", t.get(Text::HostPrograms));
    let ways = button_row((
        button_link("button", format!("/programs/{}", program.id), t.get(Text::ProgramPage)),
        button_link("button", format!("/programs/{}/people", program.id), t.get(Text::ProgramRoles)),
    ));
    (head, ways, rename(&kept), if program.archived_at.is_some() { restore(&kept) } else { archive(&kept) }).into()
}

fn rename(kept: &ProgramToKeep) -> Element {
    let t = texts();
    let program = &kept.program;
    let form = post_form("/fn/programs/rename").id("rename-").check(check_form::<RenameProgramFields>).with(|form| {
        (
            form.hidden("program", program.id.to_string()),
            form.made_from("was", program.name.clone()),
            form.text("name", t.get(Text::ProgramName)).value(program.name.clone()).hint(t.get(Text::ProgramNameHint)),
            form.actions(form.submit(t.get(Text::ProgramRename))),
        )
    });
    section().class("section").child((h2().child(t.get(Text::ProgramRename)), form))
}

fn archive(kept: &ProgramToKeep) -> Element {
    let t = texts();
    let program = &kept.program;
    let goes_on = match kept.running {
        0 => t.get(Text::ProgramArchiveNoneRun).to_owned(),
        1 => t.get(Text::ProgramArchiveOneRuns).to_owned(),
        count => t.fill(Text::ProgramArchiveRun, &[("count", &t.counted(count))]),
    };
    let means = ul().child((
        li().child(t.get(Text::ProgramArchiveNew)),
        li().child(t.get(Text::ProgramArchivePage)),
        li().child(goes_on),
        li().child(t.get(Text::ProgramArchiveKept)),
    ));
    let form = post_form("/fn/programs/archive")
        .id("archive-")
        .class("button-row")
        .with(|form| (form.hidden("program", program.id.to_string()), form.submit_as("button danger", t.get(Text::ProgramArchive))));
    let text = div().class("prose").child((p().child(t.get(Text::ProgramArchiveMeans)), means));
    section().class("section").child((h2().child(t.get(Text::ProgramArchive)), text, form))
}

fn restore(kept: &ProgramToKeep) -> Element {
    let t = texts();
    let program = &kept.program;
    let since = program.archived_at.map(|at| p().child((t.get(Text::ProgramArchivedSince), " ", time(at))));
    let form = post_form("/fn/programs/restore")
        .id("restore-")
        .class("button-row")
        .with(|form| (form.hidden("program", program.id.to_string()), form.submit_as("button primary", t.get(Text::ProgramRestore))));
    section().class("section").child((h2().child(t.get(Text::ProgramRestore)), since, p().child(t.get(Text::ProgramRestoreMeans)), form))
}
