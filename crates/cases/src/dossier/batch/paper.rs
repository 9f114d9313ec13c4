//! The papers of a batch, read from the events of its dossiers: printed again, they say the same.

use base::{BatchId, Denied, Moment, Vnd, local_date, local_time};
use db::Tx;
use people::{agencies, officers};
use rules::{
    document::{BatchAcknowledgement, BatchLine, BatchReceipt, HandedLine, Letterhead, Person},
    workflow::Event,
};

use super::{
    super::{
        papers,
        store::{self as dossiers, Loaded},
    },
    Batch, Said, Way, seen, store,
};
use crate::{
    CaseError, Operation,
    document::{self, Data},
};

/// The receipt of what came, or the acknowledgement of what went, as a PDF.
pub fn print_batch(op: Operation, id: BatchId) -> Result<Vec<u8>, CaseError> {
    let data = op.office.db.read(|tx| {
        let batch = seen(tx, &op, id)?;
        let sheet = Sheet::of(tx, &op, &batch)?;
        let members = members(tx, &op, id)?;
        Ok::<_, CaseError>(match batch.way {
            Way::In => Data::from(&receipt(&op, batch, sheet, &members)),
            Way::Out => Data::from(&acknowledgement(batch, sheet, &members)),
        })
    })?;
    Ok(op.office.renderer.render(&data.template, &data.data, &[])?)
}

/// Every Form 01 of the batch in one file, to be printed at once.
pub fn print_slips(op: Operation, id: BatchId) -> Result<Vec<u8>, CaseError> {
    let slips = op.office.db.read(|tx| {
        seen(tx, &op, id)?;
        let loaded = members(tx, &op, id)?.into_iter();
        let slip = |loaded: Loaded| {
            let form = loaded.dossier.acceptance.as_ref().map(|acceptance| acceptance.form_01)?;
            Some((loaded.key, loaded.id, form))
        };
        Ok::<_, CaseError>(loaded.filter_map(slip).collect::<Vec<_>>())
    })?;
    let mut pdfs = Vec::new();
    for (key, dossier, form) in slips {
        pdfs.push(document::bytes(op.office, &key, dossier, form)?);
    }
    Ok(op.office.darkroom.join(&pdfs)?)
}

fn members(tx: &Tx, op: &Operation, id: BatchId) -> Result<Vec<Loaded>, CaseError> {
    let mut found = Vec::new();
    for dossier in store::members(tx, id)? {
        found.extend(dossiers::load(tx, &op.office.vault, dossier, false)?);
    }
    Ok(found)
}

/// What both papers say.
struct Sheet {
    head: Letterhead,
    officer: String,
    said: Said,
}

impl Sheet {
    fn of(tx: &Tx, op: &Operation, batch: &Batch) -> Result<Self, CaseError> {
        let agency = agencies::by_id(tx, batch.agency)?.ok_or(Denied::NotFound)?;
        let officer =
            officers::name_of(tx, &op.office.vault, batch.officer)?.map(|(name, _)| name).unwrap_or_default();
        let said = batch.said.clone().ok_or(Denied::NotFound)?;
        Ok(Self { head: papers::head(tx, op, &agency)?, officer, said })
    }
}

fn name(loaded: &Loaded) -> String {
    let person: &Person = loaded.header.owner.as_ref().unwrap_or(&loaded.header.filer);
    person.name.clone()
}

fn receipt(op: &Operation, batch: Batch, sheet: Sheet, members: &[Loaded]) -> BatchReceipt {
    let accepted: Vec<(BatchLine, Vnd)> = members.iter().filter_map(line).collect();
    BatchReceipt {
        head: sheet.head,
        date: local_date(batch.at),
        bringer: sheet.said.person,
        content: sheet.said.content,
        received_at: local_time(batch.at),
        total: money(accepted.iter().map(|(_, owed)| *owed).sum()),
        lines: accepted.into_iter().map(|(line, _)| line).collect(),
        delivery: sheet.said.delivery,
        phone: op.office.settings.hotline.clone(),
        officer: sheet.officer,
        qr: batch.name.clone(),
        name: batch.name,
    }
}

fn money(amount: Vnd) -> String {
    if amount == Vnd::ZERO { "không thu".to_owned() } else { amount.to_string() }
}

/// What acceptance promised, whatever happened since.
fn line(loaded: &Loaded) -> Option<(BatchLine, Vnd)> {
    let (acceptance, due, owed) = loaded.recorded.iter().find_map(|recorded| match &recorded.event {
        Event::Accepted { acceptance, due, owed } => Some((acceptance, due, *owed)),
        _ => None,
    })?;
    let line = BatchLine {
        code: acceptance.code.clone(),
        name: name(loaded),
        due_at: Some(local_time(due.current)),
        provisional: due.provisional,
        fee: money(owed),
    };
    Some((line, owed))
}

fn acknowledgement(batch: Batch, sheet: Sheet, members: &[Loaded]) -> BatchAcknowledgement {
    BatchAcknowledgement {
        head: sheet.head,
        date: local_date(batch.at),
        receiver: sheet.said.person,
        capacity: sheet.said.capacity,
        returned_at: local_time(batch.at),
        lines: members.iter().map(handed).collect(),
        officer: sheet.officer,
        qr: batch.name.clone(),
        name: batch.name,
    }
}

/// The result that was handed over then, also where a corrected one took its place since.
fn handed(loaded: &Loaded) -> HandedLine {
    let returned: Option<Moment> = loaded.dossier.returned.as_ref().map(|returned| returned.at);
    let mut results = loaded.dossier.results.iter().rev();
    let issued = results.find(|version| returned.is_none_or(|at| version.at <= at)).map(|version| &version.issued);
    HandedLine {
        code: loaded.dossier.code().unwrap_or(&loaded.summary.reference).to_owned(),
        name: name(loaded),
        content: loaded.header.procedure.clone(),
        number: issued.map(|issued| issued.number.clone()).unwrap_or_default(),
        issued_on: issued.map(|issued| issued.on),
    }
}
