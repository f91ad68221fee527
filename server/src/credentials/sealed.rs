//! What has to be read again but may not stand in a table as it is: encrypted with a key that is derived from the server's secret.

use chacha20poly1305::{
    Key, KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use entente_shared::UserId;
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::{clock::IdSource, fault::Fault, outbox::Secret};

/// What it is for: a text sealed for one thing can't be opened as another.
#[derive(Clone, Copy)]
pub enum Purpose {
    SecondFactor,
    RecoveryCodes,
    OneTimePassword,
}

impl Purpose {
    const fn word(self) -> &'static [u8] {
        match self {
            Self::SecondFactor => b"sealed second factor",
            Self::RecoveryCodes => b"sealed recovery codes",
            Self::OneTimePassword => b"sealed one-time password",
        }
    }
}

const NONCE_BYTES: usize = 24;

fn cipher(secret: &Secret, purpose: Purpose) -> XChaCha20Poly1305 {
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(&secret.0).unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
    mac.update(purpose.word());
    XChaCha20Poly1305::new(Key::from_slice(&mac.finalize().into_bytes()))
}

/// The text for the table, tied to the person.
pub fn seal(secret: &Secret, ids: &dyn IdSource, purpose: Purpose, user: UserId, clear: &[u8]) -> Result<Vec<u8>, Fault> {
    let fresh = ids.secret();
    let nonce = &fresh[..NONCE_BYTES];
    let payload = Payload { msg: clear, aad: user.0.as_bytes() };
    let sealed = cipher(secret, purpose).encrypt(XNonce::from_slice(nonce), payload);
    let sealed = sealed.map_err(|_| Fault::Broken("something could not be encrypted".to_owned()))?;
    Ok([nonce, &sealed].concat())
}

/// What was sealed.
pub fn open(secret: &Secret, purpose: Purpose, user: UserId, sealed: &[u8]) -> Result<Vec<u8>, Fault> {
    let broken = || Fault::Broken("something encrypted in the database can't be read with the server's secret".to_owned());
    let (nonce, text) = sealed.split_at_checked(NONCE_BYTES).ok_or_else(broken)?;
    let payload = Payload { msg: text, aad: user.0.as_bytes() };
    cipher(secret, purpose).decrypt(XNonce::from_slice(nonce), payload).map_err(|_| broken())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::clock::SeededIds;

    #[test]
    fn what_is_sealed_opens_for_its_purpose_and_person_only() {
        let (secret, ids, user) = (Secret([7; 32]), SeededIds::new(1), UserId(Uuid::from_u128(1)));
        let sealed = seal(&secret, &ids, Purpose::SecondFactor, user, b"the secret").expect("sealed");
        assert!(!sealed.windows(10).any(|part| part == b"the secret"));
        assert_eq!(open(&secret, Purpose::SecondFactor, user, &sealed).expect("opens"), b"the secret");
        assert!(open(&secret, Purpose::RecoveryCodes, user, &sealed).is_err());
        assert!(open(&secret, Purpose::SecondFactor, UserId(Uuid::from_u128(2)), &sealed).is_err());
        assert!(open(&Secret([8; 32]), Purpose::SecondFactor, user, &sealed).is_err());
        assert!(open(&secret, Purpose::SecondFactor, user, &sealed[..20]).is_err());
        assert_ne!(sealed, seal(&secret, &ids, Purpose::SecondFactor, user, b"the secret").expect("sealed"));
    }
}
