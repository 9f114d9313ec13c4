//! Other systems' keys, on both engines: made, good for a time, replaced, ended, and nowhere to be read.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

use base::{Date, FieldErrors, Officer, Origin, Refusal, Role};
use people::{
    api_clients::{self, New},
    audit::{self, Kind, Search},
};
use rules::policy::{ApiAction, Scope};
use testkit::{each_engine, town::Town, vn};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn new() -> New {
    New {
        name: "Màn hình xã".into(),
        purpose: "Bà Lò Thị Mẫu vận hành".into(),
        agency: None,
        actions: vec![ApiAction::ReadFigures],
        first: Some(day("2019-04-24")),
        last: Some(day("2019-06-30")),
    }
}

fn administrator(town: &Town) -> Officer {
    town.acting(town.appoint("quan.tri", town.agency("67-D01"), &[Role::SystemAdmin]))
}

fn why<T: std::fmt::Debug>(outcome: anyhow::Result<T>) -> Vec<String> {
    let error = outcome.unwrap_err();
    match (error.downcast_ref::<FieldErrors>(), error.downcast_ref::<Refusal>()) {
        (Some(errors), _) => errors.0.iter().map(|one| one.refusal.key.clone()).collect(),
        (None, Some(refusal)) => vec![refusal.key.clone()],
        (None, None) => vec![error.to_string()],
    }
}

#[test]
fn a_key_opens_from_its_first_to_its_last_day_and_its_use_is_noted() {
    each_engine(|store| {
        let town = Town::on(store, "2019-04-23T23:00");
        let (people, agency) = (&town.people, town.agency("24611"));
        let told = api_clients::make(people, None, &New { agency: Some(agency), ..new() }).unwrap();
        assert!(told.key.starts_with("mc_") && told.key.len() > 3 + 8 + 1 + 63, "256 bits: {}", told.key.len());
        let opens = |at: &str| {
            town.clock.set(vn(at));
            api_clients::by_key(people, &told.key).unwrap().map(|client| (client.scope, client.actions))
        };
        assert_eq!(opens("2019-04-23T23:59"), None, "not begun");
        assert_eq!(api_clients::one(people, None, told.id).unwrap().used_at, None);
        let expected = Some((Scope::Agency(agency), vec![ApiAction::ReadFigures]));
        assert_eq!(opens("2019-04-24T00:00"), expected);
        assert_eq!(opens("2019-06-30T23:59"), expected);
        assert_eq!(api_clients::one(people, None, told.id).unwrap().used_at, Some(vn("2019-06-30T23:59")));
        assert_eq!(opens("2019-07-01T00:00"), None, "over");
        assert_eq!(api_clients::by_key(people, &told.key[..told.key.len() - 1]).unwrap(), None);
        assert_eq!(api_clients::by_key(people, "").unwrap(), None);
    });
}

#[test]
fn a_new_key_replaces_the_old_one_after_the_overlap_that_was_chosen_and_an_end_ends_all() {
    each_engine(|store| {
        let town = Town::on(store, "2019-04-24T09:00");
        let people = &town.people;
        let first = api_clients::make(people, None, &new()).unwrap();
        let opens = |key: &str| api_clients::by_key(people, key).unwrap().is_some();
        let second = api_clients::rotate(people, None, first.id, 7).unwrap();
        assert!(opens(&first.key) && opens(&second.key) && first.key != second.key);
        assert_eq!(api_clients::one(people, None, first.id).unwrap().keys.len(), 2);
        town.clock.set(vn("2019-05-01T08:59"));
        assert!(opens(&first.key));
        town.clock.set(vn("2019-05-01T09:00"));
        assert!(!opens(&first.key) && opens(&second.key), "seven days are over");
        let third = api_clients::rotate(people, None, first.id, 0).unwrap();
        assert!(!opens(&second.key) && opens(&third.key), "at once");
        assert_eq!(why(api_clients::rotate(people, None, first.id, 8)), ["client_overlap_too_long"]);
        api_clients::end(people, None, first.id).unwrap();
        api_clients::end(people, None, first.id).unwrap();
        assert!(!opens(&third.key));
        assert_eq!(api_clients::one(people, None, first.id).unwrap().keys, Vec::new());
        assert_eq!(why(api_clients::rotate(people, None, first.id, 0)), ["client_is_over"]);
    });
}

