//! The engine as a whole, on one form that has every kind.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{
    carry::carry,
    check::{REFUSALS, check_all, check_page},
    journey::{Journey, prune},
    prefill::{PersonFacts, ProfileFacts, prefill},
    read::{pressed, read, render},
    summary::summary,
    validate::validate,
    *,
};
use crate::procedure::{Channel, Tier};

const FORM: &str = r#"
[[page]]
id = "child"
title = { vi = "Người con", en = "The child" }
[[page.question]]
id = "name"
label = { vi = "Họ và tên", en = "Full name" }
kind = "name"
prefill = "owner.name"
[[page.question]]
id = "born"
label = { vi = "Ngày sinh", en = "Born on" }
kind = "date"
[[page.question.check]]
rule = "not-future"
[[page.question.check]]
rule = "within-days"
days = 60
say = { vi = "Quá 60 ngày.", en = "More than 60 days." }
[[page.question]]
id = "abroad"
label = { vi = "Sinh ở nước ngoài?", en = "Born abroad?" }
kind = "yes-no"
[[page.question]]
id = "country"
label = { vi = "Nước", en = "Country" }
kind = "choice"
list = "nationalities"
when = { q = "abroad", is = "yes" }
[[page.question]]
id = "place"
label = { vi = "Nơi sinh", en = "Place" }
kind = "address"
when = { q = "abroad", is = "no" }

[[page]]
id = "visa"
title = { vi = "Thị thực", en = "Visa" }
when = { q = "country", answered = true }
[[page.question]]
id = "visa_kind"
label = { vi = "Loại", en = "Kind" }
kind = "text"

[[page]]
id = "family"
title = { vi = "Gia đình", en = "Family" }
[[page.question]]
id = "paper"
label = { vi = "Giấy tờ", en = "Paper" }
kind = "identity"
optional = true
[[page.question]]
id = "members"
label = { vi = "Thành viên", en = "Member" }
kind = "group"
max = 3
[[page.question.field]]
id = "name"
label = { vi = "Họ và tên", en = "Full name" }
kind = "name"
[[page.question.field]]
id = "born"
label = { vi = "Năm sinh", en = "Born" }
kind = "partial-date"
optional = true
[[page.question.field]]
id = "works"
label = { vi = "Đi làm?", en = "Works?" }
kind = "yes-no"
optional = true
[[page.question.field]]
id = "income"
label = { vi = "Thu nhập", en = "Income" }
kind = "money"
when = { q = "works", is = "yes" }
[[page.question]]
id = "income"
label = { vi = "Tổng thu nhập", en = "Total income" }
kind = "money"
optional = true
[[page.question.check]]
rule = "sum-of"
group = "members"
field = "income"
[[page.question]]
id = "area"
label = { vi = "Diện tích", en = "Area" }
kind = "number"
decimals = 2
unit = "m²"
optional = true
[[page.question]]
id = "wishes"
label = { vi = "Nguyện vọng", en = "Wishes" }
kind = "choices"
optional = true
option = [
  { key = "post", label = { vi = "Nhận qua bưu điện", en = "By post" } },
  { key = "mail", label = { vi = "Nhận thư điện tử", en = "By e-mail" } },
]
[[page.question]]
id = "sure"
label = { vi = "Tôi cam đoan", en = "I declare" }
kind = "declaration"
"#;

static PARSED: std::sync::LazyLock<Form> = std::sync::LazyLock::new(|| toml::from_str(FORM).unwrap());

