//! The catalogue's tables.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};

use base::{Date, Moment, RevisionId};
use db::{DbError, Row, Tx, params};
use rules::form::Text;
use rules::procedure::national::{Kind, Suspicion};
use rules::procedure::{Definition, Grade, Route, Tier};

use super::offering::{self, Classification, Offerings};
use super::process::{Change, Changed};
use super::{Card, Revision, Source};

const REVISION: &str = "id, code, source, effective_from, created, definition";

/// A stored word or text that this program does not understand.
fn odd(what: &str) -> DbError {
    DbError::Engine(format!("the catalogue holds an unknown {what}"))
}

/// Revisions that were read lately. A revision never changes, and reading one unfolds a long text: of a request
/// that needs its form three times it would be most of the work.
static READ: Mutex<VecDeque<Revision>> = Mutex::new(VecDeque::new());
/// How many of them are kept.
const KEPT: usize = 128;

fn read_before(id: RevisionId) -> Option<Revision> {
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    let place = read.iter().position(|revision| revision.id == id)?;
    let found = read.remove(place)?;
    read.push_front(found.clone());
    Some(found)
}

fn keep(revision: &Revision) {
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    if read.iter().all(|other| other.id != revision.id) {
        read.push_front(revision.clone());
        read.truncate(KEPT);
    }
}

fn read_revision(row: &Row) -> Result<Revision, DbError> {
    let definition: String = row.get(5)?;
    Ok(Revision {
        id: row.get(0)?,
        code: row.get(1)?,
        source: Source::from_word(&row.get::<String>(2)?).ok_or_else(|| odd("source"))?,
        effective_from: row.get(3)?,
        created: row.get(4)?,
        definition: Arc::new(serde_json::from_str(&definition).map_err(|_| odd("definition"))?),
    })
}

pub(super) fn revision(tx: &Tx, id: RevisionId) -> Result<Option<Revision>, DbError> {
    if let Some(known) = read_before(id) {
        return Ok(Some(known));
    }
    let sql = format!("select {REVISION} from procedure_revision where id = $1");
    let found = tx.opt(&sql, params![id], read_revision)?;
    found.iter().for_each(keep);
    Ok(found)
}

pub(super) fn current(tx: &Tx, code: &str) -> Result<Option<Revision>, DbError> {
    let sql = "select revision from procedure where code = $1";
    let id = tx.opt(sql, params![code], |row| row.get(0))?;
    id.map_or(Ok(None), |id| revision(tx, id))
}

pub(super) fn history(tx: &Tx, code: &str) -> Result<Vec<Revision>, DbError> {
    let sql = format!("select {REVISION} from procedure_revision where code = $1 order by created desc, id desc");
    tx.all(&sql, params![code], read_revision)
}

/// Of each revision: (code, hash) to id.
pub(super) fn hashes(tx: &Tx) -> Result<BTreeMap<(String, String), RevisionId>, DbError> {
    let rows = tx.all("select code, hash, id from procedure_revision", params![], |row| {
        Ok::<_, DbError>(((row.get(0)?, row.get(1)?), row.get(2)?))
    })?;
    Ok(rows.into_iter().collect())
}

pub(super) fn add_revision(tx: &Tx, revision: &Revision, hash: &str) -> Result<(), DbError> {
    let definition = serde_json::to_string(revision.definition.as_ref()).map_err(|_| odd("definition"))?;
    tx.execute(
        "insert into procedure_revision (id, code, hash, source, effective_from, created, definition)
         values ($1, $2, $3, $4, $5, $6, $7)",
        params![
            revision.id,
            &revision.code,
            hash,
            revision.source.word(),
            revision.effective_from,
            revision.created,
            definition
        ],
    )?;
    Ok(())
}

pub(super) fn add_suspicions(tx: &Tx, revision: RevisionId, found: &[Suspicion]) -> Result<(), DbError> {
    for (number, suspicion) in found.iter().enumerate() {
        tx.execute(
            "insert into procedure_suspicion (revision, number, kind, place, printed)
             values ($1, $2, $3, $4, $5)",
            params![revision, number, suspicion.kind.word(), &suspicion.place, &suspicion.printed],
        )?;
    }
    Ok(())
}

