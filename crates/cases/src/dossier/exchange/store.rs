//! The table `exchange`.

use base::{DossierId, Moment};
use db::{DataKey, DbError, Row, Tx, params};
use rules::workflow::Strand;

/// How the exchange about one strand goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sync {
    /// The dossier.
    pub dossier: DossierId,
    /// The strand.
    pub strand: String,
    /// The partner's key.
    pub partner: String,
    /// The number of the latest forwarding.
    pub forwarded: u32,
    /// When it was given to the outbox.
    pub forwarded_at: Moment,
    /// The number of the one that was taken last.
    pub taken: u32,
    /// When it was.
    pub taken_at: Option<Moment>,
    /// The number of the one that was refused.
    pub refused: u32,
    /// When it was.
    pub refused_at: Option<Moment>,
    /// How often the latest one was tried.
    pub tries: u32,
    /// What was wrong the last time; names nobody.
    pub error: Option<String>,
    /// When we last heard of it.
    pub heard_at: Option<Moment>,
    /// When the partner was last asked for news.
    pub asked_at: Option<Moment>,
    /// Why it gave none.
    pub asked_error: Option<String>,
    /// When the strand ended.
    pub ended_at: Option<Moment>,
}

impl Sync {
    /// The partner has what was last forwarded.
    pub fn is_taken(&self) -> bool {
        self.taken >= self.forwarded
    }

    /// The partner said no to what was last forwarded.
    pub fn is_refused(&self) -> bool {
        self.refused == self.forwarded && !self.is_taken()
    }
}

const COLUMNS: &str = "dossier, strand, partner, forwarded, forwarded_at, taken, taken_at, refused,
    refused_at, tries, last_error, heard_at, asked_at, asked_error, ended_at";

fn sync(row: &Row) -> Result<Sync, DbError> {
    Ok(Sync {
        dossier: row.get(0)?,
        strand: row.get(1)?,
        partner: row.get(2)?,
        forwarded: row.get(3)?,
        forwarded_at: row.get(4)?,
        taken: row.get(5)?,
        taken_at: row.get(6)?,
        refused: row.get(7)?,
        refused_at: row.get(8)?,
        tries: row.get(9)?,
        error: row.get(10)?,
        heard_at: row.get(11)?,
        asked_at: row.get(12)?,
        asked_error: row.get(13)?,
        ended_at: row.get(14)?,
    })
}

fn place(id: DossierId, strand: &str) -> String {
    format!("exchange.refusal:{id}:{strand}")
}

/// Writes what the row says of a strand as its events made it. What happened on the way stays, but for the tries
/// of an earlier forwarding.
pub fn keep(tx: &Tx, id: DossierId, strand: &Strand) -> Result<(), DbError> {
    let partner = strand.partner.as_ref().map(|partner| partner.key.as_str()).unwrap_or_default();
    tx.execute(
        "insert into exchange (dossier, strand, partner, forwarded, forwarded_at, heard_at, ended_at)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (dossier, strand) do update set
            tries = case when exchange.forwarded < excluded.forwarded then 0 else exchange.tries end,
            last_error = case when exchange.forwarded < excluded.forwarded then null else exchange.last_error end,
            forwarded = excluded.forwarded, forwarded_at = excluded.forwarded_at, heard_at = excluded.heard_at,
            ended_at = excluded.ended_at",
        params![
            id,
            &strand.key,
            partner,
            strand.forwarded,
            strand.forwarded_at,
            strand.heard_at,
            strand.since.filter(|_| !strand.is_awaited()),
        ],
    )
    .map(drop)
}

/// One strand's row.
pub fn one(tx: &Tx, id: DossierId, strand: &str) -> Result<Option<Sync>, DbError> {
    let sql = format!("select {COLUMNS} from exchange where dossier = $1 and strand = $2");
    tx.opt(&sql, params![id, strand], sync)
}

/// The rows of a dossier.
pub fn of_dossier(tx: &Tx, id: DossierId) -> Result<Vec<Sync>, DbError> {
    let sql = format!("select {COLUMNS} from exchange where dossier = $1 order by strand");
    tx.all(&sql, params![id], sync)
}

/// The partner took this forwarding. One that comes late takes nothing back.
pub fn taken(tx: &Tx, id: DossierId, strand: &str, number: u32, now: Moment) -> Result<(), DbError> {
    tx.execute(
        "update exchange set taken = $3, taken_at = $4, last_error = null
         where dossier = $1 and strand = $2 and taken < $3",
        params![id, strand, number, now],
    )
    .map(drop)
}

/// The partner refused this forwarding.
pub fn refused(
    tx: &Tx,
    key: &DataKey,
    (id, strand): (DossierId, &str),
    number: u32,
    why: &str,
    now: Moment,
) -> Result<(), DbError> {
    tx.execute(
        "update exchange set refused = $3, refused_at = $4, sealed_refusal = $5, tries = tries + 1, last_error = null
         where dossier = $1 and strand = $2",
        params![id, strand, number, now, key.seal(&place(id, strand), why.as_bytes())],
    )
    .map(drop)
}

/// The partner's sentence, when it refused.
pub fn refusal(tx: &Tx, key: &DataKey, id: DossierId, strand: &str) -> Result<Option<String>, DbError> {
    let sealed: Option<Option<Vec<u8>>> = tx.opt(
        "select sealed_refusal from exchange where dossier = $1 and strand = $2",
        params![id, strand],
        |row| row.get(0),
    )?;
    let Some(sealed) = sealed.flatten() else { return Ok(None) };
    let plain = key.open(&place(id, strand), &sealed)?;
    String::from_utf8(plain).map(Some).map_err(|_| DbError::Sealed)
}

/// It did not arrive this time.
pub fn failed(tx: &Tx, id: DossierId, strand: &str, why: &str) -> Result<(), DbError> {
    tx.execute(
        "update exchange set tries = tries + 1, last_error = $3 where dossier = $1 and strand = $2",
        params![id, strand, why],
    )
    .map(drop)
}

/// Strands of a partner that are to be asked for, the longest unasked first.
pub fn to_be_asked(tx: &Tx, partner: &str, before: Moment, most: u32) -> Result<Vec<Sync>, DbError> {
    let sql = format!(
        "select {COLUMNS} from exchange where partner = $1 and ended_at is null and taken > 0
            and coalesce(asked_at, taken_at) <= $2 order by coalesce(asked_at, taken_at), dossier limit $3"
    );
    tx.all(&sql, params![partner, before, most], sync)
}

/// The partner was asked for news.
pub fn asked(tx: &Tx, id: DossierId, strand: &str, error: Option<&str>, now: Moment) -> Result<(), DbError> {
    tx.execute(
        "update exchange set asked_at = $3, asked_error = $4 where dossier = $1 and strand = $2",
        params![id, strand, now, error],
    )
    .map(drop)
}

/// Every strand that something is awaited of; of one agency, or of all.
pub fn open(tx: &Tx, agency: Option<base::AgencyId>) -> Result<Vec<Sync>, DbError> {
    let sql = format!(
        "select {COLUMNS} from exchange
         where ended_at is null and ($1 = '' or exists (select 1 from dossier
            where dossier.id = exchange.dossier and (dossier.agency = $1 or dossier.intake_agency = $1)))
         order by forwarded_at, dossier, strand limit 1000"
    );
    let agency = agency.map(|agency| agency.to_string()).unwrap_or_default();
    tx.all(&sql, params![agency], sync)
}
