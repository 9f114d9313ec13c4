//! The national catalogue's procedures, read as they are printed.
//!
//! The source is full of doubtful places. This module reads each line into a [`Definition`] and says what is
//! doubtful ([`Suspicion`]); it never repairs silently: values stay as printed, and what the system does
//! because of the doubt is listed. Deliberately absent: where the lines come from and where the result is
//! kept (`cases::catalogue`).

mod fee;
mod papers;
mod report;
mod shape;
mod suspicion;
mod time;

use base::text::{fold, tidy, tidy_lines};

pub use report::{Report, ReportedProcedure};
pub use suspicion::{Kind, Suspicion};

use super::{Definition, LegalBasis, Process, ResultKind, Route, Sheet, Tier};
use crate::form::{Form, Text};

/// One procedure as read, and what was doubtful about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// The definition. Its form is empty: the general one is put in when the definition is used.
    pub definition: Definition,
    /// Doubtful places and treatments.
    pub suspicions: Vec<Suspicion>,
}

/// The line is not the interface's shape; nothing of it can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAProcedure {
    /// Not JSON, or fields of the wrong kind.
    #[error("không đọc được theo dạng của Cơ sở dữ liệu quốc gia về thủ tục hành chính ({0})")]
    Shape(String),
    /// No usable code.
    #[error("mã thủ tục \"{0}\" không hợp lệ")]
    Code(String),
}

/// Doubtful places, collected while reading.
#[derive(Default)]
struct Notes(Vec<Suspicion>);

impl Notes {
    fn add(&mut self, kind: Kind, place: &str, printed: &str) {
        self.0.push(Suspicion { kind, place: place.to_owned(), printed: printed.to_owned() });
    }
    fn when(&mut self, doubtful: bool, kind: Kind, place: &str, printed: &str) {
        if doubtful {
            self.add(kind, place, printed);
        }
    }
}

/// Reads one line of the interface.
pub fn read(line: &str) -> Result<Imported, NotAProcedure> {
    let source: shape::Procedure =
        serde_json::from_str(line).map_err(|error| NotAProcedure::Shape(error.to_string()))?;
    let code = tidy(&source.matthc);
    if !is_code(&code) {
        return Err(NotAProcedure::Code(code));
    }
    let mut notes = Notes::default();
    letters(line, &mut notes);
    let sheet = sheet(code, &source, &mut notes);
    notes.add(Kind::GeneralForm, "Biểu mẫu", "");
    let treatments = treatments(&notes.0);
    let definition = Definition {
        sheet,
        form: Form::default(),
        process: Process::default(),
        result_template: None,
        own_form: false,
        treatments,
    };
    Ok(Imported { definition, suspicions: notes.0 })
}

/// `1.001193`, perhaps with an agency's suffix: digits, letters, points and hyphens, a digit first.
fn is_code(code: &str) -> bool {
    let legal = |letter: char| letter.is_ascii_alphanumeric() || letter == '.' || letter == '-';
    code.len() >= 3
        && code.len() <= 40
        && code.starts_with(|it: char| it.is_ascii_digit())
        && code.chars().all(legal)
}

fn letters(line: &str, notes: &mut Notes) {
    notes.when(!unicode_normalization::is_nfc(line), Kind::NotNfc, "Toàn văn", "");
    let strange = |letter: &char| ('\u{e000}'..='\u{f8ff}').contains(letter) || *letter == '\u{fffd}';
    let found: String = line.chars().filter(strange).collect();
    notes.when(!found.is_empty(), Kind::StrangeLetters, "Toàn văn", &found);
}

fn sheet(code: String, source: &shape::Procedure, notes: &mut Notes) -> Sheet {
    let (channels, limits) = time::channels(&source.cachthucthuchien, notes);
    let fees = fee::lines(&source.cachthucthuchien, notes);
    let (cases, components) = papers::read(&source.thanhphanhoso, notes);
    let tiers = tiers(&source.capthuchien, notes);
    let field = listed(source.linhvucthuchien.iter().map(|it| &it.tenlinhvuc)).join("; ");
    let steps = steps(&source.trinhtuthuchien);
    let name = tidy(&source.tentthc);
    notes.when(name.is_empty(), Kind::HeadMissing, "Tên thủ tục", "");
    notes.when(field.is_empty(), Kind::HeadMissing, "Lĩnh vực", "");
    notes.when(tiers.is_empty(), Kind::HeadMissing, "Cấp thực hiện", "");
    notes.when(steps.is_empty(), Kind::HeadMissing, "Trình tự thực hiện", "");
    notes.when(source.loaitthc.trim().is_empty(), Kind::NoKind, "Loại thủ tục", "");
    let agencies = listed(source.coquanthuchien.iter().map(|it| &it.tendonvi));
    notes.when(agencies.is_empty(), Kind::NoAgency, "Cơ quan thực hiện", "");
    let stray = fold(&source.yeucau).ends_with("tu khoa");
    notes.when(stray, Kind::StrayKeywords, "Yêu cầu, điều kiện", "Từ khóa:");
    Sheet {
        route: route(&source.coquanbanhanh, &field, &tiers),
        name: text(if name.is_empty() { &code } else { &name }),
        code,
        field,
        tiers,
        decision: some(&source.soquyetdinh),
        kind: some(&source.loaitthc),
        subjects: listed(source.doituongthuchien.iter()),
        synonyms: Vec::new(),
        summary: None,
        steps,
        channels,
        cases,
        components,
        sets: 1,
        limits,
        fees,
        results: results(&source.ketquathuchien, notes),
        agencies,
        bases: bases(&source.cancuphaply, notes),
        strands: Vec::new(),
        conditions: Some(tidy_lines(&source.yeucau)).filter(|it| !it.is_empty()),
        grade: None,
    }
}

