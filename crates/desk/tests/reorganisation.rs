//! Reorganisations on the desk's pages: plan, choice, run, the first head, confirming what came.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use axum::http::StatusCode;
use base::Role;
use people::agencies;
use testkit::vn;
use town::*;

/// The town's ward ends and is split in two.
const SPLIT: &str = r#"
title = "Chia phường"
[[units]]
code = "24611"
tier = "commune"
type = "phuong"
type_name = "Phường"
name = "Nghĩa Đức"
full_name = "Phường Nghĩa Đức"
parent = "660"
valid_from = "2019-01-01"
valid_to = "2019-04-30"
[[units]]
code = "90001"
tier = "commune"
type = "phuong"
type_name = "Phường"
name = "Bắc Mẫu"
full_name = "Phường Bắc Mẫu"
parent = "660"
valid_from = "2019-05-01"
predecessors = [{ code = "24611", part = true }]
[[units]]
code = "90002"
tier = "commune"
type = "phuong"
type_name = "Phường"
name = "Nam Mẫu"
full_name = "Phường Nam Mẫu"
parent = "660"
valid_from = "2019-05-01"
predecessors = [{ code = "24611", part = true }]
"#;

#[tokio::test]
async fn a_plan_is_made_decided_and_run_and_the_new_unit_confirms_what_came() {
    let town = Town::new();
    let id = town.in_hand().await;
    town.settle("kiem.soat", town.agency("67-D01"), &[Role::Controller]);
    agencies::import(&town.people, SPLIT).unwrap();
    town.clock.set(vn("2019-05-02T08:00"));
    let list = "/can-bo/sap-xep";
    let empty = town.post_form("kiem.soat", list, list, &[("day", "2018-01-01")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.says("Không có cơ quan nào hết hiệu lực trước ngày này"), "{}", empty.html);
    let made = town.post_form("kiem.soat", list, list, &[("day", "2019-05-01")]).await;
    let plan = made.location.clone();
    let page = town.get("kiem.soat", &plan).await;
    assert!(page.says("Phường Nghĩa Đức") && page.says("Còn 1 cơ quan chưa chọn nơi kế thừa"), "{}", page.html);
    let too_early = town.post_form("kiem.soat", &plan, &plan, &[("deed", "run")]).await;
    assert_eq!(too_early.status, StatusCode::CONFLICT);
    let none = [("deed", "decide"), ("successor", ""), ("agency", "")];
    assert!(town.post_form("kiem.soat", &plan, &plan, &none).await.says("Vui lòng chọn cơ quan kế thừa"));
    let (old, new) = (town.own().to_string(), town.agency("90002").to_string());
    let choice = [("deed", "decide"), ("agency", old.as_str()), ("successor", new.as_str()), ("by_place", "1")];
    assert_eq!(town.post_form("kiem.soat", &plan, &plan, &choice).await.status, StatusCode::SEE_OTHER);
    let ran = town.post_form("kiem.soat", &plan, &plan, &[("deed", "run")]).await;
    assert_eq!(ran.location, plan, "{}", ran.html);
    let page = town.get("kiem.soat", &plan).await;
    assert!(page.says("Đã thực hiện xong") && page.says("Xác nhận đã nhận nhiệm vụ"), "{}", page.html);
    let chair = town.id("chutich").to_string();
    let head = [("deed", "head"), ("agency", new.as_str()), ("officer", chair.as_str())];
    assert_eq!(town.post_form("kiem.soat", &plan, &plan, &head).await.status, StatusCode::SEE_OTHER);
    // The head confirms for the unit until the others have come.
    let arrived = town.get("chutich", "/can-bo?muc=chuyen-den").await;
    assert!(arrived.says("Chuyển đến do sắp xếp, chờ xác nhận"), "{}", arrived.html);
    let page = town.get("chutich", &format!("/can-bo/ho-so/{id}")).await;
    assert!(page.says("Cơ quan tiếp nhận ban đầu") && page.says("Xác nhận hồ sơ chuyển đến"), "{}", page.html);
    let done = town.step("chutich", &id, "confirm-arrival", &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
    let stranger = town.get("nguoila", list).await;
    assert_eq!(stranger.status, StatusCode::FORBIDDEN);
}
