//! What was typed and scanned is not asked for a second time.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use axum::http::StatusCode;
use rules::workflow::State;
use town::Town;

const SCAN: &[(&str, &str, &[u8])] = &[("scan", "ban-ky.pdf", b"%PDF-1.7\n")];
const DAY: [(&str, &str); 3] = [("on.day", "24"), ("on.month", "4"), ("on.year", "2019")];

/// A draft before the leader.
async fn for_signature(town: &Town) -> String {
    let id = town.in_hand().await;
    let draft = [("outcome", "negative"), ("body", "Không đủ điều kiện theo quy định."), ("to", "leadership")];
    town.step("motcua", &id, "submit-draft", &draft).await.done();
    id
}

#[tokio::test]
async fn a_scan_sent_with_a_mistake_or_after_somebody_elses_change_need_not_be_sent_again() {
    let town = Town::new();
    let id = for_signature(&town).await;
    let leader = town.officer("chutich").id.to_string();
    let wrong = town.step_with("motcua", &id, "sign", &DAY, SCAN).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "nobody is named as signatory");
    assert!(wrong.says("Tệp đã gửi lên vẫn được giữ: ban-ky.pdf"), "{}", wrong.html);

    // A payment is recorded meanwhile: the page is old now.
    let old = (town.version(&id) - 1).to_string();
    let kept = wrong.field("giu");
    let sent = [("version", old.as_str()), ("giu", kept.as_str()), ("signatory", leader.as_str())];
    let stale = town.step_as_sent("motcua", &id, "sign", &[&sent[..], &DAY[..]].concat()).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.says("Tệp đã gửi lên vẫn được giữ: ban-ky.pdf"), "{}", stale.html);

    let again = [("giu", stale.field("giu")), ("signatory", leader)];
    let again: Vec<(&str, &str)> = again.iter().map(|(name, value)| (*name, value.as_str())).collect();
    town.step("motcua", &id, "sign", &[&again[..], &DAY[..]].concat()).await.done();
    assert_eq!(town.state(&id), State::Signed);
}

#[tokio::test]
async fn a_file_that_is_itself_wrong_is_not_kept_and_nobody_elses_is_joined() {
    let town = Town::new();
    let id = for_signature(&town).await;
    let leader = town.officer("chutich").id.to_string();
    let fields = [&[("signatory", leader.as_str())][..], &DAY[..]].concat();
    let disguised = town.step_with("motcua", &id, "sign", &fields, &[("scan", "ky.pdf", b"MZ\x90")]).await;
    assert_eq!(disguised.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!disguised.says("vẫn được giữ"), "{}", disguised.html);

    let wrong = town.step_with("motcua", &id, "sign", &DAY, SCAN).await.field("giu");
    let theirs = [&[("giu", wrong.as_str())][..], &fields[..]].concat();
    let without = town.step("chutich", &id, "sign", &theirs).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY, "the clerk's scan is not the leader's");
}

#[tokio::test]
async fn a_signature_by_pen_sent_ten_minutes_later_waits_behind_the_code_page() {
    let town = Town::new();
    let id = for_signature(&town).await;
    let leader = town.officer("chutich").id.to_string();
    let fields = [&[("signatory", leader.as_str())][..], &DAY[..]].concat();
    let [_, sent] = town.stale_sign_with("motcua", &id, &fields, SCAN).await;
    let (door, next) = sent.location.split_once("?next=").unwrap();
    assert_eq!(door, "/can-bo/xac-nhan");
    let next = next.replace("%2F", "/").replace("%3F", "?").replace("%3D", "=").replace("%2D", "-");
    assert!(next.starts_with(&format!("/can-bo/ho-so/{id}/buoc/sign?giu=")), "{next}");

    let back = town.get("motcua", &next).await;
    assert_eq!(back.status, StatusCode::OK);
    assert!(back.says("vẫn được giữ: ban-ky.pdf") && back.says(r#"value="24""#), "{}", back.html);
    let kept = back.field("giu");
    town.step("motcua", &id, "sign", &[&[("giu", kept.as_str())][..], &fields[..]].concat()).await.done();
    assert_eq!(town.state(&id), State::Signed);
    let gone = town.get("motcua", &next).await;
    assert_eq!(gone.status, StatusCode::CONFLICT, "the step is taken and nothing lies aside any more");
}