fn read_suspicion(row: &Row, first: usize) -> Result<Suspicion, DbError> {
    Ok(Suspicion {
        kind: Kind::from_word(&row.get::<String>(first)?).ok_or_else(|| odd("kind of doubt"))?,
        place: row.get(first + 1)?,
        printed: row.get(first + 2)?,
    })
}

pub(super) fn suspicions(tx: &Tx, revision: RevisionId) -> Result<Vec<Suspicion>, DbError> {
    tx.all(
        "select kind, place, printed from procedure_suspicion where revision = $1 order by number",
        params![revision],
        |row| read_suspicion(row, 0),
    )
}

pub(super) fn doubts(tx: &Tx) -> Result<Vec<(String, String, Suspicion)>, DbError> {
    tx.all(
        "select p.code, p.name, s.kind, s.place, s.printed
         from procedure p join procedure_suspicion s on s.revision = p.revision
         order by p.code, s.number",
        params![],
        |row| Ok((row.get(0)?, row.get(1)?, read_suspicion(row, 2)?)),
    )
}

/// Puts a revision in force.
pub(super) fn put_in_force(
    tx: &Tx,
    id: RevisionId,
    source: Source,
    definition: &Definition,
    body: &str,
) -> Result<(), DbError> {
    let sheet = &definition.sheet;
    let tiers: Vec<&str> = sheet.tiers.iter().map(|tier| tier_word(*tier)).collect();
    tx.execute(
        "insert into procedure (code, revision, source, name, name_en, field, tiers, route, grade, own_form, body)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         on conflict (code) do update set revision = excluded.revision, source = excluded.source,
           name = excluded.name, name_en = excluded.name_en, field = excluded.field, tiers = excluded.tiers,
           route = excluded.route, grade = excluded.grade, own_form = excluded.own_form, body = excluded.body",
        params![
            &sheet.code,
            id,
            source.word(),
            &sheet.name.vi,
            sheet.name.en.clone().unwrap_or_default(),
            &sheet.field,
            tiers.join(" "),
            if sheet.route == Route::Local { "local" } else { "external" },
            sheet.grade.map_or("", grade_word),
            definition.own_form,
            body
        ],
    )?;
    Ok(())
}

/// What is in force: code to (source, revision).
pub(super) fn in_force(tx: &Tx) -> Result<BTreeMap<String, (Source, RevisionId)>, DbError> {
    let rows = tx.all("select code, source, revision from procedure", params![], |row| {
        let source = Source::from_word(&row.get::<String>(1)?).ok_or_else(|| odd("source"))?;
        Ok::<_, DbError>((row.get(0)?, (source, row.get(2)?)))
    })?;
    Ok(rows.into_iter().collect())
}

const CARD: &str = "code, revision, source, name, name_en, field, tiers, route, grade, own_form";

fn read_card(row: &Row) -> Result<Card, DbError> {
    let tiers: String = row.get(6)?;
    let english: String = row.get(4)?;
    Ok(Card {
        code: row.get(0)?,
        revision: row.get(1)?,
        source: Source::from_word(&row.get::<String>(2)?).ok_or_else(|| odd("source"))?,
        name: Text { vi: row.get(3)?, en: Some(english).filter(|it| !it.is_empty()) },
        field: row.get(5)?,
        tiers: tiers.split_whitespace().filter_map(tier_from_word).collect(),
        route: if row.get::<String>(7)? == "local" { Route::Local } else { Route::External },
        grade: grade_from_word(&row.get::<String>(8)?),
        own_form: row.get(9)?,
    })
}

pub(super) fn card(tx: &Tx, code: &str) -> Result<Option<Card>, DbError> {
    tx.opt(&format!("select {CARD} from procedure where code = $1"), params![code], read_card)
}

/// All cards with the text that search reads beside name and synonyms, in order of code.
pub(super) fn cards(tx: &Tx) -> Result<Vec<(Card, String)>, DbError> {
    tx.all(&format!("select {CARD}, body from procedure order by code"), params![], |row| {
        Ok((read_card(row)?, row.get(10)?))
    })
}

pub(super) fn synonyms(tx: &Tx) -> Result<BTreeMap<String, Vec<String>>, DbError> {
    let mut synonyms: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let rows = tx.all("select code, phrase from procedure_synonym order by code, phrase", params![], |row| {
        Ok::<(String, String), DbError>((row.get(0)?, row.get(1)?))
    })?;
    for (code, phrase) in rows {
        synonyms.entry(code).or_default().push(phrase);
    }
    Ok(synonyms)
}

