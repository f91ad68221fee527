//! Programs: collections of engagements (ENG-01), who runs them, and their pages.

mod seen;

pub use seen::*;

use serde::{Deserialize, Serialize};

use crate::{Cursor, Error, FieldErrors, ProgramId, UserId, Violation, error::of_the_page, form::form, people::CANDIDATES_MAX, rules};

/// Longest name of a program, in Unicode scalar values.
pub const NAME_MAX: u32 = 80;
/// Longest landing text of a program's page (Markdown), in Unicode scalar values.
pub const DESCRIPTION_MAX: u32 = 20_000;
/// How many of a program's engagements its page shows; discovery has them all.
pub const ENGAGEMENTS_SHOWN: usize = 50;

coded_enum! {
    /// What somebody of the program's account is in a program. Several at once are possible.
    pub enum ProgramRole {
        /// Edits it, names its roles, and runs all of its engagements.
        Owner = "owner",
        /// Creates engagements in it.
        Creator = "creator",
        /// Publishes packages to its engagements.
        Publisher = "publisher",
    }
}

/// A program's name: 1 to 80 characters on one line.
///
/// # Errors
/// As [`rules::name`].
pub fn program_name(typed: &str) -> Result<String, Violation> {
    rules::line_of(typed, NAME_MAX)
}

/// Markdown of up to 20,000 characters, or nothing.
fn description(typed: &str) -> Result<String, Violation> {
    let text = rules::tidy_lines(typed);
    if text.chars().count() > DESCRIPTION_MAX as usize { Err(Violation::TooLong { max: DESCRIPTION_MAX }) } else { Ok(text) }
}

mod check {
    use validator::ValidationError;

    pub(super) fn program_name(typed: &str) -> Result<(), ValidationError> {
        super::program_name(typed).map(drop).map_err(ValidationError::from)
    }

    pub(super) fn description(typed: &str) -> Result<(), ValidationError> {
        super::description(typed).map(drop).map_err(ValidationError::from)
    }
}

form! {
    /// A new program, by an operator.
    pub struct CreateProgramFields {
        /// Its name: 1 to 80 characters.
        #[validate(custom(function = check::program_name))]
        name: String,
    }
}

impl CreateProgramFields {
    /// Name and owners, who are the ticked boxes' people.
    ///
    /// # Errors
    /// `Invalid` for the name, `Malformed` if an id is none or there are more than a page has.
    pub fn parse(&self, people: &[String]) -> Result<(String, Vec<UserId>), Error> {
        Ok((program_name(&self.name).map_err(FieldErrors::on("name"))?, ticked(people)?))
    }
}

/// The people of ticked boxes.
fn ticked(people: &[String]) -> Result<Vec<UserId>, Error> {
    if people.len() > CANDIDATES_MAX + 1 {
        return Err(Error::Malformed);
    }
    people.iter().map(|id| of_the_page(id)).collect()
}

form! {
    /// Another name for a program.
    pub struct RenameProgramFields {
        /// Key.
        program: String,
        /// The name that the form was made from.
        was: String,
        /// Its name: 1 to 80 characters.
        #[validate(custom(function = check::program_name))]
        name: String,
    }
}

impl RenameProgramFields {
    /// Which program, and its new name.
    ///
    /// # Errors
    /// `Invalid` for the name, `Malformed` if the id is none.
    pub fn parse(&self) -> Result<(ProgramId, String), Error> {
        Ok((of_the_page(&self.program)?, program_name(&self.name).map_err(FieldErrors::on("name"))?))
    }
}

form! {
    /// A program that is archived or restored.
    pub struct ProgramFields {
        /// Key.
        program: String,
    }
}

impl ProgramFields {
    /// Which.
    ///
    /// # Errors
    /// `Malformed` if the id is none.
    pub fn parse(&self) -> Result<ProgramId, Error> {
        of_the_page(&self.program)
    }
}

form! {
    /// A program's page, as its owners edit it.
    pub struct EditProgramFields {
        /// Key.
        program: String,
        /// Which state of the program the form was made from.
        revision: String,
        /// The landing text (Markdown).
        #[validate(custom(function = check::description))]
        description: String,
        /// `preview` to look at it first.
        decision: String,
    }
}

