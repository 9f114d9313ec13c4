//! The whole past, on both engines; papers are set by a press that only notes what it was asked.

use std::{collections::BTreeSet, fs, path::Path, sync::Arc};

use base::{Actor, Role};
use cases::{Office, Operation, Settings, dossier, phrase, preset};
use db::{Db, DbError};
use outreach::Channels;
use people::{People, requests};
use testkit::{
    Store, each_engine,
    paper::{PlainDarkroom, PlainPen, PlainPress},
    vn,
};

use super::*;
use crate::wiring::shipped_calendar;

/// A house on a test store, with its clock at that moment.
pub(crate) fn house(store: &Store, at: Moment) -> House {
    let clock = Arc::new(FixedClock::at(at));
    let office = Office {
        db: store.db.clone(),
        vault: store.vault.clone(),
        blobs: store.blobs.clone(),
        clock: clock.clone(),
        calendar: shipped_calendar().unwrap().into(),
        renderer: Arc::new(PlainPress::default()),
        signer: Arc::new(PlainPen),
        darkroom: Arc::new(PlainDarkroom),
        scanner: None,
        settings: Settings {
            province: "tỉnh Đắk Nông".into(),
            address: "http://localhost".into(),
            public_filing: true,
            late_entry_days: 5,
            ladder: rules::workflow::Ladder::parse(rules::workflow::Ladder::SHIPPED).unwrap(),
            glass_hours: 4,
            notice_days: 30,
            hotline: None,
            partners: Vec::new(),
        },
    };
    let people = People {
        db: store.db.clone(),
        vault: store.vault.clone(),
        clock,
        address: "http://localhost".into(),
        providers: people::Providers::default(),
        phones_reachable: true,
        origin: base::Origin::default(),
    };
    House { office, people, channels: Arc::new(Channels::mailbox()), lines: Arc::default() }
}

#[test]
fn at_least_three_hundred_dossiers_and_three_in_each_state_and_no_story_breaks_off() {
    each_engine(|store| {
        let (from, now) = (vn("2026-02-23T07:00"), vn("2026-11-20T10:00"));
        let house = house(store, from);
        house.make_ready().unwrap();
        let province = Province::make(&house, &|_| ()).unwrap();
        let played = play(&house, &province, from, now).unwrap();
        assert_eq!(played.broken, Vec::<String>::new());
        assert!(played.dossiers() >= 300, "{}", played.dossiers());
        for state in State::ALL {
            assert!(played.states.get(&state).is_some_and(|count| *count >= 3), "{state:?}: {:?}", played.states);
        }
        for procedure in forms::procedures(&house).unwrap() {
            let code = &procedure.definition.sheet.code;
            assert!(played.procedures.contains_key(code), "nobody filed {code}: {:?}", played.procedures);
        }
        assert!(played.owners.len() >= 10, "filed for others: {:?}", played.owners);
        // Here, because nothing else fills a store like this and filling it takes its time.
        no_table_has_a_name_a_number_or_an_address_of_anybody_in_the_clear(&house, &province, &played.owners);
    });
}

/// Every column of a type, as `(table, column)`, read from the migrations.
fn columns(kind: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for file in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../db/migrations")).unwrap() {
        let mut table = String::new();
        for line in fs::read_to_string(file.unwrap().path()).unwrap().lines() {
            let words: Vec<&str> = line.split_whitespace().map(|word| word.trim_end_matches([',', ';'])).collect();
            match words.as_slice() {
                ["create", "table", name, ..] => table = (*name).to_owned(),
                ["alter", "table", name, "add", "column", column, of, ..] if *of == kind => {
                    found.push(((*name).to_owned(), (*column).to_owned()));
                }
                [column, of, ..] if *of == kind => found.push((table.clone(), (*column).to_owned())),
                _ => {}
            }
        }
    }
    found
}

/// What is in the clear in any table: words and bytes, each with its place.
fn everything(db: &Db) -> Vec<(String, String)> {
    let read = |sql: &str, bytes: bool| {
        db.read::<_, DbError>(|tx| {
            tx.all(sql, &[], |row| {
                if bytes { Ok(String::from_utf8_lossy(&row.get::<Vec<u8>>(0)?).into_owned()) } else { row.get(0) }
            })
        })
    };
    let mut found = Vec::new();
    for (kind, bytes) in [("text", false), ("bytea", true)] {
        for (table, column) in columns(kind) {
            let sql = format!("select distinct {column} from {table} where {column} is not null");
            let place = format!("{table}.{column}");
            found.extend(read(&sql, bytes).unwrap().into_iter().map(|text: String| (place.clone(), text)));
        }
    }
    found
}

