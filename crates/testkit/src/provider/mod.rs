//! A provider of identity that lies: OpenID Connect as far as a sign-in needs it, on loopback, with keys it changes and
//! every way in which what it says must not be believed. The honest one of the journeys is npm's `oidc-provider`.
//!
//! Deliberately absent: TLS, a page to sign in at (a test says who consents), more than one request per connection.

mod token;

use std::{
    collections::BTreeMap,
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::wire::{Request, respond};
use token::Key;

/// What is wrong with what the provider says next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lie {
    /// Nothing.
    #[default]
    None,
    /// The ID token has another nonce.
    WrongNonce,
    /// The ID token has no nonce.
    NoNonce,
    /// The ID token is for another client.
    WrongAudience,
    /// The ID token is for us and somebody else besides.
    SecondAudience,
    /// The ID token is over.
    Expired,
    /// The ID token was issued yesterday and is good until tomorrow.
    Stale,
    /// The ID token says that it needs no signature, and has none.
    NoSignature,
    /// The ID token is signed with the client's secret.
    SharedSecret,
    /// The ID token is signed with a key that is not the provider's, under a name nobody knows.
    UnknownKey,
    /// The ID token is signed with a key that is not the provider's, under the name of its own.
    ForgedKey,
    /// The ID token is of another issuer.
    OtherIssuer,
    /// The answer in the address is said to be another issuer's.
    MixUp,
    /// The answer in the address does not say whose it is, though the provider promises that.
    NoIssuer,
    /// What it says of the person at the other endpoint is about somebody else.
    OtherPerson,
    /// The discovery document is another issuer's.
    OtherDocument,
    /// An address of the discovery document is elsewhere and in the clear.
    InTheClear,
    /// There is no ID token.
    NoToken,
    /// It answers 500.
    Fails,
    /// It answers what nobody understands.
    Babbles,
    /// It says nothing for a while.
    Hangs,
}

struct Grant {
    nonce: String,
    challenge: String,
    claims: Map<String, Value>,
}

#[derive(Default)]
struct Inside {
    lie: Lie,
    key: Key,
    grants: BTreeMap<String, Grant>,
    told: BTreeMap<String, Map<String, Value>>,
    requests: Vec<String>,
    now: i64,
}

/// A running provider; it ends with the process.
#[derive(Clone)]
pub struct Provider {
    address: SocketAddr,
    inside: Arc<Mutex<Inside>>,
}

/// How the provider knows us.
pub const CLIENT: &str = "mot-cua";
/// The secret it shares with us.
pub const SECRET: &str = "bi-mat-cua-mot-cua-va-noi-xac-thuc";

