//! The books of certification (sổ chứng thực): which numbers a result takes, and the books to be read and printed.
//!
//! A number is taken in the transaction that issues the result, as the next one of the book: so numbers have no
//! gap, and one that was taken back never existed. Deliberately absent: entering a line by hand or changing one.

mod store;

use base::{AgencyId, Date, Denied, DossierId, OfficerId, Vnd, local_date};
use db::Tx;
use people::{Agency, agencies, officers};
use rules::{
    certification::{BookKind, Matter, numbers},
    document::{CertificationBook, CertifiedLine, Person},
    policy::{Action, may},
    workflow::Outcome,
};
use serde::{Deserialize, Serialize};

use super::{
    papers,
    perform::pinned,
    save_answers::working_copy,
    store::{self as dossiers, Loaded},
    submit::known,
};
use crate::{CaseError, Operation, document::Data};

pub use store::Book;

/// What of a line is personal; sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Said {
    requester: Person,
    title: String,
}

/// The lines that a result will take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    pub kind: BookKind,
    pub year: i16,
    pub first: i64,
    matters: Vec<(Matter, Vnd)>,
    requester: Person,
}

impl Plan {
    /// The numbers, as printed.
    pub fn numbers(&self) -> String {
        numbers(self.first, self.matters.len())
    }
    /// The book, as certificates name it.
    pub fn book(&self) -> String {
        self.kind.book(self.year)
    }
    /// The papers, by name.
    pub fn titles(&self) -> Vec<String> {
        self.matters.iter().map(|(matter, _)| matter.title.clone()).collect()
    }
}

/// The book in which a result of this dossier is entered; a refusal is in none.
pub(super) fn kind_of(tx: &Tx, loaded: &Loaded) -> Result<Option<BookKind>, CaseError> {
    let granted = loaded.dossier.draft_in_hand().is_none_or(|draft| draft.outcome == Outcome::Positive);
    let definition = pinned(tx, loaded)?;
    let booked = definition.sheet.results.first().and_then(|kind| kind.book.as_ref());
    Ok(booked.filter(|_| granted).map(|booked| booked.kind))
}

/// What the result in hand would take now.
pub(super) fn plan(tx: &Tx, op: &Operation, loaded: &Loaded, on: Date) -> Result<Option<Plan>, CaseError> {
    let Some(kind) = kind_of(tx, loaded)? else { return Ok(None) };
    let definition = pinned(tx, loaded)?;
    let Some(booked) = definition.sheet.results.first().and_then(|kind| kind.book.as_ref()) else {
        return Ok(None);
    };
    let content = working_copy(tx, loaded)?;
    let facts = known(tx, op, loaded, &content, loaded.dossier.channel)?;
    let matters = booked.matters(&content.answers, &loaded.header.procedure);
    let fees = &definition.sheet.fees;
    let fee = |place| booked.fee(fees, &content.answers, place, &facts, facts.today);
    let matters = matters.into_iter().enumerate().map(|(place, matter)| (matter, fee(place))).collect();
    let requester = loaded.header.owner.as_ref().unwrap_or(&loaded.header.filer).clone();
    let first = store::last(tx, loaded.dossier.agency, kind, on.year())?.unwrap_or(0) + 1;
    Ok(Some(Plan { kind, year: on.year(), first, matters, requester }))
}

/// Enters the plan's lines; `false` when somebody else took its numbers meanwhile.
pub(super) fn enter(
    tx: &Tx,
    op: &Operation,
    loaded: &Loaded,
    plan: &Plan,
    (on, signatory): (Date, OfficerId),
) -> Result<bool, CaseError> {
    let agency = loaded.dossier.agency;
    if store::last(tx, agency, plan.kind, plan.year)?.unwrap_or(0) + 1 != plan.first {
        return Ok(false);
    }
    for (number, (matter, fee)) in (plan.first..).zip(&plan.matters) {
        let line = store::New {
            agency,
            kind: plan.kind,
            year: plan.year,
            number,
            dossier: loaded.id,
            on,
            signatory,
            copies: matter.copies,
            fee: *fee,
            at: op.now,
        };
        let said = Said { requester: plan.requester.clone(), title: matter.title.clone() };
        store::insert(tx, &loaded.key, &line, &said)?;
    }
    Ok(true)
}

/// A line of a book with the dossier it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The dossier.
    pub dossier: DossierId,
    /// The line as printed.
    pub printed: CertifiedLine,
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
    let own = agencies::by_id(tx, officer.agency)?.ok_or(Denied::NotFound)?;
    let mut reach = agencies::received_at(tx, &own, local_date(op.now))?;
    if !reach.iter().any(|agency| agency.id == own.id) {
        reach.insert(0, own);
    }
    Ok(reach)
}

/// One book, for the page.
pub fn book(
    op: Operation,
    agency: AgencyId,
    kind: BookKind,
    year: i16,
) -> Result<(CertificationBook, Vec<Line>), CaseError> {
    op.office.db.read(|tx| {
        let agency = within_reach(tx, &op)?.into_iter().find(|own| own.id == agency).ok_or(Denied::NotFound)?;
        let kept = store::lines(tx, agency.id, kind, year)?;
        if kept.is_empty() {
            return Err(Denied::NotFound.into());
        }
        let lines = kept.into_iter().map(|kept| line(tx, &op, kept)).collect::<Result<Vec<_>, _>>()?;
        let book = CertificationBook {
            head: papers::head(tx, &op, &agency)?,
            date: local_date(op.now),
            kind: kind.word().to_owned(),
            book: kind.book(year),
            year,
            lines: lines.iter().map(|line| line.printed.clone()).collect(),
        };
        Ok((book, lines))
    })
}

/// A line whose dossier's key is destroyed keeps number and date.
fn line(tx: &Tx, op: &Operation, kept: store::Kept) -> Result<Line, CaseError> {
    let loaded = dossiers::load(tx, &op.office.vault, kept.dossier, false)?;
    let said = loaded.as_ref().map(|loaded| kept.said(&loaded.key)).transpose()?;
    let signed = officers::name_of(tx, &op.office.vault, kept.signatory)?;
    let printed = CertifiedLine {
        number: u32::try_from(kept.number).unwrap_or_default(),
        on: kept.on,
        requester: said.as_ref().map(|said| said.requester.name.clone()).unwrap_or_default(),
        identity: said.as_ref().and_then(|said| said.requester.identity.clone()),
        title: said.map(|said| said.title).unwrap_or_default(),
        signatory: signed.map(|(name, title)| format!("{name}, {title}")).unwrap_or_default(),
        copies: kept.copies,
        fee: if kept.fee == Vnd::ZERO { String::new() } else { kept.fee.to_string() },
        note: loaded.and_then(|loaded| loaded.dossier.code().map(str::to_owned)),
    };
    Ok(Line { dossier: kept.dossier, printed })
}

/// One book as a PDF.
pub fn print(op: Operation, book: &CertificationBook) -> Result<Vec<u8>, CaseError> {
    let data = Data::from(book);
    Ok(op.office.renderer.render(&data.template, &data.data, &[])?)
}
