//! What somebody files and sees for a business or another person, on both engines: as far and as long as the mandate.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use base::{AccountId, Actor, Date, Denied, DossierId, MandateId, Power, Procedures, Refusal, Role};
use cases::{
    CaseError,
    dossier::{self, Acceptance, NewDraft, attachment, by_mandate},
    own_data, rating,
};
use people::{
    accounts::{
        self, AccountKind,
        register::{self, Completion},
    },
    mandates::{self, Offer},
};
use rules::{
    form::{Answers, ForWhom, Lang},
    mandate::Terms,
    procedure::Channel,
    workflow::{Command, Parties, State},
};
use serde_json::json;
use testkit::{
    each_engine,
    town::{PASSWORD, PROCEDURE, letters},
};
use town::*;

const BUSINESS: &str = "0900000010";
const LAN: &str = "0900000011";
const HUNG: &str = "0900000012";
const TODAY: Date = jiff::civil::date(2019, 3, 4);

fn register(town: &Town, contact: &str, kind: AccountKind, name: &str) -> AccountId {
    let issued = register::begin(&town.people, kind, contact, &letters()).unwrap();
    let said = Completion {
        code: town.code_sent_to(contact),
        name: name.into(),
        password: PASSWORD.into(),
        business_name: "Công ty Mẫu".into(),
        tax_code: "6400000001".into(),
    };
    register::complete(&town.people, &issued.handle, &said, Lang::Vi).unwrap();
    let contact = people::contact::parse(contact).unwrap();
    town.people.db.read(|tx| accounts::by_contact(tx, &town.people.vault, &contact)).unwrap().unwrap()
}

/// A business, Lan and Hùng.
fn people(town: &Town) -> (AccountId, AccountId, AccountId) {
    (
        register(town, BUSINESS, AccountKind::Business, "Chủ Mẫu"),
        register(town, LAN, AccountKind::Person, "Lan Mẫu"),
        register(town, HUNG, AccountKind::Person, "Hùng Mẫu"),
    )
}

fn citizen(account: AccountId) -> Actor {
    Actor::Citizen { account }
}

/// A mandate of that principal, offered to the address of whoever then accepts.
fn given(
    town: &Town,
    principal: AccountId,
    (contact, who): (&str, AccountId),
    power: Power,
    code: &str,
) -> MandateId {
    let procedures = match code {
        "" => Procedures::All,
        code => Procedures::Only([code.to_owned()].into()),
    };
    let terms = Terms { power, procedures, from: TODAY, until: Some(jiff::civil::date(2019, 12, 31)) };
    let offer = Offer { contact: contact.into(), terms, password: PASSWORD.into() };
    let id = mandates::offer(&town.people, &citizen(principal), &offer, base::FieldErrors::default()).unwrap();
    mandates::accept(&town.people, who, id).unwrap();
    id
}

/// Whoever acts by it today.
fn agent(town: &Town, id: MandateId) -> Actor {
    Actor::Agent(town.people.db.read(|tx| mandates::living(tx, id, TODAY)).unwrap().unwrap())
}

fn for_business(town: &Town, who: AccountId, business: AccountId) -> NewDraft {
    let find = |id| accounts::mine(&town.people, id).unwrap();
    NewDraft {
        for_whom: ForWhom::Business,
        filer: find(who).person(),
        owner: Some(by_mandate::as_owner(&find(business))),
        relation: Some(by_mandate::MEMBER.into()),
        ..town.new_draft(Channel::Online)
    }
}

fn fill(town: &Town, by: &Actor, id: DossierId) {
    let mut answers = Answers::default();
    answers.set("name", json!("Lan Mẫu"));
    dossier::save_answers(town.op(by), id, &answers).unwrap();
    attachment::attach(town.op(by), id, "giay-to", &[pdf("giay-to.pdf")]).unwrap();
}

fn filed(town: &Town, by: &Actor, new: NewDraft) -> DossierId {
    let id = dossier::open_draft(town.op(by), new).unwrap();
    fill(town, by, id);
    dossier::submit(town.op(by), id, Lang::Vi).unwrap();
    id
}