/// Of everybody whom the past made, and of whom the desk writes for itself.
fn no_table_has_a_name_a_number_or_an_address_of_anybody_in_the_clear(
    house: &House,
    province: &Province,
    owners: &BTreeSet<String>,
) {
    let cast = super::cast::Cast::read(house, province).unwrap();
    let all = || cast.officers.values().flatten();
    let mut secrets: BTreeSet<String> = all().map(|officer| officer.name.clone()).collect();
    assert!(secrets.len() > 100, "{}", secrets.len());
    secrets.extend(owners.iter().cloned());
    for account in &cast.accounts {
        let person = account.profile.about(people::accounts::AccountKind::Person);
        secrets.insert(account.profile.shown_name().to_owned());
        secrets.extend(account.contacts.iter().map(|contact| contact.text().to_owned()));
        secrets.extend(account.profile.identity_number().map(str::to_owned));
        secrets.extend(person.text("name").map(str::to_owned));
    }
    // What the past does not write: the desk's own and requests for officers, with somebody's name in each.
    let head = all().find(|officer| officer.has(Role::Leader)).unwrap().clone();
    let secret = "Hồ Thị Kín Đáo";
    let asked = requests::Asked {
        name: secret.into(),
        title: format!("Chuyên viên, thay {secret}"),
        roles: vec![Role::Specialist],
        reason: format!("Bà {secret} nghỉ hưu"),
        ..requests::Asked::default()
    };
    requests::ask(&house.people, &head, &asked).unwrap();
    let worker = cast.officers.values().flatten().find(|officer| officer.has(Role::Intake)).unwrap().clone();
    let actor = Actor::Officer(worker);
    let op = Operation::new(&house.office, &actor);
    phrase::add_phrase(op, &format!("Liên hệ {secret}, 0912345678."), false).unwrap();
    preset::keep_preset(op, &format!("Của {secret}"), &format!("tim={secret}")).unwrap();
    let ids: Vec<base::DossierId> = house
        .office
        .db
        .read::<_, DbError>(|tx| tx.all("select id from dossier order by id desc", &[], |row| row.get(0)))
        .unwrap();
    let all_actors: Vec<Actor> = all().cloned().map(Actor::Officer).collect();
    let shelved = ids.iter().any(|id| {
        all_actors.iter().any(|actor| {
            let op = Operation::new(&house.office, actor);
            dossier::shelf::put_on_shelf(op, *id, &format!("Tủ bà {secret}")).is_ok()
        })
    });
    assert!(shelved, "somebody has a paper file");
    secrets.extend([secret.to_owned(), "0912345678".to_owned()]);
    // "Mẫu" alone is a word as well.
    secrets.retain(|text| text.contains(' ') || text.len() > 8);

    let kept = everything(&house.office.db);
    assert!(kept.iter().any(|(place, _)| place == "officer.username"));
    let told: Vec<_> = kept
        .iter()
        .filter_map(|(place, text)| {
            let told = secrets.iter().find(|secret| text.contains(secret.as_str())).cloned();
            Some((place, told.or_else(|| number(text))?))
        })
        .collect();
    assert_eq!(told, Vec::new());
    // And all of it is there for whom it is for.
    let op = Operation::new(&house.office, &actor);
    assert_eq!(preset::presets(op).unwrap()[0].query, format!("tim={secret}"));
    assert!(phrase::phrases(op).unwrap().iter().any(|phrase| phrase.body.contains(secret)));
}

/// A phone or identity number as the past makes them for whoever has no account.
fn number(text: &str) -> Option<String> {
    let made_up = |word: &&str| {
        word.bytes().all(|letter| letter.is_ascii_digit())
            && (word.len() == 10 && word.starts_with("0900") || word.len() == 12 && word.starts_with("000"))
    };
    text.split(|letter: char| !letter.is_alphanumeric()).find(made_up).map(str::to_owned)
}
