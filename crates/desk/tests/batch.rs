//! Scanning, batches in and results out, over HTTP.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use axum::http::StatusCode;
use rules::workflow::State;
use testkit::browser::Shown;
use town::Town;

const ONCE: &str = "abababababababababababababababab";

/// Posts a batch of these rows: key and name.
async fn batch(town: &Town, go: &str, rows: &[(&str, &str)], more: &[(&str, &str)]) -> Shown {
    let page = format!("{}/lo", town.counter_page());
    let paper = town.first_paper();
    let copies = format!("copies.{paper}");
    let fields = [("go", go), ("once", ONCE), ("case", town.first_case()), ("have", paper), (&copies, "2")];
    let names: Vec<(String, &str)> = rows.iter().map(|(key, name)| (format!("r.{key}.name"), *name)).collect();
    let mut all: Vec<(&str, &str)> = fields.to_vec();
    all.extend(rows.iter().map(|(key, _)| ("r", *key)));
    all.extend(names.iter().map(|(field, name)| (field.as_str(), *name)));
    all.extend(more);
    town.post_form("motcua", &page, &page, &all).await
}

const BRINGER: (&str, &str) = ("bringer.name", "Trường Mẫu");

#[tokio::test]
async fn what_a_scanner_reads_opens_the_dossier_or_says_why_not() {
    let town = Town::new();
    let id = town.taken_in().await;
    let (code, _) = town.names(&id);
    let any = town.get("motcua", "/can-bo/so").await;
    assert!(any.html.contains("action=\"/can-bo/quet\"") && any.html.contains("accesskey=\"q\""), "on every page");
    let scan =
        async |who: &str, line: &str| town.post_form(who, "/can-bo/quet", "/can-bo/quet", &[("ma", line)]).await;
    let opened = scan("motcua", &format!("http://localhost/tra-cuu?ma={code}")).await;
    assert_eq!(opened.location, format!("/can-bo/ho-so/{id}"));
    let elsewhere = scan("nguoila", &code).await;
    assert_eq!(elsewhere.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(elsewhere.says("thuộc Ủy ban nhân dân phường Nghĩa Đức"), "{}", elsewhere.html);
    assert!(scan("motcua", "000.00.00.H16-190424-9999").await.says("Không có hồ sơ nào ở đây mang mã"));
    assert!(scan("motcua", "").await.says("Chưa đọc được mã nào"));
    assert!(scan("motcua", "NGAN-to-khai").await.says("tờ ngăn"));
}

#[tokio::test]
async fn rows_with_mistakes_stay_on_the_page_and_the_rest_is_accepted_once() {
    let town = Town::new();
    let wrong = [("r.2.identity", "12"), BRINGER, ("shelf", "Kệ 3")];
    let page = batch(&town, "take", &[("1", "Lò Thị Mẫu"), ("2", "Y Blao"), ("3", "")], &wrong).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.says("Số giấy tờ không đúng dạng") && page.says("value=\"Y Blao\"") && page.says("Trường Mẫu"));
    assert!(!page.says("value=\"Lò Thị Mẫu\"") && page.says("Đã tiếp nhận 1 hồ sơ"), "{}", page.html);
    let right = [("r.2.identity", "000190000013"), BRINGER];
    let done = batch(&town, "take", &[("1", "Lò Thị Mẫu"), ("2", "Y Blao")], &right).await;
    done.done();
    let one = town.get("motcua", &done.location).await;
    assert_eq!(one.links("/can-bo/ho-so/").len(), 2, "{}", one.html);
    let receipt = town.get("motcua", &format!("{}/giay.pdf", done.location)).await;
    assert_eq!((receipt.status, receipt.kind()), (StatusCode::OK, "application/pdf"));
    assert!(receipt.says("batch-receipt") && receipt.says("Y Blao"));
    let slips = town.get("motcua", &format!("{}/giay-tiep-nhan.pdf", done.location)).await;
    assert_eq!(slips.html.matches("form-01").count(), 2);
    let dossier = town.get("motcua", &one.links("/can-bo/ho-so/")[0]).await;
    assert!(dossier.says("Nộp trong lô LO-") && dossier.says("Kệ 3"), "{}", dossier.html);
    assert!(town.get("motcua", "/can-bo/lo").await.says("Trường Mẫu"));
    assert_eq!(town.get("nguoila", &done.location).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn enter_only_looks_makes_room_and_a_pasted_list_becomes_rows() {
    let town = Town::new();
    let page = batch(&town, "on", &[("1", "Lò Thị Mẫu")], &[("r.1.phone", "12")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.says("Số điện thoại không đúng") && page.html.matches("name=\"r\"").count() > 10);
    let pasted = batch(&town, "paste", &[("1", "")], &[("list", "Y Blao\t000190000013\nH'Mai")]).await;
    assert!(pasted.says("value=\"Y Blao\"") && pasted.says("value=\"H&#39;Mai\""), "{}", pasted.html);
    assert!(town.get("motcua", "/can-bo").await.says("Việc của tôi"));
    assert!(town.get("motcua", "/can-bo/lo").await.says("Chưa có lô nào"), "nothing was taken in");
    let nothing = batch(&town, "take", &[("1", "")], &[BRINGER]).await;
    assert!(nothing.status == StatusCode::UNPROCESSABLE_ENTITY && nothing.says("Chưa có hồ sơ nào"));
    let nobody = batch(&town, "take", &[("1", "Lò Thị Mẫu")], &[]).await;
    assert!(nobody.status == StatusCode::UNPROCESSABLE_ENTITY && nobody.says("value=\"Lò Thị Mẫu\""));
    assert!(town.get("motcua", "/can-bo/lo").await.says("Chưa có lô nào"));
    assert_eq!(town.get("chutich", &format!("{}/lo", town.counter_page())).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn results_are_scanned_looked_through_and_handed_to_one_person() {
    let town = Town::new();
    let (ready, busy) = (town.ready().await, town.taken_in().await);
    let codes =
        format!("http://localhost/tra-cuu?ma={}\n{}\nkhong-co\n", town.names(&ready).0, town.names(&busy).0);
    let to = "/can-bo/tra-ket-qua";
    let looked = town.post_form("motcua", to, to, &[("go", "look"), ("codes", &codes), ("once", ONCE)]).await;
    assert_eq!(looked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(looked.says(&format!("value=\"{ready}.{}\" checked", town.version(&ready))), "{}", looked.html);
    assert!(
        looked.says("Chưa có kết quả để trả") && looked.says("KHONG-CO") && looked.says(">khong-co</textarea>")
    );
    let ticked = format!("{ready}.{}", town.version(&ready));
    let also = format!("{busy}.{}", town.version(&busy));
    let hand = [("go", "hand"), ("once", ONCE), ("chon", ticked.as_str()), ("chon", also.as_str())];
    let nameless = town.post_form("motcua", to, to, &hand).await;
    assert!(nameless.status == StatusCode::UNPROCESSABLE_ENTITY && nameless.says(&ticked));
    let fields = [&hand[..], &[("receiver.name", "Trưởng thôn Mẫu"), ("capacity", "trưởng thôn")]].concat();
    let report = town.post_form("motcua", to, to, &fields).await;
    assert!(report.says("Đã trả 1 trên 2 kết quả") && report.says("Trưởng thôn Mẫu"), "{}", report.html);
    assert_eq!((town.state(&ready), town.state(&busy)), (State::Returned, State::Accepted));
    let paper = town.get("motcua", &report.links("/can-bo/lo/")[0]).await;
    assert!(paper.says("batch-return") && paper.says("trưởng thôn"));
    let version = town.version(&ready);
    let again = town.post_form("motcua", to, to, &fields).await;
    assert!(again.says("Đã trả 1 trên 2 kết quả"));
    assert_eq!(town.version(&ready), version, "nothing is handed over twice");
    let listed = town.get("motcua", "/can-bo?muc=cho-tra").await;
    assert_eq!(listed.status, StatusCode::OK);
}
