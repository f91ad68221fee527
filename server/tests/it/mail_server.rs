//! The way to a mail server: what it is told before the connection is encrypted, whom it has to be, and what an operator is told.

use std::{
    collections::BTreeSet,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Output, Stdio},
    sync::Arc,
    time::Duration,
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use entente_server::{
    clock::Clock,
    config::{MailRoute, Protection},
    outbox::{self, LEASE_SECONDS, Letter, Outbox, Recipient},
};
use entente_shared::{Language, engagements::EngagementRole};
use tempfile::TempDir;
use uuid::Uuid;

use crate::{
    outbox::decide as decided,
    support::{
        MailServer, World,
        smtp::{Authority, Tls, Ways},
    },
};

/// Runs `entente mail test`.
async fn mail_test(mail: &str, trusted: Option<&Path>, to: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_entente"));
    command.args(["mail", "test", to]).env_clear().stdin(Stdio::null());
    command.envs([("ENTENTE_MAIL", mail), ("ENTENTE_PUBLIC_URL", "https://portal.example.com")]);
    command.envs(trusted.map(|file| ("SSL_CERT_FILE", file)));
    tokio::task::spawn_blocking(move || command.output()).await.expect("no panic").expect("it runs")
}

/// What it says where a server behaves like that, with the authority's certificate trusted.
struct Tried {
    server: MailServer,
    code: Option<i32>,
    steps: String,
    refusal: String,
}

async fn tried(authority: &Authority, address: &str, ways: Ways) -> Tried {
    let folder = TempDir::new().expect("a folder");
    let trusted = folder.path().join("trusted.pem");
    std::fs::write(&trusted, authority.pem()).expect("written");
    let server = MailServer::that(ways);
    let port = server.listen().await.to_string();
    let output = mail_test(&address.replace("{port}", &port), Some(&trusted), "ada@contoso.example").await;
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text").replace(&port, "PORT");
    Tried { server, code: output.status.code(), steps: text(output.stdout), refusal: text(output.stderr) }
}

const WITH_PASSWORD: &str = "smtp://p%40rtal:s%C3%A9same%2F%3A@localhost:{port}";

fn on_demand(authority: &Authority) -> Ways {
    Ways { tls: Tls::OnDemand(authority.certificate("localhost")), ..Ways::default() }
}

#[tokio::test]
async fn a_password_is_sent_after_the_connection_is_encrypted() {
    let authority = Authority::new();
    let Tried { server, code, steps, refusal } = tried(&authority, WITH_PASSWORD, on_demand(&authority)).await;
    assert_eq!((code, &*refusal), (Some(0), ""), "{steps}");
    assert_eq!(server.heard_in_the_clear(), ["EHLO portal.example.com", "STARTTLS"]);
    let login = BASE64_STANDARD.encode("\0p@rtal\0sésame/:");
    let heard = server.heard_encrypted();
    assert_eq!(
        heard[..3],
        ["EHLO portal.example.com".to_owned(), format!("AUTH PLAIN {login}"), "MAIL FROM:<no-reply@portal.example.com>".to_owned()]
    );
    assert_eq!(heard.last().map(String::as_str), Some("QUIT"));
    let mails = server.mails();
    assert!(mails.len() == 1 && mails[0].contains("To: ada@contoso.example") && mails[0].contains("Subject: Test mail"), "{mails:?}");
    for step in [
        "From no-reply@portal.example.com to ada@contoso.example.",
        "Connected to localhost:PORT (127.0.0.1:PORT).",
        "Encrypted with STARTTLS (TLS 1.3); the certificate is trusted and for localhost.",
        "Signed in as p@rtal.",
        "The server has taken the mail for ada@contoso.example: 250 2.0.0 taken",
    ] {
        assert!(steps.lines().any(|line| line == step), "{step}: {steps}");
    }
}

