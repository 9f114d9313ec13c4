//! The vocabulary every room of the house shares: ids, actors, money, time, Vietnamese text, refusals,
//! and the two traits (`Renderer`, `Signer`) through which paper is made.
//!
//! Deliberately absent: I/O of any kind, the database, HTTP, rules. A word belongs here only when at
//! least two contexts say it.

pub mod actor;
pub mod clock;
pub mod id;
pub mod origin;
pub mod paper;
pub mod random;
pub mod refusal;
pub mod scanner;
pub mod text;
pub mod vnd;

pub use actor::{Actor, Agent, Officer, Part, Power, Procedures, Role, Seat};
pub use clock::{Clock, FixedClock, SystemClock, VIETNAM, local_date, local_moment, local_time, millis, moment};
pub use id::{
    AccountId, AgencyId, ApiClientId, AsideId, AttachmentId, BatchId, BlobId, DocumentId, DossierId, GlassId, Id,
    JobId, MandateId, MessageId, OfficerId, OutageId, PasskeyId, PlanId, RecoveryId, RequestId, RevisionId,
    SessionId, TakeOverId,
};
pub use jiff::{Timestamp as Moment, civil::Date};
pub use origin::{Device, Origin};
pub use refusal::{Denied, FieldError, FieldErrors, OutOfReach, Refusal};
pub use vnd::Vnd;
