//! Silence climbs, once for each rung, and only the deed clears it; the system drafts the apology in time; on both
//! engines.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use base::{Actor, Date, DocumentId, DossierId, Role};
use cases::{
    document::Kind,
    dossier::{self, Tab, reminder},
};
use jiff::civil::date;
use rules::workflow::{ClockKind, Command, EventKind, IncidentKind, PaperAsked, Rung, State};
use testkit::{each_engine, vn};
use town::*;

/// Lets the worker look once.
fn look(town: &Town, at: &str) {
    town.clock.set(vn(at));
    reminder::climb(&town.office, 100).unwrap();
}

fn told(town: &Town, who: &Actor) -> Vec<(ClockKind, Rung)> {
    let found = reminder::reminders(town.op(who), 0, 50).unwrap();
    found.into_iter().map(|(told, _)| (told.clock, told.rung)).collect()
}

fn count(town: &Town, sql: &str) -> i64 {
    town.office.db.read::<_, db::DbError>(|tx| tx.one(sql, &[], |row| row.get(0))).unwrap()
}

fn mails(town: &Town) -> Vec<String> {
    let vault = &town.office.vault;
    let found = town.office.db.read(|tx| outreach::newest(tx, vault, None, 50)).unwrap();
    found.into_iter().map(|kept| kept.message.body).collect()
}

fn ask(agency: base::AgencyId, answer_by: Date) -> Command {
    let question = "Có tranh chấp không?".to_owned();
    Command::AskOpinion { agency, question, document: DocumentId::new(), answer_by, mandatory: true, step: None }
}

#[test]
fn silence_climbs_once_for_each_rung_and_only_the_deed_clears_it() {
    each_engine(|store| {
        let town = Town::new(store);
        let (specialist, leader, clerk) = town.section();
        let controller = town.officer(20, town.centre, Role::Controller);
        let id = town.in_hand(&specialist);
        look(&town, "2019-03-04T09:05");
        assert_eq!((told(&town, &specialist), told(&town, &leader)), (vec![], vec![]));

        // Due on Thursday 7 March at 17:00.
        look(&town, "2019-03-06T08:00");
        assert_eq!(told(&town, &specialist), [(ClockKind::Result, Rung::Holder)]);
        assert_eq!(told(&town, &leader), [(ClockKind::Apology, Rung::Holder)], "the drafted apology");
        assert_eq!(told(&town, &clerk), [], "not theirs");

        look(&town, "2019-03-08T07:10");
        assert!(told(&town, &leader).contains(&(ClockKind::Result, Rung::Head)));
        assert!(!told(&town, &controller).contains(&(ClockKind::Result, Rung::Controller)));
        look(&town, "2019-03-11T17:05");
        assert!(told(&town, &controller).contains(&(ClockKind::Result, Rung::Controller)));
        let unread = |town: &Town| {
            let found = reminder::reminders(town.op(&controller), 0, 50).unwrap();
            let result = found.into_iter().find(|(told, _)| told.clock == ClockKind::Result).unwrap().0;
            result.head_read_at.is_none()
        };
        assert!(unread(&town), "what the head left lying");

        // A worker that is killed looks again at what it had looked at: nothing is told twice.
        let before = count(&town, "select count(*) from reminder");
        store.db.write::<_, db::DbError>(|tx| tx.execute("update dossier_clock set look_at = 0", &[])).unwrap();
        look(&town, "2019-03-11T17:06");
        assert_eq!(count(&town, "select count(*) from reminder"), before);

        // Reading clears nothing.
        assert_eq!(reminder::reminder_count(town.op(&leader)).unwrap().1, 2);
        assert_eq!(reminder::acknowledge(town.op(&leader), None).unwrap(), 2);
        assert_eq!(reminder::acknowledge(town.op(&leader), None).unwrap(), 0);
        assert_eq!(reminder::reminder_count(town.op(&leader)).unwrap(), (2, 0));
        assert!(!unread(&town));

        // The deed does: the limit stands still.
        let papers = Vec::new();
        let reason = "Thiếu giấy tờ".to_owned();
        let command = Command::AskSupplement { reason, papers, document: DocumentId::new(), answer_by: None };
        town.act(&specialist, id, &command).unwrap();
        for who in [&specialist, &leader, &controller] {
            assert_eq!(told(&town, who), [], "{who:?}");
        }
        assert!(dossier::inspect(town.op(&Actor::System)).unwrap().is_empty());
    });
}

