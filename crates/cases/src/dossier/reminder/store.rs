//! The tables `dossier_clock`, `reminder` and `reminder_read`.

use base::{DossierId, Moment, OfficerId, Part, Seat};
use db::{DbError, Row, Tx, Value, params};
use rules::workflow::{About, ClockKind, Rung, Running};

use super::{Reader, Reminder, ReminderId};

/// What the citizen is told of a running time has no rung; kept beside them so that it is told once.
const CITIZEN: &str = "citizen";

fn about(running: &Running) -> String {
    running.about.as_ref().map(About::word).unwrap_or_default()
}

fn word<T>(row: &Row, column: usize, read: impl Fn(&str) -> Option<T>) -> Result<T, DbError> {
    read(&row.get::<String>(column)?).ok_or(DbError::WrongKind { column, wanted: "a known word" })
}

/// The kind of a running time, and which of its kind; in this order side by side.
fn which(row: &Row, column: usize) -> Result<(ClockKind, Option<About>), DbError> {
    let kind = word(row, column, ClockKind::from_word)?;
    Ok((kind, About::from_word(kind, &row.get::<String>(column + 1)?)))
}

/// The times that the table says run.
fn kept(tx: &Tx, id: DossierId) -> Result<Vec<Running>, DbError> {
    tx.all(
        "select clock, about, due, agency, part, officer from dossier_clock where dossier = $1",
        params![id],
        |row| {
            let (kind, about) = which(row, 0)?;
            Ok(Running {
                kind,
                about,
                due: row.get(2)?,
                seat: Seat { agency: row.get(3)?, part: word(row, 4, Part::from_word)? },
                officer: row.get(5)?,
            })
        },
    )
}

/// Writes which times run for the dossier now, and clears reminders of those that no longer do. Tells whether the
/// tables said something else.
pub(super) fn keep(tx: &Tx, id: DossierId, running: &[Running], now: Moment) -> Result<bool, DbError> {
    let before = kept(tx, id)?;
    let mut changed = false;
    for gone in
        before.iter().filter(|old| !running.iter().any(|new| (new.kind, &new.about) == (old.kind, &old.about)))
    {
        tx.execute(
            "delete from dossier_clock where dossier = $1 and clock = $2 and about = $3",
            params![id, gone.kind.word(), about(gone)],
        )?;
        clear(tx, id, gone, None, now)?;
        changed = true;
    }
    for new in running.iter().filter(|new| !before.contains(new)) {
        let moved = before.iter().find(|old| (old.kind, &old.about) == (new.kind, &new.about));
        put(tx, id, new, moved.is_some_and(|old| old.due == new.due), now)?;
        clear(tx, id, new, Some(new.due), now)?;
        changed = true;
    }
    Ok(changed)
}

/// A time that runs. When only its holder changed, it is looked at when it would have been, and what was told follows
/// to the new holder.
fn put(tx: &Tx, id: DossierId, new: &Running, same_due: bool, now: Moment) -> Result<(), DbError> {
    let look_at = if same_due { "dossier_clock.look_at" } else { "excluded.look_at" };
    tx.execute(
        &format!(
            "insert into dossier_clock (dossier, clock, about, due, agency, part, officer, look_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)
             on conflict (dossier, clock, about) do update set due = excluded.due, agency = excluded.agency,
                part = excluded.part, officer = excluded.officer, look_at = {look_at}"
        ),
        params![id, new.kind.word(), about(new), new.due, new.seat.agency, new.seat.part.word(), new.officer, now],
    )?;
    tx.execute(
        "update reminder set agency = $5, part = $6, officer = $7
         where dossier = $1 and clock = $2 and about = $3 and due = $4 and cleared_at is null",
        params![id, new.kind.word(), about(new), new.due, new.seat.agency, new.seat.part.word(), new.officer],
    )
    .map(drop)
}

/// Clears what was told of a time, except of the due moment that still runs.
fn clear(tx: &Tx, id: DossierId, of: &Running, but: Option<Moment>, now: Moment) -> Result<(), DbError> {
    tx.execute(
        "update reminder set cleared_at = $5
         where dossier = $1 and clock = $2 and about = $3 and due <> $4 and cleared_at is null",
        params![id, of.kind.word(), about(of), but.map_or(-1, base::millis), now],
    )
    .map(drop)
}

/// The dossiers of which a running time is to be looked at, the longest waiting first.
pub(super) fn to_look_at(tx: &Tx, now: Moment, most: u32) -> Result<Vec<DossierId>, DbError> {
    tx.all(
        "select dossier from dossier_clock where look_at <= $1 group by dossier order by min(look_at) limit $2",
        params![now, most],
        |row| row.get(0),
    )
}

