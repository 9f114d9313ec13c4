//! A decision about days off and the limits it touches, on both engines.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use base::{Actor, DossierId, Moment, Role};
use cases::{CaseError, calendar, catalogue::import, dossier};
use rules::{
    calendar::{Calendar, Limit, Year},
    workflow::{Event, EventKind, State},
};
use testkit::{Store, each_engine, vn};
use town::*;

const PLAIN: &str = r#"
    year = 2027
    decided = true
    basis = "Thông báo số 9999/TB-BNV"
    off = [
        { date = "2027-01-01", name = "Tết Dương lịch" },
        { date = "2027-04-30", name = "Ngày Chiến thắng" },
        { date = "2027-09-02", name = "Quốc khánh" },
    ]
"#;
const WITH_SWAP: &str = r#"
    year = 2027
    decided = true
    off = [
        { date = "2027-01-01", name = "Tết Dương lịch" },
        { date = "2027-01-04", name = "Nghỉ hoán đổi" },
        { date = "2027-04-30", name = "Ngày Chiến thắng" },
        { date = "2027-09-02", name = "Quốc khánh" },
    ]
    make-up = [{ date = "2027-01-09", name = "Làm bù" }]
"#;

/// The town at Christmas 2026, when nobody has decided 2027, with a dossier of ten working days.
fn accepted(store: &Store) -> (Town, DossierId) {
    let mut town = Town::new(store);
    let year = Year::parse(include_str!("../../../province/calendar/2026.toml")).unwrap();
    town.office.calendar = Calendar::from_years(vec![year]).unwrap().into();
    town.clock.set(vn("2026-12-21T09:00"));
    town.definition.sheet.limits[0].limit = Limit::WorkingDays(10);
    import::import_definitions(&store.db, vec![town.definition.clone()], town.office.now()).unwrap();
    let id = town.complete_draft();
    town.submit(id).unwrap();
    let intake = town.officer(11, town.centre, Role::Intake);
    dossier::accept(town.op(&intake), id, 2, dossier::Acceptance::default()).unwrap();
    (town, id)
}

/// Enters a decision and does the job that it leaves.
fn decide(town: &Town, text: &str) -> calendar::Entered {
    let year = calendar::enter(town.op(&Actor::System), text).unwrap();
    calendar::settle(&town.office, year.number()).unwrap()
}

fn due(town: &Town, id: DossierId) -> (Moment, bool) {
    let due = dossier::view(town.op(&Actor::System), id).unwrap().dossier.due.unwrap();
    assert_eq!(due.original, due.current);
    (due.current, due.provisional)
}

fn letters(town: &Town) -> usize {
    let vault = &town.office.vault;
    town.office.db.read(|tx| outreach::newest(tx, vault, None, 50)).unwrap().len()
}

#[test]
fn a_provisional_date_is_settled_or_moved_when_the_year_is_decided_and_the_citizen_hears_of_a_move() {
    each_engine(|store| {
        let (town, id) = accepted(store);
        assert_eq!(due(&town, id), (vn("2027-01-05T17:00"), true));
        let before = letters(&town);
        let system = town.op(&Actor::System);

        let first = decide(&town, PLAIN);
        assert_eq!((first.counted, first.moved), (1, 0));
        assert_eq!(due(&town, id), (vn("2027-01-05T17:00"), false), "the same day, no longer provisional");
        assert_eq!(letters(&town), before, "nothing to write about");

        let swapped = decide(&town, WITH_SWAP);
        assert_eq!((swapped.counted, swapped.moved), (1, 1));
        assert_eq!(due(&town, id), (vn("2027-01-06T17:00"), false));
        let vault = &town.office.vault;
        let mail = store.db.read(|tx| outreach::newest(tx, vault, None, 1)).unwrap();
        let body = &mail[0].message.body;
        assert!(
            body.contains("17:00 ngày 06/01/2027") && body.contains("trước đây: 17:00 ngày 05/01/2027"),
            "{body}"
        );
        let history = dossier::view(system, id).unwrap().history;
        let last = history.last().unwrap();
        let Event::CalendarCorrected { before, reason, .. } = &last.event else { panic!("{last:?}") };
        assert_eq!(before.unwrap().current, vn("2027-01-05T17:00"));
        assert!(reason.contains("2027") && last.by == "system");

        let again = decide(&town, WITH_SWAP);
        assert_eq!((again.counted, again.moved, &again.year), (0, 0, &swapped.year));
        assert_eq!(again.text().lines().last(), swapped.text().lines().last());
        assert_eq!(dossier::view(system, id).unwrap().history.len(), history.len());
        assert_eq!(town.office.calendar().year(2027).unwrap().into_owned(), swapped.year);
        assert!(dossier::rebuild(system).unwrap().is_empty());
    });
}

#[test]
fn a_server_that_runs_counts_by_a_decision_that_another_process_entered() {
    each_engine(|store| {
        let (town, _) = accepted(store);
        let shipped = Year::parse(include_str!("../../../province/calendar/2026.toml")).unwrap();
        let office =
            cases::Office { calendar: Calendar::from_years(vec![shipped]).unwrap().into(), ..town.office.clone() };
        let command = cases::Operation::new(&office, &Actor::System);
        calendar::enter(command, PLAIN).unwrap();
        let id = town.complete_draft();
        town.submit(id).unwrap();
        let intake = town.officer(11, town.centre, Role::Intake);
        dossier::accept(town.op(&intake), id, 2, dossier::Acceptance::default()).unwrap();
        assert_eq!(due(&town, id), (vn("2027-01-05T17:00"), false), "no new start was needed");
    });
}