#[test]
fn what_was_told_follows_to_the_new_holder() {
    each_engine(|store| {
        let town = Town::new(store);
        let (specialist, leader, _) = town.section();
        let colleague = town.acting(town.appoint("dongnghiep", town.agency, &[Role::Specialist]));
        let id = town.in_hand(&specialist);
        look(&town, "2019-03-06T08:00");
        town.act(&leader, id, &Command::Assign { officer: colleague.id }).unwrap();
        assert_eq!(told(&town, &specialist), []);
        assert_eq!(told(&town, &Actor::Officer(colleague)), [(ClockKind::Result, Rung::Holder)]);
    });
}

#[test]
fn the_apology_is_drafted_with_its_reason_laid_before_the_leader_and_sent_with_one_click() {
    each_engine(|store| {
        let town = Town::new(store);
        let (specialist, leader, _) = town.section();
        let id = town.in_hand(&specialist);
        let elsewhere = town.people.db.read(|tx| people::agencies::by_code_on(tx, "67-D05", date(2019, 3, 4)));
        let elsewhere = elsewhere.unwrap().unwrap();
        town.act(&specialist, id, &ask(elsewhere.id, date(2019, 3, 11))).unwrap();
        look(&town, "2019-03-05T16:00");
        let view = || dossier::view(town.op(&Actor::System), id).unwrap();
        assert_eq!(view().dossier.apology_draft, None, "not before two working days");
        look(&town, "2019-03-05T17:30");
        let draft = view().dossier.apology_draft.expect("drafted two working days before");
        assert!(draft.reason.contains(&elsewhere.full_name), "{}", draft.reason);
        assert_eq!(base::local_date(draft.new_due), date(2019, 3, 12));
        let citizen = dossier::view(town.op(&town.citizen), id).unwrap();
        assert!(citizen.documents.iter().all(|paper| paper.kind != Kind::ApologyDraft), "not the citizen's yet");

        town.clock.set(vn("2019-03-06T10:00"));
        let before = mails(&town).len();
        town.act(&leader, id, &Command::SendApology { document: DocumentId::new() }).unwrap();
        let sent = view();
        assert!(!sent.dossier.apology.as_ref().unwrap().missed);
        assert!(sent.documents.iter().any(|paper| paper.kind == Kind::Form04));
        assert!(mails(&town).len() == before + 1 && mails(&town)[0].contains("12/03/2019"), "{:?}", mails(&town));
        look(&town, "2019-03-11T08:00");
        let late = view().dossier.incidents.iter().filter(|it| it.kind == IncidentKind::Late).count();
        assert_eq!(late, 0, "told in time: late in the figures, but no incident");
        assert_eq!(view().history.iter().filter(|it| it.event.kind() == EventKind::ApologyDrafted).count(), 1);
    });
}

#[test]
fn a_missed_apology_is_reported_once_and_the_citizen_is_told() {
    each_engine(|store| {
        let town = Town::new(store);
        let (specialist, ..) = town.section();
        let id = town.in_hand(&specialist);
        look(&town, "2019-03-06T08:00");
        look(&town, "2019-03-07T20:00");
        let late = || {
            let view = dossier::view(town.op(&Actor::System), id).unwrap();
            view.dossier.incidents.iter().filter(|it| it.kind == IncidentKind::Late).count()
        };
        assert_eq!(late(), 0, "the day is not over");
        look(&town, "2019-03-08T07:05");
        assert_eq!(late(), 1);
        assert!(mails(&town)[0].contains("sự cố"), "{:?}", mails(&town));
        look(&town, "2019-03-14T07:05");
        assert_eq!(late(), 1);
        let controller = town.officer(20, town.centre, Role::Controller);
        assert_eq!(dossier::queue(town.op(&controller), Tab::Incidents, 0, 10).unwrap().len(), 1);
    });
}

