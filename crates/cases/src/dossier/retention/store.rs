//! The table `retention`, and what is destroyed of a dossier.

use base::{AgencyId, BlobId, Date, DossierId, Moment, OfficerId, RevisionId};
use db::{DataKey, DbError, Tx, params};
use rules::{retention::Keeping, workflow::Parties};

/// A dossier that has ended and whose time is not settled.
pub(super) struct Unsettled {
    pub id: DossierId,
    pub revision: RevisionId,
    pub outcome: Option<String>,
    pub ended_at: Moment,
}

pub(super) fn unsettled(tx: &Tx, most: u32) -> Result<Vec<Unsettled>, DbError> {
    tx.all(
        "select id, revision, outcome, coalesce(returned_at, closed_at) from dossier
         where coalesce(returned_at, closed_at) is not null
            and not exists (select 1 from retention where retention.dossier = dossier.id and basis <> '')
         order by id limit $1",
        params![most],
        |row| {
            Ok(Unsettled { id: row.get(0)?, revision: row.get(1)?, outcome: row.get(2)?, ended_at: row.get(3)? })
        },
    )
}

/// A hold may have come before, with an empty ground.
pub(super) fn settle(tx: &Tx, id: DossierId, until: Option<Date>, keeping: &Keeping) -> Result<(), DbError> {
    tx.execute(
        "insert into retention (dossier, keep_until, basis, assumed) values ($1, $2, $3, $4)
         on conflict (dossier) do update set keep_until = $2, basis = $3, assumed = $4",
        params![id, until, &keeping.basis, keeping.assumed],
    )
    .map(drop)
}

pub(super) fn to_announce(tx: &Tx, today: Date, most: u32) -> Result<Vec<DossierId>, DbError> {
    tx.all(
        "select dossier from retention where announced_at is null and keep_until < $1 and held_by is null
         order by keep_until, dossier limit $2",
        params![today, most],
        |row| row.get(0),
    )
}

/// The ground, where it was not announced yet and nobody holds it.
pub(super) fn announce(tx: &Tx, id: DossierId, now: Moment, after: Moment) -> Result<Option<String>, DbError> {
    tx.opt(
        "update retention set announced_at = $2, destroy_after = $3
         where dossier = $1 and announced_at is null and held_by is null returning basis",
        params![id, now, after],
        |row| row.get(0),
    )
}

pub(super) fn to_destroy(tx: &Tx, now: Moment, most: u32) -> Result<Vec<DossierId>, DbError> {
    tx.all(
        "select dossier from retention
         where announced_at is not null and destroyed_at is null and destroy_after <= $1 and held_by is null
         order by destroy_after, dossier limit $2",
        params![now, most],
        |row| row.get(0),
    )
}

/// Whether it was to be destroyed now and is marked so.
pub(super) fn destroy(tx: &Tx, id: DossierId, now: Moment) -> Result<bool, DbError> {
    let marked = tx.execute(
        "update retention set destroyed_at = $2, sealed_hold = null
         where dossier = $1 and announced_at is not null and destroyed_at is null and destroy_after <= $2
            and held_by is null",
        params![id, now],
    )?;
    Ok(marked == 1)
}

/// The key, and everything that was sealed under it. Events keep their kind, time and office; files and papers their
/// size and hash.
pub(super) fn forget_content(tx: &Tx, id: DossierId) -> Result<(), DbError> {
    for statement in [
        "delete from laid_aside_file where aside in (select id from laid_aside where dossier = $1)",
        "delete from laid_aside where dossier = $1",
        "delete from dossier_content where dossier = $1",
        "delete from dossier_memo where dossier = $1",
        "delete from dossier_shelf where dossier = $1",
        "update rating set sealed_words = null where dossier = $1",
        "update exchange set sealed_refusal = null where dossier = $1",
        "update document set sealed_data = null, template = null where dossier = $1",
    ] {
        tx.execute(statement, params![id])?;
    }
    let nothing: Vec<u8> = Vec::new();
    tx.execute(
        "update dossier set sealed_key = null, sealed_header = $2 where id = $1",
        params![id, nothing.clone()],
    )?;
    tx.execute("update dossier_event set sealed = $2 where dossier = $1", params![id, nothing.clone()])?;
    tx.execute("update certified_paper set sealed = $2 where dossier = $1", params![id, nothing.clone()])?;
    tx.execute(
        "update scan_pile set sealed = $2, sealed_parts = null where dossier = $1",
        params![id, nothing.clone()],
    )?;
    // Who brought a batch is known as long as one of its dossiers is.
    tx.execute(
        "update batch set sealed_key = null, sealed = $2
         where id in (select batch from batch_dossier where dossier = $1)
            and not exists (select 1 from batch_dossier join dossier on dossier.id = batch_dossier.dossier
                where batch_dossier.batch = batch.id and dossier.sealed_key is not null)",
        params![id, nothing.clone()],
    )?;
    tx.execute("update attachment set sealed_name = $2 where dossier = $1", params![id, nothing]).map(drop)
}

