//! The table `officer_request`. Name, position and reason are sealed under the request's own key.

use base::{AgencyId, RequestId, Role};
use db::{DataKey, DbError, Row, Tx, Vault, params, rekey::Keys};
use serde::{Deserialize, Serialize};

use super::Request;

const COLUMNS: &str =
    "id, agency, requested_by, requested_at, officer, sealed_key, sealed, roles, valid_from, valid_to, state";

/// What is sealed of a request.
#[derive(Serialize, Deserialize)]
struct Sealed {
    name: String,
    title: String,
    reason: String,
}

fn place(id: RequestId) -> String {
    format!("officer_request:{id}")
}

pub(super) fn insert(tx: &Tx, vault: &Vault, request: &Request) -> Result<(), DbError> {
    let (key, place) = (DataKey::new(), place(request.id));
    let sealed =
        Sealed { name: request.name.clone(), title: request.title.clone(), reason: request.reason.clone() };
    let roles: Vec<&str> = request.roles.iter().map(|role| role.word()).collect();
    tx.execute(
        &format!(
            "insert into officer_request ({COLUMNS})
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open')"
        ),
        params![
            request.id,
            request.agency,
            request.requested_by,
            request.requested_at,
            request.officer,
            vault.seal_key(&place, &key),
            key.seal_json(&place, &sealed)?,
            roles.join(" "),
            request.from,
            request.to
        ],
    )
    .map(drop)
}

fn read(vault: &Vault, row: &Row) -> Result<(Request, bool), DbError> {
    let id = row.get(0)?;
    let key = vault.open_key(&place(id), &row.get::<Vec<u8>>(5)?)?;
    let Sealed { name, title, reason } = key.open_json(&place(id), &row.get::<Vec<u8>>(6)?)?;
    let roles: String = row.get(7)?;
    let request = Request {
        id,
        agency: row.get(1)?,
        requested_by: row.get(2)?,
        requested_at: row.get(3)?,
        officer: row.get(4)?,
        name,
        title,
        roles: roles.split(' ').filter_map(Role::from_word).collect(),
        from: row.get(8)?,
        to: row.get(9)?,
        reason,
    };
    Ok((request, row.get::<String>(10)? == "open"))
}

/// A request, and whether nobody has decided on it.
pub(super) fn find(tx: &Tx, vault: &Vault, id: RequestId) -> Result<Option<(Request, bool)>, DbError> {
    tx.opt(&format!("select {COLUMNS} from officer_request where id = $1"), params![id], |row| read(vault, row))
}

/// The open requests of an agency, or all.
pub(super) fn open(tx: &Tx, vault: &Vault, agency: Option<AgencyId>) -> Result<Vec<Request>, DbError> {
    let of = agency.map(|agency| agency.to_string()).unwrap_or_default();
    let sql = format!(
        "select {COLUMNS} from officer_request where state = 'open' and (agency = $1 or $1 = '') order by id"
    );
    tx.all(&sql, params![of], |row| read(vault, row).map(|(request, _)| request))
}

/// Whether it was open.
pub(super) fn close(tx: &Tx, id: RequestId, state: &str) -> Result<bool, DbError> {
    let sql = "update officer_request set state = $2 where id = $1 and state = 'open'";
    Ok(tx.execute(sql, params![id, state])? == 1)
}

/// Puts requests' keys under the new key.
pub(super) fn rekey(tx: &Tx, keys: &Keys, after: &str, most: u32) -> Result<Option<String>, DbError> {
    let sql = "select id, sealed_key from officer_request where id > $1 order by id limit $2";
    let rows: Vec<(RequestId, Vec<u8>)> =
        tx.all::<_, DbError>(sql, params![after, most], |row: &Row| Ok((row.get(0)?, row.get(1)?)))?;
    for (id, sealed_key) in &rows {
        let sealed_key = keys.new.reseal_key(keys.old, &place(*id), sealed_key)?;
        tx.execute("update officer_request set sealed_key = $2 where id = $1", params![*id, sealed_key])?;
    }
    Ok(rows.last().map(|(id, _)| id.to_string()))
}
