//! Who saw a dossier and who may see it only because a second person let them, on both engines.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use base::{Actor, DossierId, Moment, Role};
use cases::{
    CaseError, Operation, Proof,
    dossier::{
        self,
        access::{self, Access, Opened},
        attachment, glass, memo, result,
    },
};
use db::DbError;
use people::audit::{self, Kind, Search};
use rules::{glass::Answer, policy::Duty, workflow::Command};
use testkit::{each_engine, vn};
use town::*;

const REASON: &str = "Đối chiếu với hồ sơ trùng theo yêu cầu của công an huyện";

fn seen(town: &Town, id: DossierId) -> Vec<Access> {
    access::of_dossier(town.op(&town.citizen), id).unwrap()
}

fn rows(town: &Town) -> i64 {
    let count = |tx: &db::Tx| tx.one("select count(*) from dossier_access", &[], |row| row.get(0));
    town.office.db.read::<_, DbError>(count).unwrap()
}

fn code(town: &Town, id: DossierId) -> String {
    dossier::view(town.op(&Actor::System), id).unwrap().summary.code.unwrap()
}

#[test]
fn each_opening_by_an_officer_is_kept_once_a_quarter_of_an_hour_and_shown_to_the_citizen() {
    each_engine(|store| {
        let town = Town::new(store);
        let (specialist, leader, _) = town.section();
        let id = town.in_hand(&specialist);
        let before = rows(&town);
        assert_eq!(before, 0, "steps are events of their own and open nothing");
        town.clock.set(vn("2019-03-05T09:00"));
        for _ in 0..3 {
            dossier::view(town.op(&specialist), id).unwrap();
        }
        let file = dossier::view(town.op(&Actor::System), id).unwrap().files[0].id;
        attachment::read(town.op(&specialist), id, file).unwrap();
        let paper = dossier::view(town.op(&Actor::System), id).unwrap().documents[0].id;
        dossier::read_paper(town.op(&leader), id, paper).unwrap();
        assert_eq!(rows(&town), 3, "one for each officer, kind of thing and quarter of an hour");
        town.clock.set(vn("2019-03-05T09:15"));
        dossier::view(town.op(&specialist), id).unwrap();
        let inspector = town.officer(40, town.centre, Role::Inspector);
        dossier::view(town.op(&inspector), id).unwrap();
        dossier::view(town.op(&town.citizen), id).unwrap();

        let seen = seen(&town, id);
        let said: Vec<_> = seen.iter().map(|it| (it.at, it.duty, it.role, it.opened.clone())).collect();
        let (early, late) = (vn("2019-03-05T09:00"), vn("2019-03-05T09:15"));
        let page = vec![Opened::Page];
        assert_eq!(said.len(), 4);
        assert!(said.contains(&(late, Duty::Holder, Role::Specialist, page.clone())), "{said:?}");
        assert!(said.contains(&(late, Duty::Inspection, Role::Inspector, page)));
        assert!(said.contains(&(early, Duty::Holder, Role::Specialist, vec![Opened::Page, Opened::File])));
        assert!(said.contains(&(early, Duty::Unit, Role::Leader, vec![Opened::Paper])));
        let first = &seen[0];
        assert_eq!((first.title.as_str(), first.agency.is_empty()), ("Chuyên viên", false));
        let (mine, count) = access::of_mine(town.op(&town.citizen), 1).unwrap();
        assert_eq!((mine.len(), count), (4, 4));
        assert_eq!(mine[0].name, code(&town, id));
        let stranger = Actor::Citizen { account: base::AccountId::new() };
        assert!(access::of_dossier(town.op(&stranger), id).is_err());
        assert_eq!(access::of_mine(town.op(&stranger), 1).unwrap().1, 0);
        assert!(access::for_inspection(town.op(&leader), id).is_err());
        assert!(access::for_inspection(town.op(&inspector), id).unwrap().len() >= 4);
    });
}