fn form() -> Form {
    PARSED.clone()
}
fn facts() -> Facts {
    let today = jiff::civil::date(2019, 11, 20);
    Facts { today, for_whom: ForWhom::Myself, case: None, channel: Channel::Online, tier: Tier::Commune }
}
fn answers(value: Value) -> Answers {
    serde_json::from_value(value).unwrap()
}
fn filled() -> Answers {
    answers(json!({
        "name": "Y", "born": "2019-11-05", "abroad": "no",
        "place": {"province": "Đắk Nông", "district": "Đắk Mil", "commune": "Thuận An"},
        "paper": {"kind": "cmnd", "number": "245123456", "issued_on": "2010-05-01", "issued_by": "CA Đắk Nông"},
        "members": [
            {"name": "H'Nê", "born": "1950"},
            {"name": "Y Bhăm", "works": "yes", "income": "5000000"},
        ],
        "income": "5000000", "area": "1250.5", "wishes": ["post", "mail"], "sure": "yes",
    }))
}
fn wrong(change: impl FnOnce(&mut Answers)) -> Vec<(String, String)> {
    let mut answers = filled();
    change(&mut answers);
    let errors = check_all(&form(), &answers, &facts(), Lang::Vi);
    errors.0.into_iter().map(|error| (error.path, error.sentence.unwrap_or(error.refusal.key))).collect()
}
fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}
fn pair(path: &str, key: &str) -> Vec<(String, String)> {
    vec![(path.to_owned(), key.to_owned())]
}

#[test]
fn a_filled_form_has_no_complaint() {
    assert_eq!(validate(&form()), []);
    assert_eq!(wrong(|_| ()), []);
}

#[test]
fn complaints_stand_at_their_fields() {
    assert_eq!(wrong(|a| drop(a.0.remove("name"))), pair("name", "answer_needed"));
    assert_eq!(wrong(|a| a.set("born", "2019-11-21")), pair("born", "check_not_future"));
    assert_eq!(wrong(|a| a.set("born", "2019-09-20")), pair("born", "Quá 60 ngày."));
    assert_eq!(wrong(|a| a.set("sure", "")), pair("sure", "declaration_needed"));
    assert_eq!(wrong(|a| a.set("income", "1")), pair("income", "check_sum_of"));
    assert_eq!(wrong(|a| a.set("members", json!([]))), pair("members", "group_too_few"));
    assert_eq!(
        wrong(|a| a.set("members", json!([{}, {"name": "Y"}]))).first(),
        pair("members.0.name", "answer_needed").first()
    );
    let late = [("members.1.income".to_owned(), "answer_needed".to_owned())];
    assert_eq!(wrong(|a| a.set("members", json!([{"name": "A"}, {"name": "B", "works": "yes"}])))[..1], late);
    let four =
        json!([{"name": "A"}, {"name": "B"}, {"name": "C"}, {"name": "D", "works": "yes", "income": "5000000"}]);
    assert_eq!(wrong(|a| a.set("members", four)), pair("members", "group_too_many"));
}

#[test]
fn what_does_not_apply_counts_as_unanswered_for_everything_after_it() {
    let (form, facts) = (form(), facts());
    let mut kept = filled();
    kept.set("country", "la");
    kept.set("visa_kind", "E");
    let journey = Journey::new(&form, &kept, &facts);
    assert!(!journey.applies("visa"), "a country answered earlier no longer applies");
    assert_eq!(journey.next("child").unwrap().id, "family");
    assert_eq!(prune(&form, &kept, &facts), filled());
    kept.set("abroad", "yes");
    let journey = Journey::new(&form, &kept, &facts);
    assert_eq!(journey.next("child").unwrap().id, "visa");
    assert_eq!(journey.progress().all, 3);
    assert_eq!(kept.text("visa_kind"), Some("E"), "nothing was lost while going back and forth");
}

#[test]
fn a_page_opens_when_everything_before_it_is_complete() {
    let (form, facts) = (form(), facts());
    let nothing = Answers::default();
    let journey = Journey::new(&form, &nothing, &facts);
    assert!(journey.can_visit("child") && !journey.can_visit("family"));
    assert_eq!(journey.first_incomplete().unwrap().id, "child");
    let all = filled();
    let journey = Journey::new(&form, &all, &facts);
    assert!(journey.can_visit("family") && !journey.can_visit("visa") && journey.first_incomplete().is_none());
    assert_eq!(journey.previous("family").unwrap().id, "child");
}

