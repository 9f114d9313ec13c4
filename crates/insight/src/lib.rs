//! Figures, derived from what events left in the dossiers' rows; nobody can type one.
//!
//! Definitions follow the official resolution report (form II.06a/VPCP/KSTT, Circular 01/2020/TT-VPCP): received
//! by date of acceptance, carried over, solved early / on time / late against the lawful due date, pending in
//! time / overdue. Each share keeps its numerator and denominator; self-filed and assisted are always apart.
//! Deliberately absent: reports by field and officer, indices, targets, which come with their own issues.

mod store;

use base::{AgencyId, Date, Moment};
use db::{Db, DbError, Tx};
use rules::procedure::Tier;

/// A period by days in Vietnam, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

impl Period {
    /// The month of `day`.
    pub fn month(day: Date) -> Self {
        Self { from: day.first_of_month(), to: day.last_of_month() }
    }
    /// The year of `day`.
    pub fn year(day: Date) -> Self {
        Self { from: day.first_of_year(), to: day.last_of_year() }
    }
}

/// By which map the agencies of a period are told (domain rule: reports run on either).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Map {
    /// The agencies as they were at the end of the period.
    #[default]
    OfThePeriod,
    /// Their successors of today.
    OfToday,
}

/// The counts of one agency, tier or the whole province. All are numbers of dossiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Accepted in the period, filed online by the citizen.
    pub online_self: u64,
    /// Accepted in the period, filed online with an officer typing.
    pub online_assisted: u64,
    /// Accepted in the period at the counter.
    pub counter: u64,
    /// Accepted in the period by post.
    pub post: u64,
    /// Accepted before the period and not finished at its start, or taken over from another system in it.
    pub carried_over: u64,
    /// Solved before the due date.
    pub early: u64,
    /// Solved on the due date.
    pub on_time: u64,
    /// Solved after the due date.
    pub late: u64,
    /// Of those solved early or on time: the citizen was asked for papers more than once, so they do not count as
    /// in time (Decision 766/QĐ-TTg).
    pub asked_twice: u64,
    /// Ended without result in the period: withdrawn or stopped.
    pub ended_without_result: u64,
    /// Not finished at the end of the period, due then or later.
    pub pending_in_time: u64,
    /// Not finished at the end of the period, due before.
    pub pending_overdue: u64,
}

/// A share with both its parts, never a bare percentage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// Of these…
    pub numerator: u64,
    /// …so many in all.
    pub denominator: u64,
}

impl Share {
    /// In percent with one decimal, `None` of nothing.
    pub fn percent(self) -> Option<f64> {
        (self.denominator > 0).then(|| (self.numerator as f64 * 1000.0 / self.denominator as f64).round() / 10.0)
    }
}

impl Counts {
    /// Accepted in the period.
    pub fn accepted(&self) -> u64 {
        self.online_self + self.online_assisted + self.counter + self.post
    }
    /// Column 3: received in all.
    pub fn received(&self) -> u64 {
        self.accepted() + self.carried_over
    }
    /// Column 7: solved in all.
    pub fn solved(&self) -> u64 {
        self.early + self.on_time + self.late
    }
    /// Column 11: pending in all.
    pub fn pending(&self) -> u64 {
        self.pending_in_time + self.pending_overdue
    }
    /// Accepted dossiers that came online, typed by whomever, of all accepted.
    pub fn online(&self) -> Share {
        Share { numerator: self.online_self + self.online_assisted, denominator: self.accepted() }
    }
    /// Accepted dossiers that citizens filed online themselves, of all accepted.
    pub fn self_filed(&self) -> Share {
        Share { numerator: self.online_self, denominator: self.accepted() }
    }
    /// Accepted dossiers that came online with an officer typing, of all accepted.
    pub fn assisted(&self) -> Share {
        Share { numerator: self.online_assisted, denominator: self.accepted() }
    }
    /// Solved early or on time with one request for papers at most, of all solved.
    pub fn in_time(&self) -> Share {
        let in_time = (self.early + self.on_time).saturating_sub(self.asked_twice);
        Share { numerator: in_time, denominator: self.solved() }
    }
    /// The sum with `other`.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        Self {
            online_self: self.online_self + other.online_self,
            online_assisted: self.online_assisted + other.online_assisted,
            counter: self.counter + other.counter,
            post: self.post + other.post,
            carried_over: self.carried_over + other.carried_over,
            early: self.early + other.early,
            on_time: self.on_time + other.on_time,
            late: self.late + other.late,
            asked_twice: self.asked_twice + other.asked_twice,
            ended_without_result: self.ended_without_result + other.ended_without_result,
            pending_in_time: self.pending_in_time + other.pending_in_time,
            pending_overdue: self.pending_overdue + other.pending_overdue,
        }
    }
}

/// One agency's counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The agency.
    pub agency: AgencyId,
    /// Its name.
    pub name: String,
    /// Its tier.
    pub tier: Tier,
    /// Its counts.
    pub counts: Counts,
}

/// The figures of a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// The period.
    pub period: Period,
    /// The moment up to which events count: the end of the period, or now.
    pub as_of: Moment,
    /// Agencies that had any dossier in the period, in the order of the organisation.
    pub lines: Vec<Line>,
}

impl Figures {
    /// The sum over the agencies of a tier.
    pub fn of_tier(&self, tier: Tier) -> Counts {
        self.lines
            .iter()
            .filter(|line| line.tier == tier)
            .fold(Counts::default(), |sum, line| sum.plus(&line.counts))
    }
    /// The sum over all agencies.
    pub fn total(&self) -> Counts {
        self.lines.iter().fold(Counts::default(), |sum, line| sum.plus(&line.counts))
    }
}

/// The figures of `period` as of `now` (a period that has ended is counted as of its end).
pub fn of(db: &Db, period: Period, map: Map, now: Moment) -> Result<Figures, DbError> {
    db.read(|tx| figures(tx, period, map, now))
}

/// The same in the caller's transaction.
pub fn figures(tx: &Tx, period: Period, map: Map, now: Moment) -> Result<Figures, DbError> {
    let begin = midnight(period.from);
    let end = period.to.tomorrow().map_or(i64::MAX, midnight);
    let as_of = end.min(base::millis(now));
    let lines = store::lines(tx, map, begin, end, as_of)?;
    Ok(Figures { period, as_of: base::moment(as_of), lines })
}

/// Whether the two maps can differ: whether any dossier ever went over to a successor.
pub fn has_two_maps(db: &Db) -> Result<bool, DbError> {
    db.read(store::any_moved)
}

fn midnight(day: Date) -> i64 {
    day.to_zoned(base::VIETNAM).map_or(0, |midnight| base::millis(midnight.timestamp()))
}
