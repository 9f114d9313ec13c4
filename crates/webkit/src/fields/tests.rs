use std::fmt::Write;

use base::FieldErrors;
use rules::{
    form::{Answers, Facts, ForWhom, Form, check, journey::Journey, summary::summary},
    procedure::{Channel, Tier},
};
use serde_json::{Value, json};

use super::{error_summary, fields, review};
use crate::Lang;

const KINDS: &str = "
text long-text name number money date partial-date time choice choices yes-no identity identity-number phone
email address tax-code declaration group";

/// A form with one question of every kind, called like its kind.
fn form() -> Form {
    let mut text = "[[page]]\nid = 'all'\ntitle = { vi = 'Mọi loại', en = 'All kinds' }\n".to_owned();
    for kind in KINDS.split_whitespace() {
        let id = kind.replace('-', "_");
        let more = match kind {
            "choice" | "choices" => {
                "option = [{ key = 'a', label = { vi = 'Một', en = 'One' } }, { key = 'b', label = { vi = 'Hai', en = 'Two' } }]"
            }
            "group" => {
                "max = 3\nfield = [{ id = 'name', kind = 'name', label = { vi = 'Họ và tên', en = 'Name' } }, \
                 { id = 'paper', kind = 'identity', optional = true, label = { vi = 'Giấy tờ', en = 'Paper' } }]"
            }
            "number" => "decimals = 1\nunit = 'm²'",
            "text" => "list = 'nationalities'",
            "email" => "prefill = 'filer.email'\nhint = { vi = 'Để gửi kết quả', en = 'For the result' }",
            "long-text" => "optional = true\ncheck = [{ rule = 'length', max = 300 }]",
            _ => "",
        };
        let _ = write!(
            text,
            "[[page.question]]\nid = '{id}'\nkind = '{kind}'\nlabel = {{ vi = 'Câu {kind}', en = 'Q {kind}' }}\n{more}\n"
        );
    }
    toml::from_str(&text).unwrap()
}

fn facts() -> Facts {
    let today = jiff::civil::date(2019, 11, 20);
    Facts { today, for_whom: ForWhom::Myself, case: None, channel: Channel::Online, tier: Tier::Commune }
}

fn shown(lang: Lang, answers: Value) -> (String, FieldErrors) {
    let (form, facts) = (form(), facts());
    let answers: Answers = serde_json::from_value(answers).unwrap();
    let errors = check::check_page(&form, "all", &answers, &facts, lang.into());
    (fields(lang, &Journey::new(&form, &answers, &facts), "all", &errors).to_string(), errors)
}

/// The first element in which all of these attributes stand.
fn element<'h>(html: &'h str, attributes: &[&str]) -> &'h str {
    let found = html.split('<').find(|element| attributes.iter().all(|one| element.contains(one)));
    found.unwrap_or_else(|| panic!("no element with {attributes:?}"))
}

fn has(html: &str, attributes: &[&str]) {
    element(html, attributes);
}

#[test]
fn every_kind_has_its_control_with_what_helps_to_fill_it_in() {
    let (html, _) = shown(Lang::Vi, json!({}));
    has(&html, &["id=\"text\"", "list=\"list-nationalities\""]);
    has(&html, &["textarea", "name=\"long_text\""]);
    has(&html, &["name=\"name\"", "spellcheck=\"false\"", "autocomplete=\"off\""]);
    has(&html, &["name=\"number\"", "inputmode=\"decimal\""]);
    has(&html, &["name=\"money\"", "inputmode=\"numeric\""]);
    has(&html, &["name=\"date.day\"", "id=\"date\"", "inputmode=\"numeric\""]);
    has(&html, &["name=\"partial_date.year\""]);
    has(&html, &["name=\"choice\"", "type=\"radio\"", "value=\"b\""]);
    has(&html, &["name=\"choices\"", "type=\"checkbox\"", "value=\"b\""]);
    has(&html, &["name=\"choices\"", "type=\"hidden\"", "value=\"\""]);
    has(&html, &["name=\"yes_no\"", "value=\"no\""]);
    has(&html, &["name=\"identity.kind\"", "value=\"cmnd\""]);
    has(&html, &["name=\"identity.number\"", "spellcheck=\"false\""]);
    has(&html, &["name=\"identity.issued_on.year\""]);
    has(&html, &["name=\"identity_number\"", "inputmode=\"numeric\""]);
    has(&html, &["name=\"phone\"", "type=\"tel\"", "autocomplete=\"off\""]);
    has(&html, &["name=\"email\"", "type=\"email\"", "autocomplete=\"email\"", "aria-describedby=\"email-hint"]);
    has(&html, &["name=\"address.province\"", "list=\"list-provinces\""]);
    has(&html, &["name=\"address.district\"", "aria-describedby=\"address-district-hint\""]);
    has(&html, &["name=\"declaration\"", "type=\"checkbox\"", "value=\"yes\""]);
    has(&html, &["name=\"group.0.name\""]);
    has(&html, &["name=\"_add\"", "value=\"group\""]);
    assert_eq!(html.matches("<datalist id=\"list-provinces\">").count(), 1);
    assert!(html.contains("m²</div>") && html.contains("(không bắt buộc)"));
}

