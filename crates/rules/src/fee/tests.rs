//! What a filing owes.

use base::Vnd;
use jiff::civil::date;
use proptest::prelude::*;

use super::*;

#[derive(Debug, Deserialize, Serialize, PartialEq)]
struct Sheet {
    fee: Vec<FeeRule>,
}

fn rules(text: &str) -> Vec<FeeRule> {
    toml::from_str::<Sheet>(text).unwrap().fee
}

const COPY: &str = r#"
    [[fee]]
    key = "certified-copy"
    name = "Phí chứng thực bản sao từ bản chính"
    kind = "fee"
    basis = "Thông tư 226/2016/TT-BTC"
    amount = { unit = "page", brackets = [{ from = 1, each = 2000 }, { from = 3, each = 1000 }], at_most = 200000 }
"#;

fn counter() -> FeeInput {
    FeeInput::new(Channel::Counter, date(2019, 3, 4))
}

fn copies(documents: &[(u32, u32)]) -> FeeInput {
    let documents = documents.iter().map(|(pages, copies)| Copies { pages: *pages, copies: *copies }).collect();
    FeeInput { documents, ..counter() }
}

/// (quantity, price, total) of each line.
fn told(rules: &[FeeRule], input: &FeeInput) -> Vec<(u32, Option<i64>, Option<i64>)> {
    let amount = |amount: Option<Vnd>| amount.map(|amount| amount.0);
    lines(rules, input).iter().map(|line| (line.quantity, amount(line.each), amount(line.total))).collect()
}

#[test]
fn a_certified_copy_costs_less_from_the_third_page_on_and_has_a_ceiling() {
    let rules = rules(COPY);
    let owed = |documents: &[(u32, u32)]| sum(&lines(&rules, &copies(documents))).known.0;
    for (pages, expected) in [(1, 2_000), (2, 4_000), (3, 5_000), (10, 12_000), (198, 200_000), (199, 200_000)] {
        assert_eq!(owed(&[(pages, 1)]), expected, "{pages} pages");
    }
    assert_eq!(owed(&[(3, 4)]), 20_000);
    assert_eq!(owed(&[(1_000, 3), (1, 1)]), 602_000);
    assert_eq!(owed(&[]), 0);
}

#[test]
fn a_certified_copy_is_told_line_by_line() {
    let rules = rules(COPY);
    let input = copies(&[(5, 2), (1, 1)]);
    assert_eq!(told(&rules, &input), [(5, Some(2000), Some(10_000)), (6, Some(1000), Some(6_000))]);
    let capped = lines(&rules, &copies(&[(300, 2)]));
    assert_eq!((capped[0].unit, capped[0].quantity), (LineUnit::Copy, 2));
    assert_eq!(capped[0].note, Some(LineNote::AtMost));
}

#[test]
fn dossier_case_and_copy_are_counted_each_in_its_own_way() {
    let rules = rules(
        r#"
        [[fee]]
        key = "sheet"
        name = "Phí cung cấp thông tin lý lịch tư pháp"
        kind = "fee"
        amount = { unit = "dossier", each = 200000 }
        [[fee]]
        key = "signature"
        name = "Phí chứng thực chữ ký"
        kind = "fee"
        amount = { unit = "case", each = 10000 }
        [[fee]]
        key = "extract"
        name = { vi = "Phí cấp bản sao trích lục hộ tịch", en = "Extract copy" }
        kind = "fee"
        amount = { unit = "copy", each = 8000 }
        timing = "at-acceptance"
    "#,
    );
    let input = FeeInput { acts: 3, ..copies(&[(1, 2)]) };
    let expected =
        [(1, Some(200_000), Some(200_000)), (3, Some(10_000), Some(30_000)), (2, Some(8_000), Some(16_000))];
    assert_eq!(told(&rules, &input), expected);
    assert_eq!(rules[0].timing, Timing::BeforeReturn);
    assert_eq!(rules[2].timing, Timing::AtAcceptance);
    assert_eq!(told(&rules[1..2], &FeeInput { acts: 0, ..counter() }), []);
}

#[test]
fn free_and_unknown_are_two_things() {
    let rule = |amount: &str| {
        let text = format!(
            "[[fee]]\nkey = \"a\"\nname = \"Lệ phí\"\nkind = \"charge\"\namount = {{ unit = \"{amount}\" }}"
        );
        rules(&text)
    };
    let free = lines(&rule("free"), &counter());
    assert_eq!((free[0].total, free[0].note.clone()), (Some(Vnd::ZERO), Some(LineNote::Free)));
    assert!(sum(&free).is_free());
    let unknown = lines(&rule("council-set"), &counter());
    assert_eq!((unknown[0].total, unknown[0].note.clone()), (None, Some(LineNote::CouncilSet)));
    let unclear = lines(&rule("unclear"), &counter());
    assert_eq!((unclear[0].total, unclear[0].note.clone()), (None, Some(LineNote::Unclear)));
    assert_eq!(sum(&unknown), FeeSum { known: Vnd::ZERO, more: true });
    assert!(!sum(&unknown).is_free());
    assert!(sum(&[]).is_free());
}

const RESIDENCE: &str = r#"
    [[fee]]
    key = "residence"
    name = "Lệ phí đăng ký cư trú"
    kind = "charge"
    amount = { unit = "dossier", each = 20000 }
    [[fee.reduction]]
    channel = "online"
    relief = { each = 10000 }
    basis = "Thông tư 75/2022/TT-BTC"
    [[fee.reduction]]
    until = "2026-12-31"
    from = "2026-01-01"
    relief = { percent = 25 }
    [[fee.exemption]]
    key = "poor"
    name = "Người thuộc hộ nghèo"
    evidence = "Giấy chứng nhận hộ nghèo"
    [[fee.exemption]]
    key = "student"
    name = "Học sinh, sinh viên"
    relief = { percent = 50 }
