//! A citizen's second factor on both engines: every way in asks for it, and what opens without it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

use base::{AccountId, FieldErrors, Refusal, Role};
use people::{
    accounts::{
        AccountKind, recover,
        register::{self, Completion},
        second_step,
    },
    audit, contact,
    passkeys::{self, Answered},
    second_factor::Key,
    sessions::{self, Holder, Kind, Subject},
    sign_in::{self, Admitted, Passed},
};
use rules::form::Lang;
use testkit::{
    authenticator::{Authenticator, Trick},
    each_engine,
    town::{PASSWORD, Town, key, letters},
};

const ORIGIN: &str = "http://localhost:8080";
const PHONE: &str = "0900000001";

/// A town with one citizen, signed in.
struct Bed {
    town: Town,
    account: AccountId,
    session: String,
}

fn bed(store: &testkit::Store) -> Bed {
    let mut town = Town::on(store, "2019-04-24T09:00");
    town.people.address = ORIGIN.into();
    let session = register(&town, PHONE);
    let account = whose(&town, &session);
    Bed { town, account, session }
}

fn register(town: &Town, contact: &str) -> String {
    let issued = register::begin(&town.people, AccountKind::Person, contact, &letters()).unwrap();
    let code = town.code_sent_to(contact);
    let said = Completion { code, name: "Hương".into(), password: PASSWORD.into(), ..Completion::default() };
    register::complete(&town.people, &issued.handle, &said, Lang::Vi).unwrap()
}

fn whose(town: &Town, token: &str) -> AccountId {
    match sessions::find(&town.people, Kind::Citizen, token).unwrap().unwrap().holder {
        Holder::Citizen { account, .. } => account,
        Holder::Officer(_) => panic!("an officer"),
    }
}

impl Bed {
    fn later(&self, seconds: i64) {
        self.town.clock.set(base::moment(base::millis(self.town.people.now()) + seconds * 1000));
    }
    /// Turns it on with an app; gives key and recovery codes.
    fn with_app(&mut self) -> (Key, Vec<String>) {
        let people = &self.town.people;
        let offer = second_step::offer(people, self.account, PASSWORD).unwrap();
        let code = offer.key.code(people.now());
        let (session, codes) =
            second_step::turn_on(people, self.account, &self.session, &offer.kept, &code).unwrap();
        self.session = session;
        // The code that turned it on is used up.
        self.later(30);
        (offer.key, codes)
    }
    fn device(&self) -> Authenticator {
        let mut device = Authenticator::new();
        let asked = passkeys::offer_mine(&self.town.people, self.account, PASSWORD, PHONE).unwrap();
        let credential = device.make(&asked.options, ORIGIN, Trick::None);
        let answered = Answered { kept: asked.kept, credential };
        passkeys::add(&self.town.people, Subject::Citizen(self.account), &answered).unwrap();
        device
    }
    fn answer(&self, device: &mut Authenticator) -> Answered {
        let asked = passkeys::ask(&self.town.people).unwrap().unwrap();
        let credential = device.answer(&asked.options, ORIGIN, Trick::None);
        Answered { kept: asked.kept, credential }
    }
    fn by_password(&self) -> String {
        owed(sign_in::citizen(&self.town.people, PHONE, PASSWORD).unwrap())
    }
    fn opens(&self, session: &str) -> bool {
        sessions::find(&self.town.people, Kind::Citizen, session).unwrap().is_some()
    }
}

fn owed(admitted: Admitted) -> String {
    match admitted {
        Admitted::CodeNeeded { ticket } => ticket,
        Admitted::In(_) => panic!("no second step was asked for"),
    }
}

fn refusal(error: anyhow::Error) -> String {
    match error.downcast::<FieldErrors>() {
        Ok(errors) => format!("{} {}", errors.0[0].path, errors.0[0].refusal.key),
        Err(error) => error.downcast::<Refusal>().unwrap().key,
    }
}

