//! Where a dossier is: who holds it and until when, and what happened before, without anybody's name.

use std::collections::{BTreeMap, BTreeSet};

use base::{AccountId, AgencyId, DossierId, Moment, Part, local_date};
use db::Tx;
use people::{accounts, agencies};
use rules::{
    form::Text,
    workflow::{Dossier, Event, EventKind, Holder, State, WHOLE, state_of, way::sub_deadline},
};

use super::{
    access::{Opened, opening},
    steps::Steps,
    store::Loaded,
};
use crate::{CaseError, Operation};

/// A dossier's way, for the citizen.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeline {
    /// Which.
    pub id: DossierId,
    /// Temporary reference.
    pub reference: String,
    /// Dossier code, from acceptance on.
    pub code: Option<String>,
    /// The procedure.
    pub procedure: String,
    /// Where its business stands.
    pub state: State,
    /// The unit that holds it, by name; the one that watches while it is the citizen's turn.
    pub unit: String,
    /// Which part of it.
    pub part: Part,
    /// The citizen has to act.
    pub your_turn: bool,
    /// Until when this step, or the whole, is to be done.
    pub until: Option<Moment>,
    /// That moment rests on days off that nobody has decided yet.
    pub until_provisional: bool,
    /// The appointment.
    pub due: Option<Moment>,
    /// The lawful due moment, when an apology moved the appointment.
    pub due_original: Option<Moment>,
    /// The appointment rests on days off that nobody has decided yet.
    pub provisional: bool,
    /// The limit stands still.
    pub paused: bool,
    /// The steps of the process that are being worked on.
    pub steps: Vec<OpenStep>,
    /// The other system from which it was taken over.
    pub taken_over: Option<String>,
    /// What happened, oldest first.
    pub entries: Vec<Entry>,
}

/// A step that is being worked on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenStep {
    /// Its name.
    pub name: Text,
    /// The unit that works on it, by name.
    pub unit: String,
    /// Which part of it; `None` for another agency that was asked.
    pub part: Option<Part>,
    /// Until when it is to be done inside the office; the appointment counts, not this.
    pub until: Option<Moment>,
    /// That moment has passed.
    pub late: bool,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: Moment,
    /// What; the text tables have a sentence for each kind.
    pub kind: EventKind,
    /// The agency that did it; `None` for the citizen and the system.
    pub unit: Option<String>,
    /// For what happened at another system: which strand of a linked service.
    pub strand: Option<String>,
    /// For what another system says: where it then stood there.
    pub status: Option<State>,
    /// Who of the citizen's side did it, where several may. Not shown to people who come with code and secret.
    pub person: Option<String>,
    /// The reason given to the citizen, where there is one. Not shown to people who come with code and secret.
    pub reason: Option<String>,
}

/// The timeline for the citizen or an officer.
pub fn timeline(op: Operation, id: DossierId) -> Result<Timeline, CaseError> {
    opening(&op, id, Opened::Page, |tx, loaded| of(tx, &op, &loaded, true))
}

/// What happened, with or without the reasons, which are personal.
pub(super) fn of(tx: &Tx, op: &Operation, loaded: &Loaded, reasons: bool) -> Result<Timeline, CaseError> {
    let dossier = &loaded.dossier;
    let seat = dossier.holder.seat();
    Ok(Timeline {
        id: loaded.id,
        reference: loaded.summary.reference.clone(),
        code: dossier.code().map(str::to_owned),
        procedure: loaded.header.procedure.clone(),
        state: dossier.state,
        unit: match (&dossier.holder, dossier.elsewhere().and_then(|strand| strand.partner.as_ref())) {
            (Holder::Elsewhere { .. }, Some(partner)) => partner.name.clone(),
            _ => unit(tx, op, seat.agency, seat.part)?,
        },
        part: seat.part,
        your_turn: matches!(dossier.holder, Holder::Applicant { .. }),
        until: until(dossier).map(|(until, _)| until),
        until_provisional: until(dossier).is_some_and(|(_, provisional)| provisional),
        due: dossier.due.map(|due| due.current),
        due_original: dossier.due.map(|due| due.original).filter(|_| dossier.apology.is_some()),
        provisional: dossier.due.is_some_and(|due| due.provisional),
        paused: dossier.is_paused(),
        steps: open_steps(tx, op, loaded)?,
        taken_over: dossier.taken_over.as_ref().map(|origin| origin.source.clone()),
        entries: entries(tx, op, loaded, reasons)?,
    })
}

