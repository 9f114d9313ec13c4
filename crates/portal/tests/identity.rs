//! The pages of sign-in at a provider of identity, as a browser without scripts uses them.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

use axum::http::StatusCode;
use oidc::{Door, Mapping, Providers, Reach, Settings};
use serde_json::{Value, json};
use testkit::{
    browser::{Browser, Shown, pages},
    provider::{CLIENT, Lie, Provider, SECRET},
    town::{PASSWORD, Town},
};

struct Bed {
    town: Town,
    there: Provider,
    browser: Browser,
}

fn bed() -> Bed {
    let mut town = Town::own("2019-04-24T09:00");
    let there = Provider::start(town.people.now().as_second()).unwrap();
    let name = |name: &str| Some(name.to_owned());
    town.people.providers = Providers::new([Settings {
        key: "vneid".into(),
        name: "VNeID".into(),
        door: Door::Citizens,
        issuer: there.issuer(),
        reach: Reach::ThisMachine,
        client_id: CLIENT.into(),
        client_secret: Some(SECRET.into()),
        scopes: Vec::new(),
        ask_levels: Vec::new(),
        levels: vec!["2".into()],
        second_factor: Vec::new(),
        claims: Mapping { number: name("number"), name: name("name"), level: name("level"), ..Mapping::default() },
    }]);
    let browser = Browser::new(pages(&town, portal::account::routes(town.people.clone())));
    Bed { town, there, browser }
}

fn somebody() -> Value {
    json!({ "sub": "a1", "number": "000190000041", "name": "Võ Văn Mẫu", "level": "2" })
}

impl Bed {
    /// To the provider from that page, and back.
    async fn through(&self, from: &str, who: &Value) -> Shown {
        let away = self.browser.get(from).await;
        assert_eq!(away.status, StatusCode::SEE_OTHER, "{}", away.html);
        assert!(away.location.starts_with(&self.there.issuer()), "{}", away.location);
        self.browser.get(&format!("/dang-nhap/ve/vneid?{}", self.there.consent(&away.location, who))).await
    }
    async fn register(&self) {
        let begun = self.browser.post_to("/dang-ky", "/dang-ky", &[("contact", "0900000001")]).await;
        let code = self.town.code_sent_to("0900000001");
        let fields = [("code", code.as_str()), ("name", "Hương"), ("password", PASSWORD)];
        let done = self.browser.post_to(&begun.location, &begun.location, &fields).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
    }
    async fn sign_out(&self) {
        self.browser.post_to("/tai-khoan", "/dang-xuat", &[]).await;
    }
}

#[tokio::test]
async fn a_citizen_comes_by_the_provider_gets_an_account_and_lands_where_they_wanted() {
    let bed = bed();
    let door = bed.browser.get("/dang-nhap?next=/ho-so").await;
    assert!(
        door.says("Đăng nhập bằng VNeID") && door.says("/dang-nhap/qua/vneid?next=%2Fho%2Dso"),
        "{}",
        door.html
    );
    let back = bed.through("/dang-nhap/qua/vneid?next=/ho-so", &somebody()).await;
    assert_eq!(back.location, "/dang-nhap/dinh-danh");
    let decide = bed.browser.get("/dang-nhap/dinh-danh").await;
    assert!(decide.says("Võ Văn Mẫu") && decide.says("000190000041") && decide.says("VNeID xác nhận"));
    assert_eq!(decide.headers["cache-control"], "no-store");
    let made = bed.browser.post_to("/dang-nhap/dinh-danh", "/dang-nhap/dinh-danh/moi", &[]).await;
    assert_eq!((made.status, made.location.as_str()), (StatusCode::SEE_OTHER, "/ho-so"));
    assert!(bed.browser.get("/tai-khoan").await.says("chưa có số điện thoại hay thư điện tử"));
    bed.sign_out().await;
    let again = bed.through("/dang-nhap/qua/vneid", &somebody()).await;
    assert_eq!(again.location, "/tai-khoan");
    assert!(bed.browser.get("/tai-khoan/dinh-danh").await.says("Gỡ VNeID"));
}

#[tokio::test]
async fn what_a_provider_does_wrong_is_told_in_a_sentence_and_the_password_still_opens() {
    for (lie, said) in [
        (Lie::WrongNonce, "không đáng tin"),
        (Lie::NoSignature, "không đáng tin"),
        (Lie::MixUp, "không đáng tin"),
        (Lie::Babbles, "không trả lời"),
    ] {
        let bed = bed();
        bed.register().await;
        bed.sign_out().await;
        let away = bed.browser.get("/dang-nhap/qua/vneid").await;
        bed.there.lie(lie);
        let back = format!("/dang-nhap/ve/vneid?{}", bed.there.consent(&away.location, &somebody()));
        assert_eq!(bed.browser.get(&back).await.location, "/dang-nhap", "{lie:?}");
        let door = bed.browser.get("/dang-nhap").await;
        assert!(door.says(said), "{lie:?}: {}", door.html);
        let fields = [("name", "0900000001"), ("password", PASSWORD)];
        assert_eq!(bed.browser.post_to("/dang-nhap", "/dang-nhap", &fields).await.location, "/tai-khoan");
    }
    let bed = bed();
    bed.there.lie(Lie::Fails);
    assert_eq!(bed.browser.get("/dang-nhap/qua/vneid").await.location, "/dang-nhap");
    assert!(bed.browser.get("/dang-nhap").await.says("không trả lời"));
    assert_eq!(bed.browser.get("/dang-nhap/qua/khac").await.status, StatusCode::NOT_FOUND);
    let no = bed.browser.get("/dang-nhap/ve/vneid?error=access_denied&state=x").await;
    assert_eq!(no.location, "/dang-nhap");
}

