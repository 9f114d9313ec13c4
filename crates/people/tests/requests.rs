//! An officer's account as a life, on both engines: asked for by one, made by another, transferred, reviewed, ended.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

use base::{AgencyId, FieldErrors, Officer, OfficerId, Refusal, RequestId, Role};
use people::{
    audit::{self, Kind, Search},
    officers::{self, Given, OnRoster},
    requests::{self, Asked},
    sign_in::{self, Passed},
};
use testkit::{each_engine, town::Town, vn};

struct Bed {
    town: Town,
    here: AgencyId,
    there: AgencyId,
    head: Officer,
    keeper: Officer,
}

fn bed(store: &testkit::Store) -> Bed {
    let town = Town::on(store, "2019-04-24T09:00");
    let (here, there) = (town.agency("24611"), town.agency("24617"));
    let head = town.acting(town.appoint("lanh.dao", here, &[Role::Leader]));
    let keeper = town.acting(town.appoint("phu.trach", here, &[Role::UnitAdmin]));
    Bed { town, here, there, head, keeper }
}

fn new_officer(roles: &[Role]) -> Asked {
    Asked {
        name: "Lò Thị Mẫu".into(),
        title: "Chuyên viên".into(),
        roles: roles.to_vec(),
        reason: "Người mới được tuyển".into(),
        ..Asked::default()
    }
}

fn why<T: std::fmt::Debug>(outcome: anyhow::Result<T>) -> String {
    let error = outcome.unwrap_err();
    match error.downcast_ref::<FieldErrors>() {
        Some(errors) => errors.0[0].refusal.key.clone(),
        None => error.downcast_ref::<Refusal>().map_or_else(|| format!("{error:#}"), |why| why.key.clone()),
    }
}

impl Bed {
    fn ask(&self, asked: &Asked) -> RequestId {
        requests::ask(&self.town.people, &self.head, asked).unwrap()
    }
    fn made(&self) -> Given {
        let id = self.ask(&new_officer(&[Role::Intake]));
        requests::give(&self.town.people, &self.keeper, id, "Moi.Den").unwrap().unwrap()
    }
    fn on_roster(&self, by: &Officer, username: &str) -> OnRoster {
        let roster = officers::roster(&self.town.people, by, by.agency).unwrap();
        roster.into_iter().find(|officer| officer.username == username).unwrap()
    }
    fn kinds(&self, id: OfficerId) -> Vec<Kind> {
        let inspector = testkit::town::officer(9, self.here, Role::Inspector);
        let about = Search { id: Some(id.to_string()), ..Search::default() };
        audit::find(&self.town.people, &inspector, &about, 1).unwrap().0.iter().map(|event| event.kind).collect()
    }
}

#[test]
fn a_new_officer_is_asked_for_by_the_head_and_made_by_the_keeper_with_a_password_that_holds_for_a_week() {
    each_engine(|store| {
        let bed = bed(store);
        let people = &bed.town.people;
        let id = bed.ask(&new_officer(&[Role::Intake]));
        assert!(requests::give(people, &bed.head, id, "moi.den").is_err(), "who asks does not give");
        let stranger = bed.town.acting(bed.town.appoint("nguoi.la", bed.there, &[Role::UnitAdmin]));
        assert!(requests::one(people, &stranger, id).is_err(), "another agency's keeper does not see it");
        assert_eq!(why(requests::give(people, &bed.keeper, id, "X")), "username_form");
        assert_eq!(why(requests::give(people, &bed.keeper, id, "lanh.dao")), "username_taken");
        let given = requests::give(people, &bed.keeper, id, "Moi.Den").unwrap().unwrap();
        assert_eq!(given.username, "moi.den");
        assert_eq!(why(requests::give(people, &bed.keeper, id, "moi.den2")), "request_decided");
        let door = || sign_in::officer(people, &given.username, &given.password);
        assert_eq!(door().unwrap(), Passed::ChangePasswordFirst);
        let made = bed.on_roster(&bed.keeper, "moi.den");
        assert!(made.is_new && made.signed_in_at.is_none() && made.roles[0].role == Role::Intake);
        assert_eq!(bed.kinds(made.id), [Kind::RightGiven, Kind::OfficerCreated]);
        bed.town.clock.set(vn("2019-05-01T09:00"));
        assert_eq!(why(door()), "password_expired");
        let again = officers::give_password(people, &bed.keeper, made.id, bed.here).unwrap();
        assert_eq!(why(door()), "sign_in_wrong");
        assert_eq!(sign_in::officer(people, "moi.den", &again.password).unwrap(), Passed::ChangePasswordFirst);
    });
}

