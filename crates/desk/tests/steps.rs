//! The desk's rare steps over HTTP, each the good way and refused.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use axum::http::StatusCode;
use base::{AccountId, DocumentId, Role};
use rules::{
    calendar::Limit,
    workflow::{Command, State},
};
use testkit::browser::Shown;
use testkit::vn;
use town::Town;

const LOST: StatusCode = StatusCode::NOT_FOUND;
const WRONG: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
const REFUSED: StatusCode = StatusCode::CONFLICT;

/// The page again, with a link to the field, and with what was typed.
#[track_caller]
fn again(shown: &Shown, field: &str, typed: &str) {
    assert_eq!(shown.status, WRONG, "{}", shown.html);
    assert!(shown.html.contains(&format!("href=\"#{field}\"")), "{field}: {}", shown.html);
    assert!(shown.html.contains(typed), "{typed}: {}", shown.html);
}

fn day<'a>(name: &'a [String; 3], day: [&'a str; 3]) -> [(&'a str, &'a str); 3] {
    [(name[0].as_str(), day[0]), (name[1].as_str(), day[1]), (name[2].as_str(), day[2])]
}

fn parts(name: &str) -> [String; 3] {
    ["day", "month", "year"].map(|part| format!("{name}.{part}"))
}

/// Posts a step for somebody who cannot open the dossier's page.
async fn from_outside(town: &Town, who: &str, id: &str, step: &str, fields: &[(&str, &str)]) -> StatusCode {
    let page = town.counter_page();
    town.post(who, &page, &format!("/can-bo/ho-so/{id}/buoc/{step}"), fields).await.status
}

/// An older page is refused with what was typed.
async fn stale(town: &Town, who: &str, id: &str, step: &str, fields: &[(&str, &str)], typed: &str) {
    let old = (town.version(id) - 1).to_string();
    let shown = town.step_as_sent(who, id, step, &[&[("version", old.as_str())], fields].concat()).await;
    assert_eq!(shown.status, REFUSED, "{}", shown.html);
    assert!(shown.html.contains(typed) && shown.html.contains("đã thay đổi"), "{}", shown.html);
}

#[tokio::test]
async fn an_opinion_is_asked_and_given() {
    let town = Town::new();
    let id = town.in_hand().await;
    let (until, elsewhere) = (parts("answer_by"), town.elsewhere());
    let until = day(&until, ["26", "4", "2019"]);
    let question = ("question", "Ông A có cư trú tại xã không?");
    let asked = [&until[..], &[("agency", elsewhere.as_str()), ("mandatory", "yes"), question]].concat();

    let silent = [&until[..], &[("agency", elsewhere.as_str()), ("question", " ")]].concat();
    again(&town.step("motcua", &id, "ask-opinion", &silent).await, "question", "value=\"26\"");
    assert_eq!(town.step("chutich", &id, "ask-opinion", &asked).await.status, REFUSED, "not the specialist");
    assert_eq!(from_outside(&town, "nguoila", &id, "ask-opinion", &asked).await, LOST);
    stale(&town, "motcua", &id, "ask-opinion", &asked, question.1).await;
    town.step("motcua", &id, "ask-opinion", &asked).await.done();
    assert_eq!(town.state(&id), State::Consulting);

    let early = town.step("motcua", &id, "submit-draft", &[("outcome", "positive"), ("body", "Có")]).await;
    assert_eq!(early.status, REFUSED, "no draft without the opinion");
    let opinion = [("opinion", "Có cư trú từ năm 2010.")];
    assert_eq!(town.step("chutich", &id, "give-opinion", &opinion).await.status, REFUSED, "not who was asked");
    again(&town.step("nguoila", &id, "give-opinion", &[("opinion", "  ")]).await, "opinion", "name=\"opinion\"");
    stale(&town, "nguoila", &id, "give-opinion", &opinion, opinion[0].1).await;
    town.step("nguoila", &id, "give-opinion", &opinion).await.done();
    assert_eq!(town.state(&id), State::InProcessing);
}

