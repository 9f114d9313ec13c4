//! An administrative procedure as data: the published sheet, its form, its process.
//!
//! A [`Definition`] is what one immutable revision of a procedure holds; a dossier pins the revision it was
//! filed under. Deliberately absent: where definitions are kept and searched (`cases::catalogue`).

mod applies;
pub mod load;
pub mod national;
mod problems;
pub mod process;

use serde::{Deserialize, Serialize};

pub use process::{Process, Step};

use crate::form::{Condition, Form, Text};

/// Everything one revision of a procedure says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Definition {
    /// The published sheet (level 1 of Circular 32/2017/TT-BTTTT).
    pub sheet: Sheet,
    /// The interactive form; procedures without an own one get a general one.
    pub form: Form,
    /// Steps of the internal process.
    pub process: Process,
    /// Typst text of the result, where the procedure has its own; otherwise the general result is used.
    #[serde(default)]
    pub result_template: Option<String>,
    /// Whether the form is the procedure's own or the general one.
    pub own_form: bool,
    /// What an import did about doubtful data, in plain sentences; shown to controllers.
    #[serde(default)]
    pub treatments: Vec<String>,
}

/// Which tier of administration handles it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    /// A ministry: shown, never filed here.
    Ministry,
    /// Departments of the province.
    Province,
    /// Districts (until 30/6/2025).
    District,
    /// Communes, wards, townships.
    Commune,
    /// Police, insurance, courts and other bodies: shown, never filed here.
    Other,
}

impl Tier {
    /// The word used in data.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ministry => "ministry",
            Self::Province => "province",
            Self::District => "district",
            Self::Commune => "commune",
            Self::Other => "other",
        }
    }
}

/// How a dossier comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// At the counter (national code 1).
    Counter,
    /// Online (national code 2).
    Online,
    /// By public post (national code 3).
    Post,
}

impl Channel {
    /// The word used in data.
    pub fn word(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Online => "online",
            Self::Post => "post",
        }
    }
}

/// Where a dossier of this procedure is processed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Route {
    /// Here.
    #[default]
    Local,
    /// On the system of a ministry (police, for example): shown here, filed there.
    External,
}

/// The published sheet of a procedure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// National code, for example `1.001193`.
    pub code: String,
    /// Name.
    pub name: Text,
    /// Field (lĩnh vực).
    pub field: String,
    /// Tiers that handle it.
    pub tiers: Vec<Tier>,
    /// Promulgation decision, when known.
    #[serde(default)]
    pub decision: Option<String>,
    /// Kind as the national catalogue names it.
    #[serde(default)]
    pub kind: Option<String>,
    /// Who may apply, as published.
    #[serde(default)]
    pub subjects: Vec<String>,
    /// Everyday words by which people look for it.
    #[serde(default)]
    pub synonyms: Vec<String>,
    /// One or two plain sentences: what it is for.
    #[serde(default)]
    pub summary: Option<Text>,
    /// Steps.
    #[serde(default)]
    pub steps: Vec<String>,
    /// Ways to file, each with its notes.
    #[serde(default, rename = "channel")]
    pub channels: Vec<ChannelRow>,
    /// The cases (trường hợp) that select components, time and fee.
    #[serde(default, rename = "case")]
    pub cases: Vec<Case>,
    /// The papers.
    #[serde(default, rename = "component")]
    pub components: Vec<Component>,
    /// How many complete sets are filed on paper.
    #[serde(default = "one")]
    pub sets: u32,
    /// Time limits; the first that fits case, channel and area applies.
    #[serde(default, rename = "limit")]
    pub limits: Vec<LimitRule>,
    /// Fees and charges, line by line.
    #[serde(default, rename = "fee")]
    pub fees: Vec<crate::fee::FeeRule>,
    /// Results.
    #[serde(default, rename = "result")]
    pub results: Vec<ResultKind>,
    /// Agencies as published.
    #[serde(default)]
    pub agencies: Vec<String>,
    /// Legal basis.
    #[serde(default, rename = "basis")]
    pub bases: Vec<LegalBasis>,
    /// Conditions.
    #[serde(default)]
    pub conditions: Option<String>,
    /// Where it is processed.
    #[serde(default)]
    pub route: Route,
    /// The strands of a linked service, each with a result of its own; empty for an ordinary procedure.
    #[serde(default, rename = "strand")]
    pub strands: Vec<StrandRule>,
    /// How sure the facts are: `A` read in the national catalogue, `B` partly, `C` from memory. B and C are
    /// shown as "chưa kiểm chứng".
    #[serde(default)]
    pub grade: Option<Grade>,
}

