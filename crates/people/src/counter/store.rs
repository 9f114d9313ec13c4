//! The table `counter_recovery`.

use base::{AccountId, AgencyId, Moment, OfficerId, RecoveryId};
use db::{DbError, Row, Tx, params};

/// A recovery as it is kept.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub id: RecoveryId,
    pub account: AccountId,
    pub agency: AgencyId,
    pub asked_by: OfficerId,
    pub asked_at: Moment,
    pub until: Moment,
    pub sealed: Vec<u8>,
    pub proven_at: Option<Moment>,
    pub granted: Option<bool>,
}

const COLUMNS: &str = "id, account, agency, asked_by, asked_at, good_until, sealed, proven_at, granted";

fn read(row: &Row) -> Result<Kept, DbError> {
    Ok(Kept {
        id: row.get(0)?,
        account: row.get(1)?,
        agency: row.get(2)?,
        asked_by: row.get(3)?,
        asked_at: row.get(4)?,
        until: row.get(5)?,
        sealed: row.get(6)?,
        proven_at: row.get(7)?,
        granted: row.get(8)?,
    })
}

pub(super) fn insert(tx: &Tx, kept: &Kept) -> Result<(), DbError> {
    tx.execute(
        "insert into counter_recovery (id, account, agency, asked_by, asked_at, good_until, sealed)
         values ($1, $2, $3, $4, $5, $6, $7)",
        params![kept.id, kept.account, kept.agency, kept.asked_by, kept.asked_at, kept.until, kept.sealed.clone()],
    )
    .map(drop)
}

pub(super) fn find(tx: &Tx, id: RecoveryId) -> Result<Option<Kept>, DbError> {
    tx.opt(&format!("select {COLUMNS} from counter_recovery where id = $1"), params![id], read)
}

/// The newest of an agency.
pub(super) fn of_agency(tx: &Tx, agency: AgencyId, most: u32) -> Result<Vec<Kept>, DbError> {
    let sql = format!(
        "select {COLUMNS} from counter_recovery where agency = $1 order by asked_at desc, id desc limit $2"
    );
    tx.all(&sql, params![agency, most], read)
}

/// Ends what is open for an account, because it is begun anew.
pub(super) fn withdraw(tx: &Tx, account: AccountId, by: OfficerId, now: Moment) -> Result<(), DbError> {
    let sql = "update counter_recovery set answered_by = $2, answered_at = $3, granted = 0
         where account = $1 and granted is null";
    tx.execute(sql, params![account, by, now]).map(drop)
}

pub(super) fn proven(tx: &Tx, id: RecoveryId, now: Moment) -> Result<(), DbError> {
    tx.execute("update counter_recovery set proven_at = $2 where id = $1", params![id, now]).map(drop)
}

/// Whether it was open still: of two answers only one counts.
pub(super) fn answer(tx: &Tx, id: RecoveryId, by: OfficerId, granted: bool, now: Moment) -> Result<bool, DbError> {
    let sql = "update counter_recovery set answered_by = $2, answered_at = $3, granted = $4
         where id = $1 and granted is null";
    Ok(tx.execute(sql, params![id, by, now, granted])? == 1)
}
