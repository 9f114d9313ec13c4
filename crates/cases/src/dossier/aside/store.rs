//! The tables `laid_aside` and `laid_aside_file`.

use base::{AsideId, DossierId, Moment, OfficerId};
use db::{DataKey, DbError, Tx, params};

use super::{Aside, File, Words};

fn words_place(id: AsideId) -> String {
    format!("laid_aside:{id}")
}

fn file_place(id: AsideId, place: usize) -> String {
    format!("laid_aside_file:{id}:{place}")
}

pub(super) fn insert(
    tx: &Tx,
    key: &DataKey,
    (id, dossier, officer): (AsideId, DossierId, OfficerId),
    aside: &Aside,
    at: Moment,
) -> Result<(), DbError> {
    let files = aside.files.iter().map(|file| (file.field.clone(), file.name.clone())).collect();
    let words = Words { fields: aside.fields.clone(), files };
    tx.execute(
        "insert into laid_aside (id, dossier, officer, step, at, sealed) values ($1, $2, $3, $4, $5, $6)",
        params![id, dossier, officer, &aside.step, at, key.seal_json(&words_place(id), &words)?],
    )?;
    for (place, file) in aside.files.iter().enumerate() {
        tx.execute(
            "insert into laid_aside_file (aside, place, sealed) values ($1, $2, $3)",
            params![id, place as u64, key.seal(&file_place(id, place), &file.bytes)],
        )?;
    }
    Ok(())
}

pub(super) fn one(
    tx: &Tx,
    key: &DataKey,
    (id, dossier, officer): (AsideId, DossierId, OfficerId),
    since: Moment,
) -> Result<Option<Aside>, DbError> {
    let sql = "select step, sealed from laid_aside where id = $1 and dossier = $2 and officer = $3 and at > $4";
    let found = tx.opt(sql, params![id, dossier, officer, since], |row| {
        Ok::<_, DbError>((
            row.get::<String>(0)?,
            key.open_json::<Words>(&words_place(id), &row.get::<Vec<u8>>(1)?)?,
        ))
    })?;
    let Some((step, words)) = found else { return Ok(None) };
    let bytes =
        tx.all("select place, sealed from laid_aside_file where aside = $1 order by place", params![id], |row| {
            key.open(&file_place(id, row.get::<usize>(0)?), &row.get::<Vec<u8>>(1)?)
        })?;
    let files = words.files.into_iter().zip(bytes).map(|((field, name), bytes)| File { field, name, bytes });
    Ok(Some(Aside { step, fields: words.fields, files: files.collect() }))
}

pub(super) fn delete(tx: &Tx, id: AsideId, officer: OfficerId) -> Result<(), DbError> {
    let own = "select id from laid_aside where id = $1 and officer = $2";
    tx.execute(&format!("delete from laid_aside_file where aside in ({own})"), params![id, officer])?;
    tx.execute("delete from laid_aside where id = $1 and officer = $2", params![id, officer]).map(drop)
}

pub(super) fn sweep(tx: &Tx, before: Moment) -> Result<u64, DbError> {
    let old = "select id from laid_aside where at <= $1";
    tx.execute(&format!("delete from laid_aside_file where aside in ({old})"), params![before])?;
    tx.execute("delete from laid_aside where at <= $1", params![before])
}
