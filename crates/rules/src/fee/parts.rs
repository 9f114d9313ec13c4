//! The lines of one rule, and the small values that fee rules are made of.

use base::{Date, Refusal, Vnd};
use serde::{Deserialize, Serialize};

use super::{Amount, Exemption, FeeInput, FeeLine, FeeRule, LineNote, LineUnit, Reduction, Relief};

/// A price: zero or more đồng.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Price(Vnd);

impl Price {
    /// The amount.
    pub fn vnd(self) -> Vnd {
        self.0
    }
}
impl TryFrom<i64> for Price {
    type Error = Refusal;
    fn try_from(amount: i64) -> Result<Self, Refusal> {
        if amount < 0 { Err(Refusal::new("price_below_zero")) } else { Ok(Self(Vnd(amount))) }
    }
}
impl From<Price> for i64 {
    fn from(price: Price) -> Self {
        price.0.0
    }
}

/// A part of a hundred, from 1 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Percent(u8);

impl TryFrom<u8> for Percent {
    type Error = Refusal;
    fn try_from(percent: u8) -> Result<Self, Refusal> {
        if (1..=100).contains(&percent) { Ok(Self(percent)) } else { Err(Refusal::new("percent_out_of_range")) }
    }
}
impl From<Percent> for u8 {
    fn from(percent: Percent) -> Self {
        percent.0
    }
}

/// From page `from` on, each page costs `each`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bracket {
    from: u32,
    each: Price,
}

/// Prices by page number: the first bracket begins at page 1, each next one later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Bracket>", into = "Vec<Bracket>")]
pub struct Brackets(Vec<Bracket>);

impl Brackets {
    /// From which page on a page costs how much, in order.
    pub fn steps(&self) -> impl Iterator<Item = (u32, Vnd)> + '_ {
        self.0.iter().map(|bracket| (bracket.from, bracket.each.vnd()))
    }
    /// How many of `pages` pages cost how much each, by bracket; brackets not reached are left out.
    fn of(&self, pages: u32) -> impl Iterator<Item = (u32, Vnd)> {
        let ends = self.0.iter().skip(1).map(|next| next.from - 1).chain([u32::MAX]);
        self.0.iter().zip(ends).filter_map(move |(bracket, end)| {
            let reached = end.min(pages);
            (reached >= bracket.from).then(|| (reached - bracket.from + 1, bracket.each.vnd()))
        })
    }
}
impl TryFrom<Vec<Bracket>> for Brackets {
    type Error = Refusal;
    fn try_from(brackets: Vec<Bracket>) -> Result<Self, Refusal> {
        let from_one = brackets.first().is_some_and(|first| first.from == 1);
        let rising = brackets.iter().zip(brackets.iter().skip(1)).all(|(one, next)| one.from < next.from);
        if from_one && rising { Ok(Self(brackets)) } else { Err(Refusal::new("brackets_out_of_order")) }
    }
}
impl From<Brackets> for Vec<Bracket> {
    fn from(brackets: Brackets) -> Self {
        brackets.0
    }
}

/// Whether `on` lies in a time of which either end may be open.
pub(super) fn in_force(from: Option<Date>, until: Option<Date>, on: Date) -> bool {
    from.is_none_or(|from| from <= on) && until.is_none_or(|until| on <= until)
}

/// The lines of one rule that applies.
pub(super) fn of_rule(rule: &FeeRule, input: &FeeInput) -> Vec<FeeLine> {
    let copies = input.documents.iter().fold(0u32, |sum, document| sum.saturating_add(document.copies));
    let priced = |unit, quantity, price: Price| vec![(unit, quantity, price.vnd(), None)];
    let counted = match &rule.amount {
        Amount::Free => vec![(LineUnit::Dossier, 1, Vnd::ZERO, Some(LineNote::Free))],
        Amount::CouncilSet => return vec![unknown(rule, input, LineNote::CouncilSet)],
        Amount::Unclear => return vec![unknown(rule, input, LineNote::Unclear)],
        Amount::Dossier { each } => priced(LineUnit::Dossier, 1, *each),
        Amount::Case { each } => priced(LineUnit::Case, input.acts, *each),
        Amount::Copy { each } => priced(LineUnit::Copy, copies, *each),
        Amount::Page { brackets, at_most } => pages(brackets, *at_most, input),
    };
    let (relief, reason) = best_relief(rule, input);
    counted
        .into_iter()
        .filter(|(_, quantity, _, _)| *quantity > 0)
        .map(|(unit, quantity, each, note)| {
            let less = relieved(each, relief);
            let note = if less < each { reason.clone() } else { note };
            line(rule, unit, quantity, Some(less), note)
        })
        .collect()
}

