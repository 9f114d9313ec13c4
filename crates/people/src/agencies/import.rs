//! Taking an organisation file in: idempotent, whole or not at all, with a sentence for a contradiction.
//!
//! History is not rewritten: a unit keeps its name, kind, tier and parent in its period. What may change is
//! an end that becomes known, the spelling of the full name, and the identifier as long as no dossier code
//! has it. Deliberately absent: moving what the agencies hold, which is a reorganisation.

use std::{collections::BTreeSet, fmt};

use base::{AgencyId, text::short_date};
use db::{DbError, Tx};

use super::{
    Agency, Successor,
    file::{File, Unit},
    store,
};
use crate::People;

/// Why a file was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file contradicts itself or what is known; the sentence says where.
    #[error("{0}")]
    Contradiction(String),
    /// The store failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// What the organisation holds after an import: the same when the file is taken again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The file's title.
    pub title: String,
    /// Provinces, departments, districts and communes of the file, each counted once.
    pub counts: [usize; 4],
    /// Periods of the file whose end is known.
    pub ended: usize,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [province, department, district, commune] = self.counts;
        write!(
            f,
            "{}: {province} tỉnh, {department} sở ngành, {district} đơn vị cấp huyện, {commune} đơn vị cấp xã; \
             {} giai đoạn đã biết ngày hết hiệu lực.",
            self.title, self.ended
        )
    }
}

/// Takes the text of an organisation file in.
pub fn import(people: &People, text: &str) -> Result<Summary, ImportError> {
    let file = File::read(text).map_err(ImportError::Contradiction)?;
    people.db.write(|tx| {
        for (place, unit) in file.units.iter().enumerate() {
            put(tx, unit, place)?;
        }
        for unit in &file.units {
            link(tx, unit)?;
        }
        consistent(tx)
    })?;
    // A unit that changed its kind stands in the file once for each period and is one unit all the same.
    let count = |tier| {
        let codes = file.units.iter().filter(|unit| unit.tier == tier).map(|unit| unit.code.as_str());
        codes.collect::<BTreeSet<_>>().len()
    };
    Ok(Summary {
        title: file.title.clone(),
        counts: super::Tier::ALL.map(count),
        ended: file.units.iter().filter(|unit| unit.valid_to.is_some()).count(),
    })
}

fn put(tx: &Tx, unit: &Unit, place: usize) -> Result<(), ImportError> {
    let known = store::by_key(tx, &unit.code, unit.valid_from)?;
    let Some((known, used)) = known else {
        return Ok(store::insert(tx, &agency(AgencyId::new(), unit), place)?);
    };
    let mut next = agency(known.id, unit);
    if next.identifier.is_none() {
        (next.identifier, next.identifier_verified) = (known.identifier.clone(), known.identifier_verified);
    }
    next.one_stop = next.one_stop.or_else(|| known.one_stop.clone());
    next.valid_to = next.valid_to.or(known.valid_to);
    unchanged(&known, &next, used).map_err(|what| {
        ImportError::Contradiction(format!("{} đã được ghi khác: {what}. Không có gì được nạp.", unit.label()))
    })?;
    if next != known {
        store::update(tx, &next)?;
    }
    Ok(())
}

fn unchanged(known: &Agency, next: &Agency, used: bool) -> Result<(), String> {
    if (known.tier, &known.kind, &known.name) != (next.tier, &next.kind, &next.name) {
        return Err(format!("đang là {}", known.full_name));
    }
    if known.parent != next.parent {
        return Err("thuộc cơ quan cấp trên khác".to_owned());
    }
    if used && known.identifier != next.identifier {
        return Err("mã định danh đã dùng trong mã hồ sơ nên không đổi được".to_owned());
    }
    match (known.valid_to, next.valid_to) {
        (Some(known), Some(next)) if known != next => Err(format!("hết hiệu lực ngày {}", short_date(known))),
        _ => Ok(()),
    }
}

/// Writes the successors that the unit names, and the unit as successor of those that it names.
fn link(tx: &Tx, unit: &Unit) -> Result<(), DbError> {
    let Some((this, _)) = store::by_key(tx, &unit.code, unit.valid_from)? else { return Ok(()) };
    for next in &unit.successors {
        let next = next.clone();
        let row = Successor {
            code: next.code,
            valid_from: next.valid_from,
            name: next.name,
            part: next.part,
            confirmed: next.confirmed,
        };
        store::put_successor(tx, this.id, &row)?;
    }
    let Ok(eve) = unit.valid_from.yesterday() else { return Ok(()) };
    for before in &unit.predecessors {
        let Some(before_it) = store::by_code(tx, &before.code, eve)? else { continue };
        let row = Successor {
            code: unit.code.clone(),
            valid_from: unit.valid_from,
            name: unit.full_name.clone(),
            part: before.part,
            confirmed: before.confirmed,
        };
        store::put_successor(tx, before_it.id, &row)?;
    }
    Ok(())
}

/// What must hold of all agencies together: no two periods of one code overlap, no two agencies of one day
/// share an identifier, and every parent exists when the child begins.
fn consistent(tx: &Tx) -> Result<(), ImportError> {
    let all = store::all(tx)?;
    let label = |one: &Agency| format!("{} (mã {}, từ {})", one.full_name, one.code, short_date(one.valid_from));
    for (place, one) in all.iter().enumerate() {
        let overlaps = |other: &&Agency| {
            other.valid_to.is_none_or(|last| one.valid_from <= last)
                && one.valid_to.is_none_or(|last| other.valid_from <= last)
        };
        for other in all.iter().skip(place + 1).filter(overlaps) {
            let clash = if one.code == other.code {
                "cùng mã"
            } else if one.identifier.is_some() && one.identifier == other.identifier {
                "cùng mã định danh"
            } else {
                continue;
            };
            return Err(ImportError::Contradiction(format!(
                "{} và {} có {clash} trong cùng thời gian. Không có gì được nạp.",
                label(one),
                label(other)
            )));
        }
        let parent = one.parent.as_ref();
        let orphan =
            parent.filter(|code| !all.iter().any(|other| other.code == **code && other.valid_on(one.valid_from)));
        if let Some(code) = orphan {
            return Err(ImportError::Contradiction(format!(
                "{}: không có cơ quan cấp trên mã {code} vào ngày đó. Không có gì được nạp.",
                label(one)
            )));
        }
    }
    Ok(())
}

fn agency(id: AgencyId, unit: &Unit) -> Agency {
    let unit = unit.clone();
    Agency {
        id,
        code: unit.code,
        tier: unit.tier,
        kind: unit.kind,
        kind_name: unit.kind_name,
        name: unit.name,
        full_name: unit.full_name,
        parent: unit.parent,
        intake: unit.intake,
        one_stop: unit.one_stop,
        identifier: unit.identifier,
        identifier_verified: unit.identifier_verified,
        valid_from: unit.valid_from,
        valid_to: unit.valid_to,
    }
}
