//! REQ-01, TOU-01, TOU-02, ENG-01: terms of use in versions, who keeps them, who owes them, and what was accepted.

use axum::{
    body::{Body, to_bytes},
    http::{Request, Response, StatusCode, header},
};
use entente_app::backend::Visit;
use entente_server::{
    db::Db,
    demo,
    http::{Site, Web, router},
};
use entente_shared::{
    AcceptanceId, Conflict, EngagementId, Error, FieldErrors, Forbidden, ListQuery, Missing, ProgramId, TermsId, Violation,
    access::{Entry, Offer},
    documents::{LineKind, VersionKind},
    terms::{DueTerms, TermsFields, TermsOf, TermsSource},
};
use sha2::{Digest, Sha256};
use tower::ServiceExt;
use uuid::Uuid;

use crate::support::World;

/// A version with another first paragraph, in both languages.
async fn fields(world: &World, visit: &Visit, of: TermsOf, text: &str, kind: &str, effective_on: &str) -> TermsFields {
    let begun = world.backend.terms.draft(visit, of).await.expect("a draft").fields;
    TermsFields {
        kind: kind.into(),
        effective_on: effective_on.into(),
        text_en: format!("{text} <script>alert(1)</script>\n\n{}", begun.text_en),
        text_fr: format!("Texte : {text}\n\n{}", begun.text_fr),
        ..begun
    }
}

async fn publish(world: &World, visit: &Visit, of: TermsOf, text: &str, kind: &str, effective_on: &str) {
    let typed = fields(world, visit, of, text, kind, effective_on).await;
    world.backend.terms.save_draft(visit, of, typed).await.expect("saved");
    let saved = world.backend.terms.draft(visit, of).await.expect("a draft").saved;
    world.backend.terms.publish(visit, of, &saved).await.expect("published");
}

async fn due(world: &World, visit: &Visit, engagement: EngagementId) -> Option<DueTerms> {
    let detail = world.backend.engagements.detail(visit, engagement).await.expect("seen");
    assert_eq!(detail.offer == Offer::AcceptTerms, detail.due.is_some());
    let page = world.backend.terms.to_accept(visit, engagement).await.expect("a member's page");
    assert_eq!(page.due, detail.due, "both pages say the same");
    detail.due
}

async fn program(world: &World, name: &str) -> ProgramId {
    ProgramId(world.id(&format!("SELECT id FROM program WHERE name = '{name}'")).await)
}

fn added(due: &DueTerms) -> Vec<&str> {
    due.changes.iter().filter(|line| line.kind == LineKind::Added).map(|line| &*line.text).collect()
}

async fn a_material_version_is_put_to_members_with_what_has_changed_and_an_editorial_one_to_nobody(world: &World) {
    world.fill_in().await;
    let (nora, lea) = (world.sign_in("admin@northlight").await, world.sign_in("lea@aurelia").await);
    let sensors = world.engagement("Sensor SDK 3").await;
    assert_eq!(due(world, &lea, sensors).await, None);
    publish(world, &nora, TermsOf::Host, "Commas.", "editorial", "").await;
    assert_eq!(due(world, &lea, sensors).await, None);
    publish(world, &nora, TermsOf::Host, "No aliens.", "material", "").await;
    let owed = due(world, &lea, sensors).await.expect("due");
    assert_eq!((owed.in_force.version, owed.accepted.as_ref().map(|(_, version)| *version)), (3, Some(1)));
    assert_eq!(added(&owed), ["Texte : No aliens.", "Texte : Commas."], "in the reader's language, since the version that they accepted");
    assert!(owed.changes.iter().all(|line| line.kind != LineKind::Removed));
    publish(world, &nora, TermsOf::Host, "Dots.", "editorial", "").await;
    let seen = due(world, &lea, sensors).await.expect("still due").in_force;
    assert_eq!(seen.version, 4, "what is in force is what is accepted");

    let terms = &world.backend.terms;
    for _ in 0..2 {
        terms.accept(&lea, Entry { engagement: sensors, terms: seen.id }).await.expect("accepted; a second time changes nothing");
    }
    assert_eq!(due(world, &lea, sensors).await, None);
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'terms.accept'").await, 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM terms_acceptance WHERE version = 4").await, 1);
    assert_eq!(world.mails().await.len(), 0, "nobody is written to");
    // Others go on owing, and each engagement asks for itself.
    let priya = world.sign_in("priya@brightwater").await;
    assert_eq!(added(&due(world, &priya, sensors).await.expect("due")).len(), 3);
    assert!(due(world, &lea, world.engagement("Atlas mobile beta").await).await.is_some());
    assert_eq!(due(world, &lea, world.engagement("Warehouse robotics pilot").await).await, None, "its program has terms of its own");
}

