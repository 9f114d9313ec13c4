//! A change of the installation's key, part by part and handful by handful: each handful is a transaction that also
//! says how far it came, so a change that was killed goes on where it stopped and does nothing twice.
//!
//! Deliberately absent: which rows lie under the key (the rooms say so, each for its own tables), the files in which
//! keys lie.

use crate::{Db, DbError, Row, Tx, Vault, params};

/// The key before and the key after.
pub struct Keys<'a> {
    /// Before.
    pub old: &'a Vault,
    /// After.
    pub new: &'a Vault,
}

/// Puts up to so many rows behind an id under the new key; gives the last id, or `None` when there was none left.
pub type Step = fn(&Tx, &Keys, &str, u32) -> Result<Option<String>, DbError>;

/// A kind of rows that lie under the key.
pub struct Part {
    /// Its name in the table.
    pub name: &'static str,
    /// How they are put under the new key.
    pub step: Step,
}

/// The row that names the new key.
const KEY: &str = "";

/// The mark of the new key of a change that is under way.
pub fn under_way(tx: &Tx) -> Result<Option<String>, DbError> {
    Ok(kept(tx, KEY)?.map(|(mark, _)| mark))
}

/// Does one handful; tells whether all is done. Another new key than the one begun with is refused.
pub fn advance(db: &Db, keys: &Keys, parts: &[Part], handful: u32) -> Result<bool, DbError> {
    db.write(|tx| {
        let mark = keys.new.mark();
        match under_way(tx)? {
            None => put(tx, KEY, &mark, false)?,
            Some(begun) if begun == mark => {}
            Some(_) => return Err(DbError::Engine("the change of keys was begun with another new key".into())),
        }
        for part in parts {
            let (reached, done) = kept(tx, part.name)?.unwrap_or_default();
            if !done {
                let next = (part.step)(tx, keys, &reached, handful)?;
                put(tx, part.name, next.as_ref().unwrap_or(&reached), next.is_none())?;
                return Ok(false);
            }
        }
        Ok(true)
    })
}

/// Forgets the change when the new key has taken the old one's place.
pub fn finish(tx: &Tx) -> Result<(), DbError> {
    tx.execute("delete from key_rotation", &[]).map(drop)
}

fn kept(tx: &Tx, part: &str) -> Result<Option<(String, bool)>, DbError> {
    let sql = "select reached, done from key_rotation where part = $1";
    tx.opt(sql, params![part], |row: &Row| Ok((row.get(0)?, row.get(1)?)))
}

fn put(tx: &Tx, part: &str, reached: &str, done: bool) -> Result<(), DbError> {
    tx.execute(
        "insert into key_rotation (part, reached, done) values ($1, $2, $3)
         on conflict (part) do update set reached = excluded.reached, done = excluded.done",
        params![part, reached, done],
    )
    .map(drop)
}
