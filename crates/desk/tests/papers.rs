//! The full trace, answers beside papers, the register and the form sets, as a browser without scripts sees them.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use axum::http::StatusCode;
use base::{Actor, Role};
use cases::{
    Operation,
    dossier::{self, Details},
};
use rules::{document::Person, workflow::State};
use town::Town;

const PDF: &[u8] = b"%PDF-1.7\nscan";

/// A dossier with a supplement that the citizen brought to the counter with another phone number.
async fn supplemented(town: &Town) -> String {
    let account = base::AccountId::new();
    let id = town.of_citizen(account).await;
    town.step("motcua", &id, "ask-supplement", &[("reason", "Bản chụp mờ")]).await.done();
    let citizen = Actor::Citizen { account };
    let filer = Person { name: "Lò Thị Mẫu".into(), phone: Some("0900000077".into()), ..Person::default() };
    let details = Details { filer: Some(filer), ..Details::default() };
    dossier::save_details(Operation::new(&town.office, &citizen), id.parse().unwrap(), &details).unwrap();
    town.at("2019-04-25T08:30");
    let (key, copies) = (town.first_paper(), format!("copies.{}", town.first_paper()));
    let scan = (format!("file.{key}"), "ban-moi.pdf");
    let brought = [("have", key), (copies.as_str(), "1")];
    town.step_with("motcua", &id, "resubmit", &brought, &[(scan.0.as_str(), scan.1, PDF)]).await.done();
    id
}

