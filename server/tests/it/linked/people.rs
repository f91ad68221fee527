//! Who a person is here, by what their provider says.

use axum::http::StatusCode;
use entente_server::outbox::{self, Letter, Recipient};
use entente_shared::{
    AccountId, Error, Forbidden, SignInFailure,
    directories::{DirectoryKind, DirectoryRole},
    policy::{Action, Verdict, may},
    registration::Eligibility,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Browser, administrator, many, one, person, portal, provider, settings};
use crate::support::World;

async fn an_administrator_signs_in_and_may_register_their_organization(world: &World) {
    let (provider, portal) = one(world).await;
    let visit = Browser::new(&portal).sign_in(world, &provider, "contoso", administrator("ada")).await;
    let actor = visit.actor.as_ref().expect("signed in");
    assert_eq!((&*actor.name, &*actor.sign_in_address), ("Person ada", "ada@contoso.example"));
    assert_eq!((&*actor.directory_prefix, actor.directory_role), ("Contoso ID", DirectoryRole::GlobalAdministrator));
    assert_eq!(actor.account, None);
    let page = world.backend.registration.page(&visit).await.expect("the registration");
    assert_eq!(page.eligibility, Eligibility::Eligible);
    let log = world.texts("SELECT action FROM audit_event ORDER BY id").await;
    assert_eq!(log, ["directory.create", "user.first_sign_in", "session.start"]);
}

async fn anyone_else_signs_in_and_is_told_who_may_register(world: &World) {
    let (provider, portal) = one(world).await;
    Browser::new(&portal).sign_in(world, &provider, "contoso", administrator("ada")).await;
    let visit = Browser::new(&portal).sign_in(world, &provider, "contoso", person("ben", &["reader"])).await;
    assert_eq!(visit.actor.as_ref().expect("signed in").directory_role, DirectoryRole::User);
    let page = world.backend.registration.page(&visit).await.expect("the registration");
    let Eligibility::NotGlobalAdministrator { administrators } = page.eligibility else { panic!("refused") };
    assert_eq!(administrators.iter().map(|administrator| &*administrator.name).collect::<Vec<_>>(), ["Person ada"]);
    assert_eq!(world.number("SELECT COUNT(*) FROM directory").await, 1);
}

async fn who_comes_again_is_the_same_person_with_what_is_said_of_them_today(world: &World) {
    let (provider, portal) = one(world).await;
    let first = Browser::new(&portal).sign_in(world, &provider, "contoso", administrator("ada")).await;
    let mut changed = person("ada", &[]);
    changed["name"] = "Ada King".into();
    changed["email"] = "king@contoso.example".into();
    let second = Browser::new(&portal).sign_in(world, &provider, "contoso", changed).await;
    let (first, second) = (first.actor.expect("signed in"), second.actor.expect("signed in"));
    assert_eq!(first.user, second.user);
    assert_eq!((&*second.name, second.directory_role), ("Ada King", DirectoryRole::User), "the role is lost at the next sign-in");
    assert_eq!(world.texts("SELECT email FROM users").await, ["king@contoso.example"]);
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'user.update_from_provider'").await, 1);
}

async fn the_same_address_in_two_directories_is_two_people(world: &World) {
    let (one, other) = (provider(world).await, provider(world).await);
    let portal = portal(world, [settings("ONE", &one.origin), settings("OTHER", &other.origin)].concat());
    let here = Browser::new(&portal).sign_in(world, &one, "one", administrator("ada")).await;
    let there = Browser::new(&portal).sign_in(world, &other, "other", administrator("ada")).await;
    assert_ne!(here.actor.expect("signed in").user, there.actor.expect("signed in").user);
    assert_eq!(world.number("SELECT COUNT(*) FROM users WHERE email = 'ada@contoso.example'").await, 2);
    let mut names = world.texts("SELECT domain_prefix FROM directory").await;
    names.sort();
    assert_eq!(names, ["Contoso ID", "Contoso ID (2)"], "two that are called alike are told apart");
}

