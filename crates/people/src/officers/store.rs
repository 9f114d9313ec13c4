//! The tables `officer` and `membership`. Name and position of an officer are sealed under the officer's own key.

use base::{AccountId, AgencyId, Date, Moment, OfficerId, Role};
use db::{DataKey, DbError, Row, Tx, Vault, params, rekey::Keys};
use serde::{Deserialize, Serialize};

use super::{Credentials, Held, NewOfficer, OnRoster};

pub(super) struct Person {
    pub id: OfficerId,
    pub name: String,
    pub title: String,
    pub locked: bool,
    pub account: Option<AccountId>,
}

/// What is sealed of an officer.
#[derive(Serialize, Deserialize)]
struct Sealed {
    name: String,
    title: String,
}

fn place(id: OfficerId) -> String {
    format!("officer:{id}")
}

/// Name and position, of the columns `sealed_key` and `sealed` that begin at `column`.
fn opened(vault: &Vault, id: OfficerId, row: &Row, column: usize) -> Result<Sealed, DbError> {
    let key = vault.open_key(&place(id), &row.get::<Vec<u8>>(column)?)?;
    key.open_json(&place(id), &row.get::<Vec<u8>>(column + 1)?)
}

pub(super) fn insert(
    tx: &Tx,
    vault: &Vault,
    id: OfficerId,
    new: &NewOfficer,
    hash: &str,
    now: Moment,
) -> Result<(), DbError> {
    let (key, place) = (DataKey::new(), place(id));
    let sealed = Sealed { name: new.name.clone(), title: new.title.clone() };
    tx.execute(
        "insert into officer
            (id, username, sealed_key, sealed, password, must_change_password, password_at, locked, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, 0, $7)",
        params![
            id,
            &new.username,
            vault.seal_key(&place, &key),
            key.seal_json(&place, &sealed)?,
            hash,
            new.must_change_password,
            now
        ],
    )
    .map(drop)
}

pub(super) fn person(tx: &Tx, vault: &Vault, id: OfficerId) -> Result<Option<Person>, DbError> {
    let sql = "select locked, account, sealed_key, sealed from officer where id = $1";
    tx.opt(sql, params![id], |row: &Row| {
        let Sealed { name, title } = opened(vault, id, row, 2)?;
        Ok(Person { id, name, title, locked: row.get(0)?, account: row.get(1)? })
    })
}

/// Whether the account is locked; none where there is no such officer.
pub(super) fn locked(tx: &Tx, id: OfficerId) -> Result<Option<bool>, DbError> {
    tx.opt("select locked from officer where id = $1", params![id], |row: &Row| row.get(0))
}

/// Puts officers' keys under the new key.
pub(super) fn rekey(tx: &Tx, keys: &Keys, after: &str, most: u32) -> Result<Option<String>, DbError> {
    let sql = "select id, sealed_key from officer where id > $1 order by id limit $2";
    let rows: Vec<(OfficerId, Vec<u8>)> =
        tx.all::<_, DbError>(sql, params![after, most], |row: &Row| Ok((row.get(0)?, row.get(1)?)))?;
    for (id, sealed_key) in &rows {
        let sealed_key = keys.new.reseal_key(keys.old, &place(*id), sealed_key)?;
        tx.execute("update officer set sealed_key = $2 where id = $1", params![*id, sealed_key])?;
    }
    Ok(rows.last().map(|(id, _)| id.to_string()))
}

pub(super) fn credentials(tx: &Tx, username: &str) -> Result<Option<Credentials>, DbError> {
    tx.opt(
        "select id, password, must_change_password, password_at, locked from officer where username = $1",
        params![username],
        |row: &Row| {
            Ok(Credentials {
                id: row.get(0)?,
                password: row.get(1)?,
                must_change_password: row.get(2)?,
                password_at: row.get(3)?,
                locked: row.get(4)?,
            })
        },
    )
}

pub(super) fn username(tx: &Tx, id: OfficerId) -> Result<Option<String>, DbError> {
    tx.opt("select username from officer where id = $1", params![id], |row: &Row| row.get(0))
}