#[tokio::test]
async fn without_encryption_no_password_is_sent() {
    let authority = Authority::new();
    let Tried { server, code, refusal, .. } = tried(&authority, WITH_PASSWORD, Ways::default()).await;
    assert_eq!(code, Some(1));
    assert_eq!(server.heard_in_the_clear(), ["EHLO portal.example.com"], "and nothing else");
    assert!(
        refusal.starts_with(
            "The mail was not sent: localhost:PORT does not offer STARTTLS, and a password is sent over an encrypted connection only."
        ),
        "{refusal}"
    );
    assert!(refusal.contains("What to do: ") && !refusal.contains("same"), "{refusal}");

    let refuses = Ways { answers: vec![("STARTTLS", "454 not now")], ..on_demand(&authority) };
    let Tried { server, code, refusal, .. } = tried(&authority, WITH_PASSWORD, refuses).await;
    assert_eq!(code, Some(1));
    assert_eq!(server.heard_in_the_clear(), ["EHLO portal.example.com", "STARTTLS"]);
    assert!(refusal.contains("did not accept STARTTLS: 454 not now"), "{refusal}");
}

#[tokio::test]
async fn a_server_has_to_prove_who_it_is() {
    let (authority, other) = (Authority::new(), Authority::new());
    for (certificate, why) in [
        (other.certificate("localhost"), "add the authority that has issued the server's certificate"),
        (authority.certificate("mail.example.com"), "write the host in ENTENTE_MAIL as it stands in the server's certificate"),
        (authority.expired_certificate("localhost"), "renew the server's certificate"),
    ] {
        let ways = Ways { tls: Tls::OnDemand(certificate), ..Ways::default() };
        let Tried { server, code, refusal, .. } = tried(&authority, WITH_PASSWORD, ways).await;
        assert_eq!((code, server.heard_encrypted(), server.mails().len()), (Some(1), Vec::new(), 0), "{refusal}");
        assert!(refusal.contains("can't be encrypted") && refusal.contains(why), "{why}: {refusal}");
    }
    let ways = Ways { tls: Tls::FromTheStart(other.certificate("localhost")), ..Ways::default() };
    let Tried { server, code, .. } = tried(&authority, "smtps://localhost:{port}", ways).await;
    assert_eq!((code, server.heard_encrypted()), (Some(1), Vec::new()));
}

#[tokio::test]
async fn what_is_said_before_the_encryption_is_not_taken_for_the_servers_word() {
    let authority = Authority::new();
    let ways = Ways { tls: Tls::Interfered(authority.certificate("localhost")), ..Ways::default() };
    let Tried { server, code, refusal, .. } = tried(&authority, WITH_PASSWORD, ways).await;
    assert_eq!((code, server.heard_encrypted()), (Some(1), Vec::new()));
    assert!(refusal.contains("went on talking before the connection was encrypted"), "{refusal}");
}

#[tokio::test]
async fn smtps_encrypts_from_the_first_byte_on() {
    let authority = Authority::new();
    let ways = Ways { tls: Tls::FromTheStart(authority.certificate("localhost")), ..Ways::default() };
    let Tried { server, code, steps, refusal } = tried(&authority, "smtps://portal:secret@localhost:{port}", ways).await;
    assert_eq!(code, Some(0), "{refusal}");
    assert_eq!((server.heard_in_the_clear(), server.mails().len()), (Vec::new(), 1));
    assert!(steps.contains("Encrypted from the first byte on (TLS 1.3); the certificate is trusted and for localhost."), "{steps}");
    // The wrong door.
    let Tried { code, refusal, .. } = tried(&authority, "smtps://localhost:{port}", on_demand(&authority)).await;
    assert_eq!(code, Some(1));
    assert!(refusal.contains("465"), "{refusal}");
}

#[tokio::test]
async fn a_server_on_this_machine_that_needs_no_password_may_do_without() {
    let (authority, other) = (Authority::new(), Authority::new());
    let Tried { server, code, steps, refusal } = tried(&authority, "smtp://127.0.0.1:{port}", Ways::default()).await;
    assert_eq!((code, server.mails().len()), (Some(0), 1), "{refusal}");
    assert!(steps.contains("Not encrypted: the server does not offer it.") && steps.contains("Not signed in"), "{steps}");
    let ways = Ways { tls: Tls::OnDemand(other.certificate("somebody")), ..Ways::default() };
    let Tried { server, code, steps, refusal } = tried(&authority, "smtp://127.0.0.1:{port}", ways).await;
    assert_eq!((code, server.mails().len()), (Some(0), 1), "{refusal}");
    assert_eq!(server.heard_in_the_clear(), ["EHLO portal.example.com", "STARTTLS"]);
    assert!(steps.contains("the certificate was not checked"), "{steps}");
    let Tried { server, code, steps, .. } = tried(&authority, "smtp://127.0.0.1:{port}?tls=none", on_demand(&authority)).await;
    assert_eq!((code, server.mails().len()), (Some(0), 1));
    assert!(
        steps.contains("Not encrypted: ENTENTE_MAIL says tls=none.") && !server.heard_in_the_clear().contains(&"STARTTLS".to_owned()),
        "{steps}"
    );
}

