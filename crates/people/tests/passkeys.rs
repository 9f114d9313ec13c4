//! Passkeys on both engines: added, used, taken away, and every answer that must not be taken.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it stands")]

use base::{AccountId, Denied, FieldErrors, OfficerId, Origin, Refusal, Role};
use people::{
    accounts::{
        AccountKind,
        register::{self, Completion},
    },
    officers,
    passkeys::{self, Answered, Asked},
    sessions::{self, Holder, Kind, Subject},
};
use rules::form::Lang;
use testkit::{
    authenticator::{Authenticator, Trick},
    each_engine,
    town::{PASSWORD, Town, letters},
};

const ORIGIN: &str = "http://localhost:8080";

fn town(store: &testkit::Store) -> Town {
    let mut town = Town::on(store, "2019-04-24T09:00");
    town.people.address = ORIGIN.into();
    town
}

fn citizen(town: &Town) -> AccountId {
    let issued = register::begin(&town.people, AccountKind::Person, "0900000001", &letters()).unwrap();
    let said = Completion {
        code: town.code_sent_to("0900000001"),
        name: "Hương".into(),
        password: PASSWORD.into(),
        ..Completion::default()
    };
    let token = register::complete(&town.people, &issued.handle, &said, Lang::Vi).unwrap();
    match sessions::find(&town.people, Kind::Citizen, &token).unwrap().unwrap().holder {
        Holder::Citizen { account, .. } => account,
        Holder::Officer(_) => panic!("an officer"),
    }
}

fn answered(asked: &Asked, credential: String) -> Answered {
    Answered { kept: asked.kept.clone(), credential }
}

fn ask(town: &Town) -> Asked {
    passkeys::ask(&town.people).unwrap().unwrap()
}

/// The device's answer to a new question.
fn answer(town: &Town, device: &mut Authenticator, trick: Trick) -> Answered {
    let asked = ask(town);
    let sent = device.answer(&asked.options, ORIGIN, trick);
    answered(&asked, sent)
}

fn with_key(town: &Town, who: Subject) -> Authenticator {
    let mut device = Authenticator::new();
    let asked = match who {
        Subject::Citizen(account) => passkeys::offer_mine(&town.people, account, PASSWORD, "0900000001"),
        Subject::Officer(officer) => passkeys::offer_officers(&town.people, officer, "Mẫu Một"),
    };
    let asked = asked.unwrap();
    let sent = device.make(&asked.options, ORIGIN, Trick::None);
    passkeys::add(&town.people, who, &answered(&asked, sent)).unwrap();
    device
}

fn refusal(error: anyhow::Error) -> String {
    match error.downcast::<FieldErrors>() {
        Ok(errors) => errors.0.first().unwrap().refusal.key.clone(),
        Err(error) => error.downcast::<Refusal>().unwrap().key,
    }
}

#[test]
fn a_passkey_opens_the_account_and_each_answer_is_taken_once() {
    each_engine(|store| {
        let town = town(store);
        let account = citizen(&town);
        let wrong = passkeys::offer_mine(&town.people, account, "sai", "x").unwrap_err();
        assert_eq!(refusal(wrong), "password_wrong", "the password is asked for first");
        let mut device = with_key(&town, Subject::Citizen(account));
        let sent = answer(&town, &mut device, Trick::None);
        let token = passkeys::citizen(&town.people, &sent).unwrap();
        assert!(sessions::find(&town.people, Kind::Citizen, &token).unwrap().is_some());
        assert_eq!(refusal(passkeys::citizen(&town.people, &sent).unwrap_err()), "passkey_wrong", "a second time");
        let listed = passkeys::of(&town.people, Subject::Citizen(account)).unwrap();
        assert_eq!(listed.len(), 1);
        let id = listed.first().unwrap().id.to_string();
        assert!(listed.first().unwrap().used_at.is_some());
        let stranger = passkeys::remove_officers(&town.people, OfficerId::new(), &id).unwrap_err();
        assert_eq!(stranger.downcast::<Denied>().unwrap(), Denied::NotFound);
        passkeys::remove_mine(&town.people, account, PASSWORD, &id).unwrap();
        let gone = answer(&town, &mut device, Trick::None);
        assert_eq!(refusal(passkeys::citizen(&town.people, &gone).unwrap_err()), "passkey_wrong");
    });
}

