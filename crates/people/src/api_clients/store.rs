//! The tables `api_client` and `api_key`.

use base::{AgencyId, ApiClientId, Moment};
use db::{DbError, Row, Tx, Vault, params, rekey::Keys};
use rules::policy::{ApiAction, Client, Scope};
use serde::{Deserialize, Serialize};

use super::{Kept, Key};

/// What is sealed of a client.
#[derive(Serialize, Deserialize)]
struct Sealed {
    name: String,
    purpose: String,
}

fn place(id: ApiClientId) -> String {
    format!("api_client:{id}")
}

const COLUMNS: &str = "id, sealed, agency, actions, first_day, last_day, made_at, made_by, used_at, ended_at";

pub(super) fn insert(tx: &Tx, vault: &Vault, kept: &Kept) -> Result<(), DbError> {
    let client = &kept.client;
    let sealed = Sealed { name: kept.name.clone(), purpose: kept.purpose.clone() };
    let agency = match client.scope {
        Scope::Agency(agency) => Some(agency),
        Scope::Province => None,
    };
    let actions: Vec<&str> = client.actions.iter().map(|action| action.word()).collect();
    tx.execute(
        "insert into api_client (id, sealed, agency, actions, first_day, last_day, made_at, made_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![
            client.id,
            vault.seal_json(&place(client.id), &sealed)?,
            agency,
            actions.join(" "),
            kept.first,
            kept.last,
            kept.made_at,
            kept.made_by
        ],
    )
    .map(drop)
}

fn read(vault: &Vault, row: &Row) -> Result<Kept, DbError> {
    let id = row.get(0)?;
    let Sealed { name, purpose } = vault.open_json(&place(id), &row.get::<Vec<u8>>(1)?)?;
    let actions: String = row.get(3)?;
    let scope = row.get::<Option<AgencyId>>(2)?.map_or(Scope::Province, Scope::Agency);
    Ok(Kept {
        client: Client { id, scope, actions: actions.split(' ').filter_map(ApiAction::from_word).collect() },
        name,
        purpose,
        first: row.get(4)?,
        last: row.get(5)?,
        made_at: row.get(6)?,
        made_by: row.get(7)?,
        used_at: row.get(8)?,
        ended_at: row.get(9)?,
        keys: Vec::new(),
    })
}

pub(super) fn find(tx: &Tx, vault: &Vault, id: ApiClientId, held: bool) -> Result<Option<Kept>, DbError> {
    let lock = if held { tx.for_update() } else { "" };
    let sql = format!("select {COLUMNS} from api_client where id = $1 {lock}");
    tx.opt(&sql, params![id], |row| read(vault, row))
}

pub(super) fn all(tx: &Tx, vault: &Vault) -> Result<Vec<Kept>, DbError> {
    let sql = format!("select {COLUMNS} from api_client order by id desc");
    tx.all(&sql, &[], |row| read(vault, row))
}

pub(super) fn used(tx: &Tx, id: ApiClientId, now: Moment) -> Result<(), DbError> {
    tx.execute("update api_client set used_at = $2 where id = $1", params![id, now]).map(drop)
}

pub(super) fn end(tx: &Tx, id: ApiClientId, now: Moment) -> Result<(), DbError> {
    tx.execute("update api_client set ended_at = $2 where id = $1", params![id, now]).map(drop)
}

pub(super) fn insert_key(
    tx: &Tx,
    id: ApiClientId,
    hash: &str,
    beginning: &str,
    now: Moment,
) -> Result<(), DbError> {
    let sql = "insert into api_key (hash, client, beginning, made_at) values ($1, $2, $3, $4)";
    tx.execute(sql, params![hash, id, beginning, now]).map(drop)
}

/// From then on none of the client's keys is good; those that end before stay so.
pub(super) fn end_keys(tx: &Tx, id: ApiClientId, until: Moment) -> Result<(), DbError> {
    let sql = "update api_key set good_until = $2 where client = $1 and (good_until is null or good_until > $2)";
    tx.execute(sql, params![id, until]).map(drop)
}

/// The keys that are good, the newest first.
pub(super) fn keys(tx: &Tx, id: ApiClientId, now: Moment) -> Result<Vec<Key>, DbError> {
    tx.all(
        "select beginning, good_until from api_key where client = $1 and (good_until is null or good_until > $2)
         order by made_at desc, beginning",
        params![id, now],
        |row| Ok(Key { beginning: row.get(0)?, good_until: row.get(1)? }),
    )
}

pub(super) fn by_hash(tx: &Tx, hash: &str, now: Moment) -> Result<Option<ApiClientId>, DbError> {
    let sql = "select client from api_key where hash = $1 and (good_until is null or good_until > $2)";
    tx.opt(sql, params![hash, now], |row| row.get(0))
}

pub(super) fn rekey(tx: &Tx, keys: &Keys, after: &str, most: u32) -> Result<Option<String>, DbError> {
    let sql = "select id, sealed from api_client where id > $1 order by id limit $2";
    let rows: Vec<(ApiClientId, Vec<u8>)> =
        tx.all::<_, DbError>(sql, params![after, most], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for (id, sealed) in &rows {
        let anew = keys.new.seal_json(&place(*id), &keys.old.open_json::<Sealed>(&place(*id), sealed)?)?;
        tx.execute("update api_client set sealed = $2 where id = $1", params![*id, anew])?;
    }
    Ok(rows.last().map(|(id, _)| id.to_string()))
}
