//! Which form a paper is set with: that of its day, kept for ever; on both engines.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use base::{Actor, DocumentId, DossierId, Role};
use cases::{
    document::{Document, Kind},
    dossier::{self, handover},
};
use rules::workflow::Command;
use testkit::{each_engine, vn};
use town::Town;

/// The day before the circular of 2025 holds, and a day after.
const BEFORE: &str = "2025-09-12T09:00";
const AFTER: &str = "2025-09-16T09:00";

/// A dossier in the hands of its specialist since the day before the circular of 2025.
fn in_hand(town: &Town) -> (Actor, Actor, DossierId) {
    town.clock.set(vn(BEFORE));
    let (specialist, leader, _) = town.section();
    let id = town.in_hand(&specialist);
    (specialist, leader, id)
}

/// The newest paper of a kind, with what the plain press made of its data.
fn newest(town: &Town, id: DossierId, kind: Kind) -> (Document, String) {
    let view = dossier::view(town.op(&Actor::System), id).unwrap();
    let paper = view.documents.into_iter().rev().find(|paper| paper.kind == kind).unwrap();
    let (_, bytes) = dossier::read_paper(town.op(&Actor::System), id, paper.id).unwrap();
    (paper, String::from_utf8_lossy(&bytes).into_owned())
}

fn form(paper: &Document) -> (String, String) {
    let form = paper.form.clone().unwrap();
    (form.set, form.number)
}

fn pair(set: &str, number: &str) -> (String, String) {
    (set.to_owned(), number.to_owned())
}

fn ask() -> Command {
    Command::AskSupplement {
        reason: "Bản chụp mờ".into(),
        papers: vec![],
        document: DocumentId::new(),
        answer_by: None,
    }
}

fn stop() -> Command {
    Command::Stop { reason: "Thửa đất đang tranh chấp".into(), document: DocumentId::new() }
}

#[test]
fn papers_change_with_the_circular_and_those_set_before_stay() {
    each_engine(|store| {
        let town = Town::new(store);
        let (specialist, _, id) = in_hand(&town);
        let (receipt, before) = newest(&town, id, Kind::Form01);
        assert_eq!(form(&receipt), pair("2018", "01"));
        assert!(!receipt.form.as_ref().unwrap().unseen);
        town.clock.set(vn(AFTER));
        town.act(&specialist, id, &ask()).unwrap();
        let (request, said) = newest(&town, id, Kind::Form02);
        assert_eq!(form(&request), pair("2025", "02"));
        assert!(request.form.unwrap().unseen && said.contains("Thông tư 03/2025/TT-VPCP"), "{said}");
        assert_eq!(newest(&town, id, Kind::Form01).1, before, "the receipt is the one of its day");
        let slip = handover::control_slip(town.op(&specialist), id).unwrap();
        assert_eq!(slip.form.unwrap().number, "05", "opened at acceptance, and so is its form");
    });
}

#[test]
fn stopping_has_a_form_of_its_own_from_2025_on_and_a_general_notice_before() {
    each_engine(|store| {
        let town = Town::new(store);
        let (_, leader, id) = in_hand(&town);
        town.act(&leader, id, &stop()).unwrap();
        let (notice, said) = newest(&town, id, Kind::Notice);
        assert!(notice.form.is_none() && said.contains("THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ"), "{said}");

        let (_, leader, id) = in_hand(&town);
        town.clock.set(vn(AFTER));
        town.act(&leader, id, &stop()).unwrap();
        let (notice, said) = newest(&town, id, Kind::StopNotice);
        assert_eq!(form(&notice), pair("2025", "05"));
        assert!(said.contains("Thửa đất đang tranh chấp") && said.contains("\"number\":\"01/STP-TB\""), "{said}");
        assert!(said.contains("\"unanswered\":null") && said.contains("\"date\":\"2025-09-16\""), "{said}");
    });
}

#[test]
fn a_lapsed_supplement_is_stopped_by_form_05_that_names_the_request() {
    each_engine(|store| {
        let town = Town::new(store);
        let (specialist, _, id) = in_hand(&town);
        let answer_by = Some(jiff::civil::date(2025, 9, 15));
        let ask = Command::AskSupplement {
            reason: "Bản chụp mờ".into(),
            papers: vec![],
            document: DocumentId::new(),
            answer_by,
        };
        town.act(&specialist, id, &ask).unwrap();
        town.clock.set(vn(AFTER));
        let intake = town.officer(11, town.centre, Role::Intake);
        let lapse = Command::Lapse { reason: "Quá hạn bổ sung".into(), document: DocumentId::new() };
        town.act(&intake, id, &lapse).unwrap();
        let (notice, said) = newest(&town, id, Kind::StopNotice);
        assert_eq!(form(&notice), pair("2025", "05"));
        assert!(said.contains("\"unanswered\":[\"2025-09-12T09:00:00\",\"2025-09-15\"]"), "{said}");
        assert!(said.contains("Quá hạn bổ sung"), "{said}");
    });
}

#[test]
fn an_extension_by_law_is_asked_for_by_form_04_from_2025_on() {
    each_engine(|store| {
        let town = Town::new(store);
        let (specialist, leader, id) = in_hand(&town);
        town.clock.set(vn(AFTER));
        let due = dossier::view(town.op(&Actor::System), id).unwrap().dossier.due.unwrap();
        let extend = Command::Extend {
            basis: "khoản 2 Điều 21 Luật Hộ tịch".into(),
            reason: "Phải xác minh".into(),
            extra: 2,
            document: DocumentId::new(),
        };
        town.act(&specialist, id, &extend).unwrap();
        town.act(&leader, id, &Command::Approve).unwrap();
        let moved = dossier::view(town.op(&Actor::System), id).unwrap().dossier.due.unwrap();
        let (paper, said) = newest(&town, id, Kind::Form04);
        assert_eq!(form(&paper), pair("2025", "04"));
        assert!(said.contains("\"basis\":\"khoản 2 Điều 21 Luật Hộ tịch\""), "{said}");
        for (name, moment) in [("due_at", due.current), ("new_due_at", moved.current)] {
            assert!(said.contains(&format!("\"{name}\":\"{}\"", base::local_time(moment))), "{name}: {said}");
        }
        assert!(due.current < moved.current);
    });
}

#[test]
fn papers_of_the_one_stop_are_numbered_one_after_the_other_in_each_year() {
    each_engine(|store| {
        let town = Town::new(store);
        let number = |id| {
            let said = newest(&town, id, Kind::Form02).1;
            let numbers =
                said.split("\"number\":\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
            numbers.last().unwrap()
        };
        let mut numbers = Vec::new();
        for day in ["2025-03-03T09:00", "2025-03-03T10:00", "2026-03-02T09:00"] {
            town.clock.set(vn(day));
            let (specialist, ..) = town.section();
            let id = town.in_hand(&specialist);
            town.act(&specialist, id, &ask()).unwrap();
            numbers.push(number(id));
        }
        assert_eq!(numbers, ["01/TTPVHCC", "02/TTPVHCC", "01/TTPVHCC"]);
    });
}
