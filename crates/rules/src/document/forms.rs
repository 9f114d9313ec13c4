//! The numbered forms of the one-stop. Comments name them by their numbers of 2018 (Circular 01/2018/TT-VPCP); which
//! number and title a paper bears is its imprint's.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::{Help, Imprint, Letterhead, LookUp, Paper, Person, Signature, at, day, some};

/// One line of a table of papers: how many of each kind (Form 01, item 1; Form 02; Form 05).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Component {
    /// The paper's name.
    pub name: String,
    /// Originals (bản chính).
    pub originals: u32,
    /// Certified copies (bản sao chứng thực).
    pub certified: u32,
    /// Plain copies (bản chụp), electronic files among them.
    pub copies: u32,
    /// What the officer noted beside it.
    pub note: Option<String>,
}

/// Form 01, giấy tiếp nhận hồ sơ và hẹn trả kết quả: the appointment the citizen holds the office to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Which form of which set it is; papers from before there were sets have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<Imprint>,
    /// Head of the paper.
    pub head: Letterhead,
    /// Dossier code.
    pub code: String,
    /// Date of the paper.
    pub date: Date,
    /// Who filed ("tiếp nhận hồ sơ của").
    pub filer: Person,
    /// How it came, as printed: `trực tuyến`, `trực tiếp`, `qua dịch vụ bưu chính công ích`.
    pub channel: String,
    /// Content requested: the procedure's name.
    pub content: String,
    /// Whose matter it is, when not the filer's own.
    pub owner: Option<Person>,
    /// By which right the filer acts, where that is a mandate: `người được ủy quyền`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<String>,
    /// Item 1: components handed in.
    pub components: Vec<Component>,
    /// Item 2: number of sets.
    pub sets: u32,
    /// Item 3: time limit by law, in words: `03 ngày làm việc`.
    pub limit: String,
    /// On what the limit rests, when the officer stated another than the procedure's.
    #[serde(default)]
    pub limit_basis: Option<String>,
    /// Item 4: moment received.
    pub received_at: DateTime,
    /// Item 5: moment of return; nothing for procedures without appointment.
    pub due_at: Option<DateTime>,
    /// Whether the appointment rests on days off that are not decided yet.
    pub provisional: bool,
    /// Item 6: where and how the result is received.
    pub delivery: String,
    /// Last day on which delivery by post can still be asked for.
    pub post_until: Option<Date>,
    /// Register book number (vào Sổ theo dõi hồ sơ, quyển số).
    pub book: Option<String>,
    /// Line in that book (số thứ tự).
    pub line: Option<u32>,
    /// Where its state can be followed.
    pub look_up: LookUp,
    /// Number to call.
    pub phone: Option<String>,
    /// The officer who took it in.
    pub officer: String,
    /// What the QR code says.
    pub qr: String,
}

/// Form 02, phiếu yêu cầu bổ sung, hoàn thiện hồ sơ: everything that lacks, asked for once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupplementRequest {
    /// Which form of which set it is; papers from before there were sets have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<Imprint>,
    /// Head of the paper.
    pub head: Letterhead,
    /// Number with its sign: `15/BPTNTKQ`; blank to be filled by hand.
    pub number: Option<String>,
    /// Date of the paper.
    pub date: Date,
    /// Dossier code, or the temporary reference before acceptance.
    pub code: String,
    /// Who is asked.
    pub person: Person,
    /// Content requested: the procedure's name.
    pub content: String,
    /// Papers to add.
    pub papers: Vec<Component>,
    /// Why.
    pub reason: String,
    /// Until when the answer is awaited.
    pub reply_by: Option<Date>,
    /// Whom to ask.
    pub help: Help,
    /// The officer who guides.
    pub officer: String,
    /// What the QR code says.
    pub qr: Option<String>,
}

