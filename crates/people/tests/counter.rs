//! An account recovered at the counter by two officers, on both engines.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

use base::{AccountId, Denied, FieldErrors, Officer, OfficerId, Origin, RecoveryId, Refusal, Role};
use people::{
    accounts::{
        self, AccountKind, recover,
        register::{self, Completion},
    },
    audit,
    codes::Letter,
    contact,
    counter::{self, Wish},
    officers, second_factor,
    sessions::{self, Kind, Subject},
    sign_in,
};
use rules::{
    form::{Answers, Lang},
    recovery::Stage,
};
use serde_json::json;
use testkit::{
    each_engine,
    town::{PASSWORD, Town, calendar, key, letters},
};

const OLD: &str = "0900000001";
const NEW: &str = "moi@vidu.example";
const NUMBER: &str = "000190000042";
const REASON: &str = "Mất điện thoại, không còn dùng số cũ";

/// A commune with two officers who receive, a citizen with everything that can be lost.
struct Bed {
    town: Town,
    one: Officer,
    two: Officer,
    account: AccountId,
    session: String,
}

fn bed(store: &testkit::Store) -> Bed {
    let town = Town::on(store, "2019-04-24T09:00");
    let commune = town.agency("24611");
    let (one, two) =
        (town.appoint("mau.mot", commune, &[Role::Intake]), town.appoint("mau.hai", commune, &[Role::Leader]));
    let (one, two) = (town.acting(one), town.acting(two));
    let (account, session) = register(&town, OLD, Some(NUMBER));
    let (whose, code) = (Subject::Citizen(account), key().code(town.people.now()));
    town.people.db.write(|tx| second_factor::set(&town.people, tx, whose, &key(), &code)).unwrap();
    Bed { town, one, two, account, session }
}

fn register(town: &Town, contact: &str, number: Option<&str>) -> (AccountId, String) {
    let issued = register::begin(&town.people, AccountKind::Person, contact, &letters()).unwrap();
    let code = town.code_sent_to(contact);
    let name = "Nguyễn Thị Thử".to_owned();
    let said = Completion { code, name, password: PASSWORD.into(), ..Completion::default() };
    let token = register::complete(&town.people, &issued.handle, &said, Lang::Vi).unwrap();
    let to = contact::parse(contact).unwrap();
    let id = town.people.db.read(|tx| accounts::by_contact(tx, &town.people.vault, &to)).unwrap().unwrap();
    if let Some(number) = number {
        let said = json!({ "name": "Nguyễn Thị Thử", "identity": { "kind": "cccd", "number": number } });
        let said: Answers = serde_json::from_value(said).unwrap();
        accounts::save_profile(&town.people, id, AccountKind::Person, said, Lang::Vi).unwrap();
    }
    (id, token)
}

fn letter() -> Letter {
    Letter { subject: "Mã: {code}".into(), body: "Mã: {code}".into() }
}

impl Bed {
    fn wish(&self) -> Wish {
        Wish {
            sought: OLD.into(),
            account: self.account.to_string(),
            paper: "identity-card".into(),
            number: "000 190 000 042".into(),
            contact: NEW.into(),
            reason: REASON.into(),
        }
    }
    fn ask_with(&self, officer: &Officer, wish: &Wish) -> Result<RecoveryId, String> {
        counter::ask(&self.town.people, officer, &calendar(), wish, &letter()).map_err(refusal)
    }
    fn ask(&self) -> RecoveryId {
        self.ask_with(&self.one, &self.wish()).unwrap()
    }
    /// Asked, and the code of the new address typed.
    fn proven(&self) -> RecoveryId {
        let id = self.ask();
        counter::prove(&self.town.people, &self.one, id, &self.town.code_sent_to(NEW)).unwrap();
        id
    }
    fn answer(&self, officer: &Officer, id: RecoveryId, grant: bool) -> Result<(), String> {
        counter::answer(&self.town.people, officer, id, grant).map_err(refusal)
    }
    fn stage(&self, id: RecoveryId) -> Stage {
        counter::one(&self.town.people, &self.one, id).unwrap().stage
    }
    /// Whether the account is as it was.
    fn untouched(&self) -> bool {
        let mine = accounts::mine(&self.town.people, self.account).unwrap();
        let alive = sessions::find(&self.town.people, Kind::Citizen, &self.session).unwrap().is_some();
        let contacts: Vec<&str> = mine.contacts.iter().map(contact::Contact::text).collect();
        alive && contacts == [OLD]
    }
    fn subjects(&self, to: &str) -> Vec<String> {
        let to = contact::parse(to).unwrap();
        let read = |tx: &db::Tx| outreach::newest(tx, &self.town.people.vault, Some(&to), 20);
        let kept = self.town.people.db.read::<_, db::DbError>(read).unwrap();
        kept.into_iter().map(|kept| kept.message.subject).collect()
    }
}

fn refusal(error: anyhow::Error) -> String {
    if error.is::<Denied>() {
        return "denied".to_owned();
    }
    match error.downcast::<FieldErrors>() {
        Ok(errors) => {
            let all = errors.0.iter().map(|error| format!("{} {}", error.path, error.refusal.key));
            all.collect::<Vec<_>>().join(", ")
        }
        Err(error) => error.downcast::<Refusal>().unwrap().key,
    }
}

