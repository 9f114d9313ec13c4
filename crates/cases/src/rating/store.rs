//! The table `rating`.

use base::{AgencyId, DossierId, Moment};
use db::{DataKey, DbError, Row, Tx, params};

use super::Rating;

fn place(dossier: DossierId) -> String {
    format!("rating.words:{dossier}")
}

pub(super) fn of(tx: &Tx, key: &DataKey, dossier: DossierId) -> Result<Option<Rating>, DbError> {
    let sql = "select score, sealed_words, first_at from rating where dossier = $1";
    tx.opt(sql, params![dossier], |row: &Row| {
        let sealed: Option<Vec<u8>> = row.get(1)?;
        let words = match sealed {
            Some(sealed) => String::from_utf8(key.open(&place(dossier), &sealed)?).map_err(|_| DbError::Sealed)?,
            None => String::new(),
        };
        let score: i64 = row.get(0)?;
        Ok(Rating { score: u8::try_from(score).unwrap_or_default(), words, first_at: row.get(2)? })
    })
}

pub(super) fn put(
    tx: &Tx,
    key: &DataKey,
    dossier: DossierId,
    agency: AgencyId,
    rating: &Rating,
    now: Moment,
) -> Result<(), DbError> {
    let words = (!rating.words.is_empty()).then(|| key.seal(&place(dossier), rating.words.as_bytes()));
    tx.execute(
        "insert into rating (dossier, agency, score, sealed_words, first_at, changed_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (dossier) do update set score = $3, sealed_words = $4, changed_at = $6",
        params![dossier, agency, i64::from(rating.score), words, rating.first_at, now],
    )
    .map(drop)
}