#[test]
fn whoever_is_asked_for_an_opinion_has_it_in_a_list_and_is_reminded() {
    each_engine(|store| {
        let town = Town::new(store);
        let (specialist, ..) = town.section();
        let elsewhere = town.centre;
        let (asked, head) =
            (town.officer(21, elsewhere, Role::Specialist), town.officer(22, elsewhere, Role::SectionHead));
        let id = town.in_hand(&specialist);
        assert!(dossier::queue(town.op(&asked), Tab::Asked, 0, 10).unwrap().is_empty());
        town.act(&specialist, id, &ask(elsewhere, date(2019, 3, 5))).unwrap();
        assert_eq!(dossier::queue(town.op(&asked), Tab::Asked, 0, 10).unwrap().len(), 1);
        look(&town, "2019-03-05T07:30");
        assert_eq!(told(&town, &asked), [(ClockKind::Opinion, Rung::Holder)]);
        look(&town, "2019-03-06T07:05");
        assert!(told(&town, &head).contains(&(ClockKind::Opinion, Rung::Head)));
        let answer = Command::GiveOpinion { opinion: "Không".into(), document: DocumentId::new() };
        town.act(&asked, id, &answer).unwrap();
        assert!(told(&town, &head).is_empty() && told(&town, &asked).is_empty());
        assert!(dossier::queue(town.op(&asked), Tab::Asked, 0, 10).unwrap().is_empty());
    });
}

#[test]
fn the_citizen_is_reminded_of_what_was_asked_and_of_a_result_that_waits() {
    each_engine(|store| {
        let town = Town::new(store);
        let intake = town.officer(11, town.centre, Role::Intake);
        let id = town.complete_draft();
        town.submit(id).unwrap();
        let name = "Giấy khai sinh bản chính".to_owned();
        let note = "chưa có".to_owned();
        let papers = vec![PaperAsked { component: None, name, originals: 1, certified: 0, copies: 0, note }];
        let answer_by = Some(date(2019, 3, 15));
        let reason = "Thiếu giấy tờ".to_owned();
        let command = Command::AskCompletion { reason, papers, document: DocumentId::new(), answer_by };
        town.act(&intake, id, &command).unwrap();
        let before = mails(&town).len();
        assert!(mails(&town)[0].contains("15/03/2019"), "the day stands in the first message: {:?}", mails(&town));
        look(&town, "2019-03-12T09:00");
        assert_eq!(mails(&town).len(), before);
        look(&town, "2019-03-14T09:00");
        store.db.write::<_, db::DbError>(|tx| tx.execute("update dossier_clock set look_at = 0", &[])).unwrap();
        look(&town, "2019-03-14T09:30");
        assert_eq!(mails(&town).len(), before + 1, "once");
        assert!(mails(&town)[0].contains("Giấy khai sinh bản chính"));
    });
    each_engine(|store| {
        let town = Town::new(store);
        let id = ready(&town);
        let before = mails(&town).len();
        look(&town, "2019-03-08T09:00");
        assert_eq!(mails(&town).len(), before);
        look(&town, "2019-03-12T09:00");
        look(&town, "2019-03-12T09:05");
        assert_eq!(mails(&town).len(), before + 1, "after a week, once");
        // The worker stood still for two months: one message, not two.
        look(&town, "2019-05-20T09:00");
        assert_eq!(mails(&town).len(), before + 2);
        let view = dossier::view(town.op(&Actor::System), id).unwrap();
        assert_eq!((view.dossier.state, view.dossier.delivery.reminders), (State::ResultReady, 2));
    });
}

/// A process in which the specialist has four office hours, and the head looks for two.
const PROCESS: &str = r#"
    [[step]]
    key = "intake"
    name = "Tiếp nhận"
    part = "one-stop"
    role = "intake"
    hours = 1
    [[step]]
    key = "examine"
    name = "Thẩm định"
    part = "section"
    role = "specialist"
    hours = 4
    [[step]]
    key = "look"
    name = "Soát xét"
    part = "section"
    role = "section-head"
    hours = 2
    [[step]]
    key = "sign"
    name = "Ký"
    part = "leadership"
    role = "leader"
    hours = 4
    [[step]]
    key = "return"
    name = "Trả kết quả"
    part = "one-stop"
    role = "intake"
    hours = 1
"#;

/// A town whose procedure has that process.
fn with_steps(store: &testkit::Store) -> Town {
    let mut town = Town::new(store);
    town.definition.process = toml::from_str(PROCESS).unwrap();
    let changed = vec![town.definition.clone()];
    cases::catalogue::import::import_definitions(&store.db, changed, town.office.now()).unwrap();
    let code = town.definition.sheet.code.clone();
    town.revision = store.db.read(|tx| cases::catalogue::current(tx, &code)).unwrap().unwrap().id;
    town
}

