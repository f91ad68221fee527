//! REG-05 after the registration: versions of the agreement, and who accepts them.

use entente_app::backend::Visit;
use entente_shared::{
    AgreementId, Conflict, Error, FieldErrors, Forbidden, Missing, Violation, agreements::AgreementFields, documents::LineKind,
    registration::Eligibility,
};
use uuid::Uuid;

use crate::support::World;

/// A second version with another first paragraph, in both languages.
async fn fields(world: &World, operator: &Visit, version: &str, kind: &str, effective_on: &str) -> AgreementFields {
    let begun = world.backend.agreements.draft(operator).await.expect("a draft").fields;
    AgreementFields {
        version: version.into(),
        kind: kind.into(),
        effective_on: effective_on.into(),
        text_en: format!("Text of {version} <script>alert(1)</script>\n\n{}", begun.text_en),
        text_fr: format!("Texte de {version}\n\n{}", begun.text_fr),
        ..begun
    }
}

async fn publish(world: &World, operator: &Visit, version: &str, kind: &str, effective_on: &str) {
    let typed = fields(world, operator, version, kind, effective_on).await;
    world.backend.agreements.save_draft(operator, typed).await.expect("saved");
    let saved = world.backend.agreements.draft(operator).await.expect("a draft").saved;
    world.backend.agreements.publish(operator, &saved).await.expect("published");
}

async fn due(world: &World, visit: &Visit) -> Option<String> {
    world.backend.agreements.due(visit).await.expect("an answer").map(|due| due.version)
}

async fn a_material_version_asks_administrators_and_shows_what_has_changed(world: &World) {
    world.fill_in().await;
    let (nora, alice, lea) =
        (world.sign_in("admin@northlight").await, world.sign_in("admin@aurelia").await, world.sign_in("lea@aurelia").await);
    publish(world, &nora, "2.0", "material", "").await;
    assert_eq!(due(world, &alice).await.as_deref(), Some("2.0"));
    assert_eq!((due(world, &lea).await, due(world, &nora).await), (None, None), "it is not theirs to accept");
    let agreements = &world.backend.agreements;
    let page = agreements.of_account(&alice).await.expect("a page");
    let shown = page.due.expect("due");
    assert_eq!(shown.accepted_version, "1.0");
    let added: Vec<_> = shown.changes.iter().filter(|line| line.kind == LineKind::Added).map(|line| &*line.text).collect();
    assert_eq!(added, ["Texte de 2.0"], "in the reader's language");
    assert!(shown.changes.iter().all(|line| line.kind != LineKind::Removed));
    assert!(agreements.of_account(&lea).await.expect("a page").due.is_some(), "others see it as well");

    assert_eq!(agreements.accept(&lea, page.in_force.id).await, Err(Forbidden::NotAccountAdministrator.into()));
    for _ in 0..2 {
        agreements.accept(&alice, page.in_force.id).await.expect("accepted; a second time changes nothing");
    }
    assert_eq!(due(world, &alice).await, None);
    let page = agreements.of_account(&alice).await.expect("a page");
    let listed: Vec<_> = page.accepted.iter().map(|row| (&*row.accepted.version, &*row.accepted.by, row.accepted.at)).collect();
    assert_eq!(listed[0], ("2.0", "Amélie Fontaine", alice.now));
    assert_eq!((listed.len(), listed[1].0), (2, "1.0"));
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'account.accept_agreement'").await, 1);
    let text = agreements.accepted_text(&alice, page.accepted[0].id).await.expect("a text");
    assert!(text.html.contains("Texte de 2.0") && text.sha256.len() == 64);
    let ben = world.sign_in("admin@brightwater").await;
    let elsewhere = agreements.accepted_text(&ben, page.accepted[0].id).await.map(drop);
    assert_eq!(elsewhere, Err(Missing::Acceptance.into()), "another account's");
    assert_eq!(due(world, &ben).await.as_deref(), Some("2.0"));
}

async fn a_material_version_is_told_once_to_each_administrator(world: &World) {
    world.fill_in().await;
    let nora = world.sign_in("admin@northlight").await;
    publish(world, &nora, "2.0", "material", "2026-06-15").await;
    let mails = world.mails().await;
    let told: Vec<_> = mails.iter().map(|mail| (&*mail.to, &*mail.subject)).collect();
    assert_eq!(
        told,
        [
            ("admin@aurelia.example", "La version 2.0 du contrat de collaboration vous attend"),
            ("admin@brightwater.example", "Version 2.0 of the collaboration agreement waits for you"),
        ]
    );
    assert!(mails[1].text.contains("15 June 2026") && mails[1].links()[0].ends_with("/account/agreements"), "{}", mails[1].text);
    publish(world, &nora, "2.1", "editorial", "").await;
    assert_eq!(world.mails().await.len(), 2, "an editorial version is told to nobody");
}

