//! SPEC §2: registration of an organization, from the first page to the confirmed contact.

use entente_app::backend::Visit;
use entente_shared::{
    AgreementId, Conflict, Country, DraftId, Error, FieldErrors, Forbidden, Language, Missing, Violation,
    registration::{ApproverStep, ContactStep, Eligibility, Finish, OrganizationStep, Step},
    rules::WebMail,
};
use uuid::Uuid;

use crate::support::World;

/// Ids of nothing.
pub const NOTHING: Finish = Finish { agreement: AgreementId(Uuid::nil()), draft: DraftId(Uuid::nil()) };

pub fn organization(name: &str) -> OrganizationStep {
    OrganizationStep { country: "FR".into(), publisher_display_name: name.into(), registered_business_name: "Engine SAS".into() }
}

pub fn contact() -> ContactStep {
    ContactStep {
        first_name: "Grace".into(),
        last_name: "Hopper".into(),
        email: "partners@engine.example".into(),
        phone: "+33 1 23 45 67 89".into(),
        address_line_1: "1 rue des Machines".into(),
        city: "Lyon".into(),
        preferred_language: "fr".into(),
        ..ContactStep::default()
    }
}

pub fn approver() -> ApproverStep {
    ApproverStep {
        approver_name: "Ada Lovelace".into(),
        approver_email: "ada@engine.example".into(),
        approver_phone: "+33123456789".into(),
    }
}

pub async fn fill_in(world: &World, visit: &Visit, name: &str) {
    let registration = &world.backend.registration;
    registration.save_organization(visit, organization(name)).await.expect("good");
    registration.save_contact(visit, contact()).await.expect("good");
    registration.save_approver(visit, approver()).await.expect("good");
}

/// What the page of the review would send.
pub async fn finishing(world: &World, visit: &Visit) -> Finish {
    let page = world.backend.registration.page(visit).await.expect("a page");
    Finish { agreement: page.agreement.id, draft: page.draft_id.unwrap_or(DraftId(Uuid::nil())) }
}

/// The token in the link of the confirmation mail.
async fn confirmation_token(world: &World) -> String {
    let mails = world.mails().await;
    let link = mails.iter().flat_map(|mail| mail.links()).find(|link| link.contains("/register/confirm?token=")).expect("a link");
    link.split_once("token=").expect("a token").1.to_owned()
}