fn unit(tx: &Tx, op: &Operation, agency: AgencyId, part: Part) -> Result<String, CaseError> {
    let Some(agency) = agencies::by_id(tx, agency)? else { return Ok(String::new()) };
    if part == Part::OneStop {
        let receives = agencies::intake_for(tx, &agency, local_date(op.now))?;
        return Ok(receives.one_stop_name());
    }
    Ok(agency.authority())
}

/// The steps being worked on, while the office has it in hand. Before the acceptance its answer timer counts, and
/// while the citizen has to act nothing is being worked on.
fn open_steps(tx: &Tx, op: &Operation, loaded: &Loaded) -> Result<Vec<OpenStep>, CaseError> {
    let dossier = &loaded.dossier;
    if !dossier.state.is_being_processed() || matches!(dossier.holder, Holder::Applicant { .. }) {
        return Ok(Vec::new());
    }
    let (steps, calendar) = (Steps::of(tx, op, loaded)?, op.office.calendar.read(tx)?);
    let course = steps.course();
    let standing = course.standing(dossier);
    let open = standing.open().map(|stage| {
        let step = stage.step;
        let until = stage.latest().and_then(|round| sub_deadline(stage, round, dossier, &calendar));
        let asked = dossier.open_consultations().find(|asked| asked.step.as_deref() == Some(step.key.as_str()));
        let (unit, part) = match asked {
            Some(asked) => (unit(tx, op, asked.agency, Part::Section)?, None),
            None => (unit(tx, op, dossier.agency, step.part)?, Some(step.part)),
        };
        let late = until.is_some_and(|until| until < op.now);
        Ok(OpenStep { name: step.name.clone(), unit, part, until, late })
    });
    open.collect()
}

/// Until when whoever holds it has to act, and whether that is provisional.
fn until(dossier: &Dossier) -> Option<(Moment, bool)> {
    if let Some(strand) = dossier.elsewhere().filter(|strand| strand.is_awaited()) {
        return strand.latest().and_then(|latest| latest.until).map(|until| (until, false));
    }
    let answer_by = dossier.asked.as_ref().and_then(|asked| asked.answer_by);
    match dossier.state {
        State::PreSupplement | State::Supplement => {
            let midnight = answer_by?.tomorrow().ok()?.to_zoned(base::VIETNAM).ok()?;
            Some((base::moment(base::millis(midnight.timestamp()) - 1), false))
        }
        State::Submitted | State::SupplementHandedIn => {
            dossier.answer_due.map(|due| (due.moment, due.provisional))
        }
        state if state.is_being_processed() && !dossier.is_paused() => {
            dossier.due.map(|due| (due.current, due.provisional))
        }
        _ => None,
    }
}

/// Steps inside the office that tell the citizen nothing.
const INTERNAL: [EventKind; 18] = [
    EventKind::Linked,
    EventKind::Opened,
    EventKind::AgencyChosen,
    EventKind::Proposed,
    EventKind::ProposalDeclined,
    EventKind::Recalled,
    EventKind::LeftUnscanned,
    EventKind::StepFinished,
    EventKind::OpinionReplaced,
    EventKind::OpinionTermMoved,
    EventKind::ApologyDrafted,
    EventKind::ApologyDropped,
    EventKind::Delegated,
    EventKind::DraftReviewed,
    EventKind::SentBack,
    EventKind::CorrectionDrafted,
    EventKind::CorrectionSigned,
    EventKind::CorrectionDropped,
];