#[tokio::test]
async fn the_step_that_failed_is_named_with_what_would_help() {
    let authority = Authority::new();
    for (word, answer, why, advice) in [
        (
            "AUTH",
            "535 5.7.8 Bad credentials",
            "did not accept the sign-in: permanent error (535): 5.7.8 Bad credentials",
            "check user and password",
        ),
        (
            "RCPT",
            "550 5.1.1 No such user",
            "did not accept the mail: permanent error (550): 5.1.1 No such user",
            "its answer says what it wants",
        ),
        (
            "MAIL",
            "451 4.7.1 Greylisted",
            "did not accept the mail: transient error (451): 4.7.1 Greylisted",
            "its answer says what it wants",
        ),
        ("EHLO", "502 What", "did not accept the greeting: 502 What", "check that ENTENTE_MAIL names a mail server"),
    ] {
        let ways = Ways { answers: vec![(word, answer)], ..on_demand(&authority) };
        let Tried { server, code, refusal, .. } = tried(&authority, WITH_PASSWORD, ways).await;
        assert_eq!((code, server.mails().len()), (Some(1), 0), "{refusal}");
        assert!(refusal.contains(&format!("localhost:PORT {why}")) && refusal.contains(advice), "{refusal}");
    }
    let no_sign_in =
        Ways { answers: vec![("EHLO", "250 test")], tls: Tls::FromTheStart(authority.certificate("localhost")), ..Ways::default() };
    let Tried { code, refusal, .. } = tried(&authority, "smtps://a:b@localhost:{port}", no_sign_in).await;
    assert_eq!(code, Some(1));
    assert!(refusal.contains("offers no way to sign in"), "{refusal}");
    let away = mail_test("smtp://127.0.0.1:1", None, "ada@contoso.example").await;
    let text = String::from_utf8(away.stderr).expect("text");
    assert_eq!(away.status.code(), Some(1));
    assert!(text.contains("127.0.0.1:1 can't be reached: ") && text.contains("check host and port in ENTENTE_MAIL"), "{text}");
}

#[tokio::test]
async fn a_servers_words_command_no_terminal() {
    let authority = Authority::new();
    for (word, answer) in [
        ("EHLO", "502 \u{1b}]0;x\u{7}\u{1b}[2J"),
        ("STARTTLS", "454 \u{1b}[2Jno\u{0}"),
        ("AUTH", "535 \u{1b}[2Jno\u{9b}1m"),
        ("RCPT", "550-\u{1b}[2Jno\r\n550 \u{8}\u{8}"),
    ] {
        let ways = Ways { answers: vec![(word, answer)], ..on_demand(&authority) };
        let Tried { code, refusal, steps, .. } = tried(&authority, WITH_PASSWORD, ways).await;
        assert_eq!(code, Some(1), "{refusal:?}");
        assert!(refusal.starts_with("The mail was not sent: localhost:PORT did not accept "), "{refusal:?}");
        assert!((refusal + &steps).chars().all(|c| c == '\n' || !c.is_control()), "{word}");
    }
    let ways = Ways { taken: Some(b"250 taken \x1b[2J\r\n"), ..on_demand(&authority) };
    let Tried { code, steps, .. } = tried(&authority, WITH_PASSWORD, ways).await;
    assert!(code == Some(0) && steps.ends_with(": 250 taken  [2J\n"), "{steps:?}");
}

