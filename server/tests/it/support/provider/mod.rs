//! An OpenID Connect provider for one test: it does what it should, unless the test makes it do something else.

mod keys;

use std::{
    collections::HashMap,
    convert::Infallible,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use axum::{
    Json, Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;

pub use keys::{Key, Signing};

/// How it answers a question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Answers {
    #[default]
    Well,
    /// More bytes than anybody should take.
    Hugely,
    /// By naming another address, where the right answer is.
    Elsewhere,
    /// A byte now and then, without an end.
    Slowly,
    Never,
    /// With an error of its own.
    Broken,
    /// With what is none of the protocol.
    Nonsense,
    /// Well, but as a text, with a byte order mark.
    AsText,
    /// Well, but packed with gzip.
    Packed,
    /// Well, but as the claims of a token.
    AsToken,
}

type Change = Box<dyn Fn(&mut Map<String, Value>) + Send>;

/// What a test may change.
pub struct Behaviour {
    pub metadata: Answers,
    pub keys: Answers,
    pub token: Answers,
    pub userinfo: Answers,
    /// Changes what it says of itself.
    pub says: Change,
    /// Changes what the ID token says.
    pub claims: Change,
    /// Changes what stands beside the ID token.
    pub beside: Change,
    /// Changes what the userinfo endpoint says.
    pub tells: Change,
    /// The keys that it lists.
    pub listed: Vec<Key>,
    /// What else stands among them.
    pub listed_besides: Vec<Value>,
    /// What it signs with.
    pub signing: Signing,
    /// It takes a code as often as it is brought.
    pub takes_codes_again: bool,
    /// Entra ID names one organization's issuer in some keys.
    pub key_issuer: Option<String>,
    /// Seconds since 1970 by its own clock.
    pub now: i64,
    /// How often it was asked for metadata and for keys.
    pub asked: (u32, u32),
    /// What is found where it has sent somebody who asked.
    elsewhere: Value,
    codes: HashMap<String, Grant>,
    tokens: HashMap<String, Value>,
}

#[derive(Clone)]
struct Grant {
    challenge: String,
    nonce: String,
    redirect: String,
    person: Value,
}

#[derive(Clone)]
pub struct Provider {
    /// `http://127.0.0.1:port`.
    pub origin: String,
    behaviour: Arc<Mutex<Behaviour>>,
}

pub const CLIENT: &str = "entente";
pub const SECRET: &str = "a secret of the client's";

impl Provider {
    pub async fn start(now: i64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let key = Key::ec("first");
        let behaviour = Behaviour {
            metadata: Answers::Well,
            keys: Answers::Well,
            token: Answers::Well,
            userinfo: Answers::Well,
            says: Box::new(|_| ()),
            claims: Box::new(|_| ()),
            beside: Box::new(|_| ()),
            tells: Box::new(|_| ()),
            listed: vec![key.clone()],
            listed_besides: Vec::new(),
            signing: Signing::With(key),
            takes_codes_again: false,
            key_issuer: None,
            now,
            asked: (0, 0),
            elsewhere: Value::Null,
            codes: HashMap::new(),
            tokens: HashMap::new(),
        };
        let provider = Self { origin, behaviour: Arc::new(Mutex::new(behaviour)) };
        let router = Router::new().fallback(answer).with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        provider
    }

    pub fn behaviour(&self) -> MutexGuard<'_, Behaviour> {
        self.behaviour.lock().expect("no panic")
    }

    /// Lists another key and signs with it from now on.
    pub fn rotate(&self, id: &str) {
        let key = Key::ec(id);
        let mut behaviour = self.behaviour();
        behaviour.listed = vec![key.clone()];
        behaviour.signing = Signing::With(key);
    }

    /// The person signs in on the provider's page, to which the browser was sent: a code for whoever began this.
    pub fn authorize(&self, address: &str, person: Value) -> Authorized {
        assert!(address.starts_with(&self.origin), "{address}");
        let parameters = parameters(address);
        for (name, value) in [("response_type", "code"), ("client_id", CLIENT), ("code_challenge_method", "S256")] {
            assert_eq!(parameters.get(name).map(String::as_str), Some(value), "{name}");
        }
        assert!(parameters["scope"].split(' ').any(|scope| scope == "openid"));
        let mut behaviour = self.behaviour();
        let code = format!("code-{}", behaviour.codes.len());
        let grant = Grant {
            challenge: parameters["code_challenge"].clone(),
            nonce: parameters["nonce"].clone(),
            redirect: parameters["redirect_uri"].clone(),
            person,
        };
        behaviour.codes.insert(code.clone(), grant);
        Authorized { code, state: parameters["state"].clone() }
    }

    /// Nobody has brought the code yet.
    pub fn is_unused(&self, code: &str) -> bool {
        self.behaviour().codes.contains_key(code)
    }

    fn metadata(&self, home: &str) -> Value {
        // For many organizations at once it calls itself by a pattern.
        let home = home.replace("/organizations/", "/{tenantid}/");
        let front = &self.origin;
        let mut metadata = json!({
            "issuer": format!("{front}{home}"),
            "authorization_endpoint": format!("{front}/authorize"),
            "token_endpoint": format!("{front}{}/token", home.replace("{tenantid}", "organizations")),
            "jwks_uri": format!("{front}/keys"),
            "response_types_supported": ["code"],
        });
        (self.behaviour().says)(metadata.as_object_mut().expect("an object"));
        metadata
    }

    fn token(&self, home: &str, headers: &HeaderMap, form: &HashMap<String, String>) -> Result<Value, &'static str> {
        let expected = form_encoded(CLIENT, SECRET);
        let basic = format!("Basic {}", base64::prelude::BASE64_STANDARD.encode(expected));
        if headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()) != Some(&*basic) {
            return Err("invalid_client");
        }
        let mut behaviour = self.behaviour();
        let code = form.get("code").ok_or("invalid_request")?;
        let grant = if behaviour.takes_codes_again { behaviour.codes.get(code).cloned() } else { behaviour.codes.remove(code) };
        let grant = grant.ok_or("invalid_grant")?;
        let verifier = form.get("code_verifier").ok_or("invalid_request")?;
        if BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) != grant.challenge || form.get("redirect_uri") != Some(&grant.redirect) {
            return Err("invalid_grant");
        }
        let tenant = grant.person.get("tid").and_then(Value::as_str).unwrap_or_default();
        let issuer = format!("{}{}", self.origin, home.replace("organizations", tenant));
        let mut claims = json!({
            "iss": issuer, "aud": CLIENT, "nonce": grant.nonce, "iat": behaviour.now, "exp": behaviour.now + 3_600,
        });
        let claims = claims.as_object_mut().expect("an object");
        claims.extend(grant.person.as_object().expect("an object").clone());
        (behaviour.claims)(claims);
        let access_token = format!("access-{code}");
        behaviour.tokens.insert(access_token.clone(), grant.person);
        let id_token = behaviour.signing.sign(claims);
        let mut answer = json!({ "access_token": access_token, "token_type": "Bearer", "expires_in": 3_600, "id_token": id_token });
        (behaviour.beside)(answer.as_object_mut().expect("an object"));
        Ok(answer)
    }

    fn key_set(&self) -> Value {
        let behaviour = self.behaviour();
        let keys = behaviour.listed.iter().map(|key| {
            let mut key = key.public();
            if let Some(issuer) = &behaviour.key_issuer {
                key["issuer"] = issuer.clone().into();
            }
            key
        });
        json!({ "keys": keys.chain(behaviour.listed_besides.iter().cloned()).collect::<Vec<_>>() })
    }
}

