//! Processes at the desk over HTTP: procedure control puts one in force, and a dossier goes its way through a branch
//! and through parts side by side.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use axum::http::StatusCode;
use base::Role;
use rules::workflow::State;
use testkit::browser::Shown;
use town::Town;

const PAGE: &str = "/can-bo/quy-trinh/1.004873";

/// A branch by answer, and two agencies asked side by side with a look of the head's.
const PROCESS: &str = r#"
[[step]]
key = "intake"
name = "Tiếp nhận"
part = "one-stop"
role = "intake"
hours = 1

[[step]]
key = "examine"
name = "Thẩm tra nơi cư trú"
part = "section"
role = "specialist"
hours = 2
[[step.branch]]
answer = "verify"
label = "Phải xác minh"
to = ["commune", "above", "file"]
[[step.branch]]
answer = "clear"
label = "Không phải xác minh"
to = "draft"

[[step]]
key = "commune"
name = "Xã nơi cư trú trước đây xác minh"
part = "section"
role = "specialist"
hours = 8
next = "gather"
[step.opinion]
agency = "24617"
question = "Ông/bà có tên trong hồ sơ đã đăng ký kết hôn tại xã không?"

[[step]]
key = "above"
name = "Hỏi phòng tư pháp"
part = "section"
role = "specialist"
hours = 8
next = "gather"
[step.opinion]
agency = "@parent"
question = "Có hồ sơ nào liên quan không?"
mandatory = false

[[step]]
key = "file"
name = "Tra sổ hộ tịch"
part = "section"
role = "specialist"
hours = 4
next = "gather"

[[step]]
key = "gather"
name = "Đối chiếu kết quả xác minh"
part = "section"
role = "specialist"
hours = 2
waits_for = ["commune", "above", "file"]

[[step]]
key = "draft"
name = "Soạn giấy xác nhận"
part = "section"
role = "specialist"
hours = 2

[[step]]
key = "sign"
name = "Ký"
part = "leadership"
role = "leader"
hours = 2

[[step]]
key = "issue"
name = "Đóng dấu"
part = "clerical"
role = "clerk"
hours = 1

[[step]]
key = "return"
name = "Trả kết quả"
part = "one-stop"
role = "intake"
hours = 1
"#;

async fn send(town: &Town, who: &str, text: &[u8]) -> Shown {
    town.browse(who).upload_to(PAGE, PAGE, &[], &[("process", "quy-trinh.toml", text)]).await
}

/// A commune whose procedure control has put the process in force.
async fn ready() -> Town {
    let town = Town::new();
    town.make("kiemsoat", &[Role::Controller]);
    let taken = send(&town, "kiemsoat", PROCESS.as_bytes()).await;
    assert_eq!((taken.status, taken.location.as_str()), (StatusCode::SEE_OTHER, PAGE), "{}", taken.html);
    town
}

async fn page(town: &Town, id: &str) -> String {
    town.get("motcua", &format!("/can-bo/ho-so/{id}")).await.html
}

#[tokio::test]
async fn a_dossier_goes_through_a_branch_and_parts_side_by_side() {
    let town = ready().await;
    let id = town.in_hand().await;
    let shown = page(&town, &id).await;
    assert!(shown.contains("Thẩm tra nơi cư trú") && shown.contains("phải xong trước"), "{shown}");
    assert!(!shown.contains("/buoc/submit-draft\""), "no draft before the answer");
    let early = town.step("motcua", &id, "submit-draft", &[("outcome", "positive"), ("body", "Có")]).await;
    assert_eq!(early.status, StatusCode::CONFLICT);

    let form = town.get("motcua", &format!("/can-bo/ho-so/{id}/buoc/finish-step")).await.html;
    assert!(
        form.contains("Thẩm tra nơi cư trú: Phải xác minh") && form.contains("value=\"examine:clear\""),
        "{form}"
    );
    let unsaid = town.step("motcua", &id, "finish-step", &[("note", "Cư trú ở hai nơi")]).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsaid.html.contains("href=\"#work\"") && unsaid.html.contains("Cư trú ở hai nơi"), "{}", unsaid.html);
    assert_eq!(
        town.step("chutich", &id, "finish-step", &[("work", "examine:verify")]).await.status,
        StatusCode::CONFLICT
    );
    let said = [("work", "examine:verify"), ("note", "Cư trú ở hai nơi")];
    town.step("motcua", &id, "finish-step", &said).await.done();
    let shown = page(&town, &id).await;
    assert!(shown.contains("Kết quả: Phải xác minh") && shown.contains("Cư trú ở hai nơi"), "{shown}");

    assert_eq!(town.step("chutich", &id, "ask-agencies", &[]).await.status, StatusCode::CONFLICT);
    town.step("motcua", &id, "ask-agencies", &[]).await.done();
    assert_eq!(town.state(&id), State::Consulting);
    let asked = town.view(&id).dossier.consultations;
    let steps: Vec<_> = asked.iter().map(|it| (it.step.as_deref().unwrap(), it.mandatory)).collect();
    assert_eq!(steps, [("commune", true), ("above", false)]);
    assert_eq!(asked[0].agency.to_string(), town.elsewhere());

    town.step("nguoila", &id, "give-opinion", &[("opinion", "Không có tên trong sổ.")]).await.done();
    let waiting = town.step("motcua", &id, "submit-draft", &[("outcome", "positive"), ("body", "Có")]).await;
    assert_eq!(waiting.status, StatusCode::CONFLICT, "the register is not looked up yet");
    town.step("motcua", &id, "finish-step", &[("work", "file")]).await.done();
    let shown = page(&town, &id).await;
    assert!(shown.contains("Đối chiếu kết quả xác minh") && shown.contains("không bắt buộc chờ"), "{shown}");
    let leader = town.officer("chutich").id.to_string();
    let draft = [
        ("outcome", "positive"),
        ("title", "GIẤY XÁC NHẬN"),
        ("body", "Xác nhận nội dung đã khai."),
        ("to", "leadership"),
        ("signatory", leader.as_str()),
    ];
    town.step("motcua", &id, "submit-draft", &draft).await.done();
    assert_eq!(town.state(&id), State::ForSignature);
}