#[test]
fn password_and_recovery_by_code_open_nothing_without_the_second_step() {
    each_engine(|store| {
        let mut bed = bed(store);
        let before = bed.session.clone();
        let (key, codes) = bed.with_app();
        assert!(!bed.opens(&before) && bed.opens(&bed.session), "a new token");
        let people = bed.town.people.clone();
        let ticket = bed.by_password();
        let wrong = sign_in::citizen_with_code(&people, &ticket, "000000").unwrap_err();
        assert_eq!(refusal(wrong), "code factor_wrong");
        let code = key.code(people.now());
        let entered = sign_in::citizen_with_code(&people, &ticket, &code).unwrap();
        assert_eq!(whose(&bed.town, &entered.token), bed.account);
        let again = bed.by_password();
        assert_eq!(refusal(sign_in::citizen_with_code(&people, &again, &code).unwrap_err()), "code factor_wrong");
        assert_eq!(refusal(sign_in::citizen_with_code(&people, &ticket, &code).unwrap_err()), "sign_in_too_slow");

        let issued = recover::begin(&people, PHONE, &letters()).unwrap();
        let sent = bed.town.code_sent_to(PHONE);
        let ticket = owed(recover::complete(&people, &issued.handle, &sent, "mật khẩu khác hẳn").unwrap());
        assert!(!bed.opens(&entered.token), "the others have ended all the same");
        let entered = sign_in::citizen_with_code(&people, &ticket, &codes[0].to_lowercase()).unwrap();
        assert!(bed.opens(&entered.token));
        let ticket = owed(sign_in::citizen(&people, PHONE, "mật khẩu khác hẳn").unwrap());
        let used = sign_in::citizen_with_code(&people, &ticket, &codes[0]).unwrap_err();
        assert_eq!(refusal(used), "code factor_wrong", "a recovery code is good for once");
        let standing = second_step::standing(&people, bed.account).unwrap();
        assert_eq!(standing.means.map(|means| (means.app, means.recovery)), Some((true, 9)));
    });
}

#[test]
fn a_ticket_is_good_for_ten_minutes_at_its_own_door_and_ten_wrong_codes_shut_it() {
    each_engine(|store| {
        let mut bed = bed(store);
        let (key, _) = bed.with_app();
        let people = bed.town.people.clone();
        let ticket = bed.by_password();
        let desk = sign_in::with_code(&people, &ticket, &key.code(people.now())).unwrap_err();
        assert_eq!(refusal(desk), "sign_in_too_slow", "not the officers'");
        let officer = bed.town.appoint("mau.mot", bed.town.agency("67-D01"), &[Role::Intake]);
        bed.town.equip(officer);
        let Passed::CodeNeeded { ticket: theirs } = sign_in::officer(&people, "mau.mot", PASSWORD).unwrap() else {
            panic!("no code");
        };
        let other = sign_in::citizen_with_code(&people, &theirs, &testkit::town::key().code(people.now()));
        assert_eq!(refusal(other.unwrap_err()), "sign_in_too_slow");
        bed.later(10 * 60);
        let late = sign_in::citizen_with_code(&people, &ticket, &key.code(people.now())).unwrap_err();
        assert_eq!(refusal(late), "sign_in_too_slow");
        let ticket = bed.by_password();
        for _ in 0..10 {
            assert!(sign_in::citizen_with_code(&people, &ticket, "000000").is_err());
        }
        let shut = sign_in::citizen_with_code(&people, &ticket, &key.code(people.now())).unwrap_err();
        assert_eq!(refusal(shut), "code sign_in_locked");
    });
}

