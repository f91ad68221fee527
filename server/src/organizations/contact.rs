//! CON-01: an Account administrator changes the contact. A new address has to be confirmed again, and the old one is told.

use entente_app::{backend::Visit, organizations::port::ContactChange};
use entente_shared::{
    Conflict, Language,
    people::Actor,
    policy::Action,
    registration::{CompanyContact, ContactStep},
};
use serde_json::json;

use super::{
    Organizations,
    queries::{self, Kind, NewChange},
    resend,
};
use crate::{
    audit::{self, Event, Origin, Target},
    fault::Fault,
    outbox::{self, Letter, Recipient},
    people::standing,
    registration,
};

pub async fn run(organizations: &Organizations, visit: &Visit, typed: &ContactStep, since: &str) -> Result<ContactChange, Fault> {
    standing::in_account(visit, Action::EditAccount)?;
    let ids = &*organizations.ids;
    let mut tx = organizations.db.begin().await?;
    let (&Actor { user, .. }, account) = standing::hold(&mut tx, visit, Action::EditAccount).await?;
    let before = queries::hold(&mut tx, account).await?.into_draft();
    // An account's country is one since it was registered.
    let country = before.country().ok_or_else(|| Fault::Broken("the account's country is none".to_owned()))?;
    let contact = typed.parse(country, organizations.web_mail)?;
    let before = before.contact;
    let after = as_registered(&contact);
    if before == after {
        return Ok(ContactChange::Nothing);
    }
    let last = queries::last_change_in(&mut tx, account, Kind::Contact).await?;
    if let Some(last) = last.filter(|last| last.id.to_string() != since) {
        return Err(Conflict::ContactChanged { by: last.by, at: last.at }.into());
    }
    let address_changed = before.email != after.email;
    queries::set_contact(&mut tx, account, &contact, address_changed).await?;
    let change = ids.id();
    let new = NewChange { id: change, account, user, kind: Kind::Contact, before: &before.email, after: &after.email, at: visit.now };
    queries::insert_change(&mut tx, &new).await?;
    if address_changed {
        resend::brake(&mut tx, account, visit.now).await?;
        registration::ask_for_confirmation(
            &mut tx,
            ids,
            &organizations.secret,
            visit.now,
            account,
            &contact.email,
            contact.preferred_language,
        )
        .await?;
        // In the language that was theirs, whoever reads the old mailbox.
        let language = before.preferred_language.parse().unwrap_or(Language::English);
        let to = Recipient::Address(before.email.clone());
        outbox::enqueue(&mut tx, ids, visit.now, Letter::ContactReplaced { change }, &to, language).await?;
    }
    let event = Event {
        action: audit::Action::ChangeContact,
        target: Target::Account(account),
        before: Some(json!(before)),
        after: Some(json!(after)),
    };
    audit::record(&mut tx, ids, &Origin::of(visit), event).await?;
    tx.commit().await?;
    organizations.bell.ring();
    Ok(if address_changed { ContactChange::Address } else { ContactChange::Other })
}

/// In the fields of the form, as it will be stored.
fn as_registered(contact: &CompanyContact) -> ContactStep {
    let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
    ContactStep {
        first_name: contact.first_name.clone(),
        last_name: contact.last_name.clone(),
        email: contact.email.clone(),
        phone: contact.phone.clone(),
        website: or_empty(&contact.website),
        address_line_1: contact.address_line_1.clone(),
        address_line_2: or_empty(&contact.address_line_2),
        city: contact.city.clone(),
        state_province: or_empty(&contact.state_province),
        postal_code: or_empty(&contact.postal_code),
        preferred_language: contact.preferred_language.to_string(),
    }
}
