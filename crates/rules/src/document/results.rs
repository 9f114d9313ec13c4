//! Results and what goes with them: the official document, the refusal on the merits, the citizen's receipt
//! of a result, the hand-over list between agency and one-stop.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::{Letterhead, Paper, Person, Signature, at, day, some};

/// A result of the general kind: certificate, confirmation or decision. The leader signs it without number
/// and date; the clerk enters both when issuing. Signed by pen, it is printed with both given or both blank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficialResult {
    /// Head of the paper.
    pub head: Letterhead,
    /// What stands before the slash of the number; blank until issued.
    pub number: Option<String>,
    /// What stands after the slash: `GXN-UBND`.
    pub sign: String,
    /// Date of issue; blank until issued.
    pub date: Option<Date>,
    /// Day the draft was set, for the file's own date.
    pub drafted_on: Date,
    /// Title in capitals: `GIẤY XÁC NHẬN`.
    pub title: String,
    /// The line under the title (trích yếu).
    pub subtitle: Option<String>,
    /// Legal grounds, one line each (căn cứ).
    pub grounds: Vec<String>,
    /// Paragraphs before the lines.
    pub body: Vec<String>,
    /// Label and value, from the dossier's data.
    pub lines: Vec<(String, String)>,
    /// The form's answers in words, by the path of their field: for a procedure's own template.
    #[serde(default)]
    pub answers: BTreeMap<String, String>,
    /// Paragraphs after the lines.
    pub closing: Vec<String>,
    /// Signature.
    pub signature: Signature,
    /// Recipients (nơi nhận).
    pub recipients: Vec<String>,
    /// Dossier code, printed small at the foot.
    pub code: String,
    /// What the QR code says.
    pub qr: Option<String>,
}

/// Văn bản từ chối: the agency examined the dossier and refuses on the merits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultRefusal {
    /// Head of the paper.
    pub head: Letterhead,
    /// What stands before the slash of the number; blank until issued.
    pub number: Option<String>,
    /// What stands after the slash: `UBND-TPHT`.
    pub sign: String,
    /// Date of issue; blank until issued.
    pub date: Option<Date>,
    /// Day the draft was set, for the file's own date.
    pub drafted_on: Date,
    /// To whom.
    pub person: Person,
    /// The procedure's name.
    pub content: String,
    /// Dossier code.
    pub code: String,
    /// When it was received.
    pub received_at: DateTime,
    /// Why not, a paragraph each.
    pub reasons: Vec<String>,
    /// Legal grounds, one line each.
    pub grounds: Vec<String>,
    /// How to complain and until when.
    pub appeal: Option<String>,
    /// Signature.
    pub signature: Signature,
    /// Recipients (nơi nhận).
    pub recipients: Vec<String>,
    /// What the QR code says.
    pub qr: Option<String>,
}

/// The citizen's confirmation of having received the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultReceipt {
    /// Head of the paper.
    pub head: Letterhead,
    /// Date of the paper.
    pub date: Date,
    /// Dossier code.
    pub code: String,
    /// The procedure's name.
    pub content: String,
    /// Who received it.
    pub receiver: Person,
    /// By which right, when the receiver is not the owner: `người được ủy quyền`.
    pub capacity: Option<String>,
    /// Whose result it is, when someone else's.
    pub owner: Option<Person>,
    /// Kind of document.
    pub kind: String,
    /// Its number and sign.
    pub number: Option<String>,
    /// Its date.
    pub issued_on: Option<Date>,
    /// What it says in one line (trích yếu).
    pub summary: Option<String>,
    /// How many originals.
    pub copies: u32,
    /// When it was returned.
    pub returned_at: DateTime,
    /// The officer who returned it.
    pub officer: String,
}

/// One line of the hand-over list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOverLine {
    /// Dossier code.
    pub code: String,
    /// The procedure's name.
    pub content: String,
    /// The result: kind, number.
    pub result: String,
    /// Owner's name.
    pub owner: String,
    /// Whether the fee is paid.
    pub fee_paid: bool,
    /// Whether delivery by post is registered.
    pub by_post: bool,
    /// Number of sets.
    pub sets: u32,
    /// The appointment.
    pub due_at: Option<DateTime>,
    /// That day rests on days off that nobody has decided yet.
    pub provisional: bool,
}

/// List of what one unit handed to another on a day: dossiers on their way to the section, or results on their
/// way back to the one-stop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOverList {
    /// Head of the paper.
    pub head: Letterhead,
    /// Date of the paper.
    pub date: Date,
    /// Results come back; otherwise dossiers go out.
    pub results: bool,
    /// The unit that gives.
    pub giver_unit: String,
    /// Its officer.
    pub giver: String,
    /// The unit that receives.
    pub receiver_unit: String,
    /// Its officer.
    pub receiver: Option<String>,
    /// When.
    pub at: DateTime,
    /// What is handed over.
    pub lines: Vec<HandOverLine>,
}

const CONTENT: &str = "Cấp Giấy xác nhận tình trạng hôn nhân";
const CODE: &str = "010.27.05.H16-190520-0007";

fn recipients() -> Vec<String> {
    vec!["Như trên".to_owned(), "Lưu: VT, hồ sơ".to_owned()]
}