#[test]
fn nobody_gives_themself_rights_and_a_keeper_gives_no_far_reaching_ones() {
    each_engine(|store| {
        let bed = bed(store);
        let people = &bed.town.people;
        let own = Asked { username: "lanh.dao".into(), ..new_officer(&[Role::Clerk]) };
        assert_eq!(why(requests::ask(people, &bed.head, &own)), "own_rights");
        assert!(
            requests::ask(people, &bed.keeper, &new_officer(&[Role::Intake])).unwrap_err().is::<base::Denied>()
        );
        let for_the_keeper = bed.ask(&Asked { username: "phu.trach".into(), ..new_officer(&[Role::Leader]) });
        assert_eq!(why(requests::give(people, &bed.keeper, for_the_keeper, "")), "own_rights");
        let far = bed.ask(&new_officer(&[Role::Inspector]));
        assert_eq!(why(requests::give(people, &bed.keeper, far, "moi.den")), "role_is_far_reaching");
        let (id, from) = (bed.keeper.id, jiff::civil::date(2019, 1, 1));
        let end = officers::end_role(people, &bed.keeper, id, bed.here, (Role::UnitAdmin, from));
        assert_eq!(why(end), "own_rights");
        assert_eq!(why(officers::give_password(people, &bed.keeper, id, bed.here)), "own_rights");
        assert_eq!(why(officers::set_locked_by(people, &bed.keeper, id, bed.here, true)), "own_rights");
        let newcomer = bed.town.acting(bed.town.appoint("moi.den", bed.here, &[Role::Intake]));
        assert!(requests::ask(people, &newcomer, &new_officer(&[Role::Leader])).is_err());
        assert!(officers::roster(people, &newcomer, bed.here).is_err());
    });
}

#[test]
fn who_is_transferred_loses_the_old_rights_and_is_locked_until_the_new_head_says_they_have_come() {
    each_engine(|store| {
        let bed = bed(store);
        let people = &bed.town.people;
        let id = bed.town.appoint("chuyen.di", bed.there, &[Role::Leader, Role::Clerk]);
        let token = bed.town.officers_session(id);
        let asked = Asked { username: "chuyen.di".into(), ..new_officer(&[Role::Specialist]) };
        let later = Asked { from: Some(jiff::civil::date(2019, 5, 2)), ..asked.clone() };
        assert_eq!(why(requests::give(people, &bed.keeper, bed.ask(&later), "")), "transfer_not_yet");
        assert_eq!(requests::give(people, &bed.keeper, bed.ask(&asked), "").unwrap(), None);
        let found = people::sessions::find(people, people::sessions::Kind::Officer, &token).unwrap();
        assert!(found.is_none(), "the old session is over");
        let moved = bed.on_roster(&bed.head, "chuyen.di");
        assert!(moved.locked && moved.awaited_by == Some(bed.here));
        assert_eq!(
            why(officers::set_locked_by(people, &bed.keeper, id, bed.here, false)),
            "officer_awaits_arrival"
        );
        assert!(officers::arrived(people, &bed.keeper, id).is_err(), "the head says so, not the keeper");
        officers::arrived(people, &bed.head, id).unwrap();
        let acting = bed.town.acting(id);
        assert_eq!((acting.agency, acting.roles), (bed.here, vec![Role::Specialist]));
    });
}

#[test]
fn a_right_is_kept_or_ended_in_the_yearly_review_and_an_end_holds_at_once() {
    each_engine(|store| {
        let bed = bed(store);
        let people = &bed.town.people;
        let given = bed.made();
        bed.town.clock.set(vn("2020-04-24T09:00"));
        let made = bed.on_roster(&bed.keeper, &given.username);
        let right = (Role::Intake, jiff::civil::date(2019, 4, 24));
        assert!(made.roles[0].review_is_due(people.today()));
        let stranger = bed.town.acting(bed.town.appoint("nguoi.la", bed.there, &[Role::UnitAdmin]));
        assert!(officers::keep_role(people, &stranger, made.id, bed.there, right).is_err());
        assert!(officers::keep_role(people, &stranger, made.id, bed.here, right).is_err());
        officers::keep_role(people, &bed.keeper, made.id, bed.here, right).unwrap();
        assert!(!bed.on_roster(&bed.keeper, &given.username).roles[0].review_is_due(people.today()));
        officers::end_role(people, &bed.keeper, made.id, bed.here, right).unwrap();
        assert!(officers::end_role(people, &bed.keeper, made.id, bed.here, right).is_err());
        let acting = people.db.read(|tx| officers::acting(tx, &people.vault, made.id, people.today())).unwrap();
        assert!(acting.is_none());
        let kinds = bed.kinds(made.id);
        assert_eq!(kinds[..2], [Kind::RightEnded, Kind::RightConfirmed]);
    });
}

#[test]
fn the_first_administrator_is_made_once() {
    each_engine(|store| {
        let town = Town::on(store, "2019-04-24T09:00");
        let make = |agency: &str, name: &str| {
            officers::first_administrator(&town.people, agency, name, "Hồ Ngọc Mẫu", "Quản trị hệ thống")
        };
        assert_eq!(why(make("không có", "quan.tri")), "agency_unknown");
        let given = make("67-D01", "quan.tri").unwrap();
        let door = sign_in::officer(&town.people, "quan.tri", &given.password).unwrap();
        assert_eq!(door, Passed::ChangePasswordFirst);
        assert_eq!(why(make("67-D01", "quan.tri2")), "administrator_is_there");
    });
}
