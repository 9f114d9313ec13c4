//! Fees line by line, before anything is filed. What is not known here is never shown as nothing.

use rules::{
    fee::{self, LineNote, LineUnit},
    form::{Answers, Facts},
    procedure::Sheet,
};
use webkit::Page;

use crate::words;

/// The fees of one filing.
pub struct Fees {
    /// Its lines.
    pub lines: Vec<Line>,
    /// The sum, in words.
    pub total: String,
}

/// A line.
pub struct Line {
    /// What for.
    pub name: String,
    /// How many of what at which price, where more than one is counted.
    pub count: Option<String>,
    /// How much.
    pub amount: String,
    /// Why.
    pub note: Option<String>,
}

impl Fees {
    /// What a filing owes.
    pub fn of(page: &Page, sheet: &Sheet, answers: &Answers, facts: &Facts) -> Self {
        let lines = fee::of_filing(&sheet.fees, answers, facts, facts.today);
        let sum = fee::sum(&lines);
        let total = match (sum.more, sum.known.0) {
            (true, 0) => page.t("filing.fees.total_unknown"),
            (true, _) => page.t1("filing.fees.total_more", "amount", words::money(page, sum.known)),
            (false, 0) if sheet.fees.is_empty() => page.t("filing.fees.not_published"),
            (false, 0) => page.t("filing.fees.nothing"),
            (false, _) => words::money(page, sum.known),
        };
        Self { lines: lines.iter().map(|line| shown(page, line)).collect(), total }
    }
}

fn shown(page: &Page, line: &fee::FeeLine) -> Line {
    let unit = match line.unit {
        LineUnit::Dossier => "filing.fees.dossiers",
        LineUnit::Case => "filing.fees.cases",
        LineUnit::Copy => "filing.fees.copies",
        LineUnit::Page => "filing.fees.pages",
    };
    let each = line.each.filter(|_| line.quantity > 1);
    Line {
        name: words::text(page, &line.name),
        count: each.map(|each| page.t2(unit, "count", line.quantity, "each", words::money(page, each))),
        amount: line.total.map_or_else(|| page.t("filing.fees.unknown"), |total| words::money(page, total)),
        note: line.note.as_ref().and_then(|note| noted(page, note)),
    }
}

fn noted(page: &Page, note: &LineNote) -> Option<String> {
    Some(match note {
        LineNote::Free => return None,
        LineNote::CouncilSet => page.t("filing.fees.council"),
        LineNote::Unclear => page.t("filing.fees.unclear"),
        LineNote::AtMost => page.t("filing.fees.at_most"),
        LineNote::Reduced { basis } => {
            page.t1("filing.fees.reduced", "basis", basis.as_deref().unwrap_or_default())
        }
        LineNote::Exempt { name } => page.t1("filing.fees.exempt", "name", words::text(page, name)),
    })
}
