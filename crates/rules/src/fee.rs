//! Fees (phí) and charges (lệ phí): which lines a filing owes, from the rules of its sheet.
//!
//! Law 97/2015/QH13 on fees and charges. Whole đồng only. Nothing to pay and an amount that is not known
//! here (set by the provincial People's Council, no figure at hand) are different things: the first is
//! zero, the second has no total and is never shown or added as zero. Deliberately absent: payment,
//! receipts, refunds, and whether somebody's claim to an exemption is true.

mod counting;
mod parts;
#[cfg(test)]
mod tests;

use base::{Date, Vnd};
use serde::{Deserialize, Serialize};

pub use counting::{Counts, of_filing};
pub use parts::{Brackets, Percent, Price};

use crate::{
    form::{Condition, Text},
    procedure::Channel,
};

/// A fee or charge of a procedure, as its sheet states it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeeRule {
    /// Unique in the sheet: lower-case letters, digits, hyphens.
    pub key: String,
    /// Name.
    pub name: Text,
    /// Fee or charge.
    pub kind: FeeKind,
    /// The instrument that sets it.
    #[serde(default)]
    pub basis: Option<String>,
    /// How much for what.
    pub amount: Amount,
    /// The answers that say how many copies or pages; without them one copy of one page is reckoned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts: Option<Counts>,
    /// Owed only in these cases (trường hợp); empty = all.
    #[serde(default)]
    pub cases: Vec<String>,
    /// When it is paid.
    #[serde(default)]
    pub timing: Timing,
    /// In force from this day on.
    #[serde(default)]
    pub from: Option<Date>,
    /// In force until this day.
    #[serde(default)]
    pub until: Option<Date>,
    /// Lower prices, for example online; the lowest that fits applies.
    #[serde(default, rename = "reduction")]
    pub reductions: Vec<Reduction>,
    /// Who pays less or nothing, and what proves it.
    #[serde(default, rename = "exemption")]
    pub exemptions: Vec<Exemption>,
    /// A remark for people.
    #[serde(default)]
    pub note: Option<Text>,
}

/// The two kinds of Law 97/2015/QH13, article 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FeeKind {
    /// Phí: roughly covers the cost of a service.
    Fee,
    /// Lệ phí: fixed, for an act of state management, goes to the budget.
    Charge,
}

/// How much for what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "unit", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Amount {
    /// Nothing is owed.
    Free,
    /// Set by the provincial People's Council; the amount is not known here.
    CouncilSet,
    /// The published amount is doubtful or told only in words; the counter tells the amount.
    Unclear,
    /// Once for the dossier.
    Dossier {
        /// Price.
        each: Price,
    },
    /// For each case attested (a signature, a contract).
    Case {
        /// Price.
        each: Price,
    },
    /// For each copy issued.
    Copy {
        /// Price.
        each: Price,
    },
    /// For each page of each copy, in brackets, with a ceiling for one copy.
    Page {
        /// Prices by page number.
        brackets: Brackets,
        /// No copy costs more than this.
        #[serde(default)]
        at_most: Option<Price>,
    },
}

/// When a fee is paid. None of them holds back acceptance except by the law that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Timing {
    /// With the filing.
    AtFiling,
    /// When the dossier is accepted.
    AtAcceptance,
    /// With a supplement.
    OnSupplement,
    /// While it is processed.
    DuringProcessing,
    /// Before the result is handed over.
    #[default]
    BeforeReturn,
}

/// By how much less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relief {
    /// Nothing is owed.
    #[default]
    Free,
    /// So many per cent off each unit, fractions of a đồng in favour of who pays.
    Percent(Percent),
    /// This price instead, where it is lower.
    Each(Price),
}

/// A lower price for a channel or for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reduction {
    /// Only for this channel.
    #[serde(default)]
    pub channel: Option<Channel>,
    /// From this day on.
    #[serde(default)]
    pub from: Option<Date>,
    /// Until this day.
    #[serde(default)]
    pub until: Option<Date>,
    /// By how much.
    pub relief: Relief,
    /// The instrument that grants it.
    #[serde(default)]
    pub basis: Option<String>,
}

