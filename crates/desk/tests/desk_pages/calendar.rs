//! Entering a decision about days off.

use axum::http::StatusCode;
use base::{Actor, Role};
use cases::{Operation, calendar, dossier};

use crate::town::Town;

const PAGE: &str = "/can-bo/lich/2019";
const OFF: &str = "01/01/2019 Tết Dương lịch\n25/04/2019 Nghỉ hoán đổi\n29/04/2019 Nghỉ hoán đổi\n30/04/2019 Ngày Chiến thắng\n\
                   01/05/2019: Quốc tế Lao động\n02/09/2019 Quốc khánh";

fn decision<'a>(off: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let day = [("on.day", "22"), ("on.month", "4"), ("on.year", "2019")];
    [&day[..], &[("instrument", "Thông báo số 1/TB"), ("off", off), ("make_up", "")], more].concat()
}

#[tokio::test]
async fn control_sees_what_a_decision_moves_before_it_is_entered_and_then_it_holds() {
    let town = Town::new();
    town.make("kiemsoat", &[Role::Controller]);
    let id = town.taken_in().await;
    let due = |town: &Town| {
        let op = Operation::new(&town.office, &Actor::System);
        dossier::view(op, id.parse().unwrap()).unwrap().dossier.due.unwrap()
    };
    let before = due(&town);

    let shown = town.post("kiemsoat", PAGE, PAGE, &decision(OFF, &[])).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.html);
    assert!(shown.html.contains("1 hồ sơ đang chạy được tính lại, trong đó 1 hồ sơ đổi ngày"), "{}", shown.html);
    assert!(
        shown.html.contains("Thông báo số 1/TB ngày 22/04/2019")
            && shown.html.contains("25/04/2019: Nghỉ hoán đổi")
    );
    assert_eq!(due(&town), before, "looking enters nothing");

    let entered = town.post("kiemsoat", PAGE, PAGE, &decision(OFF, &[("confirm", "1")])).await;
    assert_eq!((entered.status, entered.location.as_str()), (StatusCode::SEE_OTHER, "/can-bo/lich"));
    let list = town.get("kiemsoat", "/can-bo/lich").await;
    assert!(
        list.html.contains("Thông báo số 1/TB ngày 22/04/2019"),
        "the server that runs knows it: {}",
        list.html
    );
    assert_eq!(calendar::settle(&town.office, 2019).unwrap().moved, 1);
    assert!(due(&town).current > before.current);
}

#[tokio::test]
async fn a_decision_with_mistakes_is_shown_again_and_nobody_else_enters_one() {
    let town = Town::new();
    town.make("kiemsoat", &[Role::Controller]);
    for (off, sentence) in [
        ("Tết", "Không đọc được dòng “Tết”"),
        ("01/01/2020 Tết", "không thuộc năm của lịch này"),
        ("01/01/2019 Tết", "là ngày lễ được nghỉ theo Bộ luật Lao động"),
    ] {
        let shown = town.post("kiemsoat", PAGE, PAGE, &decision(off, &[("confirm", "1")])).await;
        assert_eq!(shown.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(shown.html.contains(sentence) && shown.html.contains("Thông báo số 1/TB"), "{}", shown.html);
    }
    let empty = town.post("kiemsoat", PAGE, PAGE, &[("off", OFF)]).await;
    assert!(empty.html.contains("Vui lòng ghi số quyết định"), "{}", empty.html);
    assert_eq!(town.get("kiemsoat", "/can-bo/lich/1800").await.status, StatusCode::NOT_FOUND);
    for who in ["motcua", "chutich"] {
        assert_eq!(town.get(who, PAGE).await.status, StatusCode::FORBIDDEN);
    }
    assert!(town.office.calendar().year(2019).unwrap().off().len() > 5, "nothing was entered");
}