#[test]
fn a_decision_that_was_taken_back_with_its_transaction_is_not_counted_by() {
    each_engine(|store| {
        let (town, id) = accepted(store);
        assert_eq!(calendar::catch_up(&town.office).unwrap(), 0, "nothing is decided");
        let nobody = town.op(&town.citizen);
        assert!(calendar::enter(nobody, PLAIN).is_err() && calendar::preview(nobody, PLAIN).is_err());
        assert!(!town.office.calendar().year(2027).unwrap().is_decided());
        assert!(due(&town, id).1);
    });
}

#[test]
fn what_a_decision_moves_is_told_before_it_is_entered() {
    each_engine(|store| {
        let (town, id) = accepted(store);
        let controller = town.officer(15, town.centre, Role::Controller);
        let foreseen = calendar::preview(town.op(&controller), WITH_SWAP).unwrap();
        assert_eq!((foreseen.counted, foreseen.moved), (1, 1));
        assert_eq!(due(&town, id), (vn("2027-01-05T17:00"), true), "nothing has moved yet");
        calendar::enter(town.op(&controller), WITH_SWAP).unwrap();
        let job = store.db.write(|tx| db::jobs::claim(tx, town.office.now(), 50, db::jobs::Kinds::All)).unwrap();
        let job =
            job.iter().find(|job| job.kind == calendar::SETTLE).expect("the job was written with the decision");
        assert_eq!(calendar::settle(&town.office, job.payload().unwrap()).unwrap(), foreseen);
        assert_eq!(calendar::catch_up(&town.office).unwrap(), 0);
    });
}

#[test]
fn the_eight_hours_for_an_answer_are_counted_again_and_the_citizen_hears_of_it() {
    each_engine(|store| {
        let mut town = Town::new(store);
        let year = Year::parse(include_str!("../../../province/calendar/2026.toml")).unwrap();
        town.office.calendar = Calendar::from_years(vec![year]).unwrap().into();
        town.clock.set(vn("2026-12-31T15:00"));
        let id = town.complete_draft();
        let answer = town.submit(id).unwrap().answer_due.unwrap();
        assert_eq!((answer.moment, answer.provisional), (vn("2027-01-04T15:00"), true));
        let vault = &town.office.vault;
        let last = || store.db.read(|tx| outreach::newest(tx, vault, None, 1)).unwrap().remove(0).message.body;
        assert!(last().contains("15:00 ngày 04/01/2027 (tạm tính"), "{}", last());

        let settled = decide(&town, PLAIN);
        assert_eq!((settled.counted, settled.moved), (1, 0), "settled, not moved");
        assert_eq!(decide(&town, WITH_SWAP).moved, 1);
        let seen = dossier::view(town.op(&Actor::System), id).unwrap();
        let answer = seen.dossier.answer_due.unwrap();
        assert_eq!((answer.moment, answer.provisional), (vn("2027-01-05T15:00"), false));
        assert_eq!((seen.summary.answer_due, seen.summary.answer_provisional), (Some(answer.moment), false));
        let body = last();
        assert!(
            body.contains("15:00 ngày 05/01/2027") && body.contains("trước đây: 15:00 ngày 04/01/2027"),
            "{body}"
        );
        let Event::AnswerTimeCorrected { reason, .. } = &seen.history.last().unwrap().event else { panic!() };
        assert!(reason.contains("Lịch nghỉ năm 2027"));
        assert!(dossier::rebuild(town.op(&Actor::System)).unwrap().is_empty());
    });
}

#[test]
fn an_ended_dossier_keeps_its_date() {
    each_engine(|store| {
        let (town, id) = accepted(store);
        let leader = town.officer(14, town.agency, Role::Leader);
        let stop =
            rules::workflow::Command::Stop { reason: "Trùng hồ sơ".into(), document: base::DocumentId::new() };
        assert_eq!(town.act(&leader, id, &stop).unwrap().dossier.state, State::Stopped);
        assert_eq!(decide(&town, WITH_SWAP).counted, 0);
        let history = dossier::view(town.op(&Actor::System), id).unwrap().history;
        assert!(history.iter().all(|it| it.event.kind() != EventKind::CalendarCorrected));
    });
}

#[test]
fn nonsense_is_no_decision_and_changes_nothing() {
    each_engine(|store| {
        let (town, id) = accepted(store);
        let system = town.op(&Actor::System);
        let refused = |text: &str| refusal(calendar::enter(system, text).unwrap_err());
        assert_eq!(refused("năm 2027"), "calendar_unreadable");
        assert_eq!(refused("year = 2027\ndecided = false"), "calendar_not_decided");
        assert_eq!(refused("year = 2027\ndecided = true"), "calendar_holiday_missing");
        assert_eq!(refused("year = 1927\ndecided = true"), "calendar_year_unknown");
        assert_eq!(refused(&PLAIN.replace("2027-04-30", "2028-04-30")), "calendar_day_of_another_year");
        assert!(matches!(calendar::enter(town.op(&town.citizen), PLAIN), Err(CaseError::Denied(_))));
        assert_eq!(due(&town, id), (vn("2027-01-05T17:00"), true));
        assert!(!town.office.calendar().year(2027).unwrap().is_decided());
    });
}