async fn no_password_opens_what_belongs_to_a_provider(world: &World) {
    let (provider, portal) = one(world).await;
    Browser::new(&portal).sign_in(world, &provider, "contoso", administrator("ada")).await;
    for key in world.texts("SELECT sign_in_key FROM users").await.iter().chain([&"ada@contoso.example".to_owned()]) {
        assert!(world.token(key, "").await.is_err());
        assert!(world.token(key, "a password for tests").await.is_err());
    }
}

async fn two_organizations_of_one_provider_are_two_directories(world: &World) {
    let (provider, portal) = many(world).await;
    let of = |tenant: &str, mut who: Value| {
        who["tid"] = tenant.into();
        who
    };
    let north = "72f988bf-86f1-41af-91ab-2d7cd011db47";
    let south = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
    let ada = Browser::new(&portal).sign_in(world, &provider, "many", of(north, administrator("ada"))).await.actor.expect("signed in");
    let ben = Browser::new(&portal).sign_in(world, &provider, "many", of(north, person("ben", &[]))).await.actor.expect("signed in");
    let eve = Browser::new(&portal).sign_in(world, &provider, "many", of(south, administrator("ada"))).await.actor.expect("signed in");
    assert_eq!(ada.directory, ben.directory);
    assert_ne!(ada.directory, eve.directory);
    assert_ne!(ada.user, eve.user, "the same subject elsewhere is somebody else");
    assert_eq!((&*ada.directory_prefix, &*eve.directory_prefix), ("Contoso ID 72f988bf", "Contoso ID 3f2504e0"));
    let issuers = world.texts("SELECT issuer FROM directory ORDER BY tenant DESC").await;
    assert_eq!(issuers, [format!("{}/{north}/v2.0", provider.origin), format!("{}/{south}/v2.0", provider.origin)]);
}

async fn whoever_comes_with_a_personal_account_is_told_why_they_cannot_come_in(world: &World) {
    let (provider, portal) = many(world).await;
    let mut ada = administrator("ada");
    ada["tid"] = "9188040d-6c67-4c5b-b112-36a304b66dad".into();
    Browser::new(&portal).try_to_sign_in(&provider, "many", ada).await.failed(SignInFailure::NoOrganization);
    assert_eq!(world.number("SELECT COUNT(*) FROM users").await, 0);
}

async fn whose_groups_are_left_out_reads_what_that_means_until_they_come(world: &World) {
    world.fill_in().await;
    let (provider, portal) = one(world).await;
    let mut ben = person("ben", &[]);
    ben["_claim_names"] = json!({ "groups": "src1" });
    let visit = Browser::new(&portal).sign_in(world, &provider, "contoso", ben.clone()).await;
    assert!(world.backend.registration.page(&visit).await.expect("the registration").groups_left_out);
    let mut browser = Browser::new(&portal);
    browser.sign_in(world, &provider, "contoso", ben.clone()).await;
    for (path, words) in [("/register", "Your groups were left out"), ("/register", "Contoso ID named none of them")] {
        assert!(browser.page(path).await.contains(words), "{path}: {words}");
    }
    let operator = crate::operators::operator(world).await;
    assert_eq!(world.backend.operators.health(&operator).await.expect("facts").groups_left_out, 1);
    // The same person, named in another way: nothing is left out that would matter.
    ben["roles"] = json!(["Global Administrator"]);
    let visit = Browser::new(&portal).sign_in(world, &provider, "contoso", ben.clone()).await;
    assert!(!world.backend.registration.page(&visit).await.expect("the registration").groups_left_out);
    assert_eq!(world.backend.operators.health(&operator).await.expect("facts").groups_left_out, 0);
}

