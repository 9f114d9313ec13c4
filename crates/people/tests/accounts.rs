//! Registration, sign-in, recovery and sessions on both engines.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop where it stands"
)]

use std::sync::Arc;

use base::{AccountId, Device, FieldErrors, FixedClock, Origin};
use db::DbError;
use people::{
    People,
    accounts::{
        self, AccountKind, reach, recover,
        register::{self, Completion},
    },
    codes::{self, Checked, Letter, Letters, Sent},
    contact,
    officers::{self, NewOfficer},
    second_factor::Key,
    sessions::{self, Holder, Kind, Subject},
    sign_in::{self, Admitted, Entered, Passed},
};
use rules::form::{Answers, Lang};
use testkit::{each_engine, vn};

/// Plain words for the messages.
fn letters() -> Letters {
    let letter = |subject: &str| Letter { subject: subject.to_owned(), body: subject.to_owned() };
    Letters { code: letter("Mã: {code}"), no_code: letter("không có mã") }
}

struct Bed {
    people: People,
    clock: Arc<FixedClock>,
}

fn bed(store: &testkit::Store) -> Bed {
    let clock = Arc::new(FixedClock::at(vn("2019-04-24T09:00")));
    let people = People {
        db: store.db.clone(),
        vault: store.vault.clone(),
        clock: clock.clone(),
        address: "http://localhost".into(),
        providers: oidc::Providers::default(),
        phones_reachable: true,
        origin: base::Origin::default(),
    };
    Bed { people, clock }
}

const PASSWORD: &str = "mật khẩu mẫu";

impl Bed {
    fn later(&self, minutes: i64) {
        let now = base::millis(base::Clock::now(&*self.clock));
        self.clock.set(base::moment(now + minutes * 60_000));
    }
    fn messages(&self, to: &str) -> Vec<String> {
        let to = contact::parse(to).unwrap();
        let read = |tx: &db::Tx| outreach::newest(tx, &self.people.vault, Some(&to), 20);
        let kept = self.people.db.read::<_, DbError>(read).unwrap();
        kept.into_iter().map(|kept| format!("{}\n{}", kept.message.subject, kept.message.body)).collect()
    }
    fn code(&self, to: &str) -> String {
        let text = self.messages(to).remove(0);
        text.split(|letter: char| !letter.is_ascii_digit()).find(|part| part.len() == 6).unwrap().to_owned()
    }
    fn register(&self, contact: &str, name: &str) -> String {
        let issued = register::begin(&self.people, AccountKind::Person, contact, &letters()).unwrap();
        let said = Completion {
            code: self.code(contact),
            name: name.into(),
            password: PASSWORD.into(),
            ..Completion::default()
        };
        register::complete(&self.people, &issued.handle, &said, Lang::Vi).unwrap()
    }
    /// Sets a second factor up; gives the token, the key and the recovery codes.
    fn set_up(&self, passed: Passed) -> (String, Key, Vec<String>) {
        let Passed::SetUpNeeded { ticket } = passed else { panic!("{passed:?}") };
        let key = sign_in::offered(&self.people, &ticket).unwrap().key;
        let (entered, recovery) = sign_in::set_up(&self.people, &ticket, &key.code(self.people.now())).unwrap();
        (entered.token, key, recovery)
    }
    fn with_code(&self, passed: Passed, code: &str) -> anyhow::Result<String> {
        let Passed::CodeNeeded { ticket } = passed else { panic!("{passed:?}") };
        Ok(sign_in::with_code(&self.people, &ticket, code)?.token)
    }
    fn account(&self, token: &str) -> Option<(AccountId, String)> {
        match sessions::find(&self.people, Kind::Citizen, token).unwrap()?.holder {
            Holder::Citizen { account, name, .. } => Some((account, name)),
            Holder::Officer(_) => None,
        }
    }
}

/// Path and key of each complaint.
fn complaints<T: std::fmt::Debug>(outcome: anyhow::Result<T>) -> Vec<(String, String)> {
    let errors = outcome.unwrap_err().downcast::<FieldErrors>().unwrap();
    errors.0.into_iter().map(|error| (error.path, error.refusal.key)).collect()
}
fn complaint<T: std::fmt::Debug>(outcome: anyhow::Result<T>) -> String {
    complaints(outcome).remove(0).1
}

