//! A request that is under way counts for what its person is when it writes, not for what they were when it came.

use entente_shared::{
    AgreementId, Error, Forbidden, NameClaimId,
    agreements::AgreementFields,
    names::{ClaimDecision, ClaimGround, NewClaim},
};
use uuid::Uuid;

use crate::support::World;

const ROLE: &str = "UPDATE account_user SET role = 'member' WHERE user_id = (SELECT id FROM users WHERE sign_in_address = '";
const PLACE: &str = "DELETE FROM account_user WHERE user_id = (SELECT id FROM users WHERE sign_in_address = '";

/// What has happened to `address` in the meantime.
async fn meanwhile(world: &World, what: &str, address: &str) {
    assert_eq!(world.change(&format!("{what}{address}')")).await.expect("changed"), 1);
}

async fn who_is_no_administrator_any_more_changes_nothing_of_the_account(world: &World) {
    world.fill_in().await;
    let sql = "UPDATE account_user SET role = 'administrator' WHERE user_id = (SELECT id FROM users WHERE sign_in_address = 'lea@aurelia')";
    world.change(sql).await.expect("changed");
    let lea = world.sign_in("lea@aurelia").await;
    let (organizations, names) = (&world.backend.organizations, &world.backend.names);
    let page = organizations.page(&lea).await.expect("a page");
    let contact = page.contact.expect("seen");
    let mut fields = contact.fields;
    fields.first_name.push('x');
    let claim = NewClaim {
        name: "Contoso".to_owned(),
        ground: ClaimGround::Trademark,
        explanation: "Ours for longer than anybody can remember.".to_owned(),
        contact_email: "lea@aurelia.example".to_owned(),
    };
    names.claim(&lea, claim.clone()).await.expect("claimed");
    let claimed = NameClaimId(world.id("SELECT id FROM name_claim WHERE name = 'Contoso'").await);
    let audited = world.number("SELECT COUNT(*) FROM audit_event").await;

    for (what, why, no_claim) in [
        (ROLE, Forbidden::NotAccountAdministrator, Forbidden::NotGlobalAdministrator),
        (PLACE, Forbidden::NoAccount, Forbidden::NotGlobalAdministrator),
    ] {
        meanwhile(world, what, "lea@aurelia").await;
        let why = Error::from(why);
        let was = &page.organization.publisher_display_name;
        assert_eq!(organizations.rename(&lea, "Another Name", was).await, Err(why.clone()));
        assert_eq!(organizations.change_contact(&lea, &fields, &contact.since).await.map(drop), Err(why.clone()));
        assert_eq!(organizations.resend_confirmation(&lea).await, Err(why.clone()));
        assert_eq!(world.backend.agreements.accept(&lea, AgreementId(Uuid::nil())).await, Err(why));
        let another = NewClaim { name: "Fabrikam".to_owned(), ..claim.clone() };
        assert_eq!(names.claim(&lea, another).await, Err(no_claim.into()));
        assert_eq!(names.withdraw(&lea, claimed).await, Err(no_claim.into()));
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event").await, audited);
}

async fn who_is_no_operator_any_more_changes_nothing_of_the_host(world: &World) {
    world.fill_in().await;
    let operator = world.sign_in("admin@northlight").await;
    let agreements = &world.backend.agreements;
    for what in [ROLE, PLACE] {
        meanwhile(world, what, "admin@northlight").await;
        let refused = || Err(Error::from(Forbidden::NotOperator));
        assert_eq!(agreements.save_draft(&operator, AgreementFields::default()).await, refused());
        assert_eq!(agreements.publish(&operator, "").await, refused());
        let decision = ClaimDecision::Refuse { reason: "No.".to_owned() };
        assert_eq!(world.backend.names.decide(&operator, NameClaimId(Uuid::nil()), &decision).await, refused());
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM agreement_draft").await, 0);
}

on_both_engines!(who_is_no_administrator_any_more_changes_nothing_of_the_account, who_is_no_operator_any_more_changes_nothing_of_the_host,);
