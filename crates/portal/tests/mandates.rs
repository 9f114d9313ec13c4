//! Acting for others on the portal's pages: offered, accepted, chosen, filed, ended.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use axum::http::StatusCode;
use base::Actor;
use cases::dossier;
use people::{
    accounts::{
        AccountKind,
        register::{self, Completion},
    },
    sessions::{self, Kind},
};
use rules::form::{Answers, Form, Lang, read};
use testkit::town::{PASSWORD, letters};
use town::{Browser, PAGE, Town, begin, choose_delivery};

const LIST: &str = "/tai-khoan/uy-quyen";
const NEW: &str = "/tai-khoan/uy-quyen/moi";
const ROLE: &str = "/tai-khoan/tu-cach";
/// The town's first citizen.
const VO: &str = "0900000041";

/// A business of the town, signed in.
fn business(town: &Town) -> Browser {
    let contact = "0900000043";
    let issued = register::begin(&town.people, AccountKind::Business, contact, &letters()).unwrap();
    let said = Completion {
        code: town.code_sent_to(contact),
        name: "Chủ Mẫu".into(),
        password: PASSWORD.into(),
        business_name: "Công ty Cà phê Mẫu".into(),
        tax_code: "6400000001".into(),
    };
    let token = register::complete(&town.people, &issued.handle, &said, Lang::Vi).unwrap();
    assert!(sessions::find(&town.people, Kind::Citizen, &token).unwrap().is_some());
    town.stranger().with("phien", token)
}

const TERMS: [(&str, &str); 6] = [
    ("procedures", "all"),
    ("from.day", "24"),
    ("from.month", "4"),
    ("from.year", "2019"),
    ("password", PASSWORD),
    ("power", "file"),
];

async fn offer(by: &Browser, contact: &str) {
    let fields: Vec<_> = [("contact", contact)].iter().chain(&TERMS).copied().collect();
    let shown = by.post(NEW, &fields).await;
    assert_eq!(shown.location, LIST, "{}", shown.html);
}

/// The address of the newest mandate on the list.
async fn newest(browser: &Browser) -> String {
    let shown = browser.get(LIST).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.html);
    let links = shown.links(&format!("{LIST}/"));
    links.into_iter().find(|link| link != NEW).unwrap_or_else(|| panic!("no mandate in {}", shown.html))
}

/// Accepted, and chosen in that browser.
async fn act(browser: &Browser) -> String {
    let mandate = newest(browser).await;
    browser.post(&mandate, &[("deed", "accept")]).await.done();
    let id = mandate.rsplit('/').next().unwrap().to_owned();
    let shown = browser.post_to(LIST, ROLE, &[("mandate", &id)]).await;
    assert_eq!(shown.location, "/ho-so", "{}", shown.html);
    mandate
}

/// The accepted example of a business that asks, with the letter it needs.
async fn type_for_business(browser: &Browser, dossier: &str) {
    let form: Form = toml::from_str(include_str!("../../../procedures/ban-sao-trich-luc/form.toml")).unwrap();
    let base =
        include_str!("../../../procedures/ban-sao-trich-luc/examples/accepted__ban-sao-khai-sinh-cua-minh.json");
    let more = include_str!("../../../procedures/ban-sao-trich-luc/examples/accepted__to-chuc-yeu-cau.json");
    let parsed = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    let mut answers: Answers = serde_json::from_value(parsed(base)["answers"].clone()).unwrap();
    answers.take(serde_json::from_value(parsed(more)["set"].clone()).unwrap());
    for name in ["organisation", "subject", "extracts", "total"] {
        let fields = read::render(form.page(name).unwrap(), &answers);
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let shown = browser.post(&format!("{dossier}/khai/{name}"), &fields).await;
        assert_eq!(shown.status, StatusCode::SEE_OTHER, "{name}: {}", shown.html);
    }
    let file = ("paper.van-ban-yeu-cau", "cong-van.pdf", b"%PDF-1.7\nscan".as_slice());
    browser.upload(&format!("{dossier}/giay-to"), &[], &[file]).await.done();
    choose_delivery(browser, dossier).await.done();
}

