//! Who runs a program.

use entente_shared::{
    AccountId, ProgramId, UserId,
    people::Candidate,
    programs::{ProgramPerson, ProgramRole, ProgramRoles},
};

use crate::db::{Db, Texts, Tx, WordsOf};

#[derive(sqlx::FromRow)]
struct PersonRow {
    id: UserId,
    name: String,
    sign_in_address: String,
    role: ProgramRole,
}

/// Everybody with a role, by name.
pub async fn people(db: &Db, program: ProgramId) -> Result<Vec<ProgramPerson>, sqlx::Error> {
    const SQL: &str = "SELECT u.id, u.name, u.sign_in_address, r.role FROM program_role r JOIN users u ON u.id = r.user_id
        WHERE r.program_id = $1 ORDER BY u.search_text, u.id LIMIT 600";
    let rows: Vec<PersonRow> = on_db!(db, |c| sqlx::query_as(SQL).bind(program).fetch_all(c).await)?;
    let mut people: Vec<ProgramPerson> = Vec::new();
    for PersonRow { id, name, sign_in_address, role } in rows {
        match people.last_mut() {
            Some(last) if last.user == id => last.roles = last.roles.with(role),
            _ => people.push(ProgramPerson { user: id, name, sign_in_address, roles: ProgramRoles::default().with(role) }),
        }
    }
    Ok(people)
}

#[derive(sqlx::FromRow)]
struct CandidateRow {
    id: UserId,
    name: String,
    sign_in_address: String,
}

/// $1 account, $2 how many, $3 to $7 patterns, $8 for their index.
macro_rules! candidates {
    ($with:expr, $from:expr, $on:expr, $words:expr) => {
        concat!(
            $with,
            "SELECT u.id, u.name, u.sign_in_address FROM ",
            $from,
            " LEFT JOIN users u ON u.id = x.user_id WHERE ",
            $on,
            "x.account_id = $1",
            $words,
            " ORDER BY x.person_key, x.user_id LIMIT $2 + 0"
        )
    };
}

/// People of an account by name.
pub async fn candidates(db: &Db, account: AccountId, patterns: &[String], limit: i64) -> Result<Vec<Candidate>, sqlx::Error> {
    const ALL: &str = candidates!("", "account_user x", "", "");
    const BY_WORDS: Texts = with_words!(
        candidates,
        "users",
        "t.search_text",
        "account_user",
        "x",
        "user_id",
        "SELECT * FROM account_user x WHERE x.account_id = $1 ORDER BY x.person_key, x.user_id",
        ("$8", "$3", "$4", "$5", "$6", "$7"),
        (concat!(" AND ", found_by!(in "x.person_key", "$3", "$4", "$5", "$6", "$7")))
    );
    let rows: Vec<CandidateRow> = listed!(db, WordsOf::Users, ALL, &BY_WORDS, patterns, limit, |query| query.bind(account).bind(limit))?;
    Ok(rows.into_iter().map(|CandidateRow { id, name, sign_in_address }| Candidate { user: id, name, sign_in_address }).collect())
}

pub async fn roles_of(tx: &mut Tx, program: ProgramId, person: UserId) -> Result<ProgramRoles, sqlx::Error> {
    const SQL: &str = "SELECT role FROM program_role WHERE program_id = $1 AND user_id = $2";
    let roles: Vec<ProgramRole> = on_tx!(tx, |c| sqlx::query_scalar(SQL).bind(program).bind(person).fetch_all(c).await)?;
    Ok(roles.into_iter().fold(ProgramRoles::default(), ProgramRoles::with))
}

pub async fn give_role(tx: &mut Tx, program: ProgramId, person: UserId, role: ProgramRole) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO program_role (program_id, user_id, role) VALUES ($1, $2, $3)
        ON CONFLICT (program_id, user_id, role) DO NOTHING";
    on_tx!(tx, |c| sqlx::query(SQL).bind(program).bind(person).bind(role).execute(c).await.map(drop))
}

/// False if the program would be left without an owner.
pub async fn take_role(tx: &mut Tx, program: ProgramId, person: UserId, role: ProgramRole) -> Result<bool, sqlx::Error> {
    const SQL: &str = "DELETE FROM program_role WHERE program_id = $1 AND user_id = $2 AND role = $3
        AND ($3 <> 'owner' OR EXISTS
            (SELECT 1 FROM program_role o WHERE o.program_id = $1 AND o.user_id <> $2 AND o.role = 'owner'))";
    on_tx!(tx, |c| sqlx::query(SQL).bind(program).bind(person).bind(role).execute(c).await.map(|done| done.rows_affected() > 0))
}
