//! Setting a second factor up, its recovery codes, and turning it off.

use entente_app::backend::{SessionToken, Visit};
use entente_shared::{
    Error, Forbidden, Form, UserId,
    credentials::{
        OwnSecurity, Proof, RECOVERY_CODE_CHARACTERS, RECOVERY_CODES, SecondFactorFields, SecondFactorSetUp, SignInStep, proof as read,
    },
    rules,
};

use super::{
    Credentials, proof,
    queries::{self, Person},
    sealed::{self, Purpose},
    totp, who, wrong_password,
};
use crate::{
    audit::{Action, Origin},
    clock::IdSource,
    db::Tx,
    directories::{attempts, go_on},
    fault::Fault,
    outbox::SecurityEvent,
};

/// What protects the person's sign-in.
pub async fn security(credentials: &Credentials, visit: &Visit) -> Result<OwnSecurity, Fault> {
    let user = visit.actor()?.user;
    let person = queries::person(&credentials.db, user).await?.ok_or(Error::SignedOut)?;
    let codes_left = queries::codes_left(&credentials.db, user).await?;
    Ok(OwnSecurity {
        directory: person.domain_prefix,
        built_in: person.built_in,
        sign_in_address: person.sign_in_address,
        second_factor_since: person.second_factor_since,
        codes_left: u32::try_from(codes_left).unwrap_or_default(),
        second_factor_required: person.second_factor_required,
    })
}

/// Where the person is on the way to a second factor. The secret is shown until a code of it was given, the recovery codes until they
/// were put away: an answer that got lost on its way loses nothing.
pub async fn show(credentials: &Credentials, visit: &Visit) -> Result<SecondFactorSetUp, Fault> {
    let person = credentials.of_built_in(who(visit, SignInStep::SetUp)?).await?;
    let Some(row) = queries::second_factor(&credentials.db, person.id).await? else { return Ok(SecondFactorSetUp::default()) };
    if row.confirmed_at.is_some() {
        let codes = match row.sealed_codes {
            Some(sealed) => {
                let text = sealed::open(&credentials.secret, Purpose::RecoveryCodes, person.id, &sealed)?;
                String::from_utf8_lossy(&text).lines().map(ToOwned::to_owned).collect()
            }
            None => Vec::new(),
        };
        return Ok(SecondFactorSetUp { is_on: true, codes, ..SecondFactorSetUp::default() });
    }
    let secret = sealed::open(&credentials.secret, Purpose::SecondFactor, person.id, &row.sealed_secret)?;
    let address = totp::address(&secret, &person.sign_in_address);
    let (outline, modules) = totp::outline(&address)?;
    Ok(SecondFactorSetUp { secret: totp::base32(&secret), address, outline, modules, is_on: false, codes: Vec::new() })
}

pub async fn begin(credentials: &Credentials, visit: &Visit) -> Result<(), Fault> {
    let person = credentials.of_built_in(who(visit, SignInStep::SetUp)?).await?;
    let secret = &credentials.ids.secret()[..totp::SECRET_BYTES];
    let sealed = sealed::seal(&credentials.secret, &*credentials.ids, Purpose::SecondFactor, person.id, secret)?;
    let mut tx = credentials.db.begin().await?;
    if queries::keep_secret(&mut tx, person.id, &sealed, visit.now).await? {
        let origin = Origin::of(visit).by(person.id);
        credentials.note(&mut tx, &origin, &person, Action::BeginSecondFactor, None, None).await?;
    }
    Ok(tx.commit().await?)
}

pub async fn confirm(credentials: &Credentials, visit: &Visit, typed: &str) -> Result<(), Fault> {
    let person = credentials.of_built_in(who(visit, SignInStep::SetUp)?).await?;
    let counted = proof::count(credentials, visit, person.id).await?;
    let row = queries::second_factor(&credentials.db, person.id).await?.ok_or_else(proof::wrong)?;
    if row.confirmed_at.is_some() {
        // Pressed twice.
        return Ok(());
    }
    let secret = sealed::open(&credentials.secret, Purpose::SecondFactor, person.id, &row.sealed_secret)?;
    let step = match read(typed) {
        Some(Proof::Code(code)) => totp::step_of(&secret, code, visit.now),
        Some(Proof::RecoveryCode(_)) | None => None,
    };
    let step = step.ok_or_else(proof::wrong)?;
    let mut tx = credentials.db.begin().await?;
    if !queries::confirm(&mut tx, person.id, &row.sealed_secret, step, visit.now).await? {
        return Err(proof::wrong());
    }
    attempts::forgive(&mut tx, &counted).await?;
    queries::end_pending(&mut tx, person.id, visit.any_session().as_ref()).await?;
    make_codes(credentials, &mut tx, person.id).await?;
    let origin = Origin::of(visit).by(person.id);
    credentials.note(&mut tx, &origin, &person, Action::TurnSecondFactorOn, None, Some(SecurityEvent::SecondFactorOn)).await?;
    tx.commit().await?;
    credentials.bell.ring();
    Ok(())
}

