//! Who is absent is stood in for, for everything open at once and for the days named, on both engines.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use base::{Actor, Role};
use cases::dossier::{
    self,
    absence::{self, NewAbsence},
};
use jiff::civil::date;
use rules::workflow::CommandKind;
use testkit::{each_engine, vn};
use town::*;

#[test]
fn the_head_hands_everything_open_to_the_stand_in_and_it_ends_by_itself() {
    each_engine(|store| {
        let town = Town::new(store);
        let serve = |name: &str, role| town.acting(town.appoint(name, town.agency, &[role]));
        let (absent, stand_in) = (serve("vang", Role::Specialist), serve("thay", Role::Specialist));
        let head = Actor::Officer(serve("truongphong", Role::SectionHead));
        let (mine, other) = (Actor::Officer(absent.clone()), Actor::Officer(stand_in.clone()));
        let (one, two, others) = (town.in_hand(&mine), town.in_hand(&mine), town.in_hand(&other));
        let new = NewAbsence {
            absent: absent.id,
            stand_in: stand_in.id,
            since: date(2019, 3, 5),
            until: date(2019, 3, 6),
            reason: "Nghỉ phép".to_owned(),
        };
        let refused = |new: NewAbsence| refusal(absence::cover(town.op(&head), &new).unwrap_err());
        assert_eq!(refused(NewAbsence { reason: " ".into(), ..new.clone() }), "reason_missing");
        assert_eq!(refused(NewAbsence { until: date(2019, 3, 1), ..new.clone() }), "day_has_passed");
        assert_eq!(refused(NewAbsence { stand_in: absent.id, ..new.clone() }), "stand_in_is_the_same");
        let leader = head.officer().unwrap().id;
        assert_eq!(refused(NewAbsence { stand_in: leader, ..new.clone() }), "not_a_specialist_there");
        assert!(absence::cover(town.op(&mine), &new).is_err(), "not for oneself");

        let covered = absence::cover(town.op(&head), &new).unwrap();
        assert_eq!((covered.done, covered.left), (vec![one, two], vec![]));
        let may = |id| {
            let view = dossier::view(town.op(&other), id).unwrap();
            view.allowed.contains(&CommandKind::AskSupplement)
        };
        assert!(!may(one), "not before the first day");
        town.clock.set(vn("2019-03-05T08:00"));
        assert!(may(one) && may(two) && may(others));
        assert_eq!(absence::absences(town.op(&head)).unwrap().len(), 1);
        town.clock.set(vn("2019-03-07T07:00"));
        assert!(!may(one) && !may(two), "it ends by itself");
        assert!(absence::absences(town.op(&head)).unwrap().is_empty());
        let due = |id| dossier::view(town.op(&Actor::System), id).unwrap().dossier.due.unwrap().original;
        assert_eq!((due(one), due(others)), (vn("2019-03-07T17:00"), vn("2019-03-07T17:00")), "no date moved");
    });
}