#[tokio::test]
async fn the_other_branch_needs_no_agency() {
    let town = ready().await;
    let id = town.in_hand().await;
    town.step("motcua", &id, "finish-step", &[("work", "examine:clear")]).await.done();
    let shown = page(&town, &id).await;
    assert!(!shown.contains("/buoc/ask-agencies") && shown.contains("/buoc/submit-draft"), "{shown}");
    assert!(shown.contains("Không phải qua bước này"), "{shown}");
}

#[tokio::test]
async fn an_agency_that_is_no_more_can_be_replaced_for_its_step() {
    let town = Town::new();
    town.make("kiemsoat", &[Role::Controller]);
    let text = PROCESS.replace("agency = \"24617\"", "agency = \"Xã đã giải thể\"");
    assert_eq!(send(&town, "kiemsoat", text.as_bytes()).await.status, StatusCode::SEE_OTHER);
    let id = town.in_hand().await;
    town.step("motcua", &id, "finish-step", &[("work", "examine:verify")]).await.done();
    let lost = town.step("motcua", &id, "ask-agencies", &[]).await;
    assert_eq!(lost.status, StatusCode::CONFLICT);
    assert!(lost.html.contains("Không tìm thấy cơ quan “Xã đã giải thể”"), "{}", lost.html);
    let form = town.get("motcua", &format!("/can-bo/ho-so/{id}/buoc/ask-opinion")).await.html;
    assert!(form.contains("Hỏi cho bước của quy trình"), "{form}");
    let elsewhere = town.elsewhere();
    let instead = [
        ("agency", elsewhere.as_str()),
        ("question", "Có tên trong sổ không?"),
        ("answer_by.day", "26"),
        ("answer_by.month", "4"),
        ("answer_by.year", "2019"),
        ("for_step", "commune"),
    ];
    town.step("motcua", &id, "ask-opinion", &instead).await.done();
    let asked = &town.view(&id).dossier.consultations[0];
    assert_eq!((asked.step.as_deref(), asked.mandatory), (Some("commune"), true));
}

#[tokio::test]
async fn control_reads_a_process_and_a_wrong_file_is_refused_with_its_lines() {
    let town = ready().await;
    let list = town.get("kiemsoat", "/can-bo/quy-trinh?q=1.004873").await.html;
    assert!(
        list.contains("Quy trình riêng của tỉnh")
            && list.contains("19 giờ làm việc")
            && list.contains("24 giờ làm việc"),
        "{list}"
    );
    let shown = town.get("kiemsoat", PAGE).await.html;
    for text in [
        "Đường dài nhất 19 giờ làm việc, thời hạn ngắn nhất cho 24 giờ.",
        "nếu “Phải xác minh”: cùng lúc: Xã nơi cư trú trước đây xác minh; Hỏi phòng tư pháp; Tra sổ hộ tịch",
        "hỏi cơ quan cấp trên: Có hồ sơ nào liên quan không?",
        "không bắt buộc chờ ý kiến",
        "chờ xong: Xã nơi cư trú trước đây xác minh",
        "Nạp quy trình riêng",
    ] {
        assert!(shown.contains(text), "{text}: {shown}");
    }
    let file = town.get("kiemsoat", &format!("{PAGE}/tep")).await;
    assert!(file.html.contains("key = \"gather\""), "{}", file.html);

    let wrong = PROCESS.replace("role = \"leader\"\n", "").replace("to = \"draft\"", "to = \"drafft\"");
    let refused = send(&town, "kiemsoat", wrong.as_bytes()).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let line = |text: &str| wrong[..wrong.find(text).unwrap()].matches('\n').count() + 1;
    let branch = format!("Dòng {}: bước “examine” nhắc đến bước “drafft”", line("answer = \"clear\""));
    let role = format!("Dòng {}: bước “sign” chưa ghi vai trò", line("key = \"sign\""));
    for text in [branch, role] {
        assert!(refused.html.contains(&text), "{text}: {}", refused.html);
    }
    assert_eq!(send(&town, "kiemsoat", &[0xff, 0xfe, 0x00]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(send(&town, "kiemsoat", b"").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let back = town.post_form("kiemsoat", PAGE, &format!("{PAGE}/bo"), &[]).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER);
    assert!(town.get("kiemsoat", PAGE).await.html.contains("Kèm theo phần mềm"));
    let lost = town.get("kiemsoat", "/can-bo/quy-trinh/9.999999").await;
    assert_eq!(lost.status, StatusCode::NOT_FOUND);
    assert_ne!(town.get("motcua", PAGE).await.status, StatusCode::OK, "not for others");
}

#[tokio::test]
async fn running_dossiers_keep_the_process_they_were_filed_under() {
    let town = Town::new();
    town.make("kiemsoat", &[Role::Controller]);
    let before = town.in_hand().await;
    assert_eq!(send(&town, "kiemsoat", PROCESS.as_bytes()).await.status, StatusCode::SEE_OTHER);
    let after = town.in_hand().await;
    assert!(page(&town, &before).await.contains("/buoc/submit-draft"));
    assert!(!page(&town, &after).await.contains("/buoc/submit-draft"));
}