/// Form 03, phiếu từ chối tiếp nhận giải quyết hồ sơ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusalOfIntake {
    /// Which form of which set it is; papers from before there were sets have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<Imprint>,
    /// Head of the paper.
    pub head: Letterhead,
    /// Number with its sign; blank to be filled by hand.
    pub number: Option<String>,
    /// Date of the paper.
    pub date: Date,
    /// Who filed.
    pub person: Person,
    /// Reference of an online dossier.
    pub reference: Option<String>,
    /// When it was filed online.
    pub filed_at: Option<DateTime>,
    /// Content requested: the procedure's name.
    pub content: String,
    /// Why it cannot be taken in, with the legal basis.
    pub reason: String,
    /// Whom to ask.
    pub help: Help,
    /// The officer who received it.
    pub officer: String,
    /// What the QR code says.
    pub qr: Option<String>,
}

/// Form 04, phiếu xin lỗi và hẹn lại ngày trả kết quả. The law allows one new appointment
/// (Decree 61/2018/NĐ-CP, article 19).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Apology {
    /// Which form of which set it is; papers from before there were sets have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<Imprint>,
    /// Head of the paper.
    pub head: Letterhead,
    /// Number with its sign; blank to be filled by hand or at issue.
    pub number: Option<String>,
    /// Date of the paper; blank to be filled at issue.
    pub date: Option<Date>,
    /// Day the draft was set, for the file's own date.
    pub drafted_on: Date,
    /// To whom.
    pub person: Person,
    /// When the dossier was received.
    pub received_at: DateTime,
    /// The unit that was to solve it.
    pub unit: String,
    /// Content requested: the procedure's name.
    pub content: String,
    /// Its field (lĩnh vực).
    pub field: String,
    /// Dossier code.
    pub code: String,
    /// The appointment that was not kept.
    pub due_at: DateTime,
    /// That day rests on days off that nobody has decided yet.
    pub provisional: bool,
    /// Why, plainly.
    pub reason: String,
    /// The provision by which the limit is extended; nothing where the agency is simply late.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    /// The new appointment.
    pub new_due_at: DateTime,
    /// Signature of the head of the agency.
    pub signature: Signature,
    /// Recipients (nơi nhận).
    pub recipients: Vec<String>,
}

/// Whether one hand-over came in time (Form 05, column "kết quả").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Trước hạn.
    Early,
    /// Đúng hạn.
    OnTime,
    /// Quá hạn.
    Late,
}

/// One hand-over on the control slip: giver and receiver sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOver {
    /// The unit that gives.
    pub giver_unit: String,
    /// Its officer.
    pub giver: String,
    /// The unit that receives.
    pub receiver_unit: String,
    /// Its officer; nobody until confirmed.
    pub receiver: Option<String>,
    /// When.
    pub at: DateTime,
    /// In time or not; nothing when no limit applied.
    pub outcome: Option<Outcome>,
    /// Note.
    pub note: Option<String>,
}

/// Form 05, phiếu kiểm soát quá trình giải quyết hồ sơ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControlSlip {
    /// Which form of which set it is; papers from before there were sets have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<Imprint>,
    /// Head of the paper.
    pub head: Letterhead,
    /// Date of the paper.
    pub date: Date,
    /// Dossier code.
    pub code: String,
    /// The agency that solves it.
    pub handling: String,
    /// Agencies that take part.
    pub coordinating: Vec<String>,
    /// Content requested: the procedure's name.
    pub content: String,
    /// Who filed.
    pub filer: Person,
    /// Whose matter it is, when not the filer's own.
    pub owner: Option<Person>,
    /// When received.
    pub received_at: DateTime,
    /// Time limit in words.
    pub limit: String,
    /// The appointment.
    pub due_at: Option<DateTime>,
    /// That day rests on days off that nobody has decided yet.
    pub provisional: bool,
    /// When the agency owes the result to the one-stop.
    pub owed_back_at: Option<DateTime>,
    /// Components.
    pub components: Vec<Component>,
    /// Number of sets.
    pub sets: u32,
    /// One row per hand-over.
    pub hand_overs: Vec<HandOver>,
}

/// One line of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterLine {
    /// Running number in the book.
    pub line: u32,
    /// Dossier code.
    pub code: String,
    /// Procedure.
    pub content: String,
    /// Number of sets.
    pub sets: u32,
    /// Name, address and phone.
    pub person: Person,
    /// The agency that solves it.
    pub handling: String,
    /// When received.
    pub received_at: DateTime,
    /// The appointment.
    pub due_at: Option<DateTime>,
    /// That day rests on days off that nobody has decided yet.
    pub provisional: bool,
    /// When the result was returned.
    pub returned_at: Option<DateTime>,
    /// How it was returned.
    pub delivery: Option<String>,
    /// Note.
    pub note: Option<String>,
}

