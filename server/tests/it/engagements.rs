//! ENG-06, ENG-07 and the list of one's own engagements.

use entente_shared::{
    Error,
    access::Offer,
    engagements::{AccessKind, Audience, Life},
};

use crate::support::World;

async fn somebody_in_the_audience_sees_all_but_the_people(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in("sam@brightwater").await;
    let detail =
        world.backend.engagements.detail(&visit, world.engagement("Gateway firmware 8 release candidates").await).await.expect("seen");
    assert_eq!((&*detail.program, &*detail.host), ("Device SDKs", "Northlight Systems"));
    assert_eq!((detail.access, detail.life, detail.audience), (AccessKind::Managed, Life::Active, Audience::Several));
    assert_eq!(detail.organizations, ["Aurelia Robotics", "Brightwater Logistics"]);
    assert!(detail.description_html.starts_with("<p>"), "{}", detail.description_html);
    assert!(detail.terms.html.contains("<h4>2. Confidentiality</h4>"), "{}", detail.terms.html);
    assert_eq!((&*detail.terms.title, detail.terms.version), ("Terms of use", 1));
    let deciders: Vec<_> = detail.deciders.iter().map(|decider| (&*decider.name, &decider.email)).collect();
    assert_eq!(deciders, [("Olivia Mensah", &None)], "no power user of another organization, no addresses");
    assert_eq!((detail.offer, detail.to_decide, detail.accepted), (Offer::RequestAccess, None, None));
}

async fn outsiders_of_a_named_engagement_see_its_name_and_summary_only(world: &World) {
    world.fill_in().await;
    let engagement = world.engagement("Warehouse robotics pilot").await;
    for who in ["sam@brightwater", "admin@brightwater", "admin@cobalt"] {
        let detail = world.backend.engagements.detail(&world.sign_in(who).await, engagement).await.expect("named");
        assert_eq!(detail.title, "Warehouse robotics pilot");
        assert!(detail.summary.starts_with("A joint pilot"));
        assert_eq!((&*detail.description_html, &*detail.terms.html), ("", ""), "{who}");
        assert_eq!((detail.organizations.len(), detail.deciders.len(), detail.usual_decision_seconds), (0, 0, None), "{who}");
        assert_eq!(detail.offer, if who == "admin@cobalt" { Offer::Register } else { Offer::OtherOrganizations });
    }
}

async fn owners_see_all_even_of_engagements_for_others(world: &World) {
    world.fill_in().await;
    for who in ["oscar@northlight", "admin@northlight"] {
        let detail = world
            .backend
            .engagements
            .detail(&world.sign_in(who).await, world.engagement("Warehouse robotics pilot").await)
            .await
            .expect("seen");
        assert_eq!(detail.organizations, ["Aurelia Robotics"], "{who}");
        assert_ne!(detail.description_html, "");
        assert_eq!(detail.to_decide, Some(0));
    }
}

async fn who_else_is_in_an_engagement_for_anybody_is_for_its_people_to_know(world: &World) {
    world.fill_in().await;
    let engagement = world.engagement("Sensor SDK 3").await;
    for (who, organizations) in [
        ("sam@brightwater", vec![]),
        ("priya@brightwater", vec!["Aurelia Robotics", "Brightwater Logistics"]),
        ("olivia@northlight", vec!["Aurelia Robotics", "Brightwater Logistics"]),
    ] {
        let detail = world.backend.engagements.detail(&world.sign_in(who).await, engagement).await.expect("seen");
        assert_eq!(detail.organizations, organizations, "{who}");
    }
}

async fn drafts_are_for_those_who_run_them(world: &World) {
    world.fill_in().await;
    let draft = world.engagement("Atlas 6 concepts").await;
    let detail = world.backend.engagements.detail(&world.sign_in("oscar@northlight").await, draft).await.expect("its owner's");
    assert_eq!((detail.life, detail.offer), (Life::Draft, Offer::Member));
    assert!(world.backend.engagements.detail(&world.sign_in("olivia@northlight").await, draft).await.is_err(), "another owner of the host");
    assert_eq!(world.backend.engagements.detail(&world.stranger(), draft).await.map(drop), Err(Error::SignedOut));
}

async fn by_invitation_shows_whom_to_write_to(world: &World) {
    world.fill_in().await;
    let detail = world
        .backend
        .engagements
        .detail(&world.sign_in("priya@brightwater").await, world.engagement("Cold chain tracking").await)
        .await
        .expect("seen");
    assert_eq!(detail.offer, Offer::Contact);
    assert_eq!(detail.deciders[0].email.as_deref(), Some("olivia@northlight.example"));
    assert_eq!(detail.deciders[0].organization, "Northlight Systems");
}