fn text(vi: &str) -> Text {
    Text { vi: vi.to_owned(), en: None }
}

fn some(printed: &str) -> Option<String> {
    Some(tidy(printed)).filter(|it| !it.is_empty())
}

fn listed<'a>(items: impl Iterator<Item = &'a String>) -> Vec<String> {
    items.filter_map(|item| some(item)).collect()
}

fn tiers(printed: &[String], notes: &mut Notes) -> Vec<Tier> {
    let mut tiers = Vec::new();
    for tier in printed {
        match fold(tier).as_str() {
            "cap bo" => tiers.push(Tier::Ministry),
            "cap tinh" => tiers.push(Tier::Province),
            "cap huyen" => tiers.push(Tier::District),
            "cap xa" => tiers.push(Tier::Commune),
            "co quan khac" => tiers.push(Tier::Other),
            _ => notes.add(Kind::TierUnknown, "Cấp thực hiện", tier),
        }
    }
    tiers
}

/// Bodies whose procedures run on their own systems at every tier.
const ELSEWHERE: [&str; 3] = ["bo cong an", "toa an nhan dan", "ngan hang nha nuoc viet nam"];
/// Fields that vertical agencies (tax, customs, insurance, treasury, civil enforcement) run themselves.
const VERTICAL: [&str; 8] =
    ["thue", "hai quan", "bhxh", "kho bac nha nuoc", "du tru", "chung khoan", "thi hanh an dan su", "dang kiem"];

/// External when nobody in the province decides, or when the deciding body has its own system.
fn route(issuer: &str, field: &str, tiers: &[Tier]) -> Route {
    let local = tiers.iter().any(|tier| matches!(tier, Tier::Province | Tier::District | Tier::Commune));
    let field = fold(field);
    let vertical = VERTICAL.iter().any(|it| field == *it || (*it == "bhxh" && field.contains(it)));
    if local && !vertical && !ELSEWHERE.contains(&fold(issuer).as_str()) { Route::Local } else { Route::External }
}

fn steps(printed: &[shape::Steps]) -> Vec<String> {
    let mut steps = Vec::new();
    for group in printed {
        steps.extend(some(&group.truonghop));
        steps.extend(group.trinhtu.iter().map(|it| tidy_lines(&it.tentrinhtu)).filter(|it| !it.is_empty()));
    }
    steps
}

fn results(printed: &[shape::ResultKind], notes: &mut Notes) -> Vec<ResultKind> {
    notes.when(printed.is_empty(), Kind::NoResult, "Kết quả", "");
    let read = |result: &shape::ResultKind| {
        let (code, name) = (some(&result.maketqua), some(&result.tenketqua));
        let well_formed = code.as_deref().is_none_or(is_result_code);
        notes.when(!well_formed, Kind::ResultCode, "Kết quả", &result.maketqua);
        notes.when(name.is_none(), Kind::ResultWithoutName, "Kết quả", &result.maketqua);
        let name = name.or_else(|| code.clone())?;
        Some(ResultKind { code, name, in_person: false, sign: None, finding: false, book: None })
    };
    printed.iter().filter_map(read).collect()
}

/// `KQ.G15.000031`.
fn is_result_code(code: &str) -> bool {
    let mut parts = code.split('.');
    let digits = |text: &str, length| text.len() == length && text.bytes().all(|it| it.is_ascii_digit());
    parts.next() == Some("KQ")
        && parts.next().is_some_and(|body| body.strip_prefix('G').is_some_and(|it| digits(it, 2)))
        && parts.next().is_some_and(|it| digits(it, 6))
        && parts.next().is_none()
}

fn bases(printed: &[shape::Basis], notes: &mut Notes) -> Vec<LegalBasis> {
    notes.when(printed.is_empty(), Kind::NoBasis, "Căn cứ pháp lý", "");
    let read = |basis: &shape::Basis| {
        let (number, name) = (tidy(&basis.sovanban), tidy_lines(&basis.tenvanban));
        let cut = number.is_empty()
            || number.ends_with(['/', '-'])
            || number.ends_with("NĐ-C")
            || number.ends_with("/NĐ");
        notes.when(cut, Kind::BasisNumber, "Căn cứ pháp lý", &tidy(&format!("{number} {name}")));
        LegalBasis { number, name }
    };
    printed.iter().map(read).filter(|basis| !(basis.number.is_empty() && basis.name.is_empty())).collect()
}

/// A sentence per kind, for the definition itself.
fn treatments(suspicions: &[Suspicion]) -> Vec<String> {
    let kinds: std::collections::BTreeSet<Kind> = suspicions.iter().map(|it| it.kind).collect();
    kinds.into_iter().map(|kind| format!("{}. {}.", kind.title(), kind.treatment())).collect()
}

#[cfg(test)]
mod tests;
