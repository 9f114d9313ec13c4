//! What is kept for its time is announced, destroyed and told of; what inspection holds stays. On both engines.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use base::{Actor, DossierId, Role};
use cases::{
    CaseError,
    dossier::{
        self,
        retention::{self, Round},
    },
};
use db::DbError;
use rules::workflow::Command;
use testkit::{each_engine, vn};
use town::*;

/// A filed dossier that its citizen took back: ended without a result in March 2019, kept for two years by assumption.
fn ended(town: &Town) -> DossierId {
    let id = town.complete_draft();
    town.submit(id).unwrap();
    town.act(
        &town.citizen,
        id,
        &Command::Withdraw { reason: "Không còn cần nữa".into(), document: base::DocumentId::new() },
    )
    .unwrap();
    assert!(dossier::view(town.op(&town.citizen), id).unwrap().dossier.state.is_final());
    id
}

fn round(town: &Town, at: &str) -> Round {
    town.clock.set(vn(at));
    retention::round(&town.office).unwrap()
}

fn count(town: &Town, sql: &str) -> i64 {
    town.office.db.read::<_, DbError>(|tx| tx.one(sql, &[], |row| row.get(0))).unwrap()
}

fn files(town: &Town) -> usize {
    fn under(folder: &std::path::Path) -> usize {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.map(|path| if path.is_dir() { under(&path) } else { 1 }).sum()
    }
    under(&town.blob_folder())
}

const SETTLED: Round = Round { settled: 1, announced: 0, destroyed: 0 };
const ANNOUNCED: Round = Round { settled: 0, announced: 1, destroyed: 0 };
const DESTROYED: Round = Round { settled: 0, announced: 0, destroyed: 1 };
const NOTHING: Round = Round { settled: 0, announced: 0, destroyed: 0 };

#[test]
fn after_its_time_the_content_is_announced_then_destroyed_and_the_rest_stays() {
    each_engine(|store| {
        let town = Town::new(store);
        let id = ended(&town);
        let view = dossier::view(town.op(&town.citizen), id).unwrap();
        let (reference, secret) = (view.summary.reference.clone(), view.header.secret.clone());
        let papers = view.documents.len();
        for paper in &view.documents {
            dossier::read_paper(town.op(&town.citizen), id, paper.id).unwrap();
        }
        let events = count(&town, "select count(*) from dossier_event");
        assert!(files(&town) > 0 && papers > 0);

        assert_eq!(round(&town, "2019-03-05T09:00"), SETTLED);
        assert_eq!(round(&town, "2021-12-31T23:00"), NOTHING, "kept to the end of the second year after");
        assert_eq!(round(&town, "2022-01-01T01:00"), ANNOUNCED);
        let newest = |tx: &db::Tx| outreach::newest(tx, &town.office.vault, None, 1);
        let told = town.office.db.read::<_, DbError>(newest).unwrap().remove(0).message;
        assert!(told.subject.contains("sắp hủy") && told.body.contains("31/01/2022"), "{}", told.body);
        assert!(retention::announced(town.op(&town.citizen), id).unwrap().is_some());
        assert_eq!(round(&town, "2022-01-31T00:59"), NOTHING, "the whole month of waiting");
        assert!(dossier::view(town.op(&town.citizen), id).is_ok());
        assert_eq!(round(&town, "2022-01-31T01:00"), DESTROYED);
        assert_eq!(round(&town, "2022-02-01T01:00"), NOTHING);

        let Err(CaseError::Refused(refusal)) = dossier::view(town.op(&town.citizen), id) else {
            panic!("it opens")
        };
        assert_eq!(refusal.key, "content_destroyed");
        assert!(format!("{:?}", refusal.args).contains("31/01/2022"));
        let looked = dossier::look_up(town.op(&Actor::Anonymous), &reference, &secret);
        assert_eq!(refusal_of(looked.map(drop)), "content_destroyed");
        let specialist = town.officer(13, town.agency, Role::Specialist);
        assert_eq!(refusal_of(dossier::view(town.op(&specialist), id).map(drop)), "content_destroyed");
        let elsewhere = town.officer(14, town.agency("24611"), Role::Specialist);
        assert!(matches!(dossier::view(town.op(&elsewhere), id), Err(CaseError::Denied(_))));
        let found = dossier::search(town.op(&specialist), "Nguyễn Mẫu", 0, 5).unwrap();
        assert!(found.rows.is_empty(), "the search finds nothing");
        assert_eq!(files(&town), 0, "nor is a file left on the disk");
        assert_eq!(count(&town, "select count(*) from dossier_event"), events, "what happened when stays");
        assert_eq!(count(&town, "select count(*) from dossier_event where length(sealed) > 0"), 0);
        assert_eq!(count(&town, "select count(*) from attachment where length(sha256) = 64"), 1);
        assert_eq!(count(&town, "select count(*) from dossier_content"), 0);
        assert_eq!(count(&town, "select count(*) from dossier_term"), 0);
        assert_eq!(count(&town, "select count(*) from dossier where sealed_key is not null"), 0);
        let listed = dossier::mine(town.op(&town.citizen)).unwrap();
        assert!(listed.len() == 1 && listed[0].header.is_none(), "the citizen's list still has it");
        assert_eq!(dossier::inspect(town.op(&Actor::System)).unwrap(), [], "and the sweep is content");
        let noted = "select count(*) from security_event where kind in ('dossier-announced', 'dossier-destroyed')";
        assert_eq!(count(&town, noted), 2);
    });
}

