//! The job that hands a strand over to its partner.
//!
//! It may be done twice: the partner knows a forwarding by its key, and what was taken is written with the number of
//! the forwarding. Between sending and writing nothing is held, so a crash there sends the same once more. Only the
//! latest forwarding is sent; it holds all that an earlier one did.

use anyhow::anyhow;
use base::Actor;
use liaison::{Lines, Trouble};
use rules::workflow::Command;

use super::{
    super::{
        attachment,
        perform::{Terms, perform, scoped},
    },
    Errand,
    parcel::{Parcel, key, parcel},
    store,
};
use crate::{CaseError, Office, Operation};

struct Ready {
    parcel: Parcel,
    key: String,
    partner: String,
    number: u32,
}

/// Does the errand, unless it was done or overtaken. A refusal is kept and shown, not tried again.
pub fn forward(office: &Office, lines: &Lines, errand: &Errand) -> anyhow::Result<()> {
    let op = Operation::new(office, &Actor::System);
    let Some(ready) = office.db.read(|tx| prepare(tx, &op, errand))? else { return Ok(()) };
    let Some(line) = lines.get(&ready.partner) else {
        let why = format!("no partner {} in the settings", ready.partner);
        office.db.write(|tx| store::failed(tx, errand.dossier, &errand.strand, &why))?;
        return Err(anyhow!(why));
    };
    let file = |hash: &str| {
        let found = ready.parcel.files.iter().find(|file| file.sha256 == hash);
        let found = found.ok_or_else(|| "asks for a file that the dossier does not have".to_owned())?;
        if !found.opens() {
            return Err("a file waits to be looked at for malware, or has some".to_owned());
        }
        let read = attachment::read(op, errand.dossier, found.id);
        read.map(|(_, bytes)| bytes).map_err(|error| error.to_string())
    };
    match line.hand_over(&ready.key, &ready.parcel.message, office.now(), &file) {
        Ok(foreign_code) => Ok(note(office, errand, ready.number, foreign_code)?),
        Err(Trouble::Refused(why)) => Ok(refused(office, errand, ready.number, &why)?),
        Err(Trouble::Failed(why)) => {
            office.db.write(|tx| store::failed(tx, errand.dossier, &errand.strand, &why))?;
            Err(anyhow!(why))
        }
    }
}

fn prepare(tx: &db::Tx, op: &Operation, errand: &Errand) -> Result<Option<Ready>, CaseError> {
    let loaded = scoped(tx, op, errand.dossier, false)?;
    let Some(strand) = loaded.dossier.strand(&errand.strand) else { return Ok(None) };
    let Some(row) = store::one(tx, errand.dossier, &errand.strand)? else { return Ok(None) };
    let overtaken = strand.forwarded != errand.number || row.is_taken();
    let (true, false, Some(partner)) = (strand.is_awaited(), overtaken, &strand.partner) else { return Ok(None) };
    Ok(Some(Ready {
        parcel: parcel(tx, &loaded, strand, row.taken > 0)?,
        key: key(&loaded, strand),
        partner: partner.key.clone(),
        number: strand.forwarded,
    }))
}

fn note(office: &Office, errand: &Errand, number: u32, foreign_code: String) -> Result<(), CaseError> {
    let op = Operation::new(office, &Actor::System);
    office.db.write(|tx| {
        store::taken(tx, errand.dossier, &errand.strand, number, op.now)?;
        let mut loaded = scoped(tx, &op, errand.dossier, true)?;
        let command = Command::NoteTaken { strand: errand.strand.clone(), foreign_code: foreign_code.clone() };
        perform(tx, &op, &mut loaded, &command, Terms::NONE).map(drop)
    })
}

fn refused(office: &Office, errand: &Errand, number: u32, why: &str) -> Result<(), CaseError> {
    let op = Operation::new(office, &Actor::System);
    tracing::warn!(dossier = %errand.dossier, strand = errand.strand, "a partner refuses a dossier: see motcua check");
    office.db.write(|tx| {
        let loaded = scoped(tx, &op, errand.dossier, true)?;
        let about = (errand.dossier, errand.strand.as_str());
        Ok(store::refused(tx, &loaded.key, about, number, why, op.now)?)
    })
}