#[test]
fn a_question_that_an_answer_brings_up_is_asked_before_it_is_missed() {
    let (form, facts) = (form(), facts());
    let journey = |value: Value| answers(value);
    let (blank, abroad) = (journey(json!({})), journey(json!({"abroad": "yes"})));
    let said = journey(json!({"abroad": "yes", "country": "la"}));
    let walk = |kept: &Answers| Journey::new(&form, kept, &facts).asked("child").len();
    assert_eq!((walk(&blank), walk(&abroad)), (3, 4));
    let (before, after) = (Journey::new(&form, &blank, &facts), Journey::new(&form, &abroad, &facts));
    assert!(after.asks_more("child", &before) && !after.asks_more("child", &after));
    assert!(!Journey::new(&form, &said, &facts).asks_more("child", &before), "it has its answer");
    let (plain, works) = (json!([{"name": "A"}]), json!([{"name": "A", "works": "yes"}]));
    let (plain, works) = (journey(json!({"members": plain})), journey(json!({"members": works})));
    let (plain, works) = (Journey::new(&form, &plain, &facts), Journey::new(&form, &works, &facts));
    assert!(!plain.asks_more("family", &before) && works.asks_more("family", &before));
}

#[test]
fn a_post_becomes_answers_and_what_is_not_understood_stays() {
    let form = form();
    let posted = fields(&[
        ("name", "  Nguye\u{302}\u{303}n  Va\u{306}n A "),
        ("born.day", "31"),
        ("born.month", "2"),
        ("born.year", "2019"),
        ("place.province", "Đắk Nông"),
        ("place.commune", " Thuận  An "),
        ("country", ""),
        ("stranger", "x"),
        ("place.planet", "x"),
    ]);
    let read_back = read(&form.pages[0], &posted);
    let place = json!({"province": "Đắk Nông", "commune": "Thuận An"});
    let expected = json!({"name": "Nguyễn Văn A", "born": "31/2/2019", "place": place, "country": null});
    assert_eq!(read_back, answers(expected));
    assert_eq!(super::read::date_parts("31/2/2019"), ["31", "2", "2019"]);
    let errors = check_page(&form, "child", &read_back, &facts(), Lang::En);
    assert_eq!(errors.of("born").unwrap().refusal.key, "date_wrong");
    let mut draft = answers(json!({"country": "la", "abroad": "yes"}));
    draft.take(read_back);
    assert_eq!((draft.get("country"), draft.text("abroad")), (None, Some("yes")), "emptied, and not posted");
}

#[test]
fn dates_and_numbers_are_read_as_people_type_them() {
    let form = form();
    let one = |name: &str, value: &str| read(&form.pages[0], &fields(&[(name, value)])).0[name].clone();
    for typed in ["2019-11-05", "5/11/2019", "05.11.2019", " 5-11-2019 "] {
        assert_eq!(one("born", typed), "2019-11-05", "{typed}");
    }
    let family = read(
        &form.pages[2],
        &fields(&[
            ("area", "1.250,50"),
            ("income", "5.000.000 đ"),
            ("wishes", ""),
            ("wishes", "post"),
            ("paper.kind", "cmnd"),
            ("paper.number", "245 123.456"),
            ("paper.issued_on.day", ""),
            ("members.4.name", "B"),
            ("members.2.name", "A"),
            ("members.2.born.year", "1950"),
            ("members.3.name", " "),
        ]),
    );
    let expected = json!({
        "area": "1250.5", "income": "5000000", "wishes": ["post"],
        "paper": {"kind": "cmnd", "number": "245123456"},
        "members": [{"name": "A", "born": "1950"}, {"name": "B"}],
    });
    assert_eq!(family, answers(expected));
}