#[tokio::test]
async fn a_member_files_for_the_business_and_both_see_it_and_after_the_end_only_the_business() {
    let town = Town::new();
    let (business, member) = (business(&town), town.browser(0));
    offer(&business, VO).await;
    let offered = member.get(&newest(&member).await).await;
    assert!(offered.says("Công ty Cà phê Mẫu") && offered.says("Nhận làm thay"), "{}", offered.html);
    let mandate = act(&member).await;
    let shown = member.get("/ho-so").await;
    assert!(
        shown.says("Ông/bà đang làm thay cho") && shown.says("Hồ sơ của Công ty Cà phê Mẫu"),
        "{}",
        shown.html
    );
    let start = member.get(PAGE).await;
    assert!(start.says("Ông/bà nộp thay cho") && !start.says("name=\"for_whom\""), "{}", start.html);
    let dossier = begin(&member, &[]).await;
    type_for_business(&member, &dossier).await;
    let who = member.get(&format!("{dossier}/nguoi-nop")).await;
    assert!(!who.says("name=\"for_whom\""), "for whom is settled: {}", who.html);
    let review = format!("{dossier}/xem-lai");
    let page = member.get(&review).await;
    for words in ["Công ty Cà phê Mẫu", "6400000001", "Võ Văn Mẫu"] {
        assert!(page.says(words), "{words}: {}", page.html);
    }
    assert_eq!(member.post(&review, &[]).await.location, format!("{dossier}/da-nop"));
    let seen = business.get(&dossier).await;
    assert!(seen.says("Võ Văn Mẫu") && seen.says("Thành viên được doanh nghiệp"), "{}", seen.html);
    assert!(business.get("/ho-so").await.says("người nộp: Võ Văn Mẫu"));
    assert_eq!(member.get(&dossier).await.status, StatusCode::OK);

    business.post(&mandate, &[("deed", "end")]).await.done();
    let shown = member.get(&dossier).await;
    assert_eq!(shown.status, StatusCode::NOT_FOUND);
    assert!(shown.says("đã hết hiệu lực"), "the page says why: {}", shown.html);
    assert_eq!(member.get(&format!("{dossier}/da-nop")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(business.get(&dossier).await.status, StatusCode::OK);
    member.post_to(LIST, ROLE, &[("mandate", "")]).await.done();
    assert!(!member.get("/ho-so").await.says("đã hết hiệu lực"), "told once");
}

#[tokio::test]
async fn a_form_that_was_opened_for_somebody_is_never_sent_in_ones_own_name() {
    let town = Town::new();
    let (business, member) = (business(&town), town.browser(0));
    offer(&business, VO).await;
    let mandate = act(&member).await;
    let page = member.get(PAGE).await;
    let token = page.field("csrf");
    business.post(&mandate, &[("deed", "end")]).await.done();
    let sent = member.post_with(&token, PAGE, &[("for_whom", "self")]).await;
    assert_eq!(sent.status, StatusCode::FORBIDDEN, "{}", sent.html);
    assert!(sent.says("Trang đã cũ"), "{}", sent.html);
    let own = dossier::mine(town.op(&Actor::Citizen { account: town.accounts[0] })).unwrap();
    assert!(own.is_empty());
}

#[tokio::test]
async fn no_mandate_reaches_the_principals_account() {
    let town = Town::new();
    let (business, member) = (business(&town), town.browser(0));
    offer(&business, VO).await;
    act(&member).await;
    let account = member.get("/tai-khoan").await;
    assert!(account.says("Võ Văn Mẫu") && !account.says("6400000001"), "{}", account.html);
    assert!(member.get("/tai-khoan/thong-tin").await.says("Võ Văn Mẫu"));
    assert!(!member.get("/tai-khoan/doanh-nghiep").await.says("6400000001"));
}

#[tokio::test]
async fn what_is_wrong_with_an_offer_is_told_at_its_field_and_nothing_typed_is_lost() {
    let town = Town::new();
    let citizen = town.browser(0);
    let sent = citizen
        .post(NEW, &[("contact", "không phải"), ("power", "follow"), ("procedures", "only"), ("until.day", "31")])
        .await;
    assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["không phải", "Không có ngày này", "Xin chọn ít nhất một thủ tục", "value=\"31\""]
    {
        assert!(sent.says(words), "{words}: {}", sent.html);
    }
    let open: Vec<_> = [("contact", "0900000042")].iter().chain(&TERMS).copied().collect();
    let sent = citizen.post(NEW, &open).await;
    assert!(sent.says("Xin ghi ngày cuối cùng"), "a person's mandate has an end: {}", sent.html);
    assert!(!sent.says(PASSWORD), "the password is not shown again");
}

#[tokio::test]
async fn a_member_who_manages_invites_others_and_who_only_files_does_not() {
    let town = Town::new();
    let (business, manager, other) = (business(&town), town.browser(0), town.browser(1));
    let fields: Vec<_> = [("contact", VO), ("power", "manage")].iter().chain(&TERMS[..5]).copied().collect();
    assert_eq!(business.post(NEW, &fields).await.location, LIST);
    let own = act(&manager).await;
    offer(&manager, "0900000042").await;
    let filers = act(&other).await;
    let shown = other.get(LIST).await;
    assert!(shown.says("Xin trở lại với tư cách bản thân") && !shown.says("Mời thành viên"), "{}", shown.html);
    assert_eq!(other.get(NEW).await.status, StatusCode::FORBIDDEN);
    assert_eq!(other.get(&own).await.status, StatusCode::NOT_FOUND);
    let resign = manager.post(&own, &[("deed", "end")]).await;
    assert_eq!(resign.location, own);
    assert!(manager.get(&own).await.says("người quản lý thành viên cuối cùng"));
    manager.post(&filers, &[("deed", "end")]).await.done();
    assert!(other.get("/ho-so").await.says("đã hết hiệu lực"));
}
