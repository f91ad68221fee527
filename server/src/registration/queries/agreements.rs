//! REG-05: the agreement's versions, and who has accepted them.

use entente_shared::{AcceptanceId, AccountId, AgreementId, Language, Timestamp};

use crate::{
    db::{Db, Tx},
    registration::agreements::{Included, Version},
    terms::Reader,
};

/// Name and version of the agreement that an account has accepted, by whom, and when.
pub async fn acceptance(db: &Db, account: AccountId, language: Language) -> Result<Option<(String, String, Timestamp)>, sqlx::Error> {
    const SQL: &str = "SELECT CASE WHEN $2 = 'fr' THEN g.name_fr ELSE g.name_en END || ' ' || x.version, u.name, x.accepted_at
        FROM agreement_acceptance x JOIN agreement g ON g.id = x.agreement_id JOIN users u ON u.id = x.user_id
        WHERE x.account_id = $1 ORDER BY x.accepted_at DESC, x.id DESC LIMIT 1";
    on_db!(db, |c| sqlx::query_as(SQL).bind(account).bind(language).fetch_optional(c).await)
}

pub async fn insert_agreement(tx: &mut Tx, new: &Included) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO agreement (id, version, effective_at, name_en, name_fr, text_en, text_fr)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (version) DO NOTHING";
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(new.id)
        .bind(new.version)
        .bind(new.effective_at)
        .bind(new.name[0])
        .bind(new.name[1])
        .bind(new.text[0])
        .bind(new.text[1])
        .execute(c)
        .await
        .map(drop))
}

#[derive(sqlx::FromRow)]
pub struct AgreementRow {
    id: AgreementId,
    version: String,
    effective_at: Timestamp,
    name_en: String,
    name_fr: String,
    text_en: String,
    text_fr: String,
}

impl AgreementRow {
    pub fn in_language(self, language: Language) -> Version {
        let Self { id, version, effective_at, name_en, name_fr, text_en, text_fr } = self;
        let (name, text) = match language {
            Language::English => (name_en, text_en),
            Language::French => (name_fr, text_fr),
        };
        Version { id, version, effective_at, name, text }
    }
}

const AGREEMENT_IN_FORCE: &str = "SELECT id, version, effective_at, name_en, name_fr, text_en, text_fr FROM agreement
    WHERE effective_at <= $1 ORDER BY effective_at DESC, id DESC LIMIT 1";

pub async fn agreement_in_force(db: &Db, now: Timestamp) -> Result<AgreementRow, sqlx::Error> {
    on_db!(db, |c| sqlx::query_as(AGREEMENT_IN_FORCE).bind(now).fetch_one(c).await)
}

pub async fn agreement_in_force_in(tx: &mut Tx, now: Timestamp) -> Result<AgreementRow, sqlx::Error> {
    on_tx!(tx, |c| sqlx::query_as(AGREEMENT_IN_FORCE).bind(now).fetch_one(c).await)
}

/// REG-05.
pub struct NewAcceptance<'a> {
    pub id: AcceptanceId,
    pub account: AccountId,
    pub reader: Reader,
    pub sha256: &'a str,
}

pub async fn insert_agreement_acceptance(tx: &mut Tx, new: &NewAcceptance<'_>, version: &Version) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO agreement_acceptance (id, account_id, user_id, agreement_id, version, language, sha256, accepted_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(new.id)
        .bind(new.account)
        .bind(new.reader.user)
        .bind(version.id)
        .bind(&version.version)
        .bind(new.reader.language)
        .bind(new.sha256)
        .bind(new.reader.at)
        .execute(c)
        .await
        .map(drop))
}