#[test]
fn somebody_with_a_one_word_name_registers_by_phone_and_is_signed_in() {
    each_engine(|store| {
        let bed = bed(store);
        let token = bed.register("+84 900 000 001", "Hương");
        let (id, name) = bed.account(&token).unwrap();
        assert_eq!(name, "Hương");
        let account = accounts::mine(&bed.people, id).unwrap();
        assert_eq!(account.profile.person.text("phone"), Some("0900000001"));
        let again = sign_in::citizen(&bed.people, "0900.000.001", PASSWORD).unwrap().token().unwrap();
        assert_eq!(bed.account(&again).unwrap().0, id);
        assert_eq!(complaint(sign_in::citizen(&bed.people, "0900000001", "sai mật khẩu")), "sign_in_wrong");
        assert_eq!(complaint(sign_in::citizen(&bed.people, "0900000002", PASSWORD)), "sign_in_wrong");
        assert_eq!(complaint(sign_in::citizen(&bed.people, "không phải số", PASSWORD)), "sign_in_wrong");
    });
}

#[test]
fn a_business_registers_by_mail_with_its_tax_code() {
    each_engine(|store| {
        let bed = bed(store);
        let issued =
            register::begin(&bed.people, AccountKind::Business, "So.Sach@vidu.example", &letters()).unwrap();
        let begun = register::begun(&bed.people, &issued.handle).unwrap();
        assert_eq!((begun.kind, begun.contact.as_str()), (AccountKind::Business, "so…@vidu.example"));
        let mut said = Completion {
            code: bed.code("so.sach@vidu.example"),
            name: "Trần Thị Ví Dụ".into(),
            password: PASSWORD.into(),
            ..Completion::default()
        };
        let missing = complaints(register::complete(&bed.people, &issued.handle, &said, Lang::Vi));
        assert_eq!(
            missing.iter().map(|(path, _)| path.as_str()).collect::<Vec<_>>(),
            ["business_name", "tax_code"]
        );
        said.business_name = "Công ty Mẫu".into();
        said.tax_code = "6400 000 001".into();
        let token = register::complete(&bed.people, &issued.handle, &said, Lang::Vi).unwrap();
        assert_eq!(bed.account(&token).unwrap().1, "Công ty Mẫu", "the complaint did not use the code up");
    });
}

#[test]
fn a_stranger_cannot_tell_whether_a_contact_has_an_account() {
    each_engine(|store| {
        let bed = bed(store);
        bed.register("0900000001", "Hương");
        let said = |code: &str| Completion {
            code: code.into(),
            name: "Kẻ Lạ".into(),
            password: PASSWORD.into(),
            ..Completion::default()
        };
        for contact in ["0900000001", "0900000009"] {
            let issued = register::begin(&bed.people, AccountKind::Person, contact, &letters()).unwrap();
            assert!(issued.sent);
            let wrong = register::complete(&bed.people, &issued.handle, &said("abc"), Lang::Vi);
            assert_eq!(complaint(wrong), "code_wrong", "{contact}");
            let issued = recover::begin(&bed.people, contact, &letters()).unwrap();
            let wrong = recover::complete(&bed.people, &issued.handle, "abc", PASSWORD);
            assert_eq!(complaint(wrong), "code_wrong", "{contact}");
        }
        let told = bed.messages("0900000001");
        assert!(told.iter().any(|text| text.contains("không có mã")), "the message tells the holder");
        assert!(bed.messages("0900000009").iter().any(|text| text.contains("không có mã")));
    });
}

#[test]
fn bad_contacts_passwords_and_handles_get_a_sentence() {
    let store = testkit::Store::sqlite();
    let mut bed = bed(&store);
    let begin =
        |people: &People, typed: &str| complaint(register::begin(people, AccountKind::Person, typed, &letters()));
    assert_eq!(begin(&bed.people, " "), "contact_missing");
    assert_eq!(begin(&bed.people, "0900"), "contact_wrong");
    let issued = register::begin(&bed.people, AccountKind::Person, "0900000001", &letters()).unwrap();
    let said = Completion { password: "ngắn".into(), ..Completion::default() };
    let missing = complaints(register::complete(&bed.people, &issued.handle, &said, Lang::Vi));
    let paths: Vec<&str> = missing.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["name", "password", "code"]);
    let unknown = register::begun(&bed.people, "00").unwrap_err();
    assert!(unknown.is::<base::Denied>());
    assert!(recover::begun(&bed.people, &issued.handle).is_err(), "a code opens only what it was sent for");
    bed.people.phones_reachable = false;
    assert_eq!(begin(&bed.people, "0900000001"), "phone_unreachable");
}