/// What the browser brings back.
#[derive(Clone, Debug)]
pub struct Authorized {
    pub code: String,
    pub state: String,
}

async fn answer(State(provider): State<Provider>, uri: Uri, headers: HeaderMap, body: String) -> Response {
    let path = uri.path();
    if let Some(home) = path.strip_suffix("/.well-known/openid-configuration") {
        let how = {
            let mut behaviour = provider.behaviour();
            behaviour.asked.0 += 1;
            behaviour.metadata
        };
        return how.give(&provider, Ok(provider.metadata(home))).await;
    }
    if path == "/keys" {
        let how = {
            let mut behaviour = provider.behaviour();
            behaviour.asked.1 += 1;
            behaviour.keys
        };
        return how.give(&provider, Ok(provider.key_set())).await;
    }
    if path == "/elsewhere" {
        return Json(provider.behaviour().elsewhere.clone()).into_response();
    }
    if let Some(home) = path.strip_suffix("/token") {
        let form = parameters(&format!("?{body}"));
        let how = provider.behaviour().token;
        return how.give(&provider, provider.token(home, &headers, &form)).await;
    }
    if path == "/userinfo" {
        let token = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer ")).unwrap_or_default();
        let (person, how) = {
            let behaviour = provider.behaviour();
            let mut person = behaviour.tokens.get(token).cloned().ok_or("invalid_token");
            if let Ok(person) = &mut person {
                (behaviour.tells)(person.as_object_mut().expect("an object"));
            }
            (person, behaviour.userinfo)
        };
        return how.give(&provider, person).await;
    }
    StatusCode::NOT_FOUND.into_response()
}

