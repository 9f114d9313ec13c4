//! Certified copies over the counter: papers typed, fee by pages, numbers of the book, the book itself.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use axum::http::StatusCode;
use base::Role;
use rules::workflow::State;
use town::Town;

const PAGE: &str = "/can-bo/tiep-nhan/2.000815";

#[tokio::test]
async fn papers_typed_at_the_counter_make_the_fee_and_take_the_numbers_of_the_book() {
    let town = Town::new();
    town.make("vanthu", &[Role::Clerk]);
    let shown = town.get("motcua", PAGE).await;
    assert!(shown.says("Giấy tờ cần chứng thực") && !shown.says(&format!("{PAGE}/lo")), "{}", shown.html);
    let papers =
        [("m.1.title", "Bằng tốt nghiệp"), ("m.1.copies", "2"), ("m.3.title", "Học bạ"), ("m.3.pages", "12")];
    let common = [("filer.name", "Lò Thị Mẫu"), ("have", "ban-chinh"), ("originals.ban-chinh", "2")];
    let none = town.post("motcua", PAGE, PAGE, &common).await;
    assert!(none.status == StatusCode::UNPROCESSABLE_ENTITY && none.says("Chưa ghi giấy tờ cần chứng thực"));
    let wrong = town.post("motcua", PAGE, PAGE, &[&common[..], &papers, &[("m.1.pages", "x")]].concat()).await;
    assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.says("value=\"Học bạ\""), "{}", wrong.html);

    let taken = town.post("motcua", PAGE, PAGE, &[&common[..], &papers].concat()).await;
    taken.done();
    let id = taken.location.rsplit('/').next().unwrap().to_owned();
    assert_eq!(town.view(&id).dossier.owed, base::Vnd(4_000 + 14_000), "by the brackets of pages");
    let limit = town.view(&id).dossier.acceptance.unwrap().limit;
    assert_eq!(limit, rules::calendar::Limit::SameDay);

    town.step("motcua", &id, "transfer", &[("keep", "1"), ("unscanned", "Bản chính trả lại ngay")]).await.done();
    let leader = town.officer("chutich").id.to_string();
    let draft =
        [("outcome", "positive"), ("title", "LỜI CHỨNG"), ("to", "leadership"), ("signatory", leader.as_str())];
    town.step("motcua", &id, "submit-draft", &draft).await.done();
    town.step("chutich", &id, "sign", &[("how", "digital")]).await.done();
    let page = town.get("motcua", &format!("/can-bo/ho-so/{id}/buoc/issue")).await;
    assert!(page.says("1-2, quyển số 01/2019 - SCT/BS") && !page.says("name=\"number\""), "{}", page.html);
    let day = [("on.day", "24"), ("on.month", "4"), ("on.year", "2019")];
    town.step("vanthu", &id, "issue", &day).await.done();
    assert_eq!(town.state(&id), State::Issued);
    assert_eq!(town.view(&id).dossier.issued().unwrap().number, "1-2, quyển số 01/2019 - SCT/BS");
    let issued = town.paper(&id, cases::document::Kind::Issued);
    assert!(issued.contains("% 1-2 of 2019-04-24"), "the numbers stand on the file: {issued}");

    let books = town.get("motcua", "/can-bo/so-chung-thuc").await;
    let link = books.links("/can-bo/so-chung-thuc/quyen").remove(0);
    let book = town.get("motcua", &link).await;
    assert!(book.says("Học bạ") && book.says("14.000 đồng") && book.says("chutich"), "{}", book.html);
    let print = town.get("motcua", &link.replace("/quyen?", "/quyen.pdf?")).await;
    assert!(print.kind() == "application/pdf" && print.says("certification-book"));
    assert_eq!(town.get("nguoila", &link).await.status, StatusCode::NOT_FOUND);
    assert_eq!(town.get("motcua", &link.replace("copies", "x")).await.status, StatusCode::NOT_FOUND);
}
