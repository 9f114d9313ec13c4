//! Mandates on both engines: offered to an address, accepted by who has it, over at once for everybody.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it stands")]

use base::{AccountId, Actor, Date, Denied, FieldErrors, MandateId, Power, Procedures, Refusal};
use people::{
    accounts::{
        AccountKind,
        register::{self, Completion},
    },
    mandates::{self, Acting, Offer},
    sessions::{self, Holder, Kind},
};
use rules::{
    form::Lang,
    mandate::{Standing, Terms},
};
use testkit::{
    each_engine,
    town::{PASSWORD, Town, letters},
    vn,
};

const BUSINESS: &str = "0900000010";
const LAN: &str = "0900000011";
const HUNG: &str = "0900000012";
const NOBODY: &str = "0900000099";
const TODAY: Date = jiff::civil::date(2019, 4, 24);

fn town(store: &testkit::Store) -> Town {
    Town::on(store, "2019-04-24T09:00")
}

fn register(town: &Town, contact: &str, kind: AccountKind, name: &str) -> (AccountId, String) {
    let issued = register::begin(&town.people, kind, contact, &letters()).unwrap();
    let said = Completion {
        code: town.code_sent_to(contact),
        name: name.into(),
        password: PASSWORD.into(),
        business_name: "Công ty Mẫu".into(),
        tax_code: "6400000001".into(),
    };
    let token = register::complete(&town.people, &issued.handle, &said, Lang::Vi).unwrap();
    let Holder::Citizen { account, .. } = holder(town, &token) else { panic!("an officer") };
    (account, token)
}

fn holder(town: &Town, token: &str) -> Holder {
    sessions::find(&town.people, Kind::Citizen, token).unwrap().unwrap().holder
}

fn actor(town: &Town, token: &str) -> Actor {
    holder(town, token).who().0
}

fn citizen(account: AccountId) -> Actor {
    Actor::Citizen { account }
}

fn terms(power: Power, until: Option<Date>) -> Terms {
    Terms { power, procedures: Procedures::All, from: TODAY, until }
}

fn offered(town: &Town, by: &Actor, contact: &str, terms: Terms) -> anyhow::Result<MandateId> {
    let offer = Offer { contact: contact.into(), terms, password: PASSWORD.into() };
    mandates::offer(&town.people, by, &offer, FieldErrors::default())
}

fn key(error: anyhow::Error) -> String {
    match error.downcast::<FieldErrors>() {
        Ok(errors) => errors.0.first().unwrap().refusal.key.clone(),
        Err(error) => match error.downcast::<Refusal>() {
            Ok(refusal) => refusal.key,
            Err(error) => format!("{:?}", error.downcast::<Denied>().unwrap()),
        },
    }
}

/// Accepted, chosen in that session.
fn acting(town: &Town, by: &Actor, contact: &str, who: (AccountId, &str), terms: Terms) -> MandateId {
    let id = offered(town, by, contact, terms).unwrap();
    mandates::accept(&town.people, who.0, id).unwrap();
    choose(town, who, Some(id)).unwrap();
    id
}

fn choose(town: &Town, (account, token): (AccountId, &str), id: Option<MandateId>) -> anyhow::Result<()> {
    let session = sessions::find(&town.people, Kind::Citizen, token).unwrap().unwrap().id;
    mandates::choose(&town.people, account, session, id)
}

fn newest_to(town: &Town, contact: &str) -> (String, String) {
    let to = people::contact::parse(contact).unwrap();
    let read = |tx: &db::Tx| outreach::newest(tx, &town.people.vault, Some(&to), 1);
    let message = town.people.db.read::<_, db::DbError>(read).unwrap().remove(0).message;
    (message.subject, message.body)
}

#[test]
fn an_offer_says_the_same_whether_the_address_has_an_account_or_not() {
    each_engine(|store| {
        let town = town(store);
        let (business, _) = register(&town, BUSINESS, AccountKind::Business, "Chủ Mẫu");
        register(&town, LAN, AccountKind::Person, "Lan");
        for contact in [LAN, NOBODY] {
            offered(&town, &citizen(business), contact, terms(Power::File, None)).unwrap();
        }
        assert_eq!(newest_to(&town, LAN), newest_to(&town, NOBODY));
        assert!(newest_to(&town, LAN).1.contains("Công ty Mẫu"));
        let given = mandates::given(&town.people, &citizen(business)).unwrap();
        assert!(given.iter().all(|one| one.agent.is_none() && one.standing == Standing::Offered));
        let twice = offered(&town, &citizen(business), LAN, terms(Power::File, None)).unwrap_err();
        assert_eq!(key(twice), "mandate_offered_already");
        let self_offer = offered(&town, &citizen(business), BUSINESS, terms(Power::File, None)).unwrap_err();
        assert_eq!(key(self_offer), "mandate_to_oneself");
        let wrong = Offer { contact: HUNG.into(), terms: terms(Power::File, None), password: "sai".into() };
        let wrong = mandates::offer(&town.people, &citizen(business), &wrong, FieldErrors::default());
        assert_eq!(key(wrong.unwrap_err()), "password_wrong", "an open session alone offers nothing");
    });
}

