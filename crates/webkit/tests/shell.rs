//! The layers around every page, asked over HTTP without a network.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
    response::{Html, IntoResponse},
};
use base::{Actor, Officer, Role};
use tower::ServiceExt;
use webkit::{
    Access, Answer, Answers, CitizenVisit, CsrfForm, CsrfUpload, Flash, Page, Routes, SignedIn, Site, WebError,
    session::{Lookup, Sessions},
    shell::{Shell, serve},
};

/// Knows one citizen (`citizen`) and one intake officer (`officer`).
struct TwoPeople;

impl Sessions for TwoPeople {
    fn lookup<'a>(&'a self, area: webkit::Area, token: &'a str) -> Lookup<'a> {
        let citizen = || Actor::Citizen { account: base::AccountId::from_bytes([1; 16]) };
        let officer = || {
            Actor::Officer(Officer {
                id: base::OfficerId::from_bytes([2; 16]),
                name: "Cán bộ Mẫu".to_owned(),
                title: "Công chức".to_owned(),
                agency: base::AgencyId::from_bytes([3; 16]),
                roles: vec![Role::Intake],
                account: None,
            })
        };
        let actor = match (area, token) {
            (webkit::Area::Portal, "citizen") => Some(citizen()),
            (webkit::Area::Desk, "officer") => Some(officer()),
            _ => None,
        };
        Box::pin(async move {
            Ok(actor.map(|actor| SignedIn {
                actor,
                name: "Người Mẫu <b>".to_owned(),
                session: base::SessionId::from_bytes([4; 16]),
                proved_at: None,
                acting: None,
            }))
        })
    }
}

async fn form(page: Page) -> Answer {
    Ok(Html(page.csrf_field().to_string()).into_response())
}

async fn take(page: Page, CsrfForm(answers): CsrfForm<Answers>) -> Answer {
    if answers.get("name") == "refuse" {
        return Err(base::Refusal::new("not_your_own_draft").into());
    }
    Ok(webkit::go_with(&page, "/", &Flash::notice("failure.operation").with("operation", answers.get("name"))))
}

async fn take_files(upload: CsrfUpload) -> Answer {
    let sizes: Vec<String> =
        upload.files.iter().map(|file| format!("{}:{}", file.name, file.bytes.len())).collect();
    Ok(sizes.join(",").into_response())
}

async fn broken() -> Answer {
    Err(WebError::Other(anyhow::anyhow!("the secret inside")))
}

async fn away() -> Answer {
    Err(anyhow::Error::new(base::OutOfReach("the secret inside".to_owned())).context("reading").into())
}

async fn panics() -> Answer {
    panic!("the secret inside")
}

fn app() -> Router {
    let site = Site {
        province: "tỉnh Đắk Nông".to_owned(),
        address: "http://localhost".to_owned(),
        hotline: None,
        https: false,
        demo: true,
        key: [7; 32],
        callers: Arc::default(),
        clock: Arc::new(base::SystemClock),
    };
    let routes = Routes::new()
        .get("/form", Access::Public, form)
        .post("/form", Access::Public, take)
        .upload("/files", Access::Public, 2000, take_files)
        .get("/mine", Access::Citizen, |_: CitizenVisit| async { "mine" })
        .post("/mine", Access::Citizen, |_: CitizenVisit, _: CsrfForm<Answers>| async { "mine" })
        .get("/can-bo/all", Access::ANY_OFFICER, || async { "all" })
        .get("/can-bo/sign", Access::Officer(&[Role::Leader]), || async { "sign" })
        .get("/broken", Access::Public, broken)
        .get("/away", Access::Public, away)
        .get("/panics", Access::Public, panics);
    serve(routes, Shell { site: Arc::new(site), sessions: Arc::new(TwoPeople) }).0
}

async fn ask(request: Request<Body>) -> (StatusCode, HeaderMap, String) {
    let response = app().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let text = String::from_utf8_lossy(&to_bytes(body, usize::MAX).await.unwrap()).into_owned();
    (parts.status, parts.headers, text)
}

fn get(path: &str, cookie: &str) -> Request<Body> {
    Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap()
}

