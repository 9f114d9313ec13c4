//! The tables `outage`, `outage_end` and `late_entry`.

use base::{AgencyId, DossierId, Moment, OfficerId, OutageId};
use db::{DbError, Row, Tx, params};
use rules::workflow::{EnteredLate, Outage};

use super::{Declared, Entered};

const ALL: &str =
    "select outage.id, outage.agency, outage.began, outage_end.ended, agency.full_name, outage.reason,
        outage.declared_at, outage.declared_by, outage_end.ended_at, outage_end.ended_by,
        (select count(*) from late_entry where late_entry.outage = outage.id)
    from outage
    left join outage_end on outage_end.outage = outage.id
    left join agency on agency.id = outage.agency";

fn read(row: &Row) -> Result<Declared, DbError> {
    Ok(Declared {
        outage: Outage { id: row.get(0)?, agency: row.get(1)?, began: row.get(2)?, ended: row.get(3)? },
        agency: row.get(4)?,
        reason: row.get(5)?,
        declared_at: row.get(6)?,
        declared_by: row.get(7)?,
        ended_at: row.get(8)?,
        ended_by: row.get(9)?,
        entered: row.get(10)?,
    })
}

pub(super) fn all(tx: &Tx) -> Result<Vec<Declared>, DbError> {
    tx.all(&format!("{ALL} order by outage.began desc, outage.id"), &[], read)
}

/// Those that last at that moment.
pub(super) fn lasting(tx: &Tx, now: Moment) -> Result<Vec<Declared>, DbError> {
    let wheres = "outage.began <= $1 and (outage_end.ended is null or outage_end.ended >= $1)";
    tx.all(&format!("{ALL} where {wheres} order by outage.began desc, outage.id"), params![now], read)
}

pub(super) fn one(tx: &Tx, id: OutageId) -> Result<Option<Declared>, DbError> {
    tx.opt(&format!("{ALL} where outage.id = $1"), params![id], read)
}

/// The same for what reads the outage before it writes about it: others who do wait until this transaction is over, and
/// what is read is what they left.
pub(super) fn held(tx: &Tx, id: OutageId) -> Result<Option<Declared>, DbError> {
    let lock = tx.for_update();
    tx.opt(&format!("select id from outage where id = $1 {lock}"), params![id], |_| Ok::<_, DbError>(()))?;
    // A statement of its own: the one that waited still sees what was there before it waited.
    one(tx, id)
}

pub(super) fn insert(
    tx: &Tx,
    outage: &Outage,
    reason: &str,
    now: Moment,
    by: Option<OfficerId>,
) -> Result<(), DbError> {
    tx.execute(
        "insert into outage (id, agency, began, reason, declared_at, declared_by) values ($1, $2, $3, $4, $5, $6)",
        params![outage.id, outage.agency, outage.began, reason, now, by],
    )
    .map(drop)
}

pub(super) fn insert_end(
    tx: &Tx,
    id: OutageId,
    ended: Moment,
    now: Moment,
    by: Option<OfficerId>,
) -> Result<(), DbError> {
    tx.execute(
        "insert into outage_end (outage, ended, ended_at, ended_by) values ($1, $2, $3, $4)",
        params![id, ended, now, by],
    )
    .map(drop)
}

pub(super) fn last_receipt(tx: &Tx, id: OutageId) -> Result<Option<Moment>, DbError> {
    tx.one("select max(received) from late_entry where outage = $1", params![id], |row| row.get(0))
}

pub(super) fn has_slip(tx: &Tx, id: OutageId, agency: AgencyId, slip: &str) -> Result<bool, DbError> {
    let count: u64 = tx.one(
        "select count(*) from late_entry where outage = $1 and agency = $2 and slip = $3",
        params![id, agency, slip],
        |row| row.get(0),
    )?;
    Ok(count > 0)
}

pub(super) fn note(
    tx: &Tx,
    dossier: DossierId,
    agency: AgencyId,
    late: &EnteredLate,
    now: Moment,
) -> Result<(), DbError> {
    tx.execute(
        "insert into late_entry (dossier, outage, agency, slip, received, receiver, entered_at, entered_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![dossier, late.outage, agency, late.slip.as_str(), late.received, late.receiver, now, late.by],
    )
    .map(drop)
}

pub(super) fn entered(tx: &Tx, id: OutageId) -> Result<Vec<Entered>, DbError> {
    tx.all(
        "select late_entry.dossier, coalesce(dossier.code, dossier.reference), late_entry.agency, late_entry.slip,
                late_entry.received, late_entry.receiver, late_entry.entered_at, late_entry.entered_by
         from late_entry join dossier on dossier.id = late_entry.dossier
         where late_entry.outage = $1 order by late_entry.received, late_entry.slip",
        params![id],
        |row| {
            Ok(Entered {
                dossier: row.get(0)?,
                name: row.get(1)?,
                agency: row.get(2)?,
                slip: row.get(3)?,
                received: row.get(4)?,
                receiver: row.get(5)?,
                entered_at: row.get(6)?,
                entered_by: row.get(7)?,
            })
        },
    )
}
