//! The officers' door over HTTP: the first password is changed before anything opens.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

use axum::http::{StatusCode, header};
use base::Role;
use people::officers::{self, NewOfficer};
use testkit::{
    browser::{Browser, Shown, pages},
    town::Town,
};

const FIRST: &str = "mat-khau-duoc-cap";

/// The town with an officer whose password was only given.
fn town() -> Town {
    let town = Town::own("2019-04-24T09:00");
    let new = NewOfficer {
        username: "mau.tiepnhan".into(),
        name: "Trần Thị Ví Dụ".into(),
        title: "Chuyên viên".into(),
        password: FIRST.into(),
        must_change_password: true,
    };
    let officer = officers::create(&town.people, &new).unwrap();
    let (centre, since) = (town.agency("67-D01"), jiff::civil::date(2019, 1, 1));
    officers::appoint(&town.people, officer, centre, Role::Intake, since, None).unwrap();
    town
}

/// Opens `path` as a new visitor and posts these fields to it.
async fn post(town: &Town, path: &str, fields: &[(&str, &str)]) -> Shown {
    Browser::new(pages(town, desk::account::routes(town.people.clone()))).post(path, fields).await
}

#[tokio::test]
async fn the_first_password_is_changed_before_the_desk_opens() {
    let town = town();
    let first = post(&town, "/can-bo/dang-nhap", &[("name", "mau.tiepnhan"), ("password", FIRST)]).await;
    assert_eq!(first.status, StatusCode::OK);
    assert!(!first.headers.contains_key(header::SET_COOKIE), "no session yet");
    assert!(first.says("Đổi mật khẩu lần đầu") && !first.says(FIRST));
    let path = "/can-bo/doi-mat-khau";
    let said = [("name", "mau.tiepnhan"), ("password", FIRST)];
    let wrong = post(&town, path, &[&said[..], &[("new_password", "abc")]].concat()).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.says(r##"href="#new_password""##));
    let new = [("new_password", "con-duong-ve"), ("next", "/can-bo/ho-so")];
    let done = post(&town, path, &[said, new].concat()).await;
    assert_eq!(done.location, "/can-bo/ho-so");
    assert!(done.headers[header::SET_COOKIE].to_str().unwrap().starts_with("phien-can-bo="));
    let again = post(&town, "/can-bo/dang-nhap", &[("name", "mau.tiepnhan"), ("password", "con-duong-ve")]).await;
    assert_eq!(again.location, "/can-bo");
}

#[tokio::test]
async fn a_wrong_password_is_said_at_the_field_and_the_name_is_kept() {
    let fields = [("name", "mau.tiepnhan"), ("password", "sai-mat-khau")];
    let wrong = post(&town(), "/can-bo/dang-nhap", &fields).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.says(r##"href="#name""##) && wrong.says("mau.tiepnhan"));
    assert!(!wrong.says("sai-mat-khau"));
}
