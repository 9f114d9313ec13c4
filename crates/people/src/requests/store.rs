//! The table `officer_request`.

use base::{AgencyId, RequestId, Role};
use db::{DbError, Row, Tx, params};

use super::Request;

const COLUMNS: &str =
    "id, agency, requested_by, requested_at, officer, name, title, roles, valid_from, valid_to, reason, state";

pub(super) fn insert(tx: &Tx, request: &Request) -> Result<(), DbError> {
    let roles: Vec<&str> = request.roles.iter().map(|role| role.word()).collect();
    tx.execute(
        &format!(
            "insert into officer_request ({COLUMNS})
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'open')"
        ),
        params![
            request.id,
            request.agency,
            request.requested_by,
            request.requested_at,
            request.officer,
            &request.name,
            &request.title,
            roles.join(" "),
            request.from,
            request.to,
            &request.reason
        ],
    )
    .map(drop)
}

fn read(row: &Row) -> Result<(Request, bool), DbError> {
    let roles: String = row.get(7)?;
    let request = Request {
        id: row.get(0)?,
        agency: row.get(1)?,
        requested_by: row.get(2)?,
        requested_at: row.get(3)?,
        officer: row.get(4)?,
        name: row.get(5)?,
        title: row.get(6)?,
        roles: roles.split(' ').filter_map(Role::from_word).collect(),
        from: row.get(8)?,
        to: row.get(9)?,
        reason: row.get(10)?,
    };
    Ok((request, row.get::<String>(11)? == "open"))
}

/// A request, and whether nobody has decided on it.
pub(super) fn find(tx: &Tx, id: RequestId) -> Result<Option<(Request, bool)>, DbError> {
    tx.opt(&format!("select {COLUMNS} from officer_request where id = $1"), params![id], read)
}

/// The open requests of an agency, or all.
pub(super) fn open(tx: &Tx, agency: Option<AgencyId>) -> Result<Vec<Request>, DbError> {
    let of = agency.map(|agency| agency.to_string()).unwrap_or_default();
    let sql = format!(
        "select {COLUMNS} from officer_request where state = 'open' and (agency = $1 or $1 = '') order by id"
    );
    tx.all(&sql, params![of], |row| read(row).map(|(request, _)| request))
}

/// Whether it was open.
pub(super) fn close(tx: &Tx, id: RequestId, state: &str) -> Result<bool, DbError> {
    let sql = "update officer_request set state = $2 where id = $1 and state = 'open'";
    Ok(tx.execute(sql, params![id, state])? == 1)
}