#[tokio::test]
async fn a_server_that_goes_on_and_on_is_left() {
    let authority = Authority::new();
    let many: &'static str = Box::leak(format!("{}250 SIZE", "250-more\r\n".repeat(20_000)).into_boxed_str());
    let ways = Ways { answers: vec![("EHLO", many)], ..Ways::default() };
    let Tried { server, code, refusal, .. } = tried(&authority, "smtp://127.0.0.1:{port}", ways).await;
    assert_eq!((code, server.mails().len()), (Some(1), 0));
    assert!(refusal.contains("127.0.0.1:PORT broke off: it says more than a mail server does"), "{refusal}");
}

#[tokio::test]
async fn a_test_mail_to_a_folder_is_a_file_and_its_path_is_said() {
    let folder = TempDir::new().expect("a folder");
    let address = format!("file://{}/mails", folder.path().display());
    let output = mail_test(&address, None, "Ada@Contoso.example").await;
    let steps = String::from_utf8(output.stdout).expect("text");
    assert_eq!(output.status.code(), Some(0), "{steps}");
    let path = steps.split("Written to ").nth(1).and_then(|rest| rest.split(".eml").next()).expect("a path");
    let mail = std::fs::read_to_string(format!("{path}.eml")).expect("it is there");
    assert!(mail.contains("Subject: Test mail") && mail.contains("contoso.example"), "{mail}");
    let mode = std::fs::metadata(folder.path().join("mails")).expect("it is there").permissions().mode() & 0o777;
    assert_eq!(mode, 0o700, "mails are for nobody else on the machine");
}

#[tokio::test]
async fn what_is_no_address_is_no_recipient() {
    for to in ["ada", "ada@", "Ada <ada@contoso.example", "ada@contoso.example\r\nBcc: x@y.example"] {
        let output = mail_test("smtp://127.0.0.1:1", None, to).await;
        let text = String::from_utf8(output.stderr).expect("text");
        assert_eq!(output.status.code(), Some(2), "{to}");
        assert!(text.contains("is no e-mail address"), "{to}: {text}");
    }
    let output = mail_test("smtp://127.0.0.1:1", None, "zoé@contoso.example").await;
    let text = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(2));
    assert!(text.contains("has letters before the @ that mail servers don't all take"), "{text}");
}

/// An outbox whose mails go to that server, with little patience.
fn to_server(world: &World, mail: &str) -> Outbox {
    let mut services = world.services.clone();
    let config = Arc::make_mut(&mut services.config);
    config.mail = mail.parse().expect("good");
    config.mail_patience = Duration::from_millis(200);
    services.outbox()
}

async fn the_outbox_says_why_a_mail_is_still_there(world: &World) {
    decided(world).await;
    let said = async || world.texts("SELECT last_error FROM outbox").await.remove(0);
    let server = MailServer::default();
    let address = server.start().await.replace("127", "portal:hunter2hunter2@127");
    assert_eq!(to_server(world, &address).send_due().await.expect("works"), 0);
    assert_eq!(world.texts("SELECT state FROM outbox").await, ["queued"]);
    assert!(
        said().await.contains("does not offer STARTTLS, and a password is sent over an encrypted connection only; check"),
        "{}",
        said().await
    );
    assert!(!said().await.contains("hunter2"));
    assert_eq!(server.heard_in_the_clear(), ["EHLO [127.0.0.1]"], "an address is said as one");

    // As a server outside this machine.
    let mut services = world.services.clone();
    let mut route = server.start().await.parse().expect("good");
    if let MailRoute::Smtp(server) = &mut route {
        server.protection = Protection::StartTls;
    }
    Arc::make_mut(&mut services.config).mail = route;
    world.clock.advance_seconds(30);
    assert_eq!(services.outbox().send_due().await.expect("works"), 0);
    assert!(said().await.contains("is outside this machine") && said().await.contains("?tls=none"), "{}", said().await);
}

