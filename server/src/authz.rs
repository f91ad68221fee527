//! From the database to [`policy::may`] and back: what is known of a person in an engagement, and what a verdict is answered with.
//! 404 for what they may not know of, 403 for what they can see.

mod program;

use entente_app::backend::Visit;
use entente_shared::{
    AccountId, EngagementId, Error, Missing, UserId,
    access::{Offer, Situation, offer},
    engagements::{AccessKind, Audience, Life},
    people::{Actor, Context},
    policy::{Action, Standing, Verdict, may},
};

use crate::{
    context,
    db::{Db, Tx},
    fault::Fault,
    people::standing::actor_now,
    terms::terms_due,
};

pub use program::{program_place, program_place_in};

/// Goes on if the policy allows it. `missing` is the thing that is not there for whoever may not know of it.
pub fn permit(who: Standing, action: Action, missing: Missing) -> Result<(), Fault> {
    match may(who, action) {
        Verdict::Allowed => Ok(()),
        Verdict::SignIn => Err(Error::SignedOut.into()),
        Verdict::Forbidden(why) => Err(why.into()),
        Verdict::Hidden => Err(missing.into()),
    }
}

/// What is known of a person without a resource.
pub fn standing(actor: Option<&Actor>) -> Standing {
    actor.map(Actor::standing).unwrap_or_default()
}

/// A person in an engagement.
pub struct Place {
    pub standing: Standing,
    pub access: AccessKind,
    pub life: Life,
    pub audience: Audience,
    has_pending_request: bool,
}

impl Place {
    /// ENG-07: whether the person sees more of it than name and summary.
    pub const fn sees_all(&self) -> bool {
        self.standing.in_audience || self.belongs()
    }

    /// The person has part in it, for the account that they act for.
    pub const fn belongs(&self) -> bool {
        let Standing { participant, power_user, .. } = self.standing;
        participant || power_user || self.runs_it()
    }

    /// Owner of the engagement or of its program.
    pub const fn runs_it(&self) -> bool {
        self.standing.engagement_owner || self.standing.program_owner
    }

    /// Whether there is a queue for them: the policy's answer.
    pub fn decides(&self) -> bool {
        may(self.standing, Action::SeeQueue) == Verdict::Allowed
    }

    /// What the person can do about it now.
    pub const fn offer(&self) -> Offer {
        offer(Situation {
            signed_in: self.standing.signed_in,
            has_account: self.standing.has_account,
            in_audience: self.standing.in_audience,
            is_member: self.standing.participant || self.runs_it(),
            terms_due: self.standing.participant && self.standing.terms_due,
            has_pending_request: self.has_pending_request,
            access: self.access,
            life: self.life,
        })
    }
}

#[derive(sqlx::FromRow)]
struct PlaceRow {
    access: AccessKind,
    life: Life,
    audience: Audience,
    in_audience: bool,
    participant: bool,
    terms_due: bool,
    engagement_owner: bool,
    power_user: bool,
    program_owner: bool,
    creator: bool,
    publisher: bool,
    suspended: bool,
    has_pending_request: bool,
}

/// $1 engagement, $2 person, $3 the account that they act for, $4 the account that the resource belongs to, $5 now. Roles count for the
/// account that they are held for, and so does what was accepted.
const PLACE: &str = concat!(
    "SELECT e.access, e.life, e.audience,
        (e.audience = 'any' OR EXISTS (SELECT 1 FROM engagement_audience x WHERE x.engagement_id = e.id AND x.account_id = $3)) AS in_audience,
        EXISTS (SELECT 1 FROM membership m WHERE m.engagement_id = e.id AND m.user_id = $2 AND m.account_id = $3
            AND m.state = 'active') AS participant, ",
    terms_due!("e", "p", "$2", "$3", "$5"),
    " AS terms_due,
        EXISTS (SELECT 1 FROM engagement_role r WHERE r.engagement_id = e.id AND r.user_id = $2 AND r.account_id = $3
            AND r.role = 'owner') AS engagement_owner,
        EXISTS (SELECT 1 FROM engagement_role r WHERE r.engagement_id = e.id AND r.user_id = $2 AND r.account_id = $3
            AND r.account_id = $4 AND r.role = 'power_user') AS power_user,
        EXISTS (SELECT 1 FROM program_role r WHERE r.program_id = p.id AND r.user_id = $2 AND p.account_id = $3
            AND r.role = 'owner') AS program_owner,
        EXISTS (SELECT 1 FROM program_role r WHERE r.program_id = p.id AND r.user_id = $2 AND p.account_id = $3
            AND r.role = 'creator') AS creator,
        EXISTS (SELECT 1 FROM program_role r WHERE r.program_id = p.id AND r.user_id = $2 AND p.account_id = $3
            AND r.role = 'publisher') AS publisher,
        EXISTS (SELECT 1 FROM account a WHERE a.id = $3 AND a.suspended_at IS NOT NULL) AS suspended,
        EXISTS (SELECT 1 FROM access_request r WHERE r.engagement_id = e.id AND r.user_id = $2 AND r.state = 'pending') AS has_pending_request
    FROM engagement e JOIN program p ON p.id = e.program_id
    WHERE e.id = $1"
);

/// The person's place in an engagement, to read it.
///
/// # Errors
/// `SignedOut`, or `NotFound` if there is no such engagement.
pub async fn place(db: &Db, visit: &Visit, engagement: EngagementId) -> Result<Place, Fault> {
    let (actor, account) = asking(visit)?;
    let row = on_db!(db, |c| sqlx::query_as(PLACE)
        .bind(engagement)
        .bind(actor.user)
        .bind(account)
        .bind(account)
        .bind(visit.now)
        .fetch_optional(c)
        .await)?;
    found(row, actor)
}

