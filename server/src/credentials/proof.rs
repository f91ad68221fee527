//! Codes: of an app, each step once; or recovery codes, each once.

use entente_app::backend::Visit;
use entente_shared::{
    FieldErrors, UserId, Violation,
    credentials::{Proof, proof},
};
use sha2::{Digest, Sha256};

use super::{
    Credentials, queries,
    sealed::{self, Purpose},
    totp,
};
use crate::{
    db::Tx,
    directories::attempts::{self, Counted},
    fault::Fault,
};

/// What is counted before a code is looked at.
pub async fn count(credentials: &Credentials, visit: &Visit, user: UserId) -> Result<[Counted; 2], Fault> {
    let counted = attempts::codes_of(user);
    attempts::count(&credentials.db, visit.now, &counted).await?;
    Ok(counted)
}

/// Takes a code, which is worth nothing afterwards. True if it was a recovery code.
///
/// # Errors
/// `Invalid` on `code`.
pub async fn take(credentials: &Credentials, tx: &mut Tx, visit: &Visit, user: UserId, typed: &str) -> Result<bool, Fault> {
    let taken = match proof(typed) {
        None => false,
        Some(Proof::Code(code)) => match step_of(credentials, tx, visit, user, code).await? {
            Some(step) => queries::take_step(tx, user, step).await?,
            None => false,
        },
        Some(Proof::RecoveryCode(code)) => return if use_code(tx, visit, user, &code).await? { Ok(true) } else { Err(wrong()) },
    };
    if taken { Ok(false) } else { Err(wrong()) }
}

async fn step_of(credentials: &Credentials, tx: &mut Tx, visit: &Visit, user: UserId, code: u32) -> Result<Option<i64>, Fault> {
    let Some(row) = queries::second_factor_in(tx, user).await? else { return Ok(None) };
    let secret = sealed::open(&credentials.secret, Purpose::SecondFactor, user, &row.sealed_secret)?;
    Ok(totp::step_of(&secret, code, visit.now))
}

async fn use_code(tx: &mut Tx, visit: &Visit, user: UserId, code: &str) -> Result<bool, Fault> {
    Ok(queries::use_code(tx, user, &code_hash(user, code), visit.now).await?)
}

/// 80 random bits need no slow hash.
pub fn code_hash(user: UserId, code: &str) -> [u8; 32] {
    Sha256::new().chain_update(user.0).chain_update(code).finalize().into()
}

pub fn wrong() -> Fault {
    FieldErrors::one("code", Violation::CodeWrong).into()
}
