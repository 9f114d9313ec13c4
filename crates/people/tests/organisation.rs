//! The organisation on both engines: the shipped province, imports, contradictions, the end of an agency.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop where it stands"
)]

use std::sync::Arc;

use base::{FixedClock, Role};
use db::DbError;
use jiff::civil::date;
use people::{
    People,
    agencies::{self, ImportError, Tier},
    officers::{self, NewOfficer},
};
use testkit::{each_engine, vn};

const PROVINCE: &str = include_str!("../../../province/organisation.toml");

fn people(store: &testkit::Store) -> People {
    let clock = Arc::new(FixedClock::at(vn("2019-04-24T09:00")));
    People {
        db: store.db.clone(),
        vault: store.vault.clone(),
        clock,
        address: "http://localhost".into(),
        providers: oidc::Providers::default(),
        phones_reachable: true,
        origin: base::Origin::default(),
    }
}

fn read<T>(people: &People, work: impl FnMut(&db::Tx) -> Result<T, DbError>) -> T {
    people.db.read(work).unwrap()
}

/// A small file in the shape of a public one.
fn file(units: &str) -> String {
    let province = r#"{"code": "67", "tier": "province", "type": "tinh", "type_name": "Tỉnh", "name": "Mẫu",
        "full_name": "Tỉnh Mẫu", "parent": null, "valid_from": "2019-01-01", "valid_to": "2025-06-30"}"#;
    format!(r#"{{"title": "Tỉnh Mẫu", "notes": ["…"], "units": [{province}{units}]}}"#)
}
fn commune(code: &str, name: &str, from: &str, more: &str) -> String {
    format!(
        r#", {{"code": "{code}", "tier": "commune", "type": "xa", "type_name": "Xã", "name": "{name}",
        "full_name": "Xã {name}", "parent": "67", "valid_from": "{from}"{more}}}"#
    )
}
fn refused(people: &People, text: &str) -> String {
    match agencies::import(people, text) {
        Err(ImportError::Contradiction(sentence)) => sentence,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_shipped_province_has_its_eight_districts_seventy_one_communes_and_twenty_departments() {
    each_engine(|store| {
        let people = people(store);
        let summary = agencies::import(&people, PROVINCE).unwrap();
        assert_eq!(summary.counts, [1, 20, 8, 71]);
        assert_eq!(agencies::import(&people, PROVINCE).unwrap().to_string(), summary.to_string());
        let today = date(2026, 11, 22);
        let all = read(&people, |tx| agencies::list(tx, today));
        assert_eq!(all.len(), 100, "the demo's units have no end");
        assert_eq!(all.iter().filter(|one| one.identifier_verified).count(), 1);
        let sizes: Vec<usize> = all
            .iter()
            .filter(|one| one.tier == Tier::District)
            .map(|one| read(&people, |tx| agencies::children(tx, &one.code, today)).len())
            .collect();
        assert_eq!(sizes, [8, 7, 8, 10, 12, 9, 11, 6]);
        let find = |code: &str| read(&people, |tx| agencies::by_code_on(tx, code, today)).unwrap();
        assert_eq!(find("24677").full_name, "Xã Đắk N'Drót");
        assert_eq!(find("24677").identifier.as_deref(), Some("000.06.24.H16"));
        assert_eq!(find("667").identifier.as_deref(), Some("000.00.28.H16"));
        assert_eq!(find("24611").authority(), "Ủy ban nhân dân phường Nghĩa Đức");
    });
}

#[test]
fn names_are_composed_and_keep_their_marks() {
    let decomposed: String = PROVINCE.replace('ắ', "a\u{306}\u{301}");
    assert_ne!(decomposed, PROVINCE);
    let store = testkit::Store::sqlite();
    let people = people(&store);
    agencies::import(&people, &decomposed).unwrap();
    let found = read(&people, |tx| agencies::by_code_on(tx, "663", date(2019, 4, 24))).unwrap();
    assert_eq!(found.name, "Đắk Mil");
}

#[test]
fn departments_are_received_at_the_provincial_centre_and_everybody_else_at_home() {
    each_engine(|store| {
        let people = people(store);
        agencies::import(&people, PROVINCE).unwrap();
        let on = people.today();
        let find = |code: &str| read(&people, |tx| agencies::by_code_on(tx, code, on)).unwrap();
        let intake = |code: &str| read(&people, |tx| agencies::intake_for(tx, &find(code), on));
        assert_eq!(intake("67-D03").one_stop_name(), "Trung tâm Hành chính công tỉnh Đắk Nông");
        assert_eq!(intake("67-D01").code, "67-D01");
        assert_eq!(intake("24611").one_stop_name(), "Bộ phận Tiếp nhận và Trả kết quả phường Nghĩa Đức");
        let at_centre = read(&people, |tx| agencies::received_at(tx, &find("67-D01"), on));
        assert_eq!(at_centre.len(), 20);
        let of = |tier| read(&people, |tx| agencies::competent(tx, tier, on)).len();
        use rules::procedure::Tier as T;
        assert_eq!([T::Province, T::District, T::Commune, T::Ministry].map(of), [20, 8, 71, 0]);
        let places = read(&people, |tx| agencies::places(tx, on));
        assert_eq!((places.districts.len(), places.districts[0].1.len()), (8, 8));
    });
}

#[test]
fn a_file_keeps_its_dates_and_an_agency_that_has_ended_accepts_nothing() {
    each_engine(|store| {
        let people = people(store);
        let ended = r#", "valid_to": "2019-12-31", "successors": [{"code": "24619", "name": "Phường Mẫu Hai",
            "valid_from": "2020-01-01", "part": false}]"#;
        let text = file(&format!(
            "{}{}",
            commune("24619", "Mẫu Hai", "2019-01-01", ended),
            commune("24611", "Mẫu Một", "2019-01-01", "")
        ));
        let summary = agencies::import(&people, &text).unwrap();
        assert_eq!((summary.counts, summary.ended), ([1, 0, 0, 2], 2));
        let on = |day| read(&people, |tx| agencies::by_code_on(tx, "24619", day));
        let commune = on(date(2019, 12, 31)).unwrap();
        assert!(on(date(2020, 1, 1)).is_none());
        assert!(commune.accepts_on(date(2019, 12, 31)).is_ok());
        assert_eq!(commune.accepts_on(date(2020, 1, 1)).unwrap_err().key, "agency_ended");
        let next = read(&people, |tx| agencies::successors(tx, commune.id));
        assert_eq!(next[0].name, "Phường Mẫu Hai");
        assert!(read(&people, |tx| agencies::by_id(tx, commune.id)).is_some());
    });
}

