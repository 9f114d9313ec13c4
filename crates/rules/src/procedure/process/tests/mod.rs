//! Processes read, refused with their line, and walked to the end.

mod faults;
mod random;

use super::*;
use crate::form::Form;
use crate::procedure::Sheet;

/// A sheet with that many working days, and a form of two questions.
pub(crate) fn sheet(limits: &str) -> Sheet {
    let head = "code = '1.000001'\nname = 'Thử'\nfield = 'Thử'\ntiers = ['province', 'district']\n";
    toml::from_str(&format!("{head}{limits}")).unwrap()
}

pub(crate) fn days(count: u32) -> Sheet {
    sheet(&format!("[[limit]]\nlimit = {{ unit = 'working-days', count = {count} }}"))
}

pub(crate) fn form() -> Form {
    toml::from_str(
        "[[page]]\nid = 'a'\ntitle = 'A'\n[[page.question]]\nid = 'floors'\nlabel = 'Số tầng'\nkind = 'number'\n",
    )
    .unwrap()
}

/// A process with a branch by answer, a branch by condition, two opinions side by side, and a round to go again.
pub(crate) const RICH: &str = r#"[[step]]
key = "intake"
name = "Tiếp nhận"
part = "one-stop"
role = "intake"
hours = 4

[[step]]
key = "examine"
name = "Thẩm định"
part = "section"
role = "specialist"
hours = 8
[[step.branch]]
answer = "visit"
label = "Phải kiểm tra thực địa"
to = "visit"
[[step.branch]]
answer = "clear"
label = "Không phải kiểm tra thực địa"
to = "weigh"

[[step]]
key = "visit"
name = "Kiểm tra thực địa"
part = "section"
role = ["specialist", "section-head"]
hours = 8
next = "examine"

[[step]]
key = "weigh"
name = "Chọn cơ quan phải hỏi"
part = "section"
role = "specialist"
hours = 1
[[step.branch]]
when = { q = "floors", at_least = 3 }
to = ["fire", "health", "survey"]
[[step.branch]]
to = "draft"

[[step]]
key = "fire"
name = "Ý kiến về phòng cháy"
part = "section"
role = "specialist"
hours = 24
next = "gather"
[step.opinion]
agency = "67-D05"
question = "Công trình có bảo đảm an toàn về phòng cháy không?"

[[step]]
key = "health"
name = "Ý kiến về môi trường"
part = "section"
role = "specialist"
hours = 16
[step.opinion]
agency = "Sở Tài nguyên và Môi trường"
question = "Công trình có ảnh hưởng môi trường không?"
mandatory = false
silence_is_consent = true

[[step]]
key = "survey"
name = "Trích đo"
part = "section"
role = "section-head"
hours = 8

[[step]]
key = "gather"
name = "Tổng hợp ý kiến"
part = "section"
role = "specialist"
hours = 4
waits_for = ["fire", "health", "survey"]

[[step]]
key = "draft"
name = "Dự thảo"
part = "section"
role = "specialist"
hours = 8

[[step]]
key = "sign"
name = "Ký"
part = "leadership"
role = "leader"
hours = 4

[[step]]
key = "issue"
name = "Phát hành"
part = "clerical"
role = "clerk"
hours = 2

[[step]]
key = "return"
name = "Trả kết quả"
part = "one-stop"
role = "intake"
hours = 2

[[variant]]
tier = "district"
hours = { visit = 16 }
"#;

#[test]
fn a_rich_process_is_read_and_written_again() {
    let process = read(RICH, &days(30), &form()).unwrap();
    assert_eq!(process.steps.len(), 12);
    assert_eq!(process.steps[2].roles, [Role::Specialist, Role::SectionHead]);
    assert!(process.steps[4].opinion.as_ref().unwrap().mandatory && process.steps[5].is_optional());
    assert_eq!(read(&write(&process), &days(30), &form()).unwrap(), process);
    let kept = serde_json::to_string(&process).unwrap();
    assert_eq!(serde_json::from_str::<Process>(&kept).unwrap(), process);
}

#[test]
fn a_step_without_a_word_leads_to_what_waits_for_it_else_to_the_next_of_the_list() {
    let process = read(RICH, &days(30), &form()).unwrap();
    let graph = Graph::of(&process.steps);
    let to = |key: &str| {
        let exit = graph.plain_exit(graph.place(key).unwrap()).unwrap();
        exit.to.iter().map(|to| graph.step(*to).map_or("end", |step| step.key.as_str())).collect::<Vec<_>>()
    };
    assert_eq!(to("health"), ["gather"], "it waits for it");
    assert_eq!(to("gather"), ["draft"], "the next of the list");
    assert_eq!(to("return"), ["end"]);
}

#[test]
fn the_longest_way_counts_the_longest_part_and_a_round_once() {
    let process = read(RICH, &days(30), &form()).unwrap();
    let (hours, way) = longest(&process.steps);
    // intake 4, examine 8, visit 8, weigh 1, fire 24, gather 4, draft 8, sign 4, issue 2, return 2.
    assert_eq!(hours, 65);
    let keys: Vec<&str> = way.iter().map(|place| process.steps[*place].key.as_str()).collect();
    let longest = ["intake", "examine", "visit", "weigh", "fire", "gather", "draft", "sign", "issue", "return"];
    assert_eq!(keys, longest);
}

#[test]
fn a_variant_counts_at_its_agencies_only() {
    let process = read(RICH, &days(30), &form()).unwrap();
    let hours = |tier| {
        let steps = process.at(At { code: "x", name: "y", tier });
        steps.iter().find(|step| step.key == "visit").unwrap().hours
    };
    assert_eq!((hours(Tier::District), hours(Tier::Province)), (Some(16), Some(8)));
    let own = r#"
        [[variant]]
        agency = "Sở Xây dựng"
        hours = { sign = 8 }
    "#;
    let process = read(&format!("{RICH}{own}"), &days(30), &form()).unwrap();
    let at = |code, name| process.at(At { code, name, tier: Tier::Province })[9].hours;
    assert_eq!((at("67-D04", "Sở Xây dựng"), at("67-D05", "Sở Tư pháp")), (Some(8), Some(4)));
}

#[test]
fn a_flat_process_of_an_older_revision_is_still_understood() {
    let old = r#"{"step":[{"key":"a","name":"Tiếp nhận","part":"one-stop","hours":4},
        {"key":"b","name":"Xem xét","part":"section","hours":null}]}"#;
    let process: Process = serde_json::from_str(old).unwrap();
    assert!(process.steps[1].admits(Role::Specialist) && !process.steps[1].admits(Role::Leader));
    assert!(!process.steps[1].is_the_heads());
}
