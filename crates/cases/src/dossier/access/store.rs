//! The table `dossier_access`. There is no statement here that changes or removes a row.

use base::{AccountId, AgencyId, DossierId, GlassId, Moment, OfficerId, Role};
use db::{DbError, Tx, Value, params};
use rules::policy::Duty;

use super::{New, Opened};

pub(super) fn is_kept(tx: &Tx, new: &New) -> Result<bool, DbError> {
    let found = tx.opt(
        "select 1 from dossier_access where dossier = $1 and officer = $2 and slot = $3 and opened = $4 and duty = $5",
        params![new.dossier, new.officer, new.slot(), new.opened.word(), new.duty.word()],
        |row| row.get::<i64>(0),
    )?;
    Ok(found.is_some())
}

/// Whether it was not there yet; of two at once only one is told so.
pub(super) fn insert(tx: &Tx, new: &New) -> Result<bool, DbError> {
    let added = tx.execute(
        "insert into dossier_access (id, dossier, officer, agency, role, title, opened, duty, glass, slot, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing",
        params![
            GlassId::new(),
            new.dossier,
            new.officer,
            new.agency,
            new.role.word(),
            &new.title,
            new.opened.word(),
            new.duty.word(),
            new.glass,
            new.slot(),
            new.at,
        ],
    )?;
    Ok(added == 1)
}

pub(super) fn uses(tx: &Tx, dossier: DossierId, glass: GlassId) -> Result<u64, DbError> {
    let sql = "select count(*) from dossier_access where dossier = $1 and glass = $2";
    tx.one(sql, params![dossier, glass], |row| row.get(0))
}

/// What one officer opened within a quarter of an hour.
pub(super) struct Row {
    pub dossier: DossierId,
    pub name: String,
    pub officer: OfficerId,
    pub agency: AgencyId,
    pub role: Role,
    pub title: String,
    pub duty: Duty,
    pub glass: Option<GlassId>,
    pub opened: Vec<Opened>,
    pub at: Moment,
}

/// The kinds of one quarter of an hour in one row.
const GATHERED: &str =
    "select dossier_access.dossier, coalesce(code, reference), officer, dossier_access.agency, role,
        title, duty, glass, min(at), max(case when opened = 'page' then 1 else 0 end),
        max(case when opened = 'file' then 1 else 0 end), max(case when opened = 'paper' then 1 else 0 end)
    from dossier_access join dossier on dossier.id = dossier_access.dossier";
const BY: &str =
    "group by dossier_access.dossier, coalesce(code, reference), officer, dossier_access.agency, role,
        title, duty, glass, slot";

fn read(row: &db::Row) -> Result<Row, DbError> {
    let word = |column: usize, wanted| DbError::WrongKind { column, wanted };
    let mut opened = Vec::new();
    for (column, kind) in (9..).zip(Opened::ALL) {
        if row.get::<i64>(column)? == 1 {
            opened.push(kind);
        }
    }
    Ok(Row {
        dossier: row.get(0)?,
        name: row.get(1)?,
        officer: row.get(2)?,
        agency: row.get(3)?,
        role: Role::from_word(&row.get::<String>(4)?).ok_or(word(4, "a role"))?,
        title: row.get(5)?,
        duty: Duty::from_word(&row.get::<String>(6)?).ok_or(word(6, "a duty"))?,
        glass: row.get(7)?,
        opened,
        at: row.get(8)?,
    })
}

pub(super) fn of_dossier(tx: &Tx, dossier: DossierId, most: u32) -> Result<Vec<Row>, DbError> {
    let sql = format!(
        "{GATHERED} where dossier_access.dossier = $1 {BY} order by min(at) desc, slot desc, officer limit $2"
    );
    tx.all(&sql, params![dossier, most], read)
}

/// What is an account's own, as `Parties::belong_to` says it; `account` is its place among the values.
pub(in crate::dossier) fn own_of(account: &str) -> String {
    format!("(owner = {account} or filer = {account} and mandate is null)")
}

/// What is an account's own, among these procedures where some are named; with the values.
fn own(account: AccountId, among: Option<&[String]>) -> (String, Vec<Value>) {
    let mut values: Vec<Value> = params![account].to_vec();
    let mut wheres = own_of("$1");
    if let Some(codes) = among {
        let places: Vec<String> = codes
            .iter()
            .map(|code| {
                values.push(code.as_str().into());
                format!("${}", values.len())
            })
            .collect();
        wheres += &format!(" and procedure_code in ({})", places.join(", "));
    }
    (wheres, values)
}

pub(super) fn of_account(
    tx: &Tx,
    account: AccountId,
    among: Option<&[String]>,
    most: u32,
    skip: u32,
) -> Result<Vec<Row>, DbError> {
    let (wheres, mut values) = own(account, among);
    values.extend([Value::from(most), Value::from(skip)]);
    let (most, skip) = (values.len() - 1, values.len());
    let sql = format!(
        "{GATHERED} where {wheres} {BY}
         order by min(at) desc, dossier_access.dossier, officer limit ${most} offset ${skip}"
    );
    tx.all(&sql, &values, read)
}

pub(super) fn count_of_account(tx: &Tx, account: AccountId, among: Option<&[String]>) -> Result<u64, DbError> {
    let (wheres, values) = own(account, among);
    let sql = format!("select count(*) from ({GATHERED} where {wheres} {BY}) as openings");
    tx.one(&sql, &values, |row| row.get(0))
}
