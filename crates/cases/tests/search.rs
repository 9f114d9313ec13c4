//! The search of the desk beside a plain look through everything, on both engines.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use base::{Actor, AgencyId, DossierId, Role, text::fold};
use cases::dossier::{self, Acceptance, Summary, View};
use rules::{
    document::Person,
    form::{Answers, ForWhom},
    policy::{Concern, sees},
    procedure::Channel,
    workflow::{Command, Parties, State},
};
use serde_json::json;
use testkit::{Store, each_engine};
use town::*;

/// The same throws in every run.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.throw(of.len())]
    }
}

const FAMILIES: &[&str] = &["Nguyễn", "Trần", "Lò", "H'", "Đặng", "Ngụy"];
const MIDDLES: &[&str] = &["Thị", "Văn", "Ngọc", "Thanh", ""];
const GIVEN: &[&str] = &["Hoa", "Hoàng", "Ánh", "An", "Đức", "Thành", "Nguyên"];

fn name(dice: &mut Dice) -> String {
    base::text::tidy(&format!("{} {} {}", dice.one(FAMILIES), dice.one(MIDDLES), dice.one(GIVEN)))
}

fn person(dice: &mut Dice) -> Person {
    let phone = (dice.throw(3) > 0).then(|| format!("09000000{:02}", dice.throw(20)));
    let identity = (dice.throw(3) > 0).then(|| format!("0000000000{:02}", dice.throw(20)));
    Person { name: name(dice), phone, identity, ..Person::default() }
}

/// A filed dossier of random people, some way along.
fn filed(town: &Town, dice: &mut Dice) -> DossierId {
    let for_other = dice.throw(2) == 0;
    let mut answers = Answers::default();
    answers.set("name", json!(name(dice)));
    let draft = dossier::NewDraft {
        filer: person(dice),
        owner: for_other.then(|| person(dice)),
        relation: for_other.then(|| "con".to_owned()),
        for_whom: if for_other { ForWhom::Other } else { ForWhom::Myself },
        parties: Parties::default(),
        answers,
        ..town.new_draft(Channel::Online)
    };
    let id = dossier::open_draft(town.op(&town.citizen), draft).unwrap();
    for paper in ["giay-to", dossier::MANDATE].into_iter().take(1 + usize::from(for_other)) {
        dossier::attachment::attach(town.op(&town.citizen), id, paper, &[pdf("giay-to.pdf")]).unwrap();
    }
    if dice.throw(8) > 0 {
        town.submit(id).unwrap();
        along(town, dice, id);
    }
    id
}

fn along(town: &Town, dice: &mut Dice, id: DossierId) {
    let intake = town.officer(11, town.centre, Role::Intake);
    town.clock.set(town.office.now() + jiff::SignedDuration::from_mins(7 + 60 * dice.throw(5) as i64));
    match dice.throw(5) {
        0 => {}
        1 => {
            let document = base::DocumentId::new();
            town.act(&intake, id, &Command::Refuse { reason: "Không đúng thẩm quyền".into(), document }).unwrap();
        }
        2 => {
            let other = town.agency("67-D05");
            let (reason, document) = ("Nhầm".into(), base::DocumentId::new());
            let command = Command::PassOn { agency: other, intake_agency: town.centre, reason, document };
            town.act(&intake, id, &command).unwrap();
        }
        _ => {
            dossier::accept(town.op(&intake), id, town.version(id), Acceptance::default()).unwrap();
        }
    }
}

/// Whether a plain reader would say that the line names this dossier.
fn named(view: &View, line: &str) -> bool {
    let header = &view.header;
    let people: Vec<&Person> = [Some(&header.filer), header.owner.as_ref()].into_iter().flatten().collect();
    let whole: Vec<&str> =
        people.iter().flat_map(|person| [&person.phone, &person.identity]).flatten().map(String::as_str).collect();
    if whole.contains(&line) {
        return true;
    }
    let answered = view.content.answers.text("name").unwrap_or_default();
    let mut texts: Vec<&str> = people.iter().map(|person| person.name.as_str()).collect();
    texts.extend([header.procedure.as_str(), answered]);
    let there = fold(&texts.join(" "));
    fold(line).split(' ').all(|word| {
        let begins = |one: &str| one == word || word.chars().count() >= 3 && one.starts_with(word);
        whole.contains(&word) || there.split(' ').any(begins)
    })
}

fn plainly(all: &[View], officer: &Actor, line: &str) -> Vec<DossierId> {
    let seen = |view: &&View| {
        view.dossier.state != State::Draft
            && sees(officer, &Concern::of(&view.dossier, "", None))
            && named(view, line)
    };
    let mut ids: Vec<DossierId> = all.iter().filter(seen).map(|view| view.summary.id).collect();
    ids.sort();
    ids
}

fn found(town: &Town, officer: &Actor, line: &str) -> Vec<Summary> {
    let mut rows = Vec::new();
    loop {
        let page = dossier::search(town.op(officer), line, rows.len() as u32, 7).unwrap();
        let more = page.more;
        assert!(!more || page.rows.len() == 7, "a page is full where there are more");
        rows.extend(page.rows);
        if !more {
            return rows;
        }
    }
}

/// Running ones by what is due, then the waiting, then the ended.
fn place(row: &Summary) -> (u8, i64) {
    if row.closed_at.is_some() || row.returned_at.is_some() {
        return (2, 0);
    }
    match row.answer_due.or(row.due.filter(|_| row.ended_at.is_none() && !row.paused)) {
        Some(due) => (0, base::millis(due)),
        None => (1, 0),
    }
}