async fn a_version_applies_from_its_day_on_and_not_before(world: &World) {
    world.fill_in().await;
    let (nora, lea) = (world.sign_in("admin@northlight").await, world.sign_in("lea@aurelia").await);
    let sensors = world.engagement("Sensor SDK 3").await;
    publish(world, &nora, TermsOf::Host, "Later.", "material", "2026-06-02").await;
    let kept = world.backend.terms.kept(&nora, TermsOf::Host).await.expect("seen");
    let listed: Vec<_> = kept.versions.iter().map(|row| (row.version, row.in_force, row.published_by.as_deref(), row.accepted)).collect();
    assert_eq!(listed, [(2, false, Some("Nora Lindqvist"), 0), (1, true, None, 7)]);
    // The next version keeps what is on its way, and comes no earlier than that.
    let draft = world.backend.terms.draft(&nora, TermsOf::Host).await.expect("a draft");
    assert!(draft.fields.text_en.starts_with("Later.") && draft.version == 3 && draft.in_use && draft.members > 5);
    for (day, answer) in [("", Err(Violation::DateBeforeLast)), ("2026-05-31", Err(Violation::DatePast)), ("2026-06-02", Ok(()))] {
        let typed = fields(world, &nora, TermsOf::Host, "Last.", "editorial", day).await;
        let expected = answer.map_err(|violation| FieldErrors::one("effective_on", violation).into());
        assert_eq!(world.backend.terms.save_draft(&nora, TermsOf::Host, typed).await, expected, "{day}");
    }
    // It is 9 in the morning; 15 hours are missing to midnight.
    world.clock.advance_seconds(15 * 3_600 - 1);
    assert_eq!(due(world, &world.arrive_again(&lea).await, sensors).await, None);
    let before = world.backend.engagements.detail(&world.arrive_again(&lea).await, sensors).await.expect("seen").terms;
    world.clock.advance_seconds(1);
    let lea = world.arrive_again(&lea).await;
    let owed = due(world, &lea, sensors).await.expect("due");
    assert_eq!((before.version, owed.in_force.version), (1, 2));
    let stale = Entry { engagement: sensors, terms: before.id };
    assert_eq!(world.backend.terms.accept(&lea, stale).await, Err(Conflict::NewVersion.into()));
    assert!(due(world, &lea, sensors).await.is_some());
}

