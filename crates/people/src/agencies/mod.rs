//! The organisation of the province as rows with dates: who exists when, under whom, received where.
//!
//! The key is (code, valid_from): statistics codes return for other units (domain reference, section 10).
//! Tiers are data of the file; an agency whose validity has ended stays readable for ever and accepts
//! nothing. Deliberately absent: which procedure an agency offers (the catalogue says).

mod file;
mod import;
pub(crate) mod store;

use base::{AgencyId, Date, Refusal};
use db::{DbError, Tx};

pub use import::{ImportError, Summary, import};

/// On which tier of the administration an agency stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    /// The province itself (its People's Committee).
    Province,
    /// A department of the province.
    Department,
    /// A district, or a town of that rank; none after 30/6/2025.
    District,
    /// A commune, ward, township or special zone.
    Commune,
}

/// The catalogue knows departments as the province's.
impl From<Tier> for rules::procedure::Tier {
    fn from(tier: Tier) -> Self {
        match tier {
            Tier::Province | Tier::Department => Self::Province,
            Tier::District => Self::District,
            Tier::Commune => Self::Commune,
        }
    }
}

impl Tier {
    /// All tiers from above.
    pub const ALL: [Self; 4] = [Self::Province, Self::Department, Self::District, Self::Commune];

    /// The word used in data and tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::Department => "department",
            Self::District => "district",
            Self::Commune => "commune",
        }
    }
    /// The tier that data calls `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tier| tier.word() == word)
    }
}

/// An agency in one period of validity.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Agency {
    /// Its id.
    pub id: AgencyId,
    /// Statistics code, or the local key of a department.
    pub code: String,
    /// Tier.
    pub tier: Tier,
    /// Kind as a word: `so`, `huyen`, `phuong` …
    pub kind: String,
    /// Kind as printed: `Sở`, `Huyện`, `Phường` …
    pub kind_name: String,
    /// Short name: `Nghĩa Đức`, `Sở Tư pháp`.
    pub name: String,
    /// Name in full: `Phường Nghĩa Đức`, `Sở Tư pháp tỉnh Đắk Nông`.
    pub full_name: String,
    /// Code of the agency above.
    pub parent: Option<String>,
    /// Code of the agency at whose one-stop its dossiers are received; its own where none is named.
    pub intake: Option<String>,
    /// What its one-stop is called, where it has a name of its own.
    pub one_stop: Option<String>,
    /// Identifier (mã định danh) that stands in dossier codes.
    pub identifier: Option<String>,
    /// Whether the identifier is the official one and no placeholder.
    pub identifier_verified: bool,
    /// First day of validity.
    pub valid_from: Date,
    /// Last day of validity, if an end is known.
    pub valid_to: Option<Date>,
}

impl Agency {
    /// Whether the agency exists on `date`, and so can accept anything.
    pub fn valid_on(&self, date: Date) -> bool {
        self.valid_from <= date && self.valid_to.is_none_or(|last| date <= last)
    }

    /// Refuses what comes in on a day on which the agency does not exist.
    pub fn accepts_on(&self, date: Date) -> Result<(), Refusal> {
        if self.valid_on(date) {
            return Ok(());
        }
        Err(Refusal::new("agency_ended").with("agency", &self.full_name))
    }

    /// The authority that decides, as named in sentences: `Ủy ban nhân dân phường Nghĩa Đức`.
    pub fn authority(&self) -> String {
        if self.tier == Tier::Department {
            return self.full_name.clone();
        }
        format!("Ủy ban nhân dân {}", self.in_a_sentence())
    }

    /// The full name as it stands inside a sentence: `phường Nghĩa Đức`.
    fn in_a_sentence(&self) -> String {
        match self.full_name.strip_prefix(&self.kind_name) {
            Some(rest) if self.tier != Tier::Department => format!("{}{rest}", self.kind_name.to_lowercase()),
            _ => self.full_name.clone(),
        }
    }

    /// What its one-stop is called (Decree 61/2018/NĐ-CP, article 7).
    pub fn one_stop_name(&self) -> String {
        self.one_stop
            .clone()
            .unwrap_or_else(|| format!("Bộ phận Tiếp nhận và Trả kết quả {}", self.in_a_sentence()))
    }
}

/// What comes after an agency.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Successor {
    /// Code of the successor.
    pub code: String,
    /// First day of the successor.
    pub valid_from: Date,
    /// Its name.
    pub name: String,
    /// Whether only a part went there.
    pub part: bool,
    /// Whether more than one source says so.
    pub confirmed: bool,
}

/// The agencies that exist today.
pub fn today(people: &crate::People) -> Result<Vec<Agency>, DbError> {
    let today = people.today();
    people.db.read(|tx| list(tx, today))
}

