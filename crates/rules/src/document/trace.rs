//! The processing trace (phiếu theo dõi quá trình xử lý): everything that happened to a dossier, on paper. Offices
//! print it for inspections; no circular numbers it.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::{Letterhead, Paper, Person, at, day, some};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceLine {
    /// Running number.
    pub number: u64,
    /// When.
    pub at: DateTime,
    /// Who did it.
    pub person: String,
    /// The unit they acted for.
    pub unit: Option<String>,
    /// What was done, in words.
    pub action: String,
    /// Why, or what exactly.
    pub detail: Option<String>,
    /// What it did to the limit, one sentence each.
    pub effects: Vec<String>,
    /// Who has it in hand next.
    pub next: String,
    /// Until when.
    pub limit: Option<DateTime>,
}

/// Phiếu theo dõi quá trình xử lý.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessingTrace {
    /// Head of the paper: the competent agency.
    pub head: Letterhead,
    /// Date printed.
    pub date: Date,
    /// Dossier code, or the temporary reference before acceptance.
    pub code: String,
    /// The procedure's name.
    pub content: String,
    /// Who filed.
    pub filer: Person,
    /// Whose matter it is, when not the filer's own.
    pub owner: Option<Person>,
    /// Where its business stands, in words.
    pub state: String,
    /// When it was received; nothing before acceptance.
    pub received_at: Option<DateTime>,
    /// Time limit in words.
    pub limit: Option<String>,
    /// The appointment.
    pub due_at: Option<DateTime>,
    /// That day rests on days off that nobody has decided yet.
    pub provisional: bool,
    /// What happened, oldest first.
    pub lines: Vec<TraceLine>,
    /// Who printed it.
    pub officer: String,
}

impl Paper for ProcessingTrace {
    const TEMPLATE: &'static str = "processing-trace";
    fn example() -> Self {
        let line = |number, moment, person: &str, action: &str, next: &str| TraceLine {
            number,
            at: moment,
            person: person.to_owned(),
            unit: some("Ủy ban nhân dân xã Thuận An"),
            action: action.to_owned(),
            detail: None,
            effects: Vec::new(),
            next: next.to_owned(),
            limit: Some(at(day(2019, 5, 23), 17, 0)),
        };
        let counter = "Bộ phận Tiếp nhận và Trả kết quả xã Thuận An";
        Self {
            head: Letterhead::example(),
            date: day(2019, 5, 31),
            code: "010.27.05.H16-190520-0007".to_owned(),
            content: "Cấp Giấy xác nhận tình trạng hôn nhân".to_owned(),
            filer: Person::example(),
            owner: Some(Person::other_example()),
            state: "Đang giải quyết".to_owned(),
            received_at: Some(at(day(2019, 5, 20), 9, 15)),
            limit: some("03 ngày làm việc"),
            due_at: Some(at(day(2019, 5, 24), 17, 0)),
            provisional: false,
            lines: vec![
                TraceLine {
                    effects: vec!["Thời hạn bắt đầu tính; hẹn trả 17:00, 23/05/2019.".to_owned()],
                    ..line(1, at(day(2019, 5, 20), 9, 15), "Trần Thị Mẫu", "Đã tiếp nhận", counter)
                },
                line(2, at(day(2019, 5, 20), 10, 0), "Trần Thị Mẫu", "Bàn giao", "Bộ phận chuyên môn"),
                TraceLine {
                    detail: some("Bản chụp quyết định ly hôn bị mờ"),
                    effects: vec!["Tạm dừng từ 10:20, 21/05/2019; còn 2 ngày làm việc.".to_owned()],
                    limit: None,
                    ..line(
                        3,
                        at(day(2019, 5, 21), 10, 20),
                        "Phạm Văn Thí Dụ",
                        "Yêu cầu bổ sung giấy tờ",
                        "Người nộp",
                    )
                },
            ],
            officer: "Trần Thị Mẫu".to_owned(),
        }
    }
}