async fn how_long_a_decision_takes_is_said_once_there_are_enough(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in("sam@brightwater").await;
    let usual = async |title: &str| {
        world.backend.engagements.detail(&visit, world.engagement(title).await).await.expect("seen").usual_decision_seconds
    };
    // 3, 4, 5, 6 and 9 hours.
    assert_eq!(usual("Atlas 5 preview").await, Some(5 * 3_600));
    assert_eq!(usual("Gateway firmware 8 release candidates").await, None);
}

async fn an_engagement_may_have_terms_of_its_own(world: &World) {
    world.fill_in().await;
    world
        .change(
            "INSERT INTO terms_document (id, engagement_id, created_at) SELECT e.id, e.id, 5 FROM engagement e WHERE e.title = 'Sensor SDK 3'",
        )
        .await
        .expect("added");
    world
        .change(
            "INSERT INTO terms (id, document_id, version, effective_at, title_en, text_en)
        SELECT d.id, d.engagement_id, 3, 5, 'Own terms', '# Own <script>' FROM terms_document d WHERE d.engagement_id IS NOT NULL",
        )
        .await
        .expect("added");
    world.change("UPDATE engagement SET terms_document_id = id WHERE title = 'Sensor SDK 3'").await.expect("set");
    let visit = world.sign_in("admin@aurelia").await;
    let own = world.backend.engagements.detail(&visit, world.engagement("Sensor SDK 3").await).await.expect("seen").terms;
    assert_eq!((&*own.title, own.version, &*own.html), ("Own terms", 3, "<h4>Own &lt;script&gt;</h4>\n"), "there is no French version");
    let inherited = world.backend.engagements.detail(&visit, world.engagement("Telemetry API v2").await).await.expect("seen").terms;
    assert_eq!(inherited.title, "Conditions d’utilisation");
}

async fn my_engagements_are_those_that_i_am_in_or_run(world: &World) {
    world.fill_in().await;
    let mine = async |who: &str| {
        let list = world.backend.engagements.mine(&world.sign_in(who).await).await.expect("mine");
        list.into_iter().map(|row| (row.title, row.is_owner, row.since.is_some(), row.to_decide)).collect::<Vec<_>>()
    };
    let row = |title: &str, is_owner, is_member, to_decide| (title.to_owned(), is_owner, is_member, to_decide);
    assert_eq!(
        mine("paul@aurelia").await,
        [
            row("Atlas 5 preview", false, true, 1),
            row("Gateway firmware 8 release candidates", false, false, 0),
            row("Spare parts catalogue", false, true, 0),
            row("Warehouse robotics pilot", false, false, 0),
        ]
    );
    assert_eq!(mine("sam@brightwater").await, []);
    assert_eq!(mine("admin@cobalt").await, []);
    let olivia = mine("olivia@northlight").await;
    assert_eq!(olivia.len(), 7);
    assert!(olivia.contains(&row("Atlas 5 preview", true, false, 2)) && olivia.contains(&row("Integration test lab", true, false, 1)));
    assert_eq!(mine("admin@northlight").await.len(), 16, "the program's owner, drafts included");
    assert_eq!(world.backend.engagements.mine(&world.stranger()).await, Err(Error::SignedOut));
}

async fn archived_engagements_leave_the_list(world: &World) {
    world.fill_in().await;
    world.change("UPDATE engagement SET life = 'archived' WHERE title = 'Spare parts catalogue'").await.expect("changed");
    let titles: Vec<_> = world
        .backend
        .engagements
        .mine(&world.sign_in("paul@aurelia").await)
        .await
        .expect("mine")
        .into_iter()
        .map(|row| row.title)
        .collect();
    assert!(!titles.contains(&"Spare parts catalogue".to_owned()));
}

on_both_engines!(
    somebody_in_the_audience_sees_all_but_the_people,
    outsiders_of_a_named_engagement_see_its_name_and_summary_only,
    owners_see_all_even_of_engagements_for_others,
    who_else_is_in_an_engagement_for_anybody_is_for_its_people_to_know,
    drafts_are_for_those_who_run_them,
    by_invitation_shows_whom_to_write_to,
    how_long_a_decision_takes_is_said_once_there_are_enough,
    an_engagement_may_have_terms_of_its_own,
    my_engagements_are_those_that_i_am_in_or_run,
    archived_engagements_leave_the_list,
);
