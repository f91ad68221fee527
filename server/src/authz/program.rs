//! What is known of a person in a program.

use entente_app::backend::Visit;
use entente_shared::{
    AccountId, Conflict, Missing, ProgramId,
    people::Actor,
    policy::{Action, Standing, Verdict, may},
};

use super::{asking, permit, standing};
use crate::{
    db::{Db, Tx},
    fault::Fault,
    people::standing::actor_now,
};

/// A person in a program.
pub struct ProgramPlace {
    pub standing: Standing,
    pub name: String,
    /// The account that it belongs to: its people run it.
    pub account: AccountId,
    pub archived: bool,
}

impl ProgramPlace {
    /// The policy's answer.
    pub fn may(&self, action: Action) -> bool {
        may(self.standing, action) == Verdict::Allowed
    }

    /// Goes on if the policy allows it.
    pub fn permit(&self, action: Action) -> Result<(), Fault> {
        permit(self.standing, action, Missing::Program)
    }

    /// Nothing new begins in a program that was put away.
    pub const fn takes_engagements(&self) -> Result<(), Conflict> {
        if self.archived { Err(Conflict::ProgramArchived) } else { Ok(()) }
    }
}

#[derive(sqlx::FromRow)]
struct ProgramPlaceRow {
    name: String,
    account_id: AccountId,
    archived: bool,
    in_audience: bool,
    owner: bool,
    creator: bool,
    publisher: bool,
}

/// $1 program, $2 person, $3 the account that they act for. A program concerns an account for which something in it is, and whoever has a
/// part in something in it.
const PROGRAM_PLACE: &str = "SELECT p.name, p.account_id, p.archived_at IS NOT NULL AS archived,
        (EXISTS (SELECT 1 FROM engagement e WHERE e.program_id = p.id AND e.audience = 'any' AND e.life IN ('active', 'paused', 'closed'))
            OR EXISTS (SELECT 1 FROM engagement_audience x JOIN engagement e ON e.id = x.engagement_id
                WHERE x.account_id = $3 AND e.program_id = p.id AND e.life IN ('active', 'paused', 'closed'))
            OR EXISTS (SELECT 1 FROM membership m JOIN engagement e ON e.id = m.engagement_id
                WHERE m.user_id = $2 AND m.account_id = $3 AND m.state = 'active' AND e.program_id = p.id AND e.life <> 'archived')
            OR EXISTS (SELECT 1 FROM engagement_role r JOIN engagement e ON e.id = r.engagement_id
                WHERE r.user_id = $2 AND r.account_id = $3 AND e.program_id = p.id AND e.life <> 'archived')) AS in_audience,
        EXISTS (SELECT 1 FROM program_role r WHERE r.program_id = p.id AND r.user_id = $2 AND p.account_id = $3
            AND r.role = 'owner') AS owner,
        EXISTS (SELECT 1 FROM program_role r WHERE r.program_id = p.id AND r.user_id = $2 AND p.account_id = $3
            AND r.role = 'creator') AS creator,
        EXISTS (SELECT 1 FROM program_role r WHERE r.program_id = p.id AND r.user_id = $2 AND p.account_id = $3
            AND r.role = 'publisher') AS publisher
    FROM program p WHERE p.id = $1";

/// The person's place in a program, to read it.
///
/// # Errors
/// `SignedOut`, or `NotFound` if there is no such program.
pub async fn program_place(db: &Db, visit: &Visit, program: ProgramId) -> Result<ProgramPlace, Fault> {
    let (actor, account) = asking(visit)?;
    let row = on_db!(db, |c| sqlx::query_as(PROGRAM_PLACE).bind(program).bind(actor.user).bind(account).fetch_optional(c).await)?;
    found_program(row, actor)
}

/// The person's place in a program, to change something of it or to add to it. From here on nobody else does, nor changes who is in the
/// account that the person acts for.
///
/// # Errors
/// As [`program_place`].
pub async fn program_place_in(tx: &mut Tx, visit: &Visit, program: ProgramId) -> Result<ProgramPlace, Fault> {
    let actor = actor_now(tx, visit).await?;
    hold_program(tx, program).await?;
    let account = actor.account.as_ref().map(|account| account.id);
    let row = on_tx!(tx, |c| sqlx::query_as(PROGRAM_PLACE).bind(program).bind(actor.user).bind(account).fetch_optional(c).await)?;
    found_program(row, &actor)
}

fn found_program(row: Option<ProgramPlaceRow>, actor: &Actor) -> Result<ProgramPlace, Fault> {
    let row = row.ok_or(Missing::Program)?;
    let standing = Standing {
        in_audience: row.in_audience,
        is_published: !row.archived,
        program_owner: row.owner,
        creator: row.creator,
        publisher: row.publisher,
        ..standing(Some(actor))
    };
    Ok(ProgramPlace { standing, name: row.name, account: row.account_id, archived: row.archived })
}

/// Makes changes to a program, and to what is in it, follow one another, as [`hold_person`] does for a person.
async fn hold_program(tx: &mut Tx, program: ProgramId) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE program SET revision = revision WHERE id = $1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(program).execute(c).await.map(drop))
}
