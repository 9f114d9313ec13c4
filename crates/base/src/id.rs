//! Typed, time-ordered identifiers.
//!
//! An id is a UUID of version 7 made by the application, so rows sort by creation and no engine has to
//! hand out numbers. Its text form is 32 lower-case hexadecimal digits. The type parameter keeps a
//! dossier's id from being passed where an account's is wanted; it costs nothing at run time.

use std::{
    fmt,
    hash::{Hash, Hasher},
    marker::PhantomData,
    str::FromStr,
};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

/// An identifier of one kind of thing. The kinds are the empty types of this module.
pub struct Id<K>(Uuid, PhantomData<fn() -> K>);

impl<K> Id<K> {
    /// A new id, later in order than every id this process made before.
    pub fn new() -> Self {
        Self(Uuid::now_v7(), PhantomData)
    }

    /// Its sixteen bytes, for what has no text.
    pub fn bytes(self) -> [u8; 16] {
        self.0.into_bytes()
    }

    /// The id with these sixteen bytes; used by tests and by seeds that must give the same ids each time.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Uuid::from_bytes(bytes), PhantomData)
    }
}

impl<K> Default for Id<K> {
    fn default() -> Self {
        Self::new()
    }
}
impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Id<K> {}
impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<K> Eq for Id<K> {}
impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}
impl<K> Hash for Id<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<K> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.simple())
    }
}
impl<K> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.simple())
    }
}

/// The text is not an id.
#[derive(Debug, thiserror::Error)]
#[error("not an identifier")]
pub struct NotAnId;

impl<K> FromStr for Id<K> {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        if text.len() != 32 {
            return Err(NotAnId);
        }
        Uuid::try_parse(text).map(|uuid| Self(uuid, PhantomData)).map_err(|_| NotAnId)
    }
}
impl<K> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de, K> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident => $alias:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub enum $kind {}
        $(#[$doc])*
        pub type $alias = Id<$kind>;
    )*};
}

kinds! {
    /// An account of a citizen or a business.
    AccountKind => AccountId;
    /// An officer of an agency.
    OfficerKind => OfficerId;
    /// A signed-in session.
    SessionKind => SessionId;
    /// A passkey of an account or an officer.
    PasskeyKind => PasskeyId;
    /// A recovery of an account at the counter.
    RecoveryKind => RecoveryId;
    /// A mandate by which a person acts for somebody else.
    MandateKind => MandateId;
    /// What the head of a unit asks of who keeps the accounts.
    RequestKind => RequestId;
    /// An agency: department, district or commune, in one period of validity.
    AgencyKind => AgencyId;
    /// An immutable revision of a procedure.
    RevisionKind => RevisionId;
    /// A dossier, from its first draft on.
    DossierKind => DossierId;
    /// A file that was attached to a dossier.
    AttachmentKind => AttachmentId;
    /// A document the system or an office made: form, draft, result.
    DocumentKind => DocumentId;
    /// A form that was laid aside.
    AsideKind => AsideId;
    /// The bytes of an attachment or document outside the database.
    BlobKind => BlobId;
    /// Dossiers that one person brought together, or results that one person took together.
    BatchKind => BatchId;
    /// A message to a person.
    MessageKind => MessageId;
    /// One run of taking dossiers over from another system.
    TakeOverKind => TakeOverId;
    /// A declared outage.
    OutageKind => OutageId;
    /// A plan by which a reorganisation is carried out.
    PlanKind => PlanId;
    /// A question whether an officer may read a dossier outside their duty.
    GlassKind => GlassId;
    /// Another system of the province that reads by a key.
    ApiClientKind => ApiClientId;
    /// A piece of work for the worker.
    JobKind => JobId;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_from_its_text_and_ids_are_ordered_by_time() {
        let (first, second) = (DossierId::new(), DossierId::new());
        assert_eq!(first.to_string().parse::<DossierId>().unwrap(), first);
        assert!(first < second);
        assert!("zz".parse::<DossierId>().is_err());
        assert!("0190aaaa-0000-7000-8000-000000000000".parse::<DossierId>().is_err());
    }
}
