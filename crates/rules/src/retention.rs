//! How long a dossier's content is kept, and when it may be destroyed (Law 91/2025/QH15 on the protection of personal
//! data and Decree 13/2023/NĐ-CP before it: no longer than the purpose asks; Law on Archives 33/2024/QH15: a time counts
//! from the year in which the matter ended).
//!
//! A procedure says it by kind of result, with a ground; where nothing is said the assumption of this module holds and is
//! marked as one. Deliberately absent: how long is waited after the announcement, which is a setting.

use base::Date;
use serde::{Deserialize, Serialize};

use crate::workflow::Outcome;

/// What became of the matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The request was granted.
    Granted,
    /// It was refused on its merits.
    Refused,
    /// There is no result: not accepted, withdrawn, stopped.
    Without,
}

impl Ended {
    /// With that outcome, or without one.
    pub fn with(outcome: Option<Outcome>) -> Self {
        match outcome {
            Some(Outcome::Positive) => Self::Granted,
            Some(Outcome::Negative) => Self::Refused,
            None => Self::Without,
        }
    }
}

/// How long, and by which ground.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keeping {
    /// So many years after the year in which the matter ended; none: for ever.
    #[serde(default)]
    pub years: Option<u16>,
    /// The instrument that says so.
    pub basis: String,
    /// Nobody compared it with an instrument.
    #[serde(default)]
    pub assumed: bool,
}

impl Keeping {
    /// The last day of keeping; none: for ever.
    pub fn until(&self, ended: Date) -> Option<Date> {
        let year = ended.year().saturating_add(i16::try_from(self.years?).ok()?);
        Date::new(year, 12, 31).ok()
    }
}

/// The `[retention]` of a sheet; a kind that is not named is kept as `granted` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// With a result that grants.
    pub granted: Keeping,
    /// With a result that refuses.
    #[serde(default)]
    pub refused: Option<Keeping>,
    /// Ended without a result.
    #[serde(default)]
    pub without: Option<Keeping>,
}

impl Retention {
    /// What holds where a sheet says nothing.
    pub fn assumed() -> Self {
        let keeping = |years| Keeping { years: Some(years), basis: ASSUMPTION.to_owned(), assumed: true };
        Self { granted: keeping(10), refused: Some(keeping(5)), without: Some(keeping(2)) }
    }

    /// How long a dossier that ended so is kept.
    pub fn of(&self, ended: Ended) -> &Keeping {
        let named = match ended {
            Ended::Granted => None,
            Ended::Refused => self.refused.as_ref(),
            Ended::Without => self.without.as_ref(),
        };
        named.unwrap_or(&self.granted)
    }

    /// What is wrong with it, a sentence each.
    pub fn problems(&self) -> Vec<&'static str> {
        let all = [Some(&self.granted), self.refused.as_ref(), self.without.as_ref()];
        let wrong = |keeping: &Keeping| {
            let years = keeping.years.is_some_and(|years| !(1..=100).contains(&years));
            [
                years.then_some("is kept for less than one year or more than a hundred"),
                keeping.basis.trim().is_empty().then_some("is kept without a ground"),
            ]
        };
        all.into_iter().flatten().flat_map(wrong).flatten().collect()
    }
}

/// The ground of the assumption, as people read it.
const ASSUMPTION: &str =
    "thời hạn giả định của hệ thống, chưa đối chiếu với bảng thời hạn bảo quản hồ sơ (Thông tư 10/2022/TT-BNV)";

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn keeping(years: Option<u16>, basis: &str) -> Keeping {
        Keeping { years, basis: basis.to_owned(), assumed: false }
    }

    #[test]
    fn the_time_counts_from_the_end_of_the_year_in_which_the_matter_ended() {
        let two = keeping(Some(2), "x");
        assert_eq!(two.until(date(2019, 1, 1)), Some(date(2021, 12, 31)));
        assert_eq!(two.until(date(2019, 12, 31)), Some(date(2021, 12, 31)));
        assert_eq!(two.until(date(2020, 1, 1)), Some(date(2022, 12, 31)));
        assert_eq!(keeping(None, "x").until(date(2019, 1, 1)), None, "for ever");
    }

    #[test]
    fn each_kind_of_end_has_its_own_time_and_the_assumption_says_that_it_is_one() {
        let assumed = Retention::assumed();
        let years = |ended| assumed.of(ended).years;
        assert_eq!([Ended::Granted, Ended::Refused, Ended::Without].map(years), [Some(10), Some(5), Some(2)]);
        assert!(assumed.of(Ended::Without).assumed && assumed.problems().is_empty());
        assert_eq!(Ended::with(None), Ended::Without);
        let one = Retention { granted: keeping(None, "Luật Hộ tịch"), refused: None, without: None };
        assert_eq!(one.of(Ended::Without), &one.granted);
        let wrong = Retention { granted: keeping(Some(0), " "), ..one };
        assert_eq!(wrong.problems().len(), 2);
    }

    #[test]
    fn a_sheet_says_it_in_its_own_table() {
        let said = "granted = { basis = 'Luật Hộ tịch 2014' }\nwithout = { years = 3, basis = 'Quyết định 1' }";
        let read: Retention = toml::from_str(said).unwrap();
        assert_eq!((read.of(Ended::Granted).years, read.of(Ended::Without).years), (None, Some(3)));
        assert!(toml::from_str::<Retention>("granted = { year = 3, basis = 'x' }").is_err());
    }
}