/// When to look at a running time again.
pub(super) fn look_at(tx: &Tx, id: DossierId, running: &Running, next: Option<Moment>) -> Result<(), DbError> {
    tx.execute(
        "update dossier_clock set look_at = $4 where dossier = $1 and clock = $2 and about = $3",
        params![id, running.kind.word(), about(running), next],
    )
    .map(drop)
}

/// Looks at nothing of the dossier before then.
pub(super) fn put_off(tx: &Tx, id: DossierId, until: Option<Moment>) -> Result<(), DbError> {
    tx.execute("update dossier_clock set look_at = $2 where dossier = $1", params![id, until]).map(drop)
}

/// Keeps that a rung was told of a running time; tells whether it had not been told before.
pub(super) fn tell(tx: &Tx, id: DossierId, running: &Running, rung: Rung, now: Moment) -> Result<bool, DbError> {
    once(tx, id, running, rung.word(), now)
}

/// The same of the citizen.
pub(super) fn tell_citizen(tx: &Tx, id: DossierId, running: &Running, now: Moment) -> Result<bool, DbError> {
    once(tx, id, running, CITIZEN, now)
}

fn once(tx: &Tx, id: DossierId, running: &Running, rung: &str, now: Moment) -> Result<bool, DbError> {
    let told = tx.execute(
        "insert into reminder (id, dossier, clock, about, due, rung, agency, part, officer, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         on conflict (dossier, clock, about, due, rung) do nothing",
        params![
            ReminderId::new(),
            id,
            running.kind.word(),
            about(running),
            running.due,
            rung,
            running.seat.agency,
            running.seat.part.word(),
            running.officer,
            now
        ],
    )?;
    Ok(told > 0)
}

/// Which reminders concern a reader; officer `$1`.
fn concerning(reader: &Reader) -> (String, Vec<Value>) {
    let mut values = vec![Value::from(reader.officer)];
    let mut bind = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    let mut any = vec!["(rung = 'holder' and officer = $1)".to_owned()];
    for seat in &reader.seats {
        let (agency, part) = (bind(seat.agency.into()), bind(seat.part.word().into()));
        any.push(format!("(rung = 'holder' and officer is null and agency = {agency} and part = {part})"));
    }
    if let Some(agency) = reader.heads {
        let agency = bind(agency.into());
        any.push(format!("(rung = 'head' and agency = {agency})"));
    }
    if reader.controls {
        any.push("rung = 'controller'".to_owned());
    }
    (format!("cleared_at is null and ({})", any.join(" or ")), values)
}

const MINE: &str = "(select reminder_read.at from reminder_read
    where reminder_read.reminder = reminder.id and reminder_read.officer = $1)";

pub(super) fn list(tx: &Tx, reader: &Reader, skip: u32, most: u32) -> Result<Vec<Reminder>, DbError> {
    let (wheres, mut values) = concerning(reader);
    values.extend([Value::from(most), Value::from(skip)]);
    let (most, skip) = (values.len() - 1, values.len());
    let sql = format!(
        "select id, dossier, clock, about, due, rung, agency, part, officer, at, {MINE},
            (select min(reminder_read.at) from reminder_read join reminder as told
                on told.id = reminder_read.reminder
             where told.dossier = reminder.dossier and told.clock = reminder.clock and told.about = reminder.about
                and told.due = reminder.due and told.rung = 'head')
         from reminder where {wheres}
         order by case when {MINE} is null then 0 else 1 end, due, id limit ${most} offset ${skip}"
    );
    tx.all(&sql, &values, |row| {
        let (clock, about) = which(row, 2)?;
        Ok(Reminder {
            id: row.get(0)?,
            dossier: row.get(1)?,
            clock,
            about,
            step: None,
            due: row.get(4)?,
            rung: word(row, 5, Rung::from_word)?,
            seat: Seat { agency: row.get(6)?, part: word(row, 7, Part::from_word)? },
            officer: row.get::<Option<OfficerId>>(8)?,
            at: row.get(9)?,
            read_at: row.get(10)?,
            head_read_at: row.get(11)?,
        })
    })
}

pub(super) fn count(tx: &Tx, reader: &Reader) -> Result<(u64, u64), DbError> {
    let (wheres, values) = concerning(reader);
    let sql = format!("select count(*), count(case when {MINE} is null then 1 end) from reminder where {wheres}");
    tx.one(&sql, &values, |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Marks as read what concerns the reader; tells how many were unread.
pub(super) fn mark_read(tx: &Tx, reader: &Reader, which: Option<ReminderId>, now: Moment) -> Result<u64, DbError> {
    let (mut wheres, mut values) = concerning(reader);
    values.push(Value::from(now));
    let now = values.len();
    if let Some(which) = which {
        values.push(Value::from(which));
        wheres += &format!(" and reminder.id = ${}", values.len());
    }
    let sql = format!(
        "insert into reminder_read (reminder, officer, at) select id, $1, ${now} from reminder where {wheres}
         on conflict (reminder, officer) do nothing"
    );
    tx.execute(&sql, &values)
}