/// Who of the citizen's side did what, by name, where somebody acted for somebody.
fn people_of(tx: &Tx, op: &Operation, loaded: &Loaded) -> Result<BTreeMap<AccountId, String>, CaseError> {
    let acted: BTreeSet<AccountId> = loaded.recorded.iter().filter_map(|recorded| recorded.account).collect();
    let mut names = BTreeMap::new();
    if acted.len() < 2 && loaded.dossier.parties.mandate.is_none() {
        return Ok(names);
    }
    for id in acted {
        if let Some(account) = accounts::find(tx, &op.office.vault, id)? {
            names.insert(id, account.profile.shown_name().to_owned());
        }
    }
    Ok(names)
}

fn entries(tx: &Tx, op: &Operation, loaded: &Loaded, reasons: bool) -> Result<Vec<Entry>, CaseError> {
    let people = if reasons { people_of(tx, op, loaded)? } else { BTreeMap::new() };
    let shown = loaded.recorded.iter().filter(|recorded| !INTERNAL.contains(&recorded.event.kind()));
    shown
        .map(|recorded| {
            let unit = match recorded.agency {
                Some(agency) => agencies::by_id(tx, agency)?.map(|agency| agency.authority()),
                None => None,
            };
            let reason = reason(&recorded.event).filter(|_| reasons).map(str::to_owned);
            let abroad = abroad(&loaded.dossier, &recorded.event);
            Ok(Entry {
                at: abroad.at.unwrap_or(recorded.at),
                kind: recorded.event.kind(),
                unit: abroad.unit.or(unit),
                strand: abroad.strand,
                status: abroad.status,
                person: recorded.account.and_then(|account| people.get(&account).cloned()),
                reason,
            })
        })
        .collect()
}

/// What an event says of another system.
#[derive(Default)]
struct Abroad {
    at: Option<Moment>,
    unit: Option<String>,
    strand: Option<String>,
    status: Option<State>,
}

fn abroad(dossier: &Dossier, event: &Event) -> Abroad {
    let (Event::Forwarded { strand: key }
    | Event::ForeignTaken { strand: key, .. }
    | Event::ForeignStatus { strand: key, .. }
    | Event::StrandDropped { strand: key, .. }
    | Event::StrandReturned { strand: key, .. }) = event
    else {
        return Abroad::default();
    };
    let Some(strand) = dossier.strand(key) else { return Abroad::default() };
    let partner = strand.partner.as_ref().map(|partner| partner.name.clone());
    let name = (strand.key != WHOLE).then(|| strand.name.clone());
    match event {
        Event::ForeignStatus { report, .. } => Abroad {
            at: Some(report.at),
            unit: report.unit.clone().or(partner),
            strand: name,
            status: state_of(report.code),
        },
        Event::StrandDropped { .. } | Event::StrandReturned { .. } => Abroad { strand: name, ..Abroad::default() },
        _ => Abroad { unit: partner, strand: name, ..Abroad::default() },
    }
}

fn reason(event: &Event) -> Option<&str> {
    match event {
        Event::ForeignStatus { report, .. } => Some(&report.words),
        Event::CompletionAsked { asked, .. } | Event::SupplementAsked { asked, .. } => Some(&asked.reason),
        Event::NotAccepted { reason, .. }
        | Event::PassedOn { reason, .. }
        | Event::Stopped { reason, .. }
        | Event::WithdrawalDeclined { reason }
        | Event::CalendarCorrected { reason, .. }
        | Event::AnswerTimeCorrected { reason, .. }
        | Event::ResultCorrected { reason, .. } => Some(reason),
        Event::Apologised(apology) => Some(&apology.reason),
        Event::Extended { extension, .. } => Some(&extension.reason),
        Event::FinanceRequired(obligation) => Some(&obligation.reason),
        Event::IncidentReported(incident) => Some(&incident.what),
        Event::IncidentClosed(remedy) => Some(&remedy.what),
        _ => None,
    }
}
