//! Decisions about days off: entered once a year, kept, and carried into every limit that runs.
//!
//! The product ships the years decided when it was made; a decision entered here stands in place of what was
//! known of its year before, whether that was computed and provisional or decided and changed by a late swap.
//! Every process counts by it from the next use on ([`Almanac`]), and a job counts again what runs: appointments
//! and the eight hours in which the one-stop answers. Deliberately absent: how days are counted
//! (`rules::calendar`).

mod almanac;
mod store;

use base::{Actor, Date, Denied, DossierId, OfficerId, Refusal};
use db::{DbError, Tx};
use rules::{
    calendar::{Calendar, LAST_YEAR, Year, YearError},
    policy::{Action, may},
};

pub use almanac::Almanac;

use crate::{CaseError, Office, Operation, dossier};

/// What an entered decision does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// The year as decided.
    pub year: Year,
    /// Dossiers in which something changes: the date, or that it is no longer provisional.
    pub counted: usize,
    /// Those of them whose date moves.
    pub moved: usize,
}

impl Entered {
    /// What the command prints: what happened this time, and last the summary line, which is the same when the
    /// decision was entered before.
    pub fn text(&self) -> String {
        let Self { year, counted, moved } = self;
        format!(
            "Lần này: {counted} hồ sơ được tính lại ngày hẹn, {moved} hồ sơ đổi ngày.\nLịch nghỉ năm {}: đã quyết \
             định, {} ngày nghỉ, {} ngày làm bù.",
            year.number(),
            year.off().len(),
            year.make_up().len()
        )
    }
}

/// The kind of the job that counts running dossiers again.
pub const SETTLE: &str = "cases.calendar.settle";

/// The calendar with every entered decision in place of what `shipped` knows.
fn revised(tx: &Tx, shipped: &Calendar) -> Result<Calendar, CaseError> {
    let decisions = store::all(tx)?;
    decisions.iter().try_fold(shipped.clone(), |calendar, text| Ok(calendar.revise(read(text)?)))
}

/// A decision as [`enter`] takes it.
pub fn written(year: &Year) -> Result<String, CaseError> {
    toml::to_string(year).map_err(|error| CaseError::Store(DbError::Engine(error.to_string())))
}

/// What entering a decision would do to the dossiers that run now; nothing is written.
pub fn preview(op: Operation, text: &str) -> Result<Entered, CaseError> {
    may_keep(op)?;
    let year = sensible(read(text)?)?;
    op.office.db.read(|tx| {
        let calendar = op.office.calendar.read(tx)?.revise(year.clone());
        let (mut counted, mut moved) = (0, 0);
        for id in store::running(tx, false)? {
            if let Some(moves) = dossier::foresee(tx, &op, id, &calendar)? {
                counted += 1;
                moved += usize::from(moves);
            }
        }
        Ok(Entered { year: year.clone(), counted, moved })
    })
}

/// Enters a decision (the shape of `province/calendar/`). From now on everything is counted by it, and the job
/// that counts running dossiers again is written with it.
pub fn enter(op: Operation, text: &str) -> Result<Year, CaseError> {
    let by = may_keep(op)?;
    let year = sensible(read(text)?)?;
    op.office.db.write(|tx| {
        store::put(tx, year.number(), text, op.now, by)?;
        db::jobs::enqueue(tx, SETTLE, None, &year.number(), op.now)?;
        Ok::<_, CaseError>(())
    })?;
    Ok(year)
}

/// Counts again every running appointment and answer timer that a decided year touches. Doing it twice changes
/// nothing, and takes up where an interrupted call stopped; one dossier that cannot be counted holds up no other.
pub fn settle(office: &Office, number: i16) -> Result<Entered, CaseError> {
    let found = office.db.read::<_, CaseError>(|tx| Ok((store::one(tx, number)?, store::running(tx, false)?)))?;
    let (Some(text), running) = found else { return Err(Denied::NotFound.into()) };
    let year = read(&text)?;
    let (counted, moved) = count_again(office, running, &reason(&year))?;
    Ok(Entered { year, counted, moved })
}

/// Settles the dates that are still provisional although their year is decided: those of dossiers that were
/// accepted while the decision was entered. The worker calls it now and then, and every start.
pub fn catch_up(office: &Office) -> Result<usize, CaseError> {
    let Some(year) = office.db.read(store::all)?.last().map(|text| read(text)).transpose()? else { return Ok(0) };
    let provisional = office.db.read::<_, DbError>(|tx| store::running(tx, true))?;
    Ok(count_again(office, provisional, &reason(&year))?.0)
}

/// How many were counted again, and how many of them moved.
fn count_again(office: &Office, ids: Vec<DossierId>, reason: &str) -> Result<(usize, usize), CaseError> {
    let op = Operation::new(office, &Actor::System);
    let (mut counted, mut moved, mut failed) = (0, 0, None);
    for id in ids {
        match dossier::count_again(op, id, reason) {
            Ok(Some(has_moved)) => {
                counted += 1;
                moved += usize::from(has_moved);
            }
            Ok(None) => {}
            Err(error) => {
                tracing::warn!(dossier = %id, %error, "a dossier could not be counted again");
                failed = Some(error);
            }
        }
    }
    failed.map_or(Ok((counted, moved)), Err)
}

/// Who enters decisions: procedure control, and the command.
fn may_keep(op: Operation) -> Result<Option<OfficerId>, CaseError> {
    match op.actor {
        Actor::System => Ok(None),
        Actor::Officer(officer) if may(officer, Action::KeepCalendar) => Ok(Some(officer.id)),
        _ => Err(Denied::NotAllowed.into()),
    }
}

fn reason(year: &Year) -> String {
    let basis = year.basis().map(|basis| format!(" ({basis})")).unwrap_or_default();
    format!("Lịch nghỉ năm {} đã được quyết định{basis}.", year.number())
}

fn read(text: &str) -> Result<Year, CaseError> {
    Year::parse(text).map_err(|error| match error {
        YearError::Refused(refusal) => refusal.into(),
        YearError::Unreadable(error) => Refusal::new("calendar_unreadable").with("why", error.message()).into(),
    })
}

/// A decision is one, of a year that can be counted in, and no day that the Labour Code gives to everybody by
/// its solar date (article 112) is a working day in it.
fn sensible(year: Year) -> Result<Year, CaseError> {
    if !year.is_decided() {
        return Err(Refusal::new("calendar_not_decided").with("year", year.number()).into());
    }
    if !(2019..=LAST_YEAR).contains(&year.number()) {
        return Err(Refusal::new("calendar_year_unknown").with("year", year.number()).into());
    }
    for (month, day) in [(1, 1), (4, 30), (5, 1), (9, 2)] {
        let holiday = Date::new(year.number(), month, day).ok();
        if let Some(date) = holiday.filter(|date| year.day(*date).is_working()) {
            return Err(Refusal::new("calendar_holiday_missing")
                .with("date", base::text::short_date(date))
                .into());
        }
    }
    Ok(year)
}
