//! Sign-in at a provider of identity, on both engines: who comes in, whose account that is, and who is kept out.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

use base::{AccountId, FieldErrors, Refusal, Role};
use oidc::{Back, Door, Mapping, Providers, Reach, Settings};
use people::{
    accounts::{
        self, AccountKind, reach,
        register::{self, Completion},
    },
    identity::{
        self,
        citizen::{self, Landed},
        officer::{self, Landed as Arrived},
    },
    sessions::{self, Holder, Kind},
    sign_in::{self, Passed},
};
use rules::form::{Answers, Lang};
use serde_json::{Value, json};
use testkit::{
    each_engine,
    provider::{CLIENT, Provider, SECRET},
    town::{PASSWORD, Town, key, letters},
};

struct Bed {
    town: Town,
    there: Provider,
}

fn settings(there: &Provider, key: &str, door: Door) -> Settings {
    let name = |name: &str| Some(name.to_owned());
    let citizens = Mapping {
        number: name("number"),
        name: name("name"),
        birth: name("birth"),
        phone: name("phone_number"),
        ..Mapping::default()
    };
    Settings {
        key: key.into(),
        name: key.to_uppercase(),
        door,
        issuer: there.issuer(),
        reach: Reach::ThisMachine,
        client_id: CLIENT.into(),
        client_secret: Some(SECRET.into()),
        scopes: Vec::new(),
        ask_levels: Vec::new(),
        levels: Vec::new(),
        second_factor: vec!["otp".into()],
        claims: if door == Door::Citizens {
            citizens
        } else {
            Mapping { name: name("name"), ..Mapping::default() }
        },
    }
}

fn bed(store: &testkit::Store) -> Bed {
    let mut town = Town::on(store, "2019-04-24T09:00");
    let there = Provider::start(town.people.now().as_second()).unwrap();
    town.people.providers = Providers::new([
        settings(&there, "vneid", Door::Citizens),
        settings(&there, "khac", Door::Citizens),
        settings(&there, "danh-ba", Door::Officers),
    ]);
    Bed { town, there }
}

fn somebody(sub: &str, number: &str) -> Value {
    json!({ "sub": sub, "number": number, "name": "Võ Văn Mẫu", "birth": "1990-01-31" })
}

fn back(query: &str) -> Back {
    let get = |name: &str| {
        let found = query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
        found.map(|value| value.replace("%3A", ":").replace("%2F", "/"))
    };
    Back { code: get("code").unwrap(), state: get("state").unwrap(), iss: get("iss"), error: None }
}

impl Bed {
    fn fly(&self, door: Door, key: &str, link: Option<AccountId>, who: &Value) -> (String, Back) {
        let away = identity::begin(&self.town.people, door, key, "/ho-so", link).unwrap();
        (away.kept, back(&self.there.consent(&away.address, who)))
    }
    fn come(&self, who: &Value) -> Landed {
        let (kept, back) = self.fly(Door::Citizens, "vneid", None, who);
        citizen::back(&self.town.people, "vneid", &kept, &back).unwrap()
    }
    /// The word that is kept of somebody of whom is not known whose account theirs is.
    fn undecided(&self, who: &Value) -> String {
        match self.come(who) {
            Landed::Undecided { kept, links: false } => kept,
            _ => panic!("it is decided"),
        }
    }
    fn account(&self, token: &str) -> AccountId {
        let opened = sessions::find(&self.town.people, Kind::Citizen, token).unwrap().unwrap();
        match opened.holder {
            Holder::Citizen { account, .. } => account,
            Holder::Officer(_) => panic!("an officer"),
        }
    }
    fn register(&self, contact: &str, number: Option<&str>) -> AccountId {
        let issued = register::begin(&self.town.people, AccountKind::Person, contact, &letters()).unwrap();
        let said = Completion {
            code: self.town.code_sent_to(contact),
            name: "Hương".into(),
            password: PASSWORD.into(),
            ..Completion::default()
        };
        let token = register::complete(&self.town.people, &issued.handle, &said, Lang::Vi).unwrap();
        let account = self.account(&token);
        if let Some(number) = number {
            let said = json!({ "name": "Hương", "identity": { "kind": "cccd", "number": number } });
            let said: Answers = serde_json::from_value(said).unwrap();
            accounts::save_profile(&self.town.people, account, AccountKind::Person, said, Lang::Vi).unwrap();
        }
        account
    }
}