#[test]
fn nobody_changes_or_removes_a_line_and_nothing_is_shown_that_could_not_be_kept() {
    each_engine(|store| {
        let town = Town::new(store);
        let (specialist, ..) = town.section();
        let id = town.in_hand(&specialist);
        dossier::view(town.op(&specialist), id).unwrap();
        let db = &town.office.db;
        for wrong in ["update dossier_access set at = 0", "delete from dossier_access"] {
            assert!(db.write::<_, DbError>(|tx| tx.execute(wrong, &[])).is_err(), "{wrong}");
        }
        assert_eq!(rows(&town), 1);
        db.write::<_, DbError>(|tx| tx.execute("alter table dossier_access rename to away", &[])).unwrap();
        assert!(matches!(dossier::view(town.op(&specialist), id), Err(CaseError::Store(_))));
        assert!(dossier::view(town.op(&Actor::System), id).is_ok());
    });
}

fn answers(town: &Town, id: DossierId) -> Vec<Answer> {
    let _ = id;
    let outside = town.officer(41, town.agency("24611"), Role::Specialist);
    glass::asked(town.op(&outside)).unwrap().into_iter().map(|question| question.answer).collect()
}

#[test]
fn outside_the_duty_a_dossier_opens_only_when_a_second_person_lets_and_the_owner_is_told() {
    each_engine(|store| {
        let town = Town::new(store);
        let (specialist, leader, _) = town.section();
        let id = town.in_hand(&specialist);
        let code = code(&town, id);
        let outside = town.officer(41, town.agency("24611"), Role::Specialist);
        let closed = |at: &str| {
            town.clock.set(vn(at));
            assert!(matches!(dossier::view(town.op(&outside), id), Err(CaseError::Denied(_))), "{at}");
        };
        closed("2019-03-05T09:00");
        assert_eq!(
            refusal(glass::ask(town.op(&outside), &code, "xem thử", "-").unwrap_err()),
            "glass_reason_short"
        );
        assert_eq!(refusal(glass::ask(town.op(&outside), "000", REASON, "-").unwrap_err()), "glass_no_such");
        assert_eq!(refusal(glass::ask(town.op(&leader), &code, REASON, "-").unwrap_err()), "glass_not_needed");
        let asked = glass::ask(town.op(&outside), &code, REASON, "ABCD-EFGH").unwrap();
        assert_eq!(glass::ask(town.op(&outside), &code, REASON, "-").unwrap(), asked, "a double click asks once");
        closed("2019-03-05T09:01");

        let elsewhere = town.officer(42, town.agency("24611"), Role::Leader);
        assert!(glass::to_answer(town.op(&elsewhere)).unwrap().is_empty(), "only who heads an agency that has it");
        assert!(glass::answer(town.op(&elsewhere), asked, true, "-").is_err());
        assert!(glass::answer(town.op(&outside), asked, true, "-").is_err(), "nobody lets themself in");
        let lacking = Operation { proof: Proof::Lacking, ..town.op(&leader) };
        assert_eq!(refusal(glass::answer(lacking, asked, true, "-").unwrap_err()), "step_up_needed");
        let waiting = glass::to_answer(town.op(&leader)).unwrap();
        assert_eq!((waiting.len(), waiting[0].reason.as_str()), (1, REASON));
        glass::answer(town.op(&leader), asked, true, "-").unwrap();
        assert_eq!(refusal(glass::answer(town.op(&leader), asked, false, "-").unwrap_err()), "glass_answered");

        let messages = || {
            let read = |tx: &db::Tx| outreach::newest(tx, &town.office.vault, None, 50);
            let all = town.office.db.read::<_, DbError>(read).unwrap();
            all.into_iter().filter(|kept| kept.message.body.contains("ngoài nhiệm vụ")).collect::<Vec<_>>()
        };
        assert!(messages().is_empty(), "a grant alone discloses nothing");
        town.clock.set(vn("2019-03-05T12:59"));
        let view = dossier::view(town.op(&outside), id).unwrap();
        assert_eq!((view.duty, view.allowed.len()), (Some(Duty::Glass), 0));
        attachment::read(town.op(&outside), id, view.files[0].id).unwrap();
        dossier::view(town.op(&outside), id).unwrap();
        let told = messages();
        assert_eq!(told.len(), 1, "by one message, further uses stand in the list");
        assert!(told[0].message.body.contains(REASON) && told[0].message.body.contains("Chuyên viên"));
        assert!(memo::write_memo(town.op(&outside), id, "ghi chú").is_err(), "reading is all");
        let version = town.version(id);
        assert!(dossier::act(town.op(&outside), id, version, &Command::HandResult).is_err());

        let seen = seen(&town, id);
        let used: Vec<_> = seen.iter().filter(|access| access.duty == Duty::Glass).collect();
        assert_eq!((used.len(), used[0].reason.as_deref()), (1, Some(REASON)));
        assert_eq!(used[0].opened, [Opened::Page, Opened::File]);
        closed("2019-03-05T13:01");
        assert!(matches!(answers(&town, id)[..], [Answer::Over(_)]));

        let inspector = testkit::town::officer(40, town.centre, Role::Inspector);
        let trail = audit::find(&town.people, &inspector, &Search::default(), 1).unwrap().0;
        let kinds: Vec<Kind> = trail.iter().rev().map(|event| event.kind).collect();
        assert_eq!(kinds, [Kind::GlassAsked, Kind::GlassGranted, Kind::GlassUsed]);
        assert!(trail.iter().all(|event| event.detail == format!("dossier {id}")));
        let reasons = |tx: &db::Tx| tx.one("select sealed_reason from glass", &[], |row| row.get::<Vec<u8>>(0));
        let sealed = town.office.db.read::<_, DbError>(reasons).unwrap();
        assert!(!String::from_utf8_lossy(&sealed).contains("công an"), "sealed under the dossier's key");
    });
}

