//! Hand-overs on paper: the control slip of one dossier (Form 05 of Circular 01/2018/TT-VPCP), and the lists of
//! what went from unit to unit on a day, which giver and receiver sign. Both are read from the events.
//! Deliberately absent: handing over and confirming, which are steps of the life cycle.

mod moves;
mod store;

use base::{Date, Denied, DossierId, Moment, OfficerId, Seat, VIETNAM, local_date, local_time};
use db::Tx;
use people::{agencies, officers};
use rules::{
    calendar::{Timeliness, timeliness},
    document::{ControlSlip, HandOver, HandOverLine, HandOverList, Letterhead, Outcome, sets::Purpose},
    policy::{Action, may},
    workflow::{DeliveryWay, Finance},
};

use super::{
    access::{Opened, opening},
    papers::{folio, head},
    perform::scoped,
    store::Loaded,
    surroundings::{Competence, agency_name},
};
use crate::{
    CaseError, Operation,
    document::{Data, sets, words},
};
pub use moves::{Move, moves};

/// What goes with one hand-over on the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Passed {
    /// The dossier.
    pub dossier: DossierId,
    /// The move.
    pub step: Move,
    /// It was taken back, or waits to be confirmed.
    pub open: bool,
    /// As printed.
    pub line: HandOverLine,
}

/// The hand-overs between two units on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    /// The unit that gives.
    pub from: Seat,
    /// Its name.
    pub giver: String,
    /// The unit that receives.
    pub to: Seat,
    /// Its name.
    pub receiver: String,
    /// What was handed over, in the order of time.
    pub passed: Vec<Passed>,
}

/// What the officer's agency handed over or received on `day`, by the two units.
pub fn on_day(op: Operation, day: Date) -> Result<Vec<Passage>, CaseError> {
    let officer = op.officer()?;
    if !may(officer, Action::SeeQueue) {
        return Err(Denied::NotAllowed.into());
    }
    let agency = officer.agency;
    op.office.db.read(|tx| {
        let mut passages: Vec<Passage> = Vec::new();
        for id in store::handed_over(tx, agency, span(day)?)? {
            // What was destroyed by its time has no names left for a list; its moves stay in its events.
            let loaded = match scoped(tx, &op, id, false) {
                Ok(loaded) => loaded,
                Err(CaseError::Refused(_) | CaseError::Denied(_)) => continue,
                Err(error) => return Err(error),
            };
            for step in moves(&loaded.recorded) {
                let ours = [step.from.agency, step.to.agency].contains(&agency);
                let today = local_date(step.at) == day || step.received.is_some_and(|it| local_date(it.1) == day);
                if step.two_sided && ours && today && step.reason.is_none() {
                    enter(tx, &mut passages, &loaded, step)?;
                }
            }
        }
        for passage in &mut passages {
            passage.passed.sort_by_key(|passed| passed.step.at);
        }
        Ok(passages)
    })
}

fn span(day: Date) -> Result<(Moment, Moment), CaseError> {
    let at = |day: Date| day.to_zoned(VIETNAM).map(|zoned| zoned.timestamp());
    let wrong = |_| CaseError::Refused(base::Refusal::new("date_wrong"));
    Ok((at(day).map_err(wrong)?, day.tomorrow().and_then(at).map_err(wrong)?))
}

fn enter(tx: &Tx, passages: &mut Vec<Passage>, loaded: &Loaded, step: Move) -> Result<(), CaseError> {
    let (from, to) = (step.from, step.to);
    let passed = Passed { dossier: loaded.id, open: step.received.is_none(), line: line(loaded, &step), step };
    match passages.iter_mut().find(|passage| (passage.from, passage.to) == (from, to)) {
        Some(passage) => passage.passed.push(passed),
        None => {
            let (giver, receiver) = (unit(tx, from)?, unit(tx, to)?);
            passages.push(Passage { from, giver, to, receiver, passed: vec![passed] });
        }
    }
    Ok(())
}

fn line(loaded: &Loaded, step: &Move) -> HandOverLine {
    let dossier = &loaded.dossier;
    let issued = dossier.results.iter().rev().find(|version| version.at <= step.at).map(|version| &version.issued);
    let owner = loaded.header.owner.as_ref().unwrap_or(&loaded.header.filer);
    HandOverLine {
        code: dossier.code().unwrap_or(&loaded.summary.reference).to_owned(),
        content: content(loaded),
        result: issued.filter(|_| step.result).map(|issued| issued.number.clone()).unwrap_or_default(),
        owner: owner.name.clone(),
        fee_paid: dossier.finance() != Finance::Unpaid,
        by_post: dossier.delivery.way == DeliveryWay::Post,
        sets: loaded.header.sets,
        due_at: dossier.due.map(|due| local_time(due.current)),
        provisional: dossier.due.is_some_and(|due| due.provisional),
    }
}

/// The procedure, and where the dossier came from when another system began it.
fn content(loaded: &Loaded) -> String {
    let procedure = &loaded.header.procedure;
    match &loaded.dossier.taken_over {
        Some(origin) => format!("{procedure} ({})", words::taken_over(&origin.source)),
        None => procedure.clone(),
    }
}

/// The list of one passage as a PDF, to be signed by both sides.
pub fn print_list(op: Operation, day: Date, from: Seat, to: Seat) -> Result<Vec<u8>, CaseError> {
    let passages = on_day(op, day)?;
    let passage = passages.into_iter().find(|it| (it.from, it.to) == (from, to)).ok_or(Denied::NotFound)?;
    let paper = op.office.db.read(|tx| list(tx, &op, day, &passage))?;
    set(&op, &Data::from(&paper))
}

