//! Narrowed lists with chosen columns, kept under names, over HTTP.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use axum::http::StatusCode;
use base::Role;
use town::Town;

#[tokio::test]
async fn a_list_is_narrowed_by_due_channel_procedure_and_holder() {
    let town = Town::new();
    let (taken, entered) = (town.in_hand().await, town.entered().await);
    let shows = async |query: &str| {
        let page = town.get("motcua", &format!("/can-bo?muc=tat-ca{query}")).await;
        assert_eq!(page.status, StatusCode::OK, "{query}");
        [&taken, &entered].map(|id| page.html.contains(&format!("/can-bo/ho-so/{id}\"")))
    };
    assert_eq!(shows("").await, [true, true]);
    assert_eq!(shows("&cua-toi=1").await, [true, false], "what lies with the officer in person");
    assert_eq!(shows("&kenh=online").await, [false, false]);
    assert_eq!(shows("&kenh=counter&thu-tuc=1.004873").await, [true, true]);
    assert_eq!(shows("&thu-tuc=9.9").await, [false, false]);
    assert_eq!(shows("&han=qua-han").await, [false, false]);
    assert_eq!(shows("&kenh=x&han=x&cot=x&trang=x").await, [true, true], "words nobody knows are none");
    town.at("2019-05-24T09:00");
    assert_eq!(shows("&han=qua-han").await, [true, true], "a month later both are late");
}

#[tokio::test]
async fn the_form_that_narrows_a_list_opens_by_a_link_and_offers_the_procedures_of_the_list() {
    let town = Town::new();
    town.entered().await;
    let closed = town.get("motcua", "/can-bo?muc=tat-ca").await.html;
    assert!(closed.contains("/can-bo?muc=tat-ca&amp;thu-hep=1") && !closed.contains("value=\"1.004873\""));
    let open = town.get("motcua", "/can-bo?muc=tat-ca&thu-hep=1").await.html;
    assert!(open.contains("<option value=\"1.004873\""), "{open}");
}

#[tokio::test]
async fn a_preset_keeps_filter_and_columns_for_its_officer_alone() {
    let town = Town::new();
    town.make("dongnghiep", &[Role::Intake]);
    let id = town.entered().await;
    let page = "/can-bo?muc=tat-ca&kenh=counter&cot=kenh&cot=phi";
    let list = "muc=tat-ca&kenh=counter&cot=kenh&cot=phi";
    let shown = town.get("motcua", page).await;
    assert!(
        shown.html.contains("Nộp trực tiếp") || shown.html.contains("data-label=\"Cách nộp\""),
        "{}",
        shown.html
    );
    assert!(!shown.html.contains("data-label=\"Người nộp\""), "only the chosen columns");
    let keep = [("danh-sach", list), ("ten", " Nộp   tại quầy ")];
    for _ in 0..2 {
        let kept = town.post_form("motcua", page, "/can-bo/bo-loc", &keep).await;
        assert_eq!(kept.location, format!("/can-bo?{list}"));
    }
    let mine = town.get("motcua", "/can-bo").await;
    assert_eq!(mine.html.matches(">Nộp tại quầy</a>").count(), 1);
    assert!(mine.html.contains("/can-bo?muc=tat-ca&#38;kenh=counter"), "{}", mine.html);
    assert!(!town.get("dongnghiep", "/can-bo").await.html.contains("Nộp tại quầy"));
    let nameless = town.post_form("motcua", page, "/can-bo/bo-loc", &[("danh-sach", list), ("ten", " ")]).await;
    assert_eq!(nameless.status, StatusCode::SEE_OTHER);
    let drop = [("danh-sach", list), ("bo", "Nộp tại quầy")];
    town.post_form("motcua", page, "/can-bo/bo-loc", &drop).await.done();
    assert!(!town.get("motcua", "/can-bo").await.html.contains("Nộp tại quầy"));
    assert!(town.get("motcua", "/can-bo?muc=tat-ca").await.html.contains(&id));
}

#[tokio::test]
async fn the_time_of_the_open_step_is_a_column_that_may_be_chosen() {
    let town = Town::new();
    town.in_hand().await;
    let usual = town.get("motcua", "/can-bo?muc=tat-ca").await.html;
    assert!(!usual.contains("data-label=\"Hạn của bước\""));
    let chosen = town.get("motcua", "/can-bo?muc=tat-ca&cot=han-buoc").await.html;
    let (_, cell) = chosen.split_once("data-label=\"Hạn của bước\">").unwrap();
    let cell = &cell[..cell.find("</td>").unwrap()];
    assert!(cell.contains("2019"), "the moment of the step's own time: {cell}");
}

#[tokio::test]
async fn a_kept_list_leads_nowhere_else() {
    let town = Town::new();
    let away = [("danh-sach", "//vi-du.example/"), ("ten", "x")];
    let kept = town.post_form("motcua", "/can-bo", "/can-bo/bo-loc", &away).await;
    assert!(kept.location.starts_with("/can-bo?"), "{}", kept.location);
    let long = "x".repeat(600);
    let refused =
        town.post_form("motcua", "/can-bo", "/can-bo/bo-loc", &[("danh-sach", &long), ("ten", "y")]).await;
    assert_eq!(refused.status, StatusCode::SEE_OTHER);
    assert!(!town.get("motcua", "/can-bo").await.html.contains(">y</a>"));
}
