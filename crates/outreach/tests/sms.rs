//! Text messages over real SMPP conversations with a gateway that behaves badly.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

use std::time::Duration;

use db::DbError;
use outreach::{
    Address, Channel, Channels, Message,
    sms::{Account, Smpp},
};
use testkit::{
    Store,
    gateway::{Gateway, Manner},
    vn,
};

const LONG: &str = "Kính gửi bà H'Thử Mẫu,\n\nỦy ban nhân dân xã Đắk Búk So đã tiếp nhận hồ sơ. Mã hồ sơ: \
                    000.00.05.H16-190520-0007. Hẹn trả kết quả: 17:00 ngày 05/11/2019.\n\nThủ tục: Đăng ký khai sinh";

fn smpp(gateway: &Gateway) -> Smpp {
    let account = Account {
        gateway: gateway.address(),
        system_id: "motcua".to_owned(),
        password: "bi-mat".to_owned(),
        sender: "MOTCUA".to_owned(),
    };
    Smpp::new(&account).unwrap().with_patience(Duration::from_millis(400))
}

fn message(body: &str) -> Message {
    Message { to: Address::Phone("0900000001".into()), subject: "Hồ sơ".into(), body: body.into() }
}

fn started(manners: &[Manner]) -> Gateway {
    Gateway::start(0, manners).unwrap()
}

/// What phones show when both are sent by the same channel.
fn shown(gateway: &Gateway) -> Vec<String> {
    gateway.shown().into_iter().map(|(to, text)| format!("{to}: {text}")).collect()
}

#[test]
fn a_text_arrives_whole_with_its_diacritics_in_as_many_parts_as_it_needs() {
    let gateway = started(&[]);
    let channel = smpp(&gateway);
    channel.send(&message("Mã xác nhận: 123456. Xin đừng cho ai biết.")).unwrap();
    channel.send(&message(LONG)).unwrap();
    let taken = gateway.taken();
    assert_eq!((taken[0].from.as_str(), taken[0].to.as_str(), taken[0].part), ("MOTCUA", "84900000001", None));
    assert!(taken.len() > 2 && taken.iter().all(|short| short.octets <= 140));
    assert_eq!(
        shown(&gateway),
        ["84900000001: Mã xác nhận: 123456. Xin đừng cho ai biết.".to_owned(), format!("84900000001: {LONG}")]
    );
    assert_eq!(gateway.binds(), 1, "one connection for all");
}

#[test]
fn whoever_is_not_let_in_says_so_and_comes_back_later() {
    let gateway = started(&[Manner::RefuseBind]);
    let channel = smpp(&gateway);
    let refused = channel.send(&message("một")).unwrap_err();
    assert!(refused.contains("does not let us in"), "{refused}");
    channel.send(&message("một")).unwrap();
    assert_eq!(shown(&gateway), ["84900000001: một"]);
}

#[test]
fn a_gateway_that_is_too_busy_or_does_not_know_the_number_keeps_the_connection_and_gets_the_message_later() {
    let gateway = started(&[Manner::Throttle, Manner::RefuseNumber]);
    let channel = smpp(&gateway);
    let busy = channel.send(&message("một")).unwrap_err();
    assert!(busy.contains("too fast") && busy.contains("0x00000058"), "{busy}");
    let unknown = channel.send(&message("một")).unwrap_err();
    assert!(
        unknown.contains("number") && !unknown.contains("900000001"),
        "no number in what is logged: {unknown}"
    );
    channel.send(&message("một")).unwrap();
    assert_eq!((shown(&gateway), gateway.binds()), (vec!["84900000001: một".to_owned()], 1));
}

#[test]
fn a_connection_that_breaks_before_the_answer_sends_again_and_the_phone_knows_the_parts() {
    let gateway = started(&[Manner::Take, Manner::TakeAndDrop]);
    let channel = smpp(&gateway);
    let broken = channel.send(&message(LONG)).unwrap_err();
    assert!(broken.contains("closed before the answer"), "{broken}");
    channel.send(&message(LONG)).unwrap();
    assert!(gateway.taken().len() > gateway.taken()[0].part.unwrap().1.into(), "two parts came twice");
    assert_eq!(shown(&gateway), [format!("84900000001: {LONG}")], "and are shown once");
}

#[test]
fn an_answer_that_comes_too_late_is_not_taken_for_the_answer_to_something_else() {
    let gateway = started(&[Manner::Late(900), Manner::Throttle]);
    let channel = smpp(&gateway);
    assert!(channel.send(&message("một")).is_err(), "nobody knows whether it was taken");
    assert!(channel.send(&message("hai")).unwrap_err().contains("too fast"));
    channel.send(&message("hai")).unwrap();
    assert_eq!((gateway.binds(), gateway.taken().len()), (2, 2));
}

#[test]
fn a_gateway_that_asks_is_answered_and_one_that_went_is_bound_to_again() {
    let gateway = started(&[Manner::AskFirst, Manner::Unbind]);
    let channel = smpp(&gateway);
    for text in ["một", "hai", "ba"] {
        channel.send(&message(text)).unwrap();
    }
    assert_eq!(shown(&gateway).len(), 3);
    assert_eq!(gateway.binds(), 2);
}

#[test]
fn a_message_is_marked_as_sent_only_when_the_gateway_took_all_of_it() {
    let (store, now) = (Store::sqlite(), vn("2019-04-24T09:00"));
    let gateway = started(&[Manner::Take, Manner::Throttle]);
    let channels = Channels { phone: Some(Box::new(smpp(&gateway))), ..Channels::mailbox() };
    let id = store.db.write::<_, DbError>(|tx| outreach::notify(tx, &store.vault, &message(LONG), now)).unwrap();
    let sent_at =
        || store.db.read::<_, DbError>(|tx| outreach::one(tx, &store.vault, id)).unwrap().unwrap().sent_at;
    assert!(outreach::send(&store.db, &store.vault, &channels, id, now).is_err());
    assert_eq!(sent_at(), None, "half a message is none");
    outreach::send(&store.db, &store.vault, &channels, id, now).unwrap();
    assert_eq!((sent_at(), shown(&gateway)), (Some(now), vec![format!("84900000001: {LONG}")]));
}

#[test]
fn what_is_no_number_of_vietnam_is_not_handed_over() {
    let gateway = started(&[]);
    let abroad = Message { to: Address::Phone("+1 202 555 0100".into()), ..message("một") };
    assert!(smpp(&gateway).send(&abroad).is_err());
    assert_eq!(gateway.binds(), 0);
}
