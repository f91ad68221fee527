//! Keys of a provider, and tokens signed in every right and wrong way.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use ring::{
    hmac,
    rand::SystemRandom,
    rsa,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair},
};
use serde_json::{Map, Value, json};

/// A key pair with its id.
#[derive(Clone)]
pub struct Key {
    pub id: String,
    pair: Pair,
}

#[derive(Clone)]
enum Pair {
    Ec(Vec<u8>),
    Rsa(&'static [u8]),
}

impl Key {
    /// A new one.
    pub fn ec(id: &str) -> Self {
        let pair = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).expect("a key");
        Self { id: id.to_owned(), pair: Pair::Ec(pair.as_ref().to_vec()) }
    }

    /// One of two that took their time to be made.
    pub fn rsa(id: &str, second: bool) -> Self {
        let pair: &'static [u8] = if second { include_bytes!("rsa-b.der") } else { include_bytes!("rsa-a.der") };
        Self { id: id.to_owned(), pair: Pair::Rsa(pair) }
    }

    /// As it stands in the list.
    pub fn public(&self) -> Value {
        let text = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
        match &self.pair {
            Pair::Ec(pair) => {
                let pair = ec(pair);
                let point = pair.public_key().as_ref();
                json!({ "kty": "EC", "crv": "P-256", "use": "sig", "kid": self.id, "x": text(&point[1..33]), "y": text(&point[33..]) })
            }
            Pair::Rsa(pair) => {
                let pair = RsaKeyPair::from_pkcs8(pair).expect("a key");
                let public: rsa::PublicKeyComponents<Vec<u8>> = pair.public_key().into();
                let (n, e) = (&public.n, &public.e);
                json!({ "kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.id, "n": text(n), "e": text(e) })
            }
        }
    }

    /// What an attacker would take for a shared secret.
    fn public_bytes(&self) -> Vec<u8> {
        match &self.pair {
            Pair::Ec(pair) => ec(pair).public_key().as_ref().to_vec(),
            Pair::Rsa(pair) => RsaKeyPair::from_pkcs8(pair).expect("a key").public_key().as_ref().to_vec(),
        }
    }

    fn algorithm(&self) -> &'static str {
        match self.pair {
            Pair::Ec(_) => "ES256",
            Pair::Rsa(_) => "RS256",
        }
    }

    fn sign(&self, text: &[u8]) -> Vec<u8> {
        match &self.pair {
            Pair::Ec(pair) => ec(pair).sign(&SystemRandom::new(), text).expect("a signature").as_ref().to_vec(),
            Pair::Rsa(pair) => {
                let pair = RsaKeyPair::from_pkcs8(pair).expect("a key");
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text, &mut signature).expect("a signature");
                signature
            }
        }
    }
}

fn ec(pair: &[u8]) -> EcdsaKeyPair {
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pair, &SystemRandom::new()).expect("a key")
}

/// How a token is signed.
#[derive(Clone)]
pub enum Signing {
    With(Key),
    /// Without saying with which key.
    Unnamed(Key),
    /// With one key, in the name of another.
    Named(Key, &'static str),
    /// `alg: none`.
    Not,
    /// The public key as a shared secret.
    PublicAsSecret(Key),
    /// With the client's secret.
    Secret,
    /// Signed well, then changed.
    ThenChanged(Key),
}

impl Signing {
    pub fn sign(&self, claims: &Map<String, Value>) -> String {
        let encode = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
        let claims = Value::Object(claims.clone());
        let parts = |header: Value| format!("{}.{}", encode(&header), encode(&claims));
        let whole = |text: String, signature: &[u8]| format!("{text}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature));
        let by = |key: &Key, header: Value| {
            let text = parts(header);
            let signature = key.sign(text.as_bytes());
            whole(text, &signature)
        };
        let mac = |secret: &[u8], header: Value| {
            let text = parts(header);
            let signature = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), text.as_bytes());
            whole(text, signature.as_ref())
        };
        match self {
            Self::With(key) => by(key, json!({ "alg": key.algorithm(), "typ": "JWT", "kid": key.id })),
            Self::Unnamed(key) => by(key, json!({ "alg": key.algorithm() })),
            Self::Named(key, id) => by(key, json!({ "alg": key.algorithm(), "kid": id })),
            Self::Not => format!("{}.", parts(json!({ "alg": "none" }))),
            Self::PublicAsSecret(key) => mac(&key.public_bytes(), json!({ "alg": "HS256", "kid": key.id })),
            Self::Secret => mac(super::SECRET.as_bytes(), json!({ "alg": "HS256" })),
            Self::ThenChanged(key) => {
                let token = by(key, json!({ "alg": key.algorithm(), "kid": key.id }));
                let (front, signature) = token.rsplit_once('.').expect("three parts");
                let (header, _) = front.split_once('.').expect("three parts");
                let mut changed = claims.clone();
                changed["sub"] = "somebody-else".into();
                format!("{header}.{}.{signature}", encode(&changed))
            }
        }
    }
}