#[test]
fn a_code_is_good_for_ten_minutes_five_tries_and_once() {
    each_engine(|store| {
        let bed = bed(store);
        let address = contact::parse("0900000001").unwrap();
        let sent = Sent { purpose: "assisted".into(), subject: "hồ sơ 1".into(), address: address.clone() };
        let people = &bed.people;
        let issue = || {
            let write = |code: &str| outreach::Message {
                to: address.clone(),
                subject: "mã".into(),
                body: format!("mã {code}"),
            };
            people.db.write(|tx| codes::issue(tx, &people.vault, &sent, write, people.now())).unwrap()
        };
        let check =
            |code: &str| people.db.write(|tx| codes::check(tx, &people.vault, &sent, code, people.now())).unwrap();
        issue();
        let code = bed.code("0900000001");
        for left in (1..=4).rev() {
            assert_eq!(check("x"), Checked::Wrong(left));
        }
        assert_eq!(check("x"), Checked::Expired);
        assert_eq!(check(&code), Checked::Expired, "five tries are over");
        issue();
        let code = bed.code("0900000001");
        let other = Sent { subject: "hồ sơ 2".into(), ..sent.clone() };
        let elsewhere = people.db.write(|tx| codes::check(tx, &people.vault, &other, &code, people.now()));
        assert_eq!(elsewhere.unwrap(), Checked::Expired);
        assert_eq!(check(&format!(" {} {} ", &code[..3], &code[3..])), Checked::Right);
        assert_eq!(check(&code), Checked::Expired, "used up");
        issue();
        let code = bed.code("0900000001");
        bed.later(10);
        assert_eq!(check(&code), Checked::Expired);
        issue();
        assert!(issue().sent);
        let refused = issue();
        assert!(!refused.sent, "five within an hour");
        assert_eq!(bed.messages("0900000001").len(), 5);
        bed.later(60);
        assert!(issue().sent);
        bed.later(120);
        assert_eq!(people.db.write(|tx| codes::sweep(tx, people.now())).unwrap(), 1);
    });
}

#[test]
fn ten_wrong_passwords_close_the_door_for_a_quarter_of_an_hour() {
    each_engine(|store| {
        let bed = bed(store);
        bed.register("0900000001", "Hương");
        for contact in ["0900000001", "0900000002"] {
            for _ in 0..10 {
                assert_eq!(complaint(sign_in::citizen(&bed.people, contact, "sai")), "sign_in_wrong");
            }
            assert_eq!(complaint(sign_in::citizen(&bed.people, contact, PASSWORD)), "sign_in_locked");
        }
        bed.later(15);
        assert!(sign_in::citizen(&bed.people, "0900000001", PASSWORD).is_ok());
        for _ in 0..10 {
            assert_eq!(complaint(sign_in::citizen(&bed.people, "0900000001", "sai")), "sign_in_wrong");
        }
    });
}

#[test]
fn recovery_by_code_sets_the_password_ends_all_sessions_and_opens_a_closed_door() {
    each_engine(|store| {
        let bed = bed(store);
        let old = bed.register("0900000001", "Hương");
        for _ in 0..11 {
            let _ = sign_in::citizen(&bed.people, "0900000001", "sai");
        }
        let issued = recover::begin(&bed.people, "0900000001", &letters()).unwrap();
        let new = recover::complete(&bed.people, &issued.handle, &bed.code("0900000001"), "mật khẩu mới").unwrap();
        let new = new.token().unwrap();
        assert!(bed.account(&old).is_none());
        assert!(bed.account(&new).is_some());
        assert!(sign_in::citizen(&bed.people, "0900000001", "mật khẩu mới").is_ok());
        assert_eq!(complaint(sign_in::citizen(&bed.people, "0900000001", PASSWORD)), "sign_in_wrong");
    });
}