async fn an_engagement_has_terms_of_its_own_and_goes_back_to_what_it_inherits(world: &World) {
    world.fill_in().await;
    let (olivia, lea) = (world.sign_in("olivia@northlight").await, world.sign_in("lea@aurelia").await);
    let sensors = world.engagement("Sensor SDK 3").await;
    let of = TermsOf::Engagement(sensors);
    let terms = &world.backend.terms;
    let kept = terms.kept(&olivia, of).await.expect("seen");
    assert_eq!((kept.source, kept.versions.len(), kept.in_force.version), (TermsSource::Host, 0, 1));
    assert_eq!(kept.change.map(|change| (change.to, change.would_be)), Some((TermsSource::Own, None)), "there are none yet");
    assert_eq!(terms.use_own(&olivia, of, true).await, Err(Missing::Terms.into()));
    let begun = terms.draft(&olivia, of).await.expect("a draft");
    assert!(
        begun.fields.text_en.contains("## 2. Confidentiality") && begun.version == 1 && !begun.in_use,
        "it begins with the text in force"
    );
    publish(world, &olivia, of, "Sensors only.", "material", "").await;
    assert_eq!(due(world, &lea, sensors).await, None, "published and not in use");
    let change = terms.kept(&olivia, of).await.expect("seen").change.expect("a change");
    assert_eq!((change.to, change.asked), (TermsSource::Own, 3));
    for _ in 0..2 {
        terms.use_own(&olivia, of, true).await.expect("in use; a second time changes nothing");
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'terms.change'").await, 1);
    let owed = due(world, &lea, sensors).await.expect("another document");
    assert_eq!(added(&owed), ["Texte : Sensors only."], "against what they had accepted before");
    terms.accept(&lea, Entry { engagement: sensors, terms: owed.in_force.id }).await.expect("accepted");
    let kept = terms.kept(&olivia, of).await.expect("seen");
    assert_eq!((kept.source, kept.versions[0].accepted), (TermsSource::Own, 1));
    let change = kept.change.expect("a change");
    assert_eq!((change.to, change.asked), (TermsSource::Host, 0), "they have accepted those");
    terms.use_own(&olivia, of, false).await.expect("back");
    assert_eq!(due(world, &lea, sensors).await, None);
    let kept = terms.kept(&olivia, of).await.expect("seen");
    assert_eq!((kept.source, kept.versions.len()), (TermsSource::Host, 1), "the old document stays");
    terms.use_own(&olivia, of, true).await.expect("once more");
    assert_eq!(due(world, &lea, sensors).await, None, "what was accepted stays accepted");
}

async fn a_program_has_terms_that_its_engagements_inherit(world: &World) {
    world.fill_in().await;
    let (nora, lea) = (world.sign_in("admin@northlight").await, world.sign_in("lea@aurelia").await);
    let of = TermsOf::Program(program(world, "Partner pilots").await);
    let terms = &world.backend.terms;
    let kept = terms.kept(&nora, of).await.expect("seen");
    assert_eq!((kept.source, &*kept.in_force.title, &*kept.name), (TermsSource::Own, "Terms of the partner pilots", "Partner pilots"));
    let warehouse = world.engagement("Warehouse robotics pilot").await;
    let of_warehouse = terms.kept(&nora, TermsOf::Engagement(warehouse)).await.expect("seen");
    assert_eq!((of_warehouse.source, &*of_warehouse.in_force.title), (TermsSource::Program, "Terms of the partner pilots"));
    let change = kept.change.expect("a change");
    assert_eq!((change.to, change.asked), (TermsSource::Host, 1), "who is in what has its own is not asked");
    terms.use_own(&nora, of, false).await.expect("changed");
    let owed = due(world, &lea, warehouse).await.expect("the host's");
    assert_eq!((&*owed.in_force.title, owed.in_force.version), ("Conditions d’utilisation", 1));
    let parts = terms.kept(&nora, TermsOf::Engagement(world.engagement("Spare parts catalogue").await)).await.expect("seen");
    assert_eq!((parts.source, parts.in_force.version), (TermsSource::Own, 2));
}

async fn who_never_accepted_owes_the_whole_text_and_so_does_who_accepted_for_another_account(world: &World) {
    world.fill_in().await;
    let sensors = world.engagement("Sensor SDK 3").await;
    let mina = world.sign_in("mina@brightwater").await;
    assert_eq!(due(world, &mina, sensors).await, None);
    let for_aurelia = "UPDATE terms_acceptance SET account_id = (SELECT account_id FROM membership m JOIN users u ON u.id = m.user_id
            WHERE u.sign_in_address = 'lea@aurelia' LIMIT 1)
        WHERE user_id = (SELECT id FROM users WHERE sign_in_address = 'mina@brightwater')";
    world.change(for_aurelia).await.expect("changed");
    let owed = due(world, &mina, sensors).await.expect("due");
    assert!(owed.accepted.is_none() && owed.changes.is_empty() && owed.in_force.html.contains("Confidentiality"));
    // TOU-02: whom somebody else has added.
    world.change("DELETE FROM terms_acceptance").await.expect("deleted");
    let priya = world.sign_in("priya@brightwater").await;
    let owed = due(world, &priya, sensors).await.expect("due");
    let entry = Entry { engagement: sensors, terms: owed.in_force.id };
    let terms = &world.backend.terms;
    assert_eq!(tokio::join!(terms.accept(&priya, entry.clone()), terms.accept(&priya, entry)), (Ok(()), Ok(())));
    assert_eq!(world.number("SELECT COUNT(*) FROM terms_acceptance").await, 1, "of two at once, one is written down");
}