async fn an_editorial_version_asks_nobody_and_a_material_one_before_it_still_asks(world: &World) {
    world.fill_in().await;
    let (nora, alice) = (world.sign_in("admin@northlight").await, world.sign_in("admin@aurelia").await);
    publish(world, &nora, "1.1", "editorial", "").await;
    assert_eq!(due(world, &alice).await, None);
    assert_eq!(world.backend.agreements.of_account(&alice).await.expect("a page").in_force.version, "1.1");
    world.clock.advance_seconds(1);
    let nora = world.arrive_again(&nora).await;
    publish(world, &nora, "2.0", "material", "").await;
    world.clock.advance_seconds(1);
    let nora = world.arrive_again(&nora).await;
    publish(world, &nora, "2.1", "editorial", "").await;
    let alice = world.arrive_again(&alice).await;
    assert_eq!(due(world, &alice).await.as_deref(), Some("2.1"), "what is in force is what is accepted");
    let in_force = world.backend.agreements.of_account(&alice).await.expect("a page").in_force.id;
    world.backend.agreements.accept(&alice, in_force).await.expect("accepted");
    assert_eq!(due(world, &alice).await, None);
}

async fn a_version_is_in_force_from_its_day_on_for_everybody(world: &World) {
    world.fill_in().await;
    let (nora, alice, clara) =
        (world.sign_in("admin@northlight").await, world.sign_in("admin@aurelia").await, world.sign_in("admin@cobalt").await);
    publish(world, &nora, "2.0", "material", "2026-06-02").await;
    let registered_with = async |visit: &Visit| {
        let page = world.backend.registration.page(visit).await.expect("a page");
        assert_eq!(page.eligibility, Eligibility::Eligible);
        (page.agreement.version, page.agreement.id)
    };
    let (before, old) = registered_with(&clara).await;
    assert_eq!((due(world, &alice).await, &*before), (None, "1.0"));
    // It is 9 in the morning; 15 hours are missing to midnight.
    world.clock.advance_seconds(15 * 3_600 - 1);
    assert_eq!(due(world, &world.arrive_again(&alice).await).await, None);
    world.clock.advance_seconds(1);
    let (alice, clara) = (world.arrive_again(&alice).await, world.arrive_again(&clara).await);
    assert_eq!(due(world, &alice).await.as_deref(), Some("2.0"));
    assert_eq!(registered_with(&clara).await.0, "2.0");
    assert_eq!(world.backend.agreements.accept(&alice, old).await, Ok(()), "what was accepted once stays so");
    assert_eq!(world.backend.agreements.accept(&alice, AgreementId(Uuid::nil())).await, Err(Conflict::NewVersion.into()));
    assert_eq!(due(world, &alice).await.as_deref(), Some("2.0"));
}

async fn a_version_that_is_no_more_in_force_is_not_accepted(world: &World) {
    world.fill_in().await;
    let (nora, alice) = (world.sign_in("admin@northlight").await, world.sign_in("admin@aurelia").await);
    publish(world, &nora, "2.0", "material", "").await;
    let seen = world.backend.agreements.of_account(&alice).await.expect("a page").in_force.id;
    world.clock.advance_seconds(1);
    let nora = world.arrive_again(&nora).await;
    publish(world, &nora, "3.0", "material", "").await;
    let alice = world.arrive_again(&alice).await;
    assert_eq!(world.backend.agreements.accept(&alice, seen).await, Err(Conflict::NewVersion.into()));
}

async fn of_two_administrators_who_accept_at_once_one_is_written_down(world: &World) {
    world.fill_in().await;
    let sql = "UPDATE account_user SET role = 'administrator' WHERE user_id = (SELECT id FROM users WHERE sign_in_address = 'lea@aurelia')";
    world.change(sql).await.expect("changed");
    let (nora, alice, lea) =
        (world.sign_in("admin@northlight").await, world.sign_in("admin@aurelia").await, world.sign_in("lea@aurelia").await);
    publish(world, &nora, "2.0", "material", "").await;
    let agreements = &world.backend.agreements;
    let id = agreements.of_account(&alice).await.expect("a page").in_force.id;
    assert_eq!(tokio::join!(agreements.accept(&alice, id), agreements.accept(&lea, id)), (Ok(()), Ok(())));
    assert_eq!(world.number("SELECT COUNT(*) FROM agreement_acceptance WHERE version = '2.0'").await, 1);
}

