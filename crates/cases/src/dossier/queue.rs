//! Lists of dossiers: the officer's, the most urgent first, and the citizen's own.

use base::{Denied, Moment, Officer, Part, Role, Seat};
use rules::{
    policy::{Action, may},
    procedure::Channel,
    workflow::{State, sits},
};

use super::{
    Summary,
    store::{self, Filter},
};
use crate::{CaseError, Operation};

/// Which list of the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tab {
    /// What the officer's units hold and have to work on, or have to confirm.
    ToDo,
    /// Filings and supplements to be answered at the one-stop.
    Intake,
    /// Handed over and not yet confirmed by the officer's units.
    HandedOver,
    /// Come by a reorganisation, not confirmed yet.
    Arrived,
    /// Accepted and being worked on.
    Working,
    /// Drafts before the section's head, to be reviewed.
    ForReview,
    /// Drafts before the leader, to be signed.
    ForSignature,
    /// Signed, to be numbered and issued.
    ToIssue,
    /// Issued, to be handed to the one-stop.
    ToHandOver,
    /// Of other agencies, who ask the officer's agency for its opinion.
    Asked,
    /// Corrected results under way.
    Correcting,
    /// Dossiers with which something went wrong, put right or not.
    Incidents,
    /// What waits for the citizen while the officer's units watch.
    Waiting,
    /// Results that wait to be collected.
    Ready,
    /// Everything open of the officer's agency, for those who see all of the province.
    Open,
    /// Everything that has ended.
    Closed,
}

const WAITING: [State; 3] = [State::PreSupplement, State::Supplement, State::WaitingFinance];
const CLOSED: [State; 4] = [State::NotAccepted, State::Withdrawn, State::Returned, State::Stopped];

/// The officer's list, by due moment.
pub fn queue(op: Operation, tab: Tab, skip: u32, most: u32) -> Result<Vec<Summary>, CaseError> {
    let Some(filter) = filter(op.officer()?, tab)? else { return Ok(Vec::new()) };
    Ok(op.office.db.read(|tx| store::list(tx, &op.office.vault, &filter, skip, most))?)
}

/// How many the list has in all.
pub fn queue_size(op: Operation, tab: Tab) -> Result<u64, CaseError> {
    let Some(filter) = filter(op.officer()?, tab)? else { return Ok(0) };
    Ok(op.office.db.read(|tx| store::count(tx, &filter))?)
}

/// How a list is narrowed down.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrow {
    /// Of this procedure.
    pub procedure: Option<String>,
    /// Handed in this way.
    pub channel: Option<Channel>,
    /// What lies with the officer in person.
    pub mine: bool,
    /// What runs and is due before this.
    pub due_before: Option<Moment>,
}

/// The officer's list narrowed down, with how many it then has in all.
pub fn narrowed(
    op: Operation,
    tab: Tab,
    narrow: &Narrow,
    skip: u32,
    most: u32,
) -> Result<(Vec<Summary>, u64), CaseError> {
    let officer = op.officer()?;
    let Some(whole) = filter(officer, tab)? else { return Ok((Vec::new(), 0)) };
    let filter = Filter {
        procedure: narrow.procedure.clone(),
        channel: narrow.channel,
        in_hand_of: narrow.mine.then_some(officer.id),
        due_before: narrow.due_before,
        ..whole
    };
    op.office.db.read(|tx| {
        let rows = store::list(tx, &op.office.vault, &filter, skip, most)?;
        Ok((rows, store::count(tx, &filter)?))
    })
}

/// The procedures that the list has dossiers of: code and name.
pub fn queue_procedures(op: Operation, tab: Tab) -> Result<Vec<(String, String)>, CaseError> {
    let Some(filter) = filter(op.officer()?, tab)? else { return Ok(Vec::new()) };
    Ok(op.office.db.read(|tx| store::procedures(tx, &filter))?)
}