#[test]
fn only_who_has_the_address_answers_and_somebody_who_registers_later_finds_the_offer() {
    each_engine(|store| {
        let town = town(store);
        let (business, _) = register(&town, BUSINESS, AccountKind::Business, "Chủ Mẫu");
        let (hung, hungs) = register(&town, HUNG, AccountKind::Person, "Hùng");
        let id = offered(&town, &citizen(business), LAN, terms(Power::File, None)).unwrap();
        for deed in [
            mandates::accept(&town.people, hung, id),
            mandates::decline(&town.people, hung, id),
            mandates::end(&town.people, &citizen(hung), id),
            mandates::one(&town.people, &citizen(hung), id).map(drop),
            choose(&town, (hung, &hungs), Some(id)),
        ] {
            assert_eq!(key(deed.unwrap_err()), "NotFound");
        }
        let (lan, lans) = register(&town, LAN, AccountKind::Person, "Lan");
        assert_eq!(mandates::received(&town.people, lan).unwrap().len(), 1);
        assert_eq!(key(choose(&town, (lan, &lans), Some(id)).unwrap_err()), "NotFound", "not accepted yet");
        mandates::accept(&town.people, lan, id).unwrap();
        assert_eq!(key(mandates::accept(&town.people, lan, id).unwrap_err()), "mandate_answered");
        choose(&town, (lan, &lans), Some(id)).unwrap();
        let Actor::Agent(agent) = actor(&town, &lans) else { panic!("acts for nobody") };
        assert_eq!((agent.account, agent.principal, agent.mandate), (lan, business, id));
        assert_eq!(key(choose(&town, (hung, &hungs), Some(id)).unwrap_err()), "NotFound", "somebody else's");
        assert!(newest_to(&town, BUSINESS).1.contains("Lan"), "both are told");
    });
}

#[test]
fn what_either_side_ends_or_time_runs_out_holds_no_more_with_the_next_request() {
    each_engine(|store| {
        let town = town(store);
        let (business, _) = register(&town, BUSINESS, AccountKind::Business, "Chủ Mẫu");
        let (lan, lans) = register(&town, LAN, AccountKind::Person, "Lan");
        let over = || {
            let Holder::Citizen { acting, .. } = holder(&town, &lans) else { panic!("an officer") };
            assert_eq!(acting, Acting::Over { name: "Công ty Mẫu".into() });
            assert_eq!(actor(&town, &lans), citizen(lan));
            choose(&town, (lan, &lans), None).unwrap();
            let Holder::Citizen { acting, .. } = holder(&town, &lans) else { panic!("an officer") };
            assert_eq!(acting, Acting::Oneself, "and is told once");
        };
        let by_business = acting(&town, &citizen(business), LAN, (lan, &lans), terms(Power::File, None));
        assert!(actor(&town, &lans).agent().is_some());
        mandates::end(&town.people, &citizen(business), by_business).unwrap();
        over();
        assert_eq!(key(choose(&town, (lan, &lans), Some(by_business)).unwrap_err()), "NotFound");
        let by_agent = acting(&town, &citizen(business), LAN, (lan, &lans), terms(Power::File, None));
        mandates::end(&town.people, &actor(&town, &lans), by_agent).unwrap();
        over();
        let by_time = acting(&town, &citizen(business), LAN, (lan, &lans), terms(Power::File, Some(TODAY)));
        town.clock.set(vn("2019-04-24T23:59"));
        assert!(actor(&town, &lans).agent().is_some());
        town.clock.set(vn("2019-04-25T00:00"));
        over();
        assert_eq!(key(mandates::end(&town.people, &citizen(business), by_agent).unwrap_err()), "mandate_over");
        let listed = mandates::given(&town.people, &citizen(business)).unwrap();
        let standings: Vec<Standing> = listed.iter().map(|one| one.standing).collect();
        assert_eq!(standings, [Standing::Expired, Standing::Ended, Standing::Ended]);
        assert_eq!(listed.first().unwrap().kept.mandate.id, by_time);
    });
}

