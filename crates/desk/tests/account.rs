//! The officers' door over HTTP: a password, a code, and both set up before anything opens.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

use axum::http::{StatusCode, header};
use base::Role;
use people::{
    officers::{self, NewOfficer},
    second_factor::Key,
};
use testkit::{
    browser::{Browser, Shown, pages},
    town::{PASSWORD, Town, key},
    vn,
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

/// A browser before the door.
fn browser(town: &Town) -> Browser {
    Browser::new(pages(town, desk::account::routes(town.people.clone())))
}

#[tokio::test]
async fn the_first_password_is_changed_and_a_second_factor_set_up_before_the_desk_opens() {
    let town = town();
    let browser = browser(&town);
    let first = browser.post("/can-bo/dang-nhap", &[("name", "mau.tiepnhan"), ("password", FIRST)]).await;
    assert_eq!(first.status, StatusCode::OK);
    assert!(first.says("Đổi mật khẩu") && !first.says(FIRST));
    let path = "/can-bo/doi-mat-khau";
    let said = [("name", "mau.tiepnhan"), ("password", FIRST)];
    let wrong = browser.post(path, &[&said[..], &[("new_password", "abc")]].concat()).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.says(r##"href="#new_password""##));
    let new = [("new_password", "con-duong-ve"), ("next", "/can-bo/ho-so")];
    let offered = browser.post(path, &[said, new].concat()).await;
    assert_eq!(offered.status, StatusCode::OK, "{}", offered.html);
    assert_eq!(offered.headers[header::CACHE_CONTROL], "no-store");
    assert!(offered.says("<svg") && offered.says("otpauth://totp/") && !offered.says("style="));
    assert_eq!(browser.get("/can-bo/phien").await.status, StatusCode::SEE_OTHER, "no session yet");
    let (ticket, csrf) = (offered.field("ticket"), offered.field("csrf"));
    let key = offered.html.split("mc-key\">").nth(1).unwrap().split('<').next().unwrap();
    let key = Key::from_text(key).unwrap();
    let send = async |code: &str| {
        let fields = [("ticket", ticket.as_str()), ("code", code), ("next", "/can-bo/ho-so")];
        browser.post_with(&csrf, "/can-bo/cai-ma-xac-thuc", &fields).await
    };
    let wrong = send("000000").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.says("<svg") && wrong.says(r##"href="#code""##), "the same key is offered again");
    let done = send(&key.code(town.people.now())).await;
    assert!(done.says("Mã dự phòng") && done.says(r#"href="/can-bo/ho-so""#), "{}", done.html);
    assert_eq!(done.headers[header::CACHE_CONTROL], "no-store");
    assert_eq!(browser.get("/can-bo/phien").await.status, StatusCode::OK);
}

#[tokio::test]
async fn after_the_password_a_code_is_asked_for_and_nothing_opens_without_it() {
    let town = Town::own("2019-04-24T09:00");
    town.equip(town.appoint("mau.mot", town.agency("67-D01"), &[Role::Intake]));
    let browser = browser(&town);
    let fields = [("name", "mau.mot"), ("password", PASSWORD), ("next", "/can-bo/phien")];
    let asked = browser.post("/can-bo/dang-nhap", &fields).await;
    assert!(asked.says("one-time-code") && !asked.says("otpauth"), "{}", asked.html);
    assert_eq!(browser.get("/can-bo/phien").await.status, StatusCode::SEE_OTHER);
    let (ticket, csrf) = (asked.field("ticket"), asked.field("csrf"));
    town.clock.set(vn("2019-04-24T09:01"));
    let send = async |code: &str| {
        let fields = [("ticket", ticket.as_str()), ("code", code), ("next", "/can-bo/phien")];
        browser.post_with(&csrf, "/can-bo/ma-xac-thuc", &fields).await
    };
    let wrong = send("123456").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(send(&key().code(town.people.now())).await.location, "/can-bo/phien");
    assert_eq!(browser.get("/can-bo/phien").await.status, StatusCode::OK);
    assert!(browser.cookies.borrow().contains_key("trinh-duyet"));
}

#[tokio::test]
async fn a_code_is_asked_for_again_when_the_last_one_is_older_than_ten_minutes() {
    let town = Town::own("2019-04-24T09:00");
    let id = town.appoint("mau.mot", town.agency("67-D01"), &[Role::Leader]);
    town.equip(id);
    let browser = browser(&town).with("phien-can-bo", town.officers_session(id));
    let door = "/can-bo/xac-nhan?next=/can-bo/phien";
    assert_eq!(browser.get(door).await.location, "/can-bo/phien", "just signed in");
    town.clock.set(vn("2019-04-24T09:10"));
    let before = browser.cookies.borrow()["phien-can-bo"].clone();
    let open_elsewhere = browser.get("/can-bo/phien").await.field("csrf");
    let wrong = browser.post_to(door, "/can-bo/xac-nhan", &[("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let code = key().code(town.people.now());
    let fields = [("code", code.as_str()), ("next", "/can-bo/phien")];
    assert_eq!(browser.post_to(door, "/can-bo/xac-nhan", &fields).await.location, "/can-bo/phien");
    assert_ne!(browser.cookies.borrow()["phien-can-bo"], before, "the token is new");
    browser.post_with(&open_elsewhere, "/can-bo/phien", &[]).await.done();
}

#[tokio::test]
async fn a_wrong_password_is_said_at_the_field_and_the_name_is_kept() {
    let fields = [("name", "mau.tiepnhan"), ("password", "sai-mat-khau")];
    let wrong = post(&town(), "/can-bo/dang-nhap", &fields).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.says(r##"href="#name""##) && wrong.says("mau.tiepnhan"));
    assert!(!wrong.says("sai-mat-khau"));
}

#[tokio::test]
async fn an_officer_sees_what_happened_to_their_account_lately() {
    let town = Town::own("2019-04-24T09:00");
    let id = town.appoint("mau.mot", town.agency("67-D01"), &[Role::Intake]);
    let browser = browser(&town).with("phien-can-bo", town.officers_session(id));
    assert!(people::sign_in::officer(&town.people, "mau.mot", "sai").is_err());
    let page = browser.get("/can-bo/phien").await;
    assert!(page.says("Hoạt động bảo mật gần đây") && page.says("Sai mật khẩu hoặc mã"), "{}", page.html);
}
