//! The table `phrase`.

use base::{AgencyId, Moment, OfficerId};
use db::{DbError, Tx, params};

use super::{Phrase, PhraseId};

pub(super) fn of(tx: &Tx, agency: AgencyId, officer: OfficerId) -> Result<Vec<Phrase>, DbError> {
    tx.all(
        "select id, officer, body from phrase where agency = $1 and (officer is null or officer = $2)
         order by case when officer is null then 1 else 0 end, at desc, id desc",
        params![agency, officer],
        |row| Ok(Phrase { id: row.get(0)?, officer: row.get(1)?, body: row.get(2)? }),
    )
}

pub(super) fn insert(tx: &Tx, agency: AgencyId, phrase: &Phrase, now: Moment) -> Result<(), DbError> {
    tx.execute(
        "insert into phrase (id, agency, officer, body, at) values ($1, $2, $3, $4, $5)",
        params![phrase.id, agency, phrase.officer, &phrase.body, now],
    )
    .map(drop)
}

pub(super) fn delete(tx: &Tx, id: PhraseId) -> Result<(), DbError> {
    tx.execute("delete from phrase where id = $1", params![id]).map(drop)
}
