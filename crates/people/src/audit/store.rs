//! The table `security_event`. There is no statement here that changes or removes a row.

use base::{Date, Moment, VIETNAM};
use db::{DbError, Row, Tx, params};

use super::{Event, Kept, Kind, Search};
use crate::sessions::Subject;

pub(super) fn insert(tx: &Tx, event: &Event, operation: &str, now: Moment) -> Result<(), DbError> {
    let (actor_kind, actor) = Subject::columns(event.actor);
    let (subject_kind, subject) = Subject::columns(event.subject);
    tx.execute(
        "insert into security_event
            (id, at, kind, actor_kind, actor, subject_kind, subject, detail, operation)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![
            base::SessionId::new(),
            now,
            event.kind.word(),
            actor_kind,
            actor,
            subject_kind,
            subject,
            event.detail.as_str(),
            operation
        ],
    )
    .map(drop)
}

pub(super) fn count_since(tx: &Tx, kind: Kind, actor: Option<Subject>, since: Moment) -> Result<u64, DbError> {
    let (actor_kind, actor) = Subject::columns(actor);
    tx.one(
        "select count(*) from security_event where actor = $1 and actor_kind = $2 and kind = $3 and at >= $4",
        params![actor, actor_kind, kind.word(), since],
        |row| row.get(0),
    )
}

pub(super) fn count_about(tx: &Tx, kind: Kind, who: Subject, since: Moment) -> Result<u64, DbError> {
    let (subject_kind, subject) = Subject::columns(Some(who));
    tx.one(
        "select count(*) from security_event where subject = $1 and subject_kind = $2 and kind = $3 and at >= $4",
        params![subject, subject_kind, kind.word(), since],
        |row| row.get(0),
    )
}

/// The newest events of these kinds about somebody.
pub(super) fn recent(tx: &Tx, who: Subject, kinds: &[Kind], most: u32) -> Result<Vec<Kept>, DbError> {
    let (subject_kind, subject) = Subject::columns(Some(who));
    // Words of our own, without a quotation mark.
    let kinds = kinds.iter().map(|kind| format!("'{}'", kind.word())).collect::<Vec<_>>().join(", ");
    tx.all(
        &format!(
            "select at, kind, actor_kind, actor, subject_kind, subject, detail, operation from security_event
             where subject = $1 and subject_kind = $2 and kind in ({kinds})
             order by at desc, id desc limit $3"
        ),
        params![subject, subject_kind, most],
        read,
    )
}

const MATCHING: &str = "from security_event where at >= $1 and at < $2 and (kind = $3 or $3 = '')
    and (actor = $4 or subject = $4 or $4 = '')";

pub(super) fn find(tx: &Tx, search: &Search, limit: u32, offset: u32) -> Result<(Vec<Kept>, u64), DbError> {
    let (from, to) = search.day.map_or((Moment::MIN, Moment::MAX), day);
    let kind = search.kind.map(Kind::word).unwrap_or_default();
    let id = search.id.as_deref().unwrap_or_default();
    let count =
        tx.one(&format!("select count(*) {MATCHING}"), params![from, to, kind, id], |row: &Row| row.get(0))?;
    let events = tx.all(
        &format!(
            "select at, kind, actor_kind, actor, subject_kind, subject, detail, operation {MATCHING}
             order by at desc, id desc limit $5 offset $6"
        ),
        params![from, to, kind, id, limit, offset],
        read,
    )?;
    Ok((events, count))
}

/// From midnight to midnight in Vietnam.
fn day(day: Date) -> (Moment, Moment) {
    let begins = |day: Date| day.at(0, 0, 0, 0).to_zoned(VIETNAM).map(|zoned| zoned.timestamp());
    let next = day.tomorrow().unwrap_or(Date::MAX);
    (begins(day).unwrap_or(Moment::MIN), begins(next).unwrap_or(Moment::MAX))
}

fn read(row: &Row) -> Result<Kept, DbError> {
    let who = |column: usize| Subject::read(&row.get::<String>(column)?, &row.get::<String>(column + 1)?);
    let kind = Kind::from_word(&row.get::<String>(1)?);
    Ok(Kept {
        at: row.get(0)?,
        kind: kind.ok_or(DbError::WrongKind { column: 1, wanted: "a kind of security event" })?,
        actor: who(2)?,
        subject: who(4)?,
        detail: row.get(6)?,
        operation: row.get(7)?,
    })
}
