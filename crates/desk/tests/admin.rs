//! Administration over HTTP: the audit trail, sessions.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

use axum::{
    Router,
    http::{StatusCode, header},
};
use base::{OfficerId, Role};
use testkit::{
    browser::{Browser, pages},
    town::Town,
    vn,
};

fn routes(town: &Town) -> Router {
    let people = town.people.clone();
    pages(town, desk::account::routes(people.clone()).merge(desk::admin::routes(people)))
}

fn browser(town: &Town, routes: &Router, id: OfficerId) -> Browser {
    Browser::new(routes.clone()).with("phien-can-bo", town.officers_session(id))
}

#[tokio::test]
async fn the_audit_trail_is_read_by_the_inspector_and_taken_along_with_a_fresh_second_factor_only() {
    let town = Town::own("2019-04-24T09:00");
    let routes = routes(&town);
    let inspector = town.appoint("thanh.tra", town.agency("67-D01"), &[Role::Inspector]);
    let leader = town.appoint("lanh.dao", town.agency("67-D01"), &[Role::Leader]);
    let at = browser(&town, &routes, inspector);
    let page = at.get("/can-bo/quan-tri/nhat-ky?ai=lanh.dao&loai=signed-in&ngay=2019-04-24").await;
    assert!(page.says("Không có dòng nào"));
    let stranger = browser(&town, &routes, leader);
    let page = at.get("/can-bo/quan-tri/nhat-ky?ai=lanh.dao&loai=signed-in&ngay=2019-04-24").await;
    assert!(page.says("1 dòng") && page.says("lanh.dao") && page.says("Đăng nhập"), "{}", page.html);
    let table = at.get("/can-bo/quan-tri/nhat-ky.csv?ai=lanh.dao").await;
    assert!(table.says("signed-in,officer,") && table.kind().starts_with("text/csv"));
    assert!(table.headers[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment"));
    assert!(at.get("/can-bo/quan-tri/nhat-ky?loai=exported").await.says("1 dòng"));
    town.clock.set(vn("2019-04-24T09:10"));
    let stale = at.get("/can-bo/quan-tri/nhat-ky.csv?ai=lanh.dao").await;
    assert_eq!(stale.status, StatusCode::SEE_OTHER);
    assert!(stale.location.starts_with("/can-bo/xac-nhan?next=%2Fcan%2Dbo%2Fquan%2Dtri%2Fnhat%2Dky%2Ecsv%3Fai"));
    for path in ["/can-bo/quan-tri/nhat-ky", "/can-bo/quan-tri/nhat-ky.csv"] {
        assert_eq!(stranger.get(path).await.status, StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn an_officer_sees_where_they_are_signed_in_and_signs_out_elsewhere() {
    let town = Town::own("2019-04-24T09:00");
    let routes = routes(&town);
    let id = town.appoint("mau.mot", town.agency("67-D01"), &[Role::Intake]);
    let (here, elsewhere) = (browser(&town, &routes, id), browser(&town, &routes, id));
    let page = here.get("/can-bo/phien").await;
    assert_eq!(page.html.matches("Thiết bị này").count(), 1);
    let other = page.field("session");
    let done = here.post("/can-bo/phien", &[("session", &other)]).await;
    assert_eq!(done.location, "/can-bo/phien");
    assert_eq!(elsewhere.get("/can-bo/phien").await.status, StatusCode::SEE_OTHER);
    assert!(!here.get("/can-bo/phien").await.says("name=\"session\""));
    let third = browser(&town, &routes, id);
    here.post("/can-bo/phien", &[]).await.done();
    assert_eq!(third.get("/can-bo/phien").await.status, StatusCode::SEE_OTHER);
    let stranger = browser(&town, &routes, town.appoint("mau.hai", town.agency("67-D01"), &[Role::Intake]));
    let mine = town.officers_session(id);
    let listed = people::sessions::of(&town.people, people::sessions::Subject::Officer(id)).unwrap();
    let refused = stranger.post("/can-bo/phien", &[("session", &listed[0].id.to_string())]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    assert!(people::sessions::find(&town.people, people::sessions::Kind::Officer, &mine).unwrap().is_some());
}

#[tokio::test]
async fn an_account_is_asked_for_by_the_head_and_made_by_the_keeper_who_sees_the_password_once() {
    let town = Town::own("2019-04-24T09:00");
    let routes = routes(&town);
    let agency = town.agency("24611");
    let head = browser(&town, &routes, town.appoint("lanh.dao", agency, &[Role::Leader]));
    let keeper = browser(&town, &routes, town.appoint("phu.trach", agency, &[Role::UnitAdmin]));
    let path = "/can-bo/quan-tri/de-nghi";
    let wrong = head.post(path, &[("name", "Lò Thị Mẫu"), ("roles", "intake")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.says(r##"href="#title""##) && wrong.says("Lò Thị Mẫu") && wrong.says("checked"),
        "{}",
        wrong.html
    );
    let fields = [("name", "Lò Thị Mẫu"), ("title", "Chuyên viên"), ("roles", "intake"), ("reason", "Mới tuyển")];
    head.post(path, &fields).await.done();
    assert_eq!(keeper.get(path).await.status, StatusCode::FORBIDDEN);
    let open = keeper.get("/can-bo/quan-tri").await.links("/can-bo/quan-tri/de-nghi/").remove(0);
    assert_eq!(head.get(&open).await.status, StatusCode::FORBIDDEN);
    let taken = keeper.post(&open, &[("username", "lanh.dao")]).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    let given = keeper.post(&open, &[("username", "mau.moi")]).await;
    assert!(given.says("mau.moi") && given.says("mc-key"), "{}", given.html);
    assert_eq!(given.headers[header::CACHE_CONTROL], "no-store");
    assert_eq!(keeper.get(&open).await.status, StatusCode::CONFLICT, "decided on");

    let roster = keeper.get("/can-bo/quan-tri").await;
    assert!(roster.says("mau.moi") && roster.says("Chưa đổi mật khẩu lần đầu"));
    let officers = roster.links("/can-bo/quan-tri/can-bo/");
    let page = officers.iter().find(|link| !link.is_empty()).unwrap();
    town.clock.set(vn("2019-04-24T09:10"));
    let stale = keeper.post(page, &[("deed", "lock")]).await;
    assert!(stale.location.starts_with("/can-bo/xac-nhan?next="), "rights need a fresh second factor");
    let stranger = browser(&town, &routes, town.appoint("nguoi.la", town.agency("24617"), &[Role::UnitAdmin]));
    assert_eq!(stranger.get(page).await.status, StatusCode::NOT_FOUND);
    let lock = stranger.post_to("/can-bo/quan-tri", page, &[("deed", "lock")]).await;
    assert_eq!(lock.status, StatusCode::NOT_FOUND);
    assert!(stranger.get("/can-bo/quan-tri/ra-soat").await.says("Cán bộ nguoi.la"));
}

#[tokio::test]
async fn a_key_for_another_system_is_seen_once_replaced_and_ended_and_nothing_typed_is_lost() {
    let town = Town::own("2019-04-24T09:00");
    let routes = routes(&town);
    let id = town.appoint("quan.tri", town.agency("67-D01"), &[Role::SystemAdmin]);
    let at = browser(&town, &routes, id);
    let path = "/can-bo/quan-tri/ung-dung";
    assert!(at.get("/can-bo/quan-tri").await.says(path));
    let fields = [
        ("name", "Màn hình ở sảnh"),
        ("purpose", "Hiện số liệu"),
        ("agency", &town.agency("24611").to_string()),
        ("actions", "read-figures"),
        ("actions", "read-catalogue"),
        ("first", "2019-04-24"),
        ("last", "2019-05-02"),
    ];
    let too_long: Vec<_> =
        fields.iter().map(|(name, value)| (*name, if *name == "last" { "2020-05-02" } else { *value })).collect();
    let wrong = at.post(path, &too_long).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.says("Khóa dùng nhiều nhất một năm") && wrong.says("Màn hình ở sảnh") && wrong.says("2020-05-02")
    );
    assert_eq!(wrong.html.matches(" checked").count(), 2, "{}", wrong.html);
    let no_day = at.post(path, &[("first", "hôm qua")]).await;
    assert!(no_day.says(r##"href="#first""##) && no_day.says("hôm qua"), "{}", no_day.html);

    town.clock.set(vn("2019-04-24T09:10"));
    let stale = at.post(path, &fields).await;
    assert!(stale.location.starts_with("/can-bo/xac-nhan?next="), "a key needs a fresh second factor");
    let back = percent(&stale.location);
    assert!(back.contains("actions=read") && back.contains("last=2019"), "{back}");
    town.clock.set(vn("2019-04-24T09:00"));
    let told = at.post(path, &fields).await;
    assert_eq!(
        (told.status, &told.headers[header::CACHE_CONTROL]),
        (StatusCode::OK, &"no-store".parse().unwrap())
    );
    let key = |html: &str| html.split("mc-key\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let first = key(&told.html);
    let reads = |key: &str| people::api_clients::by_key(&town.people, key).unwrap().is_some();
    assert!(first.starts_with("mc_") && reads(&first));
    let list = at.get(path).await;
    assert!(!list.says(&first) && list.says("Màn hình ở sảnh") && list.says("hết hạn sau ngày"), "{}", list.html);
    let one = list.links("/can-bo/quan-tri/ung-dung/").remove(0);
    let page = at.get(&one).await;
    assert!(!page.says(&first) && page.says(&first[..11]) && page.says("Cán bộ quan.tri"), "{}", page.html);

    let never = at.post(&one, &[("overlap", "9")]).await;
    assert_eq!(never.status, StatusCode::UNPROCESSABLE_ENTITY);
    let second = key(&at.post(&one, &[("overlap", "2")]).await.html);
    assert!(second != first && reads(&second) && reads(&first), "for two days both");
    let unsure = at.post(&one, &[("end", "1")]).await;
    assert!(unsure.status == StatusCode::UNPROCESSABLE_ENTITY && reads(&second));
    at.post(&one, &[("end", "1"), ("sure", "1")]).await.done();
    assert!(!reads(&first) && !reads(&second) && at.get(&one).await.says("Đã ngừng"));
}

/// What a part of an address says.
fn percent(text: &str) -> String {
    text.replace("%26", "&").replace("%3D", "=").replace("%2D", "-")
}