pub(super) fn set_password(
    tx: &Tx,
    id: OfficerId,
    hash: &str,
    must_change: bool,
    now: Moment,
) -> Result<(), DbError> {
    let sql = "update officer set password = $2, must_change_password = $3, password_at = $4 where id = $1";
    tx.execute(sql, params![id, hash, must_change, now]).map(drop)
}

pub(super) fn set_awaited(tx: &Tx, id: OfficerId, agency: Option<AgencyId>) -> Result<(), DbError> {
    tx.execute("update officer set awaited_by = $2 where id = $1", params![id, agency]).map(drop)
}

pub(super) fn set_locked(tx: &Tx, id: OfficerId, locked: bool) -> Result<(), DbError> {
    tx.execute("update officer set locked = $2 where id = $1", params![id, locked]).map(drop)
}

pub(super) fn link_account(tx: &Tx, id: OfficerId, account: AccountId) -> Result<(), DbError> {
    tx.execute("update officer set account = $2 where id = $1", params![id, account]).map(drop)
}

/// Whether an account is that of somebody who serves the agency on that day, locked or not.
pub(super) fn is_account_of_agency(
    tx: &Tx,
    account: AccountId,
    agency: AgencyId,
    on: Date,
) -> Result<bool, DbError> {
    let serving: i64 = tx.one(
        "select count(*) from officer o join membership m on m.officer = o.id
         where o.account = $1 and m.agency = $2 and m.valid_from <= $3 and (m.valid_to is null or m.valid_to >= $3)",
        params![account, agency, on],
        |row: &Row| row.get(0),
    )?;
    Ok(serving > 0)
}

/// Whether the officer serves another agency on a day of the period.
pub(super) fn serves_elsewhere(
    tx: &Tx,
    officer: OfficerId,
    agency: AgencyId,
    from: Date,
    to: Option<Date>,
) -> Result<bool, DbError> {
    let overlapping: i64 = tx.one(
        "select count(*) from membership where officer = $1 and agency <> $2
           and (valid_to is null or valid_to >= $3) and valid_from <= $4",
        params![officer, agency, from, to.unwrap_or(Date::MAX)],
        |row: &Row| row.get(0),
    )?;
    Ok(overlapping > 0)
}

/// Whether exactly this right is kept.
pub(super) fn holds(
    tx: &Tx,
    officer: OfficerId,
    agency: AgencyId,
    role: Role,
    from: Date,
    to: Option<Date>,
) -> Result<bool, DbError> {
    let kept = tx.opt(
        "select valid_to from membership where officer = $1 and agency = $2 and role = $3 and valid_from = $4",
        params![officer, agency, role.word(), from],
        |row: &Row| row.get::<Option<Date>>(0),
    )?;
    Ok(kept == Some(to))
}

pub(super) fn put_membership(
    tx: &Tx,
    officer: OfficerId,
    agency: AgencyId,
    role: Role,
    from: Date,
    to: Option<Date>,
) -> Result<(), DbError> {
    tx.execute(
        "insert into membership (officer, agency, role, valid_from, valid_to) values ($1, $2, $3, $4, $5)
         on conflict (officer, agency, role, valid_from) do update set valid_to = excluded.valid_to",
        params![officer, agency, role.word(), from, to],
    )
    .map(drop)
}

pub(super) fn end_memberships(tx: &Tx, officer: OfficerId, agency: AgencyId, last: Date) -> Result<(), DbError> {
    tx.execute(
        "update membership set valid_to = $3 where officer = $1 and agency = $2
           and (valid_to is null or valid_to > $3)",
        params![officer, agency, last],
    )
    .map(drop)
}

pub(super) fn memberships(tx: &Tx, officer: OfficerId, on: Date) -> Result<Vec<(AgencyId, String)>, DbError> {
    tx.all(
        "select agency, role from membership where officer = $1 and valid_from <= $2
           and (valid_to is null or valid_to >= $2) order by valid_from desc, agency",
        params![officer, on],
        |row: &Row| Ok((row.get(0)?, row.get(1)?)),
    )
}

pub(super) fn serving(tx: &Tx, agency: AgencyId, on: Date) -> Result<Vec<OfficerId>, DbError> {
    tx.all(
        "select distinct officer from membership where agency = $1 and valid_from <= $2
           and (valid_to is null or valid_to >= $2) order by officer",
        params![agency, on],
        |row: &Row| row.get(0),
    )
}

