//! The pages of accounts over HTTP, as a browser without scripts uses them.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use testkit::{
    browser::{self, Shown, pages},
    town::{PASSWORD, Town},
    vn,
};
use tower::ServiceExt;

/// A browser before the pages of accounts.
struct Browser {
    browser: browser::Browser,
    town: Town,
}

impl Browser {
    fn new() -> Self {
        let town = Town::own("2019-04-24T09:00");
        let routes = portal::account::routes(town.people.clone());
        Self { browser: browser::Browser::new(pages(&town, routes)), town }
    }
    async fn get(&self, path: &str) -> Shown {
        self.browser.get(path).await
    }
    async fn post(&self, page: &str, to: &str, fields: &[(&str, &str)]) -> Shown {
        self.browser.post_to(page, to, fields).await
    }
    fn code(&self, to: &str) -> String {
        self.town.code_sent_to(to)
    }
    async fn register(&self, contact: &str) -> Shown {
        let begun = self.post("/dang-ky", "/dang-ky", &[("kind", "person"), ("contact", contact)]).await;
        assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.html);
        let code = self.code(contact);
        let fields = [("code", code.as_str()), ("name", "Hương"), ("password", PASSWORD), ("next", "/ho-so")];
        self.post(&begun.location, &begun.location, &fields).await
    }
}

