//! The secrets in the links of mails: 256 bits that only who has the server's secret can tell from the ids.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use entente_shared::InvitationId;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use uuid::Uuid;

use crate::outbox::Secret;

/// Of the mail of that number of an invitation (USR-03).
pub fn invitation(secret: &Secret, id: InvitationId, number: i64) -> String {
    derive(secret, &[b"invitation ", id.0.as_bytes(), &number.to_be_bytes()])
}

/// Of the mail with which a new user chooses a password (USR-02).
pub fn first_password(secret: &Secret, link: Uuid) -> String {
    derive(secret, &[b"first password ", link.as_bytes()])
}

fn derive(secret: &Secret, parts: &[&[u8]]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(&secret.0).unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
    for part in parts {
        mac.update(part);
    }
    BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
}