fn parties(town: &Town, id: DossierId) -> Parties {
    dossier::view(town.op(&Actor::System), id).unwrap().dossier.parties
}

fn ids(town: &Town, who: &Actor) -> Vec<DossierId> {
    dossier::mine(town.op(who)).unwrap().into_iter().map(|row| row.id).collect()
}

fn not_there<T: std::fmt::Debug>(outcome: Result<T, CaseError>) {
    assert!(matches!(outcome, Err(CaseError::Denied(Denied::NotFound))), "{outcome:?}");
}

fn refused<T: std::fmt::Debug>(outcome: Result<T, CaseError>, key: &str) {
    match outcome {
        Err(CaseError::Refused(Refusal { key: said, .. })) => assert_eq!(said, key),
        other => panic!("{other:?}"),
    }
}

fn withdraw() -> Command {
    Command::Withdraw { reason: "Không cần nữa".into(), document: base::DocumentId::new() }
}

#[test]
fn what_an_agent_files_is_the_principals_names_who_filed_it_and_closes_with_the_mandate() {
    each_engine(|store| {
        let town = Town::new(store);
        let (business, lan, hung) = people(&town);
        let mandate = given(&town, business, (LAN, lan), Power::File, PROCEDURE);
        let lans = agent(&town, mandate);
        let own = filed(&town, &citizen(lan), town.new_draft(Channel::Online));
        let id = filed(&town, &lans, for_business(&town, lan, business));
        let by = Parties { filer: Some(lan), owner: Some(business), mandate: Some(mandate) };
        assert_eq!(parties(&town, id), by);
        let seen = dossier::view(town.op(&citizen(business)), id).unwrap();
        assert_eq!(seen.header.filer.name, "Lan Mẫu");
        assert_eq!(seen.header.owner.unwrap().name, "Công ty Mẫu");
        assert_eq!(seen.header.capacity.as_deref(), Some(by_mandate::MEMBER), "as papers print it");
        assert!(seen.history.iter().all(|event| event.account == Some(lan)), "events name who did it");
        let way = dossier::timeline(town.op(&citizen(business)), id).unwrap();
        assert!(way.entries.iter().any(|entry| entry.person.as_deref() == Some("Lan Mẫu")));
        assert_eq!((ids(&town, &lans), ids(&town, &citizen(lan))), (vec![id], vec![own]), "each apart");
        assert_eq!(ids(&town, &citizen(business)), [id]);
        not_there(dossier::view(town.op(&lans), own));
        not_there(dossier::view(town.op(&citizen(lan)), id));
        not_there(dossier::view(town.op(&citizen(hung)), id));

        mandates::end(&town.people, &citizen(business), mandate).unwrap();
        assert!(town.people.db.read(|tx| mandates::living(tx, mandate, TODAY)).unwrap().is_none());
        not_there(dossier::view(town.op(&citizen(lan)), id));
        not_there(dossier::act(town.op(&citizen(lan)), id, town.version(id), &withdraw()));
        assert_eq!(ids(&town, &citizen(lan)), [own]);
        dossier::act(town.op(&citizen(business)), id, town.version(id), &withdraw()).unwrap();
    });
}