#[test]
fn a_changed_password_ends_all_other_sessions() {
    each_engine(|store| {
        let bed = bed(store);
        let here = bed.register("0900000001", "Hương");
        let elsewhere = sign_in::citizen(&bed.people, "0900000001", PASSWORD).unwrap().token().unwrap();
        let (id, _) = bed.account(&here).unwrap();
        let change = |old: &str, new: &str| accounts::change_password(&bed.people, id, old, new, &here);
        assert_eq!(complaint(change("sai", "mật khẩu mới")), "password_wrong");
        assert_eq!(complaint(change(PASSWORD, "ngắn")), "password_short");
        let renewed = change(PASSWORD, "mật khẩu mới").unwrap();
        assert!(bed.account(&renewed).is_some());
        assert!(bed.account(&elsewhere).is_none());
    });
}

#[test]
fn a_profile_is_kept_sealed_and_found_by_its_identity_number() {
    each_engine(|store| {
        let bed = bed(store);
        let token = bed.register("0900000001", "Hương");
        let (id, _) = bed.account(&token).unwrap();
        let save = |answers: serde_json::Value| {
            let answers: Answers = serde_json::from_value(answers).unwrap();
            accounts::save_profile(&bed.people, id, AccountKind::Person, answers, Lang::Vi)
        };
        let identity = serde_json::json!({ "kind": "cccd", "number": "000123456789" });
        save(serde_json::json!({ "birth": "1950", "identity": identity })).unwrap();
        assert_eq!(complaints(save(serde_json::json!({ "birth": "2050" })))[0].0, "birth");
        let profile = accounts::mine(&bed.people, id).unwrap().profile;
        assert_eq!(profile.person.text("birth"), Some("1950"), "a wrong page changes nothing");
        let found = bed.people.db.read(|tx| accounts::by_identity(tx, &bed.people.vault, "000123456789")).unwrap();
        assert_eq!(found, [id]);
        let business =
            accounts::save_profile(&bed.people, id, AccountKind::Business, Answers::default(), Lang::Vi);
        assert!(business.unwrap_err().is::<base::Denied>());
        let plain = bed.people.db.read::<_, DbError>(|tx| {
            tx.one("select sealed from account", &[], |row: &db::Row| row.get::<Vec<u8>>(0))
        });
        assert!(!String::from_utf8_lossy(&plain.unwrap()).contains("000123456789"));
    });
}

#[test]
fn a_citizen_signs_in_anew_after_thirty_days_and_an_officer_after_half_an_hour_without_a_visit_or_twelve_hours() {
    each_engine(|store| {
        let bed = bed(store);
        let token = bed.register("0900000001", "Hương");
        bed.later(29 * 24 * 60);
        assert!(bed.account(&token).is_some());
        assert!(sessions::find(&bed.people, Kind::Officer, &token).unwrap().is_none(), "not at the desk");
        bed.later(24 * 60);
        assert!(bed.account(&token).is_none(), "visits do not make it longer");
        assert_eq!(sessions::sweep(&bed.people).unwrap(), 1);

        let desk = officer(&bed, true);
        let first = sign_in::officer(&bed.people, "Mau.TiepNhan", PASSWORD).unwrap();
        assert_eq!(first, Passed::ChangePasswordFirst);
        let change = |new: &str| sign_in::officer_first(&bed.people, "mau.tiepnhan", PASSWORD, new);
        assert_eq!(complaint(change(PASSWORD)), "password_same");
        let token = bed.set_up(change("mật khẩu mới").unwrap()).0;
        let find = || sessions::find(&bed.people, Kind::Officer, &token).unwrap().map(|opened| opened.holder);
        for _ in 0..24 {
            assert!(matches!(find(), Some(Holder::Officer(officer)) if officer.id == desk));
            bed.later(29);
        }
        assert!(find().is_some(), "11 hours and 36 minutes with a visit in each half-hour");
        bed.later(24);
        assert!(find().is_none(), "twelve hours");
        let left =
            bed.people.db.write::<_, DbError>(|tx| sessions::start(&bed.people, tx, Subject::Officer(desk)));
        let left = left.unwrap();
        bed.later(30);
        assert!(sessions::find(&bed.people, Kind::Officer, &left).unwrap().is_none(), "half an hour alone");
        assert_eq!(sessions::sweep(&bed.people).unwrap(), 2);
    });
}