#[test]
fn an_overlap_is_never_made_longer_by_a_second_change() {
    each_engine(|store| {
        let town = Town::on(store, "2019-04-24T09:00");
        let people = &town.people;
        let first = api_clients::make(people, None, &new()).unwrap();
        api_clients::rotate(people, None, first.id, 1).unwrap();
        api_clients::rotate(people, None, first.id, 7).unwrap();
        town.clock.set(vn("2019-04-25T09:00"));
        assert!(api_clients::by_key(people, &first.key).unwrap().is_none());
    });
}

#[test]
fn only_who_keeps_the_system_makes_keys_with_a_fresh_second_factor_and_all_of_it_is_in_the_trail() {
    each_engine(|store| {
        let town = Town::on(store, "2019-04-24T09:00");
        let keeper = administrator(&town);
        for role in Role::ALL.into_iter().filter(|role| *role != Role::SystemAdmin) {
            let other = town.acting(town.appoint(&format!("{}.mot", role.word()), town.agency("24611"), &[role]));
            assert!(api_clients::make(&town.people, Some(&other), &new()).is_err(), "{role:?}");
            assert!(api_clients::list(&town.people, Some(&other)).is_err(), "{role:?}");
        }
        let stale = town.people.asked(Origin { proved: Some(false), ..Origin::default() });
        assert_eq!(why(api_clients::make(&stale, Some(&keeper), &new())), ["step_up_needed"]);
        let told = api_clients::make(&town.people, Some(&keeper), &new()).unwrap();
        assert_eq!(why(api_clients::rotate(&stale, Some(&keeper), told.id, 0)), ["step_up_needed"]);
        assert_eq!(why(api_clients::end(&stale, Some(&keeper), told.id)), ["step_up_needed"]);
        let second = api_clients::rotate(&town.people, Some(&keeper), told.id, 0).unwrap();
        api_clients::end(&town.people, Some(&keeper), told.id).unwrap();
        for kind in [Kind::ApiClientMade, Kind::ApiKeyRotated, Kind::ApiClientEnded] {
            let search = Search { kind: Some(kind), ..Search::default() };
            let found = audit::find(&town.people, &keeper, &search, 1).unwrap().0;
            assert_eq!(found.len(), 1, "{kind:?}");
            assert_eq!(found[0].detail, format!("api-client {}", told.id));
        }
        assert_eq!(api_clients::one(&town.people, Some(&keeper), told.id).unwrap().made_by, Some(keeper.id));
        // Neither key nor name lies anywhere.
        let read = |sql: &str| {
            let rows = |tx: &db::Tx| tx.all::<String, db::DbError>(sql, &[], |row| row.get(0));
            store.db.read(rows).unwrap().join(" ")
        };
        let kept = [
            read("select hash from api_key"),
            read("select beginning from api_key"),
            read("select detail from security_event"),
        ]
        .join(" ");
        assert!(!kept.contains(&told.key[12..]) && !kept.contains(&second.key[12..]), "{kept}");
        let sealed =
            |tx: &db::Tx| tx.one::<Vec<u8>, db::DbError>("select sealed from api_client", &[], |row| row.get(0));
        assert!(!String::from_utf8_lossy(&store.db.read(sealed).unwrap()).contains("Mẫu"));
        assert!(!format!("{told:?}").contains(&told.key[4..]), "no key in a log either");
    });
}

#[test]
fn what_is_missing_or_too_long_is_told_at_its_field_and_nothing_is_kept() {
    each_engine(|store| {
        let town = Town::on(store, "2019-04-24T09:00");
        let people = &town.people;
        let complaints = |new: New| why(api_clients::make(people, None, &new));
        let all =
            ["client_name_missing", "client_purpose_missing", "client_actions_missing", "client_last_missing"];
        assert_eq!(complaints(New::default()), all);
        assert_eq!(complaints(New { last: Some(day("2020-04-24")), ..new() }), ["client_over_a_year"]);
        assert_eq!(complaints(New { name: "dài ".repeat(40), ..new() }), ["text_too_long"]);
        assert!(api_clients::make(people, None, &New { agency: Some(base::AgencyId::new()), ..new() }).is_err());
        assert_eq!(api_clients::list(people, None).unwrap(), Vec::new());
    });
}