#[tokio::test]
async fn several_agencies_are_asked_at_once_get_another_day_and_replace_what_they_said() {
    let town = Town::new();
    let id = town.in_hand().await;
    let (until, elsewhere, third) = (parts("answer_by"), town.elsewhere(), town.agency("67-D03").to_string());
    let question = ("question", "Thửa đất có tranh chấp không?");
    let both = [("agency", elsewhere.as_str()), ("agency_2", third.as_str()), question, ("mandatory", "yes")];
    let on = |date| [&day(&until, [date, "4", "2019"])[..], &both].concat();
    again(&town.step("motcua", &id, "ask-opinion", &on("27")).await, "answer_by", "ngày làm việc");
    town.step("motcua", &id, "ask-opinion", &on("26")).await.done();
    let asked = town.view(&id).dossier.consultations;
    assert_eq!(asked.iter().map(|asked| asked.agency.to_string()).collect::<Vec<_>>(), [elsewhere.clone(), third]);
    assert_ne!(asked[0].document, asked[1].document, "each has a letter of its own");

    let later = day(&until, ["3", "5", "2019"]);
    let more = [&later[..], &[("agency", elsewhere.as_str()), ("reason", "Cần đo đạc lại")]].concat();
    town.step("motcua", &id, "extend-opinion", &more).await.done();
    town.step("nguoila", &id, "give-opinion", &[("opinion", "Không tranh chấp.")]).await.done();
    let page = town.get("nguoila", &format!("/can-bo/ho-so/{id}/buoc/give-opinion")).await;
    assert!(page.html.contains("Không tranh chấp.") && page.html.contains(question.1), "{}", page.html);
    town.step("nguoila", &id, "give-opinion", &[("opinion", "Đang tranh chấp.")]).await.done();
    let shown = town.get("motcua", &format!("/can-bo/ho-so/{id}")).await.html;
    for text in
        ["Không tranh chấp.", "Đang tranh chấp.", "Ý kiến trước, đã được thay", "3/5/2019", "Cần đo đạc lại"]
    {
        assert!(shown.replace("03/05", "3/5").contains(text), "{text}: {shown}");
    }
    assert_eq!(town.state(&id), State::Consulting, "the other agency is still silent");
}

#[tokio::test]
async fn without_an_opinion_one_goes_on_only_with_a_ground() {
    let town = Town::new();
    let id = town.in_hand().await;
    let (until, elsewhere) = (parts("answer_by"), town.elsewhere());
    let asked = [("agency", elsewhere.as_str()), ("question", "Có cư trú không?")];
    let asked = [&day(&until, ["26", "4", "2019"])[..], &asked].concat();
    town.step("motcua", &id, "ask-opinion", &asked).await.done();
    let none = town.step("motcua", &id, "forgo-opinion", &[("agency", &elsewhere), ("ground", "")]).await;
    again(&none, "ground", &format!("value=\"{elsewhere}\" selected"));
    let ground = [("agency", elsewhere.as_str()), ("ground", "Quá hạn trả lời 10 ngày")];
    town.step("motcua", &id, "forgo-opinion", &ground).await.done();
    assert_eq!(town.state(&id), State::InProcessing);
}

#[tokio::test]
async fn a_financial_obligation_is_required_and_confirmed() {
    let town = Town::new();
    let id = town.in_hand().await;
    let reason = ("reason", "Thuế trước bạ");
    again(&town.step("motcua", &id, "require-finance", &[("amount", "nhiều"), reason]).await, "amount", reason.1);
    again(&town.step("motcua", &id, "require-finance", &[("amount", "5000")]).await, "reason", "value=\"5000\"");
    let right = [("amount", "1.000.000"), reason, ("pauses", "yes")];
    assert_eq!(town.step("chutich", &id, "require-finance", &right).await.status, REFUSED);
    assert_eq!(from_outside(&town, "nguoila", &id, "require-finance", &right).await, LOST);
    stale(&town, "motcua", &id, "require-finance", &right, reason.1).await;
    town.step("motcua", &id, "require-finance", &right).await.done();
    assert_eq!(town.state(&id), State::WaitingFinance);
    assert!(town.view(&id).dossier.is_paused());

    assert_eq!(town.step("chutich", &id, "confirm-finance", &[("receipt", "BL 1")]).await.status, REFUSED);
    let empty = town.step("motcua", &id, "confirm-finance", &[("receipt", "")]).await;
    again(&empty, "receipt", "name=\"receipt\"");
    town.step("motcua", &id, "confirm-finance", &[("receipt", "BL 0000001")]).await.done();
    assert_eq!(town.state(&id), State::InProcessing);
}