impl Paper for OfficialResult {
    const TEMPLATE: &'static str = "result";
    fn example() -> Self {
        let line = |label: &str, value: &str| (label.to_owned(), value.to_owned());
        Self {
            head: Letterhead::example(),
            number: None,
            sign: "UBND-XNTTHN".to_owned(),
            date: None,
            drafted_on: day(2019, 5, 22),
            title: "GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN".to_owned(),
            subtitle: None,
            grounds: vec!["Căn cứ Nghị định số 123/2015/NĐ-CP ngày 15 tháng 11 năm 2015 của Chính phủ".to_owned()],
            body: vec![
                "Xét đề nghị của bà Nguyễn Hoàng Ngọc Phương Thảo về việc cấp Giấy xác nhận tình trạng hôn \
                        nhân, Ủy ban nhân dân xã Thuận An xác nhận:"
                    .to_owned(),
            ],
            lines: vec![
                line("Họ, chữ đệm, tên", "Nguyễn Hoàng Ngọc Phương Thảo"),
                line("Ngày, tháng, năm sinh", "1990"),
                line("Giới tính", "Nữ"),
                line("Dân tộc", "Mơ Nông"),
                line("Nơi cư trú", "Số 12, tổ 3, thôn Thuận Sơn, xã Thuận An, huyện Đắk Mil, tỉnh Đắk Nông"),
                line("Tình trạng hôn nhân", "Đã ly hôn, hiện tại chưa đăng ký kết hôn với ai"),
            ],
            answers: BTreeMap::new(),
            closing: vec!["Giấy này có giá trị sử dụng trong thời hạn 6 tháng, kể từ ngày cấp.".to_owned()],
            signature: Signature::example(),
            recipients: recipients(),
            code: CODE.to_owned(),
            qr: some("https://dichvucong.daknong.example.vn/xac-minh/010.27.05.H16-190520-0007"),
        }
    }
}

impl Paper for ResultRefusal {
    const TEMPLATE: &'static str = "result-refusal";
    fn example() -> Self {
        Self {
            head: Letterhead::example(),
            number: some("31"),
            sign: "UBND-TPHT".to_owned(),
            date: Some(day(2019, 5, 23)),
            drafted_on: day(2019, 5, 22),
            person: Person::example(),
            content: CONTENT.to_owned(),
            code: CODE.to_owned(),
            received_at: at(day(2019, 5, 20), 9, 15),
            reasons: vec![
                "Kết quả xác minh cho thấy người yêu cầu hiện đang có vợ, có chồng theo Giấy chứng nhận kết hôn \
                 số 17/2015; nội dung khai trong tờ khai không đúng với sổ đăng ký kết hôn."
                    .to_owned(),
            ],
            grounds: vec![
                "Điều 22 Nghị định số 123/2015/NĐ-CP ngày 15 tháng 11 năm 2015 của Chính phủ".to_owned(),
            ],
            appeal: some(
                "Nếu không đồng ý, ông/bà có quyền khiếu nại trong thời hạn 90 ngày kể từ ngày nhận được văn bản này.",
            ),
            signature: Signature::example(),
            recipients: recipients(),
            qr: None,
        }
    }
}

impl Paper for ResultReceipt {
    const TEMPLATE: &'static str = "result-acknowledgement";
    fn example() -> Self {
        Self {
            head: Letterhead::example(),
            date: day(2019, 5, 23),
            code: CODE.to_owned(),
            content: CONTENT.to_owned(),
            receiver: Person::example(),
            capacity: some("người được ủy quyền"),
            owner: Some(Person::other_example()),
            kind: "Giấy xác nhận tình trạng hôn nhân".to_owned(),
            number: some("12/UBND-XNTTHN"),
            issued_on: Some(day(2019, 5, 22)),
            summary: some("Xác nhận tình trạng hôn nhân của bà Nguyễn Hoàng Ngọc Phương Thảo"),
            copies: 1,
            returned_at: at(day(2019, 5, 23), 14, 5),
            officer: "Trần Thị Mẫu".to_owned(),
        }
    }
}

impl Paper for HandOverList {
    const TEMPLATE: &'static str = "hand-over-list";
    fn example() -> Self {
        let line = |number: u32| HandOverLine {
            code: format!("010.27.05.H16-190520-{number:04}"),
            content: CONTENT.to_owned(),
            result: format!("Giấy xác nhận số {number}/UBND-XNTTHN"),
            owner: Person::example().name,
            fee_paid: !number.is_multiple_of(3),
            by_post: number.is_multiple_of(2),
            sets: 1,
            due_at: Some(at(day(2019, 5, 23), 17, 0)),
            provisional: false,
        };
        Self {
            head: Letterhead::example(),
            date: day(2019, 5, 23),
            results: true,
            giver_unit: "Văn phòng Ủy ban nhân dân xã Thuận An".to_owned(),
            giver: "Phạm Văn Thí Dụ".to_owned(),
            receiver_unit: "Bộ phận Tiếp nhận và Trả kết quả xã Thuận An".to_owned(),
            receiver: some("Trần Thị Mẫu"),
            at: at(day(2019, 5, 23), 8, 5),
            lines: (1..=6).map(line).collect(),
        }
    }
}
