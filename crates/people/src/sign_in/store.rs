//! The tables `sign_in_attempt` and `step_ticket`.

use base::Moment;
use db::{DbError, Row, Tx, params};

use super::ticket::Ticket;
use crate::sessions::Subject;

/// Counts one try and gives how many there are in the window; a window that began before `oldest` is over.
pub(super) fn count(tx: &Tx, key: &str, now: i64, oldest: i64) -> Result<i64, DbError> {
    tx.one(
        "insert into sign_in_attempt (key_hash, wrong, window_began_at) values ($1, 1, $2)
         on conflict (key_hash) do update set
            wrong = case when sign_in_attempt.window_began_at <= $3 then 1 else sign_in_attempt.wrong + 1 end,
            window_began_at = case when sign_in_attempt.window_began_at <= $3 then $2
                else sign_in_attempt.window_began_at end
         returning wrong",
        params![key, now, oldest],
        |row: &Row| row.get(0),
    )
}

pub(super) fn forget(tx: &Tx, key: &str) -> Result<(), DbError> {
    tx.execute("delete from sign_in_attempt where key_hash = $1", params![key]).map(drop)
}

pub(super) fn sweep(tx: &Tx, before: i64) -> Result<u64, DbError> {
    tx.execute("delete from sign_in_attempt where window_began_at <= $1", params![before])
}

pub(super) fn keep_ticket(tx: &Tx, hash: &str, ticket: &Ticket) -> Result<(), DbError> {
    let (kind, owner) = Subject::columns(Some(ticket.who));
    tx.execute(
        "insert into step_ticket (ticket_hash, owner_kind, owner, sealed, made_at) values ($1, $2, $3, $4, $5)",
        params![hash, kind, owner, ticket.sealed.clone(), ticket.made_at],
    )
    .map(drop)
}

pub(super) fn ticket(tx: &Tx, hash: &str) -> Result<Option<Ticket>, DbError> {
    let sql = "select owner_kind, owner, sealed, made_at from step_ticket where ticket_hash = $1";
    tx.opt(sql, params![hash], |row: &Row| {
        let who = Subject::read(&row.get::<String>(0)?, &row.get::<String>(1)?)?.ok_or(DbError::NoRow)?;
        Ok(Ticket { who, sealed: row.get(2)?, made_at: row.get(3)? })
    })
}

/// Whether it was still there: of two who come with it at once only one is told so.
pub(super) fn use_ticket(tx: &Tx, hash: &str) -> Result<bool, DbError> {
    Ok(tx.execute("delete from step_ticket where ticket_hash = $1", params![hash])? == 1)
}

pub(super) fn sweep_tickets(tx: &Tx, before: Moment) -> Result<u64, DbError> {
    tx.execute("delete from step_ticket where made_at <= $1", params![before])
}

pub(super) fn forget_all(tx: &Tx) -> Result<(), DbError> {
    tx.execute("delete from sign_in_attempt", &[])?;
    tx.execute("delete from step_ticket", &[]).map(drop)
}