fn line(dice: &mut Dice) -> String {
    let word = |dice: &mut Dice| {
        let all = [FAMILIES, &MIDDLES[..4], GIVEN, &["khai", "trích", "lục", "cấp", "xyz"]].concat();
        let word = fold(dice.one(&all));
        let keep = 1 + dice.throw(word.chars().count());
        if dice.throw(3) > 0 { word } else { word.chars().take(keep).collect() }
    };
    match dice.throw(6) {
        0 => format!("09000000{:02}", dice.throw(22)),
        1 => format!("0000000000{:02}", dice.throw(22)),
        2 => format!("{} 09000000{:02}", word(dice), dice.throw(22)),
        3 => word(dice),
        _ => format!("{} {}", word(dice), word(dice)),
    }
}

fn all(town: &Town, ids: &[DossierId]) -> Vec<View> {
    ids.iter().map(|id| dossier::view(town.op(&Actor::System), *id).unwrap()).collect()
}

fn filled(store: &Store, dice: &mut Dice, count: usize) -> (Town, Vec<DossierId>) {
    let town = Town::new(store);
    let ids = (0..count).map(|_| filed(&town, dice)).collect();
    (town, ids)
}

#[test]
fn it_finds_what_a_plain_look_finds_within_what_each_officer_sees_the_most_urgent_first() {
    each_engine(|store| {
        let mut dice = Dice(1904);
        let (town, ids) = filled(store, &mut dice, 70);
        let other: AgencyId = town.agency("67-D05");
        let everybody = [
            town.officer(11, town.centre, Role::Intake),
            town.officer(13, town.agency, Role::Specialist),
            town.officer(14, other, Role::Leader),
            town.officer(15, other, Role::Inspector),
            town.officer(16, town.agency("67-D07"), Role::Leader),
        ];
        let views = all(&town, &ids);
        let mut hits = 0;
        for _ in 0..150 {
            let line = line(&mut dice);
            for officer in &everybody {
                let rows = found(&town, officer, &line);
                assert!(rows.is_sorted_by_key(place), "{line}: the most urgent first");
                let mut ids: Vec<DossierId> = rows.iter().map(|row| row.id).collect();
                ids.sort();
                assert_eq!(ids, plainly(&views, officer, &line), "{line}");
                hits += ids.len();
            }
        }
        assert!(hits > 500, "the lines find something: {hits}");
        assert!(dossier::inspect(town.op(&Actor::System)).unwrap().is_empty(), "the sweep finds nothing");
    });
}

#[test]
fn marks_case_and_the_way_a_number_is_written_do_not_matter() {
    each_engine(|store| {
        let town = Town::new(store);
        let id = town.complete_draft();
        let intake = town.officer(11, town.centre, Role::Intake);
        assert!(found(&town, &intake, "mẫu").is_empty(), "a draft is nobody's but who writes it");
        town.submit(id).unwrap();
        for line in
            ["mẫu", "MAU nguyen", "ngu mau", "trich luc thi", "0900000012", "090 000 0012", "+84 900000012"]
        {
            assert_eq!(found(&town, &intake, line).len(), 1, "{line}");
        }
        for line in ["ng", "mauu", "guyen", "mau xyz", "0900000013", "", "  ", "%"] {
            assert!(found(&town, &intake, line).is_empty(), "{line}");
        }
        let clerk = town.officer(12, town.centre, Role::UnitAdmin);
        assert!(dossier::search(town.op(&clerk), "mau", 0, 10).is_err(), "who keeps accounts sees no dossier");
    });
}

#[test]
fn the_sweep_tells_of_an_entry_that_is_gone_or_wrong_and_the_rebuild_makes_it_again() {
    each_engine(|store| {
        let town = Town::new(store);
        let (id, intake) = (town.complete_draft(), town.officer(11, town.centre, Role::Intake));
        town.submit(id).unwrap();
        for harm in [
            "delete from dossier_term",
            "delete from dossier_search",
            "delete from search_word",
            "update dossier_term set rank = rank + 1",
        ] {
            store.db.write::<_, db::DbError>(|tx| tx.execute(harm, &[])).unwrap();
            let faults = dossier::inspect(town.op(&Actor::System)).unwrap();
            assert!(faults.len() == 1 && faults[0].what.contains("search"), "{harm}: {faults:?}");
            let put_right = dossier::rebuild(town.op(&Actor::System)).unwrap();
            assert!(put_right.len() == 1 && put_right[0].search, "{harm}");
            assert_eq!(found(&town, &intake, "nguyen mau").len(), 1, "{harm}");
            assert!(dossier::inspect(town.op(&Actor::System)).unwrap().is_empty(), "{harm}");
        }
    });
}

#[test]
fn no_word_or_number_stands_in_the_store_in_the_clear() {
    let store = Store::sqlite();
    let town = Town::new(&store);
    town.submit(town.complete_draft()).unwrap();
    for table in ["dossier_search", "search_word", "dossier_term"] {
        let columns = match table {
            "dossier_search" => "hex(terms) || number || rank",
            "search_word" => "typed || ' ' || word",
            _ => "term || ' ' || rank || ' ' || number",
        };
        let read = |tx: &db::Tx| {
            tx.all::<String, db::DbError>(&format!("select {columns} from {table}"), &[], |row| row.get(0))
        };
        for text in store.db.read(read).unwrap() {
            assert!(!text.contains("900000012") && !text.to_lowercase().contains("mau"), "{table}: {text}");
        }
    }
}
