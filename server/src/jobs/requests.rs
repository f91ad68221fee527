//! REQ-09: deciders are reminded of a request once, and one that nobody decides expires.

use entente_shared::{
    Timestamp,
    access::{RequestState, Transition},
    engagements::Life,
};
use serde_json::json;
use uuid::Uuid;

use super::{
    BATCH, Done, Jobs,
    queries::{self, Waiting},
};
use crate::{
    access,
    audit::{self, Event, Origin, Target},
    db::{Tx, paging::Place},
    fault::Fault,
    outbox::{self, Letter, Recipient},
};

/// No engagement asks for less.
const SHORTEST_DAYS: i64 = 1;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Due {
    Nothing,
    Reminder,
    Expiry,
}

impl Waiting {
    /// Of two things that are due, the later one.
    fn due(&self, now: Timestamp) -> Due {
        if now >= self.created_at.plus_days(self.expiry_days) {
            Due::Expiry
        } else if self.reminded_at.is_none() && self.life == Life::Active && now >= self.created_at.plus_days(self.reminder_days) {
            // Where nobody new is taken, there is nobody to be let in.
            Due::Reminder
        } else {
            Due::Nothing
        }
    }
}

pub async fn run(jobs: &Jobs, now: Timestamp, done: &mut Done) -> Result<(), Fault> {
    let until = now.plus_days(-SHORTEST_DAYS);
    let mut beyond = Place { key: Timestamp(i64::MIN), id: Uuid::nil() };
    loop {
        let mut waiting = queries::waiting(&jobs.db, until, &beyond, BATCH).await?;
        let Some(last) = waiting.last() else { return Ok(()) };
        beyond = Place { key: last.created_at, id: last.id.0 };
        waiting.retain(|waiting| waiting.due(now) != Due::Nothing);
        if waiting.is_empty() {
            continue;
        }
        let mut of_batch = *done;
        let mut tx = jobs.db.begin().await?;
        for waiting in &waiting {
            match waiting.due(now) {
                Due::Expiry => of_batch.expired += u64::from(expire(jobs, &mut tx, waiting, now).await?),
                Due::Reminder => of_batch.reminded += u64::from(remind(jobs, &mut tx, waiting, now).await?),
                Due::Nothing => {}
            }
        }
        tx.commit().await?;
        *done = of_batch;
    }
}

async fn remind(jobs: &Jobs, tx: &mut Tx, waiting: &Waiting, now: Timestamp) -> Result<bool, Fault> {
    if !queries::set_reminded(tx, waiting.id, now).await? {
        return Ok(false);
    }
    let letter = Letter::RequestReminder { request: waiting.id };
    for decider in access::deciders_to_tell(tx, waiting.engagement_id, waiting.account_id, waiting.user_id).await? {
        outbox::enqueue(tx, &*jobs.ids, now, letter, &Recipient::User(decider.id), decider.language).await?;
    }
    Ok(true)
}

async fn expire(jobs: &Jobs, tx: &mut Tx, waiting: &Waiting, now: Timestamp) -> Result<bool, Fault> {
    let state = Transition::Expire.leads_to();
    if !access::end_request(tx, waiting.id, state, now, None, None).await? {
        return Ok(false);
    }
    let event = Event {
        action: audit::Action::ExpireRequest,
        target: Target::Request(waiting.id),
        before: Some(json!({ "state": RequestState::Pending })),
        after: Some(json!({ "state": state })),
    };
    audit::record(tx, &*jobs.ids, &Origin::command("jobs", now), event).await?;
    let letter = Letter::RequestExpired { request: waiting.id };
    outbox::enqueue(tx, &*jobs.ids, now, letter, &Recipient::User(waiting.user_id), waiting.language).await?;
    Ok(true)
}
