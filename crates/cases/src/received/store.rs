//! What the tables `attachment`, `document` and `scan_pile` have in common, and the table `rendition`.

use base::{BlobId, DossierId, Moment};
use db::{DbError, Tx, params};

use super::{
    Received, Table,
    look::Rendition,
    scan::{Scan, Waiting},
};

/// Files that wait to be looked at for malware, and those that came before there was a scanner; oldest first of the
/// former. What was destroyed meanwhile waits no more.
pub(super) fn waiting(tx: &Tx, most: u32) -> Result<Vec<Waiting>, DbError> {
    let mut found = Vec::new();
    for scan in [Scan::Waiting, Scan::Unseen] {
        for table in Table::ALL {
            let sql = format!(
                "select f.id, f.dossier, f.blob from {} f join dossier d on d.id = f.dossier
                 where f.scan = '{}' and f.blob is not null and d.sealed_key is not null order by f.id limit $1",
                table.name(),
                scan.word()
            );
            found.extend(tx.all(&sql, params![most], |row| {
                Ok(Waiting { table, id: row.get(0)?, dossier: row.get(1)?, blob: row.get(2)? })
            })?);
        }
    }
    found.truncate(most as usize);
    Ok(found)
}

/// Keeps what the look found.
pub(super) fn scanned(tx: &Tx, table: Table, id: &str, scan: Scan) -> Result<(), DbError> {
    let sql = format!(
        "update {} set scan = $2 where id = $1 and scan in ('{}', '{}')",
        table.name(),
        Scan::Waiting.word(),
        Scan::Unseen.word()
    );
    tx.execute(&sql, params![id, scan.word()]).map(drop)
}

/// How many pages it has, once counted.
pub(super) fn pages(tx: &Tx, file: &Received) -> Result<Option<u32>, DbError> {
    let sql = format!("select pages from {} where id = $1", file.table.name());
    Ok(tx.opt(&sql, params![&file.id], |row| row.get(0))?.flatten())
}

pub(super) fn count_pages(tx: &Tx, file: &Received, pages: u32) -> Result<(), DbError> {
    let sql = format!("update {} set pages = $2 where id = $1", file.table.name());
    tx.execute(&sql, params![&file.id, pages]).map(drop)
}

pub(super) fn rendition(tx: &Tx, file: &Received, page: u32) -> Result<Option<Rendition>, DbError> {
    let sql = "select blob, made_at from rendition where file = $1 and page = $2";
    tx.opt(sql, params![&file.id, page], |row| Ok(Rendition { blob: row.get(0)?, at: row.get(1)? }))
}

/// Whether this one is kept: not where another was first, or the file was taken out meanwhile.
pub(super) fn keep_rendition(
    tx: &Tx,
    file: &Received,
    page: u32,
    blob: Option<BlobId>,
    now: Moment,
) -> Result<bool, DbError> {
    let sql = format!(
        "insert into rendition (file, page, dossier, blob, made_at)
         select $1, $2, $3, $4, $5 where exists (select 1 from {} where id = $1)
            and exists (select 1 from dossier where id = $3 and sealed_key is not null)
         on conflict (file, page) do update set blob = $4, made_at = $5 where rendition.blob is null",
        file.table.name()
    );
    Ok(tx.execute(&sql, params![&file.id, page, file.dossier, blob, now])? == 1)
}

/// Forgets the drawn pages of a file; their blobs are for the caller to remove.
pub(crate) fn forget_renditions(tx: &Tx, file: &str) -> Result<Vec<BlobId>, DbError> {
    let drawn: Vec<Option<BlobId>> =
        tx.all("delete from rendition where file = $1 returning blob", params![file], |row| row.get(0))?;
    Ok(drawn.into_iter().flatten().collect())
}

/// The drawn pages of a dossier.
pub(crate) fn renditions(tx: &Tx, dossier: DossierId) -> Result<Vec<BlobId>, DbError> {
    tx.all("select blob from rendition where dossier = $1 and blob is not null", params![dossier], |row| {
        row.get(0)
    })
}