fn refusal(error: anyhow::Error) -> String {
    match error.downcast::<FieldErrors>() {
        Ok(errors) => format!("{} {}", errors.0[0].path, errors.0[0].refusal.key),
        Err(error) => error.downcast::<Refusal>().unwrap().key,
    }
}

const NUMBER: &str = "000190000041";

#[test]
fn somebody_new_gets_an_account_of_what_the_provider_says_and_comes_in_the_next_time() {
    each_engine(|store| {
        let bed = bed(store);
        let people = &bed.town.people;
        let mut who = somebody("a1", NUMBER);
        who["phone_number"] = json!("+84900000041");
        let kept = bed.undecided(&who);
        assert!(
            !citizen::may_have_account(people, &identity::opened(people, Door::Citizens, &kept).unwrap()).unwrap()
        );
        let account = bed.account(&citizen::make(people, &kept).unwrap());
        let mine = accounts::mine(people, account).unwrap();
        assert_eq!((mine.profile.name(), mine.profile.identity_number()), ("Võ Văn Mẫu", Some(NUMBER)));
        assert_eq!(mine.profile.person.text("birth"), Some("1990-01-31"));
        assert_eq!(mine.contacts, [people::contact::parse("0900000041").unwrap()]);
        let Landed::Entered { admitted, next } = bed.come(&who) else { panic!("known") };
        let token = admitted.token().unwrap();
        assert_eq!((bed.account(&token), next.as_str()), (account, "/ho-so"));
        assert_eq!(
            refusal(citizen::make(people, &kept).unwrap_err()),
            "identity_taken",
            "one person, one account"
        );
        assert!(sign_in::citizen(people, "0900000041", "").is_err(), "there is no password that opens it");
    });
}

#[test]
fn an_account_with_the_same_number_or_phone_is_never_taken_over_and_never_bars_the_way() {
    each_engine(|store| {
        let bed = bed(store);
        let people = &bed.town.people;
        let theirs = bed.register("0900000001", Some(NUMBER));
        let mut who = somebody("a1", NUMBER);
        who["phone_number"] = json!("0900000001");
        let kept = bed.undecided(&who);
        assert!(
            citizen::may_have_account(people, &identity::opened(people, Door::Citizens, &kept).unwrap()).unwrap()
        );
        assert_eq!(refusal(citizen::prove(people, &kept, "0900000001", "sai").unwrap_err()), "name sign_in_wrong");
        let account = bed.account(&citizen::make(people, &kept).unwrap());
        assert_ne!(account, theirs);
        assert!(accounts::mine(people, account).unwrap().contacts.is_empty(), "the address stays with who has it");
        assert!(citizen::of(people, theirs).unwrap().is_empty());
    });
}

#[test]
fn whoever_proves_both_brings_them_together_by_password_or_code() {
    each_engine(|store| {
        let bed = bed(store);
        let people = &bed.town.people;
        let first = bed.register("0900000001", Some(NUMBER));
        let kept = bed.undecided(&somebody("a1", NUMBER));
        let admitted = citizen::prove(people, &kept, "0900000001", PASSWORD).unwrap();
        assert_eq!(bed.account(&admitted.token().unwrap()), first);
        assert!(matches!(bed.come(&somebody("a1", NUMBER)), Landed::Entered { .. }));

        let second = bed.register("0900000002", None);
        let kept = bed.undecided(&somebody("b2", "000190000042"));
        let issued = citizen::send_code(people, &kept, "0900000002", &letters()).unwrap();
        assert_eq!(
            refusal(citizen::prove_by_code(people, &kept, &issued.handle, "000000").unwrap_err()),
            "code code_wrong"
        );
        let code = bed.town.code_sent_to("0900000002");
        let token = citizen::prove_by_code(people, &kept, &issued.handle, &code).unwrap().token().unwrap();
        assert_eq!(bed.account(&token), second);
        let mine = accounts::mine(people, second).unwrap();
        assert_eq!(mine.profile.identity_number(), Some("000190000042"), "what was not said is filled in");
        assert_eq!(mine.profile.name(), "Hương", "what was said stays");
        let kept = bed.undecided(&somebody("c3", "000190000043"));
        let said = refusal(citizen::prove(people, &kept, "0900000002", PASSWORD).unwrap_err());
        assert_eq!(said, "name identity_has_one");
    });
}

