//! A provider's keys, and what was signed with one of them.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use ring::{
    digest,
    signature::{
        ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384,
        RSA_PKCS1_2048_8192_SHA512, RSA_PSS_2048_8192_SHA256, RSA_PSS_2048_8192_SHA384, RSA_PSS_2048_8192_SHA512, RsaParameters,
        RsaPublicKeyComponents, UnparsedPublicKey, VerificationAlgorithm,
    },
};

use super::said::Said;

/// Signatures that only the provider can make. None that are made with a shared secret: the "secret" could be what everybody knows.
pub enum Algorithm {
    Rsa(&'static RsaParameters, &'static digest::Algorithm),
    P256,
    P384,
    Ed25519,
}

impl Algorithm {
    /// By the name that it has in tokens and in lists of keys.
    pub fn of(name: &str) -> Option<Self> {
        Some(match name {
            "RS256" => Self::Rsa(&RSA_PKCS1_2048_8192_SHA256, &digest::SHA256),
            "RS384" => Self::Rsa(&RSA_PKCS1_2048_8192_SHA384, &digest::SHA384),
            "RS512" => Self::Rsa(&RSA_PKCS1_2048_8192_SHA512, &digest::SHA512),
            "PS256" => Self::Rsa(&RSA_PSS_2048_8192_SHA256, &digest::SHA256),
            "PS384" => Self::Rsa(&RSA_PSS_2048_8192_SHA384, &digest::SHA384),
            "PS512" => Self::Rsa(&RSA_PSS_2048_8192_SHA512, &digest::SHA512),
            "ES256" => Self::P256,
            "ES384" => Self::P384,
            "EdDSA" | "Ed25519" => Self::Ed25519,
            _ => return None,
        })
    }

    /// The first half of a digest, as `at_hash` has it.
    pub fn half_digest(&self, text: &str) -> String {
        let algorithm = match self {
            Self::Rsa(_, digest) => digest,
            Self::P256 => &digest::SHA256,
            Self::P384 => &digest::SHA384,
            Self::Ed25519 => &digest::SHA512,
        };
        let digest = digest::digest(algorithm, text.as_bytes());
        let digest = digest.as_ref();
        BASE64_URL_SAFE_NO_PAD.encode(&digest[..digest.len() / 2])
    }
}

/// One that may sign, with the issuer that it is for where the set says so (Entra ID does).
pub struct Key {
    issuer: Option<String>,
    id: Option<String>,
    algorithm: Option<String>,
    public: Public,
}

enum Public {
    Rsa {
        n: Vec<u8>,
        e: Vec<u8>,
    },
    /// Points, as they are written out in full.
    P256(Vec<u8>),
    P384(Vec<u8>),
    Ed25519(Vec<u8>),
}

impl Key {
    /// None if it is of a kind that is not known here, malformed, or for something else.
    fn read(said: &Said) -> Option<Self> {
        if said.text("use").is_some_and(|purpose| purpose != "sig") {
            return None;
        }
        let bytes = |name| decode(&said.text(name)?);
        let number = |name| bytes(name).map(|bytes| bytes.into_iter().skip_while(|byte| *byte == 0).collect::<Vec<_>>());
        let point = |size: usize| {
            let mut point = vec![4];
            for part in [number("x")?, number("y")?] {
                point.resize(point.len() + size.checked_sub(part.len())?, 0);
                point.extend(part);
            }
            Some(point)
        };
        let public = match (&*said.text("kty")?, said.text("crv").as_deref()) {
            // Of 2048 bits and more: what is shorter has been broken, or is about to be.
            ("RSA", _) => Public::Rsa { n: number("n").filter(|n| n.len() >= 256)?, e: number("e").filter(|e| !e.is_empty())? },
            ("EC", Some("P-256")) => Public::P256(point(32)?),
            ("EC", Some("P-384")) => Public::P384(point(48)?),
            ("OKP", Some("Ed25519")) => Public::Ed25519(bytes("x").filter(|x| x.len() == 32)?),
            _ => return None,
        };
        // One way to sign has two names: RFC 9864 gives `EdDSA` with this curve one of its own.
        let algorithm = said.text("alg").map(|name| if name == "EdDSA" { "Ed25519".to_owned() } else { name });
        Some(Self { issuer: said.text("issuer"), id: id(said), algorithm, public })
    }

