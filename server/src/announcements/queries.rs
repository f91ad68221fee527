//! All SQL of announcements.

use entente_shared::{
    AccountId, AnnouncementId, EngagementId, ProgramId, Timestamp, UserId,
    announcements::{Announcement, AnnouncementState, CurrentAnnouncement, NewAnnouncement, Place},
};
use uuid::Uuid;

use crate::{
    db::{
        Db, Tx,
        paging::{self, Way},
    },
    fault::Fault,
    markdown,
    terms::terms_due,
};

/// The program and the engagement of a place: one of the two.
const fn keys(place: Place) -> (Option<ProgramId>, Option<EngagementId>) {
    match place {
        Place::Program(program) => (Some(program), None),
        Place::Engagement(engagement) => (None, Some(engagement)),
    }
}

const fn key(place: Place) -> Uuid {
    match place {
        Place::Program(ProgramId(id)) | Place::Engagement(EngagementId(id)) => id,
    }
}

#[derive(sqlx::FromRow)]
pub struct CurrentRow {
    id: AnnouncementId,
    program_id: Option<ProgramId>,
    engagement_id: Option<EngagementId>,
    place_name: String,
    title: String,
    text: String,
    effective_at: Timestamp,
}

impl CurrentRow {
    pub fn into_announcement(self) -> Result<CurrentAnnouncement, Fault> {
        let Self { id, program_id, engagement_id, place_name, title, text, effective_at } = self;
        let place = program_id.map(Place::Program).or(engagement_id.map(Place::Engagement));
        let place = place.ok_or_else(|| Fault::Broken("an announcement has no place".to_owned()))?;
        Ok(CurrentAnnouncement { id, place, of: place_name, title, html: markdown::to_html(&text, 4), effective_at })
    }
}

/// What is shown at the time $1, at most $2.
macro_rules! current {
    ($with:expr, $place:expr) => {
        concat!(
            $with,
            "SELECT n.id, n.program_id, n.engagement_id, COALESCE(e.title, p.name) AS place_name, n.title, n.text, n.effective_at
            FROM announcement n LEFT JOIN engagement e ON e.id = n.engagement_id LEFT JOIN program p ON p.id = n.program_id
            WHERE n.withdrawn_at IS NULL AND n.effective_at <= $1 AND (n.expires_at IS NULL OR n.expires_at > $1) AND ",
            $place,
            " ORDER BY n.effective_at DESC, n.id DESC LIMIT $2 + 0"
        )
    };
}

/// Of a program, or of an engagement and its program.
pub async fn current(db: &Db, place: Place, now: Timestamp, limit: i64) -> Result<Vec<CurrentRow>, sqlx::Error> {
    const PROGRAM: &str = current!("", "n.program_id = $3");
    const ENGAGEMENT: &str =
        current!("", "(n.engagement_id = $3 OR n.program_id = (SELECT x.program_id FROM engagement x WHERE x.id = $3))");
    let sql = match place {
        Place::Program(_) => PROGRAM,
        Place::Engagement(_) => ENGAGEMENT,
    };
    on_db!(db, |c| sqlx::query_as(sql).bind(now).bind(limit).bind(key(place)).fetch_all(c).await)
}

