//! The sweep finds what somebody broke, on both engines, and changes nothing.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use base::{Actor, DossierId, Role};
use cases::{
    CaseError, document,
    dossier::{self, Acceptance},
};
use rules::workflow::Command;
use testkit::{Store, each_engine};
use town::*;

fn accepted(town: &Town) -> DossierId {
    let id = town.complete_draft();
    town.submit(id).unwrap();
    let intake = town.officer(11, town.centre, Role::Intake);
    dossier::accept(town.op(&intake), id, 2, Acceptance::default()).unwrap();
    id
}

/// What the sweep says after `sql`.
fn after(store: &Store, town: &Town, sql: &str) -> Vec<String> {
    assert_eq!(said(town), Vec::<String>::new(), "all is well before {sql}");
    let touched = store.db.write::<_, db::DbError>(|tx| tx.execute(sql, &[])).unwrap();
    assert_eq!(touched, 1, "{sql}");
    said(town)
}

fn said(town: &Town) -> Vec<String> {
    dossier::inspect(town.op(&Actor::System)).unwrap().into_iter().map(|fault| fault.what).collect()
}

#[test]
fn a_row_that_says_something_else_than_its_events_is_told_and_left() {
    each_engine(|store| {
        let town = Town::new(store);
        accepted(&town);
        let found = after(store, &town, "update dossier set state = 'returned', owed = 0");
        assert!(found.len() == 1 && found[0].contains("returned") && found[0].contains("accepted"), "{found:?}");
        assert_eq!(said(&town), found, "the sweep repairs nothing");
        dossier::rebuild(town.op(&Actor::System)).unwrap();
        assert!(said(&town).is_empty());
    });
}

#[test]
fn a_lost_line_of_the_register_a_lost_form_and_a_lost_event_are_told() {
    each_engine(|store| {
        let town = Town::new(store);
        accepted(&town);
        let found = after(store, &town, "update register_line set line = 9");
        assert!(found[0].contains("register"), "{found:?}");
        store.db.write::<_, db::DbError>(|tx| tx.execute("update register_line set line = 1", &[])).unwrap();
        let found = after(store, &town, "delete from document where kind = 'form-01'");
        assert!(found[0].contains("Form 01"), "{found:?}");
    });
    each_engine(|store| {
        let town = Town::new(store);
        accepted(&town);
        let found = after(store, &town, "delete from dossier_event where seq = 1");
        assert!(found[0].contains("cannot be read"), "{found:?}");
    });
}

#[test]
fn a_refusal_without_its_paper_is_told() {
    each_engine(|store| {
        let town = Town::new(store);
        let id = town.complete_draft();
        town.submit(id).unwrap();
        let intake = town.officer(11, town.centre, Role::Intake);
        let refuse =
            Command::Refuse { reason: "Không thuộc thẩm quyền".into(), document: base::DocumentId::new() };
        town.act(&intake, id, &refuse).unwrap();
        let found = after(store, &town, "delete from document where kind = 'form-03'");
        assert!(found.len() == 1 && found[0].contains("ended without a result"), "{found:?}");
    });
}

#[test]
fn a_lost_file_a_changed_hash_and_a_lost_paper_are_told() {
    each_engine(|store| {
        let town = Town::new(store);
        let id = accepted(&town);
        let found = after(store, &town, "update attachment set sha256 = 'ab'");
        assert!(found.len() == 1 && found[0].contains("not those taken in"), "{found:?}");
        let file = &dossier::view(town.op(&Actor::System), id).unwrap().files[0];
        store.blobs.delete(file.blob).unwrap();
        let found = said(&town);
        assert!(found.len() == 1 && found[0].starts_with("file "), "{found:?}");

        let key = dossier::key_of(town.op(&Actor::System), id).unwrap();
        let form = dossier::view(town.op(&Actor::System), id).unwrap().documents[0].id;
        document::bytes(&town.office, &key, id, form).unwrap();
        assert_eq!(said(&town).len(), 1, "a paper that is set and whole");
        let row = store.db.read(|tx| document::one(tx, id, form)).unwrap().unwrap();
        store.blobs.delete(row.blob.unwrap()).unwrap();
        assert_eq!(said(&town).len(), 2);
    });
}

#[test]
fn nobody_but_the_system_sweeps() {
    let store = Store::sqlite();
    let town = Town::new(&store);
    assert!(matches!(dossier::inspect(town.op(&town.citizen)), Err(CaseError::Denied(_))));
}

/// Puts another event in the place of one that was kept, as somebody with the keys and the database could.
fn forge(store: &Store, town: &Town, id: DossierId, seq: u64, event: &rules::workflow::Event) {
    let key = dossier::key_of(town.op(&Actor::System), id).unwrap();
    let sealed = key.seal_json(&format!("dossier_event:{id}:{seq}"), event).unwrap();
    let sql = "update dossier_event set sealed = $2 where dossier = $1 and seq = $3";
    let touched =
        store.db.write::<_, db::DbError>(|tx| tx.execute(sql, db::params![id, sealed.clone(), seq])).unwrap();
    assert_eq!(touched, 1);
}

#[test]
fn a_dossier_held_by_another_than_the_law_says_is_told_when_a_row_and_when_an_event_was_broken() {
    each_engine(|store| {
        let town = Town::new(store);
        let (specialist, ..) = town.section();
        let id = town.in_hand(&specialist);
        let found = after(store, &town, "update dossier set holder_part = 'clerical'");
        assert!(found.len() == 1 && found[0].contains("clerical"), "{found:?}");
        dossier::rebuild(town.op(&Actor::System)).unwrap();
        assert!(said(&town).is_empty());

        // Event, row and search agree with each other after a rebuild; only the rule about holders can tell.
        let history = dossier::view(town.op(&Actor::System), id).unwrap().history;
        let assigned = history.iter().find(|it| it.event.kind() == rules::workflow::EventKind::Assigned).unwrap();
        let seat = base::Seat { agency: town.centre, part: base::Part::Section };
        let officer = specialist.officer().unwrap().id;
        forge(store, &town, id, assigned.seq, &rules::workflow::Event::Assigned { officer, seat });
        assert!(said(&town).iter().any(|what| what.contains("the section works on it, but does not hold it")));
        dossier::rebuild(town.op(&Actor::System)).unwrap();
        assert_eq!(said(&town), ["the section works on it, but does not hold it"]);
    });
}

#[test]
fn holders_who_left_and_agencies_that_ended_are_told() {
    each_engine(|store| {
        let town = Town::new(store);
        let officer = town.acting(town.appoint("chuyenvien", town.agency, &[Role::Specialist]));
        town.in_hand(&Actor::Officer(officer.clone()));
        assert!(said(&town).is_empty());
        people::officers::release(&town.people, officer.id, town.agency, jiff::civil::date(2019, 3, 4)).unwrap();
        assert!(said(&town).is_empty(), "the last day is a day of service");
        town.clock.set(testkit::vn("2019-03-05T09:00"));
        let found = said(&town);
        assert!(found.len() == 1 && found[0].contains("serves there no more"), "{found:?}");
        let ended = "update agency set valid_to = '2019-03-01' where code = '67-D03'";
        store.db.write::<_, db::DbError>(|tx| tx.execute(ended, &[])).unwrap();
        let found = said(&town);
        assert!(found.len() == 1 && found[0].contains("has ended (67-D03)"), "{found:?}");
    });
}
