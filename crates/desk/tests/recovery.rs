//! A citizen's account recovered at the counter, over HTTP.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use axum::http::StatusCode;
use base::AccountId;
use people::accounts::{
    self, AccountKind,
    register::{self, Completion},
};
use rules::form::{Answers, Lang};
use serde_json::json;
use testkit::{
    town::{PASSWORD, letters},
    vn,
};
use town::Town;

const HERE: &str = "/can-bo/khoi-phuc-tai-khoan";
const SEARCH: &str = "/can-bo/khoi-phuc-tai-khoan/tim";
const OLD: &str = "0900000001";
const NEW: &str = "moi@vidu.example";
const NUMBER: &str = "000190000042";
const REASON: &str = "Mất điện thoại, không còn dùng số cũ";

/// A citizen of that town who has said their number.
fn citizen(town: &Town) -> AccountId {
    let issued = register::begin(&town.people, AccountKind::Person, OLD, &letters()).unwrap();
    let (code, name) = (town.code_sent_to(OLD), "Nguyễn Thị Thử".to_owned());
    let said = Completion { code, name, password: PASSWORD.into(), ..Completion::default() };
    register::complete(&town.people, &issued.handle, &said, Lang::Vi).unwrap();
    let to = people::contact::parse(OLD).unwrap();
    let id = town.people.db.read(|tx| accounts::by_contact(tx, &town.people.vault, &to)).unwrap().unwrap();
    let said = json!({ "name": "Nguyễn Thị Thử", "identity": { "kind": "cccd", "number": NUMBER } });
    let said: Answers = serde_json::from_value(said).unwrap();
    accounts::save_profile(&town.people, id, AccountKind::Person, said, Lang::Vi).unwrap();
    id
}

fn wish<'a>(account: &'a str, number: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("sought", OLD),
        ("account", account),
        ("paper", "identity-card"),
        ("number", number),
        ("contact", NEW),
        ("reason", REASON),
    ]
}

#[tokio::test]
async fn two_officers_at_the_counter_give_an_account_back_and_what_was_typed_stays() {
    let town = Town::new();
    let account = citizen(&town).to_string();
    assert!(town.get("motcua", HERE).await.says(SEARCH));
    assert!(!town.get("chutich", HERE).await.says(SEARCH), "who confirms does not begin");
    let nobody = town.post_form("motcua", SEARCH, SEARCH, &[("sought", "0911111111")]).await;
    assert!(nobody.status == StatusCode::UNPROCESSABLE_ENTITY && nobody.says("0911111111"));
    let found = town.post_form("motcua", SEARCH, SEARCH, &[("sought", OLD)]).await;
    assert!(found.says("N… T… T…") && found.says("…001") && found.says("…042"), "{}", found.html);
    assert!(!found.says(NUMBER) && !found.says("Thử"));
    let wrong = town.post_form("motcua", SEARCH, HERE, &wish(&account, "000190000043")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.says(r##"href="#number""##) && wrong.says(REASON) && wrong.says(NEW), "{}", wrong.html);
    let asked = town.post_form("motcua", SEARCH, HERE, &wish(&account, NUMBER)).await;
    asked.done();
    let one = asked.location.as_str();
    assert!(town.get("motcua", one).await.says("mo…@vidu.example"));
    let code = format!("{one}/ma");
    let wrong = town.post_form("motcua", one, &code, &[("code", "000000")]).await;
    assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.says(r##"href="#code""##));
    town.post_form("motcua", one, &format!("{one}/gui-lai"), &[]).await.done();
    town.post_form("motcua", one, &code, &[("code", &town.code_sent_to(NEW))]).await.done();

    assert_eq!(town.get("nguoila", one).await.status, StatusCode::NOT_FOUND);
    assert_eq!(town.post_form("motcua", one, one, &[]).await.status, StatusCode::NOT_FOUND, "not their own");
    assert!(town.get("chutich", HERE).await.says("Chờ ông/bà xác nhận"));
    let shown = town.get("chutich", one).await;
    assert!(shown.says("Xác nhận, giao lại tài khoản") && shown.says(REASON) && !shown.says(NUMBER));
    town.post_form("chutich", one, one, &[]).await.done();
    assert!(town.get("chutich", HERE).await.says("Đã giao lại"));
    let again = town.post_form("chutich", one, one, &[]).await;
    assert_eq!(again.location, one, "told that it waits no more");
    let mine = accounts::mine(&town.people, account.parse().unwrap()).unwrap();
    assert_eq!(mine.contacts.iter().map(people::contact::Contact::text).collect::<Vec<_>>(), [NEW]);
}

#[tokio::test]
async fn nothing_begins_without_a_fresh_second_factor_and_what_was_typed_meanwhile_stays() {
    let town = Town::new();
    let account = citizen(&town).to_string();
    let browser = town.browse("motcua");
    town.clock.set(vn("2019-04-24T09:20"));
    assert!(browser.get(SEARCH).await.location.starts_with("/can-bo/xac-nhan?next="));
    let late = browser.post_to(HERE, HERE, &wish(&account, NUMBER)).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.says(REASON) && late.says(NEW) && late.says("/can-bo/xac-nhan?next="), "{}", late.html);
    assert_eq!(late.field("account"), account, "the same form can be sent again");
    assert!(town.get("motcua", HERE).await.says("Chưa có việc nào."));
}