    fn is_for(&self, algorithm: &Algorithm) -> bool {
        matches!(
            (algorithm, &self.public),
            (Algorithm::Rsa(..), Public::Rsa { .. })
                | (Algorithm::P256, Public::P256(_))
                | (Algorithm::P384, Public::P384(_))
                | (Algorithm::Ed25519, Public::Ed25519(_))
        )
    }

    pub fn has_signed(&self, algorithm: &Algorithm, message: &str, signature: &[u8]) -> bool {
        let message = message.as_bytes();
        let by = |way: &'static dyn VerificationAlgorithm, key: &[u8]| UnparsedPublicKey::new(way, key).verify(message, signature).is_ok();
        match (algorithm, &self.public) {
            (Algorithm::Rsa(way, _), Public::Rsa { n, e }) => RsaPublicKeyComponents { n, e }.verify(way, message, signature).is_ok(),
            (Algorithm::P256, Public::P256(point)) => by(&ECDSA_P256_SHA256_FIXED, point),
            (Algorithm::P384, Public::P384(point)) => by(&ECDSA_P384_SHA384_FIXED, point),
            (Algorithm::Ed25519, Public::Ed25519(x)) => by(&ED25519, x),
            _ => false,
        }
    }
}

pub struct Keys(Vec<Key>);

impl Keys {
    /// Those of a set that can be used; none if there are none.
    pub fn read(set: &Said) -> Option<Self> {
        let keys: Vec<Key> = set.objects("keys")?.iter().filter_map(Key::read).collect();
        (!keys.is_empty()).then_some(Self(keys))
    }

    /// Those that may have signed for one of these issuers in this way, and bear no other id than the one that is named.
    pub fn that_may(&self, issuers: [&str; 2], name: &str, algorithm: &Algorithm, id: Option<&str>) -> Vec<&Key> {
        let name = if name == "EdDSA" { "Ed25519" } else { name };
        let fits = |key: &&Key| {
            key.issuer.as_deref().is_none_or(|issuer| issuers.contains(&issuer))
                && key.algorithm.as_deref().is_none_or(|only| only == name)
                && key.is_for(algorithm)
                && (id.is_none() || key.id.is_none() || key.id.as_deref() == id)
        };
        self.0.iter().filter(fits).collect()
    }
}

/// The id of a key, as its list and the tokens have it. It says where to look, and proves nothing, so a number will do.
pub fn id(said: &Said) -> Option<String> {
    said.text("kid").or_else(|| said.get("kid").filter(serde_json::Value::is_number).map(|number| number.to_string()))
}

