//! The registered accounts, and the mails: pages that are read from an index.

use entente_app::backend::Visit;
use entente_shared::{
    Page, Timestamp,
    operators::{AccountsQuery, ListedAccount, MailsQuery, OutboxPage},
};

use super::{
    operators_only,
    queries::{self, AccountRow, AccountSearch, MailRow},
};
use crate::{
    db::{
        Db, name_patterns,
        paging::{self, Place},
        patterns,
    },
    fault::Fault,
};

pub async fn accounts(db: &Db, visit: &Visit, query: &AccountsQuery) -> Result<Page<ListedAccount>, Fault> {
    operators_only(visit)?;
    let search = AccountSearch { state: query.state, patterns: name_patterns(&query.words), number: number(&query.words) };
    let place = |row: &AccountRow| Place { key: row.name_key.clone(), id: row.id.0 };
    let rows = |way, place, limit| queries::accounts(db, &search, way, place, limit);
    let page = paging::page((query.after.as_ref(), query.before.as_ref()), place, rows).await?;
    Ok(page.map(AccountRow::into_listed))
}

/// An account number that was typed instead of words: digits that look like letters are no name's.
fn number(words: &str) -> i64 {
    let typed: String = words.chars().filter(|c| !c.is_whitespace()).take(9).collect();
    typed.parse().unwrap_or_default()
}

pub async fn mails(db: &Db, visit: &Visit, query: &MailsQuery) -> Result<OutboxPage, Fault> {
    operators_only(visit)?;
    let patterns = patterns(&query.words);
    let place = |row: &MailRow| Place { key: row.created_at, id: row.id.0 };
    let rows = |way, place: Place<Timestamp>, limit| queries::mails(db, query.state, &patterns, way, place, limit);
    let page = paging::page((query.after.as_ref(), query.before.as_ref()), place, rows).await?;
    Ok(OutboxPage { counts: queries::mail_counts(db).await?, mails: page.map(MailRow::into_listed) })
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn an_account_number_is_found_as_people_write_it() {
        assert_eq!(number(" 1234 5678 "), 12_345_678);
        assert_eq!([number("Contoso 365"), number(""), number("-1"), number("99999999999999999999")], [0, 0, -1, 999_999_999]);
    }
}
