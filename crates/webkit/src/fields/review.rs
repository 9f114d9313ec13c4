//! Answers to be read, not typed: the review before submitting, the acknowledgement, the officer's view.

use rules::form::summary::{Line, Section};

use crate::{Lang, Ui, page::Markup, ui::SummaryList};

/// Sections of answers under their headings. `change` gives the address of a page where its answers can be
/// changed; without one there are no links.
pub fn review(lang: Lang, sections: &[Section], change: impl Fn(&str) -> Option<String>) -> Markup {
    let html: String = sections.iter().map(|section| one(lang, section, change(&section.page))).collect();
    Markup(html)
}

fn one(lang: Lang, section: &Section, change: Option<String>) -> String {
    let mut html = heading("h2", "m", &section.title);
    let mut rest = section.lines.as_slice();
    while let Some(first) = rest.first() {
        let same = rest.iter().take_while(|line| line.entry == first.entry).count();
        let (lines, after) = rest.split_at(same);
        if let Some(entry) = &first.entry {
            html.push_str(&heading("h3", "s", entry));
        }
        html.push_str(&list(lang, lines, change.as_deref()).to_string());
        rest = after;
    }
    html
}

fn heading(level: &str, size: &str, text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    format!(r#"<{level} class="govuk-heading-{size}">{text}</{level}>"#)
}

fn list(lang: Lang, lines: &[Line], change: Option<&str>) -> SummaryList {
    lines.iter().fold(Ui::new(lang).summary(), |list, line| {
        let value = if line.value.is_empty() { lang.t("field.not_given") } else { line.value.clone() };
        let list = list.row(&line.label, value);
        match change {
            Some(address) => list.change(format!("{address}#{}", crate::ui::id_of(&line.path))),
            None => list,
        }
    })
}