fn list(tx: &Tx, op: &Operation, day: Date, passage: &Passage) -> Result<HandOverList, CaseError> {
    let agency = agencies::by_id(tx, passage.from.agency)?.ok_or(Denied::NotFound)?;
    let last = passage.passed.last().ok_or(Denied::NotFound)?;
    let receiver = passage.passed.iter().rev().find_map(|passed| passed.step.received);
    Ok(HandOverList {
        head: head(tx, op, &agency)?,
        date: day,
        results: last.step.result,
        giver_unit: passage.giver.clone(),
        giver: name(tx, op, last.step.giver)?.unwrap_or_default(),
        receiver_unit: passage.receiver.clone(),
        receiver: name(tx, op, receiver.map(|(officer, _)| officer))?,
        at: local_time(last.step.at),
        lines: passage.passed.iter().map(|passed| passed.line.clone()).collect(),
    })
}

/// The control slip of a dossier, for its page and its print. Only what was accepted has one; it was opened then, and
/// so is the form of the set of that day for ever.
pub fn control_slip(op: Operation, id: DossierId) -> Result<ControlSlip, CaseError> {
    op.officer()?;
    opening(&op, id, Opened::Page, |tx, loaded| {
        let accepted = loaded.dossier.acceptance.as_ref().zip(loaded.dossier.due);
        let (acceptance, due) = accepted.ok_or_else(|| base::Refusal::new("not_accepted_yet"))?;
        let folio = folio(tx, &op, &loaded)?;
        let acted = Competence::acted(tx, &op, &loaded.dossier)?;
        let handling = acted.agency.clone();
        let asked = loaded.dossier.consultations.iter().map(|asked| agency_name(tx, asked.agency));
        let steps = moves(&loaded.recorded);
        let rows = steps.iter().map(|step| {
            let outcome = outcome(step, timeliness_of(step, due.original, acceptance.limit));
            row(tx, &op, step, outcome)
        });
        let date = local_date(acceptance.at);
        Ok(ControlSlip {
            form: sets::on(date)?.imprint(Purpose::ControlSlip),
            head: Letterhead { mark: folio.head.mark, ..head(tx, &op, &acted.agency)? },
            date,
            code: acceptance.code.clone(),
            handling: handling.authority(),
            coordinating: asked.collect::<Result<_, _>>()?,
            content: folio.content,
            filer: folio.filer,
            owner: folio.owner,
            received_at: local_time(acceptance.received),
            limit: words::limit(acceptance.limit),
            due_at: Some(local_time(due.current)),
            provisional: due.provisional,
            owed_back_at: Some(local_time(due.original)),
            components: folio.components,
            sets: folio.sets,
            hand_overs: rows.collect::<Result<_, _>>()?,
        })
    })
}

/// The control slip as a PDF.
pub fn print_slip(op: Operation, id: DossierId) -> Result<Vec<u8>, CaseError> {
    let slip = control_slip(op, id)?;
    set(&op, &sets::data(Purpose::ControlSlip, slip.date, &slip))
}

fn set(op: &Operation, data: &Data) -> Result<Vec<u8>, CaseError> {
    Ok(op.office.renderer.render(&data.template, &data.data, &[])?)
}

fn timeliness_of(step: &Move, due: Moment, limit: rules::calendar::Limit) -> Timeliness {
    timeliness(due, step.received.map_or(step.at, |(_, at)| at), limit)
}

/// Only the result at the one-stop ends the limit; a move before that is told when it came too late already.
fn outcome(step: &Move, timeliness: Timeliness) -> Option<Outcome> {
    let ends = step.result && step.received.is_some();
    match timeliness {
        Timeliness::Late => Some(Outcome::Late),
        Timeliness::OnTime if ends => Some(Outcome::OnTime),
        Timeliness::Early if ends => Some(Outcome::Early),
        _ => None,
    }
}

fn row(tx: &Tx, op: &Operation, step: &Move, outcome: Option<Outcome>) -> Result<HandOver, CaseError> {
    Ok(HandOver {
        giver_unit: unit(tx, step.from)?,
        giver: name(tx, op, step.giver)?.unwrap_or_default(),
        receiver_unit: unit(tx, step.to)?,
        receiver: name(tx, op, step.received.map(|(officer, _)| officer))?,
        at: local_time(step.at),
        outcome,
        note: step.reason.clone().or_else(|| step.note.clone()),
    })
}

/// The one-stop by its own name, other parts with their agency.
fn unit(tx: &Tx, seat: Seat) -> Result<String, CaseError> {
    use base::Part;
    let agency = agencies::by_id(tx, seat.agency)?.ok_or(Denied::NotFound)?;
    Ok(match seat.part {
        Part::OneStop => agency.one_stop_name(),
        Part::Section => format!("Bộ phận chuyên môn, {}", agency.authority()),
        Part::Leadership => format!("Lãnh đạo, {}", agency.authority()),
        Part::Clerical => format!("Văn thư, {}", agency.authority()),
    })
}

fn name(tx: &Tx, op: &Operation, officer: Option<OfficerId>) -> Result<Option<String>, CaseError> {
    let Some(officer) = officer else { return Ok(None) };
    Ok(officers::name_of(tx, &op.office.vault, officer)?.map(|(name, _)| name))
}