#[test]
fn a_draft_is_filed_by_whoever_of_its_side_files_it() {
    each_engine(|store| {
        let town = Town::new(store);
        let (business, lan, hung) = people(&town);
        let lans = agent(&town, given(&town, business, (LAN, lan), Power::File, ""));
        let hungs_mandate = given(&town, business, (HUNG, hung), Power::File, "");
        let hungs = agent(&town, hungs_mandate);
        let id = dossier::open_draft(town.op(&lans), for_business(&town, lan, business)).unwrap();
        fill(&town, &lans, id);
        let shown = dossier::view(town.op(&hungs), id).unwrap().content;
        assert_eq!(shown.filer.name, "Hùng Mẫu", "each is shown as the filer they would be");
        fill(&town, &hungs, id);
        assert_eq!(dossier::view(town.op(&lans), id).unwrap().content.filer.name, "Lan Mẫu");
        dossier::submit(town.op(&hungs), id, Lang::Vi).unwrap();
        let by = Parties { filer: Some(hung), owner: Some(business), mandate: Some(hungs_mandate) };
        assert_eq!(parties(&town, id), by);
        assert_eq!(dossier::view(town.op(&hungs), id).unwrap().header.filer.name, "Hùng Mẫu");

        let began_by_agent = dossier::open_draft(town.op(&lans), for_business(&town, lan, business)).unwrap();
        fill(&town, &lans, began_by_agent);
        dossier::submit(town.op(&citizen(business)), began_by_agent, Lang::Vi).unwrap();
        let own = Parties { filer: Some(business), owner: None, mandate: None };
        assert_eq!(parties(&town, began_by_agent), own);
        let seen = dossier::view(town.op(&citizen(business)), began_by_agent).unwrap();
        assert_eq!(seen.header.filer.name, "Chủ Mẫu");
        assert_eq!((seen.content.relation, seen.header.capacity), (None, None));

        let began_by_principal =
            dossier::open_draft(town.op(&citizen(business)), for_business(&town, business, business)).unwrap();
        fill(&town, &lans, began_by_principal);
        dossier::submit(town.op(&lans), began_by_principal, Lang::Vi).unwrap();
        assert_eq!(parties(&town, began_by_principal).filer, Some(lan));
    });
}

#[test]
fn for_a_person_the_agent_is_named_as_such_and_cannot_file_for_somebody_else_instead() {
    each_engine(|store| {
        let town = Town::new(store);
        let (_, lan, hung) = people(&town);
        let lans = agent(&town, given(&town, hung, (LAN, lan), Power::File, ""));
        let own = dossier::open_draft(town.op(&citizen(hung)), town.new_draft(Channel::Online)).unwrap();
        let shown = dossier::view(town.op(&lans), own).unwrap().content;
        assert_eq!((shown.filer.name.as_str(), shown.for_whom), ("Lan Mẫu", ForWhom::Other));
        assert_eq!(shown.owner.unwrap().name, "Hùng Mẫu");
        assert_eq!(shown.relation.as_deref(), Some(by_mandate::AGENT));
        let other = dossier::Beginning {
            for_whom: "other".into(),
            owner_name: "Ai Đó".into(),
            relation: "bạn".into(),
            ..dossier::Beginning::default()
        };
        other.save(town.op(&lans), own).unwrap();
        let kept = dossier::view(town.op(&lans), own).unwrap().content;
        assert_eq!(kept.owner.unwrap().name, "Hùng Mẫu");
        let again = dossier::view(town.op(&citizen(hung)), own).unwrap().content;
        assert_eq!((again.owner, again.relation, again.for_whom), (None, None, ForWhom::Myself));
    });
}

#[test]
fn who_only_follows_sees_what_was_filed_and_changes_nothing() {
    each_engine(|store| {
        let town = Town::new(store);
        let (business, lan, _) = people(&town);
        let follows = agent(&town, given(&town, business, (LAN, lan), Power::Follow, ""));
        let id = filed(&town, &citizen(business), for_business(&town, business, business));
        let draft =
            dossier::open_draft(town.op(&citizen(business)), for_business(&town, business, business)).unwrap();
        let seen = dossier::view(town.op(&follows), id).unwrap();
        assert!(seen.allowed.is_empty());
        assert_eq!(ids(&town, &follows), [id]);
        not_there(dossier::view(town.op(&follows), draft));
        let op = town.op(&follows);
        refused(dossier::act(op, id, town.version(id), &withdraw()), "mandate_only_follows");
        refused(dossier::save_answers(op, id, &Answers::default()), "mandate_only_follows");
        refused(rating::rate(op, id, 5, ""), "mandate_only_follows");
        refused(dossier::open_draft(op, for_business(&town, lan, business)), "mandate_only_follows");
        assert!(attachment::attach(op, id, "giay-to", &[pdf("a.pdf")]).is_err());
        assert_eq!(dossier::view(town.op(&Actor::System), id).unwrap().dossier.state, State::Submitted);
    });
}