pub(super) fn replace_synonyms(tx: &Tx, all: &BTreeMap<String, Vec<String>>) -> Result<(), DbError> {
    tx.execute("delete from procedure_synonym", params![])?;
    for (code, phrases) in all {
        for phrase in phrases {
            tx.execute(
                "insert into procedure_synonym (code, phrase) values ($1, $2)",
                params![code.as_str(), phrase.as_str()],
            )?;
        }
    }
    Ok(())
}

pub(super) fn offerings(tx: &Tx) -> Result<Offerings, DbError> {
    read_offerings(tx, "1 = 1", params![])
}

/// What of the table concerns one procedure.
pub(super) fn offerings_of(tx: &Tx, code: &str) -> Result<Offerings, DbError> {
    read_offerings(tx, "procedure in ($1, '*')", params![code])
}

fn read_offerings(tx: &Tx, which: &str, values: &[db::Value]) -> Result<Offerings, DbError> {
    let rows = tx.all(
        &format!(
            "select procedure, tier, agency, since, level, service, service_since from offering where {which}
             order by procedure, tier, agency, since"
        ),
        values,
        |row| {
            let service: Option<String> = row.get(5)?;
            let since: Option<Date> = row.get(6)?;
            let service = service.as_deref().and_then(Classification::from_word);
            Ok::<_, DbError>(offering::Row {
                procedure: row.get(0)?,
                tier: tier_from_word(&row.get::<String>(1)?).ok_or_else(|| odd("tier"))?,
                agency: row.get(2)?,
                since: row.get(3)?,
                level: u8::try_from(row.get::<u32>(4)?).map_err(|_| odd("level"))?,
                service: service.zip(since),
            })
        },
    )?;
    let departments = tx.all("select field, agency from field_department order by field", params![], |row| {
        Ok::<_, DbError>((row.get(0)?, row.get(1)?))
    })?;
    Ok(Offerings { rows, departments })
}

pub(super) fn replace_offerings(tx: &Tx, table: &Offerings) -> Result<(), DbError> {
    tx.execute("delete from offering", params![])?;
    tx.execute("delete from field_department", params![])?;
    for row in &table.rows {
        tx.execute(
            "insert into offering (procedure, tier, agency, since, level, service, service_since)
             values ($1, $2, $3, $4, $5, $6, $7)",
            params![
                &row.procedure,
                tier_word(row.tier),
                &row.agency,
                row.since,
                u32::from(row.level),
                row.service.map(|(service, _)| service.word()),
                row.service.map(|(_, since)| since)
            ],
        )?;
    }
    for (field, agency) in &table.departments {
        tx.execute(
            "insert into field_department (field, agency) values ($1, $2)",
            params![field.as_str(), agency.as_str()],
        )?;
    }
    Ok(())
}

/// The processes that the province itself decided: code to file.
pub(super) fn own_processes(tx: &Tx) -> Result<BTreeMap<String, String>, DbError> {
    let rows = tx.all("select code, process from procedure_process order by code", params![], |row| {
        Ok::<(String, String), DbError>((row.get(0)?, row.get(1)?))
    })?;
    Ok(rows.into_iter().collect())
}

pub(super) fn own_process(tx: &Tx, code: &str) -> Result<Option<String>, DbError> {
    tx.opt("select process from procedure_process where code = $1", params![code], |row| row.get(0))
}

/// Keeps the file, or with `None` forgets it.
pub(super) fn set_own_process(tx: &Tx, code: &str, text: Option<&str>) -> Result<(), DbError> {
    tx.execute("delete from procedure_process where code = $1", params![code])?;
    if let Some(text) = text {
        let sql = "insert into procedure_process (code, process) values ($1, $2)";
        tx.execute(sql, params![code, text])?;
    }
    Ok(())
}

pub(super) fn note_process(tx: &Tx, code: &str, change: &Change) -> Result<(), DbError> {
    tx.execute(
        "insert into procedure_process_change (code, at, officer, what, revision) values ($1, $2, $3, $4, $5)
         on conflict (code, at) do update set what = excluded.what, revision = excluded.revision",
        params![code, change.at, change.officer, change.what.word(), change.revision],
    )
    .map(drop)
}

