//! Those who run a place make its announcements and change them. Of two who change one at once, the second is told what is different now.

use entente_app::backend::Visit;
use entente_shared::{
    AnnouncementId, Conflict, FieldChange, Form, ListQuery, Missing, Timestamp,
    announcements::{AnnouncementFields, AnnouncementToEdit, Announcements as List, NewAnnouncement, Place},
    rules::day_of,
};
use serde_json::{Value, json};

use super::{
    Announcements, place,
    queries::{self, ListRow, NewRow, Row},
};
use crate::{
    audit::{self, Event, Origin, Target},
    db::{Db, Tx, paging},
    fault::Fault,
    markdown,
};

pub async fn list(db: &Db, visit: &Visit, place: Place, query: &ListQuery) -> Result<List, Fault> {
    let head = place::head(db, visit, place).await?;
    let at = |row: &ListRow| paging::Place { key: row.effective_at, id: row.id.0 };
    let rows = |way, from, limit| queries::list(db, place, way, from, limit);
    let page = paging::page((query.after.as_ref(), query.before.as_ref()), at, rows).await?;
    Ok(List { head, page: page.map(|row| row.into_announcement(visit.now)) })
}

pub async fn show(db: &Db, visit: &Visit, place: Place, announcement: Option<AnnouncementId>) -> Result<AnnouncementToEdit, Fault> {
    let head = place::head(db, visit, place).await?;
    let fields = AnnouncementFields { place: place.to_string(), ..AnnouncementFields::default() };
    let Some(id) = announcement else { return Ok(AnnouncementToEdit { head, fields, state: None }) };
    let row = queries::one(db, place, id).await?.ok_or(Missing::Announcement)?;
    let state = Some(row.state(visit.now));
    let Row { revision, title, text, effective_at, expires_at, .. } = row;
    let fields = AnnouncementFields {
        announcement: id.to_string(),
        revision: revision.to_string(),
        title,
        text,
        effective_on: day_of(effective_at),
        expires_on: expires_at.map(day_of).unwrap_or_default(),
        ..fields
    };
    Ok(AnnouncementToEdit { head, fields, state })
}

/// As its readers would see it.
pub async fn preview(db: &Db, visit: &Visit, typed: &AnnouncementFields) -> Result<String, Fault> {
    place::head(db, visit, typed.place()?).await?;
    typed.check().into_result()?;
    Ok(markdown::to_html(&typed.text, 3))
}

pub async fn save(announcements: &Announcements, visit: &Visit, typed: &AnnouncementFields) -> Result<(), Fault> {
    let place = typed.place()?;
    let mut tx = announcements.db.begin().await?;
    place::permit_in(&mut tx, visit, place).await?;
    let event = match typed.changed()? {
        None => make(announcements, &mut tx, visit, place, typed).await?,
        Some((id, revision)) => match change(&mut tx, visit, place, id, revision, typed).await? {
            Some(event) => event,
            None => return Ok(()),
        },
    };
    audit::record(&mut tx, &*announcements.ids, &Origin::of(visit), event).await?;
    Ok(tx.commit().await?)
}

async fn make(announcements: &Announcements, tx: &mut Tx, visit: &Visit, place: Place, typed: &AnnouncementFields) -> Result<Event, Fault> {
    let content = typed.parse(visit.now, None)?;
    let id = AnnouncementId(announcements.ids.id());
    let after = json!({ "place": place, "content": said(1, &content) });
    queries::insert(tx, &NewRow { id, place, content, by: visit.actor()?.user, at: visit.now }).await?;
    Ok(Event { action: audit::Action::Announce, target: Target::Announcement(id), before: None, after: Some(after) })
}

/// Nothing for a second press.
async fn change(
    tx: &mut Tx,
    visit: &Visit,
    place: Place,
    id: AnnouncementId,
    revision: i64,
    typed: &AnnouncementFields,
) -> Result<Option<Event>, Fault> {
    let row = queries::hold(tx, place, id).await?.ok_or(Missing::Announcement)?;
    let before = row.content();
    // What is as it was typed is done, whenever it is that its days are over.
    if same_form(typed, &before) {
        return Ok(None);
    }
    let target = Target::Announcement(id);
    if row.revision != revision {
        let (by, at) = audit::last(tx, target, audit::Action::EditAnnouncement).await?.unwrap_or((String::new(), visit.now));
        let changes = changes(&made_from(tx, target, revision).await?, &before, typed);
        return Err(Conflict::Changed { by, at, changes }.into());
    }
    let content = typed.parse(visit.now, Some(row.effective_at))?;
    queries::change(tx, id, &content).await?;
    let (before, after) = (said(revision, &before), said(revision.saturating_add(1), &content));
    Ok(Some(Event { action: audit::Action::EditAnnouncement, target, before: Some(before), after: Some(after) }))
}

/// The log's words for a content.
fn said(revision: i64, content: &NewAnnouncement) -> Value {
    let NewAnnouncement { title, text, effective_at, expires_at } = content;
    json!({ "revision": revision, "title": title, "text": text, "effective_at": effective_at, "expires_at": expires_at })
}

/// What that revision was, which the log knows.
async fn made_from(tx: &mut Tx, target: Target, revision: i64) -> Result<Value, Fault> {
    let found = audit::befores(tx, target, audit::Action::EditAnnouncement).await?;
    Ok(found.into_iter().find(|before| before["revision"] == revision).unwrap_or_default())
}

/// The fields that are different now, and whether the form has changed them too.
fn changes(was: &Value, now: &NewAnnouncement, typed: &AnnouncementFields) -> Vec<FieldChange> {
    let day = |at: Option<Timestamp>| at.map(day_of).unwrap_or_default();
    let day_was = |key: &str| day(was[key].as_i64().map(Timestamp));
    let text_was = |key: &str| was[key].as_str().unwrap_or_default().to_owned();
    let now_said = said(0, now);
    [
        ("title", "title", now.title.clone(), typed.title != text_was("title")),
        ("text", "text", now.text.clone(), typed.text.replace("\r\n", "\n") != text_was("text")),
        ("effective_on", "effective_at", day(Some(now.effective_at)), typed.effective_on != day_was("effective_at")),
        ("expires_on", "expires_at", day(now.expires_at), typed.expires_on != day_was("expires_at")),
    ]
    .into_iter()
    .filter(|(_, key, ..)| was[*key] != now_said[*key])
    .map(|(field, _, now, yours)| FieldChange { field: field.to_owned(), now, yours })
    .collect()
}

/// The form says what is there already.
fn same_form(typed: &AnnouncementFields, now: &NewAnnouncement) -> bool {
    typed.title == now.title
        && typed.text.replace("\r\n", "\n") == now.text
        && typed.effective_on == day_of(now.effective_at)
        && typed.expires_on == now.expires_at.map(day_of).unwrap_or_default()
}