impl Provider {
    /// Listens on a port of loopback; its clock stands at that second.
    pub fn start(now: i64) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let inside = Inside { now, ..Inside::default() };
        let provider = Self { address: listener.local_addr()?, inside: Arc::new(Mutex::new(inside)) };
        let ours = provider.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let ours = ours.clone();
                std::thread::spawn(move || ours.talk(stream));
            }
        });
        Ok(provider)
    }

    /// Its issuer identifier.
    pub fn issuer(&self) -> String {
        format!("http://{}", self.address)
    }
    /// From now on it lies like this.
    pub fn lie(&self, lie: Lie) {
        self.inside(|inside| inside.lie = lie);
    }
    /// Its clock stands at that second.
    pub fn at(&self, now: i64) {
        self.inside(|inside| inside.now = now);
    }
    /// From now on it signs with a new key, and tells no other.
    pub fn change_key(&self) {
        self.inside(|inside| inside.key = Key::new());
    }
    /// The paths it was asked for.
    pub fn requests(&self) -> Vec<String> {
        self.inside(|inside| inside.requests.clone())
    }

    /// Somebody was sent to `address` and consents: what stands in the address they are sent back to, without the
    /// question mark. Claims beside `sub` are told at the other endpoint only, as OpenID Connect Core 5.4 has it.
    pub fn consent(&self, address: &str, claims: &Value) -> String {
        let asked = fields(address.split_once('?').map_or("", |(_, query)| query));
        let get = |name: &str| asked.get(name).cloned().unwrap_or_default();
        assert_eq!(get("code_challenge_method"), "S256", "{address}");
        assert!(get("scope").split(' ').any(|scope| scope == "openid"), "{address}");
        assert_eq!((get("response_type").as_str(), get("client_id").as_str()), ("code", CLIENT));
        let code = hex::encode(base::random::bytes::<8>());
        let claims = claims.as_object().cloned().unwrap_or_default();
        let grant = Grant { nonce: get("nonce"), challenge: get("code_challenge"), claims };
        let lie = self.inside(|inside| {
            inside.grants.insert(code.clone(), grant);
            inside.lie
        });
        let issuer = match lie {
            Lie::MixUp => "&iss=http%3A%2F%2F127.0.0.1%3A1".to_owned(),
            Lie::NoIssuer => String::new(),
            _ => format!("&iss=http%3A%2F%2F127.0.0.1%3A{}", self.address.port()),
        };
        format!("code={code}&state={}{issuer}", get("state"))
    }

    fn inside<T>(&self, work: impl FnOnce(&mut Inside) -> T) -> T {
        work(&mut self.inside.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn talk(&self, mut stream: TcpStream) {
        let Some(request) = Request::read(&mut stream) else { return };
        let lie = self.inside(|inside| {
            inside.requests.push(request.path.clone());
            inside.lie
        });
        let (status, body) = match lie {
            Lie::Hangs => {
                // Longer than anybody waits.
                crate::program::rest(Duration::from_secs(30));
                return;
            }
            Lie::Fails => (500, json!({ "error": "server_error" })),
            Lie::Babbles => (200, json!("…")),
            _ => self.answer(&request, lie),
        };
        respond(&mut stream, status, None, body.to_string().as_bytes());
    }

    fn answer(&self, request: &Request, lie: Lie) -> (u16, Value) {
        match request.path.as_str() {
            "/.well-known/openid-configuration" => (200, self.document(lie)),
            "/jwks" => (200, json!({ "keys": [self.inside(|inside| inside.key.public())] })),
            "/token" => self.token(request, lie),
            "/me" => self.person(request, lie),
            _ => (404, json!({ "error": "not_found" })),
        }
    }

    fn document(&self, lie: Lie) -> Value {
        let issuer = if lie == Lie::OtherDocument { "http://127.0.0.1:1".to_owned() } else { self.issuer() };
        let at = |path: &str| format!("{}{path}", self.issuer());
        let token = if lie == Lie::InTheClear { "http://noi-khac.example/token".to_owned() } else { at("/token") };
        json!({
            "issuer": issuer, "authorization_endpoint": at("/auth"), "token_endpoint": token,
            "jwks_uri": at("/jwks"), "userinfo_endpoint": at("/me"), "response_types_supported": ["code"],
            "subject_types_supported": ["pairwise"], "id_token_signing_alg_values_supported": ["ES256"],
            "authorization_response_iss_parameter_supported": true,
        })
    }

    fn token(&self, request: &Request, lie: Lie) -> (u16, Value) {
        let refused = (400, json!({ "error": "invalid_grant" }));
        let sent = fields(&String::from_utf8_lossy(&request.body));
        let get = |name: &str| sent.get(name).cloned().unwrap_or_default();
        if request.header("authorization") != format!("Basic {}", base64_of(&format!("{CLIENT}:{SECRET}"))) {
            return (401, json!({ "error": "invalid_client" }));
        }
        let Some(grant) = self.inside(|inside| inside.grants.remove(&get("code"))) else { return refused };
        if grant.challenge != BASE64.encode(Sha256::digest(get("code_verifier").as_bytes())) {
            return refused;
        }
        let access = hex::encode(base::random::bytes::<8>());
        let answer = self.inside(|inside| {
            let claims = token::claims(lie, &self.issuer(), &grant.nonce, inside.now, &grant.claims);
            let signed = token::signed(lie, &inside.key, &claims);
            inside.told.insert(access.clone(), grant.claims);
            signed
        });
        let mut body = json!({ "access_token": access, "token_type": "Bearer", "expires_in": 60 });
        if let (Some(body), true) = (body.as_object_mut(), lie != Lie::NoToken) {
            body.insert("id_token".to_owned(), answer.into());
        }
        (200, body)
    }

    fn person(&self, request: &Request, lie: Lie) -> (u16, Value) {
        let access = request.header("authorization").trim_start_matches("Bearer ").to_owned();
        let Some(mut told) = self.inside(|inside| inside.told.remove(&access)) else {
            return (401, json!({ "error": "invalid_token" }));
        };
        if lie == Lie::OtherPerson {
            told.insert("sub".to_owned(), "nguoi-khac".into());
        }
        (200, Value::Object(told))
    }
}

fn base64_of(text: &str) -> String {
    base64::engine::general_purpose::STANDARD.encode(text)
}

/// Fields of a form or a query.
fn fields(text: &str) -> BTreeMap<String, String> {
    let plain = |text: &str| {
        let text = text.replace('+', " ");
        percent_encoding::percent_decode_str(&text).decode_utf8_lossy().into_owned()
    };
    text.split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (plain(name), plain(value)))
        .collect()
}