async fn of_two_who_publish_at_once_one_is_told_of_the_other(world: &World) {
    world.fill_in().await;
    let (oscar, olivia) = (world.sign_in("oscar@northlight").await, world.sign_in("olivia@northlight").await);
    let of = TermsOf::Engagement(world.engagement("Atlas 5 preview").await);
    let terms = &world.backend.terms;
    for (who, text) in [(&oscar, "Oscar's."), (&olivia, "Olivia's.")] {
        terms.save_draft(who, of, fields(world, who, of, text, "material", "").await).await.expect("saved");
    }
    assert_eq!(
        world.number("SELECT COUNT(*) FROM terms_document WHERE engagement_id IS NOT NULL").await,
        2,
        "both drafts are of one document"
    );
    let saved = terms.draft(&oscar, of).await.expect("a draft").saved;
    let both = tokio::join!(terms.publish(&oscar, of, &saved), terms.publish(&olivia, of, &saved));
    let (loser, by) = match both {
        (Ok(()), Err(Error::Conflict { what: Conflict::Changed { by, .. } })) => (&olivia, by),
        (Err(Error::Conflict { what: Conflict::Changed { by, .. } }), Ok(())) => (&oscar, by),
        other => panic!("{other:?}"),
    };
    assert_ne!(by, loser.actor.as_ref().expect("signed in").name);
    let draft = terms.draft(loser, of).await.expect("the draft is still there");
    assert!(draft.is_complete && draft.version == 2);
    terms.publish(loser, of, &draft.saved).await.expect("now that it was looked at against the other's");
    assert_eq!(terms.kept(&oscar, of).await.expect("seen").versions.len(), 2);
}

async fn a_draft_is_kept_right_or_wrong_and_published_as_it_was_looked_at(world: &World) {
    world.fill_in().await;
    let nora = world.sign_in("admin@northlight").await;
    let (terms, of) = (&world.backend.terms, TermsOf::Host);
    let typed = TermsFields { title_fr: String::new(), kind: String::new(), ..fields(world, &nora, of, "A\0.", "", "").await };
    let Err(Error::Invalid { fields: errors }) = terms.save_draft(&nora, of, typed).await else { panic!("mistakes") };
    assert_eq!(errors.iter().collect::<Vec<_>>(), [("kind", Violation::Required), ("title_fr", Violation::Required)]);
    let draft = terms.draft(&nora, of).await.expect("kept");
    assert!(draft.fields.text_en.starts_with("A.") && !draft.is_complete);
    assert_eq!(terms.publish(&nora, of, &draft.saved).await.map_err(|error| error.status()), Err(422));
    world.clock.advance_seconds(1);
    let nora = world.arrive_again(&nora).await;
    // Without French everybody reads English.
    let whole = TermsFields { kind: "material".into(), text_fr: String::new(), title_fr: " ".into(), ..draft.fields.clone() };
    terms.save_draft(&nora, of, whole).await.expect("complete");
    assert_eq!(terms.publish(&nora, of, &draft.saved).await, Err(Conflict::DraftChanged.into()), "another window");
    for bad in ["", "x", ".", "1.1.1"] {
        assert_eq!(terms.publish(&nora, of, bad).await, Err(Conflict::DraftChanged.into()), "{bad}");
    }
    let draft = terms.draft(&nora, of).await.expect("a draft");
    assert!(draft.is_complete && draft.html[0].contains("&lt;script&gt;") && draft.html[1].is_empty());
    terms.publish(&nora, of, &draft.saved).await.expect("published");
    assert_eq!(terms.publish(&nora, of, &draft.saved).await, Err(Conflict::DraftChanged.into()), "pressed twice");
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'terms.publish'").await, 1);
    let lea = world.sign_in("lea@aurelia").await;
    let owed = due(world, &lea, world.engagement("Sensor SDK 3").await).await.expect("due");
    assert!(owed.in_force.html.starts_with("<p>A.") && &*owed.in_force.title == "Terms of use");
    assert_eq!(terms.kept(&nora, of).await.expect("seen").versions[0].kind, VersionKind::Material);
}