#[test]
fn a_passkey_is_a_second_step_and_alone_it_is_both() {
    each_engine(|store| {
        let mut bed = bed(store);
        let people = bed.town.people.clone();
        let none = second_step::turn_on_by_passkeys(&people, bed.account, &bed.session, PASSWORD).unwrap_err();
        assert_eq!(refusal(none), "password factor_no_passkey");
        let mut device = bed.device();
        let wrong = second_step::turn_on_by_passkeys(&people, bed.account, &bed.session, "sai").unwrap_err();
        assert_eq!(refusal(wrong), "password password_wrong");
        let (session, codes) =
            second_step::turn_on_by_passkeys(&people, bed.account, &bed.session, PASSWORD).unwrap();
        bed.session = session;
        assert_eq!(codes.len(), 10);
        let ticket = bed.by_password();
        let nobodys = key().code(people.now());
        assert_eq!(
            refusal(sign_in::citizen_with_code(&people, &ticket, &nobodys).unwrap_err()),
            "code factor_wrong"
        );
        let answer = bed.answer(&mut device);
        let entered = passkeys::second_step(&people, Kind::Citizen, &ticket, &answer).unwrap();
        assert_eq!(whose(&bed.town, &entered.token), bed.account);
        let alone = passkeys::citizen(&people, &bed.answer(&mut device)).unwrap();
        assert!(bed.opens(&alone));
        // Somebody else's passkey is no second step of theirs.
        let other = register(&bed.town, "0900000002");
        let theirs = Bed { account: whose(&bed.town, &other), session: other, town: bed.town };
        let mut stranger = theirs.device();
        let ticket = owed(sign_in::citizen(&people, PHONE, PASSWORD).unwrap());
        let answer = theirs.answer(&mut stranger);
        let said = passkeys::second_step(&people, Kind::Citizen, &ticket, &answer).unwrap_err();
        assert_eq!(refusal(said), "passkey_other_door");
        let entered = sign_in::citizen_with_code(&people, &ticket, &codes[3]).unwrap();
        assert!(theirs.opens(&entered.token), "a recovery code is the way out");
    });
}

#[test]
fn the_last_passkey_of_a_second_step_without_an_app_stays() {
    each_engine(|store| {
        let bed = bed(store);
        let people = bed.town.people.clone();
        let mut device = bed.device();
        second_step::turn_on_by_passkeys(&people, bed.account, &bed.session, PASSWORD).unwrap();
        let mine = || passkeys::of(&people, Subject::Citizen(bed.account)).unwrap();
        let id = mine()[0].id.to_string();
        let said = passkeys::remove_mine(&people, bed.account, PASSWORD, &id).unwrap_err();
        assert_eq!((refusal(said).as_str(), mine().len()), ("password passkey_last", 1));
        let session = sign_in_by(&bed, &mut device);
        second_step::turn_off_by_passkey(&people, bed.account, &session, &bed.answer(&mut device)).unwrap();
        passkeys::remove_mine(&people, bed.account, PASSWORD, &id).unwrap();
        assert!(sign_in::citizen(&people, PHONE, PASSWORD).unwrap().token().is_some(), "it is off");
    });
}

fn sign_in_by(bed: &Bed, device: &mut Authenticator) -> String {
    passkeys::citizen(&bed.town.people, &bed.answer(device)).unwrap()
}

