//! The data of each printed paper: what a template is given, typed, so that a missing field is a compile
//! error and not a hole on an official paper.
//!
//! Moments are wall-clock times in Vietnam, already converted; the templates only format them. What a paper
//! looks like is the templates' business, and nothing here knows a typesetter. The numbered forms are those of a
//! circular ([`sets`]); the general layout is that of Decree 30/2020/NĐ-CP, annex I.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

mod batches;
mod book;
mod forms;
mod proofs;
mod results;
pub mod scan;
pub mod separators;
pub mod sets;
mod stopping;
mod trace;

pub use batches::{BatchAcknowledgement, BatchLine, BatchReceipt, HandedLine};
pub use book::{CertificationBook, CertifiedLine};
pub use forms::{
    Apology, Component, ControlSlip, HandOver, Outcome, Receipt, RefusalOfIntake, Register, RegisterLine,
    SupplementRequest,
};
pub use proofs::{Acknowledgement, Answer, AssistedConfirmation, FiledPaper, ReceivedFile};
pub use results::{HandOverLine, HandOverList, OfficialResult, ResultReceipt, ResultRefusal};
pub use sets::Imprint;
pub use stopping::StopNotice;
pub use trace::{ProcessingTrace, TraceLine};

/// A paper the house prints: the template that sets it, and example data for tests and documentation.
pub trait Paper: Serialize + DeserializeOwned {
    /// The template's name.
    const TEMPLATE: &'static str;
    /// Made-up data that fills every field, with the long names that real papers have.
    fn example() -> Self;
    /// The data as the renderer takes it.
    fn data(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}

/// The head of an official paper: left the agency, right the country (Decree 30/2020/NĐ-CP, annex I).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letterhead {
    /// The agency above, as printed: `UBND HUYỆN ĐẮK MIL`. A province's committee has none.
    pub parent: Option<String>,
    /// The agency that issues the paper: `ỦY BAN NHÂN DÂN XÃ THUẬN AN`.
    pub unit: String,
    /// The place before the date: `Thuận An`.
    pub place: String,
    /// What every paper of the dossier says under its head, for example that another system began it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
}

/// A person as papers name one. Only the name is always known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Person {
    /// Full name, of a person or an organisation.
    pub name: String,
    /// Address on one line.
    pub address: Option<String>,
    /// Phone number as people write it.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Number of the identity card or passport, or the tax code of an organisation.
    pub identity: Option<String>,
}

/// Where help is to be had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Help {
    /// The office or portal's address on the web.
    pub website: Option<String>,
    /// The officer to ask for.
    pub officer: Option<String>,
    /// The number to call.
    pub phone: Option<String>,
}

/// Where the state of a dossier can be looked up. The code alone opens nothing; the secret goes with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookUp {
    /// Address of the look-up page, without the secret.
    pub address: String,
    /// The look-up secret, when the reader may have it.
    pub secret: Option<String>,
}

/// Who signs, as printed under a paper (Decree 30/2020/NĐ-CP, annex I, part II, clause 7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// On whose behalf: `TM. ỦY BAN NHÂN DÂN`, `KT. CHỦ TỊCH`; nothing when the head signs for himself.
    pub authority: Option<String>,
    /// The position: `CHỦ TỊCH`, `PHÓ CHỦ TỊCH`.
    pub title: String,
    /// Full name.
    pub name: String,
}

fn day(year: i16, month: i8, day: i8) -> Date {
    jiff::civil::date(year, month, day)
}

fn at(date: Date, hour: i8, minute: i8) -> DateTime {
    date.at(hour, minute, 0, 0)
}

#[allow(clippy::unnecessary_wraps, reason = "examples read better with one word for a filled field")]
fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

impl Letterhead {
    /// A commune's head.
    pub fn example() -> Self {
        Self {
            parent: some("UBND HUYỆN ĐẮK MIL"),
            unit: "ỦY BAN NHÂN DÂN XÃ THUẬN AN".to_owned(),
            place: "Thuận An".to_owned(),
            mark: None,
        }
    }

    /// The same without what is said of the dossier: a result speaks for itself.
    #[must_use]
    pub fn plain(&self) -> Self {
        Self { mark: None, ..self.clone() }
    }
}

impl Person {
    /// A made-up person with a number of the province 000, which does not exist.
    pub fn example() -> Self {
        Self {
            name: "Nguyễn Hoàng Ngọc Phương Thảo".to_owned(),
            address: some("Số 12, tổ 3, thôn Thuận Sơn, xã Thuận An, huyện Đắk Mil, tỉnh Đắk Nông"),
            phone: some("0900 000 012"),
            email: some("ngoc.phuong.thao@vidu.vn"),
            identity: some("000190000012"),
        }
    }
    /// A second one, with a one-word name and little known.
    pub fn other_example() -> Self {
        Self { name: "Y Blao".to_owned(), ..Self::default() }
    }
}

impl Help {
    /// Every way to ask.
    pub fn example() -> Self {
        Self {
            website: some("dichvucong.daknong.example.vn"),
            officer: some("Trần Thị Mẫu"),
            phone: some("0261 000 0000"),
        }
    }
}

impl LookUp {
    /// With its secret.
    pub fn example() -> Self {
        Self { address: "dichvucong.daknong.example.vn/tra-cuu".to_owned(), secret: some("KX7-49QM") }
    }
}

impl Signature {
    /// A chairman for his committee.
    pub fn example() -> Self {
        Self {
            authority: some("TM. ỦY BAN NHÂN DÂN"),
            title: "CHỦ TỊCH".to_owned(),
            name: "Lê Văn Mẫu".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survives<P: Paper + PartialEq + std::fmt::Debug>() {
        let paper = P::example();
        assert_eq!(serde_json::from_value::<P>(paper.data()).unwrap(), paper, "{}", P::TEMPLATE);
    }

    #[test]
    fn every_paper_reads_back_from_its_data() {
        survives::<separators::Separators>();
        survives::<CertificationBook>();
        survives::<BatchReceipt>();
        survives::<BatchAcknowledgement>();
        survives::<Receipt>();
        survives::<SupplementRequest>();
        survives::<RefusalOfIntake>();
        survives::<Apology>();
        survives::<ControlSlip>();
        survives::<Register>();
        survives::<Acknowledgement>();
        survives::<AssistedConfirmation>();
        survives::<ResultReceipt>();
        survives::<OfficialResult>();
        survives::<ResultRefusal>();
        survives::<HandOverList>();
        survives::<StopNotice>();
        survives::<ProcessingTrace>();
    }
}