pub(super) fn with_files(tx: &Tx, most: u32) -> Result<Vec<DossierId>, DbError> {
    let sql = "select dossier from retention where destroyed_at is not null and files_gone = 0 order by dossier limit $1";
    tx.all(sql, params![most], |row| row.get(0))
}

/// The scans of whole paper dossiers.
pub(super) fn piles(tx: &Tx, id: DossierId) -> Result<Vec<BlobId>, DbError> {
    tx.all("select blob from scan_pile where dossier = $1", params![id], |row| row.get(0))
}

pub(super) fn files_are_gone(tx: &Tx, id: DossierId) -> Result<(), DbError> {
    tx.execute("update document set blob = null where dossier = $1", params![id])?;
    tx.execute("delete from rendition where dossier = $1", params![id])?;
    tx.execute("update retention set files_gone = 1 where dossier = $1", params![id]).map(drop)
}

/// What is left to be said of a destroyed dossier.
pub(super) struct Destroyed {
    pub name: String,
    pub at: Moment,
    pub basis: String,
    pub parties: Parties,
    pub procedure: String,
    pub agencies: Vec<AgencyId>,
}

pub(super) fn destroyed(tx: &Tx, id: DossierId) -> Result<Option<Destroyed>, DbError> {
    tx.opt(
        "select coalesce(code, reference), destroyed_at, basis, filer, owner, agency, intake_agency, holder_agency,
            mandate, procedure_code
         from retention join dossier on dossier.id = retention.dossier
         where retention.dossier = $1 and destroyed_at is not null",
        params![id],
        |row| {
            let parties = Parties { filer: row.get(3)?, owner: row.get(4)?, mandate: row.get(8)? };
            Ok(Destroyed {
                name: row.get(0)?,
                at: row.get(1)?,
                basis: row.get(2)?,
                parties,
                procedure: row.get(9)?,
                agencies: vec![row.get(5)?, row.get(6)?, row.get(7)?],
            })
        },
    )
}

pub(super) fn announced(tx: &Tx, id: DossierId) -> Result<Option<(Moment, String)>, DbError> {
    tx.opt(
        "select destroy_after, basis from retention
         where dossier = $1 and announced_at is not null and destroyed_at is null and held_by is null",
        params![id],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// An announced or held dossier.
pub(super) struct Row {
    pub id: DossierId,
    pub until: Option<Date>,
    pub after: Option<Moment>,
    pub basis: String,
    pub assumed: bool,
    sealed_hold: Option<Vec<u8>>,
}

impl Row {
    pub fn hold(&self, key: &DataKey) -> Result<Option<String>, DbError> {
        let open =
            |sealed: &Vec<u8>| String::from_utf8(key.open(&place(self.id), sealed)?).map_err(|_| DbError::Sealed);
        self.sealed_hold.as_ref().map(open).transpose()
    }
}

fn place(id: DossierId) -> String {
    format!("retention.hold:{id}")
}

pub(super) fn listed(tx: &Tx, agency: Option<AgencyId>) -> Result<Vec<Row>, DbError> {
    let (everywhere, agency) = (agency.is_none(), agency.map(|agency| agency.to_string()).unwrap_or_default());
    tx.all(
        "select retention.dossier, keep_until, destroy_after, basis, assumed, sealed_hold
         from retention join dossier on dossier.id = retention.dossier
         where destroyed_at is null and (announced_at is not null or held_by is not null)
            and ($1 = 1 or agency = $2 or intake_agency = $2)
         order by case when held_by is null then 0 else 1 end, destroy_after, retention.dossier limit 500",
        params![i64::from(everywhere), agency],
        |row| {
            Ok(Row {
                id: row.get(0)?,
                until: row.get(1)?,
                after: row.get(2)?,
                basis: row.get(3)?,
                assumed: row.get(4)?,
                sealed_hold: row.get(5)?,
            })
        },
    )
}

pub(super) fn hold(
    tx: &Tx,
    key: &DataKey,
    id: DossierId,
    by: OfficerId,
    reason: &str,
    now: Moment,
) -> Result<(), DbError> {
    tx.execute(
        "insert into retention (dossier, basis, assumed, held_by, held_at, sealed_hold) values ($1, '', 0, $2, $3, $4)
         on conflict (dossier) do update set held_by = $2, held_at = $3, sealed_hold = $4",
        params![id, by, now, key.seal(&place(id), reason.as_bytes())],
    )
    .map(drop)
}

/// Whether there was a hold. The announcement is forgotten with it.
pub(super) fn lift(tx: &Tx, id: DossierId) -> Result<bool, DbError> {
    let lifted = tx.execute(
        "update retention set held_by = null, held_at = null, sealed_hold = null, announced_at = null,
            destroy_after = null
         where dossier = $1 and held_by is not null and destroyed_at is null",
        params![id],
    )?;
    Ok(lifted == 1)
}
