//! A device with one passkey, in software: what a browser sends for it (WebAuthn Level 3, `toJSON`), honestly or not.
#![allow(clippy::indexing_slicing, reason = "a question that lacks what is looked for should stop the test")]

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// What is wrong with what the device answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Trick {
    /// Nothing.
    #[default]
    None,
    /// The browser stood on another site.
    OtherOrigin,
    /// The key was made for another site.
    OtherSite,
    /// Nobody's finger, face or PIN was asked for.
    NotVerified,
    /// It answers another question.
    OtherChallenge,
    /// Another key signs.
    OtherKey,
    /// Somebody else is said to be the owner.
    OtherOwner,
    /// The key's counter goes back, as a copied key's does.
    CounterBack,
}

/// The device.
pub struct Authenticator {
    key: SigningKey,
    id: Vec<u8>,
    owner: String,
    counter: u32,
}

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const ATTESTED: u8 = 0x40;

impl Default for Authenticator {
    fn default() -> Self {
        Self::new()
    }
}

impl Authenticator {
    /// A device with a new key.
    pub fn new() -> Self {
        let id = base::random::bytes::<32>().to_vec();
        Self { key: key(), id, owner: String::new(), counter: 5 }
    }

    /// Makes the passkey that is asked for, in a browser at `origin`: what the browser sends.
    pub fn make(&mut self, options: &str, origin: &str, trick: Trick) -> String {
        let asked: Value = serde_json::from_str(options).expect("options are JSON");
        asked["user"]["id"].as_str().expect("the owner's handle").clone_into(&mut self.owner);
        let site = asked["rp"]["id"].as_str().expect("the site");
        let client = client("webauthn.create", &asked, origin, trick);
        let mut data = self.data(site, ATTESTED, trick);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).expect("a short name").to_be_bytes());
        data.extend(&self.id);
        data.extend(self.public());
        // {"fmt": "none", "attStmt": {}, "authData": bytes}
        let mut object = vec![0xa3, 0x63, b'f', b'm', b't', 0x64, b'n', b'o', b'n', b'e', 0x67];
        object.extend(b"attStmt");
        object.extend([0xa0, 0x68]);
        object.extend(b"authData");
        object.extend([0x58, u8::try_from(data.len()).expect("short data")]);
        object.extend(&data);
        let public = spki(&self.key);
        json!({
            "id": BASE64.encode(&self.id), "rawId": BASE64.encode(&self.id), "type": "public-key",
            "authenticatorAttachment": "platform", "clientExtensionResults": {},
            "response": { "clientDataJSON": BASE64.encode(client), "attestationObject": BASE64.encode(&object),
                "authenticatorData": BASE64.encode(&data), "publicKey": BASE64.encode(public),
                "publicKeyAlgorithm": -7, "transports": ["internal"] },
        })
        .to_string()
    }

    /// Answers what is asked with the passkey, in a browser at `origin`: what the browser sends.
    pub fn answer(&mut self, options: &str, origin: &str, trick: Trick) -> String {
        let asked: Value = serde_json::from_str(options).expect("options are JSON");
        self.counter = if trick == Trick::CounterBack { 1 } else { self.counter + 1 };
        let client = client("webauthn.get", &asked, origin, trick);
        let data = self.data(asked["rpId"].as_str().expect("the site"), 0, trick);
        let mut signed = data.clone();
        signed.extend(Sha256::digest(&client));
        let signature: Signature =
            if trick == Trick::OtherKey { key().sign(&signed) } else { self.key.sign(&signed) };
        let owner = if trick == Trick::OtherOwner { BASE64.encode([9; 16]) } else { self.owner.clone() };
        json!({
            "id": BASE64.encode(&self.id), "rawId": BASE64.encode(&self.id), "type": "public-key",
            "authenticatorAttachment": "platform", "clientExtensionResults": {},
            "response": { "clientDataJSON": BASE64.encode(client), "authenticatorData": BASE64.encode(&data),
                "signature": BASE64.encode(signature.to_der().as_bytes()), "userHandle": owner },
        })
        .to_string()
    }

    fn data(&self, site: &str, flags: u8, trick: Trick) -> Vec<u8> {
        let site = if trick == Trick::OtherSite { "noi-khac.example" } else { site };
        let verified = if trick == Trick::NotVerified { 0 } else { VERIFIED };
        let mut data = Sha256::digest(site.as_bytes()).to_vec();
        data.push(PRESENT | verified | flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// The public key as COSE has it: {1: 2, 3: -7, -1: 1, -2: x, -3: y}.
    fn public(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_encoded_point(false);
        let mut key = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
        key.extend(point.x().expect("an uncompressed point"));
        key.extend([0x22, 0x58, 0x20]);
        key.extend(point.y().expect("an uncompressed point"));
        key
    }
}

fn spki(key: &SigningKey) -> Vec<u8> {
    use p256::pkcs8::EncodePublicKey;
    key.verifying_key().to_public_key_der().expect("a public key").into_vec()
}

fn key() -> SigningKey {
    loop {
        if let Ok(key) = SigningKey::from_slice(&base::random::bytes::<32>()) {
            return key;
        }
    }
}

fn client(kind: &str, asked: &Value, origin: &str, trick: Trick) -> String {
    let other = BASE64.encode([7; 16]);
    let challenge = if trick == Trick::OtherChallenge {
        other.as_str()
    } else {
        asked["challenge"].as_str().expect("a challenge")
    };
    let origin = if trick == Trick::OtherOrigin { "https://mot-cua.example" } else { origin };
    format!(r#"{{"type":"{kind}","challenge":"{challenge}","origin":"{origin}","crossOrigin":false}}"#)
}