async fn a_server_that_says_nothing_holds_nobody_up(world: &World) {
    decided(world).await;
    for (word, what) in [
        ("EHLO", "did not say who it is within 0.2 s"),
        ("MAIL", "did not take the mail within 0.6 s"),
        ("DATA", "did not take the mail within 0.6 s"),
    ] {
        let server = MailServer::that(Ways { answers: vec![(word, "")], ..Ways::default() });
        assert_eq!(to_server(world, &server.start().await).send_due().await.expect("works"), 0);
        assert_eq!(server.connections(), 1);
        let said = world.texts("SELECT last_error FROM outbox").await.remove(0);
        assert!(said.contains(what) && said.contains("465 takes smtps://"), "{word}: {said}");
        world.clock.advance_seconds(86_400);
    }
    assert_eq!(to_server(world, &MailServer::default().start().await).send_due().await.expect("works"), 1);
}

/// Some servers speak Latin-1. A mail that was taken would be sent again and again if that were no answer.
async fn a_mail_is_sent_once_whatever_the_server_says_to_it(world: &World) {
    decided(world).await;
    let server = MailServer::that(Ways {
        answers: vec![("EHLO", "250-pr\u{e9}t\r\n250 SIZE")],
        taken: Some(b"250 pris \xe0 temps, \xc3\r\n"),
        ..Ways::default()
    });
    let outbox = to_server(world, &server.start().await);
    assert_eq!((outbox.send_due().await.expect("works"), server.mails().len()), (1, 1));
    world.clock.advance_seconds(86_400);
    assert_eq!((outbox.send_due().await.expect("works"), server.mails().len()), (0, 1));
}

/// As many mails as that, all due.
async fn mails(world: &World, count: u128) {
    world.fill_in().await;
    let engagement = world.engagement("Atlas 5 preview").await;
    let recipient = Recipient::User(world.user("oscar@northlight").await);
    let mut tx = world.services.db.begin().await.expect("begun");
    for number in 0..count {
        let letter = Letter::EngagementRole { engagement, role: EngagementRole::Owner, naming: Uuid::from_u128(number) };
        let ids = &*world.services.ids;
        outbox::enqueue(&mut tx, ids, world.clock.now(), letter, &recipient, Language::English).await.expect("written down");
    }
    tx.commit().await.expect("committed");
}

fn each_once(server: &MailServer) -> usize {
    let mails = server.mails();
    let ids: BTreeSet<_> = mails.iter().filter_map(|mail| mail.lines().find(|line| line.starts_with("Message-ID:"))).collect();
    assert_eq!(ids.len(), mails.len(), "none twice");
    mails.len()
}

async fn mails_share_a_connection_and_none_is_lost_or_doubled_when_the_server_ends_it(world: &World) {
    mails(world, 12).await;
    let server = MailServer::default();
    assert_eq!(to_server(world, &server.start().await).send_due().await.expect("works"), 12);
    assert_eq!((each_once(&server), server.connections()), (12, 1));
    assert_eq!(server.heard_in_the_clear().last().map(String::as_str), Some("QUIT"), "it is not kept waiting");

    world.change("UPDATE outbox SET state = 'queued'").await.expect("changed");
    world.clock.advance_seconds(LEASE_SECONDS);
    let server = MailServer::that(Ways { mails_a_connection: Some(5), ..Ways::default() });
    assert_eq!(to_server(world, &server.start().await).send_due().await.expect("works"), 12);
    assert_eq!((each_once(&server), server.connections()), (12, 3));
}

async fn several_are_sent_at_once_each_of_them_once(world: &World) {
    mails(world, 40).await;
    let server = MailServer::default();
    let mut services = world.services.clone();
    Arc::make_mut(&mut services.config).mail = server.start().await.parse().expect("good");
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let worker = services.spawn_outbox(stopped);
    for _ in 0..500 {
        if world.number("SELECT COUNT(*) FROM outbox WHERE state = 'sent'").await == 40 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    stop.send(true).expect("it listens");
    worker.await.expect("without a panic");
    assert_eq!((each_once(&server), world.number("SELECT MAX(attempts) FROM outbox").await), (40, 1));
    assert!((1..40).contains(&server.connections()), "{}", server.connections());
}

on_both_engines!(
    a_mail_is_sent_once_whatever_the_server_says_to_it,
    the_outbox_says_why_a_mail_is_still_there,
    a_server_that_says_nothing_holds_nobody_up,
    mails_share_a_connection_and_none_is_lost_or_doubled_when_the_server_ends_it,
    several_are_sent_at_once_each_of_them_once,
);
