//! Papers and cases. Nothing here makes a paper compulsory, and a remark never becomes an upload.

use base::text::{fold, tidy_lines};

use super::{Kind, Notes, shape, text};
use crate::procedure::{Case, Component};

/// Beginnings of headings that only divide the table: they are no case that a person could choose.
const DIVIDERS: [&str; 12] = [
    "giay to",
    "cac giay to",
    "luu y",
    "ghi chu",
    "thanh phan ho so",
    "ho so bao gom",
    "ho so gom",
    "bao gom",
    "gom",
    "so luong",
    "xuat trinh",
    "phieu duoc tao lap",
];

pub(super) fn read(source: &[shape::Papers], notes: &mut Notes) -> (Vec<Case>, Vec<Component>) {
    if source.iter().all(|group| group.giayto.is_empty()) {
        notes.add(Kind::NoPapers, "Thành phần hồ sơ", "");
    }
    let choosable = source.iter().filter(|group| is_case(&group.truonghop)).count() > 1;
    let (mut cases, mut components) = (Vec::new(), Vec::new());
    for (number, group) in (1..).zip(source) {
        let heading = tidy_lines(&group.truonghop);
        let case = (choosable && is_case(&heading)).then(|| format!("th-{number}"));
        if let Some(key) = &case {
            cases.push(Case { key: key.clone(), name: text(&heading) });
        } else if !heading.is_empty() {
            notes.add(Kind::HeadingNotACase, &format!("Bảng giấy tờ {number}"), &group.truonghop);
        }
        if group.giayto.is_empty() && !heading.is_empty() {
            notes.add(Kind::CaseWithoutPapers, &format!("Bảng giấy tờ {number}"), &group.truonghop);
        }
        let hint = (case.is_none() && !heading.is_empty()).then_some(heading);
        for (place, paper) in (1..).zip(&group.giayto) {
            let mut component = component(number, place, paper, notes);
            component.cases.extend(case.clone());
            component.hint = hint.as_deref().map(text);
            components.push(component);
        }
    }
    if components.iter().any(|component| !component.remark) {
        notes.add(Kind::PapersOptional, "Thành phần hồ sơ", "");
    }
    (cases, components)
}

fn is_case(heading: &str) -> bool {
    let folded = fold(heading);
    let plain = folded.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == ' ');
    !plain.is_empty() && !DIVIDERS.iter().any(|divider| plain.starts_with(divider))
}

fn component(group: u32, number: u32, paper: &shape::Paper, notes: &mut Notes) -> Component {
    let place = format!("Giấy tờ {group}.{number}");
    let name = tidy_lines(&paper.tengiayto);
    let (originals, copies) = (count(&paper.sobanchinh), count(&paper.sobansao));
    if originals.is_none() || copies.is_none() {
        notes.add(Kind::PaperCount, &place, &format!("{} / {}", paper.sobanchinh, paper.sobansao));
    }
    let remark = if name.is_empty() {
        notes.add(Kind::PaperWithoutName, &place, &format!("{} / {}", paper.sobanchinh, paper.sobansao));
        true
    } else if originals == Some(0) && copies == Some(0) {
        notes.add(Kind::PaperIsRemark, &place, &paper.tengiayto);
        true
    } else {
        false
    };
    Component {
        key: format!("gt-{group}-{number}"),
        name: text(if name.is_empty() { "(không ghi tên)" } else { &name }),
        hint: None,
        originals: originals.unwrap_or(0),
        certified: 0,
        copies: copies.unwrap_or(0),
        required: false,
        when: None,
        cases: Vec::new(),
        form: Some(base::text::tidy(&paper.tenmaudon)).filter(|form| !form.is_empty()),
        from_form: false,
        remark,
    }
}

/// Nothing printed means none.
fn count(printed: &str) -> Option<u32> {
    let printed = printed.trim();
    if printed.is_empty() { Some(0) } else { printed.parse().ok() }
}