/// Who pays less or nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exemption {
    /// Unique in the rule.
    pub key: String,
    /// Who, for people.
    pub name: Text,
    /// The paper that proves it.
    #[serde(default)]
    pub evidence: Option<Text>,
    /// By how much; everything unless stated.
    #[serde(default)]
    pub relief: Relief,
    /// The answers by which somebody claims it in the form. Whether the claim is true the officer sees from
    /// the evidence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
}

/// What is known of a filing when its fees are reckoned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeeInput {
    /// The case chosen.
    pub case: Option<String>,
    /// How it comes in.
    pub channel: Channel,
    /// The day by whose prices it is reckoned.
    pub on: Date,
    /// How many cases are attested.
    pub acts: u32,
    /// The documents of which copies are made.
    pub documents: Vec<Copies>,
    /// Keys of the exemptions granted.
    pub exemptions: Vec<String>,
}

/// Copies of one document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copies {
    /// Pages of the document.
    pub pages: u32,
    /// How many copies of it.
    pub copies: u32,
}

impl FeeInput {
    /// An ordinary filing: one act, one copy of one page, no exemption.
    pub fn new(channel: Channel, on: Date) -> Self {
        let documents = vec![Copies { pages: 1, copies: 1 }];
        Self { case: None, channel, on, acts: 1, documents, exemptions: Vec::new() }
    }
}

/// One line of what a filing owes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeLine {
    /// The rule's key.
    pub rule: String,
    /// The rule's name.
    pub name: Text,
    /// Fee or charge.
    pub kind: FeeKind,
    /// When it is paid.
    pub timing: Timing,
    /// What is counted.
    pub unit: LineUnit,
    /// How many.
    pub quantity: u32,
    /// The price of one after all relief; `None`: not known here.
    pub each: Option<Vnd>,
    /// Quantity times price; `None`: not known here. Zero means that nothing is owed.
    pub total: Option<Vnd>,
    /// Why the line is as it is.
    pub note: Option<LineNote>,
}

/// What a line counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the words say it")]
pub enum LineUnit {
    Dossier,
    Case,
    Copy,
    Page,
}

/// Why a line is as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "kebab-case")]
pub enum LineNote {
    /// The procedure is free.
    Free,
    /// Set by the provincial People's Council; the counter tells the amount.
    CouncilSet,
    /// The published amount is doubtful; the counter tells it.
    Unclear,
    /// The ceiling for one copy is reached.
    AtMost,
    /// A lower price applies.
    Reduced {
        /// The instrument that grants it.
        basis: Option<String>,
    },
    /// An exemption was granted.
    Exempt {
        /// Who is exempt.
        name: Text,
    },
}

/// The lines that a filing owes by `rules`, in their order. Rules of other cases and other times give none;
/// a rule whose quantity is zero gives none.
pub fn lines(rules: &[FeeRule], input: &FeeInput) -> Vec<FeeLine> {
    let applies = |rule: &&FeeRule| {
        let in_case = rule.cases.is_empty() || input.case.as_ref().is_some_and(|case| rule.cases.contains(case));
        in_case && parts::in_force(rule.from, rule.until, input.on)
    };
    rules.iter().filter(applies).flat_map(|rule| parts::of_rule(rule, input)).collect()
}

/// What all `lines` come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeSum {
    /// The lines whose amount is known.
    pub known: Vnd,
    /// Whether some line's amount is not known here, so that more than `known` is owed.
    pub more: bool,
}

impl FeeSum {
    /// Nothing is owed: such a dossier never passes a payment page.
    pub fn is_free(self) -> bool {
        self.known == Vnd::ZERO && !self.more
    }
}

/// The sum of `lines`.
pub fn sum(lines: &[FeeLine]) -> FeeSum {
    FeeSum {
        known: lines.iter().filter_map(|line| line.total).sum(),
        more: lines.iter().any(|line| line.total.is_none()),
    }
}