#[test]
fn buttons_add_and_remove_entries() {
    let page = &form().pages[2];
    let mut posted = fields(&[("members.0.name", "A"), ("members.1.name", ""), ("members.2.name", "C")]);
    posted.push(("_add".to_owned(), "members".to_owned()));
    assert!(pressed(page, &posted));
    assert_eq!(read(page, &posted).0["members"], json!([{"name": "A"}, {"name": "C"}, {}]));
    posted.pop();
    posted.push(("_remove".to_owned(), "members.2".to_owned()));
    assert_eq!(read(page, &posted).0["members"], json!([{"name": "A"}]), "the one that stood there");
    assert!(!pressed(page, &fields(&[("_add", "nothing"), ("_remove", "name.0")])));
}

#[test]
fn the_summary_is_what_a_person_reads() {
    let (form, facts, filled) = (form(), facts(), filled());
    let sections = summary(&Journey::new(&form, &filled, &facts), Lang::Vi);
    let value = |path: &str| {
        let mut lines = sections.iter().flat_map(|section| &section.lines);
        lines.find(|line| line.path == path).map(|line| line.value.clone()).unwrap()
    };
    assert_eq!(value("born"), "05/11/2019");
    assert_eq!(value("place"), "Thuận An, Đắk Mil, Đắk Nông");
    assert_eq!(value("paper"), "Chứng minh nhân dân 245123456, cấp ngày 01/05/2010, nơi cấp: CA Đắk Nông");
    assert_eq!(value("members.0.born"), "năm 1950");
    assert_eq!(value("members.1.income"), "5.000.000 đồng");
    assert_eq!(value("area"), "1.250,5 m²");
    assert_eq!(value("wishes"), "Nhận qua bưu điện; Nhận thư điện tử");
    assert_eq!(value("sure"), "Đã cam đoan");
}

#[test]
fn a_profile_gives_first_answers_only_to_whom_they_belong() {
    let filer = PersonFacts { name: Some("Y Bhăm".to_owned()), ..PersonFacts::default() };
    let mut profile = ProfileFacts { filer, ..ProfileFacts::default() };
    assert_eq!(prefill(&form(), &profile), answers(json!({"name": "Y Bhăm"})));
    profile.for_whom = ForWhom::Other;
    assert_eq!(
        prefill(&form(), &profile),
        Answers::default(),
        "owner means the filer only when filing for oneself"
    );
}

#[test]
fn moving_to_a_new_revision_keeps_what_fits_and_names_the_rest() {
    let old = form();
    let mut new = form();
    new.pages[0].questions[0].kind = Kind::LongText;
    new.pages[2].questions[1].fields.remove(1);
    new.pages[2].questions[4].options.remove(0);
    let carried = carry(&filled(), &old, &new);
    let left: Vec<&str> = carried.left.iter().map(|(label, _)| label.vi.as_str()).collect();
    assert_eq!(left, ["Họ và tên", "Năm sinh", "Nguyện vọng"]);
    assert_eq!(carried.answers.at("members.0.name"), Some(&json!("H'Nê")));
    assert_eq!(carry(&filled(), &old, &old).answers, filled());
}