/// The dossiers of a citizen, drafts among them, the newest first; of who acts for somebody those of that somebody, as far
/// as the mandate reaches.
pub fn mine(op: Operation) -> Result<Vec<Summary>, CaseError> {
    let drafts = op.actor.agent().is_none_or(base::Agent::files);
    let filter = Filter { account: Some(op.party()?), among: op.reach(), drafts, ..Filter::default() };
    let mut found = op.office.db.read(|tx| store::list(tx, &op.office.vault, &filter, 0, 1_000))?;
    found.sort_by_key(|summary| std::cmp::Reverse(summary.updated_at));
    Ok(found)
}

/// What lies with one part of the officer's agency, for these roles.
fn by_part(officer: &Officer, part: Part, state: State, roles: &[Role]) -> Option<Filter> {
    let seat = Seat { agency: officer.agency, part };
    let concerned = roles.iter().any(|role| officer.has(*role));
    concerned.then(|| Filter { seats: vec![seat], states: vec![state], ..Filter::default() })
}

/// Whether the list is one of the officer's at all, however many it has.
pub fn queue_is_for(officer: &Officer, tab: Tab) -> bool {
    matches!(filter(officer, tab), Ok(Some(_)))
}

/// What the list shows; `None` when it is empty for such an officer. Refused to roles that see no dossiers.
fn filter(officer: &Officer, tab: Tab) -> Result<Option<Filter>, CaseError> {
    if !may(officer, Action::SeeQueue) {
        return Err(Denied::NotAllowed.into());
    }
    let seats: Vec<Seat> = Part::ALL
        .into_iter()
        .map(|part| Seat { agency: officer.agency, part })
        .filter(|seat| sits(officer, *seat))
        .collect();
    let agency = Some(officer.agency).filter(|_| !may(officer, Action::SeeAll));
    let working = State::ALL.into_iter().filter(|state| {
        !state.is_final() && !WAITING.contains(state) && !matches!(state, State::Draft | State::ResultReady)
    });
    let open = State::ALL.into_iter().filter(|state| !state.is_final() && *state != State::Draft);
    let takes_in = officer.has(Role::Intake);
    let by_seats = |states: Vec<State>| {
        (!seats.is_empty()).then(|| Filter { seats: seats.clone(), states, ..Filter::default() })
    };
    Ok(match tab {
        Tab::ToDo => by_seats(working.collect()),
        Tab::Intake => by_seats(vec![State::Submitted, State::SupplementHandedIn]).filter(|_| takes_in),
        Tab::HandedOver => (!seats.is_empty()).then(|| Filter { handed_to: seats.clone(), ..Filter::default() }),
        Tab::Arrived => Some(Filter { agency: Some(officer.agency), arrived: true, ..Filter::default() })
            .filter(|_| !seats.is_empty()),
        Tab::Working => {
            by_seats(vec![State::Accepted, State::Transferred, State::InProcessing, State::Consulting])
        }
        Tab::ForReview => by_part(officer, Part::Section, State::ForSignature, &[Role::SectionHead, Role::Leader]),
        // The clerk prints what a leader signs by pen, and scans it.
        Tab::ForSignature => by_part(officer, Part::Leadership, State::ForSignature, &[Role::Leader, Role::Clerk]),
        Tab::ToIssue => by_part(officer, Part::Clerical, State::Signed, &[Role::Clerk]),
        Tab::ToHandOver => by_part(officer, Part::Clerical, State::Issued, &[Role::Clerk]),
        Tab::Asked => {
            let answers =
                [Role::Specialist, Role::SectionHead, Role::Leader].iter().any(|role| officer.has(*role));
            answers.then(|| Filter { asked: Some(officer.agency), ..Filter::default() })
        }
        Tab::Correcting => {
            let concerned = [Role::Specialist, Role::Leader, Role::Clerk].iter().any(|role| officer.has(*role));
            concerned.then(|| Filter { agency: Some(officer.agency), correcting: true, ..Filter::default() })
        }
        Tab::Incidents => Some(Filter { agency, incidents: true, ..Filter::default() }),
        Tab::Waiting => by_seats(WAITING.to_vec()),
        Tab::Ready => by_seats(vec![State::ResultReady]).filter(|_| takes_in),
        Tab::Open => Some(Filter { agency, states: open.collect(), ..Filter::default() }),
        Tab::Closed => Some(Filter { agency, states: CLOSED.to_vec(), ..Filter::default() }),
    })
}
