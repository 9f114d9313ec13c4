//! A procedure of the same day in one screen, over HTTP.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use axum::http::StatusCode;
use base::Role;
use rules::workflow::State;
use testkit::browser::{File, Shown};
use town::Town;

const PAGE: &str = "/can-bo/tiep-nhan/2.000815";

async fn taken(town: &Town) -> String {
    let fields = [
        ("filer.name", "Lò Thị Mẫu"),
        ("have", "ban-chinh"),
        ("originals.ban-chinh", "1"),
        ("m.1.title", "Bằng tốt nghiệp"),
        ("m.1.copies", "2"),
    ];
    let taken = town.post("motcua", PAGE, PAGE, &fields).await;
    taken.done();
    taken.location.rsplit('/').next().unwrap().to_owned()
}

async fn send(town: &Town, who: &str, id: &str, fields: &[(&str, &str)], files: &[File<'_>]) -> Shown {
    let page = format!("/can-bo/ho-so/{id}/trong-ngay");
    let version = town.version(id).to_string();
    let fields = [&[("version", version.as_str())], fields].concat();
    town.browser(who).upload_to(&page, &page, &fields, files).await
}

#[tokio::test]
async fn a_certified_copy_is_drafted_signed_by_pen_numbered_and_returned_from_one_page() {
    let town = Town::new();
    let id = taken(&town).await;
    let page = format!("/can-bo/ho-so/{id}/trong-ngay");
    assert!(town.get("motcua", &format!("/can-bo/ho-so/{id}")).await.says(&page));
    let shown = town.get("motcua", &page).await;
    assert!(
        shown.says("Trình lãnh đạo ký") && shown.says("Vì sao các giấy tờ này chưa có bản quét"),
        "{}",
        shown.html
    );
    let leader = town.officer("chutich").id.to_string();
    let draft = [("go", "draft"), ("outcome", "positive"), ("title", "LỜI CHỨNG"), ("signatory", leader.as_str())];
    let unscanned = send(&town, "motcua", &id, &draft, &[]).await;
    assert!(
        unscanned.status == StatusCode::CONFLICT && unscanned.says("Chưa có bản quét của"),
        "{}",
        unscanned.html
    );
    assert_eq!(town.state(&id), State::Accepted, "all of it or nothing");
    let why = [&draft[..], &[("unscanned", "Bản chính trả lại ngay")]].concat();
    send(&town, "motcua", &id, &why, &[]).await.done();
    assert_eq!(town.state(&id), State::ForSignature);

    let waiting = town.get("motcua", &page).await;
    assert!(
        waiting.says("Đang chờ lãnh đạo ký") && waiting.says("1, quyển số 01/2019 - SCT/BS"),
        "{}",
        waiting.html
    );
    let finish = [("go", "finish"), ("signatory", leader.as_str())];
    let without = send(&town, "motcua", &id, &finish, &[]).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY, "the scan is needed");
    let scan: [File; 1] = [("scan", "ky.pdf", b"%PDF-1.7\n")];
    let own = town.officer("motcua").id.to_string();
    let self_signed = send(&town, "motcua", &id, &[("go", "finish"), ("signatory", &own)], &scan).await;
    assert!(self_signed.status.is_client_error(), "nobody signs their own draft");
    let returned = [&finish[..], &[("receiver", "Lò Thị Mẫu")]].concat();
    let unpaid = send(&town, "motcua", &id, &returned, &scan).await;
    assert_eq!(unpaid.status, StatusCode::CONFLICT, "an unpaid fee holds back the result");
    assert_eq!(town.state(&id), State::ForSignature, "and nothing of the chain happened");
    let pay = [("amount", "4000"), ("series", "AB/19P"), ("number", "0000012")];
    town.step("motcua", &id, "record-payment", &pay).await.done();
    send(&town, "motcua", &id, &returned, &scan).await.done();
    assert_eq!(town.state(&id), State::Returned);
    assert_eq!(town.view(&id).dossier.issued().unwrap().number, "1, quyển số 01/2019 - SCT/BS");
    assert!(town.get("motcua", &page).await.says("Đã xong"));
    assert_eq!(town.get("nguoila", &page).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn who_lacks_a_role_sees_whose_turn_it_is_and_goes_on_when_it_is_done() {
    let town = Town::new();
    town.make("tiepnhan", &[Role::Intake]);
    let id = taken(&town).await;
    let page = format!("/can-bo/ho-so/{id}/trong-ngay");
    let leader = town.officer("chutich").id.to_string();
    let draft = [("go", "draft"), ("title", "LỜI CHỨNG"), ("signatory", &leader), ("unscanned", "Trả ngay")];
    let refused = send(&town, "tiepnhan", &id, &draft, &[]).await;
    assert!(refused.status.is_client_error() && town.state(&id) == State::Accepted, "no specialist");
    send(&town, "motcua", &id, &draft, &[]).await.done();
    assert!(!town.get("tiepnhan", &page).await.says("name=\"scan\""), "an intake officer records no signature");
    town.step("chutich", &id, "sign", &[("how", "digital")]).await.done();
    assert!(town.get("motcua", &page).await.says("Lãnh đạo đã ký"));
    send(&town, "motcua", &id, &[("go", "finish")], &[]).await.done();
    assert_eq!(town.state(&id), State::ResultReady);
    assert!(town.get("tiepnhan", &page).await.says("chờ trả cho người dân"));
}
