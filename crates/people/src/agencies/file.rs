//! The shape of an organisation file, JSON or TOML, and what must be true of it by itself.

use std::collections::BTreeSet;

use base::{Date, text::short_date};
use serde::Deserialize;

use super::Tier;

/// A file as read. Fields that only explain (notes, counts, bases) are not looked at.
#[derive(Debug, Deserialize)]
pub(super) struct File {
    pub title: String,
    pub units: Vec<Unit>,
    #[serde(default)]
    pub changes_after_2019: Vec<Unit>,
}

/// One unit in one period.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Unit {
    pub code: String,
    pub tier: Tier,
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(rename = "type_name")]
    pub kind_name: String,
    pub name: String,
    pub full_name: String,
    pub parent: Option<String>,
    pub intake: Option<String>,
    pub one_stop: Option<String>,
    pub identifier: Option<String>,
    #[serde(default)]
    pub identifier_verified: bool,
    pub valid_from: Date,
    pub valid_to: Option<Date>,
    #[serde(default)]
    pub successors: Vec<Next>,
    #[serde(default)]
    pub predecessors: Vec<Before>,
}

/// What follows a unit.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Next {
    pub code: String,
    pub name: String,
    pub valid_from: Date,
    #[serde(default)]
    pub part: bool,
    #[serde(default)]
    pub confirmed: bool,
}

/// What a unit follows; it ended on the day before.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Before {
    pub code: String,
    #[serde(default)]
    pub part: bool,
    #[serde(default)]
    pub confirmed: bool,
}

impl File {
    /// Reads JSON, or TOML where it is no JSON; texts are tidied to NFC.
    pub fn read(text: &str) -> Result<Self, String> {
        let json = text.trim_start().starts_with('{');
        let read: Result<Self, String> = if json {
            serde_json::from_str(text).map_err(|error| error.to_string())
        } else {
            toml::from_str(text).map_err(|error| error.to_string())
        };
        let mut file = read.map_err(|error| format!("Không đọc được tệp cơ cấu tổ chức: {error}"))?;
        file.units.append(&mut file.changes_after_2019);
        for unit in &mut file.units {
            unit.tidy();
        }
        file.received_at_the_centre();
        file.check()?;
        Ok(file)
    }

    /// Departments are received at the provincial centre, which belongs to the office of the People's
    /// Committee, where the file does not say it (Decision 1755/QĐ-UBND of 2017).
    fn received_at_the_centre(&mut self) {
        let office = self.units.iter().find(|unit| unit.tier == Tier::Department && unit.kind == "van-phong");
        let Some(office) = office.map(|unit| unit.code.clone()) else { return };
        for unit in self.units.iter_mut().filter(|unit| unit.tier == Tier::Department && unit.code != office) {
            unit.intake.get_or_insert_with(|| office.clone());
        }
    }

    fn check(&self) -> Result<(), String> {
        if self.units.is_empty() {
            return Err("Tệp không có đơn vị nào.".to_owned());
        }
        let codes: BTreeSet<&str> = self.units.iter().map(|unit| unit.code.as_str()).collect();
        let mut seen = BTreeSet::new();
        for unit in &self.units {
            unit.check()?;
            if !seen.insert((&unit.code, unit.valid_from)) {
                return Err(format!("{} có hai lần trong tệp.", unit.label()));
            }
            if let Some(code) = unit.intake.as_ref().filter(|code| !codes.contains(code.as_str())) {
                return Err(format!("{}: nơi tiếp nhận {code} không có trong tệp.", unit.label()));
            }
        }
        Ok(())
    }
}

impl Unit {
    fn tidy(&mut self) {
        for text in [&mut self.code, &mut self.kind, &mut self.kind_name, &mut self.name, &mut self.full_name] {
            *text = base::text::tidy(text);
        }
        for text in [&mut self.parent, &mut self.intake, &mut self.one_stop, &mut self.identifier] {
            *text = text.as_deref().map(base::text::tidy).filter(|text| !text.is_empty());
        }
    }

    fn check(&self) -> Result<(), String> {
        if self.code.is_empty() || self.name.is_empty() || self.full_name.is_empty() {
            return Err(format!("{}: thiếu mã hoặc tên.", self.label()));
        }
        if self.valid_to.is_some_and(|last| last < self.valid_from) {
            return Err(format!("{}: ngày hết hiệu lực sớm hơn ngày bắt đầu.", self.label()));
        }
        if (self.tier == Tier::Province) != self.parent.is_none() {
            return Err(format!("{}: chỉ cấp tỉnh không có cơ quan cấp trên.", self.label()));
        }
        Ok(())
    }

    /// How sentences name the unit.
    pub fn label(&self) -> String {
        format!("{} (mã {}, từ {})", self.full_name, self.code, short_date(self.valid_from))
    }
}
