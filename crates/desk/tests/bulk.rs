//! One step on several dossiers of a list, over HTTP.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use axum::http::StatusCode;
use base::Role;
use rules::workflow::State;
use town::Town;

async fn together(
    town: &Town,
    who: &str,
    step: &str,
    chosen: &[&str],
    more: &[(&str, &str)],
) -> testkit::browser::Shown {
    let ticked: Vec<String> = chosen.iter().map(|id| format!("{id}.{}", town.version(id))).collect();
    posted(town, who, step, &ticked, more).await
}

async fn posted(
    town: &Town,
    who: &str,
    step: &str,
    ticked: &[String],
    more: &[(&str, &str)],
) -> testkit::browser::Shown {
    let mut fields = vec![("buoc", step), ("danh-sach", "muc=viec")];
    fields.extend(ticked.iter().map(|one| ("chon", one.as_str())));
    fields.extend(more);
    town.post_form(who, "/can-bo?muc=viec", "/can-bo/nhieu-ho-so", &fields).await
}

#[tokio::test]
async fn several_dossiers_are_handed_over_confirmed_and_assigned_each_by_its_own_transaction() {
    let town = Town::new();
    town.make("chuyenvien", &[Role::Specialist]);
    let (one, two, three) = (town.taken_in().await, town.taken_in().await, town.entered().await);
    let list = town.get("motcua", "/can-bo?muc=viec").await;
    let ticked = |html: &str| {
        let boxes = html.split("<input").filter(|input| input.contains("name=\"chon\""));
        boxes.filter(|input| input.split('>').next().is_some_and(|tag| tag.ends_with("checked"))).count()
    };
    assert!(list.html.contains(&format!("value=\"{one}.{}\"", town.version(&one))));
    assert_eq!(ticked(&list.html), 0);
    let all = town.get("motcua", "/can-bo?muc=viec&chon=het").await;
    assert_eq!(ticked(&all.html), 3, "all of the page, without scripts");

    let report = together(&town, "motcua", "transfer", &[&one, &two, &three], &[]).await;
    assert_eq!(report.status, StatusCode::OK);
    assert!(
        report.html.contains("Đã làm xong 2 trên 3 hồ sơ") && report.html.contains("nên chưa làm được việc này")
    );
    assert_eq!(
        [&one, &two, &three].map(|id| town.state(id)),
        [State::Transferred, State::Transferred, State::Submitted]
    );

    let report = together(&town, "chuyenvien", "confirm", &[&one, &two], &[]).await;
    assert!(report.html.contains("Đã làm xong 2 trên 2 hồ sơ"), "{}", report.html);
    let whom = town.officer("chuyenvien").id.to_string();
    let report = together(&town, "chuyenvien", "assign", &[&one, &two], &[("chuyen-vien", &whom)]).await;
    assert!(report.html.contains("Đã làm xong 2 trên 2 hồ sơ"), "{}", report.html);
    assert!([&one, &two].iter().all(|id| town.state(id) == State::InProcessing));
}

#[tokio::test]
async fn a_double_post_is_harmless_and_somebody_elses_change_is_told() {
    let town = Town::new();
    let (one, two) = (town.taken_in().await, town.taken_in().await);
    let ticked: Vec<String> = [&one, &two].iter().map(|id| format!("{id}.{}", town.version(id))).collect();
    town.make("dongnghiep", &[Role::Intake]);
    town.step("dongnghiep", &two, "transfer", &[]).await.done();
    let first = posted(&town, "motcua", "transfer", &ticked, &[]).await;
    assert!(
        first.html.contains("Đã làm xong 1 trên 2") && first.html.contains("Người khác vừa xử lý"),
        "{}",
        first.html
    );
    let version = town.version(&one);
    let second = posted(&town, "motcua", "transfer", &ticked, &[]).await;
    assert!(second.html.contains("Đã làm xong 1 trên 2") && second.html.contains("đã làm việc này trước đó"));
    assert_eq!(town.version(&one), version, "nothing is done twice");
}

#[tokio::test]
async fn nothing_ticked_nobody_named_and_what_is_not_ones_own_change_nothing() {
    let town = Town::new();
    let id = town.taken_in().await;
    for (step, ticked) in [("transfer", vec![]), ("assign", vec![format!("{id}.{}", town.version(&id))])] {
        let back = posted(&town, "motcua", step, &ticked, &[]).await;
        assert_eq!((back.status, back.location.as_str()), (StatusCode::SEE_OTHER, "/can-bo?muc=viec"), "{step}");
    }
    let strange = together(&town, "nguoila", "transfer", &[&id], &[]).await;
    assert!(
        strange.html.contains("Đã làm xong 0 trên 1") && !strange.html.contains("/can-bo/ho-so/"),
        "{}",
        strange.html
    );
    let refuse = together(&town, "motcua", "refuse", &[&id], &[("reason", "x")]).await;
    assert_eq!(refuse.status, StatusCode::SEE_OTHER, "a refusal needs its reason, dossier by dossier");
    assert_eq!(town.state(&id), State::Accepted);
}
