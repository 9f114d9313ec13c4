//! Who offers what at which level: a table with dates, asked as a pure value.
//!
//! Levels 1 to 4 are those of Circular 32/2017/TT-BTTTT, article 3; full and partial online services those of
//! Decree 42/2022/NĐ-CP, article 3. A row for an agency goes before a row for its tier, a row for the
//! procedure before a general one, a later one before an earlier one.

use base::Date;
use rules::procedure::{Route, Tier};
use serde::Deserialize;

use super::Card;

/// Full or partial (Decree 42/2022/NĐ-CP).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Classification {
    /// Dịch vụ công trực tuyến toàn trình.
    Full,
    /// Dịch vụ công trực tuyến một phần.
    Partial,
}

impl Classification {
    /// The word used in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Partial => "partial",
        }
    }
    /// The classification that tables call `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Full, Self::Partial].into_iter().find(|it| it.word() == word)
    }
}

/// One row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Procedure; `*` for those without a row of their own.
    pub procedure: String,
    /// Tier.
    pub tier: Tier,
    /// Beginning of the agency's name; empty for every agency of the tier.
    pub agency: String,
    /// From this day on.
    pub since: Date,
    /// Level 1 to 4.
    pub level: u8,
    /// The classification of 2022 and from when it holds.
    pub service: Option<(Classification, Date)>,
}

/// How an agency offers a procedure on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offered {
    /// Level 1 to 4.
    pub level: u8,
    /// The classification of 2022, on days on which it holds.
    pub service: Option<Classification>,
    /// Whether only a general row says so.
    pub general: bool,
}

impl Offered {
    /// Levels 3 and 4 take online filings.
    pub fn takes_online(self) -> bool {
        self.level >= 3
    }
}

/// The whole table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Offerings {
    /// Rows.
    pub rows: Vec<Row>,
    /// Which department decides the procedures of a field.
    pub departments: Vec<(String, String)>,
}

impl Offerings {
    /// How the agency named `agency` of `tier` offers the procedure on that day; `None` when it does not.
    pub fn of(&self, card: &Card, tier: Tier, agency: &str, on: Date) -> Option<Offered> {
        let own = |row: &&Row| row.procedure == card.code;
        // What a ministry runs is nobody's here, unless a line of its own says where it is taken in for it.
        if card.route == Route::External && !self.rows.iter().any(|row| own(&row)) {
            return None;
        }
        if self.rows.iter().any(|row| own(&row)) {
            return latest(self.rows.iter().filter(own).filter(|row| names(row, tier, agency)), on, false);
        }
        if !card.tiers.contains(&tier) || (tier == Tier::Province && !self.decides(agency, card)) {
            return None;
        }
        let general = self.rows.iter().filter(|row| row.procedure == "*" && names(row, tier, agency));
        // An agency of the tier decides although no level was set: published only, level 1.
        latest(general, on, true).or(Some(Offered { level: 1, service: None, general: true }))
    }

    /// The highest level at which `tier` offers the procedure on that day.
    pub fn at_tier(&self, card: &Card, tier: Tier, on: Date) -> Option<Offered> {
        let own = self.rows.iter().filter(|row| row.procedure == card.code || row.procedure == "*");
        let named = own.map(|row| row.agency.as_str());
        let departments = self.departments.iter().filter(|(field, _)| fields(card).any(|it| it == field));
        let agencies = named.chain(departments.map(|(_, agency)| agency.as_str()));
        agencies.filter_map(|agency| self.of(card, tier, agency, on)).max_by_key(|it| it.level)
    }

    fn decides(&self, department: &str, card: &Card) -> bool {
        let named = self.departments.iter().filter(|(_, name)| department.starts_with(name.as_str()));
        named.into_iter().any(|(field, _)| fields(card).any(|it| it == field))
    }
}

fn fields(card: &Card) -> impl Iterator<Item = &str> {
    card.field.split("; ")
}

fn names(row: &Row, tier: Tier, agency: &str) -> bool {
    row.tier == tier && agency.starts_with(&row.agency)
}

