//! Taking a list of officers and their roles in, whole or not at all; a second time it makes nobody twice.
//!
//! Each line is one officer in one agency. Every line that is wrong gets a sentence with its number, and then
//! nothing is written. What is known and not in the list stays: ending rights is somebody's decision.
//! Deliberately absent: reading a spreadsheet's file (the command does), second factors (set up at sign-in).

use std::collections::BTreeMap;

use base::{
    AgencyId, Date, Role,
    text::{fold, short_date, tidy},
};
use db::{DbError, Tx, Vault};

use super::{
    NewOfficer, Prepared, first_password, give_role, store,
    username::{is_username, names_person},
};
use crate::{People, agencies, agencies::Agency};

/// Why a list was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Lines that are wrong, a sentence each.
    #[error("{}", .0.join("\n"))]
    Wrong(Vec<String>),
    /// Hashing a first password or writing failed.
    #[error(transparent)]
    Other(#[from] anyhow::Error),
    /// The store failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// What the list holds: the same when it is taken again, but for those who are new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Officers in the list.
    pub officers: usize,
    /// Roles in the list.
    pub roles: usize,
    /// Agencies they serve.
    pub agencies: usize,
    /// Username and first password of everybody who is new; kept nowhere else.
    pub first_passwords: Vec<(String, String)>,
}

/// What the columns may be called, folded.
const COLUMNS: [(Column, &[&str]); 7] = [
    (Column::Username, &["ten dang nhap", "tai khoan", "username"]),
    (Column::Name, &["ho va ten", "ho ten", "ho chu dem ten", "name"]),
    (Column::Title, &["chuc danh", "chuc vu", "title"]),
    (Column::Agency, &["co quan", "don vi", "ma co quan", "agency"]),
    (Column::Roles, &["vai tro", "roles", "role"]),
    (Column::From, &["tu ngay", "from"]),
    (Column::To, &["den ngay", "den het ngay", "to"]),
];

/// What a role may be called, folded; beside its word in data.
const ROLES: [(Role, &[&str]); 10] = [
    (Role::Intake, &["tiep nhan", "mot cua"]),
    (Role::Cashier, &["thu phi", "thu ngan"]),
    (Role::Specialist, &["chuyen vien", "cong chuc chuyen mon"]),
    (Role::SectionHead, &["truong phong", "phu trach bo phan"]),
    (Role::Leader, &["lanh dao"]),
    (Role::Clerk, &["van thu"]),
    (Role::UnitAdmin, &["quan tri don vi"]),
    (Role::Controller, &["kiem soat thu tuc", "kiem soat"]),
    (Role::SystemAdmin, &["quan tri he thong"]),
    (Role::Inspector, &["thanh tra"]),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    Username,
    Name,
    Title,
    Agency,
    Roles,
    From,
    To,
}

/// One line of the list.
#[derive(Debug, Clone)]
struct Line {
    number: usize,
    username: String,
    name: String,
    title: String,
    agency: AgencyId,
    roles: Vec<Role>,
    from: Date,
    to: Option<Date>,
}

impl Line {
    /// The officer to be made, with the first password, which holds for one sign-in.
    fn officer(&self) -> (NewOfficer, String) {
        let password = first_password();
        let new = NewOfficer {
            username: self.username.clone(),
            name: self.name.clone(),
            title: self.title.clone(),
            password: password.clone(),
            must_change_password: true,
        };
        (new, password)
    }
}

/// Takes the list: rows of cells, the first with a name in it naming the columns.
pub fn import(people: &People, rows: &[Vec<String>]) -> Result<Summary, ImportError> {
    let today = people.today();
    let agencies = people.db.read(|tx| agencies::list(tx, today))?;
    let lines = read(rows, &agencies, today)?;
    let mut officers: BTreeMap<&str, Vec<&Line>> = BTreeMap::new();
    for line in &lines {
        officers.entry(&line.username).or_default().push(line);
    }
    let known = people.db.read(|tx| complaints(tx, &people.vault, &officers))?;
    let (mut first_passwords, mut new) = (Vec::new(), BTreeMap::new());
    for (username, of_one) in &officers {
        let Some(line) = of_one.first().filter(|_| !known.contains(*username)) else { continue };
        let (officer, password) = line.officer();
        new.insert(*username, super::prepare(&officer)?);
        first_passwords.push(((*username).to_owned(), password));
    }
    people.db.write(|tx| {
        for (username, of_one) in &officers {
            put(people, tx, username, of_one, new.get(username))?;
        }
        Ok::<_, anyhow::Error>(())
    })?;
    let mut served: Vec<AgencyId> = lines.iter().map(|line| line.agency).collect();
    served.sort_unstable();
    served.dedup();
    Ok(Summary {
        officers: officers.len(),
        roles: lines.iter().map(|line| line.roles.len()).sum(),
        agencies: served.len(),
        first_passwords,
    })
}

