//! Bytes that came from outside, whoever brought them: a citizen's file, a scan an officer made, the result of another
//! system. They are looked at for malware (`scan`), and people see pictures of their pages (`look`), never the bytes
//! themselves. The tables of the three keep the rows; what is common to them is here. Deliberately absent: what each of
//! them is to the dossier, and papers the office made (`document`), which are shown as they are.

pub(crate) mod look;
pub(crate) mod scan;
pub(crate) mod store;

use base::{BlobId, DossierId, Refusal};

pub use look::MOST_PAGES;
pub use scan::{Scan, look_again};

use crate::{CaseError, Operation};

/// Where the row of a received file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Table {
    Attachment,
    Document,
    Pile,
}

impl Table {
    const ALL: [Self; 3] = [Self::Attachment, Self::Document, Self::Pile];

    fn name(self) -> &'static str {
        match self {
            Self::Attachment => "attachment",
            Self::Document => "document",
            Self::Pile => "scan_pile",
        }
    }

    /// What binds the sealed bytes to their row.
    pub fn place(self, id: impl std::fmt::Display) -> String {
        match self {
            Self::Attachment => format!("attachment.bytes:{id}"),
            Self::Document => format!("document:{id}"),
            Self::Pile => format!("scan_pile.bytes:{id}"),
        }
    }
}

/// A received file.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub table: Table,
    /// The id of its row.
    pub id: String,
    pub dossier: DossierId,
    pub name: String,
    pub blob: BlobId,
    pub scan: Scan,
}

impl Received {
    pub fn place(&self) -> String {
        self.table.place(&self.id)
    }

    /// Refused where nobody, or nobody but who sent it, may open it now.
    pub fn opens(&self, op: &Operation) -> Result<(), CaseError> {
        let own = self.table == Table::Attachment && op.actor.officer().is_none();
        let key = match self.scan {
            Scan::Infected => "file_infected_inside",
            Scan::Waiting if !own => "file_not_looked_at",
            Scan::Unseen | Scan::Clean | Scan::Waiting => return Ok(()),
        };
        Err(Refusal::new(key).with("name", &self.name).into())
    }
}