async fn who_has_no_address_gets_no_mail_and_reads_so(world: &World) {
    let (provider, portal) = one(world).await;
    let mut ada = administrator("ada");
    ada["email"] = json!(null);
    let mut browser = Browser::new(&portal);
    let visit = browser.sign_in(world, &provider, "contoso", ada).await;
    assert_eq!(world.texts("SELECT email FROM users").await, [""]);
    assert!(browser.page("/me").await.contains("Contoso ID tells no e-mail address of yours"));
    let user = visit.actor.expect("signed in").user;
    let (services, language) = (&world.services, visit.language);
    let enqueue = async |number: u128| {
        let letter = Letter::AddedToAccount { account: AccountId(Uuid::from_u128(1)), addition: Uuid::from_u128(number) };
        let mut tx = services.db.begin().await.expect("begun");
        outbox::enqueue(&mut tx, &*services.ids, world.now(), letter, &Recipient::User(user), language).await.expect("written, or not");
        tx.commit().await.expect("done");
        world.number("SELECT COUNT(*) FROM outbox").await
    };
    assert_eq!(enqueue(1).await, 0, "nothing that could never leave");
    Browser::new(&portal).sign_in(world, &provider, "contoso", administrator("ada")).await;
    assert_eq!(enqueue(2).await, 1);
}

async fn who_has_no_address_is_nobody_to_write_to(world: &World) {
    world.fill_in().await;
    let (provider, portal) = one(world).await;
    let mut ada = administrator("ada");
    ada["email"] = json!(null);
    Browser::new(&portal).sign_in(world, &provider, "contoso", ada).await;
    let sql = "INSERT INTO account_user (account_id, user_id, role, added_at) SELECT a.id, u.id, 'administrator', 0
        FROM account a, users u WHERE a.publisher_display_name = 'Aurelia Robotics' AND u.name = 'Person ada'";
    assert_eq!(world.change(sql).await.expect("added"), 1);
    let lea = world.sign_in("lea@aurelia").await;
    let administrators = world.backend.people.administrators(&lea).await.expect("known");
    let ada = administrators.iter().find(|contact| contact.name == "Person ada").expect("one of them");
    assert_eq!(ada.email, None);
}

