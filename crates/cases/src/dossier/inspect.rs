//! The sweep over everything that is kept: does each row say what its events say, is each paper and file that
//! is spoken of there and whole? It changes nothing.
//!
//! Deliberately absent: repair (`rebuild` puts rows right from their events).

use base::{Actor, Date, Denied, DocumentId, DossierId};
use db::{Tx, Vault};
use people::{agencies, officers};
use rules::workflow::{Dossier, State, sits};
use sha2::{Digest, Sha256};

use super::{
    attachment,
    rebuild::difference,
    retention, search,
    store::{self, Loaded},
};
use crate::{CaseError, Operation, document};

/// Something that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Which dossier.
    pub id: DossierId,
    /// What, in words for the operator; names nobody.
    pub what: String,
}

/// Looks at every dossier and tells what is wrong; nothing, unless something broke.
pub fn inspect(op: Operation) -> Result<Vec<Fault>, CaseError> {
    if *op.actor != Actor::System {
        return Err(Denied::NotAllowed.into());
    }
    let mut faults = Vec::new();
    for id in op.office.db.read(store::ids)? {
        // A dossier that cannot even be read is a fault of its own and hides no other dossier's.
        let said = one(&op, id).unwrap_or_else(|error| vec![format!("cannot be read: {error}")]);
        faults.extend(said.into_iter().map(|what| Fault { id, what }));
    }
    Ok(faults)
}

fn one(op: &Operation, id: DossierId) -> Result<Vec<String>, CaseError> {
    let mut said = Vec::new();
    if let Some(found) = difference(op, id)? {
        if found.was != found.is {
            said.push(format!("the row says {}, the events say {}", told(&found.was), told(&found.is)));
        }
        if found.search {
            said.push("the search finds it by something else than its names and state".to_owned());
        }
        if found.clocks {
            said.push("other times run for it than its events say".to_owned());
        }
    }
    let loaded = op.office.db.read(|tx| {
        let Some(loaded) = store::load(tx, &op.office.vault, id, false)? else { return Ok(None) };
        said.extend(records(tx, &op.office.vault, &loaded, base::local_date(op.now))?);
        Ok::<_, CaseError>(Some(loaded))
    })?;
    match loaded {
        Some(loaded) => {
            said.extend(files(op, &loaded)?);
            said.extend(papers(op, &loaded)?);
        }
        None => said.extend(destroyed(op, id)?),
    }
    Ok(said)
}

/// A dossier without a key was destroyed by its time, and nothing finds it any more.
fn destroyed(op: &Operation, id: DossierId) -> Result<Vec<String>, CaseError> {
    op.office.db.read(|tx| {
        let mut said = Vec::new();
        if !retention::is_destroyed(tx, id)? {
            said.push("its key is gone and nothing says that it was destroyed".to_owned());
        }
        if search::is_in(tx, id)? {
            said.push("its content was destroyed and the search still finds it".to_owned());
        }
        Ok(said)
    })
}

/// What of a row an operator looks at first.
fn told(row: &super::Summary) -> String {
    let due = row.due.map_or_else(|| "none".to_owned(), |due| due.to_string());
    let held = format!("{}/{}", row.holder.agency, row.holder.part.word());
    format!("{} (version {}, held by {held}, due {due}, owed {})", row.state.word(), row.version, row.owed)
}

