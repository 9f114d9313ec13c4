//! Outages on the desk's pages: declared, told, entered of by a second person, ended by another.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use axum::{extract::Query, http::StatusCode};
use base::Role;
use town::*;
use webkit::Answers;

const HERE: &str = "/can-bo/su-co-he-thong";

#[tokio::test]
async fn an_outage_is_declared_told_entered_of_and_ended_by_somebody_else() {
    let town = Town::new();
    town.make("kiem.soat", &[Role::Controller]);
    town.make("quan.tri", &[Role::SystemAdmin]);
    town.make("thanh.tra", &[Role::Inspector]);
    town.make("nhap.bu", &[Role::Intake]);
    let page = town.counter_page();
    assert!(!town.get("nhap.bu", &page).await.says("Nhập bù"), "nothing to enter without an outage");

    let wrong = [("began", "hôm qua"), ("reason", "Mất điện")];
    let wrong = town.post_form("kiem.soat", HERE, HERE, &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.says("Vui lòng ghi đủ ngày và giờ") && wrong.says("Mất điện"), "what was typed stays");
    let none = [("began", "2019-04-24T07:30"), ("reason", " ")];
    assert_eq!(town.post_form("kiem.soat", HERE, HERE, &none).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = [("began", "2019-04-24T07:30"), ("agency", ""), ("reason", "Mất điện")];
    let declared = town.post_form("kiem.soat", HERE, HERE, &said).await;
    let one = declared.location.clone();
    assert!(one.starts_with(HERE), "{}", declared.html);
    assert!(
        town.get("nhap.bu", "/can-bo")
            .await
            .says("Sự cố hệ thống (Tất cả cơ quan) từ 07:30, 24/04/2019: Mất điện")
    );

    let batch = town.get("nhap.bu", &format!("{page}/lo")).await;
    assert!(batch.says("không nhập theo lô"), "a batch has one moment for all, so it says where else");

    let (paper, outage) = (town.first_paper(), one.rsplit('/').next().unwrap().to_owned());
    let (copies, receiver) = (format!("copies.{paper}"), town.id("motcua").to_string());
    let fields = |received: &'static str, slip: &'static str| {
        vec![
            ("filer.name", "Lò Thị Mẫu"),
            ("case", town.first_case()),
            ("have", paper),
            (copies.as_str(), "2"),
            ("late.outage", outage.as_str()),
            ("late.received", received),
            ("late.receiver", receiver.as_str()),
            ("late.slip", slip),
        ]
    };
    let half = town.post("nhap.bu", &page, &page, &fields("2019-04-24T08:05", "")).await;
    assert_eq!(half.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(half.says("Vui lòng ghi số phiếu giấy") && half.says("2019-04-24T08:05"), "{}", half.html);
    let before = town.post("nhap.bu", &page, &page, &fields("2019-04-24T07:00", "12")).await;
    assert_eq!(before.status, StatusCode::CONFLICT);
    assert!(before.says("Giờ nhận giấy nằm ngoài thời gian sự cố đã công bố"), "{}", before.html);
    let own = town.post("motcua", &page, &page, &fields("2019-04-24T08:05", "12")).await;
    assert!(own.says("Người đã nhận giấy không tự nhập bù"), "{}", own.html);
    let entered = town.post("nhap.bu", &page, &page, &fields("2019-04-24T08:05", "12")).await;
    entered.done();
    let id = entered.location.rsplit('/').next().unwrap().to_owned();
    assert_eq!(town.view(&id).dossier.acceptance.unwrap().received, testkit::vn("2019-04-24T08:05"));
    for who in ["nhap.bu", "thanh.tra"] {
        let shown = town.get(who, &format!("/can-bo/ho-so/{id}")).await;
        assert!(shown.says("Nhập bù sau sự cố: nhận giấy lúc 08:05, 24/04/2019"), "{who}: {}", shown.html);
        assert!(shown.says("phiếu giấy số 12"));
    }

    town.clock.set(testkit::vn("2019-04-24T09:10"));
    let stale = town.browser("quan.tri");
    town.clock.set(testkit::vn("2019-04-24T09:21"));
    let typed = [("began", "2019-04-24T08:00"), ("reason", "Mất điện & mạng")];
    let sent = stale.post_to(HERE, HERE, &typed).await;
    assert!(sent.location.starts_with("/can-bo/xac-nhan?next="), "a fresh second factor first: {}", sent.location);
    let next = Query::<Answers>::try_from_uri(&sent.location.parse().unwrap()).unwrap();
    let back = stale.get(next.get("next")).await;
    assert!(back.says("2019-04-24T08:00") && back.says("Mất điện &#38; mạng"), "{}", back.html);
    let sent = stale.post_to(&one, &one, &[("ended", "2019-04-24T09:00")]).await;
    assert!(sent.location.starts_with("/can-bo/xac-nhan?next="), "{}", sent.location);
    let end = [("ended", "2019-04-24T08:30")];
    let same = town.post_form("kiem.soat", &one, &one, &end).await;
    assert!(same.says("Người công bố sự cố không tự kết thúc được"), "{}", same.html);
    let early = town.post_form("quan.tri", &one, &one, &[("ended", "2019-04-24T08:00")]).await;
    assert!(early.says("Đã có hồ sơ nhập bù nhận sau giờ này"), "{}", early.html);
    assert_eq!(town.post_form("quan.tri", &one, &one, &end).await.status, StatusCode::SEE_OTHER);
    assert!(!town.get("nhap.bu", "/can-bo").await.says("Sự cố hệ thống (Tất cả"));
    let (code, _) = town.names(&id);
    let shown = town.get("thanh.tra", &one).await;
    assert!(
        shown.says(&code) && shown.says("08:05, 24/04/2019") && shown.says("08:30, 24/04/2019"),
        "{}",
        shown.html
    );
    assert_eq!(town.get("nhap.bu", HERE).await.status, StatusCode::FORBIDDEN);
    let looking = town.get("thanh.tra", HERE).await;
    assert!(looking.says("Mất điện") && !looking.says("Công bố sự cố"), "{}", looking.html);
}