/// The usernames that are known already. Refused: another person under a known name, two agencies at a time.
fn complaints(
    tx: &Tx,
    vault: &Vault,
    officers: &BTreeMap<&str, Vec<&Line>>,
) -> Result<std::collections::BTreeSet<String>, ImportError> {
    let (mut known, mut wrong) = (std::collections::BTreeSet::new(), Vec::new());
    for (username, lines) in officers {
        for (place, line) in lines.iter().enumerate() {
            let others = lines.iter().take(place);
            if others.clone().any(|other| (&other.name, &other.title) != (&line.name, &line.title)) {
                wrong.push(said(line.number, "tên đăng nhập này đã ghi ở dòng khác cho người khác"));
            }
            let end = |line: &Line| line.to.unwrap_or(Date::MAX);
            if others
                .clone()
                .any(|other| other.agency != line.agency && other.from <= end(line) && line.from <= end(other))
            {
                wrong.push(said(line.number, "một người không làm ở hai cơ quan cùng một lúc"));
            }
        }
        let Some(found) = store::credentials(tx, username)? else { continue };
        known.insert((*username).to_owned());
        let Some(person) = store::person(tx, vault, found.id)? else { continue };
        for line in lines {
            if (&person.name, &person.title) != (&line.name, &line.title) {
                wrong.push(said(
                    line.number,
                    &format!("tên đăng nhập này là của {}, {}", person.name, person.title),
                ));
            }
            if store::serves_elsewhere(tx, found.id, line.agency, line.from, line.to)? {
                wrong.push(said(line.number, "người này đang làm ở cơ quan khác; cần kết thúc ở đó trước"));
            }
        }
    }
    if wrong.is_empty() { Ok(known) } else { Err(ImportError::Wrong(wrong)) }
}

fn put(people: &People, tx: &Tx, username: &str, lines: &[&Line], new: Option<&Prepared>) -> anyhow::Result<()> {
    let id = match (store::credentials(tx, username)?, new) {
        (Some(found), _) => found.id,
        (None, Some(new)) => super::insert(people, tx, new, None)?,
        (None, None) => return Err(DbError::NoRow.into()),
    };
    for line in lines {
        for role in &line.roles {
            if !store::holds(tx, id, line.agency, *role, line.from, line.to)? {
                give_role(people, tx, id, line.agency, *role, (line.from, line.to), None)?;
            }
        }
    }
    Ok(())
}

fn said(number: usize, what: &str) -> String {
    format!("dòng {number}: {what}")
}

fn read(rows: &[Vec<String>], agencies: &[Agency], today: Date) -> Result<Vec<Line>, ImportError> {
    let (first, columns) = header(rows)?;
    let (mut lines, mut wrong) = (Vec::new(), Vec::new());
    for (place, row) in rows.iter().enumerate().skip(first + 1) {
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        match line(place + 1, row, &columns, agencies, today) {
            Ok(line) => lines.push(line),
            Err(what) => wrong.extend(what.iter().map(|what| said(place + 1, what))),
        }
    }
    if lines.is_empty() && wrong.is_empty() {
        wrong.push("danh sách không có dòng nào".to_owned());
    }
    if wrong.is_empty() { Ok(lines) } else { Err(ImportError::Wrong(wrong)) }
}

/// Where the header stands, and which column is what.
fn header(rows: &[Vec<String>]) -> Result<(usize, BTreeMap<Column, usize>), ImportError> {
    let named = |row: &Vec<String>| {
        let mut columns = BTreeMap::new();
        for (place, cell) in row.iter().enumerate() {
            let cell = fold(cell);
            if let Some((column, _)) = COLUMNS.iter().find(|(_, names)| names.contains(&cell.as_str())) {
                columns.entry(*column).or_insert(place);
            }
        }
        columns
    };
    let needed = [Column::Username, Column::Name, Column::Title, Column::Agency, Column::Roles];
    let found = rows.iter().map(named).enumerate().find(|(_, columns)| columns.contains_key(&Column::Username));
    let (first, columns) = found.unwrap_or_default();
    let missing: Vec<String> = COLUMNS
        .iter()
        .filter(|(column, _)| needed.contains(column) && !columns.contains_key(column))
        .filter_map(|(_, names)| names.first().map(|name| format!("thiếu cột “{name}”")))
        .collect();
    if missing.is_empty() { Ok((first, columns)) } else { Err(ImportError::Wrong(missing)) }
}