/// Agencies that exist on `on`, in the order of their source.
pub fn list(tx: &Tx, on: Date) -> Result<Vec<Agency>, DbError> {
    store::list(tx, on)
}

/// Whether any agency is known, whether it still exists or not.
pub fn any(tx: &Tx) -> Result<bool, DbError> {
    Ok(!store::all(tx)?.is_empty())
}

/// One agency, whether it still exists or not.
pub fn by_id(tx: &Tx, id: AgencyId) -> Result<Option<Agency>, DbError> {
    store::by_id(tx, id)
}

/// The agency that had `code` on that day.
pub fn by_code_on(tx: &Tx, code: &str, on: Date) -> Result<Option<Agency>, DbError> {
    store::by_code(tx, code, on)
}

/// Agencies directly under the one with `code` on that day.
pub fn children(tx: &Tx, code: &str, on: Date) -> Result<Vec<Agency>, DbError> {
    store::children(tx, code, on)
}

/// The agency at whose one-stop dossiers for `agency` are received and handed back on that day.
pub fn intake_for(tx: &Tx, agency: &Agency, on: Date) -> Result<Agency, DbError> {
    let Some(code) = &agency.intake else { return Ok(agency.clone()) };
    Ok(store::by_code(tx, code, on)?.unwrap_or_else(|| agency.clone()))
}

/// Agencies whose dossiers are received at the one-stop of `at` on that day: itself and those that name it.
pub fn received_at(tx: &Tx, at: &Agency, on: Date) -> Result<Vec<Agency>, DbError> {
    let all = store::list(tx, on)?.into_iter();
    Ok(all
        .filter(|agency| agency.id == at.id && agency.intake.is_none() || agency.intake.as_ref() == Some(&at.code))
        .collect())
}

/// Agencies that can decide on procedures of `tier` on that day. Which department it is, the catalogue says.
pub fn competent(tx: &Tx, tier: rules::procedure::Tier, on: Date) -> Result<Vec<Agency>, DbError> {
    let wanted = match tier {
        rules::procedure::Tier::Province => Tier::Department,
        rules::procedure::Tier::District => Tier::District,
        rules::procedure::Tier::Commune => Tier::Commune,
        rules::procedure::Tier::Ministry | rules::procedure::Tier::Other => return Ok(Vec::new()),
    };
    store::of_tier(tx, wanted, on)
}

/// The agency with its natural key, whether it still exists or not.
pub fn by_key(tx: &Tx, code: &str, from: Date) -> Result<Option<Agency>, DbError> {
    Ok(store::by_key(tx, code, from)?.map(|(agency, _)| agency))
}

/// Agencies whose last day is `last` or earlier, in the order of the organisation.
pub fn ended_by(tx: &Tx, last: Date) -> Result<Vec<Agency>, DbError> {
    store::ended_by(tx, last)
}

/// The agencies in whose place this one came: id and full name.
pub fn predecessors(tx: &Tx, agency: &Agency) -> Result<Vec<(AgencyId, String)>, DbError> {
    store::predecessors(tx, &agency.code, agency.valid_from)
}

/// What came after an agency.
pub fn successors(tx: &Tx, id: AgencyId) -> Result<Vec<Successor>, DbError> {
    store::successors(tx, id)
}

/// Says that the agency's identifier now stands in a dossier code and may not change any more.
pub fn identifier_is_used(tx: &Tx, id: AgencyId) -> Result<(), DbError> {
    store::identifier_is_used(tx, id)
}

/// Names for address fields on one day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// The province's name.
    pub province: String,
    /// Each district's full name with its communes' full names; one entry without name where there is no
    /// district tier.
    pub districts: Vec<(String, Vec<String>)>,
}

/// The places of today.
pub fn places_today(people: &crate::People) -> Result<Places, DbError> {
    let today = people.today();
    people.db.read(|tx| places(tx, today))
}

/// The province's places as suggestions for address fields; people may type others.
pub fn places(tx: &Tx, on: Date) -> Result<Places, DbError> {
    let all = store::list(tx, on)?;
    let Some(province) = all.iter().find(|agency| agency.tier == Tier::Province) else {
        return Ok(Places::default());
    };
    let communes_under = |code: &str| {
        let under = all.iter().filter(|one| one.tier == Tier::Commune && one.parent.as_deref() == Some(code));
        under.map(|one| one.full_name.clone()).collect::<Vec<_>>()
    };
    let districts = all.iter().filter(|agency| agency.tier == Tier::District);
    let mut groups: Vec<_> = districts.map(|one| (one.full_name.clone(), communes_under(&one.code))).collect();
    let direct = communes_under(&province.code);
    if !direct.is_empty() {
        groups.push((String::new(), direct));
    }
    Ok(Places { province: province.full_name.clone(), districts: groups })
}
