//! The table `glass`.

use base::{AgencyId, DossierId, GlassId, Moment, Officer, OfficerId};
use db::{DataKey, DbError, Tx, params};
use rules::glass::Answer;

/// A question as kept.
pub(super) struct Row {
    pub id: GlassId,
    pub dossier: DossierId,
    pub officer: OfficerId,
    pub agency: AgencyId,
    sealed_reason: Vec<u8>,
    pub asked_at: Moment,
    granted: Option<bool>,
    until: Option<Moment>,
}

impl Row {
    pub fn reason(&self, key: &DataKey) -> Result<String, DbError> {
        String::from_utf8(key.open(&place(self.id), &self.sealed_reason)?).map_err(|_| DbError::Sealed)
    }
    pub fn answer(&self, now: Moment) -> Answer {
        Answer::at(now, self.asked_at, self.granted, self.until)
    }
}

const COLUMNS: &str = "id, dossier, officer, agency, sealed_reason, asked_at, granted, until";

fn place(id: GlassId) -> String {
    format!("glass.reason:{id}")
}

fn read(row: &db::Row) -> Result<Row, DbError> {
    Ok(Row {
        id: row.get(0)?,
        dossier: row.get(1)?,
        officer: row.get(2)?,
        agency: row.get(3)?,
        sealed_reason: row.get(4)?,
        asked_at: row.get(5)?,
        granted: row.get::<Option<i64>>(6)?.map(|granted| granted == 1),
        until: row.get(7)?,
    })
}

pub(super) fn insert(
    tx: &Tx,
    key: &DataKey,
    id: GlassId,
    dossier: DossierId,
    officer: &Officer,
    reason: &str,
    now: Moment,
) -> Result<(), DbError> {
    tx.execute(
        "insert into glass (id, dossier, officer, agency, sealed_reason, asked_at) values ($1, $2, $3, $4, $5, $6)",
        params![id, dossier, officer.id, officer.agency, key.seal(&place(id), reason.as_bytes()), now],
    )
    .map(drop)
}

pub(super) fn one(tx: &Tx, id: GlassId) -> Result<Option<Row>, DbError> {
    tx.opt(&format!("select {COLUMNS} from glass where id = $1"), params![id], read)
}

pub(super) fn of_officer(tx: &Tx, officer: OfficerId, most: u32) -> Result<Vec<Row>, DbError> {
    let sql = format!("select {COLUMNS} from glass where officer = $1 order by asked_at desc, id desc limit $2");
    tx.all(&sql, params![officer, most], read)
}

pub(super) fn unanswered(tx: &Tx) -> Result<Vec<Row>, DbError> {
    tx.all(&format!("select {COLUMNS} from glass where answered_at is null order by asked_at, id"), &[], read)
}

/// Whether nobody had answered; of two at once only one is told so.
pub(super) fn answer(
    tx: &Tx,
    id: GlassId,
    by: OfficerId,
    until: Option<Moment>,
    now: Moment,
) -> Result<bool, DbError> {
    let answered = tx.execute(
        "update glass set answered_by = $2, answered_at = $3, granted = $4, until = $5
         where id = $1 and answered_at is null",
        params![id, by, now, until.is_some(), until],
    )?;
    Ok(answered == 1)
}

pub(super) fn granted(
    tx: &Tx,
    officer: OfficerId,
    dossier: DossierId,
    now: Moment,
) -> Result<Option<GlassId>, DbError> {
    tx.opt(
        "select id from glass where dossier = $1 and officer = $2 and granted = 1 and until > $3
         order by until desc limit 1",
        params![dossier, officer, now],
        |row| row.get(0),
    )
}
