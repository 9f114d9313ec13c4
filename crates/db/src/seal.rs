//! Sealing: personal data is unreadable without its dossier's key, and that key without the installation's.
//!
//! XChaCha20-Poly1305 with random nonces; the additional data binds a sealed value to its place, so that a
//! row moved elsewhere does not open. Destroying a dossier's sealed key destroys its personal data and
//! leaves events, figures and hashes. Deliberately absent: putting everything under another key (`rekey`).

use std::{fs, io::Write, path::Path, sync::Arc};

use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::DbError;

const NONCE: usize = 24;
/// What stands before everything sealed: by which cipher and shape it was, so that another can take over one day.
const VERSION: u8 = 1;

fn seal(key: &[u8; 32], place: &[u8], plain: &[u8]) -> Vec<u8> {
    let nonce: [u8; NONCE] = base::random::bytes();
    let sealed = XChaCha20Poly1305::new(key.into())
        .encrypt(XNonce::from_slice(&nonce), Payload { msg: plain, aad: place })
        // The cipher fails only for texts of more than 256 GiB, which cannot be in memory.
        .unwrap_or_default();
    [&[VERSION], nonce.as_slice(), &sealed].concat()
}

fn open(key: &[u8; 32], place: &[u8], sealed: &[u8]) -> Result<Vec<u8>, DbError> {
    let Some((&VERSION, sealed)) = sealed.split_first() else { return Err(DbError::Sealed) };
    let (nonce, sealed) = sealed.split_at_checked(NONCE).ok_or(DbError::Sealed)?;
    XChaCha20Poly1305::new(key.into())
        .decrypt(XNonce::from_slice(nonce), Payload { msg: sealed, aad: place })
        .map_err(|_| DbError::Sealed)
}

/// The key of one dossier (or account).
#[derive(Clone)]
pub struct DataKey(Zeroizing<[u8; 32]>);

impl DataKey {
    /// A new random key.
    pub fn new() -> Self {
        Self(Zeroizing::new(base::random::bytes()))
    }
    /// `plain`, sealed for `place` (a table, column and id, for example).
    pub fn seal(&self, place: &str, plain: &[u8]) -> Vec<u8> {
        seal(&self.0, place.as_bytes(), plain)
    }
    /// What was sealed for `place`.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, DbError> {
        open(&self.0, place.as_bytes(), sealed)
    }
    /// A serialisable value, sealed.
    pub fn seal_json(&self, place: &str, value: &impl serde::Serialize) -> Result<Vec<u8>, DbError> {
        Ok(self.seal(place, &serde_json::to_vec(value).map_err(DbError::engine)?))
    }
    /// A serialisable value that was sealed.
    pub fn open_json<T: serde::de::DeserializeOwned>(&self, place: &str, sealed: &[u8]) -> Result<T, DbError> {
        serde_json::from_slice(&self.open(place, sealed)?).map_err(DbError::engine)
    }
}

impl Default for DataKey {
    fn default() -> Self {
        Self::new()
    }
}

/// The installation's key.
#[derive(Clone)]
pub struct Vault(Arc<Zeroizing<[u8; 32]>>);

impl Vault {
    /// A vault with this key: for tests.
    pub fn with_key(key: [u8; 32]) -> Self {
        Self(Arc::new(Zeroizing::new(key)))
    }

    /// Reads the installation's key (64 hexadecimal digits) from `path`; makes one, readable by the owner
    /// only and synced to the disk, when there is none. Without this file no personal data can be read again.
    pub fn open_or_create(path: &Path) -> Result<Self, DbError> {
        match fs::read_to_string(path) {
            Ok(text) => {
                let bytes = hex::decode(text.trim())
                    .map_err(|_| DbError::Engine(format!("{}: not a key", path.display())))?;
                let key =
                    bytes.try_into().map_err(|_| DbError::Engine(format!("{}: not a key", path.display())))?;
                Ok(Self::with_key(key))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Self::create(path),
            Err(error) => Err(DbError::engine(format!("{}: {error}", path.display()))),
        }
    }

    /// The key at `path`, which must be there.
    pub fn open_at(path: &Path) -> Result<Self, DbError> {
        if path.exists() {
            Self::open_or_create(path)
        } else {
            Err(DbError::Engine(format!("{}: no key", path.display())))
        }
    }

    fn create(path: &Path) -> Result<Self, DbError> {
        let key: [u8; 32] = base::random::bytes();
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(DbError::engine)?;
        writeln!(file, "{}", hex::encode(key)).and_then(|()| file.sync_all()).map_err(DbError::engine)?;
        if let Some(folder) = path.parent() {
            fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(DbError::engine)?;
        }
        Ok(Self::with_key(key))
    }

    /// A dossier's key, sealed for `place`.
    pub fn seal_key(&self, place: &str, key: &DataKey) -> Vec<u8> {
        seal(&self.0, place.as_bytes(), key.0.as_slice())
    }

    /// A dossier's key that was sealed for `place`.
    pub fn open_key(&self, place: &str, sealed: &[u8]) -> Result<DataKey, DbError> {
        let bytes = open(&self.0, place.as_bytes(), sealed)?;
        Ok(DataKey(Zeroizing::new(bytes.try_into().map_err(|_| DbError::Sealed)?)))
    }

    /// Tells keys apart and says nothing about this one.
    pub fn mark(&self) -> String {
        self.keyed_hash("mark", "")
    }

    /// A dossier's or account's key that was sealed for `place` under the old key, sealed under the new one.
    pub fn reseal_key(&self, old: &Self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, DbError> {
        Ok(self.seal_key(place, &old.open_key(place, sealed)?))
    }

    /// The same as a whole number, for indexes of many short words.
    pub fn keyed_number(&self, purpose: &str, text: &str) -> i64 {
        i64::from_be_bytes(self.mac(purpose, text).first_chunk().copied().unwrap_or_default())
    }

    /// `plain`, sealed for `place` under the installation's key: for what belongs to no dossier or account.
    pub fn seal(&self, place: &str, plain: &[u8]) -> Vec<u8> {
        seal(&self.0, place.as_bytes(), plain)
    }

    /// What was sealed for `place` under the installation's key.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, DbError> {
        open(&self.0, place.as_bytes(), sealed)
    }

    /// A serialisable value, sealed under the installation's key.
    pub fn seal_json(&self, place: &str, value: &impl serde::Serialize) -> Result<Vec<u8>, DbError> {
        Ok(self.seal(place, &serde_json::to_vec(value).map_err(DbError::engine)?))
    }

    /// A serialisable value that was sealed under the installation's key.
    pub fn open_json<T: serde::de::DeserializeOwned>(&self, place: &str, sealed: &[u8]) -> Result<T, DbError> {
        serde_json::from_slice(&self.open(place, sealed)?).map_err(DbError::engine)
    }

    /// A keyed hash: equal texts of one purpose have equal hashes, and nobody without the installation's key
    /// can try texts. Used to find rows by phone number, e-mail, identity number or secret.
    pub fn keyed_hash(&self, purpose: &str, text: &str) -> String {
        hex::encode(self.mac(purpose, text))
    }

    fn mac(&self, purpose: &str, text: &str) -> [u8; 32] {
        // A MAC takes keys of any length, so this cannot fail.
        let Ok(mut mac) = <Hmac<Sha256> as Mac>::new_from_slice(self.0.as_slice()) else { return [0; 32] };
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().into()
    }
}