#[test]
fn a_code_may_return_for_another_unit_but_not_in_the_same_time() {
    each_engine(|store| {
        let people = people(store);
        let old = |to: &str| commune("24611", "Cũ", "2019-01-01", &format!(r#", "valid_to": "{to}""#));
        let new = r#", {"code": "24611", "tier": "commune", "type": "xa", "type_name": "Xã", "name": "Mới",
            "full_name": "Xã Mới", "parent": "67", "valid_from": "2020-01-01",
            "predecessors": [{"code": "24611", "part": true}]}"#;
        let sentence = refused(&people, &file(&format!("{}{new}", old("2020-06-30"))));
        assert!(sentence.contains("cùng mã trong cùng thời gian"), "{sentence}");
        assert!(read(&people, |tx| agencies::list(tx, date(2019, 5, 1))).is_empty(), "nothing was kept");
        let summary = agencies::import(&people, &file(&format!("{}{new}", old("2019-12-31")))).unwrap();
        assert_eq!(summary.counts, [1, 0, 0, 1], "a code counts once");
        let before = read(&people, |tx| agencies::by_code_on(tx, "24611", date(2019, 5, 1))).unwrap();
        let after = read(&people, |tx| agencies::by_code_on(tx, "24611", date(2020, 5, 1))).unwrap();
        assert_eq!((before.name.as_str(), after.name.as_str()), ("Cũ", "Mới"));
        assert!(read(&people, |tx| agencies::successors(tx, before.id))[0].part);
    });
}

#[test]
fn history_is_not_rewritten() {
    each_engine(|store| {
        let people = people(store);
        agencies::import(&people, &file(&commune("24611", "Một", "2019-01-01", ""))).unwrap();
        let renamed = refused(&people, &file(&commune("24611", "Hai", "2019-01-01", "")));
        assert!(renamed.contains("Xã Một"), "{renamed}");
        let ends = |day: &str| file(&commune("24611", "Một", "2019-01-01", &format!(r#", "valid_to": "{day}""#)));
        agencies::import(&people, &ends("2024-12-31")).unwrap();
        assert!(refused(&people, &ends("2023-12-31")).contains("31/12/2024"));
        let numbered =
            |number: &str| file(&commune("24611", "Một", "2019-01-01", &format!(r#", "identifier": "{number}""#)));
        agencies::import(&people, &numbered("000.01.21.H16")).unwrap();
        agencies::import(&people, &numbered("000.02.21.H16")).unwrap();
        let id = read(&people, |tx| agencies::by_code_on(tx, "24611", people.today())).unwrap().id;
        people.db.write(|tx| agencies::identifier_is_used(tx, id)).unwrap();
        assert!(refused(&people, &numbered("000.03.21.H16")).contains("đã dùng trong mã hồ sơ"));
    });
}

#[test]
fn a_file_that_contradicts_itself_is_refused_with_a_sentence() {
    let store = testkit::Store::sqlite();
    let people = people(&store);
    let one = commune("24611", "Một", "2019-01-01", "");
    assert!(refused(&people, &file(&format!("{one}{one}"))).contains("có hai lần"));
    let backwards = commune("24611", "Một", "2019-01-01", r#", "valid_to": "2018-01-01""#);
    assert!(refused(&people, &file(&backwards)).contains("sớm hơn"));
    let orphan = one.replace(r#""parent": "67""#, r#""parent": "99""#);
    assert!(refused(&people, &file(&orphan)).contains("cấp trên mã 99"));
    assert!(refused(&people, "{").contains("Không đọc được"));
    assert!(refused(&people, r#"{"title": "x", "units": []}"#).contains("không có đơn vị"));
    let same = |code| commune(code, code, "2019-01-01", r#", "identifier": "000.01.21.H16""#);
    assert!(refused(&people, &file(&format!("{}{}", same("1"), same("2")))).contains("cùng mã định danh"));
}

#[test]
fn rights_hold_from_their_first_to_their_last_day_and_in_one_agency_at_a_time() {
    each_engine(|store| {
        let people = people(store);
        agencies::import(&people, PROVINCE).unwrap();
        let find = |code: &str| read(&people, |tx| agencies::by_code_on(tx, code, people.today())).unwrap().id;
        let (one, other) = (find("24611"), find("24612"));
        let new = NewOfficer {
            username: "nghiaduc.tiepnhan".into(),
            name: "Trần Thị Ví Dụ".into(),
            title: "Công chức Tư pháp - Hộ tịch".into(),
            password: "mật khẩu mẫu".into(),
            must_change_password: true,
        };
        let officer = officers::create(&people, &new).unwrap();
        let again = officers::create(&people, &new).unwrap_err();
        assert_eq!(again.downcast::<base::FieldErrors>().unwrap().0[0].refusal.key, "username_taken");
        let acting = |day| read(&people, |tx| officers::acting(tx, &people.vault, officer, day));
        assert!(acting(date(2019, 5, 1)).is_none(), "no rights yet");

        let (first, last) = (date(2019, 4, 1), date(2019, 6, 30));
        officers::appoint(&people, officer, one, Role::Intake, first, Some(last)).unwrap();
        officers::appoint(&people, officer, one, Role::Clerk, date(2019, 5, 1), Some(last)).unwrap();
        let elsewhere = officers::appoint(&people, officer, other, Role::Intake, last, None).unwrap_err();
        assert_eq!(elsewhere.downcast::<base::Refusal>().unwrap().key, "officer_serves_elsewhere");
        assert!(acting(date(2019, 3, 31)).is_none());
        assert_eq!(acting(first).unwrap().roles, [Role::Intake]);
        assert_eq!(acting(last).unwrap().roles, [Role::Intake, Role::Clerk]);
        assert!(acting(date(2019, 7, 1)).is_none());
        officers::appoint(&people, officer, other, Role::Leader, date(2019, 7, 1), None).unwrap();
        assert_eq!(acting(date(2019, 7, 1)).unwrap().agency, other);

        let on = date(2019, 5, 2);
        let intake = read(&people, |tx| officers::of_agency(tx, &people.vault, one, Some(Role::Intake), on));
        assert_eq!(intake[0].name, "Trần Thị Ví Dụ");
        assert!(
            read(&people, |tx| officers::of_agency(tx, &people.vault, one, Some(Role::Leader), on)).is_empty()
        );
        officers::set_locked(&people, officer, true, None).unwrap();
        assert!(acting(last).is_none());
        assert!(read(&people, |tx| officers::name_of(tx, &people.vault, officer)).is_some());
    });
}