#[test]
fn an_account_that_states_another_number_is_not_brought_together_and_a_vouched_number_stays() {
    each_engine(|store| {
        let bed = bed(store);
        let people = &bed.town.people;
        let account = bed.register("0900000001", Some("000190000099"));
        let kept = bed.undecided(&somebody("a1", NUMBER));
        let said = refusal(citizen::prove(people, &kept, "0900000001", PASSWORD).unwrap_err());
        assert_eq!(said, "name identity_other_number");
        let change = |number: &str, kind: &str| {
            let said = json!({ "name": "Hương", "identity": { "kind": kind, "number": number } });
            let said: Answers = serde_json::from_value(said).unwrap();
            accounts::save_profile(people, account, AccountKind::Person, said, Lang::Vi)
        };
        // The old number of nine digits says nothing about the new one of twelve.
        change("000123456", "cmnd").unwrap();
        citizen::prove(people, &kept, "0900000001", PASSWORD).unwrap();
        change(NUMBER, "cccd").unwrap();
        assert_eq!(
            refusal(change("000190000099", "cccd").unwrap_err()),
            "identity.number identity_number_vouched"
        );
    });
}

#[test]
fn a_session_brings_them_together_only_with_the_password_and_only_for_the_account_that_went() {
    each_engine(|store| {
        let bed = bed(store);
        let people = &bed.town.people;
        let (mine, other) = (bed.register("0900000001", None), bed.register("0900000002", None));
        let (kept, back) = bed.fly(Door::Citizens, "vneid", Some(mine), &somebody("a1", NUMBER));
        let Landed::Undecided { kept, links: true } = citizen::back(people, "vneid", &kept, &back).unwrap() else {
            panic!("it links")
        };
        assert_eq!(refusal(citizen::link(people, &kept, other, PASSWORD).unwrap_err()), "provider_too_slow");
        assert_eq!(refusal(citizen::link(people, &kept, mine, "sai").unwrap_err()), "password password_wrong");
        citizen::link(people, &kept, mine, PASSWORD).unwrap();
        let linked = citizen::of(people, mine).unwrap();
        assert_eq!((linked.len(), linked[0].vouched.number.as_deref()), (1, Some(NUMBER)));

        assert_eq!(refusal(citizen::unlink(people, mine, "vneid", "sai").unwrap_err()), "password password_wrong");
        citizen::unlink(people, mine, "vneid", PASSWORD).unwrap();
        assert!(citizen::of(people, mine).unwrap().is_empty());
        bed.undecided(&somebody("a1", NUMBER));
    });
}

#[test]
fn what_was_begun_elsewhere_at_another_provider_or_too_long_ago_is_worth_nothing() {
    each_engine(|store| {
        let bed = bed(store);
        let people = &bed.town.people;
        let who = somebody("a1", NUMBER);
        let land = |key: &str, kept: &str, back: &Back| {
            citizen::back(people, key, kept, back).err().map(refusal).unwrap_or_default()
        };
        let (kept, back) = bed.fly(Door::Citizens, "vneid", None, &who);
        let (other, _) = bed.fly(Door::Citizens, "vneid", None, &who);
        assert_eq!(land("vneid", "", &back), "provider_too_slow", "another browser");
        assert_eq!(land("vneid", &other, &back), "provider_too_slow", "another begin");
        assert_eq!(land("khac", &kept, &back), "provider_too_slow", "another provider");
        let later = base::millis(people.now()) + 11 * 60_000;
        let undecided = bed.undecided(&who);
        bed.town.clock.set(base::moment(later));
        assert_eq!(land("vneid", &kept, &back), "provider_too_slow");
        assert_eq!(refusal(citizen::make(people, &undecided).unwrap_err()), "provider_too_slow");
    });
}

