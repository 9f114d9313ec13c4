//! Keys and tokens (JWS with ES256), and what is wrong with them.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use hmac::{Hmac, Mac};
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use serde_json::{Map, Value, json};
use sha2::Sha256;

use super::{CLIENT, Lie, SECRET};

/// A key with its name.
pub struct Key {
    name: String,
    key: SigningKey,
}

impl Default for Key {
    fn default() -> Self {
        Self::new()
    }
}

impl Key {
    pub fn new() -> Self {
        let key = loop {
            if let Ok(key) = SigningKey::from_slice(&base::random::bytes::<32>()) {
                break key;
            }
        };
        Self { name: hex::encode(base::random::bytes::<4>()), key }
    }

    pub fn public(&self) -> Value {
        let point = self.key.verifying_key().to_encoded_point(false);
        let part = |part: Option<&p256::FieldBytes>| BASE64.encode(part.expect("an uncompressed point"));
        json!({ "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": self.name,
            "x": part(point.x()), "y": part(point.y()) })
    }
}

pub fn claims(lie: Lie, issuer: &str, nonce: &str, now: i64, told: &Map<String, Value>) -> Value {
    let mut claims = json!({
        "iss": if lie == Lie::OtherIssuer { "http://127.0.0.1:1" } else { issuer },
        "aud": match lie {
            Lie::WrongAudience => json!("nguoi-khac"),
            Lie::SecondAudience => json!([CLIENT, "nguoi-khac"]),
            _ => json!(CLIENT),
        },
        "iat": if lie == Lie::Stale { now - 86_400 } else { now - 3 },
        "exp": if lie == Lie::Expired { now - 120 } else { now + 86_400 },
        "nonce": if lie == Lie::WrongNonce { "khac" } else { nonce },
    });
    if let Some(claims) = claims.as_object_mut() {
        for name in ["sub", "acr", "amr", "auth_time"] {
            if let Some(value) = told.get(name) {
                claims.insert(name.to_owned(), value.clone());
            }
        }
        if lie == Lie::NoNonce {
            claims.remove("nonce");
        }
    }
    claims
}

pub fn signed(lie: Lie, key: &Key, claims: &Value) -> String {
    let stranger = Key::new();
    let (signer, name) = match lie {
        Lie::UnknownKey => (&stranger, stranger.name.clone()),
        Lie::ForgedKey => (&stranger, key.name.clone()),
        _ => (key, key.name.clone()),
    };
    let head = match lie {
        Lie::NoSignature => json!({ "alg": "none" }),
        Lie::SharedSecret => json!({ "alg": "HS256" }),
        _ => json!({ "alg": "ES256", "kid": name }),
    };
    let part = |value: &Value| BASE64.encode(value.to_string());
    let text = format!("{}.{}", part(&head), part(claims));
    let signature = match lie {
        Lie::NoSignature => Vec::new(),
        Lie::SharedSecret => {
            let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(SECRET.as_bytes()).expect("a key of any length");
            mac.update(text.as_bytes());
            mac.finalize().into_bytes().to_vec()
        }
        _ => {
            let signature: Signature = signer.key.sign(text.as_bytes());
            signature.to_bytes().to_vec()
        }
    };
    format!("{text}.{}", BASE64.encode(signature))
}