#[test]
fn sessions_are_listed_and_ended_by_their_owner_and_by_nobody_else() {
    each_engine(|store| {
        let bed = bed(store);
        let phone = Origin { operation: "ACDE-FGHJ".into(), device: Device::Android, ..Origin::default() };
        let token = bed.register("0900000001", "Hương");
        bed.later(5);
        let elsewhere =
            sign_in::citizen(&bed.people.asked(phone), "0900000001", PASSWORD).unwrap().token().unwrap();
        let stranger = bed.register("0900000002", "Lan");
        let who = |token: &str| Subject::Citizen(bed.account(token).unwrap().0);
        let listed = sessions::of(&bed.people, who(&token)).unwrap();
        let devices: Vec<Device> = listed.iter().map(|session| session.device).collect();
        assert_eq!(devices, [Device::Android, Device::Other], "the newest first");
        assert!(sessions::end_one(&bed.people, who(&stranger), listed[0].id).unwrap_err().is::<base::Denied>());
        assert!(bed.account(&elsewhere).is_some());
        sessions::end_one(&bed.people, who(&token), listed[0].id).unwrap();
        assert!(bed.account(&elsewhere).is_none() && bed.account(&token).is_some());
        let again = sign_in::citizen(&bed.people, "0900000001", PASSWORD).unwrap().token().unwrap();
        sessions::end_elsewhere(&bed.people, who(&token), &token).unwrap();
        assert!(
            bed.account(&again).is_none() && bed.account(&token).is_some() && bed.account(&stranger).is_some()
        );
    });
}

#[test]
fn a_new_password_gives_the_session_a_new_token_and_the_old_one_opens_nothing() {
    each_engine(|store| {
        let bed = bed(store);
        let old = bed.register("0900000001", "Hương");
        let opened = sessions::find(&bed.people, Kind::Citizen, &old).unwrap().unwrap();
        let id = bed.account(&old).unwrap().0;
        let new = accounts::change_password(&bed.people, id, PASSWORD, "mật khẩu mới", &old).unwrap();
        assert!(bed.account(&old).is_none());
        let renewed = sessions::find(&bed.people, Kind::Citizen, &new).unwrap().unwrap();
        assert_eq!((renewed.id, renewed.proved_at), (opened.id, None));
    });
}

#[test]
fn an_officer_gets_in_with_password_and_code_and_a_code_is_taken_once() {
    each_engine(|store| {
        let bed = bed(store);
        officer(&bed, false);
        let door = || sign_in::officer(&bed.people, "mau.tiepnhan", PASSWORD).unwrap();
        let (_, key, _) = bed.set_up(door());
        let now = || bed.people.now();
        let used = key.code(now());
        assert_eq!(complaint(bed.with_code(door(), &used)), "factor_wrong", "used when it was set up");
        assert_eq!(complaint(bed.with_code(door(), "")), "factor_wrong");
        bed.later(1);
        let code = key.code(now());
        let passed = door();
        let token = bed.with_code(passed.clone(), &format!("{} {}", &code[..3], &code[3..])).unwrap();
        assert!(sessions::find(&bed.people, Kind::Officer, &token).unwrap().is_some());
        assert_eq!(complaint(bed.with_code(door(), &code)), "factor_wrong", "once");
        let early = key.code(base::moment(base::millis(now()) + 30_000));
        let again = bed.with_code(passed, &early).unwrap_err();
        assert_eq!(again.downcast::<base::Refusal>().unwrap().key, "sign_in_too_slow", "a ticket opens once");
        bed.with_code(door(), &early).unwrap();
        let late = door();
        bed.later(10);
        let refused = bed.with_code(late, &key.code(now())).unwrap_err().downcast::<base::Refusal>().unwrap();
        assert_eq!(refused.key, "sign_in_too_slow");
        let Passed::CodeNeeded { ticket } = door() else { panic!() };
        assert!(sign_in::offered(&bed.people, &ticket).is_err(), "nobody sets a second one up beside it");
        assert!(sign_in::set_up(&bed.people, &ticket, &key.code(now())).is_err());
    });
}

