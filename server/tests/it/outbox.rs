//! NTF-02: each mail leaves once for its cause and recipient, whatever happens on the way.

use std::{fs, os::unix::fs::PermissionsExt};

use entente_server::outbox::{LEASE_SECONDS, MOST_ATTEMPTS};
use entente_shared::{
    Language,
    access::Transition,
    credentials::AskResetFields,
    directories::DirectoryRole,
    hand_over::HandOverTo,
    people::{AccountRole, Batch, addresses},
    registration::ContactStep,
};

use crate::support::{MailServer, World};

/// A decision, whose mail waits in the outbox.
pub async fn decide(world: &World) {
    world.fill_in().await;
    let owner = world.sign_in("oscar@northlight").await;
    let request = world.pending("lea@aurelia", "Atlas 5 preview").await;
    world.backend.access.decide(&owner, request, Transition::Approve { reason: None }).await.expect("approved");
}

/// Makes the mail folder useless, as a full disk would.
fn break_folder(world: &World) {
    let folder = world.folder.path().join("mail");
    fs::remove_dir_all(&folder).expect("the folder was there");
    fs::write(&folder, "in the way").expect("a file can be written");
}

async fn a_mail_is_sent_once(world: &World) {
    decide(world).await;
    let outbox = world.services.outbox();
    assert_eq!(outbox.send_due().await.expect("works"), 1);
    assert_eq!(outbox.send_due().await.expect("works"), 0);
    world.clock.advance_seconds(7 * 86_400);
    assert_eq!(outbox.send_due().await.expect("works"), 0);
    assert_eq!(world.mails_in_folder().len(), 1);
    assert_eq!(world.texts("SELECT state FROM outbox").await, ["sent"]);
}

async fn a_worker_that_dies_after_sending_leaves_no_second_mail(world: &World) {
    decide(world).await;
    let outbox = world.services.outbox();
    assert!(outbox.claim_and_deliver_only().await.expect("delivered"), "and dies before it could say so");
    let first = world.mails_in_folder();
    assert_eq!(outbox.send_due().await.expect("works"), 0, "the lease holds the mail");
    world.clock.advance_seconds(LEASE_SECONDS);
    assert_eq!(outbox.send_due().await.expect("works"), 1);
    let second = world.mails_in_folder();
    assert_eq!((first.len(), second.len()), (1, 1));
    assert_eq!(first[0].message_id, second[0].message_id);
    assert!(first[0].message_id.ends_with("@localhost>"));
}

async fn two_workers_do_not_send_the_same_mail(world: &World) {
    decide(world).await;
    let sam = world.sign_in("sam@brightwater").await;
    let engagement = world.engagement("Atlas 5 preview").await;
    let terms = world.backend.engagements.detail(&sam, engagement).await.expect("seen").terms.id;
    let entry = entente_shared::access::Entry { engagement, terms };
    world.backend.access.request(&sam, entry, "We would like to test it.".to_owned()).await.expect("asked");
    let (here, there) = (world.services.outbox(), world.services.outbox());
    let (one, other) = tokio::join!(here.send_due(), there.send_due());
    let (one, other) = (one.expect("works"), other.expect("works"));
    let rest = here.send_due().await.expect("works");
    assert_eq!(one + other + rest, 3);
    assert_eq!(world.mails_in_folder().len(), 3);
    assert_eq!(world.number("SELECT MAX(attempts) FROM outbox").await, 1);
}

async fn a_mail_that_fails_is_tried_again_later_and_given_up_in_the_end(world: &World) {
    decide(world).await;
    break_folder(world);
    let outbox = world.services.outbox();
    assert_eq!(outbox.send_due().await.expect("works"), 0);
    assert_eq!(world.texts("SELECT state FROM outbox").await, ["queued"]);
    assert_ne!(world.texts("SELECT last_error FROM outbox").await, [""]);
    world.clock.advance_seconds(29);
    outbox.send_due().await.expect("works");
    assert_eq!(world.number("SELECT attempts FROM outbox").await, 1, "not yet");
    world.clock.advance_seconds(1);
    outbox.send_due().await.expect("works");
    assert_eq!(world.number("SELECT attempts FROM outbox").await, 2);
    for _ in 0..20 {
        world.clock.advance_seconds(86_400);
        outbox.send_due().await.expect("works");
    }
    assert_eq!(world.number("SELECT attempts FROM outbox").await, MOST_ATTEMPTS);
    assert_eq!(world.texts("SELECT state FROM outbox").await, ["failed"]);
}

async fn a_mail_that_failed_is_sent_when_the_fault_is_mended(world: &World) {
    decide(world).await;
    break_folder(world);
    let outbox = world.services.outbox();
    outbox.send_due().await.expect("works");
    fs::remove_file(world.folder.path().join("mail")).expect("mended");
    world.clock.advance_seconds(30);
    assert_eq!(outbox.send_due().await.expect("works"), 1);
    assert_eq!(world.texts("SELECT COALESCE(last_error, 'none') FROM outbox").await, ["none"]);
}