async fn an_organization_of_many_cannot_speak_for_another(world: &World) {
    let (provider, portal) = many(world).await;
    let mut ada = administrator("ada");
    ada["tid"] = "north".into();
    provider.behaviour().claims = Box::new(|claims| {
        claims.insert("tid".to_owned(), "south".into());
    });
    Browser::new(&portal).try_to_sign_in(&provider, "many", ada.clone()).await.failed(SignInFailure::Untrusted);
    let unlike_any = ["", "../evil", "a/b", "a..b", "a?b", "a%2fb", "a b", "\u{e9}"].map(|tenant| json!(tenant));
    for tenant in unlike_any.into_iter().chain([json!("x".repeat(101)), json!(null), json!(["north"]), json!({ "a": 1 })]) {
        // It stands by what it says: the issuer fits.
        let issuer = tenant.as_str().map(|tenant| format!("{}/{tenant}/v2.0", provider.origin));
        provider.behaviour().claims = Box::new(move |claims| {
            claims.insert("tid".to_owned(), tenant.clone());
            if let Some(issuer) = &issuer {
                claims.insert("iss".to_owned(), issuer.as_str().into());
            }
        });
        Browser::new(&portal).try_to_sign_in(&provider, "many", ada.clone()).await.failed(SignInFailure::Untrusted);
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM directory").await, 0);
}

async fn an_organization_of_another_claim_is_one_plain_word(world: &World) {
    let provider = provider(world).await;
    let mut settings = settings("CONTOSO", &provider.origin);
    settings.push(("ENTENTE_OIDC_CONTOSO_TENANT_CLAIM".to_owned(), "hd".to_owned()));
    let portal = portal(world, settings);
    let mut ada = administrator("ada");
    for tenant in [json!(""), json!("x".repeat(201)), json!("a\nb"), json!(["a", "b"]), json!(null), json!({ "a": 1 })] {
        let is_none = tenant.is_null();
        ada["hd"] = tenant;
        let why = if is_none { SignInFailure::NoOrganization } else { SignInFailure::Untrusted };
        Browser::new(&portal).try_to_sign_in(&provider, "contoso", ada.clone()).await.failed(why);
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM directory").await, 0);
    ada["hd"] = "contoso.example".into();
    Browser::new(&portal).sign_in(world, &provider, "contoso", ada).await;
    assert_eq!(world.number("SELECT COUNT(*) FROM directory WHERE tenant = 'contoso.example'").await, 1);
}

async fn the_answer_and_the_token_are_of_one_organization(world: &World) {
    let (provider, portal) = many(world).await;
    let mut ada = administrator("ada");
    ada["tid"] = "north".into();
    for (issuer, gets_in) in [("south", false), ("north", true), ("{tenantid}", true)] {
        let mut browser = Browser::new(&portal);
        let authorized = provider.authorize(&browser.leave("many", "").await, ada.clone());
        let issuer = format!("{}/{issuer}/v2.0", provider.origin);
        let brought = [("code", &*authorized.code), ("state", &*authorized.state), ("iss", &*issuer)];
        let came = browser.come_back("many", &brought).await;
        if gets_in { assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.body) } else { came.failed(SignInFailure::Untrusted) }
    }
}

async fn a_key_for_one_organization_signs_for_no_other(world: &World) {
    let (provider, portal) = many(world).await;
    let mut ada = administrator("ada");
    ada["tid"] = "north".into();
    provider.behaviour().key_issuer = Some(format!("{}/south/v2.0", provider.origin));
    Browser::new(&portal).try_to_sign_in(&provider, "many", ada.clone()).await.failed(SignInFailure::Untrusted);
    world.clock.advance_seconds(61 * 60);
    provider.behaviour().now += 61 * 60;
    provider.behaviour().key_issuer = Some(format!("{}/{{tenantid}}/v2.0", provider.origin));
    Browser::new(&portal).sign_in(world, &provider, "many", ada).await;
}

async fn roles_are_read_as_the_common_providers_write_them(world: &World) {
    let (provider, portal) = many(world).await;
    for (number, (claims, role)) in [
        (json!({ "wids": ["62e90394-69f5-4237-9190-012177145e10"] }), DirectoryRole::GlobalAdministrator),
        (json!({ "wids": ["b79fbf4d-3ef9-4689-8143-76b194e85509"] }), DirectoryRole::User),
        (json!({ "groups": ["x", "global_administrator"] }), DirectoryRole::GlobalAdministrator),
        (json!({ "roles": "Global Administrator" }), DirectoryRole::GlobalAdministrator),
        (json!({ "realm_access": { "roles": ["global-administrator"] } }), DirectoryRole::GlobalAdministrator),
        (json!({ "roles": ["not global_administrator"] }), DirectoryRole::User),
        (json!({ "acct": 1, "roles": ["Global Administrator"] }), DirectoryRole::Guest),
        (json!({ "acct": 0 }), DirectoryRole::User),
    ]
    .into_iter()
    .enumerate()
    {
        let mut who = json!({ "sub": format!("p{number}"), "name": "Somebody", "tid": "north" });
        who.as_object_mut().expect("an object").extend(claims.as_object().expect("an object").clone());
        let visit = Browser::new(&portal).sign_in(world, &provider, "many", who).await;
        assert_eq!(visit.actor.expect("signed in").directory_role, role, "{claims}");
    }
}

async fn names_and_addresses_of_a_provider_are_taken_with_care(world: &World) {
    let (provider, portal) = one(world).await;
    let bad = "x\u{202e}gpj.exe";
    for (who, name, address) in [
        (json!({ "sub": "1", "name": bad, "given_name": "Ada", "family_name": "King" }), "Ada King", "1"),
        (json!({ "sub": "2", "name": " ", "preferred_username": "ada" }), "ada", "ada"),
        (json!({ "sub": "3", "name": "x".repeat(5_000), "email": "nobody" }), "nobody", "nobody"),
        (json!({ "sub": "4", "name": bad, "email": "a@b.example" }), "a@b.example", "a@b.example"),
    ] {
        let actor = Browser::new(&portal).sign_in(world, &provider, "contoso", who).await.actor.expect("signed in");
        assert_eq!((&*actor.name, &*actor.sign_in_address), (name, address));
    }
}

async fn a_provider_that_goes_by_the_letter_tells_names_and_roles_elsewhere(world: &World) {
    let (provider, portal) = one(world).await;
    let userinfo = format!("{}/userinfo", provider.origin);
    provider.behaviour().says = Box::new(move |metadata| {
        metadata.insert("userinfo_endpoint".to_owned(), userinfo.clone().into());
    });
    provider.behaviour().claims = Box::new(|claims| {
        for name in ["name", "email", "preferred_username", "roles"] {
            claims.remove(name);
        }
    });
    let actor = Browser::new(&portal).sign_in(world, &provider, "contoso", administrator("ada")).await.actor.expect("signed in");
    assert_eq!((&*actor.name, actor.directory_role), ("Person ada", DirectoryRole::GlobalAdministrator));
    // What the signed token says comes first: no administrator, whatever is said besides.
    provider.behaviour().claims = Box::new(|claims| {
        claims.remove("name");
        claims.insert("roles".to_owned(), json!(["Reader"]));
    });
    let actor = Browser::new(&portal).sign_in(world, &provider, "contoso", administrator("ada")).await.actor.expect("signed in");
    assert_eq!((&*actor.name, actor.directory_role), ("Person ada", DirectoryRole::User));
    // Who is somebody else there is nobody here.
    provider.behaviour().claims = Box::new(|claims| {
        claims.remove("name");
        claims.insert("sub".to_owned(), "eve".into());
    });
    Browser::new(&portal).try_to_sign_in(&provider, "contoso", administrator("ada")).await.failed(SignInFailure::Untrusted);
}

async fn of_two_who_are_the_first_at_once_both_get_in(world: &World) {
    let (provider, portal) = one(world).await;
    let (mut here, mut there) = (Browser::new(&portal), Browser::new(&portal));
    let (one, other) = tokio::join!(
        here.try_to_sign_in(&provider, "contoso", administrator("ada")),
        there.try_to_sign_in(&provider, "contoso", administrator("ada"))
    );
    assert_eq!((one.status.as_u16(), other.status.as_u16()), (303, 303), "{} {}", one.body, other.body);
    assert_eq!(world.number("SELECT COUNT(*) FROM directory").await, 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM users").await, 1);
}

async fn who_administers_a_linked_directory_looks_after_its_people_there(world: &World) {
    let (provider, portal) = one(world).await;
    let ada = Browser::new(&portal).sign_in(world, &provider, "contoso", administrator("ada")).await;
    let actor = ada.actor.as_ref().expect("signed in");
    assert_eq!(actor.directory_kind, DirectoryKind::Linked);
    assert_eq!(may(actor.standing(), Action::ManageDirectory), Verdict::Forbidden(Forbidden::LinkedDirectory), "no page offers it");
    let refused = Error::from(Forbidden::LinkedDirectory);
    assert_eq!(world.backend.people.directory(&ada).await, Err(refused.clone()));
    assert_eq!(world.backend.credentials.people(&ada, "").await.map(drop), Err(refused.clone()));
    assert_eq!(world.backend.credentials.require_second_factor(&ada, true).await, Err(refused));
}

on_both_engines!(
    an_administrator_signs_in_and_may_register_their_organization,
    anyone_else_signs_in_and_is_told_who_may_register,
    who_comes_again_is_the_same_person_with_what_is_said_of_them_today,
    the_same_address_in_two_directories_is_two_people,
    no_password_opens_what_belongs_to_a_provider,
    two_organizations_of_one_provider_are_two_directories,
    whoever_comes_with_a_personal_account_is_told_why_they_cannot_come_in,
    whose_groups_are_left_out_reads_what_that_means_until_they_come,
    who_has_no_address_gets_no_mail_and_reads_so,
    who_has_no_address_is_nobody_to_write_to,
    an_organization_of_many_cannot_speak_for_another,
    an_organization_of_another_claim_is_one_plain_word,
    the_answer_and_the_token_are_of_one_organization,
    a_key_for_one_organization_signs_for_no_other,
    roles_are_read_as_the_common_providers_write_them,
    names_and_addresses_of_a_provider_are_taken_with_care,
    a_provider_that_goes_by_the_letter_tells_names_and_roles_elsewhere,
    of_two_who_are_the_first_at_once_both_get_in,
    who_administers_a_linked_directory_looks_after_its_people_there,
);