#[test]
fn wrong_codes_are_counted_and_a_recovery_code_opens_once() {
    each_engine(|store| {
        let bed = bed(store);
        officer(&bed, false);
        let door = || sign_in::officer(&bed.people, "mau.tiepnhan", PASSWORD).unwrap();
        let (_, key, recovery) = bed.set_up(door());
        assert_eq!(recovery.len(), 10);
        let typed = recovery[0].to_lowercase().replace('-', " ");
        bed.with_code(door(), &typed).unwrap();
        assert_eq!(complaint(bed.with_code(door(), &recovery[0])), "factor_wrong");
        bed.later(1);
        for _ in 0..9 {
            assert_eq!(complaint(bed.with_code(door(), "000000")), "factor_wrong");
        }
        assert_eq!(complaint(bed.with_code(door(), &recovery[1])), "sign_in_locked");
        bed.later(15);
        bed.with_code(door(), &key.code(bed.people.now())).unwrap();
        let kept = |sql: &str| {
            let read = |row: &db::Row| row.get::<String>(0);
            bed.people.db.read::<_, DbError>(|tx| tx.all(sql, &[], read)).unwrap().concat()
        };
        assert!(!kept("select code_hash from factor_recovery").contains(&recovery[2].replace('-', "")));
    });
}

#[test]
fn a_code_shown_again_makes_the_session_fresh_under_a_new_token() {
    each_engine(|store| {
        let bed = bed(store);
        let id = officer(&bed, false);
        let (token, key, _) = bed.set_up(sign_in::officer(&bed.people, "mau.tiepnhan", PASSWORD).unwrap());
        bed.later(20);
        let opened = |token: &str| sessions::find(&bed.people, Kind::Officer, token).unwrap();
        assert!(opened(&token).unwrap().proved_at.unwrap() < bed.people.now());
        assert_eq!(complaint(sign_in::step_up(&bed.people, id, &token, "123")), "factor_wrong");
        let renewed = sign_in::step_up(&bed.people, id, &token, &key.code(bed.people.now())).unwrap();
        assert!(opened(&token).is_none());
        assert_eq!(opened(&renewed).unwrap().proved_at, Some(bed.people.now()));
    });
}

#[test]
fn guessing_at_a_name_does_not_shut_its_holder_out_of_a_browser_they_used_before() {
    each_engine(|store| {
        let bed = bed(store);
        bed.register("0900000001", "Hương");
        bed.register("0900000002", "Lan");
        let Admitted::In(Entered { browser, .. }) = sign_in::citizen(&bed.people, "0900000001", PASSWORD).unwrap()
        else {
            panic!("a second step")
        };
        for _ in 0..11 {
            let _ = sign_in::citizen(&bed.people, "0900000001", "sai");
        }
        assert_eq!(complaint(sign_in::citizen(&bed.people, "0900000001", PASSWORD)), "sign_in_locked");
        let from = |browser: String| bed.people.asked(Origin { browser: Some(browser), ..Origin::default() });
        assert!(sign_in::citizen(&from(browser.clone()), "0900000001", PASSWORD).is_ok());
        let made_up = browser.replace(|letter: char| letter.is_ascii_digit(), "a");
        assert_eq!(complaint(sign_in::citizen(&from(made_up), "0900000001", PASSWORD)), "sign_in_locked");
        for _ in 0..11 {
            let _ = sign_in::citizen(&bed.people, "0900000002", "sai");
        }
        let other = sign_in::citizen(&from(browser.clone()), "0900000002", PASSWORD);
        assert_eq!(complaint(other), "sign_in_locked", "the mark is of one name");
        for _ in 0..11 {
            let _ = sign_in::citizen(&from(browser.clone()), "0900000001", "sai");
        }
        assert_eq!(complaint(sign_in::citizen(&from(browser), "0900000001", PASSWORD)), "sign_in_locked");
    });
}

#[test]
fn a_locked_officer_and_one_without_an_agency_stay_outside() {
    each_engine(|store| {
        let bed = bed(store);
        let id = officer(&bed, false);
        let door = || sign_in::officer(&bed.people, "mau.tiepnhan", PASSWORD);
        let (token, key, _) = bed.set_up(door().unwrap());
        officers::set_locked(&bed.people, id, true, None).unwrap();
        assert!(sessions::find(&bed.people, Kind::Officer, &token).unwrap().is_none());
        assert_eq!(complaint(door()), "officer_locked");
        officers::set_locked(&bed.people, id, false, None).unwrap();
        bed.later(1);
        let token = bed.with_code(door().unwrap(), &key.code(bed.people.now())).unwrap();
        let agency = bed.people.db.read(|tx| people::agencies::by_code_on(tx, "67", bed.people.today())).unwrap();
        officers::release(&bed.people, id, agency.unwrap().id, bed.people.today().yesterday().unwrap()).unwrap();
        assert!(sessions::find(&bed.people, Kind::Officer, &token).unwrap().is_none());
        assert_eq!(complaint(door()), "officer_without_agency");
        sessions::end(&bed.people, "no such token").unwrap();
    });
}

