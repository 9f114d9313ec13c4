//! The report of an import: counts by kind, a line per procedure, and one summary line.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Imported, Kind};

/// What an import found. Says nothing of what was new: the same file gives the same report each time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// One entry per procedure, in the order of the file.
    pub procedures: Vec<ReportedProcedure>,
}

/// What an import found about one procedure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedProcedure {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Its doubtful places and treatments.
    pub suspicions: Vec<super::Suspicion>,
}

impl Report {
    /// Adds a procedure.
    pub fn push(&mut self, imported: &Imported) {
        self.procedures.push(ReportedProcedure {
            code: imported.definition.sheet.code.clone(),
            name: imported.definition.sheet.name.vi.clone(),
            suspicions: imported.suspicions.clone(),
        });
    }

    /// For each kind that occurs: how many places, in how many procedures.
    pub fn counts(&self) -> BTreeMap<Kind, (usize, usize)> {
        let mut counts = BTreeMap::new();
        for procedure in &self.procedures {
            for (kind, places) in procedure.counts() {
                let (all, procedures) = counts.entry(kind).or_insert((0, 0));
                *all += places;
                *procedures += 1;
            }
        }
        counts
    }

    /// How many places are doubtful (treatments that need no doubt are not counted).
    pub fn doubts(&self) -> usize {
        self.procedures.iter().flat_map(|it| &it.suspicions).filter(|it| it.kind.is_doubt()).count()
    }

    /// How many procedures have a doubtful place.
    pub fn doubtful(&self) -> usize {
        self.procedures.iter().filter(|it| it.suspicions.iter().any(|it| it.kind.is_doubt())).count()
    }

    /// The report as plain text: counts by kind, then a line per procedure.
    pub fn text(&self) -> String {
        let mut text = String::from("Điểm nghi vấn và cách xử lý, theo loại (số chỗ / số thủ tục):\n");
        for (kind, (places, procedures)) in self.counts() {
            let _ = writeln!(text, "  {places} / {procedures}  {}. {}.", kind.title(), kind.treatment());
        }
        text.push_str("\nTheo thủ tục:\n");
        for procedure in &self.procedures {
            let _ = writeln!(text, "  {}  {}: {}", procedure.code, procedure.name, procedure.line());
        }
        text
    }

    /// The report as CSV (UTF-8, comma, quotes where needed), one row per doubtful place.
    pub fn csv(&self) -> String {
        let mut csv = String::from("ma,ten,loai,noi_dung,vi_tri,in_tren_nguon,cach_xu_ly\n");
        for procedure in &self.procedures {
            for it in &procedure.suspicions {
                let cells = [
                    &procedure.code,
                    &procedure.name,
                    it.kind.word(),
                    it.kind.title(),
                    &it.place,
                    &it.printed,
                    it.kind.treatment(),
                ];
                csv.push_str(&cells.map(cell).join(","));
                csv.push('\n');
            }
        }
        csv
    }
}

impl ReportedProcedure {
    /// Places by kind.
    pub fn counts(&self) -> BTreeMap<Kind, usize> {
        let mut counts = BTreeMap::new();
        for suspicion in &self.suspicions {
            *counts.entry(suspicion.kind).or_insert(0) += 1;
        }
        counts
    }

    fn line(&self) -> String {
        let kinds = self.counts().into_iter().map(|(kind, places)| format!("{} ({places})", kind.word()));
        let kinds: Vec<_> = kinds.collect();
        if kinds.is_empty() { "không có nghi vấn".to_owned() } else { kinds.join(", ") }
    }
}

/// A leading `=`, `+`, `-` or `@` gets a quote mark before it, so that no spreadsheet takes text of a
/// foreign source for a formula.
fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}
