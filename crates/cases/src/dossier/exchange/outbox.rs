//! What events ask of the outbox, written in their own transaction.

use db::Tx;
use rules::workflow::{Event, Strand};

use super::{super::store::Loaded, Errand, FETCH, FORWARD, result::Wanted, store};
use crate::{CaseError, Operation};

/// Gives forwardings and results to fetch to the outbox, and keeps the table of the exchange in step. A job has the
/// number of its forwarding in its key, so that a second one is not lost while the first is on its way.
pub fn follow(tx: &Tx, op: &Operation, loaded: &Loaded, events: &[Event]) -> Result<(), CaseError> {
    if loaded.dossier.strands.is_empty() || events.is_empty() {
        return Ok(());
    }
    for strand in loaded.dossier.strands.iter().filter(|strand| strand.forwarded > 0) {
        store::keep(tx, loaded.id, strand)?;
    }
    for event in events {
        match event {
            Event::Forwarded { strand } => {
                let Some(strand) = loaded.dossier.strand(strand) else { continue };
                let errand = Errand { dossier: loaded.id, strand: strand.key.clone(), number: strand.forwarded };
                let key = format!("{}/{}/{}", errand.dossier, errand.strand, errand.number);
                db::jobs::enqueue(tx, FORWARD, Some(&key), &errand, op.now)?;
            }
            Event::ForeignStatus { strand, report } => {
                let Some(strand) = loaded.dossier.strand(strand) else { continue };
                results(tx, op, loaded, strand, report)?;
            }
            _ => {}
        }
    }
    Ok(())
}

fn results(
    tx: &Tx,
    op: &Operation,
    loaded: &Loaded,
    strand: &Strand,
    report: &rules::workflow::Report,
) -> Result<(), CaseError> {
    for file in report.results.iter().filter_map(|result| result.file.clone()) {
        let key = format!("{}/{}/{}", loaded.id, strand.key, file.sha256);
        let wanted = Wanted { dossier: loaded.id, strand: strand.key.clone(), file };
        db::jobs::enqueue(tx, FETCH, Some(&key), &wanted, op.now)?;
    }
    Ok(())
}