/// The codes were put away. As a step of signing in that is the end of it.
pub async fn keep_codes(credentials: &Credentials, visit: &Visit) -> Result<Option<SessionToken>, Fault> {
    let person = credentials.of_built_in(who(visit, SignInStep::SetUp)?).await?;
    let mut tx = credentials.db.begin().await?;
    let were_shown = queries::put_codes_away(&mut tx, person.id).await?;
    let token = match &visit.pending {
        Some(_) if person.second_factor_since.is_none() => return Err(Error::SignedOut.into()),
        Some(pending) => Some(go_on(&mut tx, &*credentials.ids, visit, pending).await?),
        None => None,
    };
    if were_shown {
        let origin = Origin::of(visit).by(person.id);
        credentials.note(&mut tx, &origin, &person, Action::KeepRecoveryCodes, None, None).await?;
    }
    tx.commit().await?;
    Ok(token)
}

pub async fn new_codes(credentials: &Credentials, visit: &Visit, form: &SecondFactorFields) -> Result<(), Fault> {
    let (person, mut tx) = proved(credentials, visit, form).await?;
    queries::delete_codes(&mut tx, person.id).await?;
    make_codes(credentials, &mut tx, person.id).await?;
    let told = Some(SecurityEvent::NewRecoveryCodes);
    credentials.note(&mut tx, &Origin::of(visit), &person, Action::NewRecoveryCodes, None, told).await?;
    tx.commit().await?;
    credentials.bell.ring();
    Ok(())
}

pub async fn turn_off(credentials: &Credentials, visit: &Visit, form: &SecondFactorFields) -> Result<(), Fault> {
    let (person, mut tx) = proved(credentials, visit, form).await?;
    if person.second_factor_required {
        return Err(Forbidden::SecondFactorRequired.into());
    }
    queries::delete_second_factor(&mut tx, person.id).await?;
    let told = Some(SecurityEvent::SecondFactorOff);
    credentials.note(&mut tx, &Origin::of(visit), &person, Action::TurnSecondFactorOff, None, told).await?;
    tx.commit().await?;
    credentials.bell.ring();
    Ok(())
}

/// The person, who has given password and code once more, and the transaction in which the code was taken.
async fn proved(credentials: &Credentials, visit: &Visit, form: &SecondFactorFields) -> Result<(Person, Tx), Fault> {
    let user = visit.actor()?.user;
    form.check().into_result()?;
    let person = credentials.of_built_in(user).await?;
    let turn = credentials.passwords.queue()?;
    let [code, codes] = attempts::codes_of(user);
    let counted = [attempts::passwords_of(user), code, codes];
    attempts::count(&credentials.db, visit.now, &counted).await?;
    let password = rules::new_password(&form.password).ok();
    if !credentials.passwords.verify(turn, password, person.password_hash.clone()).await? {
        return Err(wrong_password());
    }
    let mut tx = credentials.db.begin().await?;
    proof::take(credentials, &mut tx, visit, user, &form.code).await?;
    attempts::forgive(&mut tx, &counted).await?;
    Ok((person, tx))
}

/// Ten new codes: their digests for good, themselves until they were put away.
async fn make_codes(credentials: &Credentials, tx: &mut Tx, user: UserId) -> Result<(), Fault> {
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| random_word(&*credentials.ids, RECOVERY_CODE_CHARACTERS)).collect();
    for code in &codes {
        queries::insert_code(tx, user, &proof::code_hash(user, code)).await?;
    }
    let shown: Vec<String> = codes.iter().map(|code| grouped(code, 4)).collect();
    let sealed = sealed::seal(&credentials.secret, &*credentials.ids, Purpose::RecoveryCodes, user, shown.join("\n").as_bytes())?;
    Ok(queries::show_codes(tx, user, &sealed).await?)
}

/// Letters and digits of which none looks like another: five bits each, and at most 32 of them.
pub fn random_word(ids: &dyn IdSource, characters: usize) -> String {
    const SIGNS: &[u8; 32] = b"23456789abcdefghijkmnpqrstuvwxyz";
    ids.secret().iter().take(characters).map(|byte| char::from(SIGNS[usize::from(byte & 31)])).collect()
}

/// So many signs at a time, as people read and type them.
pub fn grouped(word: &str, at_a_time: usize) -> String {
    let groups: Vec<&str> = (0..word.len()).step_by(at_a_time).filter_map(|at| word.get(at..(at + at_a_time).min(word.len()))).collect();
    groups.join("-")
}