#[test]
fn an_account_without_an_address_gets_one_by_a_code_and_a_password_by_recovery() {
    each_engine(|store| {
        let bed = bed(store);
        let people = &bed.town.people;
        let token = citizen::make(people, &bed.undecided(&somebody("a1", NUMBER))).unwrap();
        let account = bed.account(&token);
        let begin = |contact: &str| {
            let asked = reach::Asked { account, token: &token, contact, password: "" };
            reach::begin(people, &asked, &letters())
        };
        assert_eq!(
            refusal(citizen::unlink(people, account, "vneid", "x").unwrap_err()),
            "password identity_only_way"
        );
        bed.register("0900000002", None);
        let issued = begin("0900000002").unwrap();
        assert!(reach::confirm(people, account, &issued.handle, "000000").is_err(), "it has an account");
        let issued = begin("0900000003").unwrap();
        assert!(reach::begun(people, AccountId::new(), &issued.handle).is_err(), "somebody else's");
        let code = bed.town.code_sent_to("0900000003");
        reach::confirm(people, account, &issued.handle, &code).unwrap();
        assert_eq!(accounts::mine(people, account).unwrap().contacts.len(), 1);
        bed.town.clock.set(base::moment(base::millis(people.now()) + 11 * 60_000));
        assert_eq!(refusal(begin("0900000004").unwrap_err()), "password sign_in_again", "not with an old session");
        assert_eq!(refusal(citizen::unlink(people, account, "vneid", "x").unwrap_err()), "password password_none");
        let issued = accounts::recover::begin(people, "0900000003", &letters()).unwrap();
        let code = bed.town.code_sent_to("0900000003");
        let token = accounts::recover::complete(people, &issued.handle, &code, PASSWORD).unwrap().token().unwrap();
        assert_eq!(bed.account(&token), account);
        citizen::unlink(people, account, "vneid", PASSWORD).unwrap();
    });
}

#[test]
fn the_directory_opens_an_account_that_is_there_and_no_other() {
    each_engine(|store| {
        let bed = bed(store);
        let people = &bed.town.people;
        let commune = bed.town.agency("24611");
        let id = bed.town.appoint("mau.mot", commune, &[Role::Specialist]);
        bed.town.equip(id);
        let keeper = bed.town.appoint("mau.hai", commune, &[Role::UnitAdmin]);
        let now = people.now().as_second();
        let mut who = json!({ "sub": "d1", "name": "Mẫu Một", "amr": ["pwd"], "auth_time": now });
        let come = |who: &Value| {
            let (kept, back) = bed.fly(Door::Officers, "danh-ba", None, who);
            officer::back(people, "danh-ba", &kept, &back)
        };
        let Arrived::Unknown { kept, .. } = come(&who).unwrap() else { panic!("nobody knows them") };
        assert!(identity::opened(people, Door::Citizens, &kept).is_err(), "it opens nothing at the other door");
        // Linked by the officer, who has signed in by password and code.
        officer::link(people, &kept, id).unwrap();
        let Arrived::Passed { passed: Passed::CodeNeeded { ticket }, .. } = come(&who).unwrap() else {
            panic!("a code is asked for")
        };
        bed.town.clock.set(base::moment(base::millis(people.now()) + 60_000));
        let entered = sign_in::with_code(people, &ticket, &key().code(people.now())).unwrap();
        assert!(sessions::find(people, Kind::Officer, &entered.token).unwrap().is_some());

        bed.there.at(people.now().as_second());
        who["amr"] = json!(["pwd", "otp"]);
        who["auth_time"] = json!(people.now().as_second() - 3600);
        assert!(matches!(come(&who).unwrap(), Arrived::Passed { .. }), "a session there of an hour ago");
        who["auth_time"] = json!(people.now().as_second());
        assert!(
            matches!(come(&who).unwrap(), Arrived::Entered { .. }),
            "a second factor was shown there just now"
        );

        // By the keeper; never for themself, and one subject belongs to one officer.
        let acting = bed.town.acting(keeper);
        let set = |of, subject: &str| officer::set_by_keeper(people, &acting, of, commune, ("danh-ba", subject));
        assert!(set(keeper, "d9").is_err(), "nobody keeps their own account");
        let third = bed.town.appoint("mau.ba", commune, &[Role::Clerk]);
        assert_eq!(refusal(set(third, "d1").unwrap_err()), "identity_taken");
        set(third, " d3 ").unwrap();
        assert_eq!(officer::of(people, third).unwrap(), [("danh-ba".to_owned(), "d3".to_owned())]);
        let third_comes = json!({ "sub": "d3", "amr": ["otp"], "auth_time": people.now().as_second() });
        assert!(
            matches!(come(&third_comes).unwrap(), Arrived::Passed { passed: Passed::SetUpNeeded { .. }, .. }),
            "who has no second factor here sets one up"
        );
        set(third, "").unwrap();
        assert!(matches!(come(&third_comes).unwrap(), Arrived::Unknown { .. }));

        people::officers::set_locked(people, id, true, None).unwrap();
        assert_eq!(refusal(come(&who).err().unwrap()), "officer_locked");
    });
}