/// A program's page, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgramEdit {
    /// Key.
    pub program: ProgramId,
    /// Which state of the program it was made from.
    pub revision: i64,
    /// The landing text (Markdown).
    pub description: String,
}

impl EditProgramFields {
    /// The checked edit.
    ///
    /// # Errors
    /// `Invalid` for the text, `Malformed` for what the page itself has put in.
    pub fn parse(&self) -> Result<ProgramEdit, Error> {
        Ok(ProgramEdit {
            program: of_the_page(&self.program)?,
            revision: of_the_page(&self.revision)?,
            description: description(&self.description).map_err(FieldErrors::on("description"))?,
        })
    }
}

form! {
    /// People get roles in a program.
    pub struct NameProgramRolesFields {
        /// Key.
        program: String,
        /// As owners.
        owner: bool,
        /// As engagement creators.
        creator: bool,
        /// As publishers.
        publisher: bool,
    } also Self::check_roles
}

/// Which of the roles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramRoles {
    /// [`ProgramRole::Owner`]
    pub owner: bool,
    /// [`ProgramRole::Creator`]
    pub creator: bool,
    /// [`ProgramRole::Publisher`]
    pub publisher: bool,
}

impl ProgramRoles {
    /// Whether that one is among them.
    pub const fn has(self, role: ProgramRole) -> bool {
        match role {
            ProgramRole::Owner => self.owner,
            ProgramRole::Creator => self.creator,
            ProgramRole::Publisher => self.publisher,
        }
    }

    /// The same with that one.
    pub const fn with(self, role: ProgramRole) -> Self {
        match role {
            ProgramRole::Owner => Self { owner: true, ..self },
            ProgramRole::Creator => Self { creator: true, ..self },
            ProgramRole::Publisher => Self { publisher: true, ..self },
        }
    }

    /// Those among them, in the order of their definition.
    pub fn all(self) -> impl Iterator<Item = ProgramRole> {
        ProgramRole::ALL.iter().copied().filter(move |role| self.has(*role))
    }
}

impl NameProgramRolesFields {
    fn check_roles(&self, errors: &mut FieldErrors) {
        if !(self.owner || self.creator || self.publisher) {
            errors.add("owner", Violation::NoChoice);
        }
    }

    /// Who gets which roles in which program.
    ///
    /// # Errors
    /// `Invalid` if nobody or no role was chosen, `Malformed` if an id is none or there are more than a page has.
    pub fn parse(&self, people: &[String]) -> Result<(ProgramId, Vec<UserId>, ProgramRoles), Error> {
        let Self { owner, creator, publisher, .. } = *self;
        let mut errors = FieldErrors::default();
        if people.is_empty() {
            errors.add("people", Violation::NoChoice);
        }
        self.check_roles(&mut errors);
        errors.into_result()?;
        Ok((of_the_page(&self.program)?, ticked(people)?, ProgramRoles { owner, creator, publisher }))
    }
}

form! {
    /// Somebody's role in a program is taken away.
    pub struct TakeProgramRoleFields {
        /// Key.
        program: String,
        /// Whose.
        person: String,
        /// [`ProgramRole`] as its word.
        role: String,
    }
}

impl TakeProgramRoleFields {
    /// Whose role in which program.
    ///
    /// # Errors
    /// `Malformed` for what the page itself has put in.
    pub fn parse(&self) -> Result<(ProgramId, UserId, ProgramRole), Error> {
        Ok((of_the_page(&self.program)?, of_the_page(&self.person)?, of_the_page(&self.role)?))
    }
}

coded_enum! {
    /// Which programs operators look at.
    pub enum ProgramFilter {
        /// Those that are not archived.
        InUse = "in_use",
        /// Archived ones.
        Archived = "archived",
        /// All of them.
        All = "all",
    }
}

/// What an operator looks for; the whole of it stands in the address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProgramQuery {
    /// Words that all occur in the name.
    pub words: String,
    /// Archived or not.
    pub show: ProgramFilter,
    /// The page after this place.
    pub after: Option<Cursor>,
    /// The page before this place.
    pub before: Option<Cursor>,
}