async fn terms_are_kept_by_those_whose_they_are(world: &World) {
    world.fill_in().await;
    let terms = &world.backend.terms;
    let pilots = TermsOf::Program(program(world, "Partner pilots").await);
    let (warehouse, concepts) = (world.engagement("Warehouse robotics pilot").await, world.engagement("Atlas 6 concepts").await);
    let host = Err(Error::from(Forbidden::NotOperator));
    let (role, hidden) = (Err(Error::from(Forbidden::Role)), Err(Error::from(Missing::Engagement)));
    let no_program = Err(Error::from(Missing::Program));
    for (who, of, answer) in [
        ("admin@northlight", TermsOf::Host, Ok(())),
        ("oscar@northlight", TermsOf::Host, host.clone()),
        ("admin@aurelia", TermsOf::Host, host),
        ("admin@northlight", pilots, Ok(())),
        ("oscar@northlight", pilots, role.clone()),
        ("paul@aurelia", pilots, role.clone()),
        ("admin@cobalt", pilots, no_program),
        ("oscar@northlight", TermsOf::Engagement(warehouse), Ok(())),
        ("admin@northlight", TermsOf::Engagement(warehouse), Ok(())),
        ("paul@aurelia", TermsOf::Engagement(warehouse), role.clone()),
        ("lea@aurelia", TermsOf::Engagement(warehouse), role),
        ("lea@aurelia", TermsOf::Engagement(concepts), hidden.clone()),
        ("admin@northlight", TermsOf::Engagement(EngagementId(Uuid::nil())), hidden),
    ] {
        let visit = world.sign_in(who).await;
        let hint = format!("{who} {of}");
        assert_eq!(terms.kept(&visit, of).await.map(drop), answer, "{hint}");
        assert_eq!(terms.draft(&visit, of).await.map(drop), answer, "{hint}");
        let Err(refused) = answer else { continue };
        assert_eq!(terms.save_draft(&visit, of, TermsFields::default()).await, Err(refused.clone()), "{hint}");
        assert_eq!(terms.publish(&visit, of, "1.1").await, Err(refused.clone()), "{hint}");
        assert_eq!(terms.use_own(&visit, of, false).await, Err(refused), "{hint}");
    }
    let stranger = world.stranger();
    assert_eq!(terms.kept(&stranger, TermsOf::Host).await.map(drop), Err(Error::SignedOut));
    // Who is not in it has nothing to accept.
    let entry = Entry { engagement: warehouse, terms: TermsId(Uuid::nil()) };
    for (who, answer) in [("paul@aurelia", Forbidden::NotParticipant), ("oscar@northlight", Forbidden::NotParticipant)] {
        let visit = world.sign_in(who).await;
        assert_eq!(terms.to_accept(&visit, warehouse).await.map(drop), Err(answer.into()), "{who}");
        assert_eq!(terms.accept(&visit, entry.clone()).await, Err(answer.into()), "{who}");
    }
    // What is over stays as it is.
    world.change("UPDATE engagement SET life = 'closed' WHERE title = 'Warehouse robotics pilot'").await.expect("changed");
    let oscar = world.sign_in("oscar@northlight").await;
    let refused = terms.save_draft(&oscar, TermsOf::Engagement(warehouse), TermsFields::default()).await;
    assert!(matches!(refused, Err(Error::Conflict { what: Conflict::OtherLife { .. } })), "{refused:?}");
}

async fn get(world: &World, who: Option<&str>, path: &str) -> Response<Body> {
    let mut request = Request::get(path).header(header::ACCEPT, "application/json, */*");
    if let Some(who) = who {
        let token = world.token(who, demo::PASSWORD).await.expect("the password is right");
        request = request.header(header::COOKIE, format!("session={}", token.0));
    }
    let request = request.body(Body::empty()).expect("a request");
    router(Web::new(world.services.clone(), Site::without_files())).oneshot(request).await.expect("an answer")
}

