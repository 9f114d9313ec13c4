//! The desk's pages over HTTP, as a browser without scripts uses them.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

#[path = "desk_pages/calendar.rs"]
mod calendar;
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
    let version = town.version(&id).to_string();
    let stale = town.stale_sign("chutich", &id, &[("version", version.as_str()), ("how", "digital")]).await;
    assert!(stale.iter().all(|shown| shown.location.starts_with("/can-bo/xac-nhan?next=")), "{stale:?}");
    assert_eq!(town.state(&id), State::ForSignature);
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
    let copies = format!("copies.{}", town.first_paper());
    let fields = [
        ("filer.name", "Lò Thị Mẫu"),
        ("case", town.first_case()),
        ("once", once),
        ("have", town.first_paper()),
        (copies.as_str(), "1"),
    ];
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
async fn what_was_ticked_and_counted_at_the_counter_is_kept_and_stands_on_form_01() {
    let town = Town::new();
    let page = town.counter_page();
    let fresh = town.get("motcua", &page).await;
    assert_eq!(fresh.html.matches(" autofocus").count(), 1, "typing begins at once");
    let unticked = [("filer.name", "Lò Thị Mẫu"), ("case", town.first_case())];
    let refused = town.post("motcua", &page, &page, &unticked).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.html.contains("href=\"#have\"") && refused.html.contains("Lò Thị Mẫu"));
    let (paper, copies) = (town.first_paper(), format!("copies.{}", town.first_paper()));
    for (typed, wrong) in [("0", "Vui lòng ghi số bản"), ("hai", "type=\"checkbox\" id=\"have-to-khai\"")] {
        let fields = [&unticked[..], &[("have", paper), (copies.as_str(), typed)]].concat();
        let refused = town.post("motcua", &page, &page, &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
        assert!(refused.html.contains(wrong), "{typed}");
        assert!(refused.html.contains(&format!("value=\"{typed}\"")), "what was typed stays");
    }
    let nameless = town.post("motcua", &page, &page, &[("case", town.first_case())]).await;
    assert!(nameless.html.contains("name=\"filer.name\" autofocus"), "at the first wrong field");
    assert!(nameless.html.contains("data-disable-auto-focus"));

    let id = town.taken_in().await;
    let form = town.paper(&id, cases::document::Kind::Form01);
    assert!(form.contains(r#""components":[{"certified":0,"copies":2,"#), "{form}");
    let shown = town.get("motcua", &format!("/can-bo/ho-so/{id}")).await;
    assert!(shown.html.contains("Đã nhận bản giấy: 2 bản chụp"), "{}", shown.html);
}

#[tokio::test]
async fn a_limit_of_ones_own_needs_its_basis_and_is_shown_with_it() {
    let town = Town::new();
    let id = town.entered().await;
    let basis = "Quyết định số 15/QĐ-UBND";
    let stated = |limit, basis| [("owed", "0"), ("limit", limit), ("unit", "working-days"), ("basis", basis)];
    let without = town.step("motcua", &id, "accept", &stated("2", " ")).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(without.html.contains("href=\"#basis\"") && without.html.contains("value=\"2\""));
    let longer = town.step("motcua", &id, "accept", &stated("9", basis)).await;
    assert_eq!(longer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", longer.html);
    assert!(longer.html.contains("href=\"#limit\"") && longer.html.contains(basis));
    town.step("motcua", &id, "accept", &stated("2", basis)).await.done();
    let page = town.get("motcua", &format!("/can-bo/ho-so/{id}")).await;
    assert!(page.html.contains("Thời hạn 02 ngày làm việc, căn cứ: Quyết định số 15/QĐ-UBND"), "{}", page.html);
    assert!(town.paper(&id, cases::document::Kind::Form01).contains(basis));
}

#[tokio::test]
async fn each_role_has_its_lists_and_what_waits_for_signature_is_not_what_waits_for_issue() {
    let town = Town::new();
    town.make("truongphong", &[Role::SectionHead]);
    town.make("vanthu", &[Role::Clerk]);
    let id = town.in_hand().await;
    let (code, _) = town.names(&id);
    let leader = town.officer("chutich").id.to_string();
    let draft = [
        ("outcome", "positive"),
        ("title", "GIẤY XÁC NHẬN"),
        ("body", "Xác nhận nội dung đã khai."),
        ("to", "section"),
        ("signatory", leader.as_str()),
    ];
    town.step("motcua", &id, "submit-draft", &draft).await.done();
    let lists = async |who: &str| {
        let mut found = Vec::new();
        for tab in ["cho-duyet", "cho-ky", "cho-phat-hanh", "cho-ban-giao"] {
            if town.get(who, &format!("/can-bo?muc={tab}")).await.html.contains(&code) {
                found.push(tab);
            }
        }
        found
    };
    assert_eq!(lists("truongphong").await, ["cho-duyet"]);
    town.step("truongphong", &id, "review", &[]).await.done();
    assert_eq!((lists("truongphong").await, lists("chutich").await), (vec![], vec!["cho-ky"]));
    town.step("chutich", &id, "sign", &[("how", "digital")]).await.done();
    assert_eq!((lists("chutich").await, lists("vanthu").await), (vec![], vec!["cho-phat-hanh"]));
    let day = [("on.day", "24"), ("on.month", "4"), ("on.year", "2019"), ("number", "1")];
    town.step("vanthu", &id, "issue", &day).await.done();
    assert_eq!(lists("vanthu").await, ["cho-ban-giao"]);
    let desk = town.get("chutich", "/can-bo").await;
    assert!(desk.html.contains("muc=cho-ky") && !desk.html.contains("muc=cho-phat-hanh"));
    assert!(desk.html.contains("href=\"/can-bo/ban-giao\"") && !desk.html.contains("href=\"/can-bo/tiep-nhan\""));
}

#[tokio::test]
async fn hand_overs_stand_on_the_days_list_and_on_the_control_slip() {
    let town = Town::new();
    let id = town.entered().await;
    let slip = format!("/can-bo/ho-so/{id}/phieu-kiem-soat");
    assert_eq!(town.get("motcua", &slip).await.status, StatusCode::CONFLICT, "not accepted yet");
    town.step("motcua", &id, "accept", &[("owed", "0")]).await.done();
    town.make("chuyenvien", &[Role::Specialist]);
    town.step("motcua", &id, "transfer", &[]).await.done();
    let (code, _) = town.names(&id);
    let waiting = town.get("chuyenvien", "/can-bo/ban-giao").await;
    assert!(waiting.html.contains(&code) && waiting.html.contains("Chờ xác nhận bàn giao"), "{}", waiting.html);
    town.step("chuyenvien", &id, "confirm", &[]).await.done();
    let day = town.get("motcua", "/can-bo/ban-giao?ngay=2019-04-24").await;
    assert!(day.html.contains(&code) && !day.html.contains("Chờ xác nhận bàn giao"), "{}", day.html);
    let list = day.links("/can-bo/ban-giao/danh-sach.pdf").remove(0);
    let pdf = town.get("motcua", &list).await;
    assert_eq!((pdf.status, pdf.kind()), (StatusCode::OK, "application/pdf"));
    assert!(
        pdf.html.contains("hand-over-list") && pdf.html.contains(&code) && pdf.html.contains("Cán bộ chuyenvien")
    );
    assert!(!town.get("motcua", "/can-bo/ban-giao?ngay=2019-04-23").await.html.contains(&code));
    assert!(!town.get("nguoila", "/can-bo/ban-giao").await.html.contains(&code));
    assert_eq!(town.get("nguoila", &list).await.status, StatusCode::NOT_FOUND);

    let page = town.get("motcua", &slip).await;
    assert!(page.html.contains("Cán bộ motcua") && page.html.contains("Cán bộ chuyenvien"), "{}", page.html);
    let pdf = town.get("motcua", &format!("{slip}.pdf")).await;
    assert_eq!((pdf.status, pdf.kind()), (StatusCode::OK, "application/pdf"));
    assert!(pdf.html.contains("form-05") && pdf.html.contains("Cán bộ chuyenvien"));
    assert_eq!(town.get("nguoila", &slip).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_citizens_draft_is_not_for_the_office_and_a_typed_one_only_for_where_it_was_typed() {
    let town = Town::new();
    town.make("dongnghiep", &[Role::Intake]);
    let citizen = base::Actor::Citizen { account: base::AccountId::new() };
    let drafted = town.draft(&citizen);
    let reference = town.view(&drafted).summary.reference;
    for who in ["motcua", "dongnghiep", "chutich", "nguoila"] {
        let page = town.get(who, &format!("/can-bo/ho-so/{drafted}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{who}");
        let found = town.search(who, &reference).await;
        assert!(found.status == StatusCode::OK && !found.html.contains("/can-bo/ho-so/"), "{who}");
    }
    let typed = town.draft(&base::Actor::Officer(town.officer("motcua")));
    for (who, status) in [
        ("motcua", StatusCode::OK),
        ("dongnghiep", StatusCode::OK),
        ("chutich", StatusCode::NOT_FOUND),
        ("nguoila", StatusCode::NOT_FOUND),
    ] {
        assert_eq!(town.get(who, &format!("/can-bo/ho-so/{typed}")).await.status, status, "{who}");
    }
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
        let found = town.search("motcua", &name).await;
        assert_eq!(found.location, format!("/can-bo/ho-so/{id}"), "{name}");
    }
    let strange = town.search("nguoila", &code).await;
    assert!(strange.status == StatusCode::OK && !strange.html.contains("/can-bo/ho-so/"));
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
