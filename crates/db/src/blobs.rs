//! Bytes outside the database: files that citizens attached, papers that the office made.
//!
//! A blob has a random name that says nothing about what it holds, is written once and never changed. `put`
//! returns only after file and folder are on the disk; the row that names the blob is written after that.
//! What is put here is sealed by the caller. Deliberately absent: which blob belongs to what.

use std::{path::Path, sync::Arc};

use base::BlobId;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload, local::LocalFileSystem, path::Path as Key};

use crate::DbError;

/// A store of blobs.
#[derive(Clone)]
pub struct Blobs(Arc<dyn ObjectStore>);

impl Blobs {
    /// Blobs as files under `folder`, which is created when it is not there.
    pub fn local(folder: &Path) -> Result<Self, DbError> {
        std::fs::create_dir_all(folder).map_err(DbError::engine)?;
        // Without `with_fsync` a power cut could take back a file whose filing was acknowledged.
        let store = LocalFileSystem::new_with_prefix(folder).map_err(DbError::engine)?.with_fsync(true);
        Ok(Self(Arc::new(store)))
    }

    /// Keeps `bytes`; when this returns they are durable.
    pub fn put(&self, bytes: Vec<u8>) -> Result<BlobId, DbError> {
        let name = BlobId::from_bytes(base::random::bytes());
        pollster::block_on(self.0.put(&key(name), PutPayload::from(bytes))).map_err(DbError::engine)?;
        Ok(name)
    }

    /// The bytes of `name`.
    pub fn get(&self, name: BlobId) -> Result<Vec<u8>, DbError> {
        pollster::block_on(async {
            let found = self.0.get(&key(name)).await?;
            found.bytes().await
        })
        .map(|bytes| bytes.to_vec())
        .map_err(DbError::engine)
    }

    /// Removes `name`; no error when it is gone already.
    pub fn delete(&self, name: BlobId) -> Result<(), DbError> {
        match pollster::block_on(self.0.delete(&key(name))) {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(DbError::engine(error)),
        }
    }
}

/// Two levels of folders by the first digits, so that no folder grows without bound.
fn key(name: BlobId) -> Key {
    let name = name.to_string();
    let (first, rest) = name.split_at(2);
    Key::from(format!("{first}/{}/{name}", rest.get(..2).unwrap_or_default()))
}