#[test]
fn every_control_has_a_label_and_no_id_stands_twice() {
    let (html, _) = shown(Lang::Vi, json!({"group": [{"name": "A"}, {}]}));
    let mut ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    for control in html.split('<').filter(|one| one.starts_with("input ") && !one.contains("type=\"hidden\"")) {
        let id = control.split(" id=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        assert!(html.contains(&format!("for=\"{id}\"")), "{id} has no label");
    }
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "an id stands twice");
}

#[test]
fn what_was_typed_is_shown_again_also_when_it_is_wrong() {
    let (html, errors) = shown(
        Lang::Vi,
        json!({
            "text": "<b>\"", "date": "31/2/2019", "partial_date": "1950", "number": "1250.5", "money": "nhiều",
            "choices": ["b"], "identity": {"kind": "cmnd", "number": "12"}, "group": [{"name": "A"}, {}],
        }),
    );
    assert!(!html.contains("<b>\""), "what is typed is never markup");
    has(&html, &["name=\"date.day\"", "value=\"31\""]);
    has(&html, &["name=\"partial_date.year\"", "value=\"1950\""]);
    has(&html, &["name=\"partial_date.day\"", "value=\"\""]);
    has(&html, &["name=\"number\"", "value=\"1.250,5\""]);
    has(&html, &["name=\"money\"", "value=\"nhiều\"", "aria-describedby=\"money-error\""]);
    has(&html, &["name=\"choices\"", "value=\"b\"", "checked"]);
    has(&html, &["value=\"cmnd\"", "checked"]);
    assert!(html.contains(&Lang::Vi.complaint(errors.of("identity.number").unwrap())));
    has(&html, &["name=\"_remove\"", "value=\"group.1\""]);
}

#[test]
fn each_complaint_leads_to_a_control_of_its_field() {
    let (html, errors) =
        shown(Lang::En, json!({"group": [{"name": "A", "paper": {"kind": "cmnd", "number": "1"}}, {}]}));
    assert!(errors.0.len() >= KINDS.split_whitespace().count() - 3);
    let summary = error_summary(Lang::En, &form().pages[0], &errors).to_string();
    for link in summary.split("href=\"#").skip(1) {
        let id = link.split('"').next().unwrap();
        let target = element(&html, &[&format!(" id=\"{id}\"")]);
        assert!(["input", "textarea", "select"].iter().any(|one| target.starts_with(one)), "{id}: {target}");
    }
    assert!(summary.contains("#address-province") && summary.contains("#group-0-paper-number"));
    assert!(summary.contains(">Q text: ") && summary.contains(">Q group 1, Paper: "), "each names its question");
}

#[test]
fn enter_never_removes_an_entry() {
    let (html, _) = shown(Lang::Vi, json!({"group": [{"name": "A"}]}));
    let first = html.split("<button").nth(1).unwrap();
    assert!(!first.split('>').next().unwrap().contains("name="), "{first}");
}

#[test]
fn a_group_is_full_when_it_is_full() {
    let (html, _) = shown(Lang::Vi, json!({"group": [{"name": "A"}, {"name": "B"}, {"name": "C"}]}));
    assert!(!html.contains("name=\"_add\"") && html.contains("value=\"group.2\""));
}

#[test]
fn answers_are_read_back_section_by_section_with_links_to_change_them() {
    let (form, facts) = (form(), facts());
    let answers = json!({"partial_date": "1950", "group": [{"name": "H'Nê <i>"}]});
    let answers: Answers = serde_json::from_value(answers).unwrap();
    let sections = summary(&Journey::new(&form, &answers, &facts), rules::form::Lang::Vi);
    let html = review(Lang::Vi, &sections, |page| Some(format!("/khai/{page}"))).to_string();
    assert!(html.contains("năm 1950") && html.contains("(không khai)") && !html.contains("<i>"));
    has(&html, &["href=\"/khai/all#group-0-name\""]);
    assert!(!review(Lang::Vi, &sections, |_| None).to_string().contains("href"));
}

#[test]
fn every_complaint_of_a_form_has_its_sentence_in_both_languages() {
    for key in check::REFUSALS {
        for lang in Lang::ALL {
            assert!(lang.table().contains_key(&format!("refusal.{key}")), "{key} in {}", lang.code());
        }
    }
}