#[test]
fn a_mandate_for_other_procedures_opens_nothing() {
    each_engine(|store| {
        let town = Town::new(store);
        let (business, lan, _) = people(&town);
        let other = agent(&town, given(&town, business, (LAN, lan), Power::File, "1.004873"));
        let id = filed(&town, &citizen(business), for_business(&town, business, business));
        not_there(dossier::view(town.op(&other), id));
        not_there(dossier::act(town.op(&other), id, town.version(id), &withdraw()));
        assert!(ids(&town, &other).is_empty());
        assert_eq!(dossier::access::of_mine(town.op(&other), 1).unwrap().1, 0);
        let begun = dossier::open_draft(town.op(&other), for_business(&town, lan, business));
        refused(begun, "mandate_does_not_reach");
    });
}

#[test]
fn a_member_decides_nothing_for_the_office_in_the_matters_of_their_business() {
    each_engine(|store| {
        let town = Town::new(store);
        let (business, lan, hung) = people(&town);
        let lans = agent(&town, given(&town, business, (LAN, lan), Power::File, ""));
        let hungs = given(&town, business, (HUNG, hung), Power::Follow, "");
        let own = filed(&town, &citizen(business), for_business(&town, business, business));
        let by_agent = filed(&town, &lans, for_business(&town, lan, business));
        let Actor::Officer(officer) = town.officer(11, town.centre, Role::Intake) else { panic!("no officer") };
        let member = Actor::Officer(base::Officer { account: Some(hung), ..officer });
        for id in [own, by_agent] {
            let seen = dossier::view(town.op(&member), id).unwrap();
            assert!(seen.own_matter && seen.allowed.is_empty());
            let accepted = dossier::accept(town.op(&member), id, town.version(id), Acceptance::default());
            refused(accepted, "your_own_dossier");
        }
        mandates::end(&town.people, &citizen(hung), hungs).unwrap();
        dossier::accept(town.op(&member), own, town.version(own), Acceptance::default()).unwrap();
    });
}

/// How many messages about dossiers went to that address.
fn told(town: &Town, contact: &str) -> usize {
    let to = people::contact::parse(contact).unwrap();
    let read = |tx: &db::Tx| outreach::newest(tx, &town.people.vault, Some(&to), 100);
    let all = town.people.db.read::<_, db::DbError>(read).unwrap();
    all.iter().filter(|kept| kept.message.subject.starts_with("Hồ sơ")).count()
}

#[test]
fn principal_and_agent_are_told_and_who_acts_no_more_is_told_nothing_more() {
    each_engine(|store| {
        let town = Town::new(store);
        let (business, lan, _) = people(&town);
        let mandate = given(&town, business, (LAN, lan), Power::File, "");
        let lans = agent(&town, mandate);
        let id = filed(&town, &lans, for_business(&town, lan, business));
        assert_eq!((told(&town, BUSINESS), told(&town, LAN)), (1, 1));
        mandates::end(&town.people, &citizen(business), mandate).unwrap();
        let intake = town.officer(11, town.centre, Role::Intake);
        dossier::accept(town.op(&intake), id, town.version(id), Acceptance::default()).unwrap();
        assert_eq!((told(&town, BUSINESS), told(&town, LAN)), (2, 1));
    });
}

#[test]
fn no_mandate_reaches_a_copy_of_everything_that_is_kept() {
    each_engine(|store| {
        let town = Town::new(store);
        let (business, lan, _) = people(&town);
        let lans = agent(&town, given(&town, business, (LAN, lan), Power::Manage, ""));
        filed(&town, &lans, for_business(&town, lan, business));
        let account = accounts::mine(&town.people, lan).unwrap();
        let asked = own_data::archive(town.op(&lans), &account, "", &json!({}));
        assert!(matches!(asked, Err(CaseError::Denied(Denied::NotAllowed))));
        let own = own_data::archive(town.op(&lans.in_person()), &account, "", &json!({})).unwrap();
        let names = String::from_utf8_lossy(&own).into_owned();
        assert!(!names.contains("ho-so.json"), "what was filed for the business is the business's");
        let theirs = accounts::mine(&town.people, business).unwrap();
        let theirs = own_data::archive(town.op(&citizen(business)), &theirs, "", &json!({})).unwrap();
        assert!(String::from_utf8_lossy(&theirs).contains("ho-so.json"));
    });
}