/// The row that holds on that day: one that names the agency before one that does not, then the latest.
fn latest<'a>(rows: impl Iterator<Item = &'a Row>, on: Date, general: bool) -> Option<Offered> {
    let row = rows.filter(|row| row.since <= on).max_by_key(|row| (!row.agency.is_empty(), row.since))?;
    let service = row.service.filter(|(_, since)| *since <= on).map(|(service, _)| service);
    Some(Offered { level: row.level, service, general })
}

/// The table's file: `offering`, `general` and `department` rows.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    offering: Vec<FileRow>,
    #[serde(default)]
    general: Vec<FileRow>,
    #[serde(default)]
    department: Vec<FileDepartment>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileRow {
    procedure: Option<String>,
    tier: Option<Tier>,
    agency: Option<String>,
    level: u8,
    since: Date,
    service: Option<Classification>,
    service_since: Option<Date>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileDepartment {
    agency: String,
    fields: Vec<String>,
}

/// Reads the table's file; the error is a sentence for the person who wrote it.
pub fn read(text: &str) -> Result<Offerings, String> {
    let file: File = toml::from_str(text).map_err(|error| format!("Không đọc được bảng mức độ: {error}"))?;
    let mut rows = Vec::new();
    for row in file.offering {
        let code = row.procedure.clone().filter(|code| !code.is_empty() && code != "*");
        let code = code.ok_or_else(|| "Một dòng trong \"offering\" thiếu mã thủ tục.".to_owned())?;
        rows.push(read_row(code, row)?);
    }
    for row in file.general {
        rows.push(read_row("*".to_owned(), row)?);
    }
    rows.sort_by(|a, b| {
        (&a.procedure, a.tier, &a.agency, a.since).cmp(&(&b.procedure, b.tier, &b.agency, b.since))
    });
    let doubled = rows.windows(2).find(|pair| match pair {
        [a, b] => (&a.procedure, a.tier, &a.agency, a.since) == (&b.procedure, b.tier, &b.agency, b.since),
        _ => false,
    });
    if let Some([row, ..]) = doubled {
        return Err(format!("Thủ tục {}: hai dòng cho cùng một cấp, cơ quan và ngày.", row.procedure));
    }
    let departments = file.department.into_iter();
    let mut departments: Vec<(String, String)> =
        departments.flat_map(|it| it.fields.into_iter().map(move |field| (field, it.agency.clone()))).collect();
    departments.sort();
    departments.dedup_by(|a, b| a.0 == b.0);
    Ok(Offerings { rows, departments })
}

fn read_row(procedure: String, row: FileRow) -> Result<Row, String> {
    if !(1..=4).contains(&row.level) {
        return Err(format!("Thủ tục {procedure}: mức độ {} không có; chỉ có từ 1 đến 4.", row.level));
    }
    if row.tier.is_none() && row.agency.is_none() {
        return Err(format!("Thủ tục {procedure}: thiếu cấp hoặc cơ quan."));
    }
    let since = row.service_since.unwrap_or(row.since);
    Ok(Row {
        procedure,
        tier: row.tier.unwrap_or(Tier::Province),
        agency: row.agency.unwrap_or_default(),
        since: row.since,
        level: row.level,
        service: row.service.map(|service| (service, since)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = r#"
        offering = [
          { procedure = "1.000001", tier = "commune", level = 2, since = "2019-01-01" },
          { procedure = "1.000001", tier = "commune", level = 4, since = "2020-01-01", service = "full", service_since = "2022-08-15" },
          { procedure = "1.000001", tier = "commune", agency = "Đắk Nia", level = 3, since = "2019-06-01" },
          { procedure = "1.000002", agency = "Sở Tư pháp", level = 3, since = "2019-01-01" },
        ]
        general = [{ tier = "province", level = 3, since = "2019-01-01" }]
        department = [{ agency = "Sở Xây dựng", fields = ["Nhà ở"] }]
    "#;

    fn card(code: &str, field: &str, tiers: &[Tier]) -> Card {
        Card {
            code: code.to_owned(),
            revision: base::RevisionId::new(),
            source: super::super::Source::National,
            name: rules::form::Text { vi: code.to_owned(), en: None },
            field: field.to_owned(),
            tiers: tiers.to_vec(),
            route: Route::Local,
            grade: None,
            own_form: false,
        }
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_later_row_replaces_an_earlier_one_and_an_agency_goes_before_its_tier() {
        let table = read(TABLE).unwrap();
        let it = card("1.000001", "Hộ tịch", &[Tier::Commune]);
        let level = |agency: &str, on: &str| table.of(&it, Tier::Commune, agency, day(on)).map(|it| it.level);
        assert_eq!(level("Nghĩa Đức", "2018-12-31"), None);
        assert_eq!(level("Nghĩa Đức", "2019-12-31"), Some(2));
        assert_eq!(level("Nghĩa Đức", "2020-01-01"), Some(4));
        assert_eq!(level("Đắk Nia", "2020-01-01"), Some(3));
        assert_eq!(table.of(&it, Tier::District, "Cư Jút", day("2020-01-01")), None);
        assert_eq!(table.at_tier(&it, Tier::Commune, day("2020-01-01")).unwrap().level, 4);
    }

    #[test]
    fn the_classification_of_2022_holds_from_its_own_day() {
        let table = read(TABLE).unwrap();
        let it = card("1.000001", "Hộ tịch", &[Tier::Commune]);
        let service = |on: &str| table.of(&it, Tier::Commune, "Nghĩa Đức", day(on)).unwrap().service;
        assert_eq!(service("2022-08-14"), None);
        assert_eq!(service("2022-08-15"), Some(Classification::Full));
    }

    #[test]
    fn only_the_named_department_offers_a_provincial_procedure() {
        let table = read(TABLE).unwrap();
        let own = card("1.000002", "Luật sư", &[Tier::Province]);
        assert!(table.of(&own, Tier::Province, "Sở Tư pháp tỉnh Đắk Nông", day("2019-02-01")).is_some());
        assert!(table.of(&own, Tier::Province, "Sở Xây dựng", day("2019-02-01")).is_none());
        let general = card("9.000009", "Nhà ở", &[Tier::Province]);
        let offered = table.of(&general, Tier::Province, "Sở Xây dựng", day("2019-02-01")).unwrap();
        assert_eq!((offered.level, offered.general), (3, true));
        assert!(table.of(&general, Tier::Province, "Sở Tư pháp", day("2019-02-01")).is_none());
    }

    #[test]
    fn what_a_ministry_runs_is_offered_only_where_a_line_of_its_own_says_so() {
        let table = read(TABLE).unwrap();
        let external = |code| Card { route: Route::External, ..card(code, "Nhà ở", &[Tier::Other]) };
        assert_eq!(table.of(&external("9.000009"), Tier::Province, "Sở Xây dựng", day("2020-01-01")), None);
        let taken_in = table.of(&external("1.000001"), Tier::Commune, "Nghĩa Đức", day("2020-01-01"));
        assert_eq!(taken_in.map(|it| it.level), Some(4), "the commune takes it in for the ministry");
    }

    #[test]
    fn a_wrong_table_is_refused_with_a_sentence() {
        let refused = |text: &str| read(text).unwrap_err();
        assert!(
            refused("offering = [{ tier = \"commune\", level = 3, since = \"2019-01-01\" }]").contains("thiếu mã")
        );
        assert!(
            refused("offering = [{ procedure = \"1.1\", tier = \"commune\", level = 5, since = \"2019-01-01\" }]")
                .contains("từ 1 đến 4")
        );
        assert!(
            refused("offering = [{ procedure = \"1.1\", level = 3, since = \"2019-01-01\" }]").contains("cơ quan")
        );
        let twice = "{ procedure = \"1.1\", tier = \"commune\", level = 3, since = \"2019-01-01\" }";
        assert!(refused(&format!("offering = [{twice}, {twice}]")).contains("hai dòng"));
        assert!(refused("x = 1").contains("Không đọc được"));
    }
}
