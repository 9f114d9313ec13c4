//! What changed between two filings of the same form, as people read it.

use super::summary::Section;

/// One answer that is another than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The field's path.
    pub path: String,
    /// Heading of the part of the form, with the entry it belongs to.
    pub section: String,
    /// What was asked.
    pub label: String,
    /// What was answered before; empty when nothing was.
    pub before: String,
    /// What is answered now; empty when the answer was taken out.
    pub after: String,
}

/// The answers that differ, in the order of the form as it is now; then those whose questions are no longer asked.
pub fn changes(before: &[Section], after: &[Section]) -> Vec<Change> {
    let (old, new) = (flat(before), flat(after));
    let value = |of: &[Change], path: &str| -> String {
        of.iter().find(|line| line.path == path).map(|line| line.after.clone()).unwrap_or_default()
    };
    let now = new.iter().map(|line| Change { before: value(&old, &line.path), ..line.clone() });
    let gone = old.iter().filter(|line| !new.iter().any(|it| it.path == line.path));
    let gone = gone.map(|line| Change { before: line.after.clone(), after: String::new(), ..line.clone() });
    now.chain(gone).filter(|change| change.before != change.after).collect()
}

/// Every line with its answer as `after`.
fn flat(sections: &[Section]) -> Vec<Change> {
    let line = |section: &Section, line: &super::summary::Line| Change {
        path: line.path.clone(),
        section: line.entry.as_ref().map_or(section.title.clone(), |entry| format!("{} – {entry}", section.title)),
        label: line.label.clone(),
        before: String::new(),
        after: line.value.clone(),
    };
    sections.iter().flat_map(|section| section.lines.iter().map(move |it| line(section, it))).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::summary::Line, *};

    fn section(lines: &[(&str, &str)]) -> Vec<Section> {
        let line = |(path, value): &(&str, &str)| Line {
            path: (*path).to_owned(),
            entry: None,
            label: format!("Câu {path}"),
            value: (*value).to_owned(),
        };
        vec![Section { page: "a".into(), title: "Phần".into(), lines: lines.iter().map(line).collect() }]
    }

    fn told(before: &[(&str, &str)], after: &[(&str, &str)]) -> Vec<(String, String, String)> {
        let found = changes(&section(before), &section(after));
        found.into_iter().map(|change| (change.path, change.before, change.after)).collect()
    }

    #[test]
    fn what_was_changed_added_emptied_and_no_longer_asked_is_told_and_nothing_else() {
        let before = [("a", "1990"), ("b", "Lò Thị Mẫu"), ("c", "có"), ("d", "cũ")];
        let after = [("a", "1991"), ("b", "Lò Thị Mẫu"), ("c", ""), ("e", "mới")];
        let line = |path: &str, before: &str, after: &str| (path.to_owned(), before.to_owned(), after.to_owned());
        let wanted = [line("a", "1990", "1991"), line("c", "có", ""), line("e", "", "mới"), line("d", "cũ", "")];
        assert_eq!(told(&before, &after), wanted);
    }

    proptest! {
        #[test]
        fn nothing_changed_means_nothing_told(values in prop::collection::vec("[a-z]{0,4}", 0..8)) {
            let paths: Vec<String> = (0..values.len()).map(|place| place.to_string()).collect();
            let lines: Vec<(&str, &str)> = paths.iter().zip(&values).map(|(path, value)| (path.as_str(), value.as_str())).collect();
            prop_assert_eq!(told(&lines, &lines), vec![]);
            let emptied: Vec<(&str, &str)> = paths.iter().map(|path| (path.as_str(), "")).collect();
            let filled = values.iter().filter(|value| !value.is_empty()).count();
            prop_assert_eq!(told(&lines, &emptied).len(), filled);
        }
    }
}
