//! The job that fetches the file of a result that another system made.

use anyhow::anyhow;
use base::{Actor, DocumentId, DossierId};
use liaison::Lines;
use rules::workflow::PartnerFile;
use serde::{Deserialize, Serialize};

use super::super::{attachment, perform::scoped};
use crate::{
    CaseError, Office, Operation,
    document::{self, Kind, New},
    received,
};

/// Which file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// The dossier.
    pub dossier: DossierId,
    /// The strand whose result it is.
    pub strand: String,
    /// As the partner names it.
    pub file: PartnerFile,
}

/// Fetches the file and keeps it as a paper of the dossier; once, by its hash.
pub fn fetch(office: &Office, lines: &Lines, wanted: &Wanted) -> anyhow::Result<()> {
    let op = Operation::new(office, &Actor::System);
    let (key, partner) = office.db.read(|tx| {
        let loaded = scoped(tx, &op, wanted.dossier, false)?;
        let partner = loaded.dossier.strand(&wanted.strand).and_then(|strand| strand.partner.clone());
        Ok::<_, CaseError>((loaded.key, partner))
    })?;
    let is_there = |tx: &db::Tx| {
        let papers = document::of_dossier(tx, wanted.dossier)?;
        Ok::<_, CaseError>(papers.iter().any(|paper| paper.sha256.as_deref() == Some(wanted.file.sha256.as_str())))
    };
    let Some(partner) = partner else { return Ok(()) };
    if office.db.read(is_there)? {
        return Ok(());
    }
    let line = lines.get(&partner.key).ok_or_else(|| anyhow!("no partner {} in the settings", partner.key))?;
    let bytes = line.result(&wanted.file.id, &wanted.file.sha256, office.now())?;
    let id = DocumentId::new();
    let kept = document::keep(office, &key, id, media(&bytes), &bytes)?;
    let new = New {
        id,
        dossier: wanted.dossier,
        kind: Kind::PartnerResult,
        name: attachment::clean_name(&wanted.file.name),
        by: None,
        brought: Some(received::scan::of_partner(&op, wanted.dossier, &bytes)),
    };
    let written = office.db.write(|tx| {
        // Locked, so that two workers with the same file keep it once.
        scoped(tx, &op, wanted.dossier, true)?;
        let is_new = !is_there(tx)?;
        if is_new {
            document::attach(tx, &new, &kept, office.now())?;
        }
        Ok::<_, CaseError>(is_new)
    })?;
    if !written {
        office.blobs.delete(kept.blob)?;
    }
    Ok(())
}

/// By its first bytes; what is neither PDF nor picture is only downloaded.
fn media(bytes: &[u8]) -> &'static str {
    match bytes {
        [b'%', b'P', b'D', b'F', b'-', ..] => "application/pdf",
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        _ => "application/octet-stream",
    }
}