#[test]
fn a_question_declined_or_left_for_a_day_opens_nothing_and_the_inspector_answers_too() {
    each_engine(|store| {
        let town = Town::new(store);
        let (specialist, ..) = town.section();
        let id = town.in_hand(&specialist);
        let code = code(&town, id);
        let outside = town.officer(41, town.agency("24611"), Role::Specialist);
        let inspector = town.officer(40, town.centre, Role::Inspector);
        let asked = glass::ask(town.op(&outside), &code, REASON, "-").unwrap();
        glass::answer(town.op(&inspector), asked, false, "-").unwrap();
        assert!(dossier::view(town.op(&outside), id).is_err());
        let asked = glass::ask(town.op(&outside), &code, REASON, "-").unwrap();
        let day = |moment: Moment| base::moment(base::millis(moment) + 24 * 60 * 60 * 1000);
        town.clock.set(day(town.office.now()));
        assert_eq!(refusal(glass::answer(town.op(&inspector), asked, true, "-").unwrap_err()), "glass_answered");
        assert_eq!(answers(&town, id), [Answer::Unanswered, Answer::Declined]);
    });
}

#[test]
fn a_signature_needs_a_second_factor_shown_just_now_whatever_page_asks() {
    each_engine(|store| {
        let town = Town::new(store);
        let (specialist, leader, _) = town.section();
        let id = town.in_hand(&specialist);
        let version = town.version(id);
        let lacking = Operation { proof: Proof::Lacking, ..town.op(&leader) };
        let pen = result::PenSignature {
            signatory: leader.officer().unwrap().id,
            on: jiff::civil::date(2019, 3, 4),
            scan: None,
        };
        assert_eq!(refusal(result::sign_digitally(lacking, id, version).unwrap_err()), "step_up_needed");
        assert_eq!(refusal(result::sign_by_pen(lacking, id, version, &pen).unwrap_err()), "step_up_needed");
    });
}
