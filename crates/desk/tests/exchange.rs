//! Dossiers at the systems of ministries on the desk: what an officer may still do, and what is in trouble.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use axum::http::StatusCode;
use base::Role;
use testkit::vn;
use town::Town;

#[tokio::test]
async fn what_a_ministry_holds_is_shown_as_its_and_no_step_of_ours_moves_it() {
    let town = Town::linked_with_a_ministry();
    let id = town.filed_at_counter();
    let page = town.get("motcua", &format!("/can-bo/ho-so/{id}")).await.html;
    for text in ["Hệ thống của bộ đang giữ hồ sơ này", "Hệ thống của Bộ", "Chưa gửi được từ", "buoc/forward-again"]
    {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert!(!page.contains("buoc/accept"), "it is not offered: {page}");
    let refused = town.step("motcua", &id, "accept", &[("owed", "0")]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.html.contains("(Hệ thống của Bộ) đang giữ hồ sơ này"), "{}", refused.html);
    let before = town.version(&id);
    town.step("motcua", &id, "forward-again", &[]).await.done();
    assert_eq!(town.version(&id), before + 1);
    let queue = town.get("motcua", "/can-bo").await.html;
    assert!(!queue.contains(&format!("/can-bo/ho-so/{id}")), "nobody's work here: {queue}");
}

#[tokio::test]
async fn what_is_not_taken_is_listed_for_those_it_concerns_and_for_control() {
    let town = Town::linked_with_a_ministry();
    let id = town.filed_at_counter();
    town.make("kiemsoat", &[Role::Controller]);
    let listed = |html: &str| html.contains(&format!("/can-bo/ho-so/{id}")) && html.contains("Chưa gửi được");
    assert!(!listed(&town.get("motcua", "/can-bo/lien-thong").await.html), "not at once");
    town.clock.set(vn("2019-04-24T10:01"));
    for who in ["motcua", "kiemsoat"] {
        let shown = town.get(who, "/can-bo/lien-thong").await;
        assert_eq!(shown.status, StatusCode::OK);
        assert!(listed(&shown.html), "{who}: {}", shown.html);
    }
    assert!(!listed(&town.get("nguoila", "/can-bo/lien-thong").await.html), "another commune's are not shown");
    let queue = town.get("motcua", "/can-bo").await.html;
    assert!(queue.contains("đang vướng") && queue.contains("/can-bo/lien-thong"), "{queue}");
}