#[test]
fn two_officers_give_an_account_back_and_only_the_new_address_opens_it() {
    each_engine(|store| {
        let bed = bed(store);
        let people = &bed.town.people;
        let id = bed.proven();
        assert_eq!(bed.stage(id), Stage::Waiting);
        assert!(bed.untouched(), "one officer changes nothing");
        bed.answer(&bed.two, id, true).unwrap();
        assert_eq!(bed.stage(id), Stage::Done);
        assert!(sessions::find(people, Kind::Citizen, &bed.session).unwrap().is_none());
        for contact in [OLD, NEW] {
            assert!(sign_in::citizen(people, contact, PASSWORD).is_err(), "the password is gone: {contact}");
        }
        let old = recover::begin(people, OLD, &letters()).unwrap();
        let unknown = bed.subjects(OLD)[0].clone();
        assert!(!unknown.contains(char::is_numeric), "no code goes to the old address: {unknown}");
        assert!(recover::complete(people, &old.handle, "000000", "mật khẩu khác hẳn").is_err());
        let issued = recover::begin(people, NEW, &letters()).unwrap();
        let code = bed.town.code_sent_to(NEW);
        let admitted = recover::complete(people, &issued.handle, &code, "mật khẩu khác hẳn").unwrap();
        assert!(admitted.token().is_some(), "the second factor is gone as well");
        let told = "Tài khoản đã được lấy lại tại quầy – tài khoản Một Cửa".to_owned();
        assert!(bed.subjects(OLD).contains(&told) && bed.subjects(NEW).contains(&told));
        let events = audit::recent(people, Subject::Citizen(bed.account)).unwrap();
        let kinds: Vec<audit::Kind> = events.iter().map(|event| event.kind).collect();
        assert!(kinds.contains(&audit::Kind::RecoveryAsked) && kinds.contains(&audit::Kind::AccountRecovered));
    });
}

#[test]
fn nobody_confirms_what_they_asked_and_nobody_from_elsewhere_or_without_a_fresh_second_factor() {
    each_engine(|store| {
        let bed = bed(store);
        let people = &bed.town.people;
        let id = bed.proven();
        assert_eq!(bed.answer(&bed.one, id, true), Err("denied".to_owned()), "themself");
        let appoint = |name: &str, place: &str, role| {
            bed.town.acting(bed.town.appoint(name, bed.town.agency(place), &[role]))
        };
        let elsewhere = appoint("mau.ba", "24617", Role::Intake);
        let cashier = appoint("mau.tu", "24611", Role::Cashier);
        for officer in [&elsewhere, &cashier] {
            assert_eq!(bed.answer(officer, id, true), Err("denied".to_owned()));
            assert_eq!(counter::one(people, officer, id).map(drop).map_err(refusal), Err("denied".to_owned()));
            assert!(counter::list(people, officer).unwrap().is_empty());
        }
        let stale = people.asked(Origin { proved: Some(false), ..Origin::default() });
        assert_eq!(refusal(counter::answer(&stale, &bed.two, id, true).unwrap_err()), "step_up_needed");
        assert_eq!(refusal(counter::find(&stale, &bed.one, OLD).unwrap_err()), "step_up_needed");
        let asked = counter::ask(&stale, &bed.one, &calendar(), &bed.wish(), &letter());
        assert_eq!(refusal(asked.unwrap_err()), "step_up_needed");
        assert_eq!(bed.ask_with(&cashier, &bed.wish()), Err("denied".to_owned()));
        assert!(bed.untouched());
    });
}

#[test]
fn a_number_that_does_not_match_and_an_account_without_one_are_refused_and_guessing_ends() {
    each_engine(|store| {
        let bed = bed(store);
        let wrong = Wish { number: "000190000043".into(), ..bed.wish() };
        assert_eq!(bed.ask_with(&bed.one, &wrong), Err("number recovery_other_number".to_owned()));
        let (nameless, _) = register(&bed.town, "0900000002", None);
        let none = Wish { sought: "0900000002".into(), account: nameless.to_string(), ..bed.wish() };
        assert_eq!(bed.ask_with(&bed.one, &none), Err("number recovery_no_number".to_owned()));
        let other = Wish { account: nameless.to_string(), ..bed.wish() };
        assert_eq!(
            bed.ask_with(&bed.one, &other),
            Err("account recovery_account_missing".to_owned()),
            "not found so"
        );
        let taken = Wish { contact: "0900000002".into(), ..bed.wish() };
        assert_eq!(bed.ask_with(&bed.one, &taken), Err("contact recovery_contact_taken".to_owned()));
        let empty = Wish { sought: OLD.into(), account: bed.account.to_string(), ..Wish::default() };
        assert_eq!(
            bed.ask_with(&bed.one, &empty),
            Err("paper recovery_paper_missing, number recovery_number_missing, contact contact_missing, \
                 reason recovery_reason_short"
                .to_owned())
        );
        for _ in 0..9 {
            assert!(bed.ask_with(&bed.one, &wrong).is_err());
        }
        assert_eq!(bed.ask_with(&bed.one, &bed.wish()), Err("number sign_in_locked".to_owned()));
        assert!(bed.untouched());
    });
}

