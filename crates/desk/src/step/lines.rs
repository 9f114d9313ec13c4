//! The papers that may be asked for as lines of a step's page, and what was typed where a step is no longer open.

use rules::workflow::CommandKind;

use super::{PaperLine, Shown, fields::label};
use crate::words::VI;

/// How many lines may be asked for that are no papers of the sheet.
pub const FREE_LINES: usize = 3;

/// The papers of the sheet and the free lines, as typed.
pub(super) fn paper_lines(shown: &Shown) -> (Vec<PaperLine>, Vec<PaperLine>) {
    if !matches!(shown.kind, CommandKind::AskCompletion | CommandKind::AskSupplement) {
        return (Vec::new(), Vec::new());
    }
    let typed = &shown.typed;
    let line = |key: String, name: String, defaults: [u32; 3]| {
        let count = |what: &str, default: u32| {
            let field = format!("{what}.{key}");
            if typed.has(&field) { typed.get(&field).to_owned() } else { default.to_string() }
        };
        let [originals, certified, copies] = defaults;
        PaperLine {
            chosen: typed.all("paper").any(|chosen| chosen == key),
            originals: count("originals", originals),
            certified: count("certified", certified),
            copies: count("copies", copies),
            note: typed.get(&format!("note.{key}")).to_owned(),
            name,
            key,
        }
    };
    let sheet = shown.bench.papers().into_iter();
    let papers =
        sheet.map(|paper| line(paper.key, paper.name.vi, [paper.originals, paper.certified, paper.copies]));
    let free = (1..=FREE_LINES).map(|number| {
        let key = format!("khac-{number}");
        let name = typed.get(&format!("name.{key}")).to_owned();
        line(key, name, [0, 0, 0])
    });
    (papers.collect(), free.collect())
}

/// What was typed, to be read where the step can no longer be taken.
pub fn kept(shown: &Shown) -> Vec<(String, String)> {
    let technical =
        ["csrf", "version", "once", "how", "preview", "keep", "insert", "giu", "phrase", "keep_phrase"];
    let filled =
        shown.typed.0.iter().filter(|(name, value)| !technical.contains(&name.as_str()) && !value.is_empty());
    filled
        .map(|(name, value)| {
            let plain = name.split('.').next().unwrap_or(name);
            let known = VI.has(&format!("desk.field.{plain}"));
            (if known { label(shown.kind, plain) } else { name.clone() }, value.clone())
        })
        .collect()
}
