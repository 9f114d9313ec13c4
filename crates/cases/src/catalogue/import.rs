//! Taking procedures and levels into the catalogue. Doing it twice changes nothing the second time.
//!
//! A file is taken whole or not at all: the first line that cannot be read stops it, with its number.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read};
use std::sync::Arc;

use base::{Moment, Refusal, RevisionId, local_date};
use db::{Db, DbError, Tx};
use rules::procedure::Definition;
use rules::procedure::national::{self, Imported, Report, Suspicion};
use rules::procedure::process::{Problem, read};
use sha2::{Digest, Sha256};

use super::{Revision, Source, offering, shipped, store};

/// Why an import took nothing.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be read or unpacked.
    #[error("Không đọc được tệp: {0}. Danh mục không thay đổi.")]
    File(#[from] std::io::Error),
    /// A line is no procedure.
    #[error("Dòng {line}: {why}. Danh mục không thay đổi.")]
    Line {
        /// Counted from 1.
        line: usize,
        /// What is wrong.
        why: String,
    },
    /// The file has no procedure.
    #[error("Tệp không có thủ tục nào. Danh mục không thay đổi.")]
    Empty,
    /// The process is wrong; each fault with its line.
    #[error("Tệp quy trình chưa dùng được, không có gì thay đổi.")]
    Process(Vec<Problem>),
    /// Somebody asks who may not.
    #[error(transparent)]
    Denied(#[from] base::Denied),
    /// There is no such procedure.
    #[error("{}", .0.key)]
    Refused(Refusal),
    /// The table of levels is wrong.
    #[error("{0} Danh mục không thay đổi.")]
    Levels(String),
    /// The shipped data are broken.
    #[error(transparent)]
    Shipped(#[from] shipped::Broken),
    /// The store says no.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes {
    /// Procedures that were not there before.
    pub new: usize,
    /// Procedures with a new revision in force.
    pub changed: usize,
    /// Procedures that stayed as they were.
    pub unchanged: usize,
    /// Revisions kept but not put in force, because a source of higher precedence has the procedure.
    pub kept_aside: usize,
    /// Procedures whose own process does not fit the new sheet, so that the one that came with it holds.
    pub processes_set_aside: Vec<String>,
}

/// What an import of the national interface's file did and found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NationalImport {
    /// What changed.
    pub changes: Changes,
    /// What is doubtful; the same each time for the same file.
    pub report: Report,
}

impl NationalImport {
    /// What the command prints: the report, what changed, and last the summary line, which is the same when
    /// the file was taken in before.
    pub fn text(&self) -> String {
        let Changes { new, changed, unchanged, kept_aside, processes_set_aside } = &self.changes;
        let aside = if processes_set_aside.is_empty() {
            String::new()
        } else {
            format!(
                "\nQuy trình riêng không còn phù hợp, dùng quy trình chung: {}.",
                processes_set_aside.join(", ")
            )
        };
        let changes = format!(
            "Lần này: {new} thủ tục mới, {changed} có bản sửa đổi, {unchanged} không đổi, {kept_aside} giữ bản của \
             địa phương vì có biểu mẫu riêng.{aside}"
        );
        format!("{}\n{changes}\n{}\n", self.report.text(), self.summary())
    }

    /// The summary line.
    pub fn summary(&self) -> String {
        format!(
            "Thủ tục: {} thủ tục trong tệp đã có trong danh mục, {} thủ tục có điểm nghi vấn, {} điểm nghi vấn.",
            self.report.procedures.len(),
            self.report.doubtful(),
            self.report.doubts()
        )
    }
}

/// Takes in a file of the national interface (one JSON a line), plain or gzip, told apart by content.
pub fn import_national(db: &Db, source: impl Read, now: Moment) -> Result<NationalImport, ImportError> {
    let imported = read_lines(unpacked(source)?)?;
    let mut report = Report::default();
    for it in &imported {
        report.push(it);
    }
    let entries: Vec<Entry> = imported.into_iter().map(Entry::national).collect();
    let changes = db.write(|tx| take(tx, &entries, now))?;
    Ok(NationalImport { changes, report })
}

fn unpacked(source: impl Read) -> Result<Box<dyn BufRead>, std::io::Error> {
    let mut bytes = Vec::new();
    BufReader::new(source).read_to_end(&mut bytes)?;
    let packed = bytes.starts_with(&[0x1f, 0x8b]);
    let bytes = std::io::Cursor::new(bytes);
    Ok(if packed { Box::new(BufReader::new(flate2::read::MultiGzDecoder::new(bytes))) } else { Box::new(bytes) })
}

fn read_lines(source: impl BufRead) -> Result<Vec<Imported>, ImportError> {
    let mut imported: Vec<Imported> = Vec::new();
    let mut seen = BTreeMap::new();
    for (line, text) in (1..).zip(source.lines()) {
        let text = text?;
        let text = text.trim_start_matches('\u{feff}');
        if text.trim().is_empty() {
            continue;
        }
        let it = national::read(text).map_err(|error| ImportError::Line { line, why: error.to_string() })?;
        if let Some(before) = seen.insert(it.definition.sheet.code.clone(), line) {
            let why = format!("mã {} đã có ở dòng {before}", it.definition.sheet.code);
            return Err(ImportError::Line { line, why });
        }
        imported.push(it);
    }
    if imported.is_empty() { Err(ImportError::Empty) } else { Ok(imported) }
}

/// One definition on its way in.
#[derive(Clone)]
pub(super) struct Entry {
    source: Source,
    definition: Definition,
    suspicions: Vec<Suspicion>,
    hash: String,
    body: String,
}

impl Entry {
    pub(super) fn new(source: Source, definition: Definition, suspicions: Vec<Suspicion>) -> Self {
        let json = serde_json::to_vec(&definition).unwrap_or_default();
        let (hash, body) = (hex::encode(Sha256::digest(&json)), body(&definition));
        Self { source, definition, suspicions, hash, body }
    }

    fn national(imported: Imported) -> Self {
        let treatments = imported.definition.treatments;
        let mut definition = shipped::of_sheet(imported.definition.sheet);
        definition.treatments = treatments;
        Self::new(Source::National, definition, imported.suspicions)
    }
}

/// What search reads beside name and synonyms: results, papers, English name, summary.
fn body(definition: &Definition) -> String {
    let sheet = &definition.sheet;
    let mut words: BTreeSet<String> = BTreeSet::new();
    let mut add = |text: &str| words.extend(base::text::fold(text).split(' ').map(str::to_owned));
    sheet.name.en.iter().for_each(|text| add(text));
    sheet.summary.iter().for_each(|text| add(&text.vi));
    sheet.results.iter().for_each(|result| add(&result.name));
    sheet.components.iter().filter(|paper| !paper.remark).for_each(|paper| add(&paper.name.vi));
    words.into_iter().collect::<Vec<_>>().join(" ")
}

/// Puts the province's own processes upon what comes in; tells those that do not fit any more.
fn with_own_processes(tx: &Tx, entries: &[Entry]) -> Result<(Vec<Entry>, Vec<String>), DbError> {
    let own = store::own_processes(tx)?;
    let mut aside = Vec::new();
    let put = entries.iter().map(|entry| {
        let definition = &entry.definition;
        let Some(text) = own.get(&definition.sheet.code) else { return entry.clone() };
        match read(text, &definition.sheet, &definition.form) {
            Ok(process) => {
                let definition = Definition { process, ..definition.clone() };
                Entry::new(entry.source, definition, entry.suspicions.clone())
            }
            Err(_) => {
                aside.push(definition.sheet.code.clone());
                entry.clone()
            }
        }
    });
    let put = put.collect();
    Ok((put, aside))
}

pub(super) fn take(tx: &Tx, entries: &[Entry], now: Moment) -> Result<Changes, DbError> {
    store::take_turn(tx)?;
    let (entries, processes_set_aside) = with_own_processes(tx, entries)?;
    let mut hashes = store::hashes(tx)?;
    let mut in_force = store::in_force(tx)?;
    let mut changes = Changes { processes_set_aside, ..Changes::default() };
    let mut touched = false;
    for entry in &entries {
        let code = &entry.definition.sheet.code;
        let key = (code.clone(), entry.hash.clone());
        let id = if let Some(id) = hashes.get(&key) {
            *id
        } else {
            touched = true;
            let id = add(tx, entry, now)?;
            hashes.insert(key, id);
            id
        };
        match in_force.get(code) {
            Some((source, _)) if *source > entry.source => changes.kept_aside += 1,
            Some((_, current)) if *current == id => changes.unchanged += 1,
            before => {
                touched = true;
                if before.is_some() {
                    changes.changed += 1;
                } else {
                    changes.new += 1;
                }
                store::put_in_force(tx, id, entry.source, &entry.definition, &entry.body)?;
                in_force.insert(code.clone(), (entry.source, id));
            }
        }
    }
    if touched {
        store::raise_version(tx)?;
    }
    Ok(changes)
}

fn add(tx: &Tx, entry: &Entry, now: Moment) -> Result<RevisionId, DbError> {
    let revision = Revision {
        id: RevisionId::new(),
        code: entry.definition.sheet.code.clone(),
        source: entry.source,
        effective_from: local_date(now),
        created: now,
        definition: Arc::new(entry.definition.clone()),
    };
    store::add_revision(tx, &revision, &entry.hash)?;
    store::add_suspicions(tx, revision.id, &entry.suspicions)?;
    Ok(revision.id)
}

/// Takes in what ships with the product: folders, the province's sheets, synonyms, and the table of levels
/// unless somebody imported another. Called at every start.
pub fn import_shipped(db: &Db, now: Moment) -> Result<Changes, ImportError> {
    let definitions = shipped::definitions()?;
    let mut synonyms: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (_, definition) in &definitions {
        let phrases = synonyms.entry(definition.sheet.code.clone()).or_default();
        phrases.extend(definition.sheet.synonyms.iter().cloned());
        phrases.sort();
        phrases.dedup();
    }
    let folders: BTreeSet<String> = codes_of(&definitions, Source::Folder);
    let wanted = definitions
        .into_iter()
        .filter(|(source, definition)| *source == Source::Folder || !folders.contains(&definition.sheet.code));
    let entries: Vec<Entry> = wanted.map(|(source, it)| Entry::new(source, it, Vec::new())).collect();
    let levels = shipped::levels();
    db.write(|tx| {
        let changes = take(tx, &entries, now)?;
        let hash = digest(&format!("{synonyms:?}"));
        if store::made_from(tx, "synonyms")?.is_none_or(|(before, _)| before != hash) {
            store::replace_synonyms(tx, &synonyms)?;
            store::set_made_from(tx, "synonyms", &hash, "shipped")?;
            store::raise_version(tx)?;
        }
        if store::made_from(tx, "levels")?.is_none_or(|(_, origin)| origin == "shipped") {
            set_levels(tx, &levels, "shipped")?;
        }
        Ok(changes)
    })
}

/// Puts definitions in force as folders with an own form would be.
pub fn import_definitions(db: &Db, definitions: Vec<Definition>, now: Moment) -> Result<Changes, ImportError> {
    let entries: Vec<Entry> =
        definitions.into_iter().map(|it| Entry::new(Source::Folder, it, Vec::new())).collect();
    Ok(db.write(|tx| take(tx, &entries, now))?)
}

fn codes_of(definitions: &[(Source, Definition)], wanted: Source) -> BTreeSet<String> {
    let of_source = definitions.iter().filter(|(source, _)| *source == wanted);
    of_source.map(|(_, definition)| definition.sheet.code.clone()).collect()
}

/// Takes in a table of levels (the shape of `province/levels.toml`) in place of the one there is; returns the
/// summary line, which is the same when nothing changed.
pub fn import_levels(db: &Db, text: &str) -> Result<String, ImportError> {
    let table = offering::read(text).map_err(ImportError::Levels)?;
    db.write(|tx| set_levels(tx, text, "file"))?;
    let online = table.rows.iter().filter(|row| row.level >= 3).count();
    Ok(format!(
        "Mức độ dịch vụ công: {} dòng, trong đó {online} dòng ở mức 3, 4; {} lĩnh vực đã phân cho sở, ngành.",
        table.rows.len(),
        table.departments.len()
    ))
}

fn set_levels(tx: &Tx, text: &str, origin: &str) -> Result<(), ImportError> {
    let table = offering::read(text).map_err(ImportError::Levels)?;
    let hash = digest(text);
    if store::made_from(tx, "levels")?.is_some_and(|before| before == (hash.clone(), origin.to_owned())) {
        return Ok(());
    }
    store::replace_offerings(tx, &table)?;
    store::set_made_from(tx, "levels", &hash, origin)?;
    store::raise_version(tx)?;
    Ok(())
}

fn digest(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}