#[test]
fn a_member_who_manages_gives_what_they_hold_and_the_last_one_stays() {
    each_engine(|store| {
        let town = town(store);
        let (business, _) = register(&town, BUSINESS, AccountKind::Business, "Chủ Mẫu");
        let (lan, lans) = register(&town, LAN, AccountKind::Person, "Lan");
        let (hung, hungs) = register(&town, HUNG, AccountKind::Person, "Hùng");
        let last = Some(jiff::civil::date(2019, 12, 31));
        let own = acting(&town, &citizen(business), LAN, (lan, &lans), terms(Power::Manage, last));
        let manager = actor(&town, &lans);
        let more = offered(&town, &manager, HUNG, terms(Power::File, None)).unwrap_err();
        assert_eq!(key(more), "mandate_more_than_held");
        assert_eq!(key(mandates::end(&town.people, &manager, own).unwrap_err()), "mandate_last_manager");
        let filer = acting(&town, &manager, HUNG, (hung, &hungs), terms(Power::File, last));
        let member = actor(&town, &hungs);
        assert_eq!(key(mandates::given(&town.people, &member).unwrap_err()), "NotAllowed");
        let small = terms(Power::Follow, last);
        assert_eq!(key(offered(&town, &member, NOBODY, small).unwrap_err()), "mandate_not_yours");
        assert_eq!(key(mandates::end(&town.people, &member, own).unwrap_err()), "NotFound");
        mandates::end(&town.people, &manager, filer).unwrap();
        mandates::end(&town.people, &citizen(business), own).unwrap();
        let stale = offered(&town, &manager, NOBODY, terms(Power::File, last)).unwrap_err();
        assert_eq!(key(stale), "mandate_not_yours", "what the page before believed counts for nothing");
    });
}

#[test]
fn a_person_gives_a_mandate_with_an_end_and_a_business_acts_for_nobody() {
    each_engine(|store| {
        let town = town(store);
        let (lan, _) = register(&town, LAN, AccountKind::Person, "Lan");
        let (business, _) = register(&town, BUSINESS, AccountKind::Business, "Chủ Mẫu");
        let open = offered(&town, &citizen(lan), HUNG, terms(Power::File, None)).unwrap_err();
        assert_eq!(key(open), "mandate_until_missing");
        let manage = offered(&town, &citizen(lan), HUNG, terms(Power::Manage, Some(TODAY))).unwrap_err();
        assert_eq!(key(manage), "mandate_manage_business_only");
        let id = offered(&town, &citizen(lan), BUSINESS, terms(Power::File, Some(TODAY))).unwrap();
        assert_eq!(key(mandates::accept(&town.people, business, id).unwrap_err()), "mandate_for_a_person");
        mandates::decline(&town.people, business, id).unwrap();
    });
}

#[test]
fn offers_are_bounded_because_each_sends_a_message() {
    each_engine(|store| {
        let town = town(store);
        let (lan, _) = register(&town, LAN, AccountKind::Person, "Lan");
        let last = Some(jiff::civil::date(2019, 12, 31));
        for n in 0..10 {
            offered(&town, &citizen(lan), &format!("09000001{n:02}"), terms(Power::File, last)).unwrap();
        }
        let more = offered(&town, &citizen(lan), HUNG, terms(Power::File, last)).unwrap_err();
        assert_eq!(key(more), "mandate_too_many");
    });
}

#[test]
fn offers_are_found_under_the_new_key_of_the_installation() {
    each_engine(|store| {
        let mut town = town(store);
        let (business, _) = register(&town, BUSINESS, AccountKind::Business, "Chủ Mẫu");
        let (lan, _) = register(&town, LAN, AccountKind::Person, "Lan");
        offered(&town, &citizen(business), LAN, terms(Power::File, None)).unwrap();
        let new = db::Vault::with_key([9; 32]);
        let keys = db::rekey::Keys { old: &town.people.vault, new: &new };
        let accounts = people::keys::PARTS.into_iter().find(|part| part.name == "accounts").unwrap();
        town.people.db.write::<_, db::DbError>(|tx| (accounts.step)(tx, &keys, "", 100).map(drop)).unwrap();
        town.people.vault = new;
        assert_eq!(mandates::received(&town.people, lan).unwrap().len(), 1);
    });
}