"#;

#[test]
fn the_lowest_price_that_fits_applies_and_says_why() {
    let rules = rules(RESIDENCE);
    let owed = |channel, on, exemptions: &[&str]| {
        let exemptions = exemptions.iter().map(ToString::to_string).collect();
        let lines = lines(&rules, &FeeInput { exemptions, ..FeeInput::new(channel, on) });
        (lines[0].total.unwrap().0, lines[0].note.clone())
    };
    let before = date(2025, 12, 31);
    assert_eq!(owed(Channel::Counter, before, &[]), (20_000, None));
    let online = LineNote::Reduced { basis: Some("Thông tư 75/2022/TT-BTC".to_owned()) };
    assert_eq!(owed(Channel::Online, before, &[]), (10_000, Some(online.clone())));
    assert_eq!(owed(Channel::Online, date(2026, 6, 1), &[]), (10_000, Some(online)));
    assert_eq!(owed(Channel::Counter, date(2026, 12, 31), &[]), (15_000, Some(LineNote::Reduced { basis: None })));
    assert_eq!(owed(Channel::Counter, date(2027, 1, 1), &[]).0, 20_000);
    let student = LineNote::Exempt { name: Text { vi: "Học sinh, sinh viên".to_owned(), en: None } };
    assert_eq!(owed(Channel::Online, before, &["student"]), (10_000, Some(student)));
    assert_eq!(owed(Channel::Online, before, &["student", "poor"]).0, 0);
    assert_eq!(owed(Channel::Counter, before, &["somebody else"]).0, 20_000);
}

#[test]
fn an_exemption_from_everything_makes_even_an_unknown_amount_zero() {
    let text = RESIDENCE.replace(r#"unit = "dossier", each = 20000"#, r#"unit = "council-set""#);
    let owed = |key: &str| {
        let input = FeeInput { exemptions: vec![key.to_owned()], ..counter() };
        lines(&rules(&text), &input)[0].total
    };
    assert_eq!(owed("poor"), Some(Vnd::ZERO));
    assert_eq!(owed("student"), None);
}

#[test]
fn rules_of_other_cases_and_other_times_owe_nothing() {
    let rules = rules(
        r#"
        [[fee]]
        key = "late"
        name = "Lệ phí hộ tịch"
        kind = "charge"
        cases = ["late"]
        amount = { unit = "council-set" }
        [[fee]]
        key = "old"
        name = "Lệ phí cũ"
        kind = "charge"
        until = "2018-12-31"
        amount = { unit = "dossier", each = 5000 }
    "#,
    );
    let owed = |case: Option<&str>| lines(&rules, &FeeInput { case: case.map(str::to_owned), ..counter() }).len();
    assert_eq!(owed(None), 0);
    assert_eq!(owed(Some("on-time")), 0);
    assert_eq!(owed(Some("late")), 1);
}

#[test]
fn rules_that_make_no_sense_are_refused_when_read() {
    let refused = |old: &str, new: &str| {
        assert!(COPY.contains(old) || RESIDENCE.contains(old), "{old}");
        let text = format!("{COPY}{RESIDENCE}").replace(old, new);
        toml::from_str::<Sheet>(&text).is_err()
    };
    assert!(!refused("each = 2000 ", "each = 2500 "));
    assert!(refused("from = 1,", "from = 2,"));
    assert!(refused("from = 3,", "from = 1,"));
    assert!(refused("each = 1000 ", "each = -1000 "));
    assert!(refused("each = 1000 ", "each = 0.5 "));
    assert!(refused("percent = 25", "percent = 101"));
    assert!(refused("percent = 25", "percent = 0"));
    assert!(refused("unit = \"dossier\"", "unit = \"metre\""));
    assert!(refused("kind = \"fee\"", "kind = \"tax\""));
    assert!(refused("basis = ", "base = "));
}

#[test]
fn rules_survive_being_written_down() {
    let sheet = Sheet { fee: rules(&format!("{COPY}{RESIDENCE}")) };
    let json = serde_json::to_string(&sheet).unwrap();
    assert_eq!(serde_json::from_str::<Sheet>(&json).unwrap(), sheet);
    assert_eq!(toml::from_str::<Sheet>(&toml::to_string(&sheet).unwrap()).unwrap(), sheet);
}

proptest! {
    #[test]
    fn no_copy_costs_more_than_the_ceiling_and_no_page_makes_it_cheaper(pages in 1u32..500, count in 1u32..20) {
        let rules = rules(COPY);
        let owed = |pages| sum(&lines(&rules, &copies(&[(pages, count)]))).known.0;
        prop_assert!(owed(pages) <= 200_000 * i64::from(count));
        prop_assert!(owed(pages) <= owed(pages + 1));
        prop_assert_eq!(owed(pages), i64::from(count) * sum(&lines(&rules, &copies(&[(pages, 1)]))).known.0);
    }

    #[test]
    fn no_relief_costs_more_than_the_full_price(percent in 1u8..=100, price in 0i64..10_000_000) {
        let text = RESIDENCE.replace("20000", &price.to_string()).replace("25", &percent.to_string());
        let input = FeeInput::new(Channel::Online, date(2026, 6, 1));
        let owed = sum(&lines(&rules(&text), &input)).known.0;
        prop_assert!(owed >= 0 && owed <= price.min(10_000));
    }
}
