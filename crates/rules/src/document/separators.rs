//! Separator sheets: laid between the papers of a pile before it is scanned, so that the scan falls into its papers
//! by itself. Each names one paper, in large letters for people and as a QR code.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Paper, day, scan};

/// One sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Separator {
    /// Number of the paper on the page where piles are split.
    pub number: u32,
    /// The paper's name.
    pub name: String,
    /// What the QR code says.
    pub qr: String,
}

/// The sheets of a procedure, a page each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Separators {
    /// Day of the print.
    pub date: Date,
    /// The procedure's name.
    pub content: String,
    /// The sheets.
    pub sheets: Vec<Separator>,
}

impl Paper for Separators {
    const TEMPLATE: &'static str = "separators";
    fn example() -> Self {
        let sheet = |number, component: &str, name: &str| Separator {
            number,
            name: name.to_owned(),
            qr: scan::separator(component),
        };
        Self {
            date: day(2019, 5, 20),
            content: "Cấp Giấy xác nhận tình trạng hôn nhân".to_owned(),
            sheets: vec![
                sheet(1, "to-khai", "Tờ khai cấp Giấy xác nhận tình trạng hôn nhân"),
                sheet(2, "quyet-dinh-ly-hon", "Bản án hoặc quyết định ly hôn đã có hiệu lực"),
            ],
        }
    }
}