/// The agencies an officer serves on that day or later.
pub(super) fn agencies_of(tx: &Tx, officer: OfficerId, on: Date) -> Result<Vec<AgencyId>, DbError> {
    tx.all(
        "select distinct agency from membership where officer = $1 and (valid_to is null or valid_to >= $2)",
        params![officer, on],
        |row: &Row| row.get(0),
    )
}

/// Whether there was such a role that had not ended before.
pub(super) fn end_role(
    tx: &Tx,
    officer: OfficerId,
    agency: AgencyId,
    role: Role,
    from: Date,
    last: Date,
) -> Result<bool, DbError> {
    let sql = "update membership set valid_to = $5 where officer = $1 and agency = $2 and role = $3
        and valid_from = $4 and (valid_to is null or valid_to > $5)";
    Ok(tx.execute(sql, params![officer, agency, role.word(), from, last])? == 1)
}

/// Whether there was such a role.
pub(super) fn keep_role(
    tx: &Tx,
    officer: OfficerId,
    agency: AgencyId,
    role: Role,
    from: Date,
    on: Date,
) -> Result<bool, DbError> {
    let sql = "update membership set reviewed_on = $5 where officer = $1 and agency = $2 and role = $3
        and valid_from = $4";
    Ok(tx.execute(sql, params![officer, agency, role.word(), from, on])? == 1)
}

/// Who serves an agency on that day or later, with their roles there and their last sign-in.
pub(super) fn roster(tx: &Tx, vault: &Vault, agency: AgencyId, on: Date) -> Result<Vec<OnRoster>, DbError> {
    let mut officers = tx.all(
        "select id, username, locked, awaited_by, must_change_password, sealed_key, sealed,
            (select max(at) from security_event where kind = 'signed-in' and subject = officer.id)
         from officer where exists (select 1 from membership m where m.officer = officer.id and m.agency = $1
            and (m.valid_to is null or m.valid_to >= $2)) order by username",
        params![agency, on],
        |row: &Row| {
            let id = row.get(0)?;
            let Sealed { name, title } = opened(vault, id, row, 5)?;
            Ok::<_, DbError>(OnRoster {
                id,
                username: row.get(1)?,
                name,
                title,
                locked: row.get(2)?,
                awaited_by: row.get(3)?,
                is_new: row.get(4)?,
                signed_in_at: row.get(7)?,
                roles: Vec::new(),
            })
        },
    )?;
    for officer in &mut officers {
        officer.roles = held(tx, officer.id, agency, on)?;
    }
    Ok(officers)
}

fn held(tx: &Tx, officer: OfficerId, agency: AgencyId, on: Date) -> Result<Vec<Held>, DbError> {
    let rows = tx.all(
        "select role, valid_from, valid_to, reviewed_on from membership where officer = $1 and agency = $2
           and (valid_to is null or valid_to >= $3) and valid_from <= coalesce(valid_to, valid_from)
         order by valid_from, role",
        params![officer, agency, on],
        |row: &Row| {
            let role: String = row.get(0)?;
            let (from, to, reviewed_on) = (row.get(1)?, row.get(2)?, row.get(3)?);
            Ok::<_, DbError>(Role::from_word(&role).map(|role| Held { role, from, to, reviewed_on }))
        },
    )?;
    Ok(rows.into_iter().flatten().collect())
}

/// Whether somebody holds the role on that day.
pub(super) fn is_held(tx: &Tx, role: Role, on: Date) -> Result<bool, DbError> {
    let held: i64 = tx.one(
        "select count(*) from membership where role = $1 and valid_from <= $2
           and (valid_to is null or valid_to >= $2)",
        params![role.word(), on],
        |row: &Row| row.get(0),
    )?;
    Ok(held > 0)
}

/// Who has a role there on a day after `last`.
pub(super) fn serving_after(tx: &Tx, agency: AgencyId, last: Date) -> Result<Vec<OfficerId>, DbError> {
    tx.all(
        "select distinct officer from membership where agency = $1 and (valid_to is null or valid_to > $2)
           and valid_from <= coalesce(valid_to, valid_from) order by officer",
        params![agency, last],
        |row: &Row| row.get(0),
    )
}