async fn only_operators_see_and_keep_versions(world: &World) {
    world.fill_in().await;
    let agreements = &world.backend.agreements;
    for who in ["oscar@northlight", "admin@aurelia", "admin@cobalt"] {
        let visit = world.sign_in(who).await;
        let refused = || Err(Error::from(Forbidden::NotOperator));
        assert_eq!(agreements.of_host(&visit).await.map(drop), refused(), "{who}");
        assert_eq!(agreements.draft(&visit).await.map(drop), refused(), "{who}");
        assert_eq!(agreements.save_draft(&visit, AgreementFields::default()).await, refused(), "{who}");
        assert_eq!(agreements.publish(&visit, "").await, refused(), "{who}");
    }
}

async fn a_draft_is_kept_right_or_wrong_and_published_as_it_was_looked_at(world: &World) {
    world.fill_in().await;
    let nora = world.sign_in("admin@northlight").await;
    let agreements = &world.backend.agreements;
    let typed = AgreementFields { text_fr: String::new(), ..fields(world, &nora, "1.0", "material", "2026-05-31").await };
    let Err(Error::Invalid { fields: errors }) = agreements.save_draft(&nora, typed.clone()).await else { panic!("mistakes") };
    assert_eq!(
        errors.iter().collect::<Vec<_>>(),
        [("text_fr", Violation::Required), ("effective_on", Violation::DatePast), ("version", Violation::VersionTaken)]
    );
    let draft = agreements.draft(&nora).await.expect("kept");
    assert!(draft.fields == typed && !draft.is_complete);
    assert_eq!(agreements.publish(&nora, &draft.saved).await.map_err(|error| error.status()), Err(422));
    assert_eq!(world.number("SELECT COUNT(*) FROM agreement").await, 1);

    world.clock.advance_seconds(1);
    let nora = world.arrive_again(&nora).await;
    let whole = AgreementFields { text_fr: "Texte".into(), ..fields(world, &nora, "2.0", "editorial", "").await };
    agreements.save_draft(&nora, whole).await.expect("complete");
    assert_eq!(agreements.publish(&nora, &draft.saved).await, Err(Conflict::DraftChanged.into()), "another window");
    let draft = agreements.draft(&nora).await.expect("a draft");
    assert!(draft.is_complete && draft.html[0].contains("&lt;script&gt;") && !draft.html[0].contains("<script"));
    assert_eq!(draft.changes[1].iter().filter(|line| line.kind == LineKind::Added).count(), 1);
    agreements.publish(&nora, &draft.saved).await.expect("published");
    assert_eq!(agreements.publish(&nora, &draft.saved).await, Err(Conflict::DraftChanged.into()), "pressed twice");
    let versions = agreements.of_host(&nora).await.expect("a list").versions;
    assert_eq!(
        versions.iter().map(|row| (&*row.version, row.in_force, row.published_by.as_deref(), row.accepted)).collect::<Vec<_>>(),
        [("2.0", true, Some("Nora Lindqvist"), 0), ("1.0", false, None, 2)]
    );
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'agreement.publish'").await, 1);
}

async fn of_two_operators_with_one_label_one_gets_it(world: &World) {
    world.fill_in().await;
    let sql =
        "UPDATE account_user SET role = 'administrator' WHERE user_id = (SELECT id FROM users WHERE sign_in_address = 'oscar@northlight')";
    world.change(sql).await.expect("changed");
    let (nora, oscar) = (world.sign_in("admin@northlight").await, world.sign_in("oscar@northlight").await);
    let agreements = &world.backend.agreements;
    for operator in [&nora, &oscar] {
        agreements.save_draft(operator, fields(world, operator, "2.0", "editorial", "").await).await.expect("complete");
    }
    let saved = nora.now.0.to_string();
    let (one, other) = tokio::join!(agreements.publish(&nora, &saved), agreements.publish(&oscar, &saved));
    let mut answers = [one, other];
    answers.sort_by_key(Result::is_err);
    assert_eq!(answers, [Ok(()), Err(FieldErrors::one("version", Violation::VersionTaken).into())]);
    assert_eq!(world.number("SELECT COUNT(*) FROM agreement").await, 2);
}

on_both_engines!(
    a_material_version_asks_administrators_and_shows_what_has_changed,
    a_material_version_is_told_once_to_each_administrator,
    an_editorial_version_asks_nobody_and_a_material_one_before_it_still_asks,
    a_version_is_in_force_from_its_day_on_for_everybody,
    a_version_that_is_no_more_in_force_is_not_accepted,
    of_two_administrators_who_accept_at_once_one_is_written_down,
    only_operators_see_and_keep_versions,
    a_draft_is_kept_right_or_wrong_and_published_as_it_was_looked_at,
    of_two_operators_with_one_label_one_gets_it,
);