async fn an_organization_is_registered_with_everything_that_belongs_to_it(world: &World) {
    let visit = world.new_directory("engine").await;
    fill_in(world, &visit, " Engine  Works ").await;
    let finish = finishing(world, &visit).await;
    world.backend.registration.finish(&visit, finish).await.expect("registered");

    let visit = world.arrive_again(&visit).await;
    let account = visit.actor().expect("signed in").account.clone().expect("acts for the new account");
    assert_eq!((&*account.name, account.is_host), ("Engine Works", false));
    let page = world.backend.registration.page(&visit).await.expect("a page");
    let Eligibility::Registered { account: profile } = page.eligibility else { panic!("registered") };
    assert_eq!(profile.number, account.number);
    assert_eq!(profile.registered.contact.phone, "+33123456789");
    assert_eq!((&*profile.agreement, &*profile.accepted_by), ("Collaboration agreement 1.0", "Administrator of engine"));
    assert_eq!(profile.accepted_at, visit.now);
    assert_eq!(profile.contact_confirmed_at, None);
    assert_eq!(profile.directories[0].domain_prefix, "engine");

    assert_eq!(world.number("SELECT COUNT(*) FROM agreement_acceptance WHERE length(sha256) = 64").await, 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM registration_draft").await, 0);
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'account.register'").await, 1);
}

async fn nobody_registers_without_signing_in(world: &World) {
    let visit = world.stranger();
    let registration = &world.backend.registration;
    assert_eq!(registration.page(&visit).await.map(drop), Err(Error::SignedOut));
    assert_eq!(registration.save_organization(&visit, organization("Engine")).await, Err(Error::SignedOut));
    assert_eq!(registration.save_contact(&visit, contact()).await, Err(Error::SignedOut));
    assert_eq!(registration.save_approver(&visit, approver()).await, Err(Error::SignedOut));
    assert_eq!(registration.finish(&visit, NOTHING).await, Err(Error::SignedOut));
}

async fn who_is_not_global_administrator_is_told_who_is(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in("dan@cobalt").await;
    let registration = &world.backend.registration;
    let page = registration.page(&visit).await.expect("a page");
    let Eligibility::NotGlobalAdministrator { administrators } = page.eligibility else { panic!("refused") };
    assert_eq!(administrators.iter().map(|administrator| &*administrator.name).collect::<Vec<_>>(), ["Clara Novak"]);
    registration.save_organization(&visit, organization("Engine")).await.expect("what they prepare is kept");
    let finish = finishing(world, &visit).await;
    assert_eq!(registration.finish(&visit, finish).await, Err(Forbidden::NotGlobalAdministrator.into()));
}

async fn people_of_a_registered_directory_see_its_data(world: &World) {
    world.fill_in().await;
    for (who, agreement) in [
        ("admin@aurelia", "Contrat de collaboration 1.0"),
        ("lea@aurelia", "Contrat de collaboration 1.0"),
        ("priya@brightwater", "Collaboration agreement 1.0"),
    ] {
        let page = world.backend.registration.page(&world.sign_in(who).await).await.expect("a page");
        let Eligibility::Registered { account } = page.eligibility else { panic!("{who}") };
        assert_eq!(account.agreement, agreement);
    }
}

async fn the_agreement_is_shown_in_the_readers_language(world: &World) {
    world.fill_in().await;
    for (who, name, words) in [
        ("admin@aurelia", "Contrat de collaboration", "Informations confidentielles"),
        ("admin@cobalt", "Collaboration agreement", "Confidential information"),
    ] {
        let agreement = world.backend.registration.page(&world.sign_in(who).await).await.expect("a page").agreement;
        assert_eq!((&*agreement.name, &*agreement.version), (name, "1.0"));
        assert!(agreement.html.contains(words), "{}", agreement.html);
        assert!(agreement.html.contains("<h3>") && !agreement.html.contains("<h1"));
    }
}

async fn what_was_typed_is_kept_right_or_wrong(world: &World) {
    let visit = world.new_directory("engine").await;
    let registration = &world.backend.registration;
    let typed = ContactStep { email: "ada@gmail.com".into(), phone: "12".into(), ..contact() };
    let Err(Error::Invalid { fields }) = registration.save_contact(&visit, typed.clone()).await else { panic!("two mistakes") };
    assert_eq!(
        fields.iter().collect::<Vec<_>>(),
        [("email", Violation::EmailWebMail), ("phone", Violation::PhoneNotInternational), ("phone", Violation::PhoneTooShort { min: 7 })]
    );
    let page = registration.page(&visit).await.expect("a page");
    assert_eq!(page.draft.contact, typed);
    assert_eq!(page.draft.current_step(WebMail::Refused), Step::Organization);
}

async fn con_02_a_host_that_allows_web_mail_registers_with_it(world: &World) {
    let visit = world.new_directory("engine").await;
    let mut services = world.services.clone();
    std::sync::Arc::make_mut(&mut services.config).web_mail = WebMail::Allowed;
    let backend = services.backend();
    fill_in(world, &visit, "Engine").await;
    let private = ContactStep { email: "ada@gmail.com".into(), ..contact() };
    assert!(world.backend.registration.save_contact(&visit, private.clone()).await.is_err(), "refused by default");
    backend.registration.save_contact(&visit, private).await.expect("allowed");
    let approver = ApproverStep { approver_email: "ada@gmail.com".into(), ..approver() };
    backend.registration.save_approver(&visit, approver).await.expect("allowed");
    let finish = finishing(world, &visit).await;
    assert_eq!(world.backend.registration.finish(&visit, finish).await, Err(Conflict::DraftIncomplete.into()), "refused by default");
    backend.registration.finish(&visit, finish).await.expect("registered");
    assert_eq!(world.texts("SELECT contact_email || ' ' || approver_email FROM account").await, ["ada@gmail.com ada@gmail.com"]);
}

async fn con_01_somebody_with_one_name_in_a_country_without_cities_registers(world: &World) {
    let visit = world.new_directory("engine").await;
    let registration = &world.backend.registration;
    let bare = ContactStep {
        first_name: "Suharto".into(),
        last_name: String::new(),
        city: " ".into(),
        preferred_language: "en".into(),
        ..contact()
    };
    let no_city: Result<(), Error> = Err(FieldErrors::one("city", Violation::Required).into());
    assert_eq!(registration.save_contact(&visit, bare.clone()).await, no_city, "no country yet");
    fill_in(world, &visit, "Engine").await;
    assert_eq!(registration.save_contact(&visit, bare.clone()).await, no_city, "there are cities in France");
    let finish = finishing(world, &visit).await;
    assert_eq!(registration.finish(&visit, finish).await, Err(Conflict::DraftIncomplete.into()));
    let singapore = OrganizationStep { country: "SG".into(), ..organization("Engine") };
    registration.save_organization(&visit, singapore).await.expect("good");
    assert_eq!(registration.page(&visit).await.expect("a page").draft.current_step(WebMail::Refused), Step::Review);
    registration.save_contact(&visit, bare.clone()).await.expect("good");
    registration.finish(&visit, finish).await.expect("registered");
    let stored = "SELECT country || '|' || contact_first_name || '|' || contact_last_name || '|' || contact_city FROM account";
    assert_eq!(world.texts(stored).await, ["SG|Suharto||"]);
    let mails = world.mails().await;
    assert!(mails[0].text.contains("Suharto,") && !mails[0].text.contains("Suharto ,"), "{}", mails[0].text);
    // The same where the contact is changed later.
    let visit = world.arrive_again(&visit).await;
    let organizations = &world.backend.organizations;
    let changed = ContactStep { phone: "+33 1 98 76 54 32".into(), ..bare };
    organizations.change_contact(&visit, &changed, "").await.expect("changed");
    assert_eq!(world.texts(stored).await, ["SG|Suharto||"]);
    world.change("UPDATE account SET country = 'FR'").await.expect("changed");
    let since = organizations.page(&visit).await.expect("a page").contact.expect("seen").since;
    let again = ContactStep { phone: "+33 1 98 76 54 33".into(), ..changed };
    assert_eq!(organizations.change_contact(&visit, &again, &since).await.map(drop), no_city);
}

async fn org_05_a_country_that_the_host_leaves_out_is_refused_and_its_accounts_stay(world: &World) {
    let visit = world.new_directory("engine").await;
    let kosovo = OrganizationStep { country: "XK".into(), ..organization("Engine") };
    let mut services = world.services.clone();
    std::sync::Arc::make_mut(&mut services.config).countries_left_out = vec![Country::parse("XK").expect("a country")];
    let strict = services.backend();
    fill_in(world, &visit, "Engine").await;
    let left_out: Result<(), Error> = Err(FieldErrors::one("country", Violation::CountryLeftOut).into());
    assert_eq!(strict.registration.save_organization(&visit, kosovo.clone()).await, left_out);
    let finish = finishing(world, &visit).await;
    assert_eq!(strict.registration.finish(&visit, finish).await, left_out, "it was kept as it was typed");
    world.backend.registration.save_organization(&visit, kosovo).await.expect("others let them register");
    world.backend.registration.finish(&visit, finish).await.expect("registered");
    let visit = world.arrive_again(&visit).await;
    let account = strict.organizations.page(&visit).await.expect("a page");
    assert_eq!(account.organization.country, "XK");
    let contact = ContactStep { phone: "+33 1 98 76 54 32".into(), ..contact() };
    strict.organizations.change_contact(&visit, &contact, "").await.expect("they are there already");
}

async fn org_05_what_people_write_for_their_country_is_kept_as_its_code(world: &World) {
    let visit = world.new_directory("engine").await;
    fill_in(world, &visit, "Engine").await;
    let uk = OrganizationStep { country: "UK".into(), ..organization("Engine") };
    world.backend.registration.save_organization(&visit, uk).await.expect("good");
    world.backend.registration.finish(&visit, finishing(world, &visit).await).await.expect("registered");
    assert_eq!(world.texts("SELECT country FROM account").await, ["GB"]);
}

async fn endless_and_odd_text_is_answered_and_bounded(world: &World) {
    let visit = world.new_directory("engine").await;
    let registration = &world.backend.registration;
    let long = ContactStep { first_name: "x".repeat(1_000_000), last_name: "a\0b".into(), city: "\u{202e}".into(), ..contact() };
    let Err(Error::Invalid { fields }) = registration.save_contact(&visit, long).await else { panic!("mistakes") };
    assert_eq!(fields.fields(), ["first_name", "last_name", "city"]);
    let draft = registration.page(&visit).await.expect("a page").draft;
    assert_eq!((draft.contact.first_name.len(), &*draft.contact.last_name), (2_000, "ab"));
}

async fn the_draft_survives_signing_out(world: &World) {
    let visit = world.new_directory("engine").await;
    world.backend.registration.save_organization(&visit, organization("Engine")).await.expect("good");
    world.backend.directories.sign_out(&visit).await.expect("signs out");
    let token = world.token("admin@engine", "a password for tests").await.expect("right");
    let page = world.backend.registration.page(&world.with_cookie(&token).await).await.expect("a page");
    assert_eq!(page.draft.organization, organization("Engine"));
    assert_eq!(page.draft.current_step(WebMail::Refused), Step::Contact);
}

async fn a_name_that_somebody_has_is_refused_with_the_kind_of_clash(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in("admin@cobalt").await;
    let registration = &world.backend.registration;
    for (name, violation) in [
        ("AURELIA  robotics", Violation::NameTaken),
        ("\u{410}urelia Robotics", Violation::NameLooksAlike), // Cyrillic A
    ] {
        let refused = registration.save_organization(&visit, organization(name)).await;
        assert_eq!(refused, Err(FieldErrors::one("publisher_display_name", violation).into()), "{name}");
    }
    registration.save_organization(&visit, organization("Aurelia Robotics 2")).await.expect("another name");
}

async fn an_incomplete_draft_is_not_finished(world: &World) {
    let visit = world.new_directory("engine").await;
    let registration = &world.backend.registration;
    let finish = finishing(world, &visit).await;
    assert_eq!(registration.finish(&visit, finish).await, Err(Conflict::DraftIncomplete.into()));
    registration.save_organization(&visit, organization("Engine")).await.expect("good");
    assert_eq!(registration.finish(&visit, finish).await, Err(Conflict::DraftIncomplete.into()), "another draft than the page's");
    let finish = finishing(world, &visit).await;
    assert_eq!(registration.finish(&visit, finish).await, Err(Conflict::DraftIncomplete.into()));
    assert_eq!(world.number("SELECT COUNT(*) FROM account").await, 0);
}

async fn an_agreement_that_is_not_in_force_any_more_is_not_accepted(world: &World) {
    let visit = world.new_directory("engine").await;
    fill_in(world, &visit, "Engine").await;
    let refused = world
        .backend
        .registration
        .finish(&visit, Finish { agreement: AgreementId(Uuid::from_u128(9)), ..finishing(world, &visit).await })
        .await;
    assert_eq!(refused, Err(Conflict::NewVersion.into()));
    for table in ["account", "agreement_acceptance", "outbox", "contact_confirmation"] {
        assert_eq!(world.number(&format!("SELECT COUNT(*) FROM {table}")).await, 0, "{table}");
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM registration_draft").await, 1, "the draft is still there");
}

async fn finish_twice_makes_one_account(world: &World) {
    let visit = world.new_directory("engine").await;
    fill_in(world, &visit, "Engine").await;
    let finish = finishing(world, &visit).await;
    let registration = &world.backend.registration;
    let (one, other) = tokio::join!(registration.finish(&visit, finish), registration.finish(&visit, finish));
    assert_eq!((one, other), (Ok(()), Ok(())));
    assert_eq!(registration.finish(&visit, finish).await, Ok(()), "from another tab, later");
    for table in ["account", "account_user", "agreement_acceptance", "outbox", "contact_confirmation"] {
        assert_eq!(world.number(&format!("SELECT COUNT(*) FROM {table}")).await, 1, "{table}");
    }
    assert_eq!(registration.save_organization(&visit, organization("Other")).await, Err(Conflict::AlreadyRegistered.into()));
}

async fn another_administrator_of_the_directory_is_told_that_it_is_registered(world: &World) {
    world.fill_in().await;
    world.change("UPDATE users SET directory_role = 'global_administrator' WHERE sign_in_address = 'dan@cobalt'").await.expect("changed");
    let (clara, dan) = (world.sign_in("admin@cobalt").await, world.sign_in("dan@cobalt").await);
    fill_in(world, &clara, "Cobalt").await;
    fill_in(world, &dan, "Cobalt Two").await;
    let (of_clara, of_dan) = (finishing(world, &clara).await, finishing(world, &dan).await);
    let registration = &world.backend.registration;
    let (one, other) = tokio::join!(registration.finish(&clara, of_clara), registration.finish(&dan, of_dan));
    let mut answers = [one, other];
    answers.sort_by_key(Result::is_err);
    assert_eq!(answers, [Ok(()), Err(Conflict::AlreadyRegistered.into())]);
}

async fn of_two_who_finish_with_one_name_at_once_one_gets_it(world: &World) {
    let (one, other) = (world.new_directory("engine").await, world.new_directory("motor").await);
    fill_in(world, &one, "Contoso").await;
    fill_in(world, &other, "\u{421}ontoso").await; // Cyrillic Es: the look-up found nothing yet
    let (of_one, of_other) = (finishing(world, &one).await, finishing(world, &other).await);
    let registration = &world.backend.registration;
    let (first, second) = tokio::join!(registration.finish(&one, of_one), registration.finish(&other, of_other));
    let mut answers = [first, second];
    answers.sort_by_key(Result::is_err);
    assert_eq!(answers, [Ok(()), Err(FieldErrors::one("publisher_display_name", Violation::NameLooksAlike).into())]);
    assert_eq!(world.number("SELECT COUNT(*) FROM account").await, 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM outbox").await, 1);
}

async fn the_contact_gets_one_mail_in_its_language(world: &World) {
    let visit = world.new_directory("engine").await;
    fill_in(world, &visit, "Engine <b>Works</b>").await;
    let finish = finishing(world, &visit).await;
    world.backend.registration.finish(&visit, finish).await.expect("registered");
    let mails = world.mails().await;
    let [mail] = &mails[..] else { panic!("one mail: {mails:?}") };
    assert!(mail.to.contains("partners@engine.example"));
    assert_eq!(mail.subject, "Confirmez l’adresse de contact de Engine <b>Works</b>");
    assert!(mail.text.starts_with("Bonjour Grace Hopper,"));
    assert!(mail.links()[0].starts_with("http://127.0.0.1:3000/register/confirm?token="), "{}", mail.text);
    assert!(mail.html.contains("Engine &lt;b&gt;Works&lt;/b&gt;") && !mail.html.contains("<b>"));
    let token = confirmation_token(world).await;
    for text in world.texts("SELECT params FROM outbox UNION ALL SELECT after_json FROM audit_event WHERE after_json IS NOT NULL").await {
        assert!(!text.contains(&token), "the token stands in the mail only");
    }
}

async fn the_contact_confirms_without_signing_in_and_only_by_submitting(world: &World) {
    let visit = world.new_directory("engine").await;
    fill_in(world, &visit, "Engine").await;
    let finish = finishing(world, &visit).await;
    world.backend.registration.finish(&visit, finish).await.expect("registered");
    let token = confirmation_token(world).await;
    let (registration, stranger) = (&world.backend.registration, world.stranger());
    for _ in 0..2 {
        let shown = registration.confirmation(&stranger, &token).await.expect("a page");
        assert_eq!((&*shown.account, &*shown.email, shown.confirmed_at), ("Engine", "partners@engine.example", None));
    }
    registration.confirm_contact(&stranger, &token).await.expect("confirmed");
    world.clock.advance_seconds(90 * 86_400);
    let later = world.stranger();
    registration.confirm_contact(&later, &token).await.expect("a second time changes nothing");
    assert_eq!(registration.confirmation(&later, &token).await.expect("a page").confirmed_at, Some(stranger.now));
    assert_eq!(world.number("SELECT contact_confirmed_at FROM account").await, stranger.now.0);
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'account.confirm_contact'").await, 1);
}

async fn unknown_and_old_confirmation_links_lead_nowhere(world: &World) {
    let visit = world.new_directory("engine").await;
    fill_in(world, &visit, "Engine").await;
    let finish = finishing(world, &visit).await;
    world.backend.registration.finish(&visit, finish).await.expect("registered");
    let token = confirmation_token(world).await;
    let registration = &world.backend.registration;
    let gone = Error::from(Missing::Confirmation);
    let long = "A".repeat(1_000_000);
    for bad in ["", "\0", "x", &*long, &token[1..], "é"] {
        assert_eq!(registration.confirmation(&world.stranger(), bad).await.map(drop), Err(gone.clone()), "{bad:.20}");
        assert_eq!(registration.confirm_contact(&world.stranger(), bad).await, Err(gone.clone()), "{bad:.20}");
    }
    world.clock.advance_seconds(30 * 86_400);
    assert_eq!(registration.confirmation(&world.stranger(), &token).await.map(drop), Err(gone.clone()));
    assert_eq!(registration.confirm_contact(&world.stranger(), &token).await, Err(gone));
    assert_eq!(world.number("SELECT COUNT(*) FROM account WHERE contact_confirmed_at IS NOT NULL").await, 0);
}

async fn what_is_accepted_is_kept_with_its_digest_and_language(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in("admin@cobalt").await;
    world.backend.directories.choose_language(&visit, Language::French).await.expect("kept");
    let visit = world.arrive_again(&visit).await;
    fill_in(world, &visit, "Cobalt").await;
    let finish = finishing(world, &visit).await;
    world.backend.registration.finish(&visit, finish).await.expect("registered");
    let accepted = world
        .texts(
            "SELECT x.language || ' ' || x.version || ' ' || x.sha256 FROM agreement_acceptance x
        JOIN users u ON u.id = x.user_id WHERE u.sign_in_address = 'admin@cobalt'",
        )
        .await;
    let text = world.texts("SELECT text_fr FROM agreement").await;
    use sha2::Digest;
    let digest: String = sha2::Sha256::digest(&text[0]).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(accepted, [format!("fr 1.0 {digest}")]);
}

on_both_engines!(
    an_organization_is_registered_with_everything_that_belongs_to_it,
    nobody_registers_without_signing_in,
    who_is_not_global_administrator_is_told_who_is,
    people_of_a_registered_directory_see_its_data,
    the_agreement_is_shown_in_the_readers_language,
    what_was_typed_is_kept_right_or_wrong,
    con_02_a_host_that_allows_web_mail_registers_with_it,
    con_01_somebody_with_one_name_in_a_country_without_cities_registers,
    org_05_a_country_that_the_host_leaves_out_is_refused_and_its_accounts_stay,
    org_05_what_people_write_for_their_country_is_kept_as_its_code,
    endless_and_odd_text_is_answered_and_bounded,
    the_draft_survives_signing_out,
    a_name_that_somebody_has_is_refused_with_the_kind_of_clash,
    an_incomplete_draft_is_not_finished,
    an_agreement_that_is_not_in_force_any_more_is_not_accepted,
    finish_twice_makes_one_account,
    another_administrator_of_the_directory_is_told_that_it_is_registered,
    of_two_who_finish_with_one_name_at_once_one_gets_it,
    the_contact_gets_one_mail_in_its_language,
    the_contact_confirms_without_signing_in_and_only_by_submitting,
    unknown_and_old_confirmation_links_lead_nowhere,
    what_is_accepted_is_kept_with_its_digest_and_language,
);