/// The changes of a procedure's process, the newest first.
pub(super) fn process_changes(tx: &Tx, code: &str) -> Result<Vec<Change>, DbError> {
    tx.all(
        "select at, officer, what, revision from procedure_process_change where code = $1 order by at desc",
        params![code],
        |row| {
            Ok(Change {
                at: row.get(0)?,
                officer: row.get(1)?,
                what: Changed::from_word(&row.get::<String>(2)?).ok_or_else(|| odd("change of a process"))?,
                revision: row.get(3)?,
            })
        },
    )
}

/// Rows that name an agency, not all of a tier.
pub(super) fn naming(tx: &Tx, agency: &str) -> Result<u64, DbError> {
    tx.one(
        "select (select count(*) from offering where agency = $1)
            + (select count(*) from field_department where agency = $1)",
        params![agency],
        |row| row.get(0),
    )
}

/// The newest row of each procedure that names `before` is written for `after` too, unless one is there.
pub(super) fn go_over(tx: &Tx, before: &str, (tier, after): (Tier, &str), since: Date) -> Result<u64, DbError> {
    let written = tx.execute(
        "insert into offering (procedure, tier, agency, since, level, service, service_since)
         select procedure, $3, $2, $4, level, service, service_since from offering old
         where old.agency = $1 and old.since = (select max(newest.since) from offering newest
            where newest.agency = $1 and newest.procedure = old.procedure and newest.tier = old.tier)
         on conflict do nothing",
        params![before, after, tier_word(tier), since],
    )?;
    let fields =
        tx.execute("update field_department set agency = $2 where agency = $1", params![before, after])?;
    Ok(written + fields)
}

/// What part `name` of the catalogue was last made from: (hash, origin).
pub(super) fn made_from(tx: &Tx, name: &str) -> Result<Option<(String, String)>, DbError> {
    tx.opt("select hash, origin from catalogue_source where name = $1", params![name], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

pub(super) fn set_made_from(tx: &Tx, name: &str, hash: &str, origin: &str) -> Result<(), DbError> {
    tx.execute(
        "insert into catalogue_source (name, hash, origin) values ($1, $2, $3)
         on conflict (name) do update set hash = excluded.hash, origin = excluded.origin",
        params![name, hash, origin],
    )?;
    Ok(())
}

pub(super) fn version(tx: &Tx) -> Result<u64, DbError> {
    tx.one("select number from catalogue_version where one = 1", params![], |row| row.get(0))
}

/// Serialises imports and tells every process that the catalogue changed.
pub(super) fn raise_version(tx: &Tx) -> Result<(), DbError> {
    tx.execute("update catalogue_version set number = number + 1 where one = 1", params![])?;
    Ok(())
}

/// Makes imports of several processes take turns; the row stays locked until the end of the transaction.
pub(super) fn take_turn(tx: &Tx) -> Result<(), DbError> {
    let sql = format!("select number from catalogue_version where one = 1 {}", tx.for_update());
    tx.one(&sql, params![], |row| row.get::<u64>(0))?;
    Ok(())
}

/// The moment of the newest revision; for the page that says how fresh the catalogue is.
pub(super) fn newest(tx: &Tx) -> Result<Option<Moment>, DbError> {
    tx.one("select max(created) from procedure_revision", params![], |row| row.get(0))
}

const TIERS: [(Tier, &str); 5] = [
    (Tier::Ministry, "ministry"),
    (Tier::Province, "province"),
    (Tier::District, "district"),
    (Tier::Commune, "commune"),
    (Tier::Other, "other"),
];

fn tier_word(tier: Tier) -> &'static str {
    TIERS.iter().find(|(it, _)| *it == tier).map_or("other", |(_, word)| word)
}

fn tier_from_word(word: &str) -> Option<Tier> {
    TIERS.iter().find(|(_, it)| *it == word).map(|(tier, _)| *tier)
}

fn grade_word(grade: Grade) -> &'static str {
    match grade {
        Grade::A => "A",
        Grade::B => "B",
        Grade::C => "C",
    }
}

fn grade_from_word(word: &str) -> Option<Grade> {
    match word {
        "A" => Some(Grade::A),
        "B" => Some(Grade::B),
        "C" => Some(Grade::C),
        _ => None,
    }
}