#[tokio::test]
async fn a_level_too_low_is_told_with_what_to_do() {
    let bed = bed();
    let mut low = somebody();
    low["level"] = json!("1");
    assert_eq!(bed.through("/dang-nhap/qua/vneid", &low).await.location, "/dang-nhap");
    assert!(bed.browser.get("/dang-nhap").await.says("chưa đủ mức"));
}

#[tokio::test]
async fn an_account_is_proven_by_password_or_code_and_nothing_typed_is_lost() {
    let bed = bed();
    bed.register().await;
    bed.sign_out().await;
    bed.through("/dang-nhap/qua/vneid", &somebody()).await;
    let page = "/dang-nhap/dinh-danh";
    let to = "/dang-nhap/dinh-danh/mat-khau";
    let wrong = bed.browser.post_to(page, to, &[("name", "0900000001"), ("password", "bí mật lộ")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.says("0900000001") && wrong.says("chưa đúng") && !wrong.says("bí mật lộ"));
    let sent = bed.browser.post_to(page, "/dang-nhap/dinh-danh/ma", &[("contact", "0900000001")]).await;
    assert!(sent.location.starts_with("/dang-nhap/dinh-danh/ma/"), "{}", sent.html);
    let wrong = bed.browser.post_to(&sent.location, &sent.location, &[("code", "")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let code = bed.town.code_sent_to("0900000001");
    let done = bed.browser.post_to(&sent.location, &sent.location, &[("code", &code)]).await;
    assert_eq!(done.location, "/tai-khoan", "{}", done.html);
}

#[tokio::test]
async fn a_session_links_and_unlinks_with_the_password() {
    let bed = bed();
    bed.register().await;
    let list = bed.browser.get("/tai-khoan/dinh-danh").await;
    assert!(list.says("Gắn VNeID"), "{}", list.html);
    let back = bed.through("/tai-khoan/dinh-danh/qua/vneid", &somebody()).await;
    assert_eq!(back.location, "/tai-khoan/dinh-danh/gan");
    let page = "/tai-khoan/dinh-danh/gan";
    let wrong = bed.browser.post_to(page, page, &[("password", "sai")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = bed.browser.post_to(page, page, &[("password", PASSWORD)]).await;
    assert_eq!(done.location, "/tai-khoan/dinh-danh", "{}", done.html);
    assert!(bed.browser.get("/tai-khoan/dinh-danh").await.says("Đã gắn tài khoản định danh"));
    let list = "/tai-khoan/dinh-danh";
    let gone = bed.browser.post_to(list, list, &[("provider", "vneid"), ("password", PASSWORD)]).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.html);
    assert!(bed.browser.get(list).await.says("Gắn VNeID"));
}

#[tokio::test]
async fn signing_out_needs_the_token_too() {
    let bed = bed();
    bed.register().await;
    let forged = bed.browser.post_with(&"0".repeat(96), "/dang-xuat", &[]).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    assert_eq!(bed.browser.get("/tai-khoan").await.status, StatusCode::OK, "still signed in");
}

#[tokio::test]
async fn a_link_on_another_site_begins_no_sign_in() {
    let bed = bed();
    let led = bed.browser.get_from_elsewhere("/dang-nhap/qua/vneid").await;
    assert_eq!((led.status, led.location.as_str()), (StatusCode::SEE_OTHER, "/dang-nhap"));
    assert!(bed.browser.cookies.borrow().is_empty(), "nothing was begun");
    assert!(bed.browser.get("/dang-nhap/qua/vneid").await.location.starts_with(&bed.there.issuer()));
}

#[tokio::test]
async fn whoever_waits_for_a_silent_provider_holds_up_nobodys_password() {
    let bed = bed();
    bed.register().await;
    bed.sign_out().await;
    bed.there.lie(Lie::Hangs);
    let router = pages(&bed.town, portal::account::routes(bed.town.people.clone()));
    let someone = || Browser::new(router.clone());
    let waits = std::thread::available_parallelism().map_or(2, usize::from);
    let signs_in = async {
        let slow: Vec<_> = (0..waits)
            .map(|_| {
                let browser = someone();
                tokio::task::spawn_local(async move { browser.get("/dang-nhap/qua/vneid").await })
            })
            .collect();
        let over = || slow.iter().any(tokio::task::JoinHandle::is_finished);
        while bed.there.requests().len() < waits && !over() {
            tokio::task::yield_now().await;
        }
        let fields = [("name", "0900000001"), ("password", PASSWORD)];
        let entered = someone().post_to("/dang-nhap", "/dang-nhap", &fields).await;
        assert_eq!(entered.location, "/tai-khoan", "{}", entered.html);
        assert!(!over(), "the password waited for the provider");
    };
    tokio::task::LocalSet::new().run_until(signs_in).await;
}
