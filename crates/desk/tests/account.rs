//! The officers' door over HTTP: the first password is changed before anything opens.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
    response::Response,
};
use base::{FixedClock, Role};
use people::{
    People, agencies,
    officers::{self, NewOfficer},
};
use testkit::{Store, vn};
use tower::ServiceExt;
use webkit::{
    Site,
    session::Nobody,
    shell::{Shell, serve},
};

const FIRST: &str = "mat-khau-duoc-cap";

fn app(store: &Store) -> Router {
    let clock = Arc::new(FixedClock::at(vn("2019-04-24T09:00")));
    let people =
        People { db: store.db.clone(), vault: store.vault.clone(), clock: clock.clone(), phones_reachable: true };
    let file = r#"{"title": "Tỉnh Mẫu", "units": [{"code": "67", "tier": "province", "type": "tinh",
        "type_name": "Tỉnh", "name": "Mẫu", "full_name": "Tỉnh Mẫu", "valid_from": "2019-01-01"}]}"#;
    agencies::import(&people, file).unwrap();
    let province = people.db.read(|tx| agencies::by_code_on(tx, "67", people.today())).unwrap().unwrap();
    let new = NewOfficer {
        username: "mau.tiepnhan".into(),
        name: "Trần Thị Ví Dụ".into(),
        title: "Chuyên viên".into(),
        password: FIRST.into(),
        must_change_password: true,
    };
    let officer = officers::create(&people, &new).unwrap();
    officers::appoint(&people, officer, province.id, Role::Intake, jiff::civil::date(2019, 1, 1), None).unwrap();
    let site = Site {
        province: "tỉnh Đắk Nông".to_owned(),
        address: "http://localhost".to_owned(),
        hotline: None,
        https: false,
        demo: false,
        key: [7; 32],
        clock,
    };
    serve(desk::account::routes(people), Shell { site: Arc::new(site), sessions: Arc::new(Nobody) }).0
}

async fn text(response: Response) -> String {
    String::from_utf8(to_bytes(response.into_body(), 1 << 22).await.unwrap().to_vec()).unwrap()
}

/// Opens `path` as a new visitor and posts these already encoded fields to it.
async fn post(app: &Router, path: &str, fields: &str) -> Response {
    let shown = app.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
    let cookie = shown.headers()[header::SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
    let html = text(shown).await;
    let at = html.find(r#"name="csrf" value=""#).unwrap() + 19;
    let token: String = html[at..].chars().take_while(|letter| *letter != '"').collect();
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::COOKIE, cookie)
        .body(Body::from(format!("csrf={token}&{fields}")))
        .unwrap();
    app.clone().oneshot(request).await.unwrap()
}

#[tokio::test]
async fn the_first_password_is_changed_before_the_desk_opens() {
    let store = Store::sqlite();
    let app = app(&store);
    let first = post(&app, "/can-bo/dang-nhap", &format!("name=mau.tiepnhan&password={FIRST}")).await;
    assert_eq!(first.status(), StatusCode::OK);
    assert!(!first.headers().contains_key(header::SET_COOKIE), "no session yet");
    let html = text(first).await;
    assert!(html.contains("Đổi mật khẩu lần đầu") && !html.contains(FIRST));
    let path = "/can-bo/doi-mat-khau";
    let wrong = post(&app, path, &format!("name=mau.tiepnhan&password={FIRST}&new_password=abc")).await;
    assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(wrong).await.contains(r##"href="#new_password""##));
    let fields = format!("name=mau.tiepnhan&password={FIRST}&new_password=con-duong-ve&next=/can-bo/ho-so");
    let done = post(&app, path, &fields).await;
    assert_eq!(done.headers()[header::LOCATION], "/can-bo/ho-so");
    assert!(done.headers()[header::SET_COOKIE].to_str().unwrap().starts_with("phien-can-bo="));
    let again = post(&app, "/can-bo/dang-nhap", "name=mau.tiepnhan&password=con-duong-ve").await;
    assert_eq!(again.headers()[header::LOCATION], "/can-bo");
}

#[tokio::test]
async fn a_wrong_password_is_said_at_the_field_and_the_name_is_kept() {
    let store = Store::sqlite();
    let wrong = post(&app(&store), "/can-bo/dang-nhap", "name=mau.tiepnhan&password=sai-mat-khau").await;
    assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let html = text(wrong).await;
    assert!(html.contains(r##"href="#name""##) && html.contains("mau.tiepnhan"));
    assert!(!html.contains("sai-mat-khau"));
}