async fn body(response: Response<Body>) -> Vec<u8> {
    to_bytes(response.into_body(), usize::MAX).await.expect("a body").to_vec()
}

async fn a_receipt_is_for_whoever_accepted_and_for_who_runs_the_engagement(world: &World) {
    world.fill_in().await;
    let terms = &world.backend.terms;
    let lea = world.sign_in("lea@aurelia").await;
    let mine = terms.mine(&lea, &ListQuery::default()).await.expect("a list").items;
    assert!(mine.len() >= 4 && mine.iter().all(|row| row.person == mine[0].person) && mine.is_sorted_by(|one, other| one.at >= other.at));
    let of_warehouse = mine.iter().find(|row| row.engagement == "Warehouse robotics pilot").expect("accepted");
    assert_eq!((&*of_warehouse.title, of_warehouse.version), ("Conditions des projets pilotes", 1));
    let receipt = terms.receipt(&lea, of_warehouse.id).await.expect("her own");
    assert!(receipt.own && receipt.html.contains("Résultats communs") && receipt.accepted == *of_warehouse);

    // The bytes that are downloaded have the hash that was kept.
    let path = format!("/me/terms/{}.md", of_warehouse.id);
    let answer = get(world, Some("lea@aurelia"), &path).await;
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/markdown; charset=utf-8");
    assert_eq!(answer.headers()[header::CONTENT_LANGUAGE], "fr");
    let hash: String = Sha256::digest(body(answer).await).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hash, of_warehouse.sha256);

    for (who, sees) in [
        ("oscar@northlight", true),
        ("admin@northlight", true),
        ("paul@aurelia", false),
        ("admin@aurelia", false),
        ("olivia@northlight", false),
        ("admin@brightwater", false),
        ("admin@cobalt", false),
    ] {
        let visit = world.sign_in(who).await;
        let receipt = terms.receipt(&visit, of_warehouse.id).await;
        let status = get(world, Some(who), &path).await.status();
        if sees {
            assert!(!receipt.expect("seen").own, "{who}");
            assert_eq!(status, StatusCode::OK, "{who}");
        } else {
            assert_eq!(receipt, Err(Missing::Receipt.into()), "{who}");
            assert_eq!(status, StatusCode::NOT_FOUND, "{who}");
        }
    }
    assert_eq!(terms.receipt(&lea, AcceptanceId(Uuid::nil())).await, Err(Missing::Receipt.into()));
    assert_eq!(get(world, Some("lea@aurelia"), "/me/terms/nonsense.md").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(get(world, None, &path).await.status(), StatusCode::UNAUTHORIZED);
}

/// An id as it stands in a statement.
fn literal(world: &World, number: u128) -> String {
    let id = Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0000 + number);
    match &world.services.db {
        Db::Sqlite { .. } => format!("X'{}'", id.simple()),
        Db::Postgres(_) => format!("'{id}'::uuid"),
    }
}

/// More members of one engagement, who have accepted nothing.
async fn add_members(world: &World, count: u128) {
    for number in 0..count {
        let id = literal(world, number);
        let user = format!(
            "INSERT INTO users (id, directory_id, subject, sign_in_address, sign_in_key, name, email, language, directory_role, created_at,
                    search_text)
                SELECT {id}, directory_id, 'm{number}', 'm{number}@brightwater', 'm{number}@brightwater', 'Member {number:04}', email, language,
                    'user', created_at, 'member {number:04}' FROM users WHERE sign_in_address = 'priya@brightwater'"
        );
        let membership = format!(
            "INSERT INTO membership (id, engagement_id, user_id, account_id, state, since, person_key)
                SELECT {id}, m.engagement_id, {id}, m.account_id, 'active', m.since, 'member {number:04}'
                FROM membership m JOIN users u ON u.id = m.user_id JOIN engagement e ON e.id = m.engagement_id
                WHERE u.sign_in_address = 'priya@brightwater' AND e.title = 'Sensor SDK 3'"
        );
        for sql in [user, membership] {
            world.change(&sql).await.expect("added");
        }
    }
}

