//! The desk's pages over HTTP, as a browser without scripts uses them.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use axum::http::StatusCode;
use base::Role;
use rules::workflow::State;
use town::Town;

#[tokio::test]
async fn a_paper_dossier_goes_from_the_counter_to_the_returned_result() {
    let town = Town::new();
    let id = town.taken_in().await;
    let page = town.get("motcua", &format!("/can-bo/ho-so/{id}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.html.contains("Lò Thị Mẫu") && page.html.contains("mẫu 01"), "{}", page.html);

    town.step("motcua", &id, "transfer", &[("keep", "1")]).await.done();
    let draft = [
        ("outcome", "positive"),
        ("title", "GIẤY XÁC NHẬN"),
        ("body", "Xác nhận nội dung đã khai."),
        ("to", "leadership"),
        ("signatory", town.officer("chutich").id.to_string().leak()),
    ];
    let preview = town.step("motcua", &id, "submit-draft", &[&draft[..], &[("preview", "1")]].concat()).await;
    assert_eq!((preview.status, preview.kind()), (StatusCode::OK, "application/pdf"));
    town.step("motcua", &id, "submit-draft", &draft).await.done();

    let own = town.step("motcua", &id, "sign", &[("how", "digital")]).await;
    assert_eq!(own.status, StatusCode::CONFLICT, "nobody signs their own draft");
    town.step("chutich", &id, "sign", &[("how", "digital")]).await.done();
    let day = [("on.day", "24"), ("on.month", "4"), ("on.year", "2019")];
    town.step("motcua", &id, "issue", &[&day[..], &[("number", "12")]].concat()).await.done();
    town.step("motcua", &id, "hand-result", &[]).await.done();
    assert_eq!(town.state(&id), State::ResultReady);
    town.step("motcua", &id, "return", &[("receiver", "Lò Thị Mẫu"), ("way", "counter")]).await.done();
    assert_eq!(town.state(&id), State::Returned);

    let page = town.get("motcua", &format!("/can-bo/ho-so/{id}")).await;
    for link in page.links(&format!("/can-bo/ho-so/{id}/van-ban/")) {
        let paper = town.get("motcua", &link).await;
        assert_eq!((paper.status, paper.kind()), (StatusCode::OK, "application/pdf"), "{link}");
    }
    assert!(page.html.contains("Giấy nhận kết quả") && page.html.contains("Kết quả đã ban hành"));
}

#[tokio::test]
async fn a_double_click_at_the_counter_makes_one_dossier() {
    let town = Town::new();
    let code = town.counter_page();
    let once = "00112233445566778899aabbccddeeff";
    let fields = [("filer.name", "Lò Thị Mẫu"), ("case", town.first_case()), ("once", once)];
    let first = town.post("motcua", &code, &code, &fields).await;
    let second = town.post("motcua", &code, &code, &fields).await;
    assert_eq!((first.status, second.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
    assert_eq!(first.location, second.location);
}

#[tokio::test]
async fn at_the_counter_a_missing_name_is_told_at_its_field_and_nothing_is_made() {
    let town = Town::new();
    let code = town.counter_page();
    let page = town.post("motcua", &code, &code, &[("filer.name", " "), ("filer.phone", "0900000001")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.html.contains("href=\"#filer-name\"") && page.html.contains("0900000001"), "{}", page.html);
    let queue = town.get("motcua", "/can-bo?muc=tat-ca").await;
    assert!(!queue.html.contains("0900000001") && !queue.html.contains("/can-bo/ho-so/"));
}

#[tokio::test]
async fn a_stale_page_is_refused_and_what_was_typed_is_shown_again() {
    let town = Town::new();
    let id = town.taken_in().await;
    let old = town.version(&id).to_string();
    town.step("motcua", &id, "transfer", &[("keep", "1")]).await.done();
    let typed = [("version", old.as_str()), ("reason", "Thiếu chữ ký của người nộp")];
    let page = town.step_as_sent("chutich", &id, "stop", &typed).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(
        page.html.contains("Thiếu chữ ký của người nộp") && page.html.contains("đã thay đổi"),
        "{}",
        page.html
    );
    assert_eq!(town.state(&id), State::InProcessing);
}

#[tokio::test]
async fn the_second_half_of_a_double_click_finds_the_step_taken() {
    let town = Town::new();
    let id = town.taken_in().await;
    let version = town.version(&id).to_string();
    let fields = [("version", version.as_str()), ("keep", "1")];
    let first = town.step_as_sent("motcua", &id, "transfer", &fields).await;
    let second = town.step_as_sent("motcua", &id, "transfer", &fields).await;
    assert_eq!((first.status, second.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
    assert_eq!(town.state(&id), State::InProcessing);
}

#[tokio::test]
async fn a_reason_is_asked_for_where_the_law_asks_for_one() {
    let town = Town::new();
    let id = town.entered().await;
    let page = town.step("motcua", &id, "refuse", &[("reason", "  ")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.html.contains("href=\"#reason\""));
    assert_eq!(town.state(&id), State::Submitted);
    town.step("motcua", &id, "refuse", &[("reason", "Không thuộc thẩm quyền")]).await.done();
    assert_eq!(town.state(&id), State::NotAccepted);
    let page = town.get("motcua", &format!("/can-bo/ho-so/{id}")).await;
    assert!(page.html.contains("mẫu 03") && page.html.contains("Không thuộc thẩm quyền"));
}

#[tokio::test]
async fn a_complete_list_is_asked_for_once_and_a_second_one_is_only_proposed() {
    let town = Town::new();
    let id = town.entered().await;
    let asked =
        [("reason", "Thiếu giấy tờ"), ("name.khac-1", "Giấy xác nhận nơi cư trú"), ("originals.khac-1", "1")];
    town.step("motcua", &id, "ask-completion", &asked).await.done();
    assert_eq!(town.state(&id), State::PreSupplement);
    let page = town.get("motcua", &format!("/can-bo/ho-so/{id}")).await;
    assert!(page.html.contains("Giấy xác nhận nơi cư trú") && page.html.contains("mẫu 02"));
    town.step("motcua", &id, "resubmit", &[]).await.done();
    let second = town.step("motcua", &id, "ask-completion", &asked).await;
    second.done();
    assert_eq!(town.state(&id), State::Submitted, "a second request waits for another officer");
    town.step("chutich", &id, "approve", &[]).await.done();
    assert_eq!(town.state(&id), State::PreSupplement);
}

#[tokio::test]
async fn another_agency_unknown_ids_and_unknown_steps_look_as_if_they_were_not_there() {
    let town = Town::new();
    let id = town.taken_in().await;
    let none = base::DossierId::new();
    let paths = [
        format!("/can-bo/ho-so/{none}"),
        "/can-bo/ho-so/khong-co".to_owned(),
        format!("/can-bo/ho-so/{id}/buoc/khong-co"),
        format!("/can-bo/ho-so/{id}/buoc/submit"),
        format!("/can-bo/ho-so/{id}/van-ban/{}", base::DocumentId::new()),
        format!("/can-bo/ho-so/{id}/tep/{}", base::AttachmentId::new()),
        "/can-bo/tiep-nhan/9.999999".to_owned(),
        "/can-bo/so/quyen?co_quan=x&linh_vuc=y&nam=2019".to_owned(),
    ];
    for path in paths {
        let page = town.get("motcua", &path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert!(page.html.contains("<h1"), "{path} says so on a page");
    }
    for path in [format!("/can-bo/ho-so/{id}"), format!("/can-bo/ho-so/{id}/buoc/stop")] {
        assert_eq!(town.get("nguoila", &path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let not_open = town.get("motcua", &format!("/can-bo/ho-so/{id}/buoc/issue")).await;
    assert_eq!(not_open.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn the_search_box_opens_the_dossier_by_code_and_by_reference() {
    let town = Town::new();
    let id = town.taken_in().await;
    let (code, reference) = town.names(&id);
    for name in [code.to_lowercase(), reference] {
        let found = town.get("motcua", &format!("/can-bo/tim?q={name}")).await;
        assert_eq!(found.location, format!("/can-bo/ho-so/{id}"), "{name}");
    }
    assert_eq!(town.get("nguoila", &format!("/can-bo/tim?q={code}")).await.location, "/can-bo");
}

#[tokio::test]
async fn the_queue_shows_what_waits_for_the_officer_and_the_register_its_line() {
    let town = Town::new();
    let id = town.taken_in().await;
    let (code, _) = town.names(&id);
    let queue = town.get("motcua", "/can-bo").await;
    assert!(queue.html.contains(&code) && queue.html.contains("ngày làm việc"), "{}", queue.html);
    assert!(!town.get("nguoila", "/can-bo").await.html.contains(&code));
    let books = town.get("motcua", "/can-bo/so").await;
    let book = books.links("/can-bo/so/quyen").remove(0);
    assert!(town.get("motcua", &book).await.html.contains(&code));
    let pdf = town.get("motcua", &book.replace("/quyen?", "/quyen.pdf?")).await;
    assert_eq!((pdf.status, pdf.kind()), (StatusCode::OK, "application/pdf"));
    assert_eq!(town.get("nguoila", &book).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_payment_is_written_in_the_days_book_once() {
    let town = Town::new();
    let id = town.entered().await;
    town.step("motcua", &id, "accept", &[("owed", "8.000")]).await.done();
    let more = [("amount", "9000"), ("series", "AB/19P"), ("number", "0000012")];
    let refused = town.step("motcua", &id, "record-payment", &more).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let right = [("amount", "8000"), ("series", "AB/19P"), ("number", "0000012")];
    town.step("motcua", &id, "record-payment", &right).await.done();
    let book = town.get("motcua", "/can-bo/thu-phi").await;
    assert!(book.html.contains("0000012") && book.html.contains("8.000 đồng"), "{}", book.html);
    assert_eq!(town.get("motcua", "/can-bo/thu-phi?ngay=2019-04-23").await.html.matches("0000012").count(), 0);
}

#[tokio::test]
async fn a_signature_by_pen_needs_the_scan_and_a_leader() {
    let town = Town::new();
    let id = town.taken_in().await;
    town.step("motcua", &id, "transfer", &[("keep", "1")]).await.done();
    let draft = [("outcome", "negative"), ("body", "Không đủ điều kiện theo quy định."), ("to", "leadership")];
    town.step("motcua", &id, "submit-draft", &draft).await.done();
    let leader = town.officer("chutich").id.to_string();
    let day = [("on.day", "24"), ("on.month", "4"), ("on.year", "2019"), ("signatory", leader.as_str())];
    let without = town.step("motcua", &id, "sign", &day).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY, "a scan is needed");
    let disguised = town.step_with("motcua", &id, "sign", &day, &[("scan", "ky.pdf", b"MZ\x90")]).await;
    assert_eq!(disguised.status, StatusCode::UNPROCESSABLE_ENTITY, "a programme called .pdf is none");
    town.step_with("motcua", &id, "sign", &day, &[("scan", "ky.pdf", b"%PDF-1.7\n")]).await.done();
    assert_eq!(town.state(&id), State::Signed);
}

#[tokio::test]
async fn who_keeps_accounts_only_sees_no_dossiers() {
    let town = Town::new();
    town.make("quantri", &[Role::UnitAdmin]);
    assert!(town.get("quantri", "/can-bo").await.html.contains("không xử lý hồ sơ"));
    assert_eq!(town.get("quantri", "/can-bo/so").await.status, StatusCode::FORBIDDEN);
    assert_eq!(town.get("chutich", "/can-bo/tiep-nhan").await.status, StatusCode::FORBIDDEN);
}
