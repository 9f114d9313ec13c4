//! The notice that a dossier ends without a result (Form 05 of the set of 2025): on what ground, what was asked in
//! vain, and what the citizen can do now.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::{Help, Imprint, Letterhead, Paper, Person, Signature, at, day, some};

/// Thông báo dừng giải quyết hồ sơ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StopNotice {
    /// Which form of which set it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<Imprint>,
    /// Head of the paper.
    pub head: Letterhead,
    /// Number with its sign.
    pub number: Option<String>,
    /// What stands after the slash while the number is open.
    pub sign: String,
    /// Date of the paper; blank to be filled at issue.
    pub date: Option<Date>,
    /// Day the notice was set, for the file's own date.
    pub drafted_on: Date,
    /// To whom.
    pub person: Person,
    /// Whose matter it is, when not the filer's own.
    pub owner: Option<Person>,
    /// Content requested: the procedure's name.
    pub content: String,
    /// Dossier code.
    pub code: String,
    /// When the dossier was received.
    pub received_at: DateTime,
    /// The appointment it had.
    pub due_at: Option<DateTime>,
    /// The ground.
    pub reason: String,
    /// The request that was not answered in time: when it was made and until when it was to be answered.
    pub unanswered: Option<(DateTime, Option<Date>)>,
    /// Since when processing has stopped.
    pub stopped_at: DateTime,
    /// Whom to ask.
    pub help: Help,
    /// Signature.
    pub signature: Signature,
    /// Recipients (nơi nhận).
    pub recipients: Vec<String>,
    /// What the QR code says.
    pub qr: Option<String>,
}

impl Paper for StopNotice {
    const TEMPLATE: &'static str = "stopping";
    fn example() -> Self {
        Self {
            form: None,
            head: Letterhead::example(),
            number: some("07/UBND-TB"),
            sign: "UBND-TB".to_owned(),
            date: Some(day(2025, 10, 20)),
            drafted_on: day(2025, 10, 20),
            person: Person::example(),
            owner: Some(Person::other_example()),
            content: "Cấp Giấy xác nhận tình trạng hôn nhân".to_owned(),
            code: "010.27.05.H16-250920-0007".to_owned(),
            received_at: at(day(2025, 9, 20), 9, 15),
            due_at: Some(at(day(2025, 9, 25), 17, 0)),
            reason: "đã hết thời hạn bổ sung hồ sơ mà không nhận được giấy tờ còn thiếu".to_owned(),
            unanswered: Some((at(day(2025, 9, 22), 10, 30), Some(day(2025, 10, 17)))),
            stopped_at: at(day(2025, 10, 20), 8, 40),
            help: Help::example(),
            signature: Signature::example(),
            recipients: vec!["Như trên".to_owned(), "Lưu: VT, hồ sơ".to_owned()],
            qr: some("https://dichvucong.daknong.example.vn/tra-cuu?ma=010.27.05.H16-250920-0007"),
        }
    }
}
