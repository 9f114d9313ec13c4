//! One paper for many dossiers: the receipt of a batch that one person brought, the acknowledgement of results
//! that one person took. No circular has a form for them; service centres print them (batch receipt), and each
//! dossier has its own Form 01 besides.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::{Letterhead, Paper, Person, at, day, some};

/// One dossier of a batch that came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchLine {
    /// Dossier code.
    pub code: String,
    /// Whose it is.
    pub name: String,
    /// The appointment given at acceptance.
    pub due_at: Option<DateTime>,
    /// That day rests on days off that nobody has decided yet.
    pub provisional: bool,
    /// Fees owed, in words; nothing owed: `không thu`.
    pub fee: String,
}

/// Giấy biên nhận nhiều hồ sơ: what one person brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchReceipt {
    /// Head of the paper.
    pub head: Letterhead,
    /// Date of the paper.
    pub date: Date,
    /// The batch's name.
    pub name: String,
    /// Who brought it.
    pub bringer: Person,
    /// The procedure's name.
    pub content: String,
    /// When it was taken in.
    pub received_at: DateTime,
    /// The dossiers.
    pub lines: Vec<BatchLine>,
    /// All fees together.
    pub total: String,
    /// Where and how the results are received.
    pub delivery: String,
    /// The number to call.
    pub phone: Option<String>,
    /// The officer who took it in.
    pub officer: String,
    /// What the QR code says: the batch's name.
    pub qr: String,
}

/// One result of a batch that went out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedLine {
    /// Dossier code.
    pub code: String,
    /// Whose it is.
    pub name: String,
    /// The procedure's name.
    pub content: String,
    /// Number and sign of the result.
    pub number: String,
    /// Its date.
    pub issued_on: Option<Date>,
}

/// Giấy ký nhận nhiều kết quả: what one person took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchAcknowledgement {
    /// Head of the paper.
    pub head: Letterhead,
    /// Date of the paper.
    pub date: Date,
    /// The batch's name.
    pub name: String,
    /// Who took the results.
    pub receiver: Person,
    /// By which right: `người được ủy quyền`.
    pub capacity: Option<String>,
    /// When.
    pub returned_at: DateTime,
    /// The results.
    pub lines: Vec<HandedLine>,
    /// The officer who handed them over.
    pub officer: String,
    /// What the QR code says: the batch's name.
    pub qr: String,
}

fn code(number: u32) -> String {
    format!("010.27.05.H16-190520-{number:04}")
}

impl Paper for BatchReceipt {
    const TEMPLATE: &'static str = "batch-receipt";
    fn example() -> Self {
        let line = |number: u32, name: &str| BatchLine {
            code: code(number),
            name: name.to_owned(),
            due_at: Some(at(day(2019, 5, 23), 17, 0)),
            provisional: number == 9,
            fee: "8.000 đồng".to_owned(),
        };
        Self {
            head: Letterhead::example(),
            date: day(2019, 5, 20),
            name: "LO-010.27.05.H16-190520-001".to_owned(),
            bringer: Person {
                name: "Trường Trung học cơ sở Mẫu Thuận An".to_owned(), ..Person::example()
            },
            content: "Cấp Giấy xác nhận tình trạng hôn nhân".to_owned(),
            received_at: at(day(2019, 5, 20), 9, 15),
            lines: vec![line(7, "Nguyễn Hoàng Ngọc Phương Thảo"), line(8, "Y Blao"), line(9, "Lò Thị Mẫu")],
            total: "24.000 đồng".to_owned(),
            delivery: "Nhận trực tiếp tại Bộ phận Tiếp nhận và Trả kết quả xã Thuận An".to_owned(),
            phone: some("0261 000 0000"),
            officer: "Trần Thị Mẫu".to_owned(),
            qr: "LO-010.27.05.H16-190520-001".to_owned(),
        }
    }
}

impl Paper for BatchAcknowledgement {
    const TEMPLATE: &'static str = "batch-return";
    fn example() -> Self {
        let line = |number: u32, name: &str| HandedLine {
            code: code(number),
            name: name.to_owned(),
            content: "Cấp Giấy xác nhận tình trạng hôn nhân".to_owned(),
            number: format!("{number}/UBND-XNTTHN"),
            issued_on: Some(day(2019, 5, 22)),
        };
        Self {
            head: Letterhead::example(),
            date: day(2019, 5, 23),
            name: "TRA-010.27.05.H16-190523-001".to_owned(),
            receiver: Person::example(),
            capacity: some("giáo viên của trường, theo giấy giới thiệu số 12"),
            returned_at: at(day(2019, 5, 23), 10, 40),
            lines: vec![line(7, "Nguyễn Hoàng Ngọc Phương Thảo"), line(8, "Y Blao"), line(9, "Lò Thị Mẫu")],
            officer: "Trần Thị Mẫu".to_owned(),
            qr: "TRA-010.27.05.H16-190523-001".to_owned(),
        }
    }
}