/// More acceptances of one engagement, at once and later.
async fn add_acceptances(world: &World, count: u128) {
    for number in 0..count {
        let id = literal(world, number);
        let sql = format!(
            "INSERT INTO terms_acceptance (id, engagement_id, user_id, account_id, terms_id, version, language, sha256, accepted_at)
                SELECT {id}, engagement_id, user_id, account_id, terms_id, version, language, sha256, accepted_at + {}
                FROM terms_acceptance WHERE engagement_id = (SELECT id FROM engagement WHERE title = 'Sensor SDK 3')
                    AND user_id = (SELECT id FROM users WHERE sign_in_address = 'priya@brightwater') ORDER BY accepted_at, id LIMIT 1",
            number / 3
        );
        world.change(&sql).await.expect("added");
    }
}

async fn owners_see_who_has_accepted_what_page_by_page_and_as_a_file(world: &World) {
    world.fill_in().await;
    add_acceptances(world, 620).await;
    let terms = &world.backend.terms;
    let sensors = world.engagement("Sensor SDK 3").await;
    let olivia = world.sign_in("olivia@northlight").await;
    let mut query = ListQuery::default();
    let (mut seen, mut pages) = (Vec::new(), 0);
    loop {
        let list = terms.acceptances(&olivia, sensors, &query).await.expect("a page");
        assert_eq!((list.owing, list.in_force.1), (0, 1));
        seen.extend(list.page.items.into_iter().map(|row| (row.at, row.id)));
        pages += 1;
        let Some(next) = list.page.next else { break };
        query = ListQuery { after: Some(next), ..query };
    }
    assert_eq!((seen.len(), pages), (623, 13));
    assert!(seen.is_sorted_by(|one, other| one > other), "each once, the latest first");
    let of_lea = ListQuery { words: "LEA aurelia".into(), ..ListQuery::default() };
    let found = terms.acceptances(&olivia, sensors, &of_lea).await.expect("a page").page.items;
    assert_eq!(found.iter().map(|row| (&*row.sign_in_address, row.language.as_str())).collect::<Vec<_>>(), [("lea@aurelia", "fr")]);

    let path = format!("/engagements/{sensors}/acceptances.csv");
    let answer = get(world, Some("olivia@northlight"), &path).await;
    assert_eq!(answer.headers()[header::CONTENT_DISPOSITION], "attachment; filename=\"acceptances.csv\"");
    let text = String::from_utf8(body(answer).await).expect("text");
    assert_eq!(text.lines().count(), 624);
    assert!(text.starts_with("\u{feff}person,sign-in address,organization,document,version,language,accepted at,sha256,receipt\r\n"));
    assert!(text.contains(&format!(",{},", found[0].sha256)) && text.contains(&found[0].at.rfc3339()));

    for (who, answer) in [
        ("lea@aurelia", Error::from(Forbidden::Role)),
        ("oscar@northlight", Forbidden::Role.into()),
        ("admin@cobalt", Forbidden::Role.into()),
    ] {
        let visit = world.sign_in(who).await;
        assert_eq!(terms.acceptances(&visit, sensors, &ListQuery::default()).await.map(drop), Err(answer.clone()), "{who}");
        assert_eq!(terms.owing(&visit, sensors, &ListQuery::default()).await.map(drop), Err(answer.clone()), "{who}");
        assert_eq!(get(world, Some(who), &path).await.status().as_u16(), answer.status(), "{who}");
    }
    assert_eq!(get(world, None, &path).await.status(), StatusCode::UNAUTHORIZED);
    for nonsense in ["/engagements/nonsense/acceptances.csv", "/engagements/%FF/acceptances.csv", "/me/terms/%FF"] {
        assert_eq!(get(world, Some("olivia@northlight"), nonsense).await.status(), StatusCode::NOT_FOUND, "{nonsense}");
    }
}