/// Holder, code, register, forms: everything the tables must have beside the events.
fn records(tx: &Tx, vault: &Vault, loaded: &Loaded, today: Date) -> Result<Vec<String>, CaseError> {
    let (id, dossier) = (loaded.id, &loaded.dossier);
    let mut said: Vec<String> = dossier.holder_fault().map(str::to_owned).into_iter().collect();
    if !dossier.state.is_final() {
        said.extend(gone(tx, vault, dossier, today)?);
    }
    if let Some(acceptance) = &dossier.acceptance {
        let line = store::register_line(tx, id)?;
        if line.as_ref() != Some(&acceptance.register) {
            said.push("accepted, but its line of the register is not there or another".to_owned());
        }
        if dossier.due.is_none() || acceptance.code.is_empty() {
            said.push("accepted without code or due moment".to_owned());
        }
        said.extend(paper(tx, id, acceptance.form_01, "Form 01")?);
    }
    for (reason, named, what) in grounds(dossier) {
        if reason.trim().is_empty() {
            said.push(format!("{what} without a reason"));
        }
        said.extend(paper(tx, id, named, what)?);
    }
    Ok(said)
}

/// Holders who are no more: an agency that ended, an officer who left. The dossier waits for the head, or for the
/// move to the agency's successor.
fn gone(tx: &Tx, vault: &Vault, dossier: &Dossier, today: Date) -> Result<Option<String>, CaseError> {
    let seat = dossier.holder.seat();
    let Some(agency) = agencies::by_id(tx, seat.agency)? else {
        return Ok(Some("its holder is no known agency".to_owned()));
    };
    if !agency.valid_on(today) {
        return Ok(Some(format!("its holder is an agency that has ended ({})", agency.code)));
    }
    // Until the unit says that a moved dossier has come, the unit answers for it: who goes along may be on the way.
    let Some(id) = dossier.holder.officer().filter(|_| dossier.arrival.is_none()) else { return Ok(None) };
    let serves = officers::acting(tx, vault, id, today)?.is_some_and(|officer| sits(&officer, seat));
    // Somebody the store has never heard of is another fault than somebody who left.
    let known = officers::is_known(tx, id)?;
    Ok((known && !serves).then(|| format!("its holder is an officer who serves there no more ({id})")))
}

/// The reasons and papers that the state calls for.
fn grounds(dossier: &Dossier) -> Vec<(&str, DocumentId, &'static str)> {
    let mut grounds = Vec::new();
    if let Some(closing) = &dossier.closing {
        grounds.push((closing.reason.as_str(), closing.document, "ended without a result"));
    }
    let waits = matches!(dossier.state, State::PreSupplement | State::Supplement);
    if let Some(asked) = dossier.asked.as_ref().filter(|_| waits) {
        grounds.push((asked.reason.as_str(), asked.document, "asked for papers"));
    }
    grounds
}

fn paper(tx: &Tx, id: DossierId, named: DocumentId, what: &str) -> Result<Option<String>, CaseError> {
    let there = document::one(tx, id, named)?.is_some();
    Ok((!there).then(|| format!("{what}: its paper {named} is not there")))
}

/// Every file opens and is the one that was taken in.
fn files(op: &Operation, loaded: &Loaded) -> Result<Vec<String>, CaseError> {
    let mut said = Vec::new();
    for file in attachment::files(*op, loaded.id)? {
        match attachment::kept(*op, loaded.id, file.id) {
            Ok((_, bytes)) if hex::encode(Sha256::digest(&bytes)) == file.sha256 => {}
            Ok(_) => said.push(format!("file {}: its bytes are not those taken in", file.id)),
            Err(error) => said.push(format!("file {}: {error}", file.id)),
        }
    }
    Ok(said)
}

/// Every paper that was set opens and is the one that was set.
fn papers(op: &Operation, loaded: &Loaded) -> Result<Vec<String>, CaseError> {
    let mut said = Vec::new();
    for row in op.office.db.read(|tx| document::of_dossier(tx, loaded.id))? {
        let Some(hash) = row.sha256 else { continue };
        match document::bytes(op.office, &loaded.key, loaded.id, row.id) {
            Ok(bytes) if hex::encode(Sha256::digest(&bytes)) == hash => {}
            Ok(_) => said.push(format!("paper {}: its bytes are not those set", row.id)),
            Err(error) => said.push(format!("paper {}: {error}", row.id)),
        }
    }
    Ok(said)
}
