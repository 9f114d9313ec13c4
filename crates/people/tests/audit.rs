//! The audit trail: what is noted, what is found, and that nothing of it can be changed.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

use base::{Device, Origin, Role};
use db::DbError;
use people::{
    People,
    audit::{self, Kept, Kind, Search},
    officers,
    sessions::Subject,
    sign_in,
};
use testkit::{
    each_engine,
    town::{PASSWORD, Town},
};

fn all(town: &Town, search: &Search) -> Vec<Kept> {
    let inspector = testkit::town::officer(9, town.agency("67-D01"), Role::Inspector);
    audit::find(&town.people, &inspector, search, 1).unwrap().0
}

fn kinds(events: &[Kept]) -> Vec<Kind> {
    events.iter().map(|event| event.kind).collect()
}

/// The people of the town as a request with that operation id asks them.
fn asked(town: &Town, operation: &str) -> People {
    town.people.asked(Origin { operation: operation.to_owned(), device: Device::Linux, ..Origin::default() })
}

#[test]
fn wrong_passwords_and_the_lock_after_them_are_noted_with_the_operation_and_without_the_name() {
    each_engine(|store| {
        let town = Town::on(store, "2019-04-24T09:00");
        let id = town.appoint("mau.mot", town.agency("67-D01"), &[Role::Intake]);
        let people = asked(&town, "ACDE-FGHJ");
        for _ in 0..12 {
            assert!(sign_in::officer(&people, "mau.mot", "sai").is_err());
        }
        assert!(sign_in::officer(&people, "khong.co.ai", "sai").is_err());
        let about = Search { id: Some(id.to_string()), ..Search::default() };
        let events = all(&town, &about);
        let (tried, made) = events.split_at(11);
        assert_eq!(kinds(tried), [[Kind::LockedOut].as_slice(), &[Kind::SignInFailed; 10]].concat());
        assert_eq!(kinds(made), [Kind::RightGiven, Kind::OfficerCreated]);
        assert!(tried.iter().all(|event| event.operation == "ACDE-FGHJ" && event.actor.is_none()));
        let nobody = &all(&town, &Search::default())[0];
        assert_eq!((nobody.kind, nobody.subject), (Kind::SignInFailed, None));
        let text: String = store
            .db
            .read(|tx| {
                let read = |row: &db::Row| {
                    Ok::<_, DbError>(format!("{}{}", row.get::<String>(0)?, row.get::<String>(1)?))
                };
                Ok::<_, DbError>(tx.all("select detail, subject from security_event", &[], read)?.concat())
            })
            .unwrap();
        assert!(!text.contains("mau.mot") && !text.contains("khong.co.ai"));
    });
}

#[test]
fn the_trail_is_searched_by_day_kind_and_officer() {
    each_engine(|store| {
        let town = Town::on(store, "2019-04-24T23:30");
        let (one, two) = (
            town.appoint("mau.mot", town.agency("67-D01"), &[Role::Intake]),
            town.appoint("mau.hai", town.agency("67-D01"), &[Role::Intake]),
        );
        town.officers_session(one);
        town.clock.set(testkit::vn("2019-04-25T00:30"));
        town.officers_session(two);
        officers::set_locked(&town.people, two, true, Some(one)).unwrap();
        let on = |day: i8| Search { day: Some(jiff::civil::date(2019, 4, day)), ..Search::default() };
        assert_eq!(kinds(&all(&town, &on(24))).iter().filter(|kind| **kind == Kind::SignedIn).count(), 1);
        assert_eq!(kinds(&all(&town, &on(25))), [Kind::SessionEnded, Kind::OfficerLocked, Kind::SignedIn]);
        assert!(all(&town, &on(26)).is_empty());
        let locked = all(&town, &Search { kind: Some(Kind::OfficerLocked), ..Search::default() });
        assert_eq!(locked.len(), 1);
        assert_eq!(
            (locked[0].actor, locked[0].subject),
            (Some(Subject::Officer(one)), Some(Subject::Officer(two)))
        );
        let by_one = all(
            &town,
            &Search { id: Some(one.to_string()), day: Some(jiff::civil::date(2019, 4, 25)), kind: None },
        );
        assert_eq!(
            kinds(&by_one),
            [Kind::SessionEnded, Kind::OfficerLocked],
            "what one did, whoever it was done to"
        );
    });
}

#[test]
fn an_export_is_an_event_itself_and_only_for_those_who_may_read_the_trail() {
    each_engine(|store| {
        let town = Town::on(store, "2019-04-24T09:00");
        let centre = town.agency("67-D01");
        town.appoint("mau.mot", centre, &[Role::Intake]);
        assert!(sign_in::officer(&town.people, "mau.mot", "sai").is_err());
        let may = testkit::town::officer(9, centre, Role::SystemAdmin);
        let table = audit::export(&town.people, &may, &Search::default()).unwrap();
        let lines: Vec<&str> = table.lines().collect();
        assert!(lines[0].starts_with("at,kind,") && lines[1].contains(",exported,officer,"));
        assert!(lines[2].contains(",sign-in-failed,,,officer,"), "{table}");
        assert!(lines.iter().all(|line| line.matches(',').count() == 7));
        for role in [Role::Leader, Role::UnitAdmin, Role::Controller, Role::Intake] {
            let may_not = testkit::town::officer(9, centre, role);
            assert!(audit::export(&town.people, &may_not, &Search::default()).unwrap_err().is::<base::Denied>());
            assert!(audit::find(&town.people, &may_not, &Search::default(), 1).unwrap_err().is::<base::Denied>());
        }
        assert!(sign_in::officer(&town.people, "mau.mot", PASSWORD).is_ok());
    });
}

#[test]
fn the_store_itself_refuses_to_change_or_remove_an_event() {
    each_engine(|store| {
        let town = Town::on(store, "2019-04-24T09:00");
        assert!(sign_in::officer(&town.people, "mau.mot", "sai").is_err());
        for sql in ["update security_event set kind = 'exported'", "delete from security_event"] {
            let refused = store.db.write::<_, DbError>(|tx| tx.execute(sql, &[])).unwrap_err();
            assert!(refused.to_string().contains("append-only"), "{refused}");
        }
        assert_eq!(kinds(&all(&town, &Search::default())), [Kind::SignInFailed]);
        store.db.migrate().unwrap();
    });
}