#[test]
fn linking_needs_a_second_factor_shown_just_now() {
    each_engine(|store| {
        let bed = bed(store);
        let id = bed.town.appoint("mau.mot", bed.town.agency("24611"), &[Role::Specialist]);
        let (kept, back) = bed.fly(Door::Officers, "danh-ba", None, &json!({ "sub": "d1" }));
        let Arrived::Unknown { kept, .. } = officer::back(&bed.town.people, "danh-ba", &kept, &back).unwrap()
        else {
            panic!("nobody knows them")
        };
        let stale = bed.town.people.asked(base::Origin { proved: Some(false), ..base::Origin::default() });
        assert_eq!(refusal(officer::link(&stale, &kept, id).unwrap_err()), "step_up_needed");
    });
}

#[test]
fn under_another_key_of_the_installation_both_are_found_again() {
    each_engine(|store| {
        let mut bed = bed(store);
        let who = somebody("a1", NUMBER);
        let account = bed.account(&citizen::make(&bed.town.people, &bed.undecided(&who)).unwrap());
        let id = bed.town.appoint("mau.mot", bed.town.agency("24611"), &[Role::Specialist]);
        let officers = json!({ "sub": "d1" });
        let (kept, back) = bed.fly(Door::Officers, "danh-ba", None, &officers);
        let Arrived::Unknown { kept, .. } = officer::back(&bed.town.people, "danh-ba", &kept, &back).unwrap()
        else {
            panic!("nobody knows them")
        };
        officer::link(&bed.town.people, &kept, id).unwrap();
        let new = db::Vault::with_key([9; 32]);
        let keys = db::rekey::Keys { old: &bed.town.people.vault, new: &new };
        for part in people::keys::PARTS {
            let step = |after: &str| bed.town.people.db.write(|tx| (part.step)(tx, &keys, after, 1)).unwrap();
            let mut after = step("");
            while let Some(at) = after {
                after = step(&at);
            }
        }
        bed.town.people.vault = new;
        let Landed::Entered { admitted, .. } = bed.come(&who) else { panic!("known") };
        let token = admitted.token().unwrap();
        assert_eq!(bed.account(&token), account);
        let (kept, back) = bed.fly(Door::Officers, "danh-ba", None, &officers);
        let known = officer::back(&bed.town.people, "danh-ba", &kept, &back).unwrap();
        assert!(matches!(known, Arrived::Passed { .. }));
        let made = bed.undecided(&somebody("b2", NUMBER));
        let open = identity::opened(&bed.town.people, Door::Citizens, &made).unwrap();
        assert!(citizen::may_have_account(&bed.town.people, &open).unwrap(), "by the vouched number");
    });
}

#[test]
fn a_provider_does_not_lead_past_the_second_step_unless_it_asked_for_one_itself() {
    each_engine(|store| {
        let bed = bed(store);
        let people = &bed.town.people;
        let who = somebody("a1", NUMBER);
        let account = bed.account(&citizen::make(people, &bed.undecided(&who)).unwrap());
        let (key, whose) = (testkit::town::key(), sessions::Subject::Citizen(account));
        let code = key.code(people.now());
        people.db.write(|tx| people::second_factor::set(people, tx, whose, &key, &code)).unwrap();
        let Landed::Entered { admitted, .. } = bed.come(&who) else { panic!("known") };
        assert_eq!(admitted.token(), None);
        let shown =
            json!({ "sub": "a1", "number": NUMBER, "amr": ["otp"], "auth_time": people.now().as_second() });
        let Landed::Entered { admitted, .. } = bed.come(&shown) else { panic!("known") };
        assert!(admitted.token().is_some());
    });
}
