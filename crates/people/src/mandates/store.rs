//! The table `mandate`.

use base::{AccountId, Date, MandateId, Moment, Power, Procedures};
use db::{DataKey, DbError, Row, Tx, Vault, params, rekey::Keys};
use outreach::Address as Contact;
use rules::mandate::{Mandate, State, Terms};

use super::Kept;
use crate::accounts::{self, AccountKind};

fn place(id: MandateId) -> String {
    format!("mandate:{id}")
}

fn codes(procedures: &Procedures) -> Option<String> {
    match procedures {
        Procedures::All => None,
        Procedures::Only(codes) => Some(codes.iter().cloned().collect::<Vec<_>>().join(" ")),
    }
}

pub(super) fn insert(tx: &Tx, vault: &Vault, kept: &Kept) -> Result<(), DbError> {
    let Mandate { id, principal, terms, state, .. } = &kept.mandate;
    let key = accounts::data_key(tx, vault, *principal)?;
    tx.execute(
        "insert into mandate (id, principal, contact_hash, sealed, power, procedures, from_day, until_day, state,
            offered_by, offered_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        params![
            *id,
            *principal,
            accounts::contact_hash(vault, &kept.contact),
            key.seal_json(&place(*id), &kept.contact)?,
            terms.power.word(),
            codes(&terms.procedures),
            terms.from,
            terms.until,
            state.word(),
            kept.offered_by,
            kept.offered_at
        ],
    )
    .map(drop)
}

const JOINED: &str = "mandate join account on account.id = mandate.principal";
const COLUMNS: &str = "mandate.id, principal, account.kind, agent, power, procedures, from_day, until_day, state,
    mandate.sealed, offered_by, offered_at, answered_at, ended_at";

/// A row before its address is opened.
struct Raw {
    mandate: Mandate,
    sealed: Vec<u8>,
    offered_by: AccountId,
    offered_at: Moment,
    answered_at: Option<Moment>,
    ended_at: Option<Moment>,
}

fn read(row: &Row) -> Result<Raw, DbError> {
    let wrong = |column, wanted| DbError::WrongKind { column, wanted };
    let kind = AccountKind::from_word(&row.get::<String>(2)?).ok_or(wrong(2, "a kind of account"))?;
    let named: Option<String> = row.get(5)?;
    let procedures = named
        .map_or(Procedures::All, |codes| Procedures::Only(codes.split_whitespace().map(str::to_owned).collect()));
    let offered_at: Moment = row.get(11)?;
    Ok(Raw {
        mandate: Mandate {
            id: row.get(0)?,
            principal: row.get(1)?,
            business: kind == AccountKind::Business,
            agent: row.get(3)?,
            terms: Terms {
                power: Power::from_word(&row.get::<String>(4)?).ok_or(wrong(4, "a power"))?,
                procedures,
                from: row.get::<Date>(6)?,
                until: row.get::<Option<Date>>(7)?,
            },
            offered_on: base::local_date(offered_at),
            state: State::from_word(&row.get::<String>(8)?).ok_or(wrong(8, "a state"))?,
        },
        sealed: row.get(9)?,
        offered_by: row.get(10)?,
        offered_at,
        answered_at: row.get(12)?,
        ended_at: row.get(13)?,
    })
}

fn opened(tx: &Tx, vault: &Vault, raw: Raw) -> Result<Kept, DbError> {
    let key = accounts::data_key(tx, vault, raw.mandate.principal)?;
    Ok(Kept {
        contact: key.open_json(&place(raw.mandate.id), &raw.sealed)?,
        mandate: raw.mandate,
        offered_by: raw.offered_by,
        offered_at: raw.offered_at,
        answered_at: raw.answered_at,
        ended_at: raw.ended_at,
    })
}

/// What holds for a mandate, without the address it was offered to.
pub(super) fn plain(tx: &Tx, id: MandateId) -> Result<Option<Mandate>, DbError> {
    let sql = format!("select {COLUMNS} from {JOINED} where mandate.id = $1");
    Ok(tx.opt(&sql, params![id], read)?.map(|raw| raw.mandate))
}

/// Locks the account in whose name mandates are given, so that of two who change them at once one waits.
pub(super) fn lock(tx: &Tx, principal: AccountId) -> Result<(), DbError> {
    let sql = format!("select id from account where id = $1 {}", tx.for_update());
    tx.opt(&sql, params![principal], |row: &Row| row.get::<AccountId>(0)).map(drop)
}

