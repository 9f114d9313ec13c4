//! What was taken over from another system, on the desk's pages.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use axum::http::StatusCode;
use base::{Actor, Role};
use cases::dossier::take_over::{self, HEADINGS, List};
use town::*;

const CODE: &str = "H16.11-190401-7";

/// One dossier of another system, accepted at the town's commune.
fn taken(town: &Town) {
    let said = [
        ("Mã hồ sơ", CODE),
        ("Mã thủ tục", "1.004873"),
        ("Cơ quan", "24611"),
        ("Kênh nộp", "trực tiếp"),
        ("Người nộp", "Lò Thị Mẫu"),
        ("Ngày tiếp nhận", "01/04/2019"),
        ("Ngày hẹn trả", "26/04/2019"),
        ("Trạng thái", "tiếp nhận"),
    ];
    let of =
        |heading: &str| said.iter().find(|(name, _)| *name == heading).map_or("", |(_, value)| value).to_owned();
    let rows = [HEADINGS.map(str::to_owned).to_vec(), HEADINGS.iter().map(|heading| of(heading)).collect()];
    let list = List { source: "Một cửa iGate", file: "cu.csv", bytes: b"cu", rows: &rows, tell: false };
    let op = cases::Operation::new(&town.office, &Actor::System);
    take_over::take_over(op, &list, &|refusal| refusal.key.clone()).unwrap();
}

#[tokio::test]
async fn lists_search_and_page_say_that_another_system_began_it_and_the_controller_sees_the_counts() {
    let town = Town::new();
    taken(&town);
    town.make("kiem.soat", &[Role::Controller]);
    town.make("tiep.nhan", &[Role::Intake]);
    let list = town.get("tiep.nhan", "/can-bo").await;
    assert!(list.says(CODE) && list.says("Từ hệ thống cũ"), "{}", list.html);
    let found = town.search("tiep.nhan", &CODE.to_lowercase()).await;
    assert_eq!(found.status, StatusCode::SEE_OTHER, "the old code opens the dossier");
    let page = town.get("tiep.nhan", &found.location).await;
    assert!(
        page.says("Từ hệ thống cũ") && page.says("Một cửa iGate") && page.says("17:00, 26/04/2019"),
        "{}",
        page.html
    );
    let counts = town.get("kiem.soat", "/can-bo/he-thong-cu").await;
    assert!(counts.says("Đọc 1 hồ sơ; tiếp nhận mới 1; đã có từ lần trước 0.") && counts.says("Phường Nghĩa Đức"));
    let refused = town.get("tiep.nhan", "/can-bo/he-thong-cu").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}
