//! The list as a whole: where its heading stands, what each line says, and every complaint with its number.

use std::collections::{BTreeMap, BTreeSet};

use base::{Date, OfficerId, Role, local_date, text::fold};
use db::{DbError, Tx};
use people::{Agency, agencies, officers};
use rules::{document::Person, procedure::Route};

use super::{
    super::store as dossiers,
    List,
    line::{COLUMNS, Cells, Column, Line, heading},
    store,
};
use crate::{CaseError, Operation, catalogue};

/// Why a list could not be read.
pub(super) enum Unread {
    Wrong(Vec<String>),
    Case(CaseError),
}

impl From<DbError> for Unread {
    fn from(error: DbError) -> Self {
        Self::Case(error.into())
    }
}
impl From<CaseError> for Unread {
    fn from(error: CaseError) -> Self {
        Self::Case(error)
    }
}

/// A longer code is none.
const MOST_LETTERS: usize = 60;

pub(super) fn said(number: usize, what: &str) -> String {
    format!("dòng {number}: {what}")
}

/// What the lines are looked up in.
struct Known<'a, 'b> {
    tx: &'a Tx<'b>,
    vault: &'a db::Vault,
    source: &'a str,
    agencies: Vec<Agency>,
    calendar: rules::calendar::Calendar,
    today: Date,
}

