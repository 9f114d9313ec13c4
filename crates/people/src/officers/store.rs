//! The tables `officer` and `membership`.

use base::{AccountId, AgencyId, Date, Moment, OfficerId, Role};
use db::{DbError, Row, Tx, params};

use super::Credentials;

pub(super) struct Person {
    pub id: OfficerId,
    pub name: String,
    pub title: String,
    pub locked: bool,
    pub account: Option<AccountId>,
}

#[allow(clippy::too_many_arguments, reason = "one argument for each column")]
pub(super) fn insert(
    tx: &Tx,
    id: OfficerId,
    username: &str,
    name: &str,
    title: &str,
    password: &str,
    must_change: bool,
    now: Moment,
) -> Result<(), DbError> {
    tx.execute(
        "insert into officer (id, username, name, title, password, must_change_password, locked, created_at)
         values ($1, $2, $3, $4, $5, $6, 0, $7)",
        params![id, username, name, title, password, must_change, now],
    )
    .map(drop)
}

pub(super) fn person(tx: &Tx, id: OfficerId) -> Result<Option<Person>, DbError> {
    tx.opt("select name, title, locked, account from officer where id = $1", params![id], |row: &Row| {
        Ok(Person { id, name: row.get(0)?, title: row.get(1)?, locked: row.get(2)?, account: row.get(3)? })
    })
}

pub(super) fn credentials(tx: &Tx, username: &str) -> Result<Option<Credentials>, DbError> {
    tx.opt(
        "select id, password, must_change_password, locked from officer where username = $1",
        params![username],
        |row: &Row| {
            Ok(Credentials {
                id: row.get(0)?,
                password: row.get(1)?,
                must_change_password: row.get(2)?,
                locked: row.get(3)?,
            })
        },
    )
}

pub(super) fn username(tx: &Tx, id: OfficerId) -> Result<Option<String>, DbError> {
    tx.opt("select username from officer where id = $1", params![id], |row: &Row| row.get(0))
}

pub(super) fn set_password(tx: &Tx, id: OfficerId, hash: &str) -> Result<(), DbError> {
    let sql = "update officer set password = $2, must_change_password = 0 where id = $1";
    tx.execute(sql, params![id, hash]).map(drop)
}

pub(super) fn set_locked(tx: &Tx, id: OfficerId, locked: bool) -> Result<(), DbError> {
    tx.execute("update officer set locked = $2 where id = $1", params![id, locked]).map(drop)
}

pub(super) fn link_account(tx: &Tx, id: OfficerId, account: AccountId) -> Result<(), DbError> {
    tx.execute("update officer set account = $2 where id = $1", params![id, account]).map(drop)
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