/// Of the engagements that somebody, $3, is in for an account, $4, and of their programs. Whoever owes the terms reads nothing before.
pub async fn current_of_person(
    db: &Db,
    user: UserId,
    account: AccountId,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<CurrentRow>, sqlx::Error> {
    const SQL: &str = current!(
        concat!(
            "WITH owned (program_id) AS (
            SELECT r.program_id FROM program_role r JOIN program p ON p.id = r.program_id AND p.account_id = $4
                WHERE r.user_id = $3 AND r.role = 'owner'),
            mine (id, program_id) AS (
            SELECT e.id, e.program_id FROM engagement_role r JOIN engagement e ON e.id = r.engagement_id
                WHERE r.user_id = $3 AND r.account_id = $4 AND e.life <> 'archived'
            UNION
            SELECT e.id, e.program_id FROM membership m JOIN engagement e ON e.id = m.engagement_id JOIN program p ON p.id = e.program_id
                WHERE m.user_id = $3 AND m.account_id = $4 AND m.state = 'active' AND e.life <> 'archived' AND NOT (",
            terms_due!("e", "p", "$3", "$4", "$1"),
            ")),
            shown (id) AS (
            SELECT x.id FROM mine CROSS JOIN announcement x WHERE x.engagement_id = mine.id
            UNION
            SELECT x.id FROM announcement x WHERE x.program_id IN (SELECT program_id FROM mine)
            UNION
            SELECT x.id FROM owned CROSS JOIN announcement x WHERE x.program_id = owned.program_id
                AND EXISTS (SELECT 1 FROM engagement e WHERE e.program_id = owned.program_id AND e.life <> 'archived')
            UNION
            SELECT x.id FROM owned CROSS JOIN announcement x JOIN engagement e ON e.id = x.engagement_id
                WHERE e.program_id = owned.program_id AND e.life <> 'archived') "
        ),
        "n.id IN (SELECT id FROM shown)"
    );
    on_db!(db, |c| sqlx::query_as(SQL).bind(now).bind(limit).bind(user).bind(account).fetch_all(c).await)
}

#[derive(sqlx::FromRow)]
pub struct ListRow {
    pub id: AnnouncementId,
    pub effective_at: Timestamp,
    title: String,
    expires_at: Option<Timestamp>,
    is_withdrawn: bool,
    by: String,
}

impl ListRow {
    pub fn into_announcement(self, now: Timestamp) -> Announcement {
        let Self { id, effective_at, title, expires_at, is_withdrawn, by } = self;
        let state = AnnouncementState::at(now, effective_at, expires_at, is_withdrawn);
        Announcement { id, title, state, effective_at, expires_at, by }
    }
}

/// $1 program or engagement, $2 and $3 the place in the list, $4 how many.
macro_rules! list {
    ($of:literal, $place:literal, $order:literal) => {
        concat!(
            "SELECT n.id, n.title, n.effective_at, n.expires_at, n.withdrawn_at IS NOT NULL AS is_withdrawn, u.name AS by
            FROM announcement n LEFT JOIN users u ON u.id = n.created_by WHERE ",
            $of,
            " = $1 AND ",
            $place,
            " ORDER BY ",
            $order,
            " LIMIT $4 + 0"
        )
    };
}

/// Of programs and of engagements, after a place and before it.
pub const LISTS: [[&str; 2]; 2] = [
    [
        list!("n.program_id", "(n.effective_at, n.id) < ($2, $3)", "n.effective_at DESC, n.id DESC"),
        list!("n.program_id", "(n.effective_at, n.id) > ($2, $3)", "n.effective_at, n.id"),
    ],
    [
        list!("n.engagement_id", "(n.effective_at, n.id) < ($2, $3)", "n.effective_at DESC, n.id DESC"),
        list!("n.engagement_id", "(n.effective_at, n.id) > ($2, $3)", "n.effective_at, n.id"),
    ],
];

/// Up to `limit` of a place's beyond a place in the list, the nearest first.
pub async fn list(db: &Db, place: Place, way: Way, from: paging::Place<Timestamp>, limit: i64) -> Result<Vec<ListRow>, sqlx::Error> {
    let sql = match place {
        Place::Program(_) => LISTS[0],
        Place::Engagement(_) => LISTS[1],
    };
    on_db!(db, |c| sqlx::query_as(way.of(sql)).bind(key(place)).bind(from.key).bind(from.id).bind(limit).fetch_all(c).await)
}

#[derive(sqlx::FromRow)]
pub struct Row {
    pub revision: i64,
    pub title: String,
    pub text: String,
    pub effective_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    is_withdrawn: bool,
}

impl Row {
    pub fn state(&self, now: Timestamp) -> AnnouncementState {
        AnnouncementState::at(now, self.effective_at, self.expires_at, self.is_withdrawn)
    }

    pub fn content(&self) -> NewAnnouncement {
        let Self { title, text, effective_at, expires_at, .. } = self;
        NewAnnouncement { title: title.clone(), text: text.clone(), effective_at: *effective_at, expires_at: *expires_at }
    }
}

/// $1 key, $2 program or engagement.
const ONE: &str = "SELECT revision, title, text, effective_at, expires_at, withdrawn_at IS NOT NULL AS is_withdrawn
    FROM announcement WHERE id = $1 AND COALESCE(program_id, engagement_id) = $2";

pub async fn one(db: &Db, place: Place, id: AnnouncementId) -> Result<Option<Row>, sqlx::Error> {
    on_db!(db, |c| sqlx::query_as(ONE).bind(id).bind(key(place)).fetch_optional(c).await)
}

/// One that nobody else changes from here on.
pub async fn hold(tx: &mut Tx, place: Place, id: AnnouncementId) -> Result<Option<Row>, sqlx::Error> {
    const HOLD: &str = "UPDATE announcement SET revision = revision WHERE id = $1";
    on_tx!(&mut *tx, |c| sqlx::query(HOLD).bind(id).execute(c).await.map(drop))?;
    on_tx!(tx, |c| sqlx::query_as(ONE).bind(id).bind(key(place)).fetch_optional(c).await)
}

/// A new one.
pub struct NewRow {
    pub id: AnnouncementId,
    pub place: Place,
    pub content: NewAnnouncement,
    pub by: UserId,
    pub at: Timestamp,
}

pub async fn insert(tx: &mut Tx, new: &NewRow) -> Result<(), sqlx::Error> {
    const SQL: &str =
        "INSERT INTO announcement (id, program_id, engagement_id, title, text, effective_at, expires_at, created_by, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let (program, engagement) = keys(new.place);
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(new.id)
        .bind(program)
        .bind(engagement)
        .bind(&new.content.title)
        .bind(&new.content.text)
        .bind(new.content.effective_at)
        .bind(new.content.expires_at)
        .bind(new.by)
        .bind(new.at)
        .execute(c)
        .await
        .map(drop))
}

/// The content of one that is held.
pub async fn change(tx: &mut Tx, id: AnnouncementId, content: &NewAnnouncement) -> Result<(), sqlx::Error> {
    const SQL: &str =
        "UPDATE announcement SET title = $2, text = $3, effective_at = $4, expires_at = $5, revision = revision + 1 WHERE id = $1";
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(id)
        .bind(&content.title)
        .bind(&content.text)
        .bind(content.effective_at)
        .bind(content.expires_at)
        .execute(c)
        .await
        .map(drop))
}

/// False if it is so already.
pub async fn set_withdrawn(tx: &mut Tx, id: AnnouncementId, at: Option<Timestamp>) -> Result<bool, sqlx::Error> {
    const WITHDRAW: &str = "UPDATE announcement SET withdrawn_at = $2 WHERE id = $1 AND withdrawn_at IS NULL";
    const RESTORE: &str = "UPDATE announcement SET withdrawn_at = $2 WHERE id = $1 AND withdrawn_at IS NOT NULL";
    let sql = if at.is_some() { WITHDRAW } else { RESTORE };
    on_tx!(tx, |c| sqlx::query(sql).bind(id).bind(at).execute(c).await.map(|done| done.rows_affected() > 0))
}
