//! Dossiers at the systems of ministries on the desk: what an officer may still do, and what is in trouble.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use axum::http::StatusCode;
use base::Role;
use rules::workflow::State;
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

#[tokio::test]
async fn one_result_is_handed_out_while_the_rest_is_still_elsewhere() {
    let town = Town::with_a_linked_service();
    let id = town.ready().await;
    assert_eq!(town.state(&id), State::Issued, "the whole is not ready");
    let page = town.get("motcua", &format!("/can-bo/ho-so/{id}")).await.html;
    assert!(page.contains("buoc/return-strand") && !page.contains("buoc/return\""), "{page}");
    let form = town.get("motcua", &format!("/can-bo/ho-so/{id}/buoc/return-strand")).await.html;
    assert!(
        form.contains("Giấy xác nhận") && form.contains("Lò Thị Mẫu"),
        "what there is, and who gets it: {form}"
    );
    let nobody = [("strand", "giay"), ("receiver", " "), ("way", "counter")];
    let nobody = town.step("motcua", &id, "return-strand", &nobody).await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", nobody.html);
    let other = [("strand", "cu-tru"), ("receiver", "Lò Thị Mẫu"), ("way", "counter")];
    let other = town.step("motcua", &id, "return-strand", &other).await;
    assert_ne!(other.status, StatusCode::SEE_OTHER, "the ministry's is not there yet: {}", other.html);
    let given = [("strand", "giay"), ("receiver", "Lò Thị Mẫu"), ("way", "counter")];
    assert_eq!(
        town.step("nguoila", &id, "return-strand", &given).await.status,
        StatusCode::NOT_FOUND,
        "another commune"
    );
    town.step("motcua", &id, "return-strand", &given).await.done();
    let dossier = town.view(&id).dossier;
    let returned = dossier.strand("giay").unwrap().returned.clone().unwrap();
    assert_eq!((returned.receiver.as_str(), dossier.state), ("Lò Thị Mẫu", State::Issued));
    let page = town.get("motcua", &format!("/can-bo/ho-so/{id}")).await.html;
    assert!(!page.contains("buoc/return-strand"), "once");
    let again = town.step("motcua", &id, "return-strand", &given).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "{}", again.html);
}

#[tokio::test]
async fn what_a_partner_says_meanwhile_makes_no_old_page_of_the_work_that_is_done_here() {
    let town = Town::with_a_linked_service();
    let id = town.ready_to_hand().await;
    let page = town.version(&id).to_string();
    town.ministry_says(&id, "cu-tru", "1", 2);
    town.ministry_says(&id, "cu-tru", "2", 4);
    assert_eq!(town.version(&id).to_string().parse::<u64>().unwrap(), page.parse::<u64>().unwrap() + 2);
    town.step_as_sent("motcua", &id, "hand-result", &[("version", &page)]).await.done();
    assert_eq!(town.state(&id), State::Issued);
    let twice = town.step_as_sent("motcua", &id, "hand-result", &[("version", &page)]).await;
    twice.done();

    // What hands results out is decided on all strands, so its page is an old one.
    let page = town.version(&id).to_string();
    town.ministry_says(&id, "cu-tru", "3", 4);
    let given = [("version", page.as_str()), ("strand", "giay"), ("receiver", "Lò Thị Mẫu"), ("way", "counter")];
    let stale = town.step_as_sent("motcua", &id, "return-strand", &given).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.html);
    assert!(stale.html.contains("Lò Thị Mẫu"), "what was typed stays");
}

#[tokio::test]
async fn what_somebody_here_did_meanwhile_makes_an_old_page_of_it_as_before() {
    let town = Town::with_a_linked_service();
    let id = town.ready_to_hand().await;
    let page = town.version(&id).to_string();
    town.ministry_says(&id, "cu-tru", "1", 2);
    let report = [("incident", "paper-lost"), ("what", "Thất lạc bản chụp"), ("part", "section")];
    let report = town.step("motcua", &id, "report-incident", &report).await;
    report.done();
    let stale = town.step_as_sent("motcua", &id, "hand-result", &[("version", &page)]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.html);
}

#[tokio::test]
async fn without_partners_officers_are_told_before_they_type_and_nobody_is_said_to_have_taken_anything() {
    let town = Town::new();
    for page in ["/can-bo/tiep-nhan/2.000986", "/can-bo/nop-ho/moi/2.000986"] {
        let shown = town.get("motcua", page).await;
        assert_eq!(shown.status, StatusCode::CONFLICT, "{page}: {}", shown.html);
        assert!(shown.html.contains("Xin nộp từng thủ tục riêng"), "{page}: {}", shown.html);
    }
    let list = town.get("motcua", "/can-bo/lien-thong").await.html;
    assert!(list.contains("Chưa kết nối thì chưa chuyển được hồ sơ nào"), "{list}");
    assert!(!list.contains("bên kia đã nhận"), "there is no other side: {list}");
}