async fn owners_see_who_still_owes(world: &World) {
    world.fill_in().await;
    let terms = &world.backend.terms;
    let parts = world.engagement("Spare parts catalogue").await;
    let oscar = world.sign_in("oscar@northlight").await;
    let list = terms.owing(&oscar, parts, &ListQuery::default()).await.expect("a page");
    assert_eq!((list.owing, list.in_force.1), (1, 2));
    assert_eq!(list.page.items.iter().map(|row| &*row.sign_in_address).collect::<Vec<_>>(), ["paul@aurelia"]);
    let words = ListQuery { words: "mina".into(), ..ListQuery::default() };
    assert!(terms.owing(&oscar, parts, &words).await.expect("a page").page.items.is_empty(), "she has accepted");
    let paul = world.sign_in("paul@aurelia").await;
    let owed = due(world, &paul, parts).await.expect("due");
    assert_eq!(owed.accepted.map(|(_, version)| version), Some(1));
    terms.accept(&paul, Entry { engagement: parts, terms: owed.in_force.id }).await.expect("accepted");
    assert_eq!(terms.owing(&oscar, parts, &ListQuery::default()).await.expect("a page").owing, 0);

    add_members(world, 120).await;
    let (sensors, olivia) = (world.engagement("Sensor SDK 3").await, world.sign_in("olivia@northlight").await);
    let first = terms.owing(&olivia, sensors, &ListQuery::default()).await.expect("a page");
    assert_eq!((first.owing, first.page.items.len(), &*first.page.items[0].person), (120, 50, "Member 0000"));
    let second = ListQuery { after: first.page.next.clone(), ..ListQuery::default() };
    let second = terms.owing(&olivia, sensors, &second).await.expect("a page").page;
    assert_eq!((&*second.items[0].person, second.items.len()), ("Member 0050", 50));
    let back = ListQuery { before: second.previous, ..ListQuery::default() };
    assert_eq!(terms.owing(&olivia, sensors, &back).await.expect("a page").page.items, first.page.items);
}

async fn the_lists_are_read_from_an_index(world: &World) {
    world.fill_in().await;
    add_acceptances(world, 3_000).await;
    add_members(world, 1_500).await;
    world.change("ANALYZE").await.expect("counted");
    for (index, sql) in entente_server::terms_queries() {
        let owing = index == "membership_by_person_key";
        let sql = (1..=11).rev().fold(sql.to_owned(), |sql, number| {
            let value = match number {
                1 if index == "terms_acceptance_of_person" => "(SELECT id FROM users WHERE sign_in_address = 'priya@brightwater')",
                1 => "(SELECT id FROM engagement WHERE title = 'Sensor SDK 3')",
                2 if owing => "'member 0700'",
                // Seven days before the start, and half of those that were added.
                2 => "1779699600000500",
                3 => "(SELECT id FROM account LIMIT 1)",
                4 => "51",
                5 if owing => "(SELECT id FROM terms_document WHERE program_id IS NULL AND engagement_id IS NULL)",
                6 if owing => "1",
                _ => "'%a%'",
            };
            sql.replace(&format!("${number}"), value)
        });
        let plan = world.plan(&sql).await;
        let has_words = sql.contains(" LIKE ");
        // Where words are looked for among as many people as there are members, they may be found first.
        assert!(plan.contains(index) || (owing && has_words), "{sql}\n{plan}");
        // The few that are found by words, and those who owe, may be put in order afterwards.
        let is_sorted = plan.contains("TEMP B-TREE") || plan.contains("Sort");
        assert!(!is_sorted || owing || has_words, "{sql}\n{plan}");
    }
}

on_both_engines!(
    a_material_version_is_put_to_members_with_what_has_changed_and_an_editorial_one_to_nobody,
    a_version_applies_from_its_day_on_and_not_before,
    an_engagement_has_terms_of_its_own_and_goes_back_to_what_it_inherits,
    a_program_has_terms_that_its_engagements_inherit,
    who_never_accepted_owes_the_whole_text_and_so_does_who_accepted_for_another_account,
    of_two_who_publish_at_once_one_is_told_of_the_other,
    a_draft_is_kept_right_or_wrong_and_published_as_it_was_looked_at,
    terms_are_kept_by_those_whose_they_are,
    a_receipt_is_for_whoever_accepted_and_for_who_runs_the_engagement,
    owners_see_who_has_accepted_what_page_by_page_and_as_a_file,
    owners_see_who_still_owes,
    the_lists_are_read_from_an_index,
);