#[tokio::test]
async fn the_trace_tells_every_event_with_who_what_papers_and_clock() {
    let town = Town::new();
    let id = supplemented(&town).await;
    town.step("motcua", &id, "find-complete", &[]).await.done();
    let address = format!("/can-bo/ho-so/{id}/qua-trinh");
    let page = town.get("motcua", &address).await;
    assert_eq!(page.status, StatusCode::OK);
    let events = town.view(&id).history.len();
    assert!((1..=events).all(|number| page.html.contains(&format!("id=\"dong-{number}\""))), "{}", page.html);
    for said in
        ["Thời hạn tính từ 09:00, 24/04/2019", "Tạm dừng tính thời hạn từ", "đã tạm dừng từ", "Phải trả lời trước"]
    {
        assert!(page.html.contains(said), "{said}: {}", page.html);
    }
    assert!(page.html.contains("Bản chụp mờ") && page.html.contains("Cán bộ motcua"));
    let papers = page.links(&format!("/can-bo/ho-so/{id}/van-ban/"));
    assert!(papers.len() >= 3, "both receipts and the request: {papers:?}");
    assert_eq!(town.get("motcua", &papers[0]).await.status, StatusCode::OK);

    let clock = town.get("motcua", &format!("{address}?xem=thoi-han")).await;
    assert!(clock.html.contains("Tạm dừng") && !clock.html.contains("id=\"dong-1\""), "{}", clock.html);
    let none = town.get("motcua", &format!("{address}?xem=su-co")).await;
    assert!(none.html.contains("Không có dòng nào"), "{}", none.html);

    let pdf = town.get("motcua", &format!("{address}.pdf")).await;
    assert_eq!((pdf.status, pdf.kind()), (StatusCode::OK, "application/pdf"));
    assert!(pdf.html.contains("processing-trace") && pdf.html.contains("Bản chụp mờ"), "{}", pdf.html);
    assert_eq!(town.get("nguoila", &address).await.status, StatusCode::NOT_FOUND);
    assert_eq!(town.get("nguoila", &format!("{address}.pdf")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn inspection_sees_incidents_in_the_trace() {
    let town = Town::new();
    town.make("thanhtra", &[Role::Inspector]);
    let id = town.in_hand().await;
    let fields = [("incident", "paper-lost"), ("what", "Thất lạc bản chụp"), ("part", "section")];
    town.step("motcua", &id, "report-incident", &fields).await.done();
    let page = town.get("thanhtra", &format!("/can-bo/ho-so/{id}/qua-trinh?xem=su-co")).await;
    assert!(page.html.contains("Thất lạc bản chụp") && page.html.contains("Ghi nhận sự cố"), "{}", page.html);
}

#[tokio::test]
async fn answers_stand_beside_the_paper_and_what_changed_between_filings_is_told() {
    let town = Town::new();
    let id = supplemented(&town).await;
    let address = format!("/can-bo/ho-so/{id}/doi-chieu");
    let page = town.get("motcua", &address).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.html.contains("<iframe class=\"mc-page-view\" src=\"/can-bo/ho-so/"), "{}", page.html);
    assert!(page.html.contains("ban-moi.pdf"), "{}", page.html);
    assert!(page.html.contains("<ins>0900000077</ins>") && page.html.contains("mc-changed"), "{}", page.html);
    let first = town.get("motcua", &format!("{address}?lan=1")).await;
    assert!(!first.html.contains("0900000077") && !first.html.contains("ban-moi.pdf"), "{}", first.html);
    assert!(page.html.contains("rel=\"prev\""), "{}", page.html);
    assert_eq!(town.get("nguoila", &address).await.status, StatusCode::NOT_FOUND);

    let memo = [("memo", "Đã so với bản chính"), ("back", "doi-chieu"), ("giay", town.first_paper())];
    let kept = town.post_form("motcua", &address, &format!("/can-bo/ho-so/{id}/ghi-chu"), &memo).await;
    assert_eq!(kept.location, format!("{address}?giay={}", town.first_paper()));
    assert!(town.get("motcua", &address).await.html.contains("Đã so với bản chính"));
    let elsewhere = [("memo", "Thử"), ("back", "doi-chieu"), ("giay", "x/../../y")];
    let kept = town.post_form("motcua", &address, &format!("/can-bo/ho-so/{id}/ghi-chu"), &elsewhere).await;
    assert_eq!(kept.location, format!("/can-bo/ho-so/{id}"), "only to a page of this dossier");
}

#[tokio::test]
async fn one_click_asks_for_the_very_paper_that_is_looked_at() {
    let town = Town::new();
    let id = town.in_hand().await;
    let page = town.get("motcua", &format!("/can-bo/ho-so/{id}/doi-chieu?giay=giay-to-tuy-than")).await;
    let ask = page.links(&format!("/can-bo/ho-so/{id}/buoc/ask-supplement?giay="));
    assert_eq!(ask.len(), 1, "{}", page.html);
    let key = ask[0].split('=').next_back().unwrap();
    let step = town.get("motcua", &ask[0]).await;
    assert!(step.html.contains(&format!("name=\"paper\" value=\"{key}\" checked")), "{}", step.html);
    let form = town.get("motcua", &ask[0].replace(key, town.first_paper())).await;
    assert!(
        form.html.contains("name=\"name.khac-1\" value=\"Tờ khai"),
        "a paper this filing does not need: {}",
        form.html
    );
    assert_eq!(town.state(&id), State::InProcessing, "nothing is asked yet");
}

#[tokio::test]
async fn the_register_is_searched_and_its_lines_show_their_fate() {
    let town = Town::new();
    let (first, second) = (town.taken_in().await, town.in_hand().await);
    town.step("chutich", &second, "stop", &[("reason", "Người nộp đã mất")]).await.done();
    let shelf = town.get("motcua", "/can-bo/so").await;
    let book = shelf.links("/can-bo/so/quyen").remove(0);
    let page = town.get("motcua", &book).await;
    let (codes, stopped) =
        ([town.names(&first).0, town.names(&second).0], "Dừng giải quyết ngày 24/04/2019: Người nộp đã mất.");
    assert!(codes.iter().all(|code| page.html.contains(code)) && page.html.contains(stopped), "{}", page.html);
    assert!(page.html.contains("mẫu 06, bộ mẫu 2018"), "{}", page.html);
    let seek = |what: &'static str| {
        let (town, book) = (&town, book.clone());
        let values: Vec<String> = ["co_quan", "linh_vuc", "nam"].iter().map(|name| page.field(name)).collect();
        async move {
            let fields =
                [("co_quan", &*values[0]), ("linh_vuc", &*values[1]), ("nam", &*values[2]), ("tim", what)];
            let sought = town.post_form("motcua", &book, "/can-bo/so/quyen", &fields).await;
            assert!(
                !sought.location.contains(what) || what.len() == 1,
                "no name in an address: {}",
                sought.location
            );
            town.get("motcua", &sought.location).await
        }
    };
    let found = seek("2").await;
    assert!(found.html.contains(&codes[1]) && !found.html.contains(&codes[0]), "{}", found.html);
    let nothing = seek("Nguyễn").await;
    assert!(nothing.html.contains("Không có dòng nào như vậy"), "{}", nothing.html);
    let pdf = town.get("motcua", &page.links("/can-bo/so/quyen.pdf").remove(0)).await;
    assert_eq!((pdf.status, pdf.kind()), (StatusCode::OK, "application/pdf"));
    assert!(pdf.html.contains("form-06") && codes.iter().all(|code| pdf.html.contains(code)), "{}", pdf.html);
    assert_eq!(town.get("nguoila", &book).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_form_sets_say_what_was_not_compared() {
    let town = Town::new();
    let page = town.get("motcua", "/can-bo/bo-mau").await;
    for said in ["Thông tư 01/2018/TT-VPCP", "Thông tư 03/2025/TT-VPCP", "áp dụng từ 15/09/2025", "Chưa đối chiếu"]
    {
        assert!(page.html.contains(said), "{said}: {}", page.html);
    }
    town.at("2025-10-01T09:00");
    let id = town.taken_in().await;
    let dossier = town.get("motcua", &format!("/can-bo/ho-so/{id}")).await;
    assert!(dossier.html.contains("mẫu 01, bộ mẫu 2025"), "{}", dossier.html);
    assert!(dossier.html.contains("Bố cục chưa đối chiếu với thông tư"), "{}", dossier.html);
}