impl Default for ProgramQuery {
    fn default() -> Self {
        Self { words: String::new(), show: ProgramFilter::InUse, after: None, before: None }
    }
}

impl ProgramQuery {
    /// Reads the parameters `q`, `show`, `after` and `before`. What can't be read counts as not given.
    pub fn from_parameters(parameter: impl Fn(&str) -> Option<String>) -> Self {
        let cursor = |name: &str| parameter(name).filter(|text| !text.is_empty()).map(Cursor);
        Self {
            words: parameter("q").map(|words| words.chars().take(rules::SEARCH_MAX).collect()).unwrap_or_default(),
            show: parameter("show").and_then(|word| word.parse().ok()).unwrap_or(ProgramFilter::InUse),
            after: cursor("after"),
            before: cursor("before"),
        }
    }

    /// The parameters that differ from the defaults, in a fixed order.
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut list = Vec::new();
        if !self.words.trim().is_empty() {
            list.push(("q", self.words.clone()));
        }
        if self.show != ProgramFilter::InUse {
            list.push(("show", self.show.to_string()));
        }
        if let Some(Cursor(place)) = &self.after {
            list.push(("after", place.clone()));
        }
        if let Some(Cursor(place)) = &self.before {
            list.push(("before", place.clone()));
        }
        list
    }

    /// The first page of the same search.
    pub fn first_page(&self) -> Self {
        Self { after: None, before: None, ..self.clone() }
    }

    /// True if the list is narrowed down by what somebody chose.
    pub fn is_filtered(&self) -> bool {
        self.show != ProgramFilter::InUse || !self.words.trim().is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Form;

    #[test]
    fn a_program_has_a_name_of_1_to_80_characters() {
        assert_eq!(program_name("  Device   SDKs "), Ok("Device SDKs".into()));
        assert_eq!(program_name(" "), Err(Violation::Required));
        assert_eq!(program_name(&"é".repeat(80)), Ok("é".repeat(80)));
        assert_eq!(program_name(&"é".repeat(81)), Err(Violation::TooLong { max: 80 }));
    }

    #[test]
    fn a_landing_text_may_be_empty_and_ends_at_20_000_characters() {
        let fields = |text: String| EditProgramFields {
            program: ProgramId(Default::default()).to_string(),
            revision: "3".into(),
            description: text,
            ..Default::default()
        };
        assert_eq!(fields(String::new()).parse().map(|edit| (edit.revision, edit.description)), Ok((3, String::new())));
        assert!(fields("日".repeat(20_000)).check().is_empty());
        assert_eq!(fields("日".repeat(20_001)).check().of("description"), Some(Violation::TooLong { max: DESCRIPTION_MAX }));
    }

    #[test]
    fn roles_are_named_to_somebody_and_are_at_least_one() {
        let fields = NameProgramRolesFields { program: ProgramId(Default::default()).to_string(), ..Default::default() };
        let Err(Error::Invalid { fields: errors }) = fields.parse(&[]) else { panic!("not refused") };
        assert_eq!(errors.fields(), ["people", "owner"]);
        let one = [UserId(Default::default()).to_string()];
        let (_, people, roles) = NameProgramRolesFields { creator: true, publisher: true, ..fields }.parse(&one).expect("right");
        assert_eq!((people.len(), roles.all().collect::<Vec<_>>()), (1, vec![ProgramRole::Creator, ProgramRole::Publisher]));
        assert_eq!(ProgramRoles::default().with(ProgramRole::Owner), ProgramRoles { owner: true, ..Default::default() });
    }

    #[test]
    fn what_an_operator_looks_for_survives_the_way_through_the_address() {
        let query = ProgramQuery { words: "sdk".into(), show: ProgramFilter::Archived, after: Some(Cursor("x".into())), before: None };
        let parameters = query.parameters();
        let read = |name: &str| parameters.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
        assert_eq!(ProgramQuery::from_parameters(read), query);
        assert_eq!(ProgramQuery::from_parameters(|_| Some("nonsense".into())).show, ProgramFilter::InUse);
    }
}