fn refusal_of(outcome: Result<(), CaseError>) -> String {
    refusal(outcome.unwrap_err())
}

#[test]
fn a_hold_of_the_inspector_stops_it_and_lifting_gives_the_whole_notice_again() {
    each_engine(|store| {
        let town = Town::new(store);
        let id = ended(&town);
        let name = dossier::view(town.op(&Actor::System), id).unwrap().summary.reference;
        let inspector = town.officer(40, town.centre, Role::Inspector);
        let leader = town.officer(14, town.agency, Role::Leader);
        assert!(retention::hold(town.op(&leader), &name, "Có khiếu nại").is_err(), "inspection alone");
        assert_eq!(refusal(retention::hold(town.op(&inspector), &name, " ").unwrap_err()), "hold_reason_missing");
        round(&town, "2019-03-05T09:00");
        assert_eq!(round(&town, "2022-01-01T01:00"), ANNOUNCED);
        retention::hold(town.op(&inspector), &name, "Có khiếu nại").unwrap();
        assert_eq!(round(&town, "2023-01-01T01:00"), NOTHING);
        let listed = retention::listed(town.op(&leader)).unwrap();
        assert_eq!((listed.len(), listed[0].hold.as_deref()), (1, Some("Có khiếu nại")));
        assert!(listed[0].assumed && listed[0].name == name);
        assert!(dossier::view(town.op(&town.citizen), id).is_ok());
        retention::lift(town.op(&inspector), id).unwrap();
        assert_eq!(refusal(retention::lift(town.op(&inspector), id).unwrap_err()), "hold_not_there");
        assert_eq!(round(&town, "2023-01-02T01:00"), ANNOUNCED, "announced anew");
        assert_eq!(round(&town, "2023-01-31T01:00"), NOTHING);
        assert_eq!(round(&town, "2023-02-01T01:00"), DESTROYED);
        assert_eq!(refusal(retention::hold(town.op(&inspector), &name, "muộn").unwrap_err()), "content_destroyed");
    });
}

#[test]
fn a_hold_before_the_first_round_and_a_running_dossier() {
    each_engine(|store| {
        let town = Town::new(store);
        let (specialist, ..) = town.section();
        let running = town.in_hand(&specialist);
        let inspector = town.officer(40, town.centre, Role::Inspector);
        let code = dossier::view(town.op(&Actor::System), running).unwrap().summary.code.unwrap();
        assert_eq!(refusal(retention::hold(town.op(&inspector), &code, "x").unwrap_err()), "hold_not_ended");
        let id = ended(&town);
        let name = dossier::view(town.op(&Actor::System), id).unwrap().summary.reference;
        retention::hold(town.op(&inspector), &name, "Vụ án").unwrap();
        assert_eq!(round(&town, "2019-03-05T09:00"), SETTLED, "its time is settled all the same");
        assert_eq!(round(&town, "2022-01-01T01:00"), NOTHING);
        assert!(dossier::view(town.op(&Actor::System), running).is_ok(), "what runs is never touched");
    });
}

#[test]
fn the_register_keeps_the_line_of_what_was_destroyed_without_a_name() {
    each_engine(|store| {
        let town = Town::new(store);
        let (specialist, leader, _) = town.section();
        let id = town.in_hand(&specialist);
        let code = dossier::view(town.op(&Actor::System), id).unwrap().summary.code.unwrap();
        let stop = Command::Stop { reason: "Không còn căn cứ".into(), document: base::DocumentId::new() };
        town.act(&leader, id, &stop).unwrap();
        let intake = town.officer(11, town.centre, Role::Intake);
        let which = dossier::register::Which { agency: town.agency, field: "Hộ tịch".into(), year: 2019 };
        let book = || dossier::register::book(town.op(&intake), &which, "", 1).unwrap().lines;
        assert_eq!(book()[0].printed.person.name, "Nguyễn Thị Mẫu");
        assert_eq!(round(&town, "2019-03-05T09:00"), SETTLED);
        assert_eq!(round(&town, "2022-01-01T01:00"), ANNOUNCED);
        assert_eq!(round(&town, "2022-01-31T01:00"), DESTROYED);
        let lines = book();
        assert_eq!((lines.len(), lines[0].printed.line, &lines[0].printed.code), (1, 1, &code));
        assert!(!lines[0].printed.person.name.contains("Mẫu"), "{}", lines[0].printed.person.name);
        assert_eq!(dossier::inspect(town.op(&Actor::System)).unwrap(), []);
    });
}