fn one() -> u32 {
    1
}

/// A strand of a linked service: one result, made here or by a partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StrandRule {
    /// Unique in the sheet: lower-case letters, digits, hyphens.
    pub key: String,
    /// What results, as the citizen reads it.
    pub name: Text,
    /// The key of the partner that does it; without one it is done here, by the process of the sheet.
    #[serde(default)]
    pub partner: Option<String>,
    /// The procedure's code at the partner.
    #[serde(default)]
    pub procedure: Option<String>,
    /// The strands whose results it needs; it is handed over when they are there.
    #[serde(default)]
    pub after: Vec<String>,
}

/// How sure the facts of a sheet are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the letters are the grades")]
pub enum Grade {
    A,
    B,
    C,
}

/// One way to file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChannelRow {
    /// Which.
    pub channel: Channel,
    /// Time as published, in words.
    #[serde(default)]
    pub time: Option<String>,
    /// Fee as published, in words.
    #[serde(default)]
    pub fee: Option<String>,
    /// Remarks.
    #[serde(default)]
    pub note: Option<String>,
}

/// A case (trường hợp).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Key.
    pub key: String,
    /// Name.
    pub name: Text,
}

/// A paper of the dossier (thành phần hồ sơ).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// Unique in the sheet: lower-case letters, digits, hyphens.
    pub key: String,
    /// Name.
    pub name: Text,
    /// Help: what suffices, where to get it.
    #[serde(default)]
    pub hint: Option<Text>,
    /// Originals on paper.
    #[serde(default)]
    pub originals: u32,
    /// Certified copies on paper.
    #[serde(default)]
    pub certified: u32,
    /// Plain copies on paper.
    #[serde(default)]
    pub copies: u32,
    /// An online filing cannot be submitted without it.
    #[serde(default)]
    pub required: bool,
    /// Applies only when this holds (over the form's answers and facts).
    #[serde(default)]
    pub when: Option<Condition>,
    /// Applies only in these cases; empty = all.
    #[serde(default)]
    pub cases: Vec<String>,
    /// Form's number or file name, when the paper is a declaration.
    #[serde(default)]
    pub form: Option<String>,
    /// The interactive form replaces this paper: nothing to upload.
    #[serde(default)]
    pub from_form: bool,
    /// Only a remark in the published list (0 originals, 0 copies): shown, never an upload.
    #[serde(default)]
    pub remark: bool,
}

/// A time limit and where it applies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitRule {
    /// The limit.
    pub limit: crate::calendar::Limit,
    /// Only in this case.
    #[serde(default)]
    pub case: Option<String>,
    /// Only for this channel.
    #[serde(default)]
    pub channel: Option<Channel>,
    /// Applies only when this holds.
    #[serde(default)]
    pub when: Option<Condition>,
    /// Remark as published.
    #[serde(default)]
    pub note: Option<String>,
}

/// A kind of result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResultKind {
    /// National result code, for example `KQ.G15.000031`.
    #[serde(default)]
    pub code: Option<String>,
    /// Name.
    pub name: String,
    /// Cannot be posted: the person must come (marriage certificate: both sign the book).
    #[serde(default)]
    pub in_person: bool,
    /// Abbreviation in the document's number, for example `GXN` in `12/GXN-UBND`.
    #[serde(default)]
    pub sign: Option<String>,
    /// What it says is found out by the office and written into the draft, not taken from the form: a draft that
    /// says nothing is refused (criminal record: articles 42 and 43 of Law 28/2009/QH12).
    #[serde(default)]
    pub finding: bool,
    /// It is entered in a book of certification and takes its numbers there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub book: Option<crate::certification::Booked>,
}

/// A legal basis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalBasis {
    /// Number of the instrument.
    pub number: String,
    /// Name.
    #[serde(default)]
    pub name: String,
}
