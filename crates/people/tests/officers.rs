//! A list of officers on both engines: whole or not at all, and the second time nobody twice.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

use std::sync::Arc;

use base::{FixedClock, Role};
use people::{
    People, agencies,
    officers::{self, ImportError},
    sign_in,
};
use testkit::{each_engine, vn};

const PROVINCE: &str = include_str!("../../../province/organisation.toml");
const HEAD: &str = "Tên đăng nhập|Họ và tên|Chức danh|Cơ quan|Vai trò|Từ ngày|Đến ngày";

fn people(store: &testkit::Store) -> People {
    let people = People {
        db: store.db.clone(),
        vault: store.vault.clone(),
        clock: Arc::new(FixedClock::at(vn("2019-04-24T09:00"))),
        address: "http://localhost".into(),
        providers: oidc::Providers::default(),
        phones_reachable: true,
        origin: base::Origin::default(),
    };
    agencies::import(&people, PROVINCE).unwrap();
    people
}

fn rows(lines: &[&str]) -> Vec<Vec<String>> {
    [&["Danh sách cán bộ năm 2019", HEAD], lines]
        .concat()
        .iter()
        .map(|line| line.split('|').map(str::to_owned).collect())
        .collect()
}

fn wrong(people: &People, lines: &[&str]) -> String {
    match officers::import(people, &rows(lines)) {
        Err(ImportError::Wrong(said)) => said.join("\n"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_list_is_taken_whole_and_a_second_time_changes_nothing() {
    each_engine(|store| {
        let people = people(store);
        let list = rows(&[
            "nghiaduc.mot|Nguyễn Thị Mẫu|Công chức|Phường Nghĩa Đức|Tiếp nhận, thu phí||",
            "",
            "nghiaduc.hai|Lê Văn Thử|Chủ tịch|Ủy ban nhân dân phường Nghĩa Đức|leader; Trưởng phòng|01/01/2019|",
        ]);
        let taken = officers::import(&people, &list).unwrap();
        assert_eq!((taken.officers, taken.roles, taken.agencies), (2, 4, 1));
        let today = people.today();
        let found =
            people.db.read(|tx| officers::by_username(tx, &people.vault, "nghiaduc.mot", today)).unwrap().unwrap();
        assert!(found.has(Role::Intake) && found.has(Role::Cashier) && !found.has(Role::Leader));
        let (username, password) = &taken.first_passwords[1];
        assert_eq!(username, "nghiaduc.mot");
        assert!(sign_in::officer(&people, username, password).is_ok(), "the first password opens the door");

        let again = officers::import(&people, &list).unwrap();
        assert!(again.first_passwords.is_empty(), "nobody is made twice");
        assert_eq!((again.officers, again.roles, again.agencies), (2, 4, 1), "and the summary is the same");
    });
}

#[test]
fn every_wrong_line_is_said_with_its_number_and_nothing_is_written() {
    each_engine(|store| {
        let people = people(store);
        let right = "nghiaduc.mot|Nguyễn Thị Mẫu|Công chức|Phường Nghĩa Đức|Tiếp nhận||";
        for (line, said) in [
            ("Nghĩa Đức|Lê Thử|Công chức|Phường Nghĩa Đức|Tiếp nhận||", "dòng 4: tên đăng nhập chỉ gồm"),
            ("thul|Lê Thử|Công chức|Phường Nghĩa Đức|Tiếp nhận||", "đặt theo vị trí công tác"),
            ("nd.hai||Công chức|Phường Nghĩa Đức|Tiếp nhận||", "thiếu họ tên"),
            ("nd.hai|Lê Thử|Công chức|Phường Không Có|Tiếp nhận||", "không có cơ quan “Phường Không Có”"),
            ("nd.hai|Lê Thử|Công chức|Phường Nghĩa Đức|Giám đốc||", "không có vai trò “Giám đốc”"),
            ("nd.hai|Lê Thử|Công chức|Phường Nghĩa Đức|Tiếp nhận|hôm qua|", "“hôm qua” không phải là ngày"),
            ("nd.hai|Lê Thử|Công chức|Phường Nghĩa Đức|Tiếp nhận|2/5/2019|1/5/2019", "trước ngày bắt đầu"),
            ("nghiaduc.mot|Lê Thử|Công chức|Phường Nghĩa Đức|Tiếp nhận||", "cho người khác"),
            ("nghiaduc.mot|Nguyễn Thị Mẫu|Công chức|Xã Quảng Sơn|Tiếp nhận||", "hai cơ quan cùng một lúc"),
        ] {
            let found = wrong(&people, &[right, line]);
            assert!(found.contains(said), "{line}: {found}");
            assert_eq!(officers::id_of(&people, "nghiaduc.mot").unwrap(), None, "{line}");
        }
        officers::import(&people, &rows(&[right])).unwrap();
        let moved = wrong(&people, &["nghiaduc.mot|Nguyễn Thị Mẫu|Công chức|Xã Quảng Sơn|Tiếp nhận||"]);
        assert!(moved.contains("đang làm ở cơ quan khác"), "{moved}");
        assert!(wrong(&people, &[]).contains("không có dòng nào"));
        let headless = officers::import(&people, &rows(&[right])[2..]).unwrap_err().to_string();
        assert!(headless.contains("thiếu cột “ten dang nhap”"), "{headless}");
    });
}
