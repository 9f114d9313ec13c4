//! Papers that prove what was filed: the acknowledgement, and the print-out a citizen signs when an officer
//! typed for them.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::{Letterhead, LookUp, Paper, Person, at, day, some};

/// One answer, as the citizen saw it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Heading of the part of the form.
    pub section: String,
    /// The question.
    pub label: String,
    /// The answer, in words; empty when it was left out.
    pub value: String,
}

/// A file as it lies in the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceivedFile {
    /// The name it came with, or was given.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 in hexadecimal digits.
    pub sha256: String,
}

/// A file of a component, with the photos it was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiledPaper {
    /// The component it belongs to.
    pub component: String,
    /// The file the office works with.
    pub file: ReceivedFile,
    /// The photos as received, when the file was put together from photos.
    pub made_from: Vec<ReceivedFile>,
}

/// The acknowledgement of an online filing, A4: every answer, every file, and when an answer is due
/// (Decree 45/2020/NĐ-CP: within eight working hours).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// Head of the paper: the agency that will answer.
    pub head: Letterhead,
    /// Date of the paper.
    pub date: Date,
    /// Temporary reference; the dossier code comes with acceptance.
    pub reference: String,
    /// Where its state can be followed, with the secret.
    pub look_up: LookUp,
    /// The procedure's name.
    pub content: String,
    /// Who filed.
    pub filer: Person,
    /// Whose matter it is, when not the filer's own.
    pub owner: Option<Person>,
    /// When it was submitted.
    pub submitted_at: DateTime,
    /// When the office must have answered.
    pub answer_due_at: Option<DateTime>,
    /// That moment rests on days off that nobody has decided yet.
    pub provisional: bool,
    /// Every answer.
    pub answers: Vec<Answer>,
    /// Every file.
    pub files: Vec<FiledPaper>,
    /// How the result will be received.
    pub delivery: Option<String>,
    /// Fees line by line, label and amount.
    pub fees: Vec<(String, String)>,
    /// Where help is to be had.
    pub phone: Option<String>,
    /// What the QR code says.
    pub qr: String,
}

/// The print-out a citizen signs when an officer typed for them: what was typed, by whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssistedConfirmation {
    /// Head of the paper.
    pub head: Letterhead,
    /// Date of the paper.
    pub date: Date,
    /// The draft's or dossier's reference.
    pub reference: String,
    /// The procedure's name.
    pub content: String,
    /// For whom it was typed.
    pub citizen: Person,
    /// Name of the officer who typed.
    pub officer: String,
    /// Position of that officer.
    pub officer_title: String,
    /// When.
    pub typed_at: DateTime,
    /// What was typed.
    pub answers: Vec<Answer>,
    /// Papers handed over, by name.
    pub papers: Vec<String>,
}

fn answers() -> Vec<Answer> {
    let answer = |section: &str, label: &str, value: &str| Answer {
        section: section.to_owned(),
        label: label.to_owned(),
        value: value.to_owned(),
    };
    vec![
        answer("Người yêu cầu", "Họ, chữ đệm, tên", "Nguyễn Hoàng Ngọc Phương Thảo"),
        answer("Người yêu cầu", "Giấy tờ tùy thân", "Căn cước công dân số 000190000012"),
        answer("Người yêu cầu", "Quan hệ với người được xác nhận", "Bản thân"),
        answer("Người được xác nhận", "Ngày, tháng, năm sinh", "1990"),
        answer("Người được xác nhận", "Tình trạng hôn nhân", "Đã ly hôn, hiện tại chưa đăng ký kết hôn với ai"),
        answer("Mục đích sử dụng", "Ghi chú", ""),
    ]
}

impl Paper for Acknowledgement {
    const TEMPLATE: &'static str = "acknowledgement";
    fn example() -> Self {
        let file = |name: &str, size| ReceivedFile {
            name: name.to_owned(),
            size,
            sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
        };
        Self {
            head: Letterhead::example(),
            date: day(2019, 5, 20),
            reference: "TT-KX7F-49QM".to_owned(),
            look_up: LookUp::example(),
            content: "Cấp Giấy xác nhận tình trạng hôn nhân".to_owned(),
            filer: Person::example(),
            owner: Some(Person::other_example()),
            submitted_at: at(day(2019, 5, 19), 21, 40),
            answer_due_at: Some(at(day(2019, 5, 20), 17, 0)),
            provisional: false,
            answers: answers(),
            files: vec![
                FiledPaper {
                    component: "Giấy tờ chứng minh nơi cư trú".to_owned(),
                    file: file("giay-to-cu-tru.pdf", 812_345),
                    made_from: vec![file("IMG_0001.HEIC", 2_412_345), file("IMG_0002.HEIC", 2_398_001)],
                },
                FiledPaper {
                    component: "Trích lục ghi chú ly hôn".to_owned(),
                    file: file("trich-luc.pdf", 99_120),
                    made_from: Vec::new(),
                },
            ],
            delivery: some("Nhận trực tiếp tại Bộ phận Tiếp nhận và Trả kết quả xã Thuận An"),
            fees: vec![("Lệ phí cấp Giấy xác nhận".to_owned(), "15.000 đồng".to_owned())],
            phone: some("0261 000 0000"),
            qr: "https://dichvucong.daknong.example.vn/tra-cuu?ma=TT-KX7F-49QM".to_owned(),
        }
    }
}

impl Paper for AssistedConfirmation {
    const TEMPLATE: &'static str = "assisted-confirmation";
    fn example() -> Self {
        Self {
            head: Letterhead::example(),
            date: day(2019, 5, 20),
            reference: "TT-KX7F-49QM".to_owned(),
            content: "Cấp Giấy xác nhận tình trạng hôn nhân".to_owned(),
            citizen: Person::example(),
            officer: "Trần Thị Mẫu".to_owned(),
            officer_title: "Công chức Tư pháp - Hộ tịch".to_owned(),
            typed_at: at(day(2019, 5, 20), 9, 10),
            answers: answers(),
            papers: vec!["Giấy tờ chứng minh nơi cư trú".to_owned(), "Trích lục ghi chú ly hôn".to_owned()],
        }
    }
}
