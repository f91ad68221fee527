//! What the operators' pages ask and say.

use entente_shared::{
    Error, FieldErrors, Timestamp, Violation,
    operators::{
        AccountState, AccountsQuery, DatabaseEngine, Disk, FREE_BYTES_MIN, Health, HealthLine, LiftFields, MAIL_WAITS_SECONDS, MailWay,
        SuspendFields,
    },
};

const ACCOUNT: &str = "018bcfe5-681a-76be-8f05-c26a240bed28";

fn good() -> Health {
    Health {
        at: Timestamp(1_780_304_400_000_000),
        version: "1.0.0".to_owned(),
        engine: DatabaseEngine::Sqlite,
        migrations_done: 10,
        migrations_known: 10,
        mail_way: MailWay::Smtp,
        mail_place: "mail.example.com".to_owned(),
        oldest_mail_at: None,
        failed_mails: 0,
        folder: "/var/lib/entente".to_owned(),
        disk: Some(Disk { free: 50 * FREE_BYTES_MIN, total: 100 * FREE_BYTES_MIN }),
        public_url: "https://portal.example.com".to_owned(),
        trusted_proxies: 1,
        groups_left_out: 0,
        accounts: 3,
        people: 12,
        engagements: 20,
        sessions: 1,
    }
}

#[test]
fn each_line_that_is_not_good_is_named() {
    assert_eq!(good().attention(), []);
    let waiting = |seconds: i64| Some(good().at.plus_seconds(-seconds));
    let cases = [
        (Health { migrations_done: 9, ..good() }, vec![HealthLine::Database]),
        (Health { migrations_done: 11, ..good() }, vec![HealthLine::Database]),
        (Health { mail_way: MailWay::Folder, ..good() }, vec![HealthLine::MailWay]),
        (Health { oldest_mail_at: waiting(MAIL_WAITS_SECONDS), ..good() }, vec![]),
        (Health { oldest_mail_at: waiting(MAIL_WAITS_SECONDS + 1), ..good() }, vec![HealthLine::MailQueue]),
        (Health { failed_mails: 1, ..good() }, vec![HealthLine::MailFailed]),
        (Health { disk: None, ..good() }, vec![]),
        (Health { disk: Some(Disk { free: FREE_BYTES_MIN - 1, total: 2 * FREE_BYTES_MIN }), ..good() }, vec![HealthLine::Disk]),
        (Health { disk: Some(Disk { free: 4 * FREE_BYTES_MIN, total: 100 * FREE_BYTES_MIN }), ..good() }, vec![HealthLine::Disk]),
        (Health { public_url: "http://portal.example.com".to_owned(), ..good() }, vec![HealthLine::PublicUrl]),
        (Health { trusted_proxies: 0, ..good() }, vec![HealthLine::Proxies]),
        (Health { groups_left_out: 1, ..good() }, vec![HealthLine::Groups]),
    ];
    for (health, lines) in cases {
        assert_eq!(health.attention(), lines, "{health:?}");
    }
}

#[test]
fn trying_it_out_on_ones_own_machine_needs_nothing() {
    for url in ["http://127.0.0.1:3000", "http://localhost:3000", "http://localhost", "http://[::1]:3000"] {
        let health = Health { public_url: url.to_owned(), mail_way: MailWay::Folder, trusted_proxies: 0, ..good() };
        assert_eq!(health.attention(), [], "{url}");
    }
    for url in ["http://localhost.example.com", "http://[2001:db8::1]", "http://10.0.0.1:3000"] {
        let health = Health { public_url: url.to_owned(), mail_way: MailWay::Folder, ..good() };
        assert_eq!(health.attention(), [HealthLine::MailWay, HealthLine::PublicUrl], "{url}");
    }
}

#[test]
fn suspending_wants_a_reason_and_lifting_does_not() {
    let suspend = |reason: &str| SuspendFields { account: ACCOUNT.to_owned(), reason: reason.to_owned() }.parse();
    let refused = |violation| Error::from(FieldErrors::one("reason", violation));
    assert_eq!(suspend("").map(|(_, reason)| reason), Err(refused(Violation::Required)));
    assert_eq!(suspend(" too short ").map(|(_, reason)| reason), Err(refused(Violation::TooShort { min: 10 })));
    assert_eq!(suspend(&"x".repeat(2_001)).map(|(_, reason)| reason), Err(refused(Violation::TooLong { max: 2_000 })));
    assert_eq!(suspend(" long enough ").map(|(_, reason)| reason), Ok("long enough".to_owned()));
    let lift = |reason: &str| LiftFields { account: ACCOUNT.to_owned(), reason: reason.to_owned() }.parse();
    assert_eq!(lift("  ").map(|(_, reason)| reason), Ok(None));
    assert_eq!(lift("Paid.").map(|(_, reason)| reason), Ok(Some("Paid.".to_owned())));
    assert_eq!(lift(&"x".repeat(2_001)).map(|(_, reason)| reason), Err(refused(Violation::TooLong { max: 2_000 })));
    assert_eq!(SuspendFields { account: "x".to_owned(), reason: "long enough".to_owned() }.parse(), Err(Error::Malformed));
}

#[test]
fn what_is_asked_of_a_list_survives_the_address() {
    let query = AccountsQuery { words: "contoso".to_owned(), state: Some(AccountState::Suspended), ..AccountsQuery::default() };
    let parameters = query.parameters();
    assert_eq!(parameters, [("q", "contoso".to_owned()), ("state", "suspended".to_owned())]);
    let read = AccountsQuery::from_parameters(|name| parameters.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone()));
    assert_eq!(read, query);
    let bad = AccountsQuery::from_parameters(|_| Some("x".repeat(1_000)));
    assert_eq!((bad.words.len(), bad.state), (100, None));
}
