use entente_shared::{
    policy::{Action, Verdict, may},
    registration::{OrganizationStep, RegistrationPage, Step},
};

use super::{
    notes::notes,
    step::{step_form, step_page, unfinished},
};
use crate::{
    form::{FormState, TextField, check_form},
    html::{Node, a, div, p, span},
    messages::{Text, texts},
    session::Session,
};

/// Country (ORG-05), account type (REG-02) and names (ORG-01, ORG-02, CON-01).
pub fn organization_page() -> Node {
    step_page(organization)
}

fn organization(page: RegistrationPage) -> Node {
    let t = texts();
    let (notes, unfinished) = (notes(&page), unfinished(&page));
    let draft = page.draft.organization;
    step_form(Step::Organization, &unfinished, notes, check_form::<OrganizationStep>, |form| {
        let kind = div()
            .class("fact")
            .child((span().class("label").child(t.get(Text::FieldAccountType)), span().child(t.get(Text::FieldAccountTypeCompany))));
        // ORG-03.
        let may_claim = Session::actor().is_some_and(|actor| may(actor.standing(), Action::ClaimName) == Verdict::Allowed);
        let claim = may_claim.then(|| {
            let link = a().attr("href", "/names/claim").child(t.get(Text::ClaimTitle));
            p().class("hint").child((t.get(Text::ClaimHint), " ", link))
        });
        (
            form.country("country", t.get(Text::FieldCountry), draft.country, t.get(Text::FieldCountryHint)),
            kind,
            display_name_field(form, draft.publisher_display_name, false),
            claim,
            form.text("registered_business_name", t.get(Text::FieldRegisteredBusinessName))
                .value(draft.registered_business_name)
                .hint(t.get(Text::FieldRegisteredBusinessNameHint))
                .autocomplete("organization"),
        )
    })
}

/// ORG-01: the field of the publisher display name, here and where it is changed later.
pub fn display_name_field(form: FormState, name: String, for_account: bool) -> TextField {
    let t = texts();
    form.text("publisher_display_name", t.get(Text::FieldPublisherDisplayName))
        .value(name)
        .hint(t.get(Text::FieldPublisherDisplayNameHint))
        .autocomplete("organization")
        // ORG-04.
        .asks(if for_account { "/fn/names/availability?for_account=true&name=" } else { "/fn/names/availability?for_account=false&name=" })
}
