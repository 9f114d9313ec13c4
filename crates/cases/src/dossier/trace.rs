//! The processing trace on paper (phiếu theo dõi quá trình xử lý). What the lines say is the page's: it is read from
//! the same events (`rules::workflow::trace`). Deliberately absent: keeping it, since it is another paper each day.

use base::{DossierId, local_date, local_time};
use rules::document::{ProcessingTrace, TraceLine};

use super::{papers::folio, perform::scoped};
use crate::{
    CaseError, Operation,
    document::{Data, words},
};

/// Sets the trace of a dossier with these lines; `state` in words.
pub fn print(op: Operation, id: DossierId, state: String, lines: Vec<TraceLine>) -> Result<Vec<u8>, CaseError> {
    let officer = op.officer()?;
    let paper = op.office.db.read(|tx| {
        let loaded = scoped(tx, &op, id, false)?;
        let folio = folio(tx, &op, &loaded)?;
        let (acceptance, due) = (loaded.dossier.acceptance.as_ref(), loaded.dossier.due);
        Ok::<_, CaseError>(ProcessingTrace {
            code: folio.known_as().to_owned(),
            head: folio.head,
            date: local_date(op.now),
            content: folio.content,
            filer: folio.filer,
            owner: folio.owner,
            state: String::new(),
            received_at: acceptance.map(|acceptance| local_time(acceptance.received)),
            limit: acceptance.map(|acceptance| words::limit(acceptance.limit)),
            due_at: due.map(|due| local_time(due.current)),
            provisional: due.is_some_and(|due| due.provisional),
            lines: Vec::new(),
            officer: officer.name.clone(),
        })
    })?;
    let data = Data::from(&ProcessingTrace { state, lines, ..paper });
    Ok(op.office.renderer.render(&data.template, &data.data, &[])?)
}