#[test]
fn it_is_turned_on_by_who_knows_the_password_and_off_by_who_shows_both_and_the_holder_is_told() {
    each_engine(|store| {
        let mut bed = bed(store);
        let people = bed.town.people.clone();
        assert_eq!(
            refusal(second_step::offer(&people, bed.account, "sai").unwrap_err()),
            "password password_wrong"
        );
        let offer = second_step::offer(&people, bed.account, PASSWORD).unwrap();
        let on = |account, kept: &str, code: &str| {
            second_step::turn_on(&people, account, &bed.session, kept, code).map(drop).map_err(refusal)
        };
        assert_eq!(on(bed.account, &offer.kept, "000000"), Err("code factor_wrong".to_owned()));
        let code = offer.key.code(people.now());
        assert_eq!(on(AccountId::new(), &offer.kept, &code), Err("factor_too_slow".to_owned()), "another's offer");
        assert_eq!(on(bed.account, "AAAA", &code), Err("factor_too_slow".to_owned()));
        bed.later(31 * 60);
        let code = offer.key.code(people.now());
        let late = second_step::turn_on(&people, bed.account, &bed.session, &offer.kept, &code).unwrap_err();
        assert_eq!(refusal(late), "factor_too_slow");
        let (key, _) = bed.with_app();
        let code = key.code(people.now());
        let off = |password: &str, code: &str| {
            second_step::turn_off(&people, bed.account, &bed.session, password, code).map_err(refusal)
        };
        assert_eq!(off("sai", &code), Err("password password_wrong".to_owned()));
        assert_eq!(off(PASSWORD, "000000"), Err("code factor_wrong".to_owned()));
        let session = off(PASSWORD, &code).unwrap();
        assert!(bed.opens(&session));
        assert!(sign_in::citizen(&people, PHONE, PASSWORD).unwrap().token().is_some());
        let events = audit::recent(&people, Subject::Citizen(bed.account)).unwrap();
        for kind in [audit::Kind::FactorSet, audit::Kind::FactorRemoved] {
            assert!(events.iter().any(|event| event.kind == kind), "{kind:?}");
        }
        let to = contact::parse(PHONE).unwrap();
        let sent =
            people.db.read::<_, db::DbError>(|tx| outreach::newest(tx, &people.vault, Some(&to), 20)).unwrap();
        for subject in ["Đã cài xác thực hai lớp", "Đã gỡ xác thực hai lớp"] {
            assert!(sent.iter().any(|kept| kept.message.subject.starts_with(subject)), "{subject}");
        }
    });
}

#[test]
fn an_officers_passkey_is_the_second_step_after_the_password() {
    each_engine(|store| {
        let bed = bed(store);
        let people = bed.town.people.clone();
        let officer = bed.town.appoint("mau.mot", bed.town.agency("67-D01"), &[Role::Intake]);
        bed.town.equip(officer);
        let mut device = Authenticator::new();
        let asked = passkeys::offer_officers(&people, officer, "Mẫu Một").unwrap();
        let credential = device.make(&asked.options, ORIGIN, Trick::None);
        let answered = Answered { kept: asked.kept, credential };
        passkeys::add(&people, Subject::Officer(officer), &answered).unwrap();
        let Passed::CodeNeeded { ticket } = sign_in::officer(&people, "mau.mot", PASSWORD).unwrap() else {
            panic!("no code");
        };
        let mut citizens = bed.device();
        let other =
            passkeys::second_step(&people, Kind::Officer, &ticket, &bed.answer(&mut citizens)).unwrap_err();
        assert_eq!(refusal(other), "passkey_other_door");
        let entered = passkeys::second_step(&people, Kind::Officer, &ticket, &bed.answer(&mut device)).unwrap();
        let opened = sessions::find(&people, Kind::Officer, &entered.token).unwrap().unwrap();
        assert_eq!(opened.proved_at, Some(people.now()), "as fresh as a code");
    });
}

#[test]
fn what_opens_an_account_with_two_steps_is_changed_only_in_a_session_that_began_just_now() {
    each_engine(|store| {
        let mut bed = bed(store);
        let (people, account) = (bed.town.people.clone(), bed.account);
        let offer = |session: &str| {
            let origin = base::Origin { session: Some(session.to_owned()), ..base::Origin::default() };
            passkeys::offer_mine(&people.asked(origin), account, PASSWORD, "Hương")
        };
        bed.later(11 * 60);
        offer(&bed.session).unwrap();
        let (key, _) = bed.with_app();
        bed.later(11 * 60);
        assert_eq!(
            refusal(offer(&bed.session).unwrap_err()),
            "password sign_in_again",
            "the password alone is one factor"
        );
        let ticket = owed(sign_in::citizen(&bed.town.people, PHONE, PASSWORD).unwrap());
        let code = key.code(bed.town.people.now());
        let session = sign_in::citizen_with_code(&bed.town.people, &ticket, &code).unwrap().token;
        offer(&session).unwrap();
    });
}
