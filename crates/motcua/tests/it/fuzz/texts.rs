//! Files and lines of text: definitions of procedures, processes, the organisation, lists, days off, scanned codes.

use std::path::Path;

use base::Actor;
use cases::{
    catalogue::{self, shipped},
    dossier::take_over::{self, HEADINGS, List},
};
use people::{agencies, officers};
use rules::{
    calendar::Year,
    form::Form,
    procedure::{Process, Sheet, national, process},
    workflow::Ladder,
};
use testkit::town::Town;

use super::through_text;

fn file(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    std::fs::read_to_string(root.join(path)).unwrap()
}

#[test]
fn definitions_of_procedures() {
    for folder in ["dang-ky-khai-sinh", "lien-thong-khai-sinh"] {
        let of = |name: &str| shipped::file(folder, name).into_iter().collect::<Vec<_>>();
        through_text(&of("form.toml"), 48, |text| {
            if let Ok(form) = toml::from_str::<Form>(text) {
                drop(rules::form::validate::validate(&form));
            }
        });
        through_text(&of("sheet.toml"), 48, |text| drop(toml::from_str::<Sheet>(text)));
        let sheet: Sheet = toml::from_str(&of("sheet.toml")[0]).unwrap();
        let form: Form = toml::from_str(&of("form.toml")[0]).unwrap();
        through_text(&of("process.toml"), 48, |text| {
            if let Err(problems) = process::read(text, &sheet, &form) {
                assert!(!problems.is_empty(), "a refused file says why");
            }
            drop(toml::from_str::<Process>(text));
        });
    }
}

#[test]
fn days_off_ladders_offers_and_phrases() {
    through_text(&[file("province/calendar/2019.toml")], 96, |text| drop(Year::parse(text)));
    through_text(&[file("province/reminders.toml")], 96, |text| drop(Ladder::parse(text)));
    through_text(&[shipped::levels()], 24, |text| drop(catalogue::offering::read(text)));
}

#[test]
fn lines_of_the_national_catalogue() {
    let line = r#"{"code":"1.001193","name":"Đăng ký khai sinh","field":"Hộ tịch","level":"xa","steps":["Nộp hồ sơ"],"papers":[{"case":"","items":[{"name":"Tờ khai","originals":1,"copies":0}]}],"methods":[{"channel":"Trực tiếp","limit":"1 ngày làm việc","fee":"Không"}],"results":["Giấy khai sinh"],"laws":[],"agencies":[]}"#;
    through_text(&[line.to_owned()], 400, |text| drop(national::read(text)));
}

#[test]
fn what_a_scanner_reads_and_a_person_types() {
    let typed = ["0900000001", "huong@example.vn", "NGAN-giay-to", "https://dvc.vn/tra-cuu?ma=190520-K7QW3H"];
    through_text(&typed.map(str::to_owned), 400, |text| {
        drop(people::contact::parse(text));
        drop(rules::document::scan::scan(text));
        drop(rules::document::scan::component_of(text));
        drop(base::text::fold(text));
    });
}

/// A list as rows, of text with a line each and cells between bars.
fn rows(text: &str) -> Vec<Vec<String>> {
    text.lines().map(|line| line.split('|').map(str::to_owned).collect()).collect()
}

#[test]
fn lists_that_are_imported() {
    let town = Town::own("2019-04-24T09:00");
    town.import_catalogue();
    let organisation = file("province/organisation.toml");
    let short: String = organisation.lines().take(60).collect::<Vec<_>>().join("\n");
    through_text(&[short], 64, |text| drop(agencies::import(&town.people, text)));
    let people =
        "Tên đăng nhập|Họ và tên|Chức danh|Đơn vị|Vai trò\nstp.mau|Lò Thị Mẫu|Chuyên viên|Sở Tư pháp|chuyên viên";
    through_text(&[people.to_owned()], 200, |text| drop(officers::import(&town.people, &rows(text))));
    let line = "H16-1|1.004873|UBND xã Mẫu|trực tuyến|Lò Thị Mẫu|0900000034|18/02/2019 08:30|08/03/2019|Tiếp nhận";
    let list = format!("{}\n{line}", HEADINGS.join("|"));
    through_text(&[list], 200, |text| {
        let rows = rows(text);
        let list =
            List { source: "Một cửa cũ", file: "cu.xlsx", bytes: text.as_bytes(), rows: &rows, tell: false };
        drop(take_over::take_over(town.op(&Actor::System), &list, &|refusal| refusal.key.clone()));
    });
}