/// Form 06, sổ theo dõi hồ sơ: one book per field and year, A4.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Register {
    /// Which form of which set it is; papers from before there were sets have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<Imprint>,
    /// Head of the paper.
    pub head: Letterhead,
    /// Date printed.
    pub date: Date,
    /// The field whose book it is.
    pub field: String,
    /// Book number.
    pub book: String,
    /// Year.
    pub year: i16,
    /// The lines.
    pub lines: Vec<RegisterLine>,
}

fn components() -> Vec<Component> {
    let line = |name: &str, originals, certified, copies| Component {
        name: name.to_owned(),
        originals,
        certified,
        copies,
        note: None,
    };
    vec![
        line("Tờ khai cấp Giấy xác nhận tình trạng hôn nhân (theo mẫu)", 1, 0, 0),
        line("Trích lục ghi chú ly hôn hoặc bản án, quyết định ly hôn đã có hiệu lực pháp luật", 0, 1, 0),
        line("Giấy tờ chứng minh nơi cư trú", 0, 0, 1),
    ]
}

const CONTENT: &str = "Cấp Giấy xác nhận tình trạng hôn nhân";
const CODE: &str = "010.27.05.H16-190520-0007";

impl Paper for Receipt {
    const TEMPLATE: &'static str = "form-01";
    fn example() -> Self {
        Self {
            form: None,
            head: Letterhead::example(),
            code: CODE.to_owned(),
            date: day(2019, 5, 20),
            filer: Person::example(),
            channel: "trực tuyến".to_owned(),
            content: CONTENT.to_owned(),
            owner: Some(Person::other_example()),
            capacity: Some("Người được ủy quyền".to_owned()),
            components: components(),
            sets: 1,
            limit: "03 ngày làm việc".to_owned(),
            limit_basis: some("Quyết định số 15/QĐ-UBND ngày 02/01/2019 của Ủy ban nhân dân xã"),
            received_at: at(day(2019, 5, 20), 9, 15),
            due_at: Some(at(day(2019, 5, 23), 17, 0)),
            provisional: false,
            delivery: "Nhận trực tiếp tại Bộ phận Tiếp nhận và Trả kết quả xã Thuận An".to_owned(),
            post_until: Some(day(2019, 5, 22)),
            book: some("02/2019"),
            line: Some(147),
            look_up: LookUp::example(),
            phone: some("0261 000 0000"),
            officer: "Trần Thị Mẫu".to_owned(),
            qr: format!("https://dichvucong.daknong.example.vn/tra-cuu?ma={CODE}"),
        }
    }
}

impl Paper for SupplementRequest {
    const TEMPLATE: &'static str = "form-02";
    fn example() -> Self {
        Self {
            form: None,
            head: Letterhead::example(),
            number: some("15/BPTNTKQ"),
            date: day(2019, 5, 20),
            code: "TT-KX7F-49QM".to_owned(),
            person: Person::example(),
            content: CONTENT.to_owned(),
            papers: components(),
            reason: "Bản chụp quyết định ly hôn bị mờ, không đọc được số và ngày ban hành.".to_owned(),
            reply_by: Some(day(2019, 6, 19)),
            help: Help::example(),
            officer: "Trần Thị Mẫu".to_owned(),
            qr: some("https://dichvucong.daknong.example.vn/tra-cuu?ma=TT-KX7F-49QM"),
        }
    }
}

impl Paper for RefusalOfIntake {
    const TEMPLATE: &'static str = "form-03";
    fn example() -> Self {
        Self {
            form: None,
            head: Letterhead::example(),
            number: some("04/BPTNTKQ"),
            date: day(2019, 5, 20),
            person: Person::example(),
            reference: some("TT-KX7F-49QM"),
            filed_at: Some(at(day(2019, 5, 19), 21, 40)),
            content: CONTENT.to_owned(),
            reason: "Người yêu cầu cư trú tại xã Đắk Sắk; theo Điều 21 Nghị định số 123/2015/NĐ-CP, Ủy ban nhân \
                     dân cấp xã nơi thường trú mới có thẩm quyền cấp."
                .to_owned(),
            help: Help::example(),
            officer: "Trần Thị Mẫu".to_owned(),
            qr: None,
        }
    }
}