#[test]
fn what_is_wrong_with_an_answer_is_seen() {
    each_engine(|store| {
        let town = town(store);
        let account = citizen(&town);
        let mut device = with_key(&town, Subject::Citizen(account));
        for trick in [
            Trick::OtherOrigin,
            Trick::OtherSite,
            Trick::NotVerified,
            Trick::OtherChallenge,
            Trick::OtherKey,
            Trick::OtherOwner,
            Trick::CounterBack,
        ] {
            let sent = answer(&town, &mut device, trick);
            let said = passkeys::citizen(&town.people, &sent).map(drop).map_err(refusal);
            assert_eq!(said, Err("passkey_wrong".to_owned()), "{trick:?}");
        }
        for credential in ["", "{}", "không phải"] {
            let said = passkeys::citizen(&town.people, &answered(&ask(&town), credential.into()));
            assert_eq!(refusal(said.unwrap_err()), "passkey_wrong");
        }
        // What was asked elsewhere, or was never asked.
        let asked = ask(&town);
        let sent = device.answer(&asked.options, ORIGIN, Trick::None);
        for kept in [ask(&town).kept, String::new(), "AAAA".into()] {
            let said = passkeys::citizen(&town.people, &Answered { kept, credential: sent.clone() });
            assert_eq!(refusal(said.unwrap_err()), "passkey_wrong");
        }
    });
}

#[test]
fn a_new_passkey_is_taken_for_who_asked_and_from_our_own_page_only() {
    each_engine(|store| {
        let town = town(store);
        let account = citizen(&town);
        for trick in [Trick::OtherOrigin, Trick::OtherSite, Trick::NotVerified, Trick::OtherChallenge] {
            let asked = passkeys::offer_mine(&town.people, account, PASSWORD, "x").unwrap();
            let sent = Authenticator::new().make(&asked.options, ORIGIN, trick);
            let said = passkeys::add(&town.people, Subject::Citizen(account), &answered(&asked, sent));
            assert_eq!(refusal(said.unwrap_err()), "passkey_wrong", "{trick:?}");
        }
        let asked = passkeys::offer_mine(&town.people, account, PASSWORD, "x").unwrap();
        let sent = Authenticator::new().make(&asked.options, ORIGIN, Trick::None);
        let other = Subject::Citizen(AccountId::new());
        let said = passkeys::add(&town.people, other, &answered(&asked, sent.clone()));
        assert_eq!(refusal(said.unwrap_err()), "passkey_wrong", "what was asked of one is good for one");
        passkeys::add(&town.people, Subject::Citizen(account), &answered(&asked, sent.clone())).unwrap();
        let said = passkeys::add(&town.people, Subject::Citizen(account), &answered(&asked, sent));
        assert_eq!(refusal(said.unwrap_err()), "passkey_wrong", "once");
    });
}

#[test]
fn an_officers_passkey_opens_the_desk_and_is_a_second_factor_shown_again() {
    each_engine(|store| {
        let town = town(store);
        let commune = town.agency("24611");
        let id = town.appoint("mau.mot", commune, &[Role::Specialist]);
        town.equip(id);
        let stale = town.people.asked(Origin { proved: Some(false), ..Origin::default() });
        assert_eq!(refusal(passkeys::offer_officers(&stale, id, "x").unwrap_err()), "step_up_needed");
        let mut device = with_key(&town, Subject::Officer(id));
        let sent = answer(&town, &mut device, Trick::None);
        assert_eq!(refusal(passkeys::citizen(&town.people, &sent).unwrap_err()), "passkey_other_door");
        let sent = answer(&town, &mut device, Trick::None);
        let entered = passkeys::officer(&town.people, &sent).unwrap();
        town.clock.set(base::moment(base::millis(town.people.now()) + 20 * 60_000));
        let sent = answer(&town, &mut device, Trick::None);
        let token = passkeys::step_up(&town.people, id, &entered.token, &sent).unwrap();
        let opened = sessions::find(&town.people, Kind::Officer, &token).unwrap().unwrap();
        assert_eq!(opened.proved_at, Some(town.people.now()));
        assert!(sessions::find(&town.people, Kind::Officer, &entered.token).unwrap().is_none(), "a new token");
        let other = town.appoint("mau.hai", commune, &[Role::Specialist]);
        let sent = answer(&town, &mut device, Trick::None);
        let said = passkeys::step_up(&town.people, other, &token, &sent).unwrap_err();
        assert_eq!(refusal(said), "passkey_other_door", "another officer's");

        officers::set_locked(&town.people, id, true, None).unwrap();
        let sent = answer(&town, &mut device, Trick::None);
        assert_eq!(refusal(passkeys::officer(&town.people, &sent).unwrap_err()), "officer_locked");
        officers::set_locked(&town.people, id, false, None).unwrap();
        let keeper = town.appoint("mau.ba", commune, &[Role::UnitAdmin]);
        officers::reset_factor(&town.people, &town.acting(keeper), id, commune).unwrap();
        let sent = answer(&town, &mut device, Trick::None);
        assert_eq!(
            refusal(passkeys::officer(&town.people, &sent).unwrap_err()),
            "passkey_wrong",
            "with the lost phone"
        );
    });
}

#[test]
fn at_an_address_in_numbers_there_are_no_passkeys() {
    each_engine(|store| {
        let mut town = town(store);
        town.people.address = "http://127.0.0.1:8080".into();
        assert_eq!(passkeys::ask(&town.people).unwrap(), None);
    });
}
