//! A program's owners write its landing text, and look at it before they save.

use entente_shared::{
    Error, Missing,
    programs::{DESCRIPTION_MAX, EditProgramFields, ProgramToEdit},
};

use super::server_fns::LoadProgramToEdit;
use crate::{
    form::{Preview, check_form, post_form},
    html::Node,
    messages::{Text, texts},
    session::Session,
    ui::{button_link, loaded, page_head, refusal},
};

pub fn edit_program_page(id: &str) -> Node {
    if Session::actor().is_none() {
        return refusal(Error::SignedOut);
    }
    match id.parse() {
        Ok(program) => loaded(move || LoadProgramToEdit { program }, show),
        Err(_) => refusal(Missing::Program.into()),
    }
}

fn show(program: ProgramToEdit) -> Node {
    let t = texts();
    let page = format!("/programs/{}", program.id);
    let head = page_head(t.get(Text::ProgramEdit))
        .lead(t.get(Text::ProgramEditLead))
        .above("/engagements/discover", t.get(Text::NavDiscover))
        .above(page.clone(), program.name);
    let preview = Preview::on(&format!("{page}/edit"));
    let form = post_form("/fn/programs/edit").check(check_form::<EditProgramFields>).preview(preview).with(|form| {
        let (label, hint) = (t.get(Text::ProgramText), t.get(Text::ProgramTextHint));
        (
            form.hidden("program", program.id.to_string()),
            form.made_from("revision", program.revision.to_string()),
            form.text_area_with("description", label, hint, DESCRIPTION_MAX, "16", program.description),
            form.actions((
                form.submit(t.get(Text::AccountSave)),
                form.preview_button(),
                button_link("button quiet", page, t.get(Text::AccountCancel)),
            )),
        )
    });
    (head, form).into()
}