impl Paper for Apology {
    const TEMPLATE: &'static str = "form-04";
    fn example() -> Self {
        Self {
            form: None,
            head: Letterhead::example(),
            number: some("02/PXL-UBND"),
            date: Some(day(2019, 5, 23)),
            drafted_on: day(2019, 5, 22),
            person: Person::example(),
            received_at: at(day(2019, 5, 20), 9, 15),
            unit: "Ủy ban nhân dân xã Thuận An".to_owned(),
            content: CONTENT.to_owned(),
            field: "Hộ tịch".to_owned(),
            code: CODE.to_owned(),
            due_at: at(day(2019, 5, 23), 17, 0),
            provisional: false,
            reason: "đang chờ kết quả xác minh của Ủy ban nhân dân xã Đắk Sắk".to_owned(),
            basis: None,
            new_due_at: at(day(2019, 5, 28), 17, 0),
            signature: Signature::example(),
            recipients: vec![
                "Như trên".to_owned(),
                "Bộ phận Tiếp nhận và Trả kết quả".to_owned(),
                "Lưu: VT".to_owned(),
            ],
        }
    }
}

impl Paper for ControlSlip {
    const TEMPLATE: &'static str = "form-05";
    fn example() -> Self {
        let row = |giver_unit: &str, receiver_unit: &str, moment, outcome| HandOver {
            giver_unit: giver_unit.to_owned(),
            giver: "Trần Thị Mẫu".to_owned(),
            receiver_unit: receiver_unit.to_owned(),
            receiver: some("Phạm Văn Thí Dụ"),
            at: moment,
            outcome,
            note: None,
        };
        let counter = "Bộ phận Tiếp nhận và Trả kết quả";
        let section = "Công chức Tư pháp - Hộ tịch";
        Self {
            form: None,
            head: Letterhead::example(),
            date: day(2019, 5, 20),
            code: CODE.to_owned(),
            handling: "Ủy ban nhân dân xã Thuận An".to_owned(),
            coordinating: vec!["Ủy ban nhân dân xã Đắk Sắk".to_owned()],
            content: CONTENT.to_owned(),
            filer: Person::example(),
            owner: Some(Person::other_example()),
            received_at: at(day(2019, 5, 20), 9, 15),
            limit: "03 ngày làm việc".to_owned(),
            due_at: Some(at(day(2019, 5, 23), 17, 0)),
            provisional: false,
            owed_back_at: Some(at(day(2019, 5, 23), 11, 0)),
            components: components(),
            sets: 1,
            hand_overs: vec![
                row(counter, section, at(day(2019, 5, 20), 10, 0), Some(Outcome::OnTime)),
                row(section, "Chủ tịch Ủy ban nhân dân", at(day(2019, 5, 22), 15, 30), Some(Outcome::Early)),
                row("Chủ tịch Ủy ban nhân dân", counter, at(day(2019, 5, 24), 8, 5), Some(Outcome::Late)),
            ],
        }
    }
}

impl Paper for Register {
    const TEMPLATE: &'static str = "form-06";
    fn example() -> Self {
        let line = |line: u32| RegisterLine {
            line,
            code: format!("010.27.05.H16-190520-{line:04}"),
            content: CONTENT.to_owned(),
            sets: 1,
            person: Person::example(),
            handling: "Ủy ban nhân dân xã Thuận An".to_owned(),
            received_at: at(day(2019, 5, 20), 9, 15),
            due_at: Some(at(day(2019, 5, 23), 17, 0)),
            provisional: false,
            returned_at: line.is_multiple_of(2).then(|| at(day(2019, 5, 22), 16, 20)),
            delivery: line.is_multiple_of(2).then(|| "Trực tiếp".to_owned()),
            note: None,
        };
        Self {
            form: None,
            head: Letterhead::example(),
            date: day(2019, 5, 31),
            field: "Hộ tịch".to_owned(),
            book: "02/2019".to_owned(),
            year: 2019,
            lines: (1..=12).map(line).collect(),
        }
    }
}
