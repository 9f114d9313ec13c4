//! The tables `agency` and `agency_successor`.

use base::{AgencyId, Date};
use db::{DbError, Row, Tx, params};

use super::{Agency, Successor, Tier};

const COLUMNS: &str = "id, code, tier, kind, kind_name, name, full_name, parent, intake, one_stop, identifier, \
     identifier_verified, valid_from, valid_to";
const VALID: &str = "valid_from <= $1 and (valid_to is null or valid_to >= $1)";

fn agency(row: &Row) -> Result<Agency, DbError> {
    let tier = Tier::from_word(&row.get::<String>(2)?);
    Ok(Agency {
        id: row.get(0)?,
        code: row.get(1)?,
        tier: tier.ok_or(DbError::WrongKind { column: 2, wanted: "a tier" })?,
        kind: row.get(3)?,
        kind_name: row.get(4)?,
        name: row.get(5)?,
        full_name: row.get(6)?,
        parent: row.get(7)?,
        intake: row.get(8)?,
        one_stop: row.get(9)?,
        identifier: row.get(10)?,
        identifier_verified: row.get(11)?,
        valid_from: row.get(12)?,
        valid_to: row.get(13)?,
    })
}

pub(crate) fn list(tx: &Tx, on: Date) -> Result<Vec<Agency>, DbError> {
    let sql = format!("select {COLUMNS} from agency where {VALID} order by place, code");
    tx.all(&sql, params![on], agency)
}

pub(crate) fn all(tx: &Tx) -> Result<Vec<Agency>, DbError> {
    tx.all(&format!("select {COLUMNS} from agency order by valid_from, place"), &[], agency)
}

pub(crate) fn of_tier(tx: &Tx, tier: Tier, on: Date) -> Result<Vec<Agency>, DbError> {
    let sql = format!("select {COLUMNS} from agency where {VALID} and tier = $2 order by place, code");
    tx.all(&sql, params![on, tier.word()], agency)
}

pub(crate) fn children(tx: &Tx, code: &str, on: Date) -> Result<Vec<Agency>, DbError> {
    let sql = format!("select {COLUMNS} from agency where {VALID} and parent = $2 order by place, code");
    tx.all(&sql, params![on, code], agency)
}

pub(crate) fn by_id(tx: &Tx, id: AgencyId) -> Result<Option<Agency>, DbError> {
    tx.opt(&format!("select {COLUMNS} from agency where id = $1"), params![id], agency)
}

pub(crate) fn by_code(tx: &Tx, code: &str, on: Date) -> Result<Option<Agency>, DbError> {
    tx.opt(&format!("select {COLUMNS} from agency where {VALID} and code = $2"), params![on, code], agency)
}

/// The agency with its natural key, and whether its identifier is used.
pub(crate) fn by_key(tx: &Tx, code: &str, from: Date) -> Result<Option<(Agency, bool)>, DbError> {
    let sql = format!("select {COLUMNS}, identifier_used from agency where code = $1 and valid_from = $2");
    tx.opt(&sql, params![code, from], |row| Ok((agency(row)?, row.get(14)?)))
}

pub(crate) fn insert(tx: &Tx, agency: &Agency, place: usize) -> Result<(), DbError> {
    let sql = format!(
        "insert into agency ({COLUMNS}, place)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
    );
    let values = params![
        agency.id,
        &agency.code,
        agency.tier.word(),
        &agency.kind,
        &agency.kind_name,
        &agency.name,
        &agency.full_name,
        agency.parent.clone(),
        agency.intake.clone(),
        agency.one_stop.clone(),
        agency.identifier.clone(),
        agency.identifier_verified,
        agency.valid_from,
        agency.valid_to,
        place
    ];
    tx.execute(&sql, values).map(drop)
}

/// Writes what may change of an agency.
pub(crate) fn update(tx: &Tx, agency: &Agency) -> Result<(), DbError> {
    let values = params![
        agency.id,
        &agency.full_name,
        agency.intake.clone(),
        agency.one_stop.clone(),
        agency.identifier.clone(),
        agency.identifier_verified,
        agency.valid_to
    ];
    tx.execute(
        "update agency set full_name = $2, intake = $3, one_stop = $4, identifier = $5, identifier_verified = $6,
            valid_to = $7 where id = $1",
        values,
    )
    .map(drop)
}

pub(crate) fn identifier_is_used(tx: &Tx, id: AgencyId) -> Result<(), DbError> {
    tx.execute("update agency set identifier_used = 1 where id = $1 and identifier_used = 0", params![id])
        .map(drop)
}

pub(crate) fn put_successor(tx: &Tx, agency: AgencyId, next: &Successor) -> Result<(), DbError> {
    tx.execute(
        "insert into agency_successor (agency, code, valid_from, name, part, confirmed)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
        params![agency, &next.code, next.valid_from, &next.name, next.part, next.confirmed],
    )
    .map(drop)
}

pub(crate) fn successors(tx: &Tx, agency: AgencyId) -> Result<Vec<Successor>, DbError> {
    tx.all(
        "select code, valid_from, name, part, confirmed from agency_successor where agency = $1 order by code",
        params![agency],
        |row: &Row| {
            Ok(Successor {
                code: row.get(0)?,
                valid_from: row.get(1)?,
                name: row.get(2)?,
                part: row.get(3)?,
                confirmed: row.get(4)?,
            })
        },
    )
}

pub(crate) fn ended_by(tx: &Tx, last: Date) -> Result<Vec<Agency>, DbError> {
    let sql = format!("select {COLUMNS} from agency where valid_to <= $1 order by place, code");
    tx.all(&sql, params![last], agency)
}

pub(crate) fn predecessors(tx: &Tx, code: &str, from: Date) -> Result<Vec<(AgencyId, String)>, DbError> {
    tx.all(
        "select before.id, before.full_name from agency_successor next join agency before on before.id = next.agency
         where next.code = $1 and next.valid_from = $2 order by before.full_name",
        params![code, from],
        |row: &Row| Ok((row.get(0)?, row.get(1)?)),
    )
}
