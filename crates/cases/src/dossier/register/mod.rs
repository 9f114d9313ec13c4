//! The register (Form 06 of Circular 01/2018/TT-VPCP): one book per agency, field and year.

pub(super) mod store;

use base::{AgencyId, Denied, DossierId, Moment, local_date, local_time};
use db::Tx;
use people::{Agency, agencies};
use rules::{
    document::{Register, RegisterLine},
    policy::{Action, may},
    workflow::Dossier,
};

use super::{papers, store::load, surroundings::Competence};
use crate::{
    CaseError, Operation,
    document::{Data, words},
};

pub use store::Book;

/// A line of a book with the dossier it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The dossier.
    pub dossier: DossierId,
    /// The line as printed.
    pub printed: RegisterLine,
}

/// The books an officer may open: of the own agency, and of those received at its one-stop.
pub fn books(op: Operation) -> Result<Vec<(Agency, Book)>, CaseError> {
    op.office.db.read(|tx| {
        let mut found = Vec::new();
        for agency in within_reach(tx, &op)? {
            found.extend(store::books(tx, agency.id)?.into_iter().map(|book| (agency.clone(), book)));
        }
        Ok(found)
    })
}

fn within_reach(tx: &Tx, op: &Operation) -> Result<Vec<Agency>, CaseError> {
    let officer = op.officer()?;
    if !may(officer, Action::SeeQueue) {
        return Err(Denied::NotAllowed.into());
    }
    let today = local_date(op.now);
    let own = agencies::by_id(tx, officer.agency)?.ok_or(Denied::NotFound)?;
    let mut reach = agencies::received_at(tx, &own, today)?;
    if !reach.iter().any(|agency| agency.id == own.id) {
        reach.insert(0, own);
    }
    Ok(reach)
}

/// One book, for the page.
pub fn book(op: Operation, agency: AgencyId, field: &str, year: i16) -> Result<(Register, Vec<Line>), CaseError> {
    op.office.db.read(|tx| {
        let agency = within_reach(tx, &op)?.into_iter().find(|own| own.id == agency).ok_or(Denied::NotFound)?;
        let kept = store::lines(tx, agency.id, field, year)?;
        if kept.is_empty() {
            return Err(Denied::NotFound.into());
        }
        let mut lines = Vec::new();
        for (number, dossier) in kept {
            if let Some(printed) = line(tx, &op, number, dossier)? {
                lines.push(Line { dossier, printed });
            }
        }
        let register = Register {
            form: None,
            head: papers::head(tx, &op, &agency)?,
            date: local_date(op.now),
            field: field.to_owned(),
            book: format!("{field}/{year}"),
            year,
            lines: lines.iter().map(|line| line.printed.clone()).collect(),
        };
        Ok((register, lines))
    })
}

/// One book as a PDF.
pub fn print(op: Operation, register: &Register) -> Result<Vec<u8>, CaseError> {
    let data = Data::from(register);
    Ok(op.office.renderer.render(&data.template, &data.data, &[])?)
}

fn line(tx: &Tx, op: &Operation, number: i64, id: DossierId) -> Result<Option<RegisterLine>, CaseError> {
    let Some(loaded) = load(tx, &op.office.vault, id, false)? else { return Ok(None) };
    let Some(acceptance) = &loaded.dossier.acceptance else { return Ok(None) };
    let competence = Competence::acted(tx, op, &loaded.dossier)?;
    let local = |at: Moment| local_time(at);
    let returned = loaded.dossier.returned.as_ref();
    Ok(Some(RegisterLine {
        line: u32::try_from(number).unwrap_or_default(),
        code: acceptance.code.clone(),
        content: loaded.header.procedure.clone(),
        sets: loaded.header.sets,
        person: loaded.header.filer.clone(),
        handling: competence.agency.authority(),
        received_at: local(acceptance.received),
        due_at: loaded.dossier.due.map(|due| local(due.current)),
        provisional: loaded.dossier.due.is_some_and(|due| due.provisional),
        returned_at: returned.map(|returned| local(returned.at)),
        delivery: returned.map(|returned| words::delivery(returned.way, &competence.intake.one_stop_name())),
        note: note(&loaded.dossier),
    }))
}

/// Why it ended without a result, and where it came from when another system began it.
fn note(dossier: &Dossier) -> Option<String> {
    let closed = dossier.closing.as_ref().map(|closing| closing.reason.clone());
    let origin = dossier.taken_over.as_ref().map(|origin| words::taken_over(&origin.source));
    let said: Vec<String> = origin.into_iter().chain(closed).collect();
    (!said.is_empty()).then(|| said.join(". "))
}
