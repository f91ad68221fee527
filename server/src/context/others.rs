//! CTX-01: what else is open to the people who are signed in in a browser.

use entente_app::backend::Visit;
use entente_shared::{
    Error,
    people::{ActingAs, Actor, Context, OtherContexts},
    rules,
};

use super::{Contexts, queries};
use crate::{db::Db, fault::Fault};

/// So many are offered in the frame of every page; beyond that there is a page with a search.
const IN_THE_FRAME: usize = 7;
/// So many are listed on that page.
const ON_THE_PAGE: usize = 50;
/// So many are looked through.
const SEARCHED: i64 = 1_000;

/// For the frame of a page.
pub async fn for_documents(db: &Db, session: &[u8; 32], actor: &Actor) -> Result<OtherContexts, Fault> {
    let rows = queries::others(db, session, actor.acting_as(), IN_THE_FRAME as i64 + 1).await?;
    Ok(listed(rows, IN_THE_FRAME, |_| true))
}

pub async fn run(contexts: &Contexts, visit: &Visit, words: &str) -> Result<OtherContexts, Fault> {
    let actor = visit.actor()?;
    let session = visit.session.ok_or(Error::SignedOut)?;
    let typed: String = words.chars().take(rules::SEARCH_MAX).collect();
    let words = rules::search_key(&typed);
    let rows = queries::others(&contexts.db, &session, actor.acting_as(), SEARCHED).await?;
    Ok(listed(rows, ON_THE_PAGE, |context| {
        let organization = context.account.as_ref().map(|account| &*account.name).unwrap_or_default();
        let names = rules::search_key(&format!("{organization} {} {}", context.name, context.directory));
        words.split(' ').all(|word| names.contains(word))
    }))
}

fn listed(rows: Vec<queries::ContextRow>, most: usize, wanted: impl Fn(&Context) -> bool) -> OtherContexts {
    let several_people = rows.first().is_some_and(|row| row.people > 1);
    let mut contexts: Vec<_> = rows.into_iter().map(queries::ContextRow::into_context).filter(wanted).collect();
    let more = contexts.len() > most;
    contexts.truncate(most);
    OtherContexts { contexts, more, several_people }
}

/// One of the contexts that are open in a session.
pub async fn find(db: &Db, session: &[u8; 32], acting: ActingAs) -> Result<Option<Context>, Fault> {
    Ok(queries::find(db, session, acting).await?.map(queries::ContextRow::into_context))
}