#[tokio::test]
async fn a_statutory_extension_is_proposed_and_another_officer_approves_or_declines() {
    let town = Town::new();
    let id = town.in_hand().await;
    let reason = ("reason", "Phải xác minh nơi cư trú trước đây");
    let right = [("basis", "Điều 22 Nghị định 123/2015/NĐ-CP"), reason, ("extra", "3")];
    again(&town.step("motcua", &id, "extend", &[reason, ("extra", "3")]).await, "basis", reason.1);
    again(&town.step("motcua", &id, "extend", &[right[0], reason, ("extra", "0")]).await, "extra", reason.1);
    assert_eq!(town.step("chutich", &id, "extend", &right).await.status, REFUSED);
    assert_eq!(from_outside(&town, "nguoila", &id, "extend", &right).await, LOST);
    stale(&town, "motcua", &id, "extend", &right, reason.1).await;
    town.step("motcua", &id, "extend", &right).await.done();
    assert_eq!(town.step("motcua", &id, "approve", &[]).await.status, REFUSED, "nobody approves for themself");
    again(&town.step("chutich", &id, "decline", &[("reason", " ")]).await, "reason", "name=\"reason\"");
    town.step("chutich", &id, "decline", &[("reason", "Chưa cần")]).await.done();
    let limit = || town.view(&id).dossier.acceptance.unwrap().limit;
    assert_eq!(limit(), Limit::WorkingDays(3));
    town.step("motcua", &id, "extend", &right).await.done();
    town.step("chutich", &id, "approve", &[]).await.done();
    assert_eq!(limit(), Limit::WorkingDays(6));
}

#[tokio::test]
async fn the_leader_apologises_once_and_names_a_working_day_after_the_appointment() {
    let town = Town::new();
    let id = town.in_hand().await;
    let (name, reason) = (parts("new_day"), ("reason", "Chờ kết quả xác minh"));
    let apology = |at| [&day(&name, at)[..], &[reason]].concat();
    let due = town.view(&id).dossier.due.unwrap();
    let right = apology(["10", "5", "2019"]);
    assert_eq!(town.step("motcua", &id, "apologise", &right).await.status, REFUSED, "not the leader");
    assert_eq!(from_outside(&town, "nguoila", &id, "apologise", &right).await, LOST);
    again(&town.step("chutich", &id, "apologise", &apology(["24", "4", "2019"])).await, "new_day", reason.1);
    again(&town.step("chutich", &id, "apologise", &apology(["11", "5", "2019"])).await, "new_day", reason.1);
    again(&town.step("chutich", &id, "apologise", &apology(["31", "2", "2019"])).await, "new_day", reason.1);
    let unsaid = town.step("chutich", &id, "apologise", &day(&name, ["10", "5", "2019"])).await;
    again(&unsaid, "reason", "value=\"10\"");
    stale(&town, "chutich", &id, "apologise", &right, reason.1).await;
    town.step("chutich", &id, "apologise", &right).await.done();
    let now = town.view(&id).dossier.due.unwrap();
    assert_eq!((now.original, now.current), (due.original, vn("2019-05-10T17:00")));
    assert_eq!(town.step("chutich", &id, "apologise", &apology(["15", "5", "2019"])).await.status, REFUSED);
    assert!(town.paper(&id, cases::document::Kind::Form04).contains(reason.1));
}

