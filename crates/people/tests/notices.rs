//! What the holder of an account is told of it, and what of its past they are shown, on both engines.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

use base::{AccountId, Device, Origin, Role};
use db::{DbError, jobs};
use people::{
    People,
    accounts::{
        self, AccountKind, reach, recover,
        register::{self, Completion},
    },
    audit::{self, Kind},
    codes::{Letter, Letters},
    contact, notice, officers,
    sessions::{self, Subject},
    sign_in,
};
use rules::form::Lang;
use testkit::{
    each_engine,
    town::{PASSWORD, Town},
};

const PHONE: &str = "0900000001";

fn letters() -> Letters {
    let letter = |subject: &str| Letter { subject: subject.to_owned(), body: subject.to_owned() };
    Letters { code: letter("Mã: {code}"), no_code: letter("không có mã") }
}

/// The people of the town as that device asks them.
fn from(town: &Town, device: Device) -> People {
    town.people.asked(Origin { device, device_token: Some(device.word().repeat(8)), ..Origin::default() })
}

fn register(town: &Town, people: &People, contact: &str) -> AccountId {
    let issued = register::begin(people, AccountKind::Person, contact, &letters()).unwrap();
    let code = town.code_sent_to(contact);
    let said = Completion { code, name: "Hương".into(), password: PASSWORD.into(), ..Completion::default() };
    register::complete(people, &issued.handle, &said, Lang::Vi).unwrap();
    town.people
        .db
        .read(|tx| accounts::by_contact(tx, &town.people.vault, &contact::parse(contact).unwrap()))
        .unwrap()
        .unwrap()
}

/// Subjects of the notices to an address, the oldest first.
fn told(town: &Town, to: &str) -> Vec<String> {
    let to = contact::parse(to).unwrap();
    let read = |tx: &db::Tx| outreach::newest(tx, &town.people.vault, Some(&to), 50);
    let mut found = town.people.db.read::<_, DbError>(read).unwrap();
    found.reverse();
    let subjects = found.into_iter().map(|kept| kept.message.subject);
    subjects.filter_map(|subject| Some(subject.strip_suffix(" – tài khoản Một Cửa")?.to_owned())).collect()
}

fn body(town: &Town, to: &str) -> String {
    let to = contact::parse(to).unwrap();
    let read = |tx: &db::Tx| outreach::newest(tx, &town.people.vault, Some(&to), 1);
    town.people.db.read::<_, DbError>(read).unwrap().remove(0).message.body
}

fn later(town: &Town, minutes: i64) {
    let now = base::millis(town.people.now());
    town.clock.set(base::moment(now + minutes * 60_000));
}

const NEW: &str = "Đăng nhập trên thiết bị mới";

#[test]
fn a_device_not_seen_before_is_told_once() {
    each_engine(|store| {
        let town = Town::on(store, "2019-04-24T09:00");
        let (home, cafe) = (from(&town, Device::Android), from(&town, Device::Windows));
        register(&town, &home, PHONE);
        sign_in::citizen(&home, PHONE, PASSWORD).unwrap();
        assert!(told(&town, PHONE).is_empty(), "the device of the registration is known");
        sign_in::citizen(&cafe, PHONE, PASSWORD).unwrap();
        assert_eq!(told(&town, PHONE), [NEW]);
        let text = body(&town, PHONE);
        assert!(text.contains("lúc 09:00 ngày 24/04/2019, trên máy tính Windows"), "{text}");
        assert!(text.contains("http://localhost/tai-khoan"));
        assert!(!text.contains(PASSWORD) && !text.contains(PHONE));
        sign_in::citizen(&cafe, PHONE, PASSWORD).unwrap();
        assert_eq!(told(&town, PHONE).len(), 1);
        // On the same device somebody else is not known, and inside the house there is no device.
        register(&town, &town.people, "0900000002");
        assert!(told(&town, "0900000002").is_empty());
        sign_in::citizen(&town.people, "0900000002", PASSWORD).unwrap();
        assert!(told(&town, "0900000002").is_empty());
        sign_in::citizen(&cafe, "0900000002", PASSWORD).unwrap();
        assert_eq!(told(&town, "0900000002"), [NEW]);
    });
}

#[test]
fn a_device_is_new_again_after_a_new_password_and_after_a_year() {
    each_engine(|store| {
        let town = Town::on(store, "2019-04-24T09:00");
        let (home, cafe) = (from(&town, Device::Android), from(&town, Device::Windows));
        let id = register(&town, &home, PHONE);
        let session = sign_in::citizen(&home, PHONE, PASSWORD).unwrap().token().unwrap();
        sign_in::citizen(&cafe, PHONE, PASSWORD).unwrap();
        accounts::change_password(&home, id, PASSWORD, "mật khẩu khác hẳn", &session).unwrap();
        sign_in::citizen(&home, PHONE, "mật khẩu khác hẳn").unwrap();
        assert_eq!(told(&town, PHONE), [NEW, "Mật khẩu đã đổi"]);
        sign_in::citizen(&cafe, PHONE, "mật khẩu khác hẳn").unwrap();
        assert_eq!(told(&town, PHONE).len(), 3);
        later(&town, 366 * 24 * 60);
        sessions::sweep(&town.people).unwrap();
        sign_in::citizen(&home, PHONE, "mật khẩu khác hẳn").unwrap();
        assert_eq!(told(&town, PHONE).len(), 4);
    });
}