fn post(path: &str, cookie: &str, body: String) -> Request<Body> {
    let request = Request::post(path).header(header::COOKIE, cookie);
    request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(body.into()).unwrap()
}

/// The token of a fresh form, and the cookies of whoever got it.
async fn token(cookie: &str) -> (String, String) {
    let (_, headers, html) = ask(get("/form", cookie)).await;
    let token = html.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let set = headers.get(header::SET_COOKIE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let visitor = set.split(';').next().unwrap_or_default();
    (token, if cookie.is_empty() { visitor.to_owned() } else { cookie.to_owned() })
}

#[tokio::test]
async fn a_form_is_taken_with_its_own_token_and_with_no_other() {
    let (token, cookie) = token("").await;
    let sent = |token: &str| format!("csrf={token}&name=A");
    let (status, headers, _) = ask(post("/form", &cookie, sent(&token))).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(headers[header::SET_COOKIE].to_str().unwrap().starts_with("loi-nhan="));
    for (cookie, token) in
        [(cookie.as_str(), ""), (cookie.as_str(), "00"), ("", &token), ("phien=citizen", &token)]
    {
        let (status, _, html) = ask(post("/form", cookie, sent(token))).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{cookie} {token}");
        assert!(html.contains("Trang đã cũ"), "{html}");
    }
}

#[tokio::test]
async fn what_a_browser_says_another_site_sent_is_refused_even_with_a_token() {
    let (token, cookie) = token("").await;
    let mut request = post("/form", &cookie, format!("csrf={token}&name=A"));
    request.headers_mut().insert("sec-fetch-site", "cross-site".parse().unwrap());
    assert_eq!(ask(request).await.0, StatusCode::FORBIDDEN);
    let mut request = post("/form", &cookie, format!("csrf={token}&name=A"));
    request.headers_mut().insert("origin", "http://evil.example".parse().unwrap());
    request.headers_mut().insert("host", "localhost".parse().unwrap());
    assert_eq!(ask(request).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_refusal_is_a_page_with_its_sentence_in_the_readers_language() {
    let (token, cookie) = token("").await;
    let (status, _, html) = ask(post("/form", &cookie, format!("csrf={token}&name=refuse"))).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(html.contains("Người soạn dự thảo không được tự duyệt"), "{html}");
    let english = format!("{cookie}; ngon-ngu=en");
    let (_, _, html) = ask(post("/form", &english, format!("csrf={token}&name=refuse"))).await;
    assert!(html.contains("Nobody reviews or signs their own draft") && html.contains("lang=\"en\""), "{html}");
}

fn files(token: &str, bytes: usize) -> Request<Body> {
    let part = |head: &str, body: &str| format!("--x\r\ncontent-disposition: form-data; {head}\r\n\r\n{body}\r\n");
    let body = [
        part("name=\"csrf\"", token),
        part("name=\"file\"; filename=\"a.pdf\"", &"y".repeat(bytes)),
        part("name=\"empty\"; filename=\"\"", ""),
        "--x--\r\n".to_owned(),
    ]
    .concat();
    let request = Request::post("/files").header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
    request.header(header::CONTENT_LENGTH, body.len()).body(body.into()).unwrap()
}

#[tokio::test]
async fn files_are_taken_after_the_token_and_within_the_limit() {
    let (token, cookie) = token("").await;
    let with_cookie = |mut request: Request<Body>| {
        request.headers_mut().insert(header::COOKIE, cookie.parse().unwrap());
        request
    };
    let (status, _, text) = ask(with_cookie(files(&token, 100))).await;
    assert_eq!((status, text.as_str()), (StatusCode::OK, "a.pdf:100"));
    let (status, _, html) = ask(with_cookie(files(&token, 5000))).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(html.contains("quá lớn"), "{html}");
    let mut unmeasured = with_cookie(files(&token, 5000));
    unmeasured.headers_mut().remove(header::CONTENT_LENGTH);
    assert_eq!(ask(unmeasured).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(ask(files(&token, 100)).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_guard_stands_before_every_handler() {
    let (status, headers, _) = ask(get("/mine?a=b", "")).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(headers[header::LOCATION], "/dang-nhap?next=%2Fmine%3Fa%3Db");
    assert_eq!(ask(get("/mine", "phien=citizen")).await.0, StatusCode::OK);
    let (status, _, html) = ask(post("/mine", "", "csrf=1".to_owned())).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(html.contains("cần đăng nhập lại"), "{html}");
    let (status, headers, _) = ask(get("/can-bo/all", "phien=citizen; phien-can-bo=wrong")).await;
    assert_eq!(
        (status, headers[header::LOCATION].to_str().unwrap()),
        (StatusCode::SEE_OTHER, "/can-bo/dang-nhap?next=%2Fcan%2Dbo%2Fall")
    );
    assert_eq!(ask(get("/can-bo/all", "phien-can-bo=officer")).await.0, StatusCode::OK);
    let (status, _, html) = ask(get("/can-bo/sign", "phien-can-bo=officer")).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(html.contains("không được làm việc này") && html.contains("Người Mẫu &#60;b&#62;"), "{html}");
}

#[tokio::test]
async fn what_breaks_inside_is_a_page_with_a_code_and_no_secret() {
    let broken = StatusCode::INTERNAL_SERVER_ERROR;
    for (path, expected) in [("/broken", broken), ("/panics", broken), ("/away", StatusCode::SERVICE_UNAVAILABLE)]
    {
        let (status, headers, html) = ask(get(path, "")).await;
        assert_eq!(status, expected, "{path}");
        assert!(html.contains("Nếu cần gọi hỏi, xin đọc mã này"), "{html}");
        assert!(!html.contains("secret"));
        assert!(headers.contains_key(header::CONTENT_SECURITY_POLICY));
    }
}

#[tokio::test]
async fn unknown_addresses_and_wrong_methods_are_pages_too() {
    let (status, _, html) = ask(get("/nothing", "")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(html.contains("Không tìm thấy trang"), "{html}");
    let (status, headers, html) = ask(post("/broken", "", String::new())).await;
    assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(headers[header::ALLOW].to_str().unwrap().contains("GET"));
    assert!(html.contains("không mở được theo cách đó"), "{html}");
}

#[tokio::test]
async fn pages_of_signed_in_people_are_kept_nowhere_and_nothing_is_inline() {
    let (_, headers, _) = ask(get("/mine", "phien=citizen")).await;
    assert_eq!(headers[header::CACHE_CONTROL], "no-store");
    assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    // Its filter could be used against a page: off, and said to be.
    assert_eq!(headers[header::X_XSS_PROTECTION], "0");
    let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    let (_, _, html) = ask(get("/_gallery", "")).await;
    assert!(!html.contains(" style=") && !html.contains(" onclick="));
    for script in html.split("<script").skip(1) {
        assert!(script.starts_with(" src=") || script.starts_with(" type=\"module\" src="), "{script}");
    }
}

#[tokio::test]
async fn the_language_is_chosen_by_address_and_remembered() {
    let (_, headers, html) = ask(get("/nothing?lang=en", "")).await;
    assert!(html.contains("<html lang=\"en\""), "{html}");
    assert!(headers[header::SET_COOKIE].to_str().unwrap().starts_with("ngon-ngu=en"));
    let (_, _, html) = ask(get("/nothing", "ngon-ngu=en")).await;
    assert!(html.contains("Page not found"), "{html}");
    let (_, _, html) = ask(get("/can-bo/nothing", "ngon-ngu=en")).await;
    assert!(html.contains("<html lang=\"vi\""), "officers work in Vietnamese: {html}");
}

#[tokio::test]
async fn a_message_is_shown_once() {
    let (token, cookie) = token("").await;
    let (_, headers, _) = ask(post("/form", &cookie, format!("csrf={token}&name=A%3Cb%3E"))).await;
    let flash = headers[header::SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
    let (_, headers, html) = ask(get("/nothing", &flash)).await;
    assert!(html.contains("xin đọc mã này: A&#60;b&#62;."), "{html}");
    assert!(headers[header::SET_COOKIE].to_str().unwrap().contains("Max-Age=0"));
}
