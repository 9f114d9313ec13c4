//! A book of certification (sổ chứng thực), as it is printed and bound at the end of the year.
//!
//! Circular 01/2020/TT-BTP (before 20/4/2020 Circular 20/2015/TT-BTP) sets the columns; they are written from memory
//! and not compared with its annex, which the paper says.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Letterhead, Paper, day, some};

/// One line: one paper that was certified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertifiedLine {
    /// Number of certification.
    pub number: u32,
    /// Date.
    pub on: Date,
    /// Who asked.
    pub requester: String,
    /// Identity number of who asked.
    pub identity: Option<String>,
    /// The paper's name.
    pub title: String,
    /// Who signed, with position.
    pub signatory: String,
    /// Copies or documents.
    pub copies: u32,
    /// Fee.
    pub fee: String,
    /// Note: the dossier's code.
    pub note: Option<String>,
}

/// The book of a kind and year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificationBook {
    /// Head of the paper.
    pub head: Letterhead,
    /// Date of the print.
    pub date: Date,
    /// `copies`, `signatures` or `contracts`.
    pub kind: String,
    /// Number and sign of the book: `01/2019 - SCT/BS`.
    pub book: String,
    /// The year.
    pub year: i16,
    /// Its lines.
    pub lines: Vec<CertifiedLine>,
}

impl Paper for CertificationBook {
    const TEMPLATE: &'static str = "certification-book";
    fn example() -> Self {
        let line = |number, title: &str, copies| CertifiedLine {
            number,
            on: day(2019, 4, 24),
            requester: "Nguyễn Hoàng Ngọc Phương Thảo".to_owned(),
            identity: some("000190000012"),
            title: title.to_owned(),
            signatory: "Lê Văn Mẫu, Chủ tịch Ủy ban nhân dân xã".to_owned(),
            copies,
            fee: "8.000 đồng".to_owned(),
            note: some("010.27.05.H16-190424-0007"),
        };
        Self {
            head: Letterhead::example(),
            date: day(2019, 12, 31),
            kind: "copies".to_owned(),
            book: "01/2019 - SCT/BS".to_owned(),
            year: 2019,
            lines: vec![line(1, "Bằng tốt nghiệp trung học phổ thông", 2), line(2, "Giấy khai sinh", 4)],
        }
    }
}