/// Base64 for addresses; some add its padding.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    BASE64_URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Of RFC 7515, appendix A.3: signed with ES256.
    const X: &str = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
    const Y: &str = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";
    const SIGNED: &str =
        "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    const SIGNATURE: &str = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
    /// Of RFC 8037, appendix A.4: signed with EdDSA.
    const ED_X: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
    const ED_SIGNED: &str = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
    const ED_SIGNATURE: &str = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

    fn keys(keys: serde_json::Value) -> Option<Keys> {
        Keys::read(&Said::read(json!({ "keys": keys }).to_string().as_bytes()).expect("an object"))
    }

    #[test]
    fn the_examples_of_the_standards_are_verified() {
        let listed = json!([{ "kty": "EC", "crv": "P-256", "x": X, "y": Y }, { "kty": "OKP", "crv": "Ed25519", "x": ED_X }]);
        let keys = keys(listed).expect("two");
        for (name, signed, signature) in [("ES256", SIGNED, SIGNATURE), ("EdDSA", ED_SIGNED, ED_SIGNATURE)] {
            let algorithm = Algorithm::of(name).expect("known");
            let [key] = keys.that_may(["", ""], name, &algorithm, None)[..] else { panic!("one for {name}") };
            let signature = decode(signature).expect("base64");
            assert!(key.has_signed(&algorithm, signed, &signature));
            assert!(!key.has_signed(&algorithm, &signed[1..], &signature) && !key.has_signed(&algorithm, signed, &[]));
        }
    }

    #[test]
    fn what_is_no_key_to_sign_with_stands_in_nobodys_way() {
        let good = json!({ "kty": "EC", "crv": "P-256", "x": X, "y": Y, "kid": "good", "x5c": "no list", "key_ops": 1, "alg": null });
        let bad = json!([
            17, null, "text", [], {}, { "kty": 1 }, { "kty": "RSA" }, { "kty": "RSA", "n": "AQAB", "e": "AQAB" },
            { "kty": "RSA", "n": ["x"], "e": "AQAB" }, { "kty": "EC", "crv": "P-521", "x": X, "y": Y }, { "kty": "EC", "crv": "P-256", "x": X },
            { "kty": "EC", "crv": "P-256", "x": format!("{X}{X}"), "y": Y }, { "kty": "OKP", "crv": "X25519", "x": ED_X },
            { "kty": "OKP", "crv": "Ed25519", "x": "AQAB" }, { "kty": "oct", "k": "c2VjcmV0" }, { "kty": "AKP", "alg": "ML-DSA-44", "pub": "x" },
            { "kty": "EC", "crv": "P-256", "x": X, "y": Y, "use": "enc" }, { "kty": "EC", "crv": "P-256", "x": "!", "y": Y },
        ]);
        assert!(keys(bad.clone()).is_none());
        assert!(keys(json!("none")).is_none() && keys(json!([])).is_none() && keys(json!(null)).is_none());
        let mut all = bad.as_array().expect("a list").clone();
        all.insert(3, good);
        assert_eq!(keys(json!(all)).expect("one").0.len(), 1);
    }

    #[test]
    fn a_key_says_what_it_is_for() {
        let key = |more: serde_json::Value| {
            let mut key = json!({ "kty": "EC", "crv": "P-256", "x": X, "y": Y, "kid": "one" });
            key.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
            keys(json!([key])).expect("a key")
        };
        let es256 = Algorithm::of("ES256").expect("known");
        let rs256 = Algorithm::of("RS256").expect("known");
        let count = |keys: &Keys, id| keys.that_may(["pattern", "issuer"], "ES256", &es256, id).len();
        assert_eq!([None, Some("one"), Some("ONE")].map(|id| count(&key(json!({})), id)), [1, 1, 0]);
        assert_eq!(key(json!({})).that_may(["", ""], "RS256", &rs256, None).len(), 0);
        assert_eq!(count(&key(json!({ "alg": "ES384" })), None), 0);
        assert_eq!([Some("one"), None].map(|id| count(&key(json!({ "kid": null })), id)), [1, 1]);
        assert_eq!(["7", "8"].map(|id| count(&key(json!({ "kid": 7 })), Some(id))), [1, 0]);
        let (eddsa, edwards) = (Algorithm::of("EdDSA").expect("known"), |alg: &str| {
            keys(json!([{ "kty": "OKP", "crv": "Ed25519", "x": ED_X, "alg": alg }])).expect("a key")
        });
        for (listed, said, fit) in [("EdDSA", "Ed25519", 1), ("Ed25519", "EdDSA", 1), ("EdDSA", "EdDSA", 1), ("Ed448", "EdDSA", 0)] {
            assert_eq!(edwards(listed).that_may(["", ""], said, &eddsa, None).len(), fit, "{listed} {said}");
        }
        assert_eq!(["pattern", "issuer", "another"].map(|issuer| count(&key(json!({ "issuer": issuer })), None)), [1, 1, 0]);
    }

    #[test]
    fn shared_secrets_and_no_signature_are_no_algorithms() {
        for name in ["none", "None", "HS256", "HS384", "HS512", "es256", "RSA1_5", "ES256K", ""] {
            assert!(Algorithm::of(name).is_none(), "{name}");
        }
    }
}