#[tokio::test]
async fn a_stand_in_works_while_the_days_last() {
    let town = Town::new();
    town.make("thaythe", &[Role::Specialist]);
    let id = town.in_hand().await;
    let stand_in = town.officer("thaythe").id.to_string();
    let (since, until) = (parts("since"), parts("until"));
    let days = [day(&since, ["25", "4", "2019"]), day(&until, ["26", "4", "2019"])].concat();
    let reason = ("reason", "Nghỉ phép");
    let named = ("officer", stand_in.as_str());
    let right = [&days[..], &[named, reason]].concat();
    again(&town.step("motcua", &id, "delegate", &[&days[..], &[named]].concat()).await, "reason", "value=\"25\"");
    let myself = town.officer("motcua").id.to_string();
    let own = [&days[..], &[("officer", myself.as_str()), reason]].concat();
    again(&town.step("motcua", &id, "delegate", &own).await, "officer", reason.1);
    assert_eq!(from_outside(&town, "nguoila", &id, "delegate", &right).await, LOST);
    assert_eq!(town.step("thaythe", &id, "delegate", &right).await.status, REFUSED, "not theirs to give");
    stale(&town, "motcua", &id, "delegate", &right, reason.1).await;
    town.step("motcua", &id, "delegate", &right).await.done();
    let page = town.get("chutich", &format!("/can-bo/ho-so/{id}")).await;
    assert!(page.html.contains("Cán bộ thaythe") && page.html.contains("Nghỉ phép"), "{}", page.html);
    let back = [("reason", "Cần người khác làm")];
    assert_eq!(town.step("thaythe", &id, "step-back", &back).await.status, REFUSED, "not before the day");
    town.at("2019-04-25T08:00");
    town.step("thaythe", &id, "step-back", &back).await.done();
    assert_eq!(town.state(&id), State::Transferred);
}

#[tokio::test]
async fn what_was_filed_at_the_wrong_agency_is_passed_on_and_no_longer_seen() {
    let town = Town::new();
    let id = town.entered().await;
    let (elsewhere, reason) = (town.elsewhere(), ("reason", "Người nộp cư trú ở xã khác"));
    let right = [("agency", elsewhere.as_str()), reason];
    again(&town.step("motcua", &id, "pass-on", &[right[0]]).await, "reason", &format!("\"{elsewhere}\" selected"));
    again(&town.step("motcua", &id, "pass-on", &[reason]).await, "agency", reason.1);
    let nobody = base::AgencyId::new().to_string();
    again(&town.step("motcua", &id, "pass-on", &[("agency", &nobody), reason]).await, "agency", reason.1);
    assert_eq!(town.step("chutich", &id, "pass-on", &right).await.status, REFUSED, "not the one-stop");
    assert_eq!(from_outside(&town, "nguoila", &id, "pass-on", &right).await, LOST);
    stale(&town, "motcua", &id, "pass-on", &right, reason.1).await;
    town.step("motcua", &id, "pass-on", &right).await.done();
    assert_eq!(town.get("motcua", &format!("/can-bo/ho-so/{id}")).await.status, LOST);
    town.step("nguoila", &id, "accept", &[("owed", "0")]).await.done();
    assert_eq!(town.state(&id), State::Accepted);
}