#[test]
fn whoever_has_a_step_of_the_process_is_told_before_its_own_time_is_over_and_the_head_when_it_is() {
    each_engine(|store| {
        let town = with_steps(store);
        let (specialist, leader, _) = town.section();
        let head = town.officer(16, town.agency, Role::SectionHead);
        let id = town.in_hand(&specialist);
        let due = |who: &Actor| dossier::queue(town.op(who), Tab::Open, 0, 10).unwrap()[0].step_due;
        assert_eq!(due(&specialist), Some(vn("2019-03-04T15:00")), "four office hours from nine");
        look(&town, "2019-03-04T13:55");
        assert_eq!(told(&town, &specialist), []);
        look(&town, "2019-03-04T14:05");
        assert_eq!(told(&town, &specialist), [(ClockKind::Step, Rung::Holder)]);
        let (reminder, _) = reminder::reminders(town.op(&specialist), 0, 1).unwrap().remove(0);
        assert_eq!((reminder.step.as_deref(), reminder.due), (Some("Thẩm định"), vn("2019-03-04T15:00")));
        assert_eq!(told(&town, &head), []);
        look(&town, "2019-03-05T09:05");
        assert_eq!(told(&town, &head), [(ClockKind::Step, Rung::Head)]);
        assert!(dossier::inspect(town.op(&Actor::System)).unwrap().is_empty());

        // The draft ends the step; the head's own begins, and nobody but the head is told of it.
        let document = town.paper(id, Kind::Draft);
        let (outcome, to) = (rules::workflow::Outcome::Positive, base::Part::Section);
        town.act(&specialist, id, &Command::SubmitDraft { document, outcome, reason: None, to }).unwrap();
        assert_eq!((told(&town, &specialist), told(&town, &head)), (vec![], vec![]));
        assert_eq!(due(&head), Some(vn("2019-03-05T11:05")));
        look(&town, "2019-03-05T10:10");
        assert_eq!(told(&town, &specialist), []);
        assert!(told(&town, &head).contains(&(ClockKind::HeadStep, Rung::Head)));
        assert!(
            told(&town, &leader).contains(&(ClockKind::HeadStep, Rung::Head)),
            "a leader looks where no head does"
        );
        assert!(dossier::inspect(town.op(&Actor::System)).unwrap().is_empty());
    });
}

#[test]
fn no_step_runs_while_the_citizen_has_to_act() {
    each_engine(|store| {
        let town = with_steps(store);
        let (specialist, ..) = town.section();
        let id = town.in_hand(&specialist);
        look(&town, "2019-03-04T14:05");
        assert_eq!(told(&town, &specialist), [(ClockKind::Step, Rung::Holder)]);
        let reason = "Thiếu giấy tờ".to_owned();
        let papers = Vec::new();
        let ask = Command::AskSupplement { reason, papers, document: DocumentId::new(), answer_by: None };
        town.act(&specialist, id, &ask).unwrap();
        assert_eq!(told(&town, &specialist), []);
        assert_eq!(dossier::queue(town.op(&specialist), Tab::Open, 0, 10).unwrap()[0].step_due, None);
    });
}

/// A dossier whose result lies at the one-stop since 4 March.
fn ready(town: &Town) -> DossierId {
    let (specialist, leader, clerk) = town.section();
    let id = town.in_hand(&specialist);
    let document = town.paper(id, Kind::Draft);
    let outcome = rules::workflow::Outcome::Positive;
    let draft = Command::SubmitDraft { document, outcome, reason: None, to: base::Part::Leadership };
    town.act(&specialist, id, &draft).unwrap();
    let (document, signatory) = (town.paper(id, Kind::Signed), leader.officer().unwrap().id);
    let signature = rules::workflow::Signature::Digital { document, signatory };
    town.act(&leader, id, &Command::Sign { signature }).unwrap();
    let document = town.paper(id, Kind::Issued);
    let issue = Command::Issue { number: "1/TL".into(), on: date(2019, 3, 4), document };
    town.act(&clerk, id, &issue).unwrap();
    town.act(&clerk, id, &Command::HandResult).unwrap();
    town.act(&town.officer(11, town.centre, Role::Intake), id, &Command::Confirm).unwrap();
    id
}
