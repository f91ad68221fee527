use entente_shared::{
    Cursor, Page, ProgramId,
    programs::{
        CreateProgramFields, EditProgramFields, HostProgram, NameProgramRolesFields, ProgramCandidates, ProgramFields, ProgramPage,
        ProgramPeople, ProgramQuery, ProgramToEdit, ProgramToKeep, RenameProgramFields, TakeProgramRoleFields,
    },
};
use leptos::prelude::*;

use crate::{api_error::ApiError, response::Next, ui::Question};

#[server(prefix = "/fn", endpoint = "programs/of-host", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_host_programs(#[server(default)] query: ProgramQuery) -> Result<Page<HostProgram>, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.programs.of_host(&visit, &query).await?)
}

#[server(prefix = "/fn", endpoint = "programs/candidates", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_program_candidates(words: String) -> Result<ProgramCandidates, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.programs.candidates(&visit, &words).await?)
}

/// `people`: the ids of the ticked boxes.
#[server(prefix = "/fn", endpoint = "programs/create")]
pub async fn create_program(#[server(default)] people: Vec<String>, form: CreateProgramFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    let (name, owners) = form.parse(&people)?;
    let program = visit.backend.programs.create(&visit, &name, &owners).await?;
    Ok(Next::with_notice(&format!("/programs/{program}"), Notice::ProgramCreated))
}

#[server(prefix = "/fn", endpoint = "programs/to-keep", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_program_to_keep(program: ProgramId) -> Result<ProgramToKeep, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.programs.to_keep(&visit, program).await?)
}

#[server(prefix = "/fn", endpoint = "programs/rename")]
pub async fn rename_program(form: RenameProgramFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    let (program, name) = form.parse()?;
    visit.backend.programs.rename(&visit, program, &form.was, &name).await?;
    Ok(Next::with_notice(&format!("/admin/programs/{program}"), Notice::ProgramRenamed))
}

#[server(prefix = "/fn", endpoint = "programs/archive")]
pub async fn archive_program(form: ProgramFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    let program = form.parse()?;
    visit.backend.programs.archive(&visit, program).await?;
    Ok(Next::with_notice(&format!("/admin/programs/{program}"), Notice::ProgramArchived))
}

#[server(prefix = "/fn", endpoint = "programs/restore")]
pub async fn restore_program(form: ProgramFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    let program = form.parse()?;
    visit.backend.programs.restore(&visit, program).await?;
    Ok(Next::with_notice(&format!("/admin/programs/{program}"), Notice::ProgramRestored))
}

#[server(prefix = "/fn", endpoint = "programs/page", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_program(program: ProgramId) -> Result<ProgramPage, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.programs.page(&visit, program).await?)
}

#[server(prefix = "/fn", endpoint = "programs/to-edit", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_program_to_edit(program: ProgramId) -> Result<ProgramToEdit, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.programs.to_edit(&visit, program).await?)
}

#[server(prefix = "/fn", endpoint = "programs/edit")]
pub async fn edit_program(form: EditProgramFields) -> Result<Next, ApiError> {
    use crate::response::{Notice, PREVIEW};
    let visit = crate::backend::visit()?;
    let edit = form.parse()?;
    let page = format!("/programs/{}", edit.program);
    if form.decision == PREVIEW {
        let html = visit.backend.programs.preview(&visit, edit.program, &edit.description).await?;
        let typed = vec![("revision", form.revision), ("description", form.description)];
        return Ok(Next::previewing(format!("{page}/edit"), html, typed));
    }
    visit.backend.programs.edit(&visit, edit).await?;
    Ok(Next::with_notice(&page, Notice::ProgramEdited))
}

#[server(prefix = "/fn", endpoint = "programs/people", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_program_people(program: ProgramId, words: String) -> Result<ProgramPeople, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.programs.people(&visit, program, &words).await?)
}

/// `people`: the ids of the ticked boxes.
#[server(prefix = "/fn", endpoint = "programs/name-roles")]
pub async fn name_program_roles(#[server(default)] people: Vec<String>, form: NameProgramRolesFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    let (program, people, roles) = form.parse(&people)?;
    visit.backend.programs.name_roles(&visit, program, &people, roles).await?;
    Ok(Next::with_notice(&format!("/programs/{program}/people"), Notice::RolesNamed))
}

#[server(prefix = "/fn", endpoint = "programs/take-role")]
pub async fn take_program_role(form: TakeProgramRoleFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    let (program, person, role) = form.parse()?;
    visit.backend.programs.take_role(&visit, program, person, role).await?;
    // Whoever gives up their own role may not see that page any more.
    let page = if visit.actor()?.user == person { format!("/programs/{program}") } else { format!("/programs/{program}/people") };
    Ok(Next::with_notice(&page, Notice::RoleTaken))
}

impl Question for LoadHostPrograms {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        let cursor = |name, cursor: &Option<Cursor>| cursor.as_ref().map(|Cursor(place)| (name, place.clone()));
        let Self { query } = self;
        let mut parameters = vec![("query[words]", query.words.clone()), ("query[show]", query.show.to_string())];
        parameters.extend(cursor("query[after]", &query.after));
        parameters.extend(cursor("query[before]", &query.before));
        parameters
    }
}

impl Question for LoadProgramCandidates {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("words", self.words.clone())]
    }
}

impl Question for LoadProgramPeople {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("program", self.program.to_string()), ("words", self.words.clone())]
    }
}

macro_rules! of_one_program {
    ($($question:ty),+) => {$(
        impl Question for $question {
            fn parameters(&self) -> Vec<(&'static str, String)> {
                vec![("program", self.program.to_string())]
            }
        }
    )+};
}

of_one_program!(LoadProgramToKeep, LoadProgram, LoadProgramToEdit);