/// The person's place in an engagement, to change something: `of` is the account that the resource belongs to.
///
/// # Errors
/// As [`place`].
pub async fn place_in(tx: &mut Tx, visit: &Visit, engagement: EngagementId, of: Option<AccountId>) -> Result<Place, Fault> {
    let (actor, account) = asking(visit)?;
    let row = on_tx!(tx, |c| sqlx::query_as(PLACE)
        .bind(engagement)
        .bind(actor.user)
        .bind(account)
        .bind(of)
        .bind(visit.now)
        .fetch_optional(c)
        .await)?;
    found(row, actor)
}

/// The person's place in an engagement, to run it: as they are now, and from here on nobody else changes the engagement, nor who is in the
/// account that the person acts for. `of` as in [`place_in`].
///
/// # Errors
/// As [`place`].
pub async fn place_to_run(tx: &mut Tx, visit: &Visit, engagement: EngagementId, of: Option<AccountId>) -> Result<Place, Fault> {
    let actor = actor_now(tx, visit).await?;
    hold_engagement(tx, engagement).await?;
    let account = actor.account.as_ref().map(|account| account.id);
    let row = on_tx!(tx, |c| sqlx::query_as(PLACE)
        .bind(engagement)
        .bind(actor.user)
        .bind(account)
        .bind(of)
        .bind(visit.now)
        .fetch_optional(c)
        .await)?;
    found(row, &actor)
}

/// CTX-02: the part that the person has in an engagement with another account, or that somebody else has who is signed in in the browser.
///
/// # Errors
/// `SignedOut`.
pub async fn part_elsewhere(db: &Db, visit: &Visit, engagement: EngagementId) -> Result<Option<Elsewhere>, Fault> {
    let now = visit.actor()?.acting_as();
    let session = visit.session.ok_or(Error::SignedOut)?;
    let part = context::part_of_another(db, &session, now, engagement).await?;
    Ok(part.map(|context::Part { title, context }| {
        let context = context.into_context();
        Elsewhere { is_own: context.user == now.user, title, context }
    }))
}

/// Where an engagement lives that is not of the account that somebody acts for.
pub struct Elsewhere {
    pub title: String,
    pub context: Context,
    /// Another account of the same person.
    pub is_own: bool,
}

impl Elsewhere {
    pub fn fault(self) -> Fault {
        Error::Elsewhere { title: self.title, context: Box::new(self.context) }.into()
    }
}

/// Goes on if the policy allows it with this account; says with which one it might.
///
/// # Errors
/// As [`permit`], and `Elsewhere`.
pub async fn permit_here(db: &Db, visit: &Visit, engagement: EngagementId, who: Standing, action: Action) -> Result<(), Fault> {
    let Err(refusal) = permit(who, action, Missing::Engagement) else { return Ok(()) };
    match part_elsewhere(db, visit, engagement).await? {
        Some(elsewhere) => Err(elsewhere.fault()),
        None => Err(refusal),
    }
}

fn asking(visit: &Visit) -> Result<(&Actor, Option<AccountId>), Fault> {
    let actor = visit.actor()?;
    Ok((actor, actor.account.as_ref().map(|account| account.id)))
}

fn found(row: Option<PlaceRow>, actor: &Actor) -> Result<Place, Fault> {
    let row = row.ok_or(Missing::Engagement)?;
    let PlaceRow { access, life, audience, .. } = row;
    let standing = Standing {
        in_audience: row.in_audience,
        is_published: life.is_published(),
        participant: row.participant,
        terms_due: row.terms_due,
        power_user: row.power_user,
        engagement_owner: row.engagement_owner,
        program_owner: row.program_owner,
        creator: row.creator,
        publisher: row.publisher,
        suspended: row.suspended,
        ..self::standing(Some(actor))
    };
    Ok(Place { standing, access, life, audience, has_pending_request: row.has_pending_request })
}

/// Makes changes to an engagement follow one another, as [`hold_person`] does for a person. After [`hold_account`], where both are held.
async fn hold_engagement(tx: &mut Tx, engagement: EngagementId) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE engagement SET revision = revision WHERE id = $1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(engagement).execute(c).await.map(drop))
}

/// Makes changes to one person's memberships and requests follow one another: a second one waits here and then sees what the first did.
/// An update of nothing, because both engines lock the row for it.
pub async fn hold_person(tx: &mut Tx, person: UserId) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE users SET language = language WHERE id = $1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(person).execute(c).await.map(drop))
}

/// Makes changes to who is in an account, and as what, follow one another, as [`hold_person`] does for a person.
pub async fn hold_account(tx: &mut Tx, account: AccountId) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE account SET is_host = is_host WHERE id = $1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(account).execute(c).await.map(drop))
}

/// Keeps a person in an account until the transaction ends: whoever makes them leave it waits here, and then sees what the transaction has
/// given them. False if they are not in the account, for then they are given nothing. After [`hold_person`], where both are held.
pub async fn hold_in_account(tx: &mut Tx, account: AccountId, person: UserId) -> Result<bool, sqlx::Error> {
    const SQL: &str = "UPDATE account_user SET role = role WHERE account_id = $1 AND user_id = $2";
    on_tx!(tx, |c| sqlx::query(SQL).bind(account).bind(person).execute(c).await.map(|done| done.rows_affected() > 0))
}