#[test]
fn what_opens_the_account_does_not_change_without_a_word_to_every_address() {
    each_engine(|store| {
        let town = Town::on(store, "2019-04-24T09:00");
        let home = from(&town, Device::Android);
        let id = register(&town, &home, PHONE);
        let mail = "mau.mot@vidu.example";
        let issued = {
            let password = testkit::town::PASSWORD;
            let asked = reach::Asked { account: id, token: "-", contact: mail, password };
            reach::begin(&home, &asked, &letters()).unwrap()
        };
        reach::confirm(&home, id, &issued.handle, &town.code_sent_to(mail)).unwrap();
        assert_eq!(told(&town, PHONE), ["Đã thêm địa chỉ đăng nhập"]);
        assert!(!body(&town, PHONE).contains(mail), "no address in it");
        let issued = recover::begin(&home, mail, &letters()).unwrap();
        recover::complete(&home, &issued.handle, &town.code_sent_to(mail), "mật khẩu khác hẳn").unwrap();
        assert_eq!(told(&town, PHONE)[1..], ["Mật khẩu đã đặt lại"]);
        assert_eq!(told(&town, mail), ["Đã thêm địa chỉ đăng nhập", "Mật khẩu đã đặt lại"]);
        // Where no text message can be sent, none is written.
        let silent = People { phones_reachable: false, ..home.clone() };
        let session = sign_in::citizen(&silent, PHONE, "mật khẩu khác hẳn").unwrap().token().unwrap();
        accounts::change_password(&silent, id, "mật khẩu khác hẳn", "lại một mật khẩu", &session).unwrap();
        assert_eq!((told(&town, PHONE).len(), told(&town, mail).len()), (2, 3));
    });
}

/// Does the waiting jobs that tell of shut doors; gives how many there were.
fn tell_of_shut_doors(town: &Town) -> usize {
    let claim = |tx: &db::Tx| jobs::claim(tx, town.people.now(), 16, jobs::Kinds::Only(notice::SHUT));
    let claimed = town.people.db.write::<_, DbError>(claim).unwrap();
    for job in &claimed {
        notice::tell_shut(&town.people, &job.payload().unwrap()).unwrap();
        town.people.db.write::<_, DbError>(|tx| jobs::done(tx, job.id, town.people.now())).unwrap();
    }
    claimed.len()
}

#[test]
fn a_door_shut_by_guessing_is_told_once_a_window_and_the_work_is_the_same_for_a_name_nobody_has() {
    each_engine(|store| {
        let town = Town::on(store, "2019-04-24T09:00");
        register(&town, &town.people, PHONE);
        let guess = |name: &str| {
            for _ in 0..13 {
                assert!(sign_in::citizen(&from(&town, Device::Other), name, "sai").is_err());
            }
        };
        guess(PHONE);
        assert!(told(&town, PHONE).is_empty(), "the worker tells, not the door");
        assert_eq!(tell_of_shut_doors(&town), 1);
        assert_eq!(told(&town, PHONE), ["Có người nhập sai mật khẩu nhiều lần"]);
        assert!(!body(&town, PHONE).contains(PHONE));
        guess("0900000009");
        assert_eq!(tell_of_shut_doors(&town), 1);
        assert!(told(&town, "0900000009").is_empty());
        for _ in 0..6 {
            later(&town, 16);
            guess(PHONE);
            tell_of_shut_doors(&town);
        }
        assert_eq!(told(&town, PHONE).len(), 4, "nobody's phone is filled by guessing all day");
    });
}

#[test]
fn an_officer_is_told_where_their_own_account_is_known() {
    each_engine(|store| {
        let town = Town::on(store, "2019-04-24T09:00");
        let account = register(&town, &town.people, PHONE);
        let (one, two) = (
            town.appoint("mau.mot", town.agency("67-D01"), &[Role::Intake]),
            town.appoint("mau.hai", town.agency("67-D01"), &[Role::Intake]),
        );
        officers::link_account(&town.people, one, account).unwrap();
        let office = from(&town, Device::Windows);
        for officer in [one, two] {
            let start = |tx: &db::Tx| sessions::start(&office, tx, Subject::Officer(officer));
            office.db.write::<_, DbError>(start).unwrap();
        }
        assert_eq!(told(&town, PHONE), [NEW]);
        assert!(body(&town, PHONE).contains("/can-bo/phien"));
    });
}

#[test]
fn the_holder_sees_what_happened_to_their_own_account_and_to_nobody_elses() {
    each_engine(|store| {
        let town = Town::on(store, "2019-04-24T09:00");
        let home = from(&town, Device::Android);
        let (mine, other) = (register(&town, &home, PHONE), register(&town, &home, "0900000002"));
        later(&town, 1);
        assert!(sign_in::citizen(&home, PHONE, "sai").is_err());
        later(&town, 1);
        sign_in::citizen(&from(&town, Device::Iphone), PHONE, PASSWORD).unwrap();
        let seen = |id| audit::recent(&town.people, Subject::Citizen(id)).unwrap();
        let mut kinds: Vec<Kind> = seen(mine).iter().map(|event| event.kind).collect();
        // Two events of one moment, in whichever order.
        kinds[..2].sort_by_key(|kind| kind.word());
        assert_eq!(kinds, [Kind::NewDevice, Kind::SignedIn, Kind::SignInFailed, Kind::SignedIn]);
        assert_eq!(seen(mine)[0].device(), Some(Device::Iphone));
        assert_eq!(seen(other).len(), 1);
    });
}