fn officer(bed: &Bed, must_change_password: bool) -> base::OfficerId {
    let file = r#"{"title": "Tỉnh Mẫu", "units": [{"code": "67", "tier": "province", "type": "tinh",
        "type_name": "Tỉnh", "name": "Mẫu", "full_name": "Tỉnh Mẫu", "valid_from": "2019-01-01"}]}"#;
    people::agencies::import(&bed.people, file).unwrap();
    let province = bed.people.db.read(|tx| people::agencies::by_code_on(tx, "67", bed.people.today())).unwrap();
    let new = NewOfficer {
        username: "mau.tiepnhan".into(),
        name: "Trần Thị Ví Dụ".into(),
        title: "Chuyên viên".into(),
        password: PASSWORD.into(),
        must_change_password,
    };
    let id = officers::create(&bed.people, &new).unwrap();
    let from = jiff::civil::date(2019, 1, 1);
    officers::appoint(&bed.people, id, province.unwrap().id, base::Role::Intake, from, None).unwrap();
    id
}

#[test]
fn a_sign_in_in_a_browser_takes_the_place_of_the_session_that_was_open_there() {
    each_engine(|store| {
        let bed = bed(store);
        let old = bed.register("0900000001", "Hương");
        let elsewhere = bed.register("0900000002", "Lan");
        let here = Origin { session: Some(old.clone()), ..Origin::default() };
        let new = sign_in::citizen(&bed.people.asked(here), "0900000001", PASSWORD).unwrap().token().unwrap();
        assert!(bed.account(&old).is_none(), "whoever kept the old word has nothing");
        assert!(bed.account(&new).is_some() && bed.account(&elsewhere).is_some());
        assert_eq!(sessions::end_everybodys(&bed.people, Kind::Citizen).unwrap(), 2);
        assert!(bed.account(&new).is_none() && bed.account(&elsewhere).is_none());
    });
}

#[test]
fn a_session_alone_adds_no_address_by_which_the_account_opens() {
    each_engine(|store| {
        let bed = bed(store);
        let token = bed.register("0900000001", "Hương");
        let account = bed.account(&token).unwrap().0;
        let begin = |password: &str| {
            let asked = reach::Asked { account, token: &token, contact: "0900000009", password };
            reach::begin(&bed.people, &asked, &letters())
        };
        for wrong in ["", "mật khẩu khác"] {
            let errors: FieldErrors = begin(wrong).unwrap_err().downcast().unwrap();
            assert_eq!(errors.of("password").unwrap().refusal.key, "password_wrong");
        }
        assert!(bed.messages("0900000009").is_empty());
        assert!(begin(PASSWORD).unwrap().sent);
    });
}

#[test]
fn of_many_who_type_the_same_code_at_once_one_gets_in_and_wrong_ones_are_all_counted() {
    each_engine(|store| {
        let bed = bed(store);
        bed.register("0900000001", "Hương");
        let at_once = |handle: &str, code: &str| {
            let tried = || recover::complete(&bed.people, handle, code, "mật khẩu khác hẳn").is_ok();
            std::thread::scope(|scope| {
                let all: Vec<_> = (0..8).map(|_| scope.spawn(tried)).collect();
                all.into_iter().map(|one| one.join().unwrap()).filter(|in_it| *in_it).count()
            })
        };
        let begun = recover::begin(&bed.people, "0900000001", &letters()).unwrap();
        assert_eq!(at_once(&begun.handle, &bed.code("0900000001")), 1);
        let again = recover::begin(&bed.people, "0900000001", &letters()).unwrap();
        let code = bed.code("0900000001");
        let wrong = if code == "000000" { "000001" } else { "000000" };
        assert_eq!(at_once(&again.handle, wrong), 0);
        assert_eq!(at_once(&again.handle, &code), 0, "five tries were used up together");
    });
}