type Count = (LineUnit, u32, Vnd, Option<LineNote>);

/// Pages of all copies by price; copies that reach the ceiling count as copies. Equal prices make one line.
fn pages(brackets: &Brackets, at_most: Option<Price>, input: &FeeInput) -> Vec<Count> {
    let mut counts: Vec<Count> = Vec::new();
    let mut add = |unit, quantity: u32, each, note: Option<LineNote>| match counts
        .iter_mut()
        .find(|count| (count.0, count.2) == (unit, each))
    {
        Some(count) => count.1 = count.1.saturating_add(quantity),
        None => counts.push((unit, quantity, each, note)),
    };
    for document in &input.documents {
        let of_copy: Vnd = brackets.of(document.pages).map(|(pages, each)| times(each, pages)).sum();
        match at_most.map(Price::vnd) {
            Some(ceiling) if of_copy > ceiling => {
                add(LineUnit::Copy, document.copies, ceiling, Some(LineNote::AtMost));
            }
            _ => brackets.of(document.pages).for_each(|(pages, each)| {
                add(LineUnit::Page, pages.saturating_mul(document.copies), each, None);
            }),
        }
    }
    counts
}

/// The relief that leaves least to pay, exemptions before reductions where they leave the same.
fn best_relief(rule: &FeeRule, input: &FeeInput) -> (Option<Relief>, Option<LineNote>) {
    let granted = |exemption: &&Exemption| input.exemptions.contains(&exemption.key);
    let fits = |reduction: &&Reduction| {
        reduction.channel.is_none_or(|channel| channel == input.channel)
            && in_force(reduction.from, reduction.until, input.on)
    };
    let exempt = rule
        .exemptions
        .iter()
        .filter(granted)
        .map(|exemption| (exemption.relief, LineNote::Exempt { name: exemption.name.clone() }));
    let reduced = rule
        .reductions
        .iter()
        .filter(fits)
        .map(|reduction| (reduction.relief, LineNote::Reduced { basis: reduction.basis.clone() }));
    let probe = probe(&rule.amount);
    exempt
        .chain(reduced)
        .min_by_key(|(relief, _)| relieved(probe, Some(*relief)))
        .map_or((None, None), |(relief, note)| (Some(relief), Some(note)))
}

/// The price by which reliefs are compared: the first that the rule names.
fn probe(amount: &Amount) -> Vnd {
    match amount {
        Amount::Free | Amount::CouncilSet | Amount::Unclear => Vnd::ZERO,
        Amount::Dossier { each } | Amount::Case { each } | Amount::Copy { each } => each.vnd(),
        Amount::Page { brackets, .. } => brackets.of(1).map(|(_, each)| each).sum(),
    }
}

fn relieved(each: Vnd, relief: Option<Relief>) -> Vnd {
    match relief {
        None => each,
        Some(Relief::Free) => Vnd::ZERO,
        Some(Relief::Percent(Percent(percent))) => {
            Vnd((i128::from(each.0) * i128::from(100 - percent) / 100) as i64)
        }
        Some(Relief::Each(price)) => each.min(price.vnd()),
    }
}

/// A line of which the amount is not known; an exemption from everything still makes it zero.
fn unknown(rule: &FeeRule, input: &FeeInput, why: LineNote) -> FeeLine {
    let free =
        |exemption: &&Exemption| exemption.relief == Relief::Free && input.exemptions.contains(&exemption.key);
    match rule.exemptions.iter().find(free) {
        Some(exemption) => {
            let note = LineNote::Exempt { name: exemption.name.clone() };
            line(rule, LineUnit::Dossier, 1, Some(Vnd::ZERO), Some(note))
        }
        None => line(rule, LineUnit::Dossier, 1, None, Some(why)),
    }
}

fn line(rule: &FeeRule, unit: LineUnit, quantity: u32, each: Option<Vnd>, note: Option<LineNote>) -> FeeLine {
    FeeLine {
        rule: rule.key.clone(),
        name: rule.name.clone(),
        kind: rule.kind,
        timing: rule.timing,
        unit,
        quantity,
        each,
        total: each.map(|each| times(each, quantity)),
        note,
    }
}

fn times(each: Vnd, quantity: u32) -> Vnd {
    Vnd(each.0.saturating_mul(i64::from(quantity)))
}
