//! Outages and what is entered of them, on both engines.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use std::sync::mpsc;

use base::{Actor, OutageId, Role};
use cases::{
    CaseError,
    dossier::{self, Acceptance, Incoming},
    outage::{self, Late},
};
use rules::{procedure::Channel, workflow::DeliveryWay};
use testkit::{each_engine, vn};
use town::Town;

fn key<T: std::fmt::Debug>(result: Result<T, CaseError>) -> String {
    let CaseError::Refused(refusal) = result.unwrap_err() else { panic!("not refused") };
    refusal.key
}

fn incoming(town: &Town, code: &str) -> Incoming {
    Incoming {
        draft: town.new_draft(Channel::Counter),
        foreign_code: Some(code.to_owned()),
        confirmation: None,
        delivery: DeliveryWay::Counter,
        delivery_address: None,
        papers: Vec::new(),
        files: Vec::new(),
    }
}

/// A controller declares an outage at eight, an inspector of the other office hours later a second controller ends it.
fn over(town: &Town) -> OutageId {
    let (one, other) =
        (town.officer(31, town.agency, Role::Controller), town.officer(32, town.agency, Role::SystemAdmin));
    let id = outage::declare(town.op(&one), None, vn("2019-03-04T08:00"), " Mất  điện ").unwrap();
    assert_eq!(key(outage::end(town.op(&one), id, vn("2019-03-04T08:50"))), "outage_ended_by_its_declarer");
    outage::end(town.op(&other), id, vn("2019-03-04T08:50")).unwrap();
    assert_eq!(key(outage::end(town.op(&other), id, vn("2019-03-04T08:55"))), "outage_has_ended");
    id
}

#[test]
fn papers_of_an_outage_count_from_when_they_came_and_are_counted() {
    each_engine(|store| {
        let town = Town::new(store);
        let id = over(&town);
        let receiver = town.appoint("nhan.giay", town.centre, &[Role::Intake]);
        let entering = Actor::Officer(town.acting(town.appoint("nhap.bu", town.centre, &[Role::Intake])));
        let late = Late { outage: id, received: vn("2019-03-04T08:20"), receiver, slip: " 0 7 ".to_owned() };
        town.clock.set(vn("2019-03-06T09:00"));
        let op = town.op(&entering);
        let entered = dossier::take_in_late(op, &incoming(&town, "quay-1"), &late).unwrap();
        let again = dossier::take_in_late(op, &incoming(&town, "quay-1"), &late).unwrap();
        assert!(entered.first && !again.first && entered.id == again.id, "sent twice it is one dossier");
        let version = dossier::view(op, entered.id).unwrap().dossier.version;
        let owed = Acceptance { owed: Some(base::Vnd::ZERO), stated: None };
        dossier::accept(op, entered.id, version, owed).unwrap();
        let seen = dossier::view(op, entered.id).unwrap();
        let acceptance = seen.dossier.acceptance.clone().unwrap();
        assert_eq!((acceptance.received, acceptance.at), (late.received, vn("2019-03-06T09:00")));
        assert_eq!(seen.summary.submitted_at, Some(late.received));
        assert!(seen.dossier.pauses.is_empty());
        let inspector = town.officer(33, town.agency, Role::Inspector);
        let (declared, rows) = outage::outage(town.op(&inspector), id).unwrap();
        assert_eq!((declared.entered, declared.reason.as_str()), (1, "Mất điện"));
        assert_eq!((rows[0].dossier, rows[0].slip.as_str(), rows[0].receiver), (entered.id, "0 7", receiver));
        assert_eq!((rows[0].received, rows[0].entered_by), (late.received, entering.officer().unwrap().id));
        assert_eq!(rows[0].name, acceptance.code);
        let slip = dossier::take_in_late(op, &incoming(&town, "quay-2"), &late);
        assert_eq!(key(slip), "slip_entered_already");
        assert!(dossier::inspect(town.op(&Actor::System)).unwrap().is_empty(), "rows and events agree");
    });
}

#[test]
fn what_is_not_lawful_leaves_nothing_behind() {
    each_engine(|store| {
        let town = Town::new(store);
        let id = over(&town);
        let receiver = town.appoint("nhan.giay", town.centre, &[Role::Intake]);
        let other = town.appoint("nhap.bu", town.centre, &[Role::Intake]);
        let late = Late { outage: id, received: vn("2019-03-04T08:20"), receiver, slip: "1".to_owned() };
        let by = |officer| Actor::Officer(town.acting(officer));
        let enter =
            |who: &Actor, late: &Late| key(dossier::take_in_late(town.op(who), &incoming(&town, "q"), late));
        town.clock.set(vn("2019-03-06T09:00"));
        assert_eq!(enter(&by(receiver), &late), "late_by_the_receiver");
        let outside = Late { received: vn("2019-03-04T08:51"), ..late.clone() };
        assert_eq!(enter(&by(other), &outside), "received_outside_the_outage");
        let unknown = Late { outage: OutageId::new(), ..late.clone() };
        assert_eq!(enter(&by(other), &unknown), "outage_unknown");
        let here = town.op(&by(other)).office.settings.late_entry_days;
        assert_eq!(here, 5);
        let actor = by(other);
        assert_eq!(outage::enterable(town.op(&actor), &[town.agency]).unwrap().len(), 1);
        town.clock.set(vn("2019-03-12T09:00"));
        assert_eq!(enter(&by(other), &late), "late_window_is_over");
        assert!(outage::enterable(town.op(&actor), &[town.agency]).unwrap().is_empty());
        let operator = Actor::System;
        assert_eq!(outage::outage(town.op(&operator), id).unwrap().0.entered, 0);
        assert!(dossier::inspect(town.op(&operator)).unwrap().is_empty());
    });
}