#[tokio::test]
async fn a_wrong_result_is_corrected_by_a_signed_and_numbered_one_that_names_it() {
    let town = Town::new();
    let id = town.ready().await;
    let leader = town.officer("chutich").id.to_string();
    let (reason, body) = (("reason", "Sai năm sinh"), ("body", "Xác nhận bà Lò Thị Mẫu sinh năm 1990."));
    let text = [("outcome", "positive"), ("title", "GIẤY XÁC NHẬN"), body, ("signatory", leader.as_str())];
    let right = [&text[..], &[reason]].concat();
    again(&town.step("motcua", &id, "correct-result", &text).await, "reason", body.1);
    assert_eq!(town.step("chutich", &id, "correct-result", &right).await.status, REFUSED, "the leader signs it");
    assert_eq!(from_outside(&town, "nguoila", &id, "correct-result", &right).await, LOST);
    stale(&town, "motcua", &id, "correct-result", &right, body.1).await;
    let preview = town.step("motcua", &id, "correct-result", &[&right[..], &[("preview", "1")]].concat()).await;
    assert_eq!((preview.status, preview.kind()), (StatusCode::OK, "application/pdf"));
    town.step("motcua", &id, "correct-result", &right).await.done();
    let (code, _) = town.names(&id);
    assert!(town.get("chutich", "/can-bo?muc=sua-sai").await.html.contains(&code));

    let own = town.step("motcua", &id, "sign", &[("how", "digital")]).await;
    assert_eq!(own.status, REFUSED, "nobody signs their own");
    town.step("chutich", &id, "sign", &[("how", "digital")]).await.done();
    let (name, number) = (parts("on"), |number| ("number", number));
    let on = day(&name, ["24", "4", "2019"]);
    again(
        &town.step("motcua", &id, "issue", &[&on[..], &[number("12")]].concat()).await,
        "number",
        "value=\"12\"",
    );
    let page = town.get("motcua", &format!("/can-bo/ho-so/{id}/buoc/issue")).await;
    assert!(page.html.contains("value=\"13\""), "the next number of the book: {}", page.html);
    town.step("motcua", &id, "issue", &[&on[..], &[number("13")]].concat()).await.done();
    let dossier = town.view(&id).dossier;
    assert_eq!((dossier.results.len(), dossier.state), (2, State::ResultReady));
    assert!(dossier.issued().unwrap().number.starts_with("13/"), "{:?}", dossier.issued());
    let corrected = town.paper(&id, cases::document::Kind::Issued);
    assert!(corrected.contains("Văn bản này thay thế văn bản số 12/") && corrected.contains("sinh năm 1990"));
    let letter = town.paper(&id, cases::document::Kind::Notice);
    assert!(letter.contains("Sai năm sinh") && letter.contains("13/"), "{letter}");
    assert!(!town.get("chutich", "/can-bo?muc=sua-sai").await.html.contains(&code));
}

#[tokio::test]
async fn a_correction_can_be_signed_by_pen_and_dropped() {
    let town = Town::new();
    let id = town.ready().await;
    let leader = town.officer("chutich").id.to_string();
    let text = [
        ("outcome", "positive"),
        ("title", "GIẤY XÁC NHẬN"),
        ("body", "Nội dung đúng."),
        ("signatory", leader.as_str()),
        ("reason", "Sai tên"),
    ];
    town.step("motcua", &id, "correct-result", &text).await.done();
    again(&town.step("chutich", &id, "send-back", &[]).await, "reason", "name=\"reason\"");
    town.step("chutich", &id, "send-back", &[("reason", "Không sai")]).await.done();
    assert_eq!((town.view(&id).dossier.correction, town.state(&id)), (None, State::ResultReady));
    town.step("motcua", &id, "correct-result", &text).await.done();
    let name = parts("on");
    let signed = [&day(&name, ["24", "4", "2019"])[..], &[("signatory", leader.as_str())]].concat();
    let scan: [(&str, &str, &[u8]); 1] = [("scan", "ky.pdf", b"%PDF-1.7\n")];
    town.step_with("motcua", &id, "sign", &signed, &scan).await.done();
    let issue = [&day(&name, ["24", "4", "2019"])[..], &[("number", "14")]].concat();
    town.step("motcua", &id, "issue", &issue).await.done();
    assert_eq!(town.view(&id).dossier.results.len(), 2);
}

