//! The citizen's way from the procedure to the acknowledgement and on, over HTTP, as a browser without scripts.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use axum::http::{StatusCode, header};
use base::{Actor, DocumentId, Role};
use cases::{Operation, dossier};
use rules::workflow::Command;
use testkit::vn;
use town::{PAGE, Town, begin, choose_delivery, filed, id_of, type_all};

const PDF: &[u8] = b"%PDF-1.7\nscan";
const JPEG: &[u8] = &[0xff, 0xd8, 0xff, 0xe0, 1, 2, 3];

/// The one-stop officer of the agency that receives.
fn officer(town: &Town, dossier: &str) -> Actor {
    let seen = dossier::view(town.op(&Actor::System), id_of(dossier)).unwrap();
    Actor::Officer(testkit::town::officer(9, seen.summary.intake_agency, Role::Intake))
}

#[tokio::test]
async fn before_anything_is_typed_the_page_says_what_is_needed_and_wrong_beginnings_are_told() {
    let town = Town::new();
    let stranger = town.stranger().get(PAGE).await;
    assert_eq!(stranger.status, StatusCode::SEE_OTHER);
    assert!(stranger.location.starts_with("/dang-nhap?next="), "{}", stranger.location);
    let browser = town.browser(0);
    let shown = browser.get(PAGE).await;
    for words in ["8.000 đồng", "Mỗi tệp tối đa 10 MB", "HEIC của iPhone hiện chưa nhận được", "(Huyện Cư Jút)"]
    {
        assert!(shown.says(words), "{words}: {}", shown.html);
    }
    assert!(!shown.says("Sở Tư pháp"), "a department of level 2 takes nothing online");
    let selected = shown.html.split("<option").find(|option| option.contains(" selected")).unwrap();
    assert!(selected.contains("Nam Dong"), "the agency of the profile's address: {selected}");
    let shown = browser.post(PAGE, &[("agency", "1"), ("for_whom", "other")]).await;
    assert_eq!(shown.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in [
        "Vui lòng chọn cơ quan giải quyết.",
        "Vui lòng nhập họ tên.",
        "Vui lòng ghi ông/bà nộp thay với tư cách gì.",
    ] {
        assert!(shown.says(words), "{words}: {}", shown.html);
    }
    assert_eq!(browser.get("/thu-tuc/9.999999/nop").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn with_public_filing_off_the_catalogue_stays_and_nothing_begins() {
    let town = Town::with(false);
    let browser = town.browser(0);
    let shown = browser.get(PAGE).await;
    assert_eq!(shown.status, StatusCode::FORBIDDEN);
    assert!(shown.says("Cổng này hiện không nhận hồ sơ trực tuyến"), "{}", shown.html);
    assert_eq!(browser.get("/thu-tuc/2.000635").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_page_of_the_form_is_prefilled_and_keeps_what_was_typed_right_or_wrong() {
    let town = Town::new();
    let browser = town.browser(0);
    let dossier = begin(&browser, &[("for_whom", "self")]).await;
    let page = format!("{dossier}/khai/filer");
    let shown = browser.get(&page).await;
    assert!(shown.says("Võ Văn Mẫu") && shown.says("000199000041"), "{}", shown.html);
    let shown = browser.post(&page, &[("filer_name", "Mẫu 3"), ("filer_address.province", "")]).await;
    assert_eq!(shown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(shown.says("Họ tên không có chữ số") && shown.says("value=\"Mẫu 3\""), "{}", shown.html);
    assert!(
        shown.says("<title>Lỗi:") && shown.says("Họ, chữ đệm, tên người yêu cầu: "),
        "the summary names the question"
    );
    assert!(browser.get(&page).await.says("value=\"Mẫu 3\""), "kept, and found again");
    let later = browser.post(&page, &[("filer_name", "Hương"), ("later", "1")]).await;
    assert_eq!(later.location, "/ho-so");
    let token = browser.get(&page).await.field("csrf");
    let quiet = browser.post_with(&token, &format!("{page}?luu=1"), &[("filer_name", "Hai")]).await;
    assert_eq!(quiet.status, StatusCode::NO_CONTENT);
    assert!(browser.get(&page).await.says("value=\"Hai\""), "saved in the background");
    let group = format!("{dossier}/khai/extracts");
    let more = browser.post(&group, &[("extracts.0.office", "UBND xã Mẫu"), ("_add", "extracts")]).await;
    assert_eq!(more.location, format!("{group}#extracts"));
    assert!(browser.get(&group).await.says("extracts.1.office"), "one entry more, without scripts");
    assert_eq!(browser.get(&format!("{dossier}/khai/no-such")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_draft_is_found_again_offered_again_and_can_be_thrown_away() {
    let town = Town::new();
    let browser = town.browser(0);
    let dossier = begin(&browser, &[("for_whom", "self")]).await;
    assert_eq!(begin(&browser, &[("for_whom", "self")]).await, dossier, "a double click opens one draft");
    let elsewhere = town.browser(0);
    assert!(elsewhere.get("/ho-so").await.says(&dossier));
    assert!(elsewhere.get(PAGE).await.says("Ông/bà đã soạn dở hồ sơ"));
    let shown = elsewhere.get(&dossier).await;
    assert!(shown.says("Người yêu cầu") && shown.says("Chưa xong"), "{}", shown.html);
    assert_eq!(elsewhere.post(&format!("{dossier}/bo"), &[]).await.location, "/ho-so");
    assert_eq!(elsewhere.get(&dossier).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn papers_are_told_by_content_refused_with_a_reason_merged_and_shown_back() {
    let town = Town::new();
    let browser = town.browser(0);
    let dossier = begin(&browser, &[("for_whom", "other"), ("owner_name", "Hương"), ("relation", "con")]).await;
    let page = format!("{dossier}/giay-to");
    let shown = browser.get(&page).await;
    assert!(shown.says("văn bản ủy quyền") && shown.says("paper.chung-minh-nop-thay"), "{}", shown.html);
    let lacking = browser.upload(&page, &[("on", "1")], &[]).await;
    assert_eq!(lacking.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(lacking.says("Vui lòng đính kèm giấy tờ"), "{}", lacking.html);
    let slot = "paper.chung-minh-nop-thay";
    let disguised = browser.upload(&page, &[], &[(slot, "giay.pdf", b"MZ programme")]).await;
    assert_eq!(disguised.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(disguised.says("giay.pdf"), "{}", disguised.html);
    let large = [b"%PDF-1.7\n".as_slice(), &vec![0; 10 * 1024 * 1024]].concat();
    let large = browser.upload(&page, &[], &[(slot, "to.pdf", &large)]).await;
    assert_eq!(large.status, StatusCode::UNPROCESSABLE_ENTITY);
    let huge = browser.upload(&page, &[], &[(slot, "to.pdf", &vec![0; 62 * 1024 * 1024])]).await;
    assert_eq!(huge.status, StatusCode::PAYLOAD_TOO_LARGE);
    let photos = [(slot, "một.jpg", JPEG), (slot, "hai.jpg", JPEG)];
    assert_eq!(browser.upload(&page, &[], &photos).await.status, StatusCode::SEE_OTHER);
    let shown = browser.get(&page).await;
    assert!(shown.says("Ghép từ 2 ảnh đã nhận") && shown.says("hai.jpg"), "{}", shown.html);
    let at = shown.html.find("/tep/").unwrap();
    let file: String = shown.html[at + 5..].chars().take_while(|letter| *letter != '"').collect();
    let address = format!("{dossier}/tep/{file}");
    let seen = browser.get(&address).await;
    assert!(seen.says("Tải bản gốc") && seen.html.contains(&format!("{address}/trang/1")), "{}", seen.html);
    let policy = seen.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(
        policy.starts_with("default-src 'none'")
            && !policy.contains("script")
            && policy.contains("object-src 'none'")
    );
    assert!(!seen.html.contains("<script"), "a page of pictures");
    let picture = browser.get(&format!("{address}/trang/1")).await;
    assert_eq!(picture.headers[header::CONTENT_TYPE], "image/jpeg");
    assert_eq!(browser.get(&format!("{address}/trang/0")).await.status, StatusCode::NOT_FOUND);
    let original = browser.get(&format!("{address}/ban-goc")).await;
    assert_eq!(original.headers[header::CONTENT_TYPE], "application/pdf");
    assert_eq!(original.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    assert!(original.headers[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment; "));
    assert!(original.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().starts_with("sandbox;"));
    for path in ["", "/trang/1", "/ban-goc"] {
        let stranger = town.browser(1).get(&format!("{address}{path}")).await;
        assert_eq!(stranger.status, StatusCode::NOT_FOUND, "another citizen's file is not there");
    }
    browser.upload(&page, &[("remove", &file)], &[]).await;
    assert!(!browser.get(&page).await.says("hai.jpg"), "gone with its photos");
}

#[tokio::test]
async fn the_review_names_what_is_missing_and_one_filing_is_made_of_two_clicks() {
    let town = Town::new();
    let browser = town.browser(0);
    let dossier = begin(&browser, &[("for_whom", "self")]).await;
    let review = format!("{dossier}/xem-lai");
    let early = browser.post(&review, &[]).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(early.says("Còn thiếu trước khi nộp") && early.says("/khai/extracts?ve=xem-lai"), "{}", early.html);
    type_all(&browser, &dossier).await;
    let page = format!("{dossier}/giay-to");
    let paper = browser.upload(&page, &[("on", "1")], &[("paper.giay-to-tuy-than", "can-cuoc.pdf", PDF)]).await;
    assert_eq!(paper.location, format!("{dossier}/nhan-ket-qua"));
    let nowhere = browser.post(&format!("{dossier}/nhan-ket-qua"), &[("delivery", "post"), ("phone", "12")]).await;
    assert_eq!(nowhere.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(choose_delivery(&browser, &dossier).await.location, review);
    let shown = browser.get(&review).await;
    for words in
        ["Nộp hồ sơ xin việc", "can-cuoc.pdf", "24.000 đồng", "Trả lời chậm nhất", "/khai/subject?ve=xem-lai"]
    {
        assert!(shown.says(words), "{words}: {}", shown.html);
    }
    let token = shown.field("csrf");
    let (one, two) =
        (browser.post_with(&token, &review, &[]).await, browser.post_with(&token, &review, &[]).await);
    assert_eq!((&one.location, &two.location), (&format!("{dossier}/da-nop"), &format!("{dossier}/da-nop")));
    let shown = browser.get(&one.location).await;
    let hash = hex(PDF);
    for words in
        ["190424-", "Võ Văn Mẫu", "can-cuoc.pdf", hash.as_str(), "09:00 ngày 25/04/2019", "Tải xác nhận (PDF)"]
    {
        assert!(shown.says(words), "{words}: {}", shown.html);
    }
    let stale = browser.post_with(&token, &format!("{dossier}/khai/filer"), &[("filer_name", "Khác")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.says("đã nộp nên không sửa được nữa"), "{}", stale.html);
}

fn hex(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn the_dossier_says_where_it_is_and_nobody_else_finds_it() {
    let town = Town::new();
    let (browser, dossier) = filed(&town).await;
    let shown = browser.get(&dossier).await;
    for words in ["Đang ở Bộ phận", "Trả lời chậm nhất", "Xác nhận nộp hồ sơ", "Đã nộp hồ sơ"]
    {
        assert!(shown.says(words), "{words}: {}", shown.html);
    }
    let at = shown.html.find("/van-ban/").unwrap();
    let paper: String = shown.html[at..].chars().take_while(|letter| *letter != '"').collect();
    let paper = browser.get(&format!("{dossier}{paper}")).await;
    assert!(paper.html.starts_with("%PDF"), "{}", paper.html);
    for page in ["", "/da-nop", "/giay-to", "/xem-lai", "/rut"] {
        let other = town.browser(1).get(&format!("{dossier}{page}")).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND, "{page}");
    }
    assert_eq!(browser.get("/ho-so/abc").await.status, StatusCode::NOT_FOUND);
    let signed_out = town.stranger().get(&dossier).await;
    assert!(signed_out.location.starts_with("/dang-nhap"), "{}", signed_out.location);
}

#[tokio::test]
async fn what_the_office_asks_for_is_supplied_on_the_same_pages() {
    let town = Town::new();
    let (browser, dossier) = filed(&town).await;
    let officer = officer(&town, &dossier);
    let ask = Command::AskCompletion {
        reason: "Ảnh căn cước bị mờ".into(),
        papers: vec![rules::workflow::PaperAsked {
            component: None,
            name: "Sổ hộ khẩu".into(),
            originals: 0,
            certified: 0,
            copies: 1,
            note: "trang 2".into(),
        }],
        document: DocumentId::new(),
        answer_by: None,
    };
    dossier::act(Operation::new(&town.office, &officer), id_of(&dossier), 2, &ask).unwrap();
    let shown = browser.get(&dossier).await;
    assert!(shown.says("Ảnh căn cước bị mờ") && shown.says("Sổ hộ khẩu: trang 2"), "{}", shown.html);
    let page = format!("{dossier}/giay-to");
    let shown = browser.upload(&page, &[("on", "1")], &[("paper.bo-sung", "ho-khau.pdf", PDF)]).await;
    assert_eq!(shown.status, StatusCode::SEE_OTHER, "{}", shown.html);
    let review = browser.get(&format!("{dossier}/xem-lai")).await;
    let version = review.field("version");
    let done = browser.post(&format!("{dossier}/xem-lai"), &[("version", &version)]).await;
    assert_eq!(done.location, dossier, "{}", done.html);
    let shown = browser.get(&dossier).await;
    assert!(shown.says("Đã nộp lại hồ sơ") && !shown.says("Gửi giấy tờ bổ sung"), "{}", shown.html);
}

#[tokio::test]
async fn a_dossier_is_withdrawn_with_a_reason_and_then_rated_by_its_citizen() {
    let town = Town::new();
    let (browser, dossier) = filed(&town).await;
    let early =
        browser.post_to(&format!("{dossier}/rut"), &format!("{dossier}/danh-gia"), &[("score", "5")]).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = format!("{dossier}/rut");
    let silent = browser.post(&page, &[("reason", " "), ("version", "2")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    let stale = browser.post(&page, &[("reason", "Khai nhầm"), ("version", "1")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let done = browser.post(&page, &[("reason", "Khai nhầm"), ("version", "2")]).await;
    assert_eq!(done.location, dossier, "{}", done.html);
    let rate = format!("{dossier}/danh-gia");
    let nothing = browser.post_to(&dossier, &rate, &[("words", "Nhanh")]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nothing.says("Nhanh"), "what was typed is kept");
    assert_eq!(browser.post_to(&dossier, &rate, &[("score", "4"), ("words", "Nhanh")]).await.location, dossier);
    town.clock.set(vn("2019-05-20T09:00"));
    assert_eq!(browser.post_to(&dossier, &rate, &[("score", "2")]).await.location, dossier, "changed in time");
    town.clock.set(vn("2019-05-30T09:00"));
    let shown = town.browser(0).get(&dossier).await;
    assert!(shown.says("Ông/bà đã đánh giá 2 trên 5"), "{}", shown.html);
}

#[tokio::test]
async fn a_citizen_reports_a_lost_paper_and_reads_of_it_in_the_dossier() {
    let town = Town::new();
    let (browser, dossier) = filed(&town).await;
    let page = format!("{dossier}/su-co");
    assert!(browser.get(&dossier).await.html.contains(&page));
    let silent = browser.post(&page, &[("incident", "paper-lost"), ("what", " "), ("version", "2")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(silent.says("Vui lòng ghi sự việc") && silent.html.contains("checked"), "{}", silent.html);
    let what = ("what", "Giấy chứng sinh tôi nộp không còn trong hồ sơ");
    let none = browser.post(&page, &[what, ("version", "2")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.says(what.1), "what was typed is kept");
    let early = browser.post(&page, &[("incident", "late"), what, ("version", "2")]).await;
    assert!(early.status == StatusCode::UNPROCESSABLE_ENTITY && early.says("chưa quá hạn"), "{}", early.html);
    let done = browser.post(&page, &[("incident", "paper-lost"), what, ("version", "2")]).await;
    assert_eq!(done.location, dossier, "{}", done.html);
    let shown = browser.get(&dossier).await;
    assert!(shown.says("Đã ghi nhận sự cố") && shown.says(what.1), "{}", shown.html);
    let twice = browser.post(&page, &[("incident", "paper-lost"), what, ("version", "3")]).await;
    assert!(twice.says("đã được ghi nhận"), "{}", twice.html);
}

#[tokio::test]
async fn the_code_alone_opens_nothing_and_wrong_tries_are_counted() {
    let town = Town::new();
    let (browser, dossier) = filed(&town).await;
    let seen = dossier::view(Operation::new(&town.office, &Actor::System), id_of(&dossier)).unwrap();
    let (reference, secret) = (seen.summary.reference, seen.header.secret);
    drop(browser);
    let stranger = town.stranger();
    let code = format!("/tra-cuu?ma={reference}");
    assert!(stranger.get(&code).await.says(&format!("value=\"{reference}\"")), "the code on paper leads here");
    let alone = stranger.post("/tra-cuu", &[("ma", &reference)]).await;
    assert_eq!(alone.status, StatusCode::UNPROCESSABLE_ENTITY);
    let shown = stranger.post("/tra-cuu", &[("ma", &reference), ("bi_mat", &secret.to_lowercase())]).await;
    assert!(shown.says("Đang ở Bộ phận") && !shown.says("Võ Văn Mẫu"), "{}", shown.html);
    for _ in 0..10 {
        let wrong = stranger.post("/tra-cuu", &[("ma", &reference), ("bi_mat", "AAAAAAAAAA")]).await;
        assert!(wrong.says("Không tìm thấy hồ sơ với mã và mã bí mật này"), "{}", wrong.html);
    }
    let locked = stranger.post("/tra-cuu", &[("ma", &reference), ("bi_mat", &secret)]).await;
    assert_eq!(locked.status, StatusCode::TOO_MANY_REQUESTS);
}
