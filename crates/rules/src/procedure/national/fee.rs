//! Fees as printed. An amount is taken for reckoning only when nothing about it is doubtful.

use base::text::{fold, tidy};

use super::{Kind, Notes, shape, text};
use crate::fee::{Amount, FeeKind, FeeRule, Price, Timing};

/// One printed fee: what it says, and the amount when it may be reckoned with.
#[derive(PartialEq, Eq, Clone)]
struct Line {
    words: String,
    amount: Option<Price>,
}

/// The fee column of one row, in words exactly as printed.
pub(super) fn words(time: &shape::Time) -> Option<String> {
    let lines: Vec<_> = time.philephi.iter().map(line_words).filter(|words| !words.is_empty()).collect();
    (!lines.is_empty()).then(|| lines.join("; "))
}

fn line_words(fee: &shape::Fee) -> String {
    let note = tidy(&fee.mota);
    if is_free(fee) {
        return note;
    }
    let amount = tidy(&format!("{} {}", fee.sotien, fee.donvi));
    if note.is_empty() { amount } else { format!("{amount} ({note})") }
}

fn is_free(fee: &shape::Fee) -> bool {
    fee.sotien.trim() == "0" && fold(&fee.mota).starts_with("mien phi")
}

/// The fee lines of the sheet: each different printed fee once, whichever channels print it.
pub(super) fn lines(source: &[shape::Channel], notes: &mut Notes) -> Vec<FeeRule> {
    let mut lines: Vec<Line> = Vec::new();
    for channel in source {
        for (row, time) in (1..).zip(&channel.thoigian) {
            let place = format!("Kênh {}, dòng {row}", channel.kenh);
            if time.philephi.is_empty() && names_amount(&fold(&time.mota)) {
                notes.add(Kind::FeeInRemark, &place, &time.mota);
            }
            for fee in &time.philephi {
                if let Some(line) = line(fee, &place, notes)
                    && !lines.contains(&line)
                {
                    lines.push(line);
                }
            }
        }
    }
    if lines.len() > 1 {
        let printed: Vec<_> = lines.iter().map(|line| line.words.as_str()).collect();
        notes.add(Kind::FeeSeveral, "Phí, lệ phí", &printed.join(" | "));
        for line in &mut lines {
            line.amount = None;
        }
    }
    (1..).zip(lines).map(|(number, line)| rule(number, line)).collect()
}

/// `None` when the matter is plainly free.
fn line(fee: &shape::Fee, place: &str, notes: &mut Notes) -> Option<Line> {
    let words = line_words(fee);
    let doubt = if is_free(fee) { Some(free_doubt(&fee.mota)?) } else { amount_doubt(fee) };
    if let Some(kind) = doubt {
        notes.add(kind, place, &words);
    }
    let amount = fee.sotien.trim().parse::<i64>().ok().and_then(|it| Price::try_from(it).ok());
    Some(Line { words, amount: amount.filter(|_| doubt.is_none()) })
}

/// What makes "Miễn phí" doubtful; `None` when it is plainly free.
fn free_doubt(note: &str) -> Option<Kind> {
    let folded = fold(note);
    let rest = folded.trim_start_matches("mien phi").trim();
    if matches!(
        rest,
        "" | "khong" | "khong co" | "khong quy dinh" | "khong thu phi" | "khong mat phi" | "mien phi"
    ) {
        return None;
    }
    let left_open = ["hoi dong nhan dan", "hdnd", "uy ban nhan dan", "ubnd"].iter().any(|it| rest.contains(it));
    Some(if left_open || names_amount(rest) { Kind::FreeButNamed } else { Kind::FreeWithNote })
}

fn amount_doubt(fee: &shape::Fee) -> Option<Kind> {
    let Ok(amount) = fee.sotien.trim().parse::<i64>() else { return Some(Kind::FeeNotANumber) };
    if !matches!(fold(&fee.donvi).as_str(), "viet nam dong" | "vnd" | "dong") {
        return Some(Kind::FeeCurrency);
    }
    let note = fold(&fee.mota);
    match amount {
        ..1_000 => Some(Kind::FeeBelowThousand),
        _ if amount % 500 != 0 => Some(Kind::FeeOdd),
        _ if names_amount(&note) || note.split(' ').count() > 6 => Some(Kind::FeeByNote),
        _ => None,
    }
}

/// The folded text has digits followed closely by a word for đồng (or a foreign currency).
fn names_amount(folded: &str) -> bool {
    let words: Vec<&str> = folded.split(' ').collect();
    words.iter().enumerate().any(|(place, word)| {
        let money = matches!(*word, "dong" | "vnd" | "usd" | "d");
        let before = words.get(place.saturating_sub(3)..place).unwrap_or_default();
        money && before.iter().any(|word| word.starts_with(|letter: char| letter.is_ascii_digit()))
    })
}

/// The page does not say whether it prints a fee or a charge, unless the words do.
fn rule(number: u32, line: Line) -> FeeRule {
    let charge = fold(&line.words).contains("le phi");
    FeeRule {
        key: format!("phi-{number}"),
        name: text(if charge { "Lệ phí" } else { "Phí" }),
        kind: if charge { FeeKind::Charge } else { FeeKind::Fee },
        basis: None,
        amount: line.amount.map_or(Amount::Unclear, |each| Amount::Dossier { each }),
        counts: None,
        cases: Vec::new(),
        timing: Timing::default(),
        from: None,
        until: None,
        reductions: Vec::new(),
        exemptions: Vec::new(),
        note: Some(text(&line.words)),
    }
}
