//! Decisions about days off: entered once a year, kept, and carried into every limit that runs.
//!
//! The product ships the years decided when it was made; a decision entered here stands in place of what was
//! known of its year before, whether that was computed and provisional or decided and changed by a late swap.
//! Deliberately absent: how days are counted (`rules::calendar`) and the answer timers of filings that nobody
//! has accepted yet, which are a matter of hours.

mod store;

use base::{Actor, Date, Denied, DossierId, Refusal};
use db::{Db, DbError};
use rules::{
    calendar::{Calendar, LAST_YEAR, Year, YearError},
    policy::{Action, may},
};

use crate::{CaseError, Office, Operation, dossier};

/// What an entered decision did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// The year as decided.
    pub year: Year,
    /// Dossiers whose appointment was counted again.
    pub counted: usize,
    /// Those of them whose appointment moved.
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

/// The calendar with every entered decision in place of what `shipped` knows.
pub fn revised(db: &Db, shipped: &Calendar) -> Result<Calendar, CaseError> {
    let decisions = db.read(store::all)?;
    decisions.iter().try_fold(shipped.clone(), |calendar, text| Ok(calendar.revise(read(text)?)))
}

/// Enters a decision (the shape of `province/calendar/`) and counts again every running limit that it touches.
/// Doing it twice changes nothing, and takes up where an interrupted call stopped.
pub fn enter(op: Operation, text: &str) -> Result<Entered, CaseError> {
    let by = match op.actor {
        Actor::System => None,
        Actor::Officer(officer) if may(officer, Action::KeepCalendar) => Some(officer.id),
        _ => return Err(Denied::NotAllowed.into()),
    };
    let year = read(text)?;
    sensible(&year)?;
    op.office.db.write(|tx| store::put(tx, year.number(), text, op.now, by))?;
    let office = Office { calendar: op.office.calendar.revise(year.clone()), ..op.office.clone() };
    let op = Operation { office: &office, actor: &Actor::System, now: op.now };
    let running = op.office.db.read::<_, DbError>(|tx| store::running(tx, false))?;
    let (counted, moved) = count_again(op, running, &reason(&year))?;
    Ok(Entered { year, counted, moved })
}

/// Settles the dates that are still provisional although their year is decided: those of dossiers accepted by
/// a server that had not read the decision yet. Called at every start.
pub fn catch_up(office: &Office) -> Result<usize, CaseError> {
    let Some(year) = office.db.read(store::all)?.last().map(|text| read(text)).transpose()? else { return Ok(0) };
    let provisional = office.db.read::<_, DbError>(|tx| store::running(tx, true))?;
    Ok(count_again(Operation::new(office, &Actor::System), provisional, &reason(&year))?.0)
}

/// How many were counted again, and how many of them moved.
fn count_again(op: Operation, ids: Vec<DossierId>, reason: &str) -> Result<(usize, usize), CaseError> {
    let (mut counted, mut moved) = (0, 0);
    for id in ids {
        if let Some(has_moved) = dossier::count_again(op, id, reason)? {
            counted += 1;
            moved += usize::from(has_moved);
        }
    }
    Ok((counted, moved))
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
fn sensible(year: &Year) -> Result<(), CaseError> {
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
    Ok(())
}