#[test]
fn nobody_recovers_an_account_of_their_own_or_of_a_colleague() {
    each_engine(|store| {
        let bed = bed(store);
        let people = &bed.town.people;
        officers::link_account(people, bed.one.id, bed.account).unwrap();
        let one = bed.town.acting(bed.one.id);
        assert_eq!(bed.ask_with(&one, &bed.wish()), Err("account recovery_own".to_owned()));
        // By number too: a second account of the officer's own.
        let (second, _) = register(&bed.town, "0900000003", Some(NUMBER));
        let wish = Wish { sought: "0900000003".into(), account: second.to_string(), ..bed.wish() };
        assert_eq!(bed.ask_with(&one, &wish), Err("account recovery_own".to_owned()));
        let third: OfficerId = bed.town.appoint("mau.ba", one.agency, &[Role::Intake]);
        let third = bed.town.acting(third);
        assert_eq!(bed.ask_with(&third, &bed.wish()), Err("account recovery_colleague".to_owned()));
        // Whoever confirms is looked at as well.
        let (stranger, _) = register(&bed.town, "0900000004", Some("000190000099"));
        let wish = Wish {
            sought: "0900000004".into(),
            account: stranger.to_string(),
            number: "000190000099".into(),
            ..bed.wish()
        };
        let id = bed.ask_with(&third, &wish).unwrap();
        counter::prove(people, &third, id, &bed.town.code_sent_to(NEW)).unwrap();
        officers::link_account(people, bed.two.id, stranger).unwrap();
        let two = bed.town.acting(bed.two.id);
        assert_eq!(bed.answer(&two, id, true), Err("recovery_own".to_owned()));
    });
}

#[test]
fn it_is_confirmed_after_the_code_within_a_working_day_and_once() {
    each_engine(|store| {
        let bed = bed(store);
        let people = &bed.town.people;
        let id = bed.ask();
        assert_eq!(bed.answer(&bed.two, id, true), Err("recovery_not_waiting".to_owned()), "before the code");
        let wrong = counter::prove(people, &bed.one, id, "000000").unwrap_err();
        assert!(refusal(wrong).starts_with("code "));
        assert_eq!(
            refusal(counter::prove(people, &bed.two, id, "000000").unwrap_err()),
            "denied",
            "who asked types it"
        );
        assert!(counter::again(people, &bed.one, id, &letter()).unwrap());
        counter::prove(people, &bed.one, id, &bed.town.code_sent_to(NEW)).unwrap();
        bed.town.clock.set(testkit::vn("2019-04-25T09:00"));
        assert_eq!(bed.stage(id), Stage::Over);
        assert_eq!(bed.answer(&bed.two, id, true), Err("recovery_not_waiting".to_owned()));

        let first = bed.proven();
        let second = bed.proven();
        assert_eq!(bed.stage(first), Stage::Declined, "begun anew");
        bed.answer(&bed.two, second, false).unwrap();
        assert_eq!(bed.answer(&bed.two, second, true), Err("recovery_not_waiting".to_owned()));
        assert!(bed.untouched());
        let third = bed.proven();
        bed.answer(&bed.two, third, true).unwrap();
        assert_eq!(bed.answer(&bed.two, third, true), Err("recovery_not_waiting".to_owned()));
    });
}

#[test]
fn officers_see_nothing_whole_every_search_is_kept_and_many_are_refused() {
    each_engine(|store| {
        let bed = bed(store);
        let people = &bed.town.people;
        for sought in [OLD, "000 190 000 042"] {
            let found = counter::find(people, &bed.one, sought).unwrap();
            assert_eq!(found.len(), 1);
            let shown = format!("{:?}", found[0]);
            assert!(!shown.contains(OLD) && !shown.contains(NUMBER) && !shown.contains("Thử"), "{shown}");
            assert_eq!((found[0].name.as_str(), found[0].number.as_deref()), ("N… T… T…", Some("…042")));
        }
        let seen = counter::one(people, &bed.two, bed.proven()).unwrap();
        assert_eq!(seen.contact, "mo…@vidu.example");
        assert!(seen.mine_to_answer && !seen.mine);
        assert_eq!(refusal(counter::find(people, &bed.one, " ").unwrap_err()), "sought recovery_sought_missing");
        for _ in 0..28 {
            assert_eq!(
                refusal(counter::find(people, &bed.one, "0911111111").unwrap_err()),
                "sought recovery_nobody"
            );
        }
        assert_eq!(refusal(counter::find(people, &bed.one, OLD).unwrap_err()), "sought recovery_searches");
        let kept: i64 = people
            .db
            .read::<_, db::DbError>(|tx| {
                tx.one("select count(*) from security_event where kind = 'account-sought'", &[], |row| row.get(0))
            })
            .unwrap();
        assert_eq!(kept, 30);
    });
}