pub(super) fn read(tx: &Tx, op: &Operation, list: &List) -> Result<Vec<Line>, Unread> {
    if list.source.trim().is_empty() {
        return Err(Unread::Wrong(vec!["thiếu tên hệ thống cũ".to_owned()]));
    }
    let (first, columns) = header(list.rows)?;
    let today = local_date(op.now);
    let (agencies, calendar) = (agencies::list(tx, today)?, op.office.calendar.read(tx)?);
    let known = Known { tx, vault: &op.office.vault, source: list.source, agencies, calendar, today };
    let (mut lines, mut wrong, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    for (place, row) in list.rows.iter().enumerate().skip(first + 1) {
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let cell = |column| columns.get(&column).and_then(|at: &usize| row.get(*at)).cloned().unwrap_or_default();
        let (line, complaints) = known.line(place + 1, &cell)?;
        wrong.extend(complaints.iter().map(|what| said(place + 1, what)));
        if let Some(line) = line {
            if !seen.insert(line.code.clone()) {
                wrong.push(said(line.number, &format!("mã hồ sơ {} đã có ở dòng trên", line.code)));
            }
            lines.push(line);
        }
    }
    if lines.is_empty() && wrong.is_empty() {
        wrong.push("danh sách không có dòng nào".to_owned());
    }
    if wrong.is_empty() { Ok(lines) } else { Err(Unread::Wrong(wrong)) }
}

/// Where the heading stands, and which column is what.
fn header(rows: &[Vec<String>]) -> Result<(usize, BTreeMap<Column, usize>), Unread> {
    let named = |row: &Vec<String>| {
        let mut columns = BTreeMap::new();
        for (place, cell) in row.iter().enumerate() {
            let cell = fold(cell);
            if let Some((column, ..)) = COLUMNS.iter().find(|(_, name, _)| fold(name) == cell) {
                columns.entry(*column).or_insert(place);
            }
        }
        columns
    };
    let found = rows.iter().map(named).enumerate().find(|(_, columns)| columns.contains_key(&Column::Code));
    let (first, columns) = found.unwrap_or_default();
    let missing = COLUMNS.iter().filter(|(column, _, needed)| *needed && !columns.contains_key(column));
    let missing: Vec<String> = missing.map(|(_, name, _)| format!("thiếu cột “{name}”")).collect();
    if missing.is_empty() { Ok((first, columns)) } else { Err(Unread::Wrong(missing)) }
}

impl Known<'_, '_> {
    fn line(&self, number: usize, cell: &dyn Fn(Column) -> String) -> Result<(Option<Line>, Vec<String>), Unread> {
        let mut cells = Cells { cell, hours: self.calendar.hours(), wrong: Vec::new() };
        // Codes are found in capital letters, however they are typed.
        let code = cells.needed(Column::Code).to_uppercase();
        let known = self.code(&code, &mut cells)?;
        let revision = self.procedure(&mut cells)?;
        let agency = self.agency(&mut cells);
        let officer = self.officer(agency, &mut cells)?;
        let (received, due) = (cells.opening(Column::Received), cells.close(Column::Due));
        let stage = cells.stage(officer);
        let (channel, delivery, filer) = (cells.channel(), cells.delivery(), cells.filer());
        let owner = cells.maybe(Column::Owner).map(|name| Person { name, ..Person::default() });
        let owner = owner.filter(|owner| fold(&owner.name) != fold(&filer.name));
        let (owed, paid) = (cells.money(Column::Owed), cells.money(Column::Paid));
        let delivery_address = filer.address.clone().filter(|_| delivery == rules::workflow::DeliveryWay::Post);
        let wrong = cells.wrong;
        let whole = (revision, agency, received, due, stage);
        let (Some(revision), Some(agency), Some(received), Some(due), Some(stage)) = whole else {
            return Ok((None, wrong));
        };
        let agency = agency.id;
        let line = Line {
            number,
            code,
            revision,
            agency,
            channel,
            filer,
            owner,
            received,
            due,
            stage,
            delivery,
            delivery_address,
            owed,
            paid,
            known,
        };
        Ok((Some(line).filter(|_| wrong.is_empty()), wrong))
    }

    /// Whether an earlier run took the code; refused where another dossier has it.
    fn code(&self, code: &str, cells: &mut Cells) -> Result<bool, Unread> {
        if code.chars().count() > MOST_LETTERS {
            cells.wrong.push(format!("mã hồ sơ dài quá {MOST_LETTERS} ký tự"));
            return Ok(false);
        }
        if store::is_taken(self.tx, self.source, code)? {
            return Ok(true);
        }
        let another = dossiers::by_name(self.tx, code)?.or(dossiers::by_foreign_code(self.tx, code)?);
        if another.is_some() {
            cells.wrong.push(format!("mã hồ sơ {code} đã là của một hồ sơ khác ở đây"));
        }
        Ok(false)
    }

    fn procedure(&self, cells: &mut Cells) -> Result<Option<base::RevisionId>, Unread> {
        let code = cells.needed(Column::Procedure);
        if code.is_empty() {
            return Ok(None);
        }
        let current = catalogue::current(self.tx, &code)?;
        match &current {
            None => cells.wrong.push(format!("không có thủ tục mã {code}")),
            Some(revision) if revision.definition.sheet.route != Route::Local => {
                cells.wrong.push(format!("thủ tục {code} do hệ thống khác giải quyết"));
            }
            Some(_) => {}
        }
        Ok(current.map(|revision| revision.id))
    }

    /// By code, or by a name that only one agency has.
    fn agency(&self, cells: &mut Cells) -> Option<&Agency> {
        let typed = cells.needed(Column::Agency);
        let folded = fold(&typed);
        let by_code = self.agencies.iter().find(|agency| agency.code == typed);
        let named =
            |agency: &&Agency| [&agency.full_name, &agency.authority()].iter().any(|it| fold(it) == folded);
        let mut found = self.agencies.iter().filter(named);
        match (by_code, found.next(), found.next()) {
            (Some(agency), ..) | (None, Some(agency), None) => return Some(agency),
            _ if typed.is_empty() => {}
            (None, Some(_), Some(_)) => cells.wrong.push(format!("có nhiều cơ quan tên “{typed}”: xin ghi mã")),
            _ => cells.wrong.push(format!("không có cơ quan “{typed}” đang hoạt động")),
        }
        None
    }

    /// A specialist of that agency, by username.
    fn officer(&self, agency: Option<&Agency>, cells: &mut Cells) -> Result<Option<OfficerId>, Unread> {
        let Some(typed) = cells.maybe(Column::Officer) else { return Ok(None) };
        let found = officers::by_username(self.tx, self.vault, &typed.to_lowercase(), self.today)?;
        let Some(agency) = agency else { return Ok(None) };
        let fits = found.filter(|officer| officer.agency == agency.id && officer.has(Role::Specialist));
        if fits.is_none() {
            let (column, name) = (heading(Column::Officer), &agency.full_name);
            cells
                .wrong
                .push(format!("“{typed}” ở cột “{column}” không phải là tên đăng nhập của chuyên viên {name}"));
        }
        Ok(fits.map(|officer| officer.id))
    }
}
