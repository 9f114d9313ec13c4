//! Reading outside the duty, and who saw a dossier, over HTTP.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use axum::http::StatusCode;
use base::Role;
use town::Town;

const HERE: &str = "/can-bo/xem-ngoai-nhiem-vu";
const REASON: &str = "Đối chiếu hồ sơ trùng theo yêu cầu của thanh tra huyện";

#[tokio::test]
async fn an_officer_elsewhere_asks_the_head_lets_and_the_dossier_opens_to_be_read() {
    let town = Town::new();
    town.make("thanhtra", &[Role::Inspector]);
    let id = town.taken_in().await;
    let (page, code) = (format!("/can-bo/ho-so/{id}"), town.names(&id).0);
    assert_eq!(town.get("nguoila", &page).await.status, StatusCode::NOT_FOUND);

    let short = town.post_form("nguoila", HERE, HERE, &[("code", &code), ("reason", "xem")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(short.html.contains("href=\"#reason\"") && short.html.contains(&code), "what was typed stays");
    let wrong = town.post_form("nguoila", HERE, HERE, &[("code", "000.1"), ("reason", REASON)]).await;
    assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.says("Không có hồ sơ nào mang mã 000.1"));
    town.post_form("nguoila", HERE, HERE, &[("code", &code), ("reason", REASON)]).await.done();
    assert!(town.get("nguoila", HERE).await.says("Đang chờ trả lời."));

    let waiting = town.get("chutich", HERE).await;
    let question = waiting.links("/can-bo/xem-ngoai-nhiem-vu/").remove(0);
    assert!(town.get("chutich", &question).await.says(REASON));
    assert_eq!(
        town.get("nguoila", &question).await.status,
        StatusCode::NOT_FOUND,
        "a head, but not of this agency"
    );
    let refused = town.post_form("nguoila", HERE, &question, &[]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    assert_eq!(town.get("nguoila", &page).await.status, StatusCode::NOT_FOUND);
    town.post_form("chutich", &question, &question, &[]).await.done();

    let shown = town.get("nguoila", &page).await;
    assert!(shown.status == StatusCode::OK && shown.says("ngoài nhiệm vụ"), "{}", shown.html);
    assert!(!shown.html.contains("/buoc/") && !shown.html.contains("name=\"memo\""), "reading is all");
    let trail = town.get("thanhtra", &format!("{page}/ai-da-xem")).await;
    assert!(trail.says(REASON) && trail.says("Cán bộ nguoila"), "{}", trail.html);
    assert_eq!(town.get("chutich", &format!("{page}/ai-da-xem")).await.status, StatusCode::FORBIDDEN);
}
