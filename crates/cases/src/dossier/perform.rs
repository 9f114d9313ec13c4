//! The common way of everything that changes a dossier: load, ask the rules, append, project, tell.

use std::sync::Arc;

use base::{Denied, DossierId, Refusal};
use db::Tx;
use rules::{
    calendar::{Calendar, Limit},
    policy::{self, Concern, Duty, duty, sees},
    procedure::{Definition, Route},
    workflow::{
        Command, CommandKind, Context, Course, Dossier, Event, ResultFile, State, Strand, decide, files_of, fold,
        is_a_partners, is_work_here, replay, right_file,
    },
};

use super::{
    Recorded, exchange, glass, messages,
    own_matter::refuse_own,
    papers, reminder, retention, search,
    steps::Steps,
    store,
    store::Loaded,
    surroundings::{self, Competence},
    transfer,
};
use crate::{
    CaseError, Operation, catalogue,
    document::{self, Kind},
};

/// By which version of the calendar's rules limits are counted; kept with each acceptance.
const CALENDAR_RULES: &str = "2018-1";

/// What a change left behind.
#[derive(Debug, Clone, PartialEq)]
pub struct Done {
    /// Which dossier.
    pub id: DossierId,
    /// The dossier now.
    pub dossier: Dossier,
    /// What happened, in order.
    pub events: Vec<Event>,
}

/// What decides who sees a dossier.
pub(super) fn concern(loaded: &Loaded) -> Concern {
    let typed_in = loaded.recorded.first().and_then(|begun| begun.officer.and(begun.agency));
    Concern::of(&loaded.dossier, &loaded.summary.procedure_code, typed_in)
}

/// The dossier, if the actor may see it; otherwise it looks as if it were not there. Who has no duty here and was let
/// in by a second person reads (`lock` is off) and changes nothing, and so does who follows for somebody else.
///
/// Nothing of what this loads is shown to an officer: what is shown is read by `access::opening`, which keeps it.
pub(super) fn scoped(tx: &Tx, op: &Operation, id: DossierId, lock: bool) -> Result<Loaded, CaseError> {
    let Some(mut loaded) = store::load(tx, &op.office.vault, id, lock)? else {
        return Err(retention::not_there(tx, op, id)?);
    };
    let concern = concern(&loaded);
    let Some(officer) = op.actor.officer() else {
        if !sees(op.actor, &concern) {
            return Err(Denied::NotFound.into());
        }
        return if lock { op.files().map(|()| loaded) } else { Ok(loaded) };
    };
    loaded.duty = duty(officer, &concern);
    if loaded.duty.is_none() && !lock {
        loaded.glass = glass::granted(tx, officer.id, id, op.now)?;
        loaded.duty = loaded.glass.map(|_| Duty::Glass);
    }
    if loaded.duty.is_some() { Ok(loaded) } else { Err(Denied::NotFound.into()) }
}

/// The dossier, if the officer has work on it: who only looks, and whose matter it is, writes nothing beside it.
pub(super) fn handled(tx: &Tx, op: &Operation, id: DossierId) -> Result<Loaded, CaseError> {
    let loaded = scoped(tx, op, id, true)?;
    if loaded.dossier.state == State::Draft {
        return Err(Refusal::new("not_filed_yet").into());
    }
    let officer = op.officer()?;
    policy::may_handle(officer, &loaded.dossier)?;
    refuse_own(tx, op, &loaded, [officer])?;
    Ok(loaded)
}

/// What the pinned revision says. Read here and never taken from the caller: a page that was open while the
/// sheet changed, or that was made up, must not decide by which sheet a dossier is judged.
pub(super) fn pinned(tx: &Tx, loaded: &Loaded) -> Result<Arc<Definition>, CaseError> {
    let revision = catalogue::definition(tx, loaded.dossier.revision)?.ok_or(db::DbError::NoRow)?;
    Ok(revision.definition)
}

/// Refuses to go on from a page that shows an older version, whatever happened since.
pub(super) fn unchanged(loaded: &Loaded, version: Option<u64>) -> Result<(), CaseError> {
    if version.is_none_or(|version| version == loaded.dossier.version) { Ok(()) } else { Err(CaseError::Conflict) }
}

/// The same for work on what is done here: a page on which everything still holds, since only partners said something of
/// their strands meanwhile, is no old page.
pub(super) fn fresh(loaded: &Loaded, version: Option<u64>) -> Result<(), CaseError> {
    let holds = |version| only_heard_since(&loaded.dossier, &loaded.recorded, version);
    if version.is_some_and(holds) { Ok(()) } else { unchanged(loaded, version) }
}

/// Whether a page of the dossier as it was at `version` may still be acted on by such a command.
pub fn still_holds(dossier: &Dossier, history: &[Recorded], version: u64, kind: CommandKind) -> bool {
    version == dossier.version || is_work_here(kind) && only_heard_since(dossier, history, version)
}

fn only_heard_since(dossier: &Dossier, history: &[Recorded], version: u64) -> bool {
    let Some((seen, since)) = usize::try_from(version).ok().and_then(|seen| history.split_at_checked(seen)) else {
        return false;
    };
    let partners = since.iter().all(|recorded| is_a_partners(recorded.event.kind()));
    let before = || replay(seen.iter().map(|recorded| (&recorded.event, recorded.at)));
    partners && before().is_some_and(|before| dossier.differs_only_by_partners(&before))
}