#[tokio::test]
async fn a_citizen_registers_signs_out_and_in_again_and_lands_where_they_wanted() {
    let browser = Browser::new();
    let done = browser.register("0900000001").await;
    assert_eq!((done.status, done.location.as_str()), (StatusCode::SEE_OTHER, "/ho-so"));
    let home = browser.get("/tai-khoan").await;
    assert!(home.html.contains("Hương") && home.html.contains("0900000001"), "{}", home.html);
    let out = browser.post("/tai-khoan", "/dang-xuat", &[]).await;
    assert_eq!(out.location, "/");
    assert_eq!(out.headers["clear-site-data"], r#""cache", "storage""#, "the browser keeps none of the pages");
    let door = browser.get("/tai-khoan").await;
    assert_eq!(door.location, "/dang-nhap?next=%2Ftai%2Dkhoan");
    let fields = [("name", "0900000001"), ("password", PASSWORD), ("next", "/tai-khoan/mat-khau")];
    let back = browser.post(&door.location, "/dang-nhap", &fields).await;
    assert_eq!(back.location, "/tai-khoan/mat-khau");
}

#[tokio::test]
async fn nobody_is_sent_to_another_host_after_signing_in() {
    let browser = Browser::new();
    browser.register("0900000001").await;
    browser.post("/tai-khoan", "/dang-xuat", &[]).await;
    let fields = [("name", "0900000001"), ("password", PASSWORD), ("next", "//example.vn/")];
    assert_eq!(browser.post("/dang-nhap", "/dang-nhap", &fields).await.location, "/tai-khoan");
}

#[tokio::test]
async fn what_is_wrong_is_said_at_the_field_and_on_top_and_what_was_typed_is_kept_but_no_password() {
    let browser = Browser::new();
    let wrong = browser.post("/dang-ky", "/dang-ky", &[("kind", "business"), ("contact", "không phải số")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.html.contains(r##"href="#contact""##), "the summary leads to the field");
    assert_eq!(
        wrong.html.matches("Số điện thoại hoặc địa chỉ thư điện tử chưa đúng.").count(),
        2,
        "summary and field"
    );
    assert!(wrong.html.contains("không phải số\""), "what was typed is kept");
    assert!(wrong.html.contains("<title>Lỗi: "));

    let begun = browser.post("/dang-ky", "/dang-ky", &[("kind", "business"), ("contact", "0900000001")]).await;
    let fields = [("code", "123"), ("name", "Hương"), ("password", "bí mật lộ")];
    let wrong = browser.post(&begun.location, &begun.location, &fields).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.html.contains("Hương") && wrong.html.contains(r##"href="#business_name""##));
    assert!(!wrong.html.contains("bí mật lộ"));

    let fields = [("name", "0900000009"), ("password", "bí mật lộ")];
    let wrong = browser.post("/dang-nhap", "/dang-nhap", &fields).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.html.contains("0900000009") && !wrong.html.contains("bí mật lộ"));
}

#[tokio::test]
async fn too_many_wrong_passwords_are_told_with_their_own_status() {
    let browser = Browser::new();
    let fields = [("name", "0900000009"), ("password", "sai")];
    for _ in 0..10 {
        browser.post("/dang-nhap", "/dang-nhap", &fields).await;
    }
    let closed = browser.post("/dang-nhap", "/dang-nhap", &fields).await;
    assert_eq!(closed.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(closed.html.contains("Đã thử sai quá nhiều lần."));
}

#[tokio::test]
async fn an_address_that_asks_very_often_waits_a_moment_and_nobody_is_locked_out() {
    let town = Town::own("2019-04-24T09:00");
    let router = pages(&town, portal::account::routes(town.people.clone()));
    let ask = async |from: &str, to: &str| {
        let request = Request::post(to).header("x-forwarded-for", from).body(Body::empty()).unwrap();
        router.clone().oneshot(request).await.unwrap()
    };
    for _ in 0..100 {
        assert_ne!(ask("192.0.2.1", "/quen-mat-khau").await.status(), StatusCode::TOO_MANY_REQUESTS);
    }
    let slowed = ask("192.0.2.1", "/dang-ky").await;
    assert_eq!(slowed.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(slowed.headers()[header::RETRY_AFTER], "10");
    let html = to_bytes(slowed.into_body(), 1 << 20).await.unwrap();
    assert!(String::from_utf8_lossy(&html).contains("Không có gì bị khóa"));
    assert_ne!(ask("192.0.2.1", "/dang-nhap").await.status(), StatusCode::TOO_MANY_REQUESTS, "another pace");
    assert_ne!(ask("192.0.2.2", "/dang-ky").await.status(), StatusCode::TOO_MANY_REQUESTS, "another address");
    town.clock.set(vn("2019-04-24T09:00:10"));
    assert_ne!(ask("192.0.2.1", "/dang-ky").await.status(), StatusCode::TOO_MANY_REQUESTS, "ten seconds later");
}

#[tokio::test]
async fn a_forgotten_password_is_set_anew_by_code() {
    let browser = Browser::new();
    browser.register("0900000001").await;
    browser.post("/tai-khoan", "/dang-xuat", &[]).await;
    let begun = browser.post("/quen-mat-khau", "/quen-mat-khau", &[("contact", "0900000001")]).await;
    let again = browser.post(&begun.location, &format!("{}/gui-lai", begun.location), &[]).await;
    assert_ne!(again.location, begun.location, "the page of the code before is over");
    let begun = again;
    let code = browser.code("0900000001");
    let wrong = browser.post(&begun.location, &begun.location, &[("code", &code), ("password", "ngắn")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [("code", code.as_str()), ("password", "mật khẩu mới")];
    let done = browser.post(&begun.location, &begun.location, &fields).await;
    assert_eq!(done.location, "/tai-khoan");
    assert!(browser.get("/tai-khoan").await.html.contains("Đã đổi mật khẩu."));
}

#[tokio::test]
async fn the_profile_keeps_a_year_of_birth_an_old_number_and_an_address_of_two_tiers() {
    let browser = Browser::new();
    browser.register("0900000001").await;
    let page = "/tai-khoan/thong-tin";
    let mut fields = vec![
        ("name", "Hương"),
        ("birth.year", "1950"),
        ("identity.kind", "cmnd"),
        ("identity.number", "000 123 456"),
        ("address.province", "Lâm Đồng"),
        ("address.commune", "Phường Bắc Gia Nghĩa"),
        ("ethnicity", "mnong"),
    ];
    let saved = browser.post(page, page, &fields).await;
    assert_eq!(saved.location, "/tai-khoan", "{}", saved.html);
    let home = browser.get("/tai-khoan").await.html;
    assert!(home.contains("1950") && home.contains("000123456") && home.contains("Bắc Gia Nghĩa"), "{home}");
    fields[3] = ("identity.number", "12");
    let wrong = browser.post(page, page, &fields).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.html.contains(r##"href="#identity-number""##) && wrong.html.contains(r#"value="1950""#));
    assert!(browser.get("/tai-khoan").await.html.contains("000123456"), "nothing was overwritten");
    assert_eq!(browser.get("/tai-khoan/doanh-nghiep").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_password_is_changed_only_with_the_present_one() {
    let browser = Browser::new();
    browser.register("0900000001").await;
    let page = "/tai-khoan/mat-khau";
    let wrong = browser.post(page, page, &[("old_password", "sai"), ("new_password", "mật khẩu mới")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = browser.post(page, page, &[("old_password", PASSWORD), ("new_password", "mật khẩu mới")]).await;
    assert_eq!(done.location, "/tai-khoan");
}

#[tokio::test]
async fn a_changed_address_shows_nothing_and_english_is_spoken() {
    let browser = Browser::new();
    assert_eq!(browser.get("/dang-ky/00112233").await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get("/quen-mat-khau/x").await.status, StatusCode::NOT_FOUND);
    let english = browser.get("/dang-nhap?lang=en").await.html;
    assert!(english.contains("Forgot password"));
}

#[tokio::test]
async fn a_sign_in_from_another_browser_is_told_and_stands_among_what_happened_lately() {
    let at_home = Browser::new();
    let done = at_home.register("0900000001").await;
    let kept = done.headers.get_all(header::SET_COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
    let device = kept.into_iter().find(|cookie| cookie.starts_with("thiet-bi=")).unwrap();
    assert!(device.contains("HttpOnly") && device.contains("Max-Age=31536000"), "{device}");
    let fields = [("name", "0900000001"), ("password", PASSWORD)];
    let routes = portal::account::routes(at_home.town.people.clone());
    let away = browser::Browser::new(pages(&at_home.town, routes));
    away.post("/dang-nhap", &fields).await.done();
    let newest = |tx: &db::Tx| {
        let to = people::contact::parse("0900000001").unwrap();
        outreach::newest(tx, &at_home.town.people.vault, Some(&to), 10)
    };
    let told = || at_home.town.people.db.read::<_, db::DbError>(newest).unwrap();
    assert_eq!(told()[0].message.subject, "Đăng nhập trên thiết bị mới – tài khoản Một Cửa");
    let seen = at_home.get("/tai-khoan").await;
    assert!(seen.says("Hoạt động bảo mật gần đây") && seen.says("Đăng nhập trên thiết bị chưa từng dùng"));
    // The way to end what was not oneself stands beside it, and where what opens the account is changed.
    for page in ["/tai-khoan", "/tai-khoan/khoa", "/tai-khoan/dinh-danh"] {
        assert!(at_home.get(page).await.says("Đăng xuất mọi nơi khác"), "{page}");
    }
    let without = at_home.post("/tai-khoan/phien", "/tai-khoan/phien", &[]).await;
    assert!(
        without.status == StatusCode::UNPROCESSABLE_ENTITY && away.get("/tai-khoan").await.location.is_empty()
    );
    at_home.post("/tai-khoan/phien", "/tai-khoan/phien", &[("password", PASSWORD)]).await;
    assert_eq!(away.get("/tai-khoan").await.location, "/dang-nhap?next=%2Ftai%2Dkhoan");
    // The same browser is known after it has signed in again, until others were ended by a browser that stays.
    let count = told().len();
    at_home.post("/tai-khoan", "/dang-xuat", &[]).await;
    at_home.post("/dang-nhap", "/dang-nhap", &fields).await;
    assert_eq!(told().len(), count);
}

/// What an authenticator app reads off the page.
fn key_on(page: &Shown) -> people::second_factor::Key {
    let text = page.html.split("mc-key\">").nth(1).unwrap().split('<').next().unwrap();
    people::second_factor::Key::from_text(text).unwrap()
}

#[tokio::test]
async fn a_second_step_is_turned_on_asked_for_and_turned_off_without_scripts() {
    let browser = Browser::new();
    browser.register("0900000001").await;
    let page = "/tai-khoan/hai-lop";
    let wrong = browser.post(page, page, &[("password", "sai")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.says(r##"href="#password""##));
    let app = browser.post(page, page, &[("password", PASSWORD)]).await;
    assert!(app.says("<svg") && app.says("otpauth://totp/") && !app.says("style="));
    assert_eq!(app.headers[header::CACHE_CONTROL], "no-store");
    let (key, kept) = (key_on(&app), app.field("kept"));
    let set_up = "/tai-khoan/hai-lop/ung-dung";
    let wrong = browser.post(page, set_up, &[("kept", &kept), ("code", "000000")]).await;
    assert_eq!(key_on(&wrong).text(), key.text(), "the same key is offered again");
    let code = || key.code(browser.town.people.now());
    let done = browser.post(page, set_up, &[("kept", &kept), ("code", &code())]).await;
    assert!(done.says("Mã dự phòng"), "{}", done.html);
    assert!(browser.get(page).await.says("Đang bật"), "still signed in");

    browser.post("/tai-khoan", "/dang-xuat", &[]).await;
    browser.town.clock.set(vn("2019-04-24T09:05"));
    let fields = [("name", "0900000001"), ("password", PASSWORD), ("next", "/tai-khoan/phien")];
    let asked = browser.post("/dang-nhap", "/dang-nhap", &fields).await;
    assert_eq!(asked.status, StatusCode::OK);
    assert!(asked.says("Bước thứ hai") && browser.get("/tai-khoan").await.status == StatusCode::SEE_OTHER);
    let step = "/dang-nhap/buoc-hai";
    assert_eq!(browser.get(step).await.location, "/dang-nhap", "a page that only follows another");
    let (ticket, next) = (asked.field("ticket"), asked.field("next"));
    let send = async |code: &str| {
        browser.post("/dang-nhap", step, &[("ticket", &ticket), ("next", &next), ("code", code)]).await
    };
    let wrong = send("000000").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.says(r##"href="#code""##) && wrong.field("ticket") == ticket);
    assert_eq!(send(&code()).await.location, "/tai-khoan/phien");

    browser.town.clock.set(vn("2019-04-24T09:10"));
    let wrong = browser.post(page, "/tai-khoan/hai-lop/tat", &[("password", PASSWORD), ("code", "1")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let off = browser.post(page, "/tai-khoan/hai-lop/tat", &[("password", PASSWORD), ("code", &code())]).await;
    assert_eq!(off.location, page);
    assert!(browser.get(page).await.says("Đang tắt"));
}

#[tokio::test]
async fn whoever_reads_the_messages_sets_a_password_and_still_owes_the_second_step() {
    let browser = Browser::new();
    browser.register("0900000001").await;
    let page = "/tai-khoan/hai-lop";
    let app = browser.post(page, page, &[("password", PASSWORD)]).await;
    let (key, kept) = (key_on(&app), app.field("kept"));
    let code = key.code(browser.town.people.now());
    browser.post(page, "/tai-khoan/hai-lop/ung-dung", &[("kept", &kept), ("code", &code)]).await;
    browser.post("/tai-khoan", "/dang-xuat", &[]).await;
    let begun = browser.post("/quen-mat-khau", "/quen-mat-khau", &[("contact", "0900000001")]).await;
    let code = browser.code("0900000001");
    let fields = [("code", code.as_str()), ("password", "mật khẩu mới")];
    let asked = browser.post(&begun.location, &begun.location, &fields).await;
    assert!(asked.says("Bước thứ hai"), "{}", asked.html);
    assert_eq!(browser.get("/tai-khoan").await.status, StatusCode::SEE_OTHER, "not in yet");
    browser.town.clock.set(vn("2019-04-24T09:20"));
    let late = browser.post("/dang-nhap", "/dang-nhap/buoc-hai", &[("ticket", &asked.field("ticket"))]).await;
    assert_eq!(late.location, "/dang-nhap", "from the beginning after ten minutes");
}