impl Answers {
    async fn give(self, provider: &Provider, good: Result<Value, &str>) -> Response {
        match self {
            Self::Well => match good {
                Ok(json) => Json(json).into_response(),
                Err(error) => (StatusCode::BAD_REQUEST, Json(json!({ "error": error }))).into_response(),
            },
            Self::Hugely => {
                let mut json = good.expect("a document");
                json["padding"] = "x".repeat(4 * 1024 * 1024).into();
                Json(json).into_response()
            }
            Self::Elsewhere => {
                provider.behaviour().elsewhere = good.expect("a document");
                (StatusCode::FOUND, [(header::LOCATION, format!("{}/elsewhere", provider.origin))]).into_response()
            }
            Self::Slowly => {
                let (sender, body) = drips();
                tokio::spawn(sender);
                body.into_response()
            }
            Self::Never => std::future::pending().await,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            Self::Nonsense => "{\"hello\": 1}".into_response(),
            Self::AsText => format!("\u{feff}{}", good.expect("a document")).into_response(),
            Self::Packed => {
                let headers = [(header::CONTENT_TYPE, "application/json"), (header::CONTENT_ENCODING, "gzip")];
                (headers, packed(good.expect("a document").to_string().as_bytes())).into_response()
            }
            Self::AsToken => {
                let encode = |text: String| BASE64_URL_SAFE_NO_PAD.encode(text);
                let parts = [json!({ "alg": "RS256" }).to_string(), good.expect("a document").to_string(), "signed".to_owned()];
                ([(header::CONTENT_TYPE, "application/jwt")], parts.map(encode).join(".")).into_response()
            }
        }
    }
}

/// RFC 1952, stored as it is.
fn packed(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).expect("one block");
    let checksum = !bytes
        .iter()
        .fold(u32::MAX, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ if sum & 1 == 1 { 0xEDB8_8320 } else { 0 }));
    let head = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1];
    [&head[..], &length.to_le_bytes(), &(!length).to_le_bytes(), bytes, &checksum.to_le_bytes(), &u32::from(length).to_le_bytes()].concat()
}

/// A body that goes on for longer than anybody waits.
fn drips() -> (impl Future<Output = ()>, Body) {
    let (mut writer, reader) = tokio::io::duplex(1);
    let drip = async move {
        use tokio::io::AsyncWriteExt;
        while writer.write_all(b" ").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    (drip, Body::from_stream(Drips(reader)))
}

struct Drips(tokio::io::DuplexStream);

impl futures_core::Stream for Drips {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: std::pin::Pin<&mut Self>, context: &mut std::task::Context<'_>) -> std::task::Poll<Option<Self::Item>> {
        let mut byte = [0; 1];
        let mut buffer = tokio::io::ReadBuf::new(&mut byte);
        let reader = std::pin::Pin::new(&mut self.0);
        std::task::ready!(tokio::io::AsyncRead::poll_read(reader, context, &mut buffer)).ok();
        std::task::Poll::Ready(Some(Ok(Bytes::copy_from_slice(buffer.filled()))))
    }
}

/// The parameters of an address.
pub fn parameters(address: &str) -> HashMap<String, String> {
    let decode = |text: &str| percent_encoding::percent_decode_str(&text.replace('+', " ")).decode_utf8().expect("text").into_owned();
    let (_, query) = address.split_once('?').expect("parameters");
    query.split('&').filter_map(|pair| pair.split_once('=')).map(|(name, value)| (decode(name), decode(value))).collect()
}

/// RFC 6749, 2.3.1: both are form-encoded before they go into Basic.
fn form_encoded(id: &str, secret: &str) -> String {
    let encode =
        |text: &str| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string().replace("%20", "+");
    format!("{}:{}", encode(id), encode(secret))
}