/// What the pinned revision says that a decision needs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terms<'a> {
    pub limit: Option<Limit>,
    pub route: Route,
    /// The strands that partners of this installation do.
    pub plan: &'a [Strand],
}

impl Terms<'_> {
    /// For steps that neither file nor accept.
    pub const NONE: Self = Self { limit: None, route: Route::Local, plan: &[] };
}

/// What a decision about a draft needs to know: its procedure's route, and whether the agency is there.
pub(super) fn drafting<'a>(
    op: &'a Operation,
    calendar: &'a Calendar,
    competence: &Competence,
    (route, plan): (Route, &'a [Strand]),
) -> Context<'a> {
    Context {
        actor: op.actor,
        now: op.now,
        calendar,
        calendar_rules: CALENDAR_RULES,
        limit: None,
        route,
        plan,
        agency_open: competence.is_open(op),
        subject: None,
        course: Course::NONE,
    }
}

/// Decides, appends, projects and tells the citizen; all in the caller's transaction.
pub(super) fn perform(
    tx: &Tx,
    op: &Operation,
    loaded: &mut Loaded,
    command: &Command,
    terms: Terms,
) -> Result<Vec<Event>, CaseError> {
    let agency = match command {
        Command::PassOn { agency, .. } => *agency,
        Command::Move(moving) => moving.to,
        _ => loaded.dossier.agency,
    };
    let competence = Competence::of(tx, op, agency)?;
    let subject = match named(command) {
        Some(id) => surroundings::officer(tx, op, id)?,
        None => None,
    };
    refuse_own(tx, op, loaded, op.actor.officer().into_iter().chain(subject.as_ref()))?;
    let calendar = op.office.calendar.read(tx)?;
    let steps = if by_the_process(command) { Some(Steps::of(tx, op, loaded)?) } else { None };
    let ctx = Context {
        actor: op.actor,
        now: op.now,
        calendar: &calendar,
        calendar_rules: CALENDAR_RULES,
        limit: terms.limit,
        route: terms.route,
        plan: terms.plan,
        agency_open: competence.is_open(op),
        subject: subject.as_ref(),
        course: steps.as_ref().map_or(Course::NONE, Steps::course),
    };
    let events = decide(&loaded.dossier, command, &ctx)?;
    right_files(tx, loaded, command)?;
    transfer::check(tx, loaded, command)?;
    record(tx, op, loaded, &events)?;
    papers::write(tx, op, loaded, &events)?;
    exchange::follow(tx, op, loaded, &events)?;
    messages::tell(tx, op, loaded, &events)?;
    Ok(events)
}

/// Whether what may be done depends on the steps of the process.
fn by_the_process(command: &Command) -> bool {
    matches!(
        command,
        Command::FinishStep { .. }
            | Command::AskAgencies { .. }
            | Command::AskOpinion { .. }
            | Command::SubmitDraft { .. }
    )
}

/// The files a step names are this dossier's, of the right kind, and no earlier version. Their rows are written
/// before the step is given, in the same transaction.
fn right_files(tx: &Tx, loaded: &Loaded, command: &Command) -> Result<(), CaseError> {
    let history: Vec<&Event> = loaded.recorded.iter().map(|recorded| &recorded.event).collect();
    for wanted in files_of(command) {
        let row = document::one(tx, loaded.id, wanted.1)?;
        right_file(wanted, row.map(|row| file_kind(row.kind)), &history)?;
    }
    Ok(())
}

fn file_kind(kind: Kind) -> Option<ResultFile> {
    match kind {
        Kind::Draft => Some(ResultFile::Draft),
        Kind::Signed => Some(ResultFile::Signed),
        Kind::Issued => Some(ResultFile::Issued),
        _ => None,
    }
}

/// Appends events that were decided and writes the projection.
pub(super) fn record(tx: &Tx, op: &Operation, loaded: &mut Loaded, events: &[Event]) -> Result<(), CaseError> {
    store::append(tx, &loaded.key, loaded.id, loaded.dossier.version, events, op.actor, op.now)?;
    let before = loaded.dossier.clone();
    loaded.dossier = events.iter().fold(before, |dossier, event| fold(dossier, event, op.now));
    store::project(tx, loaded.id, &loaded.dossier, op.now)?;
    reminder::keep(tx, op, loaded)?;
    search::refresh(tx, &op.office.vault, loaded)
}

/// The officer a command names.
fn named(command: &Command) -> Option<base::OfficerId> {
    match command {
        Command::Submit { late: Some(late), .. } => Some(late.receiver),
        Command::Assign { officer } => Some(*officer),
        Command::Delegate { delegate, .. } => Some(*delegate),
        Command::Sign { signature } => Some(signature.signatory()),
        Command::ReportIncident { officer, .. } => *officer,
        _ => None,
    }
}

/// Whether the actor may file or supply what they write.
pub(super) fn may_file(op: &Operation, dossier: &Dossier) -> Result<(), CaseError> {
    use rules::workflow::CommandKind;
    let kinds = rules::workflow::allowed(dossier, op.actor, op.now);
    if kinds.iter().any(|kind| matches!(kind, CommandKind::Submit | CommandKind::Resubmit)) {
        Ok(())
    } else {
        Err(Denied::NotAllowed.into())
    }
}