fn line(
    number: usize,
    row: &[String],
    columns: &BTreeMap<Column, usize>,
    agencies: &[Agency],
    today: Date,
) -> Result<Line, Vec<String>> {
    let cell =
        |column| columns.get(&column).and_then(|place| row.get(*place)).map(|it| tidy(it)).unwrap_or_default();
    let mut wrong = Vec::new();
    let username = cell(Column::Username).to_lowercase();
    if !is_username(&username) {
        wrong.push(
            "tên đăng nhập chỉ gồm chữ thường không dấu, số, dấu chấm và gạch nối, từ 3 đến 60 ký tự".to_owned(),
        );
    }
    let (name, title) = (cell(Column::Name), cell(Column::Title));
    if names_person(&username, &name) {
        wrong.push(
            "tên đăng nhập đặt theo họ tên: xin đặt theo vị trí công tác, ví dụ nghiaduc.tiepnhan2".to_owned(),
        );
    }
    if name.is_empty() || title.is_empty() {
        wrong.push("thiếu họ tên hoặc chức danh".to_owned());
    }
    let roles = roles(&cell(Column::Roles), &mut wrong);
    let from = day(&cell(Column::From), &mut wrong).unwrap_or(today);
    let to = day(&cell(Column::To), &mut wrong);
    if to.is_some_and(|to| to < from) {
        wrong.push("ngày kết thúc trước ngày bắt đầu".to_owned());
    }
    let agency = agency(&cell(Column::Agency), agencies, &mut wrong);
    if let Some(agency) = agency.filter(|agency| from < agency.valid_from) {
        wrong.push(format!("{} bắt đầu hoạt động từ {}", agency.full_name, short_date(agency.valid_from)));
    }
    match agency {
        Some(agency) if wrong.is_empty() => {
            Ok(Line { number, username, name, title, agency: agency.id, roles, from, to })
        }
        _ => Err(wrong),
    }
}

/// By code, or by a name that only one agency has.
fn agency<'a>(typed: &str, agencies: &'a [Agency], wrong: &mut Vec<String>) -> Option<&'a Agency> {
    if let Some(found) = agencies.iter().find(|agency| agency.code == typed) {
        return Some(found);
    }
    let typed_folded = fold(typed);
    let named =
        |agency: &&Agency| fold(&agency.full_name) == typed_folded || fold(&agency.authority()) == typed_folded;
    let mut found = agencies.iter().filter(named);
    match (found.next(), found.next()) {
        (Some(only), None) => return Some(only),
        (Some(_), Some(_)) => wrong.push(format!("có nhiều cơ quan tên “{typed}”: xin ghi mã")),
        (None, _) => wrong.push(format!("không có cơ quan “{typed}” đang hoạt động")),
    }
    None
}

fn roles(typed: &str, wrong: &mut Vec<String>) -> Vec<Role> {
    let mut found = Vec::new();
    for word in typed.split([',', ';', '/', '\n']).map(str::trim).filter(|word| !word.is_empty()) {
        let folded = fold(word);
        let known = ROLES.iter().find(|(role, names)| role.word() == word || names.contains(&folded.as_str()));
        match known {
            Some((role, _)) if !found.contains(role) => found.push(*role),
            Some(_) => {}
            None => wrong.push(format!("không có vai trò “{word}”")),
        }
    }
    if found.is_empty() && wrong.is_empty() {
        wrong.push("thiếu vai trò".to_owned());
    }
    found
}

/// `24/4/2019` or `2019-04-24`.
fn day(typed: &str, wrong: &mut Vec<String>) -> Option<Date> {
    if typed.is_empty() {
        return None;
    }
    let parts: Vec<i16> = typed.split('/').filter_map(|part| part.parse().ok()).collect();
    let read = match parts.as_slice() {
        [day, month, year] => {
            let (day, month) = (i8::try_from(*day).ok(), i8::try_from(*month).ok());
            day.zip(month).and_then(|(day, month)| Date::new(*year, month, day).ok())
        }
        _ => typed.split('T').next().and_then(|date| date.parse().ok()),
    };
    if read.is_none() {
        wrong.push(format!("“{typed}” không phải là ngày, ví dụ 24/4/2019"));
    }
    read
}
