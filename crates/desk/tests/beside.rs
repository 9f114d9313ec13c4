//! Memos, shelves and phrases over HTTP.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use axum::http::StatusCode;
use base::Role;
use town::Town;

#[tokio::test]
async fn a_memo_is_for_those_who_see_the_dossier_and_a_double_click_writes_one() {
    let town = Town::new();
    town.make("thanhtra", &[Role::Inspector]);
    let id = town.taken_in().await;
    let (page, to) = (format!("/can-bo/ho-so/{id}"), format!("/can-bo/ho-so/{id}/ghi-chu"));
    for _ in 0..2 {
        town.post_form("motcua", &page, &to, &[("memo", "Người nộp hẹn  quay lại\nchiều thứ Năm")]).await.done();
    }
    let shown = town.get("chutich", &page).await;
    assert_eq!(shown.html.matches("Người nộp hẹn quay lại\nchiều thứ Năm").count(), 1);
    assert!(shown.html.contains("Cán bộ motcua"));
    let looked = town.get("thanhtra", &page).await;
    assert!(
        looked.html.contains("chiều thứ Năm") && !looked.html.contains("name=\"memo\""),
        "who inspects only reads"
    );
    let written = town.post_form("thanhtra", &page, &to, &[("memo", "x")]).await;
    assert_eq!(written.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(town.post_form("nguoila", "/can-bo", &to, &[("memo", "x")]).await.status, StatusCode::NOT_FOUND);
    let read =
        |tx: &db::Tx| tx.all::<Vec<u8>, db::DbError>("select sealed from dossier_memo", &[], |row| row.get(0));
    let kept = town.office.db.read(read).unwrap();
    assert!(kept.len() == 1 && !String::from_utf8_lossy(&kept[0]).contains("thứ Năm"), "sealed");
}

#[tokio::test]
async fn a_memo_that_is_too_long_or_empty_is_shown_again_and_not_kept() {
    let town = Town::new();
    let id = town.taken_in().await;
    let (page, to) = (format!("/can-bo/ho-so/{id}"), format!("/can-bo/ho-so/{id}/ghi-chu"));
    let long = "dài ".repeat(700);
    let refused = town.post_form("motcua", &page, &to, &[("memo", &long)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.html.contains("dài dài dài") && refused.html.contains("href=\"#memo\""));
    let empty = town.post_form("motcua", &page, &to, &[("memo", " \n ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!town.get("motcua", &page).await.html.contains("mc-memo"));
}

#[tokio::test]
async fn the_shelf_stands_on_the_dossier_and_finds_it_until_it_is_moved() {
    let town = Town::new();
    let id = town.taken_in().await;
    let (page, to) = (format!("/can-bo/ho-so/{id}"), format!("/can-bo/ho-so/{id}/noi-de"));
    town.post_form("motcua", &page, &to, &[("shelf", " Kệ A3-12 ")]).await.done();
    let shown = town.get("motcua", &page).await;
    assert!(shown.html.contains("<strong>Kệ A3-12</strong>") && shown.html.contains("Cán bộ motcua"));
    for line in ["ke A3-12", "a3 12 mau"] {
        let found = town.search("motcua", line).await;
        assert!(found.html.contains(&format!("/can-bo/ho-so/{id}")), "{line}");
    }
    town.post_form("motcua", &page, &to, &[("shelf", "B1")]).await.done();
    assert!(!town.search("motcua", "a3").await.html.contains("/can-bo/ho-so/"));
    town.post_form("motcua", &page, &to, &[("shelf", "")]).await.done();
    assert!(town.get("motcua", &page).await.html.contains("Chưa ghi nơi để"));
    assert_eq!(town.version(&id), town.view(&id).history.len() as u64, "it is no event of the dossier");
}

#[tokio::test]
async fn a_phrase_is_put_behind_what_was_typed_without_scripts_and_the_agencys_are_its_heads_to_keep() {
    let town = Town::new();
    let id = town.entered().await;
    let phrases = "/can-bo/cau-mau";
    let own = "Thiếu giấy tờ theo quy định.";
    town.post_form("motcua", phrases, phrases, &[("body", own)]).await.done();
    let not_theirs = town.post_form("motcua", phrases, phrases, &[("body", "x"), ("whose", "agency")]).await;
    assert_eq!(not_theirs.status, StatusCode::FORBIDDEN);
    let agencys = [("body", "Câu của xã."), ("whose", "agency")];
    town.post_form("chutich", phrases, phrases, &agencys).await.done();
    let empty = town.post_form("motcua", phrases, phrases, &[("body", "  ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);

    let step = format!("/can-bo/ho-so/{id}/buoc/refuse");
    let page = town.get("motcua", &step).await;
    assert!(page.html.contains(own) && page.html.contains("Câu của xã."));
    let other = town.get("chutich", phrases).await;
    assert!(other.html.contains("Câu của xã.") && !other.html.contains(own), "an officer's own are the officer's");
    let phrase = page.html.split("name=\"phrase\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let fields = [("reason", "Đơn không ký."), ("phrase", phrase.as_str()), ("insert", "1")];
    let again = town.step("motcua", &id, "refuse", &fields).await;
    assert_eq!(again.status, StatusCode::OK);
    assert!(again.html.contains("Đơn không ký.\nThiếu giấy tờ theo quy định."), "{}", again.html);
    assert_eq!(town.state(&id), rules::workflow::State::Submitted, "nothing was done yet");

    let kept = [("reason", "Không thuộc thẩm quyền."), ("keep_phrase", "yes")];
    town.step("motcua", &id, "refuse", &kept).await.done();
    assert!(town.get("motcua", phrases).await.html.contains("Không thuộc thẩm quyền."));
    for _ in 0..2 {
        town.post_form("motcua", phrases, phrases, &[("drop", &phrase)]).await.done();
    }
    assert!(!town.get("motcua", phrases).await.html.contains(own));
}

#[tokio::test]
async fn what_was_typed_into_a_step_that_is_no_more_ones_own_is_shown_to_be_copied() {
    let town = Town::new();
    town.make("nguoixem", &[Role::Inspector]);
    let id = town.entered().await;
    let refused = town.step("nguoixem", &id, "refuse", &[("reason", "Lý do viết rất lâu.")]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.html.contains("Lý do viết rất lâu."), "{}", refused.html);
}
