//! The scan of a whole paper dossier, over HTTP, without scripts.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use axum::http::StatusCode;
use rules::workflow::State;
use town::Town;

#[tokio::test]
async fn a_pile_is_brought_split_by_numbers_and_the_dossier_goes_on() {
    let town = Town::new();
    let (page, paper) = (town.counter_page(), town.first_paper());
    let copies = format!("copies.{paper}");
    let fields = [("filer.name", "Lò Thị Mẫu"), ("case", town.first_case()), ("have", paper), (&copies, "2")];
    let taken = town.post("motcua", &page, &page, &fields).await;
    taken.done();
    let id = taken.location.rsplit('/').next().unwrap().to_owned();
    let dossier = town.get("motcua", &format!("/can-bo/ho-so/{id}")).await;
    let scans = format!("/can-bo/ho-so/{id}/quet");
    assert!(dossier.says(&scans) && dossier.says(&format!("href=\"/can-bo/ho-so/{id}/buoc/transfer\"")));
    let refused = town.step("motcua", &id, "transfer", &[("keep", "1")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("Vì sao các giấy tờ này chưa có bản quét"), "{}", refused.html);

    let bring = async |bytes: &[u8]| {
        let browser = town.browser("motcua");
        browser.upload_to(&scans, &scans, &[], &[("pile", "tap.pdf", bytes)]).await
    };
    let wrong = bring(b"MZ").await;
    assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.says("phải là một tệp PDF"));
    let pile = format!("%PDF-1.7\n% page 1 NGAN-{paper}\n% page 2 x\n% page 3 y\n");
    let brought = bring(pile.as_bytes()).await;
    brought.done();
    let split = town.get("motcua", &brought.location).await;
    assert_eq!(split.html.matches("name=\"p.").count(), 3, "{}", split.html);
    let found = town.get("motcua", &format!("{}?tim=1", brought.location)).await;
    assert!(
        found.says("tờ ngăn") && found.says("name=\"p.1\" value=\"0\"") && found.says("name=\"p.2\" value=\"1\"")
    );
    let picture = town.get("motcua", &format!("{}/trang/2", brought.location)).await;
    assert_eq!((picture.status, picture.kind()), (StatusCode::OK, "image/jpeg"));
    let bad = town.post_form("motcua", &scans, &brought.location, &[("p.1", "0"), ("p.2", "99")]).await;
    assert!(bad.status == StatusCode::UNPROCESSABLE_ENTITY && bad.says("value=\"99\""), "{}", bad.html);
    town.post_form("motcua", &scans, &brought.location, &[("p.1", "0"), ("p.2", "1")]).await.done();
    let list = town.get("motcua", &scans).await;
    assert!(list.says("Mọi giấy tờ đã nhận đều có bản quét") && list.says("trang 2, 3"), "{}", list.html);
    town.step("motcua", &id, "transfer", &[("keep", "1")]).await.done();
    assert_eq!(town.state(&id), State::InProcessing);
    let sheets = town.get("motcua", &format!("/can-bo/ho-so/{id}/to-ngan.pdf")).await;
    assert!(sheets.kind() == "application/pdf" && sheets.says("separators"));
    for path in [&scans, &brought.location] {
        assert_eq!(town.get("nguoila", path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_reason_stands_in_for_scans_and_many_dossiers_go_with_one() {
    let town = Town::new();
    let (page, paper) = (town.counter_page(), town.first_paper());
    let copies = format!("copies.{paper}");
    let fields = [("filer.name", "Lò Thị Mẫu"), ("case", town.first_case()), ("have", paper), (&copies, "2")];
    let mut ids = Vec::new();
    for _ in 0..2 {
        let taken = town.post("motcua", &page, &page, &fields).await;
        ids.push(taken.location.rsplit('/').next().unwrap().to_owned());
    }
    town.step("motcua", &ids[0], "transfer", &[("unscanned", "Máy quét hỏng")]).await.done();
    assert_eq!(town.state(&ids[0]), State::Transferred);
    let slip = town.get("motcua", &format!("/can-bo/ho-so/{}/phieu-kiem-soat", ids[0])).await;
    assert!(slip.says("Chưa quét đủ giấy tờ: Máy quét hỏng"), "{}", slip.html);
    let ticked = format!("{}.{}", ids[1], town.version(&ids[1]));
    let many = [("buoc", "transfer"), ("danh-sach", "muc=viec"), ("chon", ticked.as_str())];
    let without = town.post_form("motcua", "/can-bo?muc=viec", "/can-bo/nhieu-ho-so", &many).await;
    assert!(without.says("Đã làm xong 0 trên 1") && without.says("Chưa có bản quét của"), "{}", without.html);
    let with = [&many[..], &[("ly-do", "Máy quét hỏng")]].concat();
    let done = town.post_form("motcua", "/can-bo?muc=viec", "/can-bo/nhieu-ho-so", &with).await;
    assert!(done.says("Đã làm xong 1 trên 1"), "{}", done.html);
}
