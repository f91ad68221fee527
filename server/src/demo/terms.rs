//! The demo's terms of use besides the default: those of a program, and those of an engagement in two versions, of which one member owes the
//! second.

use entente_shared::{
    EngagementId, ProgramId, Timestamp,
    documents::VersionKind,
    terms::{NewTerms, TermsOf},
};

use crate::{clock::SeededIds, db::Tx, fault::Fault, terms};

const PILOT_ENGLISH: &str = "These terms apply to the partner pilots, in place of the default terms.

## 1. Joint results

What comes out of a pilot belongs to both organizations, unless a written agreement says otherwise.

## 2. Confidentiality

Figures and plans of a pilot stay between the organizations that take part in it.
";

const PILOT_FRENCH: &str = "Ces conditions s’appliquent aux projets pilotes avec des partenaires, à la place des conditions par défaut.

## 1. Résultats communs

Ce qui résulte d’un projet pilote appartient aux deux organisations, sauf accord écrit contraire.

## 2. Confidentialité

Les chiffres et les plans d’un projet pilote restent entre les organisations qui y participent.
";

const CATALOGUE_ENGLISH: [&str; 2] = [
    "These terms apply to the spare parts catalogue.

## 1. Drawings

Drawings may be used for maintenance and repair.

## 2. Prices

Prices are for information only.
",
    "These terms apply to the spare parts catalogue.

## 1. Drawings

Drawings may be used for maintenance and repair. They may not be passed on to other manufacturers.

## 2. Prices

Prices are for information only.
",
];

const CATALOGUE_FRENCH: [&str; 2] = [
    "Ces conditions s’appliquent au catalogue de pièces détachées.

## 1. Plans

Les plans peuvent servir à la maintenance et à la réparation.

## 2. Prix

Les prix sont donnés à titre indicatif.
",
    "Ces conditions s’appliquent au catalogue de pièces détachées.

## 1. Plans

Les plans peuvent servir à la maintenance et à la réparation. Ils ne peuvent pas être transmis à d’autres fabricants.

## 2. Prix

Les prix sont donnés à titre indicatif.
",
];

pub async fn of_program(tx: &mut Tx, ids: &SeededIds, program: ProgramId, since: Timestamp) -> Result<(), Fault> {
    let terms = NewTerms {
        kind: VersionKind::Material,
        effective_at: since,
        english: ("Terms of the partner pilots".to_owned(), PILOT_ENGLISH.to_owned()),
        french: Some(("Conditions des projets pilotes".to_owned(), PILOT_FRENCH.to_owned())),
    };
    Ok(terms::add_own(tx, ids, TermsOf::Program(program), &[terms]).await?)
}

pub async fn of_engagement(tx: &mut Tx, ids: &SeededIds, engagement: EngagementId, now: Timestamp) -> Result<(), Fault> {
    let version = |number: usize, days_ago: i64| NewTerms {
        kind: VersionKind::Material,
        effective_at: now.plus_days(-days_ago),
        english: ("Terms of the spare parts catalogue".to_owned(), CATALOGUE_ENGLISH[number].to_owned()),
        french: Some(("Conditions du catalogue de pièces détachées".to_owned(), CATALOGUE_FRENCH[number].to_owned())),
    };
    Ok(terms::add_own(tx, ids, TermsOf::Engagement(engagement), &[version(0, 44), version(1, 20)]).await?)
}