#[tokio::test]
async fn a_withdrawal_that_the_citizen_asks_for_is_declined_or_approved_by_the_head() {
    let town = Town::new();
    let account = AccountId::new();
    let id = town.of_citizen(account).await;
    let ask = || Command::Withdraw { reason: "Đã làm ở nơi khác".into(), document: DocumentId::new() };
    assert_eq!(town.step("chutich", &id, "approve-withdrawal", &[]).await.status, REFUSED, "nobody asked");
    town.citizen_does(account, &id, &ask());
    let page = town.get("chutich", &format!("/can-bo/ho-so/{id}")).await;
    assert!(page.html.contains("đề nghị rút hồ sơ") && page.html.contains("Đã làm ở nơi khác"));
    let reason = ("reason", "Kết quả đã soạn xong");
    assert_eq!(town.step("motcua", &id, "decline-withdrawal", &[reason]).await.status, REFUSED, "not the head");
    assert_eq!(from_outside(&town, "nguoila", &id, "decline-withdrawal", &[reason]).await, LOST);
    again(&town.step("chutich", &id, "decline-withdrawal", &[]).await, "reason", "name=\"reason\"");
    stale(&town, "chutich", &id, "decline-withdrawal", &[reason], reason.1).await;
    town.step("chutich", &id, "decline-withdrawal", &[reason]).await.done();
    assert_eq!(town.state(&id), State::InProcessing);
    town.citizen_does(account, &id, &ask());
    assert_eq!(town.step("motcua", &id, "approve-withdrawal", &[]).await.status, REFUSED);
    town.step("chutich", &id, "approve-withdrawal", &[]).await.done();
    assert_eq!(town.state(&id), State::Withdrawn);
    assert_eq!(town.step("chutich", &id, "stop", &[reason]).await.status, REFUSED, "closed is closed");
}

#[tokio::test]
async fn only_the_leader_stops_and_says_why() {
    let town = Town::new();
    let id = town.in_hand().await;
    let reason = ("reason", "Người nộp đã chết");
    assert_eq!(town.step("motcua", &id, "stop", &[reason]).await.status, REFUSED);
    assert_eq!(from_outside(&town, "nguoila", &id, "stop", &[reason]).await, LOST);
    again(&town.step("chutich", &id, "stop", &[("reason", " \n ")]).await, "reason", "name=\"reason\"");
    stale(&town, "chutich", &id, "stop", &[reason], reason.1).await;
    town.step("chutich", &id, "stop", &[reason]).await.done();
    assert_eq!(town.state(&id), State::Stopped);
}