#[test]
fn a_wrong_form_is_told_so() {
    let told = |from: &str, to: &str| -> String {
        assert!(FORM.contains(from), "{from}");
        let form: Form = toml::from_str(&FORM.replacen(from, to, 1)).unwrap();
        validate(&form).iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    };
    assert!(told("q = \"abroad\", is = \"yes\"", "q = \"sure\", is = \"yes\"").contains("later"));
    assert!(told("q = \"abroad\", is = \"yes\"", "q = \"abroad\", is = \"maybe\"").contains("no choice"));
    assert!(told("q = \"abroad\", is = \"yes\"", "q = \"nowhere\", is = \"yes\"").contains("no question"));
    assert!(told("q = \"country\", answered", "q = \"@moon\", answered").contains("no fact"));
    assert!(told("id = \"born\"", "id = \"name\"").contains("unique"));
    assert!(told("list = \"nationalities\"", "list = \"planets\"").contains("list"));
    assert!(told("{ vi = \"Nước\", en = \"Country\" }", "\"Nước\"").contains("English"));
    assert!(told("key = \"mail\"", "key = \"post\"").contains("unique"));
    assert!(told("rule = \"not-future\"", "rule = \"pattern\"\npattern = \"(\"").contains("compile"));
    assert!(told("kind = \"money\"", "kind = \"group\"").contains("no group inside"));
    assert!(told("prefill = \"owner.name\"", "prefill = \"owner.shoe\"").contains("prefill"));
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        "[ -~À-ỹ]{0,12}".prop_map(Value::from),
        "(yes|no|la|2019-11-05|1950|245123456|31/2/2019)".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let key = "(name|kind|number|province|born|income|works|x)";
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(key, inner, 0..4).prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn any_answers() -> impl Strategy<Value = Answers> {
    let ids: Vec<String> = form().questions().map(|question| question.id.clone()).collect();
    prop::collection::btree_map(prop::sample::select(ids), any_json(), 0..10).prop_map(Answers)
}

fn any_post() -> impl Strategy<Value = Vec<(String, String)>> {
    let name = "(name|born|abroad|country|place|paper|members|income|area|wishes|sure|_add|_remove)\
                (\\.(0|1|7|99999999999999999999|province|kind|number|day|year|issued_on))?\
                (\\.(name|born|income|year|day))?(\\.year)?";
    prop::collection::vec((name, "(yes|no|members|members\\.1|1.250,5|1\\.1250|[ -~À-ỹ]{0,10})"), 0..20)
}

proptest! {
    #[test]
    fn nothing_a_browser_posts_breaks_the_form(posted in any_post()) {
        let (form, facts) = (form(), facts());
        let mut draft = Answers::default();
        for page in &form.pages {
            draft.take(read(page, &posted));
        }
        let errors = check_all(&form, &draft, &facts, Lang::Vi);
        let mut paths: Vec<&str> = errors.0.iter().map(|error| error.path.as_str()).collect();
        paths.sort_unstable();
        paths.dedup();
        prop_assert_eq!(paths.len(), errors.0.len(), "one complaint a field");
        for error in &errors.0 {
            prop_assert!(REFUSALS.contains(&error.refusal.key.as_str()), "{}", error.refusal.key);
        }
    }

    #[test]
    fn what_was_read_once_is_read_the_same_again(posted in any_post()) {
        for page in &form().pages {
            let plain: Vec<_> = posted.iter().filter(|(name, _)| !name.starts_with('_')).cloned().collect();
            let mut once = Answers::default();
            once.take(read(page, &plain));
            let mut twice = Answers::default();
            twice.take(read(page, &render(page, &once)));
            prop_assert_eq!(once, twice);
        }
    }

    #[test]
    fn no_json_breaks_a_check_and_pruning_twice_is_pruning_once(kept in any_answers()) {
        let (form, facts) = (form(), facts());
        let _ = check_all(&form, &kept, &facts, Lang::En);
        let _ = summary(&Journey::new(&form, &kept, &facts), Lang::En);
        let pruned = prune(&form, &kept, &facts);
        prop_assert_eq!(prune(&form, &pruned, &facts), pruned);
    }

    #[test]
    fn a_journey_ends_and_shows_only_pages_that_apply(kept in any_answers()) {
        let (form, facts) = (form(), facts());
        let journey = Journey::new(&form, &kept, &facts);
        let mut page = journey.pages().next();
        let mut steps = 0;
        while let Some(here) = page {
            prop_assert!(here.when.as_ref().is_none_or(|when| when.eval(journey.answers(), &facts)));
            steps += 1;
            prop_assert!(steps <= form.pages.len());
            page = journey.next(&here.id);
        }
        prop_assert_eq!(steps, journey.progress().all);
        prop_assert_eq!(journey.first_incomplete().is_none(), check_all(&form, &kept, &facts, Lang::Vi).is_empty());
    }
}