/// Runs `second` while `first` has written and not committed yet; what `second` answered.
fn beside<T: Send>(
    town: &Town,
    first: impl Fn(&db::Tx) + Sync,
    second: impl FnOnce() -> Result<T, CaseError> + Send,
) -> Result<T, CaseError> {
    let ((started, start), (answered, answer)) = (mpsc::channel::<()>(), mpsc::channel());
    std::thread::scope(|scope| {
        scope.spawn(move || {
            start.recv().unwrap();
            answered.send(second()).unwrap();
        });
        let early = town.office.db.write(|tx| {
            first(tx);
            started.send(()).unwrap();
            Ok::<_, db::DbError>(answer.recv_timeout(std::time::Duration::from_millis(400)).ok())
        });
        early.unwrap().unwrap_or_else(|| answer.recv().unwrap())
    })
}

#[test]
fn an_end_and_a_late_entry_at_the_same_time_see_each_other() {
    each_engine(|store| {
        let town = Town::new(store);
        let receiver = town.appoint("nhan.giay", town.centre, &[Role::Intake]);
        let entering = Actor::Officer(town.acting(town.appoint("nhap.bu", town.centre, &[Role::Intake])));
        let (declarer, other) =
            (town.officer(31, town.agency, Role::Controller), town.officer(32, town.agency, Role::SystemAdmin));
        let declared = || outage::declare(town.op(&declarer), None, vn("2019-03-04T08:00"), "Mất điện").unwrap();
        let (received, ended) = (vn("2019-03-04T08:40"), vn("2019-03-04T08:30"));

        let (id, dossier) = (declared(), town.draft());
        let entry = |tx: &db::Tx| {
            let row = db::params![dossier, id, town.centre, "1", received, receiver, vn("2019-03-04T09:00")];
            tx.execute(
                "insert into late_entry (dossier, outage, agency, slip, received, receiver, entered_at, entered_by)
                 values ($1, $2, $3, $4, $5, $6, $7, $6)",
                row,
            )
            .unwrap();
        };
        let end = beside(&town, entry, || outage::end(town.op(&other), id, ended));
        assert_eq!(key(end), "outage_entered_after_its_end");

        let id = declared();
        let end = |tx: &db::Tx| {
            let row = db::params![id, ended, vn("2019-03-04T08:55")];
            tx.execute("insert into outage_end (outage, ended, ended_at) values ($1, $2, $3)", row).unwrap();
        };
        let late = Late { outage: id, received, receiver, slip: "2".to_owned() };
        let enter = || dossier::take_in_late(town.op(&entering), &incoming(&town, "quay-1"), &late);
        assert_eq!(key(beside(&town, end, enter)), "received_outside_the_outage");
    });
}

#[test]
fn who_declares_and_ends_has_shown_a_second_factor_just_now() {
    each_engine(|store| {
        let town = Town::new(store);
        let (one, other) =
            (town.officer(31, town.agency, Role::Controller), town.officer(32, town.agency, Role::SystemAdmin));
        let lacking = |actor| cases::Operation { proof: cases::Proof::Lacking, ..town.op(actor) };
        let began = vn("2019-03-04T08:00");
        assert_eq!(key(outage::declare(lacking(&one), None, began, "Mất điện")), "step_up_needed");
        let id = outage::declare(town.op(&one), None, began, "Mất điện").unwrap();
        assert_eq!(key(outage::end(lacking(&other), id, began)), "step_up_needed");
    });
}

#[test]
fn declarations_are_for_those_who_may_and_cannot_be_changed() {
    each_engine(|store| {
        let town = Town::new(store);
        let intake = town.officer(11, town.centre, Role::Intake);
        assert!(matches!(
            outage::declare(town.op(&intake), None, vn("2019-03-04T08:00"), "Mất điện"),
            Err(CaseError::Denied(_))
        ));
        assert!(matches!(outage::outages(town.op(&intake)), Err(CaseError::Denied(_))));
        let id = outage::declare(town.op(&Actor::System), Some(town.agency), vn("2019-03-04T08:00"), "Đứt cáp");
        let id = id.unwrap();
        let now = vn("2019-03-04T09:00");
        let running = town.office.db.read(|tx| outage::running(tx, now)).unwrap();
        assert_eq!((running.len(), running[0].outage.id), (1, id));
        assert!(running[0].agency.is_some());
        assert_eq!(outage::enterable(town.op(&intake), &[town.bed_agency()]).unwrap(), []);
        for change in ["update outage set began = 0", "delete from outage"] {
            let changed = town.office.db.write(|tx| tx.execute(change, &[]));
            assert!(changed.is_err(), "{change}");
        }
        outage::end(town.op(&Actor::System), id, now).unwrap();
        assert!(town.office.db.read(|tx| outage::running(tx, vn("2019-03-04T09:01"))).unwrap().is_empty());
    });
}