#[tokio::test]
async fn a_supplement_after_acceptance_stops_the_clock_and_a_refused_one_leaves_no_file() {
    let town = Town::new();
    let id = town.in_hand().await;
    let paper = ("name.khac-1", "Giấy xác nhận nơi cư trú");
    let asked = [("reason", "Thiếu giấy tờ"), paper, ("originals.khac-1", "1")];
    again(&town.step("motcua", &id, "ask-supplement", &asked[1..]).await, "reason", paper.1);
    assert_eq!(town.step("chutich", &id, "ask-supplement", &asked).await.status, REFUSED);
    assert_eq!(from_outside(&town, "nguoila", &id, "ask-supplement", &asked).await, LOST);
    stale(&town, "motcua", &id, "ask-supplement", &asked, "Thiếu giấy tờ").await;
    town.step("motcua", &id, "ask-supplement", &asked).await.done();
    assert_eq!(town.state(&id), State::Supplement);
    assert!(town.view(&id).dossier.is_paused());

    let (key, copies) = (town.first_paper(), format!("copies.{}", town.first_paper()));
    let field = format!("file.{key}");
    let brought = [("have", key), (copies.as_str(), "3")];
    let good: (&str, &str, &[u8]) = (&field, "quet.pdf", b"%PDF-1.7\n");
    let uncounted = town.step_with("motcua", &id, "resubmit", &[("have", key), (&copies, "0")], &[good]).await;
    again(&uncounted, &format!("originals-{key}"), "value=\"0\"");
    let bad: (&str, &str, &[u8]) = (&field, "virus.pdf", b"MZ\x90");
    let refused = town.step_with("motcua", &id, "resubmit", &brought, &[good, bad]).await;
    assert!(refused.status == WRONG || refused.status == REFUSED, "{}", refused.html);
    let at_intake = town.view(&id).files.len();
    assert!(
        at_intake == 1 && town.state(&id) == State::Supplement,
        "only the scan of the intake, nothing in limbo"
    );
    town.step_with("motcua", &id, "resubmit", &brought, &[good]).await.done();
    let view = town.view(&id);
    let of_round = view.files.iter().filter(|file| file.round == Some(2)).count();
    assert_eq!((view.files.len(), of_round), (2, 1), "the file belongs to its round");
    assert_eq!(view.dossier.papers[0].copies, 5, "counted to what was there");

    assert_eq!(town.step("chutich", &id, "find-complete", &[]).await.status, REFUSED, "the one-stop looks");
    town.step("motcua", &id, "find-complete", &[]).await.done();
    assert_eq!(town.state(&id), State::InProcessing);
    assert!(town.paper(&id, cases::document::Kind::Form01).contains(r#""copies":5"#));
}

#[tokio::test]
async fn what_went_wrong_is_reported_listed_and_put_right_with_an_apology() {
    let town = Town::new();
    let id = town.in_hand().await;
    let lost = [("incident", "paper-lost"), ("part", "section"), ("what", "Mất bản chính giấy chứng sinh")];
    again(
        &town.step("motcua", &id, "report-incident", &[lost[0], lost[1], ("what", " ")]).await,
        "what",
        "Mất giấy tờ",
    );
    again(&town.step("motcua", &id, "report-incident", &lost[1..]).await, "incident", lost[2].1);
    let late = [("incident", "late"), lost[1], lost[2]];
    again(&town.step("motcua", &id, "report-incident", &late).await, "incident", lost[2].1);
    assert_eq!(from_outside(&town, "nguoila", &id, "report-incident", &lost).await, LOST);
    stale(&town, "motcua", &id, "report-incident", &lost, lost[2].1).await;
    let remedy = [("remedy", "Đã xin cấp lại giấy chứng sinh."), ("cost", "150.000")];
    assert_eq!(
        town.step("chutich", &id, "close-incident", &remedy).await.status,
        REFUSED,
        "nothing went wrong yet"
    );

    town.step("motcua", &id, "report-incident", &lost).await.done();
    assert_eq!(town.state(&id), State::InProcessing, "the dossier goes on");
    let list = town.get("chutich", "/can-bo?muc=su-co").await;
    assert!(list.says("Có sự cố chưa khắc phục") && list.says(&town.names(&id).0), "{}", list.html);
    assert_eq!(town.step("motcua", &id, "close-incident", &remedy).await.status, REFUSED, "a head closes it");
    again(&town.step("chutich", &id, "close-incident", &[("remedy", ""), remedy[1]]).await, "remedy", "150.000");
    town.step("chutich", &id, "close-incident", &remedy).await.done();
    let letter = town.paper(&id, cases::document::Kind::Notice);
    for said in ["THƯ XIN LỖI", "giấy tờ bị mất", lost[2].1, remedy[0].1, "150.000 đồng, do cơ quan chịu"]
    {
        assert!(letter.contains(said), "{said}: {letter}");
    }
    let list = town.get("chutich", "/can-bo?muc=su-co").await;
    assert!(list.says(&town.names(&id).0) && !list.says("Có sự cố chưa khắc phục"), "{}", list.html);
}

/// What the trail of security events says of refused steps: who, and about what.
fn noted(town: &Town) -> Vec<(String, String)> {
    let found = town.office.db.read::<_, db::DbError>(|tx| {
        tx.all(
            "select actor, detail, operation from security_event where kind = 'step-refused' order by id",
            &[],
            |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?, row.get::<String>(2)?)),
        )
    });
    let found = found.unwrap();
    assert!(found.iter().all(|(_, _, operation)| !operation.is_empty()), "the log has more under this id");
    found.into_iter().map(|(actor, detail, _)| (actor, detail)).collect()
}

