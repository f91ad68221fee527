//! REQ-01: what was accepted, for those who have and for those who run the engagement.

use entente_app::{
    backend::Visit,
    messages::{Text, Texts},
};
use entente_shared::{
    AcceptanceId, EngagementId, Language, ListQuery, Missing, Page, Timestamp,
    engagements::EngagementHead,
    policy::{Action, Verdict, may},
    terms::{OwingMember, TermsAcceptance, TermsList, TermsReceipt},
};

use super::{
    Terms, pages,
    queries::{self, AcceptanceRow, AcceptedTextRow, OwingRow},
};
use crate::{
    authz,
    csv::Rows,
    db::{
        Db,
        paging::{self, Key, Place, Way},
        patterns,
    },
    engagements,
    fault::Fault,
};

fn place(row: &AcceptanceRow) -> Place<Timestamp> {
    Place { key: row.at, id: row.id.0 }
}

/// All that a person has accepted, for whichever account: it is theirs.
pub async fn mine(db: &Db, visit: &Visit, query: &ListQuery) -> Result<Page<TermsAcceptance>, Fault> {
    authz::permit(authz::standing(visit.actor.as_ref()), Action::LookAfterOneself, Missing::Page)?;
    let user = visit.actor()?.user;
    let rows = |way, place, limit| queries::of_person(db, user, way, place, limit);
    let page = paging::page((query.after.as_ref(), query.before.as_ref()), place, rows).await?;
    Ok(page.map(AcceptanceRow::into_acceptance))
}

pub async fn receipt(terms: &Terms, visit: &Visit, acceptance: AcceptanceId) -> Result<TermsReceipt, Fault> {
    let text = accepted_text(&terms.db, visit, acceptance).await?;
    let accepted = queries::acceptance(&terms.db, acceptance).await?.into_acceptance();
    let html = terms.rendered.html(text.terms_id.0, text.language, &text.text, 4);
    let own = visit.actor()?.user == text.user_id;
    Ok(TermsReceipt { accepted, own, engagement: text.engagement_id, effective_at: text.effective_at, html })
}

/// The exact text, as its hash was made of it.
pub async fn text(db: &Db, visit: &Visit, acceptance: AcceptanceId) -> Result<(String, Language), Fault> {
    let row = accepted_text(db, visit, acceptance).await?;
    Ok((row.text, row.language))
}

/// One's own, and those of the members of engagements that one runs. Of any other nobody learns that it is there.
async fn accepted_text(db: &Db, visit: &Visit, acceptance: AcceptanceId) -> Result<AcceptedTextRow, Fault> {
    let user = visit.actor()?.user;
    let row = queries::accepted_text(db, acceptance).await?.ok_or(Missing::Receipt)?;
    if row.user_id != user {
        let place = authz::place(db, visit, row.engagement_id).await?;
        if may(place.standing, Action::SeeAcceptances) != Verdict::Allowed {
            return Err(Missing::Receipt.into());
        }
    }
    Ok(row)
}

pub async fn acceptances(db: &Db, visit: &Visit, engagement: EngagementId, query: &ListQuery) -> Result<TermsList<TermsAcceptance>, Fault> {
    let head = head(db, visit, engagement).await?;
    let patterns = patterns(&query.words);
    let rows = |way, place, limit| queries::of_engagement(db, engagement, &patterns, way, place, limit);
    let page = paging::page((query.after.as_ref(), query.before.as_ref()), place, rows).await?;
    let required = queries::required(db, engagement, visit.now).await?;
    let owing = queries::owing_count(db, engagement, required).await?;
    list(db, visit, head, owing, page.map(AcceptanceRow::into_acceptance)).await
}

/// TOU-01: who has not accepted what is in force.
pub async fn owing(db: &Db, visit: &Visit, engagement: EngagementId, query: &ListQuery) -> Result<TermsList<OwingMember>, Fault> {
    let head = head(db, visit, engagement).await?;
    let patterns = patterns(&query.words);
    let place = |row: &OwingRow| Place { key: row.person_key.clone(), id: row.id.0 };
    let required = queries::required(db, engagement, visit.now).await?;
    let owing = queries::owing_count(db, engagement, required).await?;
    // Counting is quicker than reading all of the members in the order of their names to find that nobody does.
    let rows = |way, place, limit| queries::owing(db, (engagement, required), &patterns, way, place, if owing == 0 { 0 } else { limit });
    let page = paging::page((query.after.as_ref(), query.before.as_ref()), place, rows).await?;
    list(db, visit, head, owing, page.map(OwingRow::into_member)).await
}

async fn head(db: &Db, visit: &Visit, engagement: EngagementId) -> Result<EngagementHead, Fault> {
    let place = authz::place(db, visit, engagement).await?;
    authz::permit_here(db, visit, engagement, place.standing, Action::SeeAcceptances).await?;
    Ok(engagements::head(db, &place, engagement).await?)
}

async fn list<T>(db: &Db, visit: &Visit, head: EngagementHead, owing: i64, page: Page<T>) -> Result<TermsList<T>, Fault> {
    let in_force = queries::in_force(db, head.id, visit.now).await?.in_language(visit.language);
    Ok(TermsList { head, in_force: (in_force.title, in_force.version), owing: pages::count(owing), page })
}

/// Rows in one piece of the file.
const PIECE: i64 = 500;

/// Where a piece of the file begins.
pub type AcceptancePlace = Place<Timestamp>;

/// The names of the file's columns.
fn columns(language: Language) -> [&'static str; 9] {
    let t = Texts::in_language(language);
    [
        Text::AcceptancesColumnPerson,
        Text::AcceptancesColumnSignInAddress,
        Text::AcceptancesColumnOrganization,
        Text::AcceptancesColumnDocument,
        Text::AcceptancesColumnVersion,
        Text::AcceptancesColumnLanguage,
        Text::AcceptancesColumnTime,
        Text::AcceptancesColumnHash,
        Text::AcceptancesColumnReceipt,
    ]
    .map(|text| t.get(text))
}

/// A piece of all acceptances of an engagement, the latest first, and where the next one begins. Each asks anew who may see it.
pub async fn export(
    db: &Db,
    visit: &Visit,
    engagement: EngagementId,
    from: Option<AcceptancePlace>,
) -> Result<(Rows, Option<AcceptancePlace>), Fault> {
    head(db, visit, engagement).await?;
    let mut rows = if from.is_none() { Rows::headed(&columns(visit.language))? } else { Rows::default() };
    let found = queries::of_engagement(db, engagement, &[], Way::After, from.unwrap_or_else(Key::start), PIECE).await?;
    let is_full = usize::try_from(PIECE).is_ok_and(|piece| found.len() == piece);
    let next = found.last().filter(|_| is_full).map(place);
    for row in found {
        let row = row.into_acceptance();
        let (version, at, id) = (row.version.to_string(), row.at.rfc3339(), row.id.to_string());
        let language = row.language.as_str();
        rows.add(&[&row.person, &row.sign_in_address, &row.organization, &row.title, &version, language, &at, &row.sha256, &id])?;
    }
    Ok((rows, next))
}
