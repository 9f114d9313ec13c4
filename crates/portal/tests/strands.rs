//! What the citizen sees of a dossier that the system of a ministry processes.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use axum::http::StatusCode;
use base::Actor;
use cases::dossier::{self, exchange};
use testkit::{partner::News, vn};
use town::{Town, filed, id_of};

const PARTNER: &str = "Hệ thống cư trú của Bộ Công an";

fn news(town: &Town, dossier: &str, number: &str, status: u8, words: &str) -> News {
    let view = dossier::view(town.op(&Actor::System), id_of(dossier)).unwrap();
    News {
        number: number.into(),
        reference: view.summary.reference,
        strand: "whole".into(),
        code: Some("BCA-000042".into()),
        status,
        at: town.office.now(),
        words: words.into(),
        here: false,
        results: vec![],
    }
}

fn hear(town: &Town, news: &News) {
    exchange::hear(&town.office, "cong-an", &news.message()).unwrap();
}

#[tokio::test]
async fn the_citizen_reads_who_decides_where_it_stands_and_that_nothing_was_heard() {
    let town = Town::elsewhere();
    let (browser, dossier) = filed(&town).await;
    let shown = browser.get(&dossier).await.html;
    for text in [PARTNER, "quyết định trạng thái của hồ sơ", "chưa xác nhận đã nhận", "Chưa nhận được tin"]
    {
        assert!(shown.contains(text), "{text}: {shown}");
    }
    assert!(!shown.contains(&format!("href=\"{dossier}/rut\"")), "it is taken back there: {shown}");

    town.clock.set(vn("2019-04-25T08:00"));
    hear(&town, &news(&town, &dossier, "1", 4, "Cán bộ đang kiểm tra"));
    let shown = browser.get(&dossier).await.html;
    for text in ["BCA-000042", "Cán bộ đang kiểm tra", "Đội Quản lý hành chính", "Tin từ hệ thống khác"]
    {
        assert!(shown.contains(text), "{text}: {shown}");
    }
    assert!(!shown.contains("chưa báo tin gì"), "{shown}");
    town.clock.set(vn("2019-04-27T08:01"));
    let shown = browser.get(&dossier).await.html;
    assert!(shown.contains(&format!("{PARTNER} chưa báo tin gì từ")), "{shown}");
    assert_eq!(town.browser(1).get(&dossier).await.status, StatusCode::NOT_FOUND, "nobody else reads it");
}

#[tokio::test]
async fn what_the_ministry_asks_for_is_said_and_supplied_on_the_same_pages() {
    let town = Town::elsewhere();
    let (browser, dossier) = filed(&town).await;
    town.clock.set(vn("2019-04-25T08:00"));
    hear(&town, &news(&town, &dossier, "1", 5, "Đề nghị bổ sung giấy tờ chỗ ở"));
    let shown = browser.get(&dossier).await.html;
    assert!(
        shown.contains("Đề nghị bổ sung giấy tờ chỗ ở") && shown.contains(&format!("{dossier}/giay-to")),
        "{shown}"
    );
    let supplied = browser.post(&format!("{dossier}/xem-lai"), &[]).await;
    assert_eq!(supplied.location, dossier, "{}", supplied.html);
    let held = dossier::view(town.op(&Actor::System), id_of(&dossier)).unwrap().dossier;
    assert_eq!(held.elsewhere().unwrap().forwarded, 2);
}

#[tokio::test]
async fn before_it_is_filed_the_page_says_who_will_decide_and_promises_no_answer_of_ours() {
    let town = Town::elsewhere();
    let browser = town.browser(0);
    let procedure = browser.get("/thu-tuc/2.000635").await.html;
    assert!(procedure.contains("/thu-tuc/2.000635/nop"), "{procedure}");
    let dossier = town::begin(&browser, &[("for_whom", "self")]).await;
    town::type_all(&browser, &dossier).await;
    town::choose_delivery(&browser, &dossier).await;
    let review = browser.get(&format!("{dossier}/xem-lai")).await.html;
    assert!(review.contains(&format!("{PARTNER} sẽ giải quyết hồ sơ này")), "{review}");
}

#[tokio::test]
async fn without_its_partners_a_linked_service_says_so_before_anything_is_typed() {
    let town = Town::new();
    let browser = town.browser(1);
    let page = browser.get("/thu-tuc/2.000986").await;
    assert!(
        page.html.contains("Cổng chưa kết nối") && !page.html.contains("/thu-tuc/2.000986/nop"),
        "{}",
        page.html
    );
    let begun = browser.get("/thu-tuc/2.000986/nop").await;
    assert_eq!(begun.status, StatusCode::CONFLICT);
    assert!(begun.html.contains("Xin nộp từng thủ tục riêng"), "{}", begun.html);
}