#[tokio::test]
async fn a_forged_or_stale_step_changes_nothing_and_is_noted_without_personal_data() {
    let town = Town::new();
    let id = town.in_hand().await;
    let before = town.version(&id);
    let reason = [("reason", "Nguyễn Thị Mẫu nộp thiếu")];
    assert_eq!(town.step("motcua", &id, "step-back", &[("reason", " ")]).await.status, WRONG);
    assert_eq!(noted(&town), [], "a mistake in a field is none");
    assert_eq!(town.step("chutich", &id, "step-back", &reason).await.status, REFUSED);
    assert_eq!(from_outside(&town, "nguoila", &id, "step-back", &reason).await, LOST);
    stale(&town, "motcua", &id, "step-back", &reason, reason[0].1).await;
    let names = ["chutich", "nguoila", "motcua"].map(|who| town.officer(who).id.to_string());
    let [forged, outside, old] = names;
    let about = |why: &str| format!("step-back {id} {why}");
    let wanted = [(forged, about("step_not_open")), (outside.clone(), about("denied")), (old, about("stale"))];
    assert_eq!(noted(&town), wanted);
    assert_eq!(town.version(&id), before, "nothing changed");
    for _ in 0..40 {
        from_outside(&town, "nguoila", &id, "step-back", &reason).await;
    }
    let theirs = noted(&town).into_iter().filter(|(who, _)| *who == outside).count();
    assert_eq!(theirs, 30, "an hour's worth of noise is bounded");
}

#[tokio::test]
async fn reminders_are_shown_read_and_stay_until_the_deed() {
    let town = Town::new();
    let id = town.in_hand().await;
    let due = town.view(&id).dossier.due.unwrap().current;
    town.clock.set(due.saturating_add(jiff::SignedDuration::from_hours(24 * 10)).unwrap());
    cases::dossier::reminder::climb(&town.office, 10).unwrap();
    let home = town.get("chutich", "/can-bo").await.html;
    assert!(home.contains("Nhắc việc: ") && home.contains("chưa xem"), "{home}");
    let page = town.get("chutich", "/can-bo/nhac-viec").await.html;
    assert!(page.contains("Trả kết quả") && page.contains("Quá hạn") && page.contains(&id), "{page}");
    let all = [("nhac", "tat-ca")];
    town.post_form("chutich", "/can-bo/nhac-viec", "/can-bo/nhac-viec", &all).await.done();
    let page = town.get("chutich", "/can-bo/nhac-viec").await.html;
    assert!(page.contains("Đã xem lúc") && page.contains("Trả kết quả"), "{page}");
    let dossier = town.get("chutich", &format!("/can-bo/ho-so/{id}")).await.html;
    assert!(dossier.contains("Phiếu xin lỗi soạn sẵn") && dossier.contains("buoc/send-apology"), "{dossier}");
    town.step("chutich", &id, "send-apology", &[]).await.done();
    assert!(town.view(&id).dossier.apology.is_some_and(|apology| apology.missed));
}

#[tokio::test]
async fn who_stands_in_is_entered_once_for_everything_and_seen() {
    let town = Town::new();
    let id = town.in_hand().await;
    town.make("lamthay", &[Role::Specialist]);
    let page = "/can-bo/lam-thay";
    let (absent, stand_in) = (town.officer("motcua").id.to_string(), town.officer("lamthay").id.to_string());
    let (since, until) = (parts("since"), parts("until"));
    let days = [day(&since, ["25", "4", "2019"]), day(&until, ["26", "4", "2019"])].concat();
    let who = [("absent", absent.as_str()), ("stand_in", stand_in.as_str())];
    let empty = town.post_form("chutich", page, page, &[&days[..], &who].concat()).await;
    again(&empty, "reason", "value=\"25\"");
    let whole = [&days[..], &who, &[("reason", "Nghỉ phép")]].concat();
    let done = town.post_form("chutich", page, page, &whole).await;
    assert!(done.html.contains("1 hồ sơ") && done.html.contains("25/04/2019 – 26/04/2019"), "{}", done.html);
    assert_eq!(town.view(&id).dossier.delegations.len(), 1);
    assert_eq!(town.post_form("motcua", page, page, &whole).await.status, StatusCode::FORBIDDEN);
}