pub(super) fn find(tx: &Tx, vault: &Vault, id: MandateId) -> Result<Option<Kept>, DbError> {
    let sql = format!("select {COLUMNS} from {JOINED} where mandate.id = $1");
    tx.opt(&sql, params![id], read)?.map(|raw| opened(tx, vault, raw)).transpose()
}

/// The mandates of a principal, the newest first.
pub(super) fn given(tx: &Tx, vault: &Vault, principal: AccountId, most: u32) -> Result<Vec<Kept>, DbError> {
    let sql = format!(
        "select {COLUMNS} from {JOINED}
         where principal = $1 order by mandate.id desc limit $2"
    );
    let rows = tx.all(&sql, params![principal, most], read)?;
    rows.into_iter().map(|raw| opened(tx, vault, raw)).collect()
}

/// What a principal's mandates say, all that were accepted.
pub(super) fn accepted(tx: &Tx, principal: AccountId) -> Result<Vec<Mandate>, DbError> {
    let sql = format!(
        "select {COLUMNS} from {JOINED}
         where principal = $1 and state = 'accepted'"
    );
    Ok(tx.all(&sql, params![principal], read)?.into_iter().map(|raw| raw.mandate).collect())
}

/// The mandates by which a person acts or acted, the newest first.
pub(super) fn held(tx: &Tx, vault: &Vault, agent: AccountId, most: u32) -> Result<Vec<Kept>, DbError> {
    let sql = format!(
        "select {COLUMNS} from {JOINED}
         where agent = $1 order by mandate.id desc limit $2"
    );
    let rows = tx.all(&sql, params![agent, most], read)?;
    rows.into_iter().map(|raw| opened(tx, vault, raw)).collect()
}

/// The mandates that were offered to an address and not answered, the newest first.
pub(super) fn offered_to(tx: &Tx, vault: &Vault, contact: &Contact, most: u32) -> Result<Vec<Kept>, DbError> {
    let sql = format!(
        "select {COLUMNS} from {JOINED}
         where contact_hash = $1 and agent is null and state = 'offered' order by mandate.id desc limit $2"
    );
    let rows = tx.all(&sql, params![accounts::contact_hash(vault, contact), most], read)?;
    rows.into_iter().map(|raw| opened(tx, vault, raw)).collect()
}

/// How many a principal has offered since then, and how many wait for an answer.
pub(super) fn counts(tx: &Tx, principal: AccountId, since: Moment) -> Result<(u64, u64), DbError> {
    let sql = "select coalesce(sum(case when offered_at >= $2 then 1 else 0 end), 0),
            coalesce(sum(case when state = 'offered' then 1 else 0 end), 0)
        from mandate where principal = $1";
    tx.one(sql, params![principal, since], |row: &Row| {
        let (lately, open): (i64, i64) = (row.get(0)?, row.get(1)?);
        Ok((u64::try_from(lately).unwrap_or_default(), u64::try_from(open).unwrap_or_default()))
    })
}

/// Whether it was still open: of two answers at once only the first counts.
pub(super) fn answer(
    tx: &Tx,
    id: MandateId,
    agent: Option<AccountId>,
    state: State,
    now: Moment,
) -> Result<bool, DbError> {
    let sql = "update mandate set agent = $2, state = $3, answered_at = $4 where id = $1 and state = 'offered'";
    Ok(tx.execute(sql, params![id, agent, state.word(), now])? == 1)
}

pub(super) fn end(tx: &Tx, id: MandateId, by: AccountId, now: Moment) -> Result<bool, DbError> {
    let sql = "update mandate set state = 'ended', ended_by = $2, ended_at = $3
        where id = $1 and state in ('offered', 'accepted')";
    Ok(tx.execute(sql, params![id, by, now])? == 1)
}

/// The hashes of the addresses to which an account offered mandates, under the new key; the addresses are sealed under
/// the account's own.
pub(super) fn rekey_account(tx: &Tx, keys: &Keys, account: AccountId, key: &DataKey) -> Result<(), DbError> {
    let sql = "select id, sealed from mandate where principal = $1";
    let rows: Vec<(MandateId, Vec<u8>)> =
        tx.all::<_, DbError>(sql, params![account], |row: &Row| Ok((row.get(0)?, row.get(1)?)))?;
    for (id, sealed) in rows {
        let contact: Contact = key.open_json(&place(id), &sealed)?;
        let sql = "update mandate set contact_hash = $2 where id = $1";
        tx.execute(sql, params![id, accounts::contact_hash(keys.new, &contact)])?;
    }
    Ok(())
}