async fn the_worker_is_rung_awake_and_stops_when_asked(world: &World) {
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let worker = world.services.spawn_outbox(stopped);
    decide(world).await;
    for _ in 0..200 {
        if world.mails_in_folder().len() == 1 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(world.mails_in_folder().len(), 1);
    stop.send(true).expect("the worker listens");
    tokio::time::timeout(std::time::Duration::from_secs(2), worker).await.expect("it stops at once").expect("without a panic");
}

async fn mails_hold_no_text_before_they_are_sent_and_use_what_is_true_then(world: &World) {
    decide(world).await;
    for params in world.texts("SELECT params FROM outbox").await {
        assert!(!params.contains("Atlas") && !params.contains("@"), "{params}");
    }
    world
        .change("UPDATE users SET language = 'en', email = 'lea@new.example' WHERE sign_in_address = 'lea@aurelia'")
        .await
        .expect("changed");
    let mails = world.mails().await;
    assert_eq!((&*mails[0].subject, mails[0].to.contains("lea@new.example")), ("You have access to Atlas 5 preview", true));
}

async fn whoever_looks_into_the_folder_sees_whole_mails_only(world: &World) {
    decide(world).await;
    world.mails().await;
    let names: Vec<_> =
        fs::read_dir(world.folder.path().join("mail")).expect("a folder").map(|file| file.expect("a file").file_name()).collect();
    assert_eq!(names.len(), 1);
    assert!(names[0].to_string_lossy().ends_with(".eml"));
    assert!(fs::metadata(world.folder.path().join("mail")).expect("there").permissions().mode() & 0o400 != 0);
}

async fn a_mail_server_gets_the_mail_and_after_a_crash_the_same_message_id(world: &World) {
    let server = MailServer::default();
    let mut services = world.services.clone();
    std::sync::Arc::make_mut(&mut services.config).mail = server.start().await.parse().expect("good");
    decide(world).await;
    let outbox = services.outbox();
    assert!(outbox.claim_and_deliver_only().await.expect("delivered"));
    world.clock.advance_seconds(LEASE_SECONDS);
    assert_eq!(outbox.send_due().await.expect("works"), 1);
    let mails = server.mails();
    let id = |mail: &str| mail.lines().find(|line| line.starts_with("Message-ID:")).map(ToOwned::to_owned);
    assert_eq!(mails.len(), 2);
    assert_eq!((id(&mails[0]), id(&mails[0]).is_some()), (id(&mails[1]), true));
    assert!(mails[0].contains("Auto-Submitted: auto-generated"));
}

async fn a_mail_server_that_is_away_costs_no_mail(world: &World) {
    let mut services = world.services.clone();
    std::sync::Arc::make_mut(&mut services.config).mail = "smtp://127.0.0.1:1".parse().expect("good");
    decide(world).await;
    assert_eq!(services.outbox().send_due().await.expect("works"), 0);
    assert_eq!(world.texts("SELECT state FROM outbox").await, ["queued"]);
}

async fn a_mail_says_why_its_reader_gets_it_and_to_a_stranger_nothing_of_a_part_in_the_portal(world: &World) {
    decide(world).await;
    let (clara, dan) = (world.user("admin@cobalt").await, world.sign_in("dan@cobalt").await);
    for (language, address) in [(Language::English, "ada@new.example"), (Language::French, "zoe@new.example")] {
        let batch = Batch {
            addresses: addresses(address).expect("an address"),
            role: AccountRole::Member,
            directory_role: DirectoryRole::User,
            language,
        };
        world.backend.people.invite(&world.sign_in("admin@aurelia").await, batch).await.expect("invited");
    }
    let forgotten = AskResetFields { sign_in_address: "sam@brightwater".to_owned() };
    world.backend.credentials.ask_reset(&world.stranger(), &forgotten).await.expect("asked");
    for to in [HandOverTo::Administrator(clara), HandOverTo::Address("it@cobalt.example".to_owned())] {
        world.backend.registration.hand_over(&dan, &to).await.expect("handed over");
    }
    let bob = world.sign_in("admin@brightwater").await;
    let contact = world.backend.organizations.page(&bob).await.expect("a page").contact.expect("seen");
    let fields = ContactStep { email: "office@brightwater.example".to_owned(), ..contact.fields };
    world.backend.organizations.change_contact(&bob, &fields, &contact.since).await.expect("changed");

    let mails = world.mails().await;
    for (part_of_subject, why) in [
        ("invites you to", "because somebody has asked this partner portal to write to you:"),
        ("vous invite à rejoindre", "parce que quelqu’un a demandé à ce portail partenaires de vous écrire :"),
        ("Set a new password", "because somebody has asked"),
        ("asks you to register", "because somebody has asked"),
        ("Confirm the contact address", "because somebody has asked"),
        ("Vous avez accès", "en raison de votre rôle dans ce portail partenaires :"),
        ("has changed", "because of your part in this partner portal:"),
    ] {
        let found: Vec<_> = mails.iter().filter(|mail| mail.subject.contains(part_of_subject)).collect();
        assert!(!found.is_empty(), "{part_of_subject}: {:?}", mails.iter().map(|mail| &mail.subject).collect::<Vec<_>>());
        for mail in found {
            let footer = mail.text.split_once("-- \n").expect("a footer").1;
            assert!(
                footer.replace('\u{a0}', " ").contains(why) && mail.html.replace("&#39;", "'").replace('\u{a0}', " ").contains(why),
                "{footer}"
            );
        }
    }
}

on_both_engines!(
    a_mail_says_why_its_reader_gets_it_and_to_a_stranger_nothing_of_a_part_in_the_portal,
    a_mail_server_gets_the_mail_and_after_a_crash_the_same_message_id,
    a_mail_server_that_is_away_costs_no_mail,
    a_mail_is_sent_once,
    a_worker_that_dies_after_sending_leaves_no_second_mail,
    two_workers_do_not_send_the_same_mail,
    a_mail_that_fails_is_tried_again_later_and_given_up_in_the_end,
    a_mail_that_failed_is_sent_when_the_fault_is_mended,
    the_worker_is_rung_awake_and_stops_when_asked,
    mails_hold_no_text_before_they_are_sent_and_use_what_is_true_then,
    whoever_looks_into_the_folder_sees_whole_mails_only,
);
