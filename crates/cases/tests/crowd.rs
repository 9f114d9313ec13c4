//! Many hands on one dossier and many dossiers at once, on both engines.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use std::{
    collections::BTreeSet,
    sync::{Arc, Barrier},
    thread,
};

use base::{Actor, DossierId, Role};
use cases::{
    CaseError,
    catalogue::import,
    dossier::{self, Acceptance, Incoming},
};
use rules::{
    calendar::Limit,
    procedure::Channel,
    workflow::{Command, DeliveryWay, State, StatedLimit},
};
use testkit::each_engine;
use town::*;

/// Runs `work` once for each number, all let go at the same moment.
fn at_once<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let gate = Arc::new(Barrier::new(count));
    thread::scope(|scope| {
        let threads: Vec<_> = (0..count)
            .map(|number| {
                let (gate, work) = (gate.clone(), &work);
                scope.spawn(move || {
                    gate.wait();
                    work(number)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

fn filed(town: &Town) -> DossierId {
    let id = town.complete_draft();
    town.submit(id).unwrap();
    id
}

/// Exactly one did it; the others are told that somebody else was quicker.
fn one_winner<T>(outcomes: Vec<Result<T, CaseError>>) {
    let losers = outcomes.len() - 1;
    let (done, failed): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
    assert_eq!((done.len(), failed.len()), (1, losers));
    assert!(failed.into_iter().all(|it| matches!(it, Err(CaseError::Conflict))));
}

#[test]
fn of_two_officers_who_act_on_the_same_page_one_does_and_the_other_reloads() {
    each_engine(|store| {
        let town = Town::new(store);
        let officers = [town.officer(11, town.centre, Role::Intake), town.officer(12, town.centre, Role::Intake)];
        for _ in 0..5 {
            let id = filed(&town);
            one_winner(at_once(2, |n| dossier::accept(town.op(&officers[n]), id, 2, Acceptance::default())));
            let hand_over = Command::Transfer { keep: false };
            one_winner(at_once(2, |n| dossier::act(town.op(&officers[n]), id, 3, &hand_over)));
            let seen = dossier::view(town.op(&Actor::System), id).unwrap();
            assert_eq!((seen.dossier.state, seen.dossier.version), (State::Transferred, 4));
        }
        assert!(dossier::inspect(town.op(&Actor::System)).unwrap().is_empty());
    });
}

#[test]
fn sixteen_officers_who_accept_at_once_give_sixteen_codes_and_sixteen_lines() {
    each_engine(|store| {
        let town = Town::new(store);
        let ids: Vec<DossierId> = (0..16).map(|_| filed(&town)).collect();
        let intake = town.officer(11, town.centre, Role::Intake);
        let accepted =
            at_once(16, |n| dossier::accept(town.op(&intake), ids[n], 2, Acceptance::default()).unwrap());
        let codes: BTreeSet<String> =
            accepted.iter().map(|done| done.dossier.code().unwrap().to_owned()).collect();
        let wanted = (1..=16).map(|n| format!("000.00.03.H16-190304-{n:04}"));
        assert!(codes.into_iter().eq(wanted));
        let lines: BTreeSet<i64> =
            accepted.iter().map(|done| done.dossier.acceptance.as_ref().unwrap().register.line).collect();
        assert!(lines.into_iter().eq(1..=16));
    });
}

#[test]
fn a_double_click_in_two_threads_makes_one_dossier_with_one_acknowledgement() {
    each_engine(|store| {
        let town = Town::new(store);
        for _ in 0..5 {
            let id = town.complete_draft();
            let submitted = at_once(2, |_| town.submit(id).unwrap());
            assert_eq!(submitted.iter().filter(|it| it.first).count(), 1);
            assert_eq!(submitted[0].reference, submitted[1].reference);
            assert_eq!(submitted[0].secret, submitted[1].secret);
            let seen = dossier::view(town.op(&town.citizen), id).unwrap();
            assert_eq!((seen.dossier.version, seen.documents.len()), (2, 1));
        }
        assert_eq!(dossier::mine(town.op(&town.citizen)).unwrap().len(), 5);
    });
}

#[test]
fn a_foreign_dossier_sent_twice_at_once_is_one_dossier() {
    each_engine(|store| {
        let town = Town::new(store);
        let incoming = Incoming {
            draft: town.new_draft(Channel::Post),
            foreign_code: Some("G09.20-20260609-0092637".into()),
            confirmation: None,
            delivery: DeliveryWay::Counter,
            delivery_address: None,
            papers: Vec::new(),
            files: vec![("giay-to".to_owned(), vec![pdf("quet.pdf")])],
        };
        let taken = at_once(4, |_| dossier::take_in(town.op(&Actor::System), &incoming).unwrap());
        assert!(taken.iter().all(|it| it.id == taken[0].id));
        assert_eq!(taken.iter().filter(|it| it.first).count(), 1);
        assert!(dossier::inspect(town.op(&Actor::System)).unwrap().is_empty());
    });
}

#[test]
fn where_the_sheet_states_no_limit_the_officer_gives_one() {
    each_engine(|store| {
        let mut town = Town::new(store);
        town.definition.sheet.limits.clear();
        import::import_definitions(&store.db, vec![town.definition.clone()], town.office.now()).unwrap();
        let id = filed(&town);
        let intake = town.officer(11, town.centre, Role::Intake);
        let accept = |limit: Option<Limit>| {
            let basis = "Quyết định số 15/QĐ-UBND".to_owned();
            let stated = limit.map(|limit| StatedLimit { limit, basis });
            let acceptance = Acceptance { stated, ..Acceptance::default() };
            dossier::accept(town.op(&intake), id, 2, acceptance)
        };
        assert_eq!(refusal(accept(None).unwrap_err()), "limit_not_stated");
        assert_eq!(refusal(accept(Some(Limit::WorkingDays(0))).unwrap_err()), "limit_without_length");
        let done = accept(Some(Limit::WorkingDays(5))).unwrap();
        assert_eq!(done.dossier.due.unwrap().original, testkit::vn("2019-03-11T17:00"));
        assert_eq!(done.dossier.code(), Some("000.00.03.H16-190304-0001"), "refused tries take no number");
    });
}
