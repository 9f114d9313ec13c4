//! Every field that a numbered form has to have (domain reference, section 2.2) stands on the printed paper, and the
//! set of 2025 says on each that its layout was not compared with the circular.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]

use std::{process::Command, sync::LazyLock};

use base::paper::Renderer;
use paper::Press;
use rules::document::{
    Apology, ControlSlip, Paper, Receipt, RefusalOfIntake, Register, StopNotice, SupplementRequest,
    sets::{FormSets, Purpose},
};

static SETS: LazyLock<FormSets> = LazyLock::new(|| {
    let files =
        [include_str!("../../../province/forms/2018.toml"), include_str!("../../../province/forms/2025.toml")];
    FormSets::parse(files).unwrap()
});
static PRESS: LazyLock<Press> = LazyLock::new(|| Press::debian().unwrap());

const OF_2018: &str = "2018";
const OF_2025: &str = "2025";

fn pdf<P: Paper>(set: &str, purpose: Purpose, paper: &P) -> Vec<u8> {
    let set = SETS.all().iter().find(|one| one.key == set).unwrap();
    let mut data = paper.data();
    data.as_object_mut().unwrap().insert("form".into(), serde_json::to_value(set.imprint(purpose)).unwrap());
    PRESS.render(&set.form(purpose).unwrap().template, &data, &[]).unwrap()
}

fn words(pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("paper.pdf");
    std::fs::write(&path, pdf).unwrap();
    let output = Command::new("pdftotext").arg(&path).args(["-raw", "-"]).output().expect("poppler-utils");
    String::from_utf8(output.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Each field with what has to be read on the paper; all that are missing are told at once.
fn has(words: &str, fields: &[(&str, &str)]) {
    let missing: Vec<_> = fields.iter().filter(|(_, text)| !words.contains(text)).collect();
    assert!(missing.is_empty(), "missing: {missing:?}\n{words}");
}

const HEAD: [(&str, &str); 5] = [
    ("parent unit", "UBND HUYỆN ĐẮK MIL"),
    ("unit", "ỦY BAN NHÂN DÂN XÃ THUẬN AN"),
    ("country", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ("motto", "Độc lập - Tự do - Hạnh phúc"),
    ("place of the date", "Thuận An, ngày"),
];
const PERSON: [(&str, &str); 5] = [
    ("name", "Nguyễn Hoàng Ngọc Phương Thảo"),
    ("address", "Địa chỉ: Số 12, tổ 3, thôn Thuận Sơn, xã Thuận An, huyện Đắk Mil, tỉnh Đắk Nông"),
    ("phone", "Số điện thoại: 0900 000 012"),
    ("e-mail", "Thư điện tử: ngoc.phuong.thao@vidu.vn"),
    ("identity number", "Số CMND/CCCD/Hộ chiếu/Mã số thuế: 000190000012"),
];
const CONTENT: (&str, &str) = ("content", "Cấp Giấy xác nhận tình trạng hôn nhân");
const COUNTS: [(&str, &str); 4] = [
    ("name of a paper", "Trích lục ghi chú ly hôn"),
    ("originals", "Bản chính"),
    ("certified copies", "Bản sao chứng thực"),
    ("plain copies", "Bản chụp"),
];

#[test]
fn form_01_has_every_field_of_the_receipt() {
    let said = words(&pdf(OF_2018, Purpose::Receipt, &Receipt::example()));
    has(&said, &HEAD);
    has(&said, &PERSON);
    has(&said, &COUNTS);
    has(
        &said,
        &[
            CONTENT,
            ("title", "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ"),
            ("form", "Mẫu số 01 - Thông tư 01/2018/TT-VPCP"),
            ("code", "Mã hồ sơ: 010.27.05.H16-190520-0007"),
            ("date", "ngày 20 tháng 5 năm 2019"),
            ("received from, and channel", "tiếp nhận hồ sơ của: Nguyễn Hoàng Ngọc Phương Thảo (trực tuyến)"),
            ("owner", "Chủ hồ sơ: Y Blao"),
            ("1 components", "1. Thành phần hồ sơ nộp gồm"),
            ("number of the component", "STT"),
            ("2 sets", "2. Số lượng hồ sơ: 01 (bộ)"),
            ("3 limit", "3. Thời gian giải quyết hồ sơ theo quy định: 03 ngày làm việc"),
            ("4 received", "4. Thời gian nhận hồ sơ: 09 giờ 15 phút, ngày 20 tháng 5 năm 2019"),
            ("5 return", "5. Thời gian trả kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 23 tháng 5 năm 2019"),
            ("6 where and how", "6. Nhận kết quả: Nhận trực tiếp tại"),
            ("earlier result announced", "Nếu có kết quả sớm hơn, chúng tôi sẽ báo qua tin nhắn hoặc thư điện tử"),
            ("look-up", "Tra cứu tại dichvucong.daknong.example.vn/tra-cuu, mã tra cứu: KX7-49QM"),
            ("phone to call", "điện thoại: 0261 000 0000"),
            ("post until one day before", "qua bưu chính công ích đến hết ngày 22/05/2019"),
            ("book", "quyển số: 02/2019"),
            ("line", "số thứ tự: 147"),
            ("two copies", "lập thành hai bản"),
            ("filer signs", "NGƯỜI NỘP HỒ SƠ"),
            ("receiver signs", "NGƯỜI TIẾP NHẬN HỒ SƠ"),
            ("receiver", "Trần Thị Mẫu"),
        ],
    );
}

#[test]
fn form_01_carries_its_qr_code_as_a_picture() {
    let with = pdf(OF_2018, Purpose::Receipt, &Receipt::example());
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("paper.pdf"), with).unwrap();
    let listed = Command::new("pdfimages").arg("-list").arg(folder.path().join("paper.pdf")).output().unwrap();
    assert!(String::from_utf8_lossy(&listed.stdout).lines().count() > 2, "a picture on the paper");
}

#[test]
fn form_02_has_every_field_of_the_request() {
    let said = words(&pdf(OF_2018, Purpose::Supplement, &SupplementRequest::example()));
    has(&said, &HEAD);
    has(&said, &PERSON);
    has(&said, &COUNTS);
    has(
        &said,
        &[
            CONTENT,
            ("title", "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ"),
            ("form", "Mẫu số 02 - Thông tư 01/2018/TT-VPCP"),
            ("number", "Số: 15/BPTNTKQ"),
            ("reference", "TT-KX7F-49QM"),
            ("reason", "Lý do: Bản chụp quyết định ly hôn bị mờ"),
            ("answer by", "trước hết ngày 19/06/2019"),
            ("help: officer", "liên hệ với Trần Thị Mẫu"),
            ("help: phone", "số điện thoại 0261 000 0000"),
            ("help: web", "hoặc tại dichvucong.daknong.example.vn"),
            ("guiding officer signs", "NGƯỜI HƯỚNG DẪN"),
        ],
    );
}

#[test]
fn form_03_has_every_field_of_the_refusal() {
    let said = words(&pdf(OF_2018, Purpose::Refusal, &RefusalOfIntake::example()));
    has(&said, &HEAD);
    has(&said, &PERSON);
    has(
        &said,
        &[
            CONTENT,
            ("title", "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ"),
            ("form", "Mẫu số 03 - Thông tư 01/2018/TT-VPCP"),
            ("number", "Số: 04/BPTNTKQ"),
            ("online reference", "Hồ sơ trực tuyến số: TT-KX7F-49QM"),
            ("time filed online", "nộp lúc 21 giờ 40 phút, ngày 19 tháng 5 năm 2019"),
            ("reason", "Nghị định số 123/2015/NĐ-CP"),
            ("help", "liên hệ với Trần Thị Mẫu, số điện thoại 0261 000 0000"),
            ("filer signs", "NGƯỜI NỘP HỒ SƠ"),
            ("receiver signs", "NGƯỜI TIẾP NHẬN HỒ SƠ"),
        ],
    );
}

#[test]
fn form_04_has_every_field_of_the_apology() {
    let said = words(&pdf(OF_2018, Purpose::Apology, &Apology::example()));
    has(&said, &HEAD);
    has(&said, &PERSON[1..3]);
    has(
        &said,
        &[
            CONTENT,
            ("title", "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ"),
            ("form", "Mẫu số 04 - Thông tư 01/2018/TT-VPCP"),
            ("number", "Số: 02/PXL-UBND"),
            ("addressee", "Kính gửi: Nguyễn Hoàng Ngọc Phương Thảo"),
            (
                "date received",
                "09 giờ 15 phút, ngày 20 tháng 5 năm 2019, Ủy ban nhân dân xã Thuận An tiếp nhận hồ sơ",
            ),
            ("field", "lĩnh vực: Hộ tịch"),
            ("code", "mã hồ sơ: 010.27.05.H16-190520-0007"),
            ("due date", "Thời gian hẹn trả kết quả: 17 giờ 00 phút, ngày 23 tháng 5 năm 2019"),
            ("reason", "Lý do: đang chờ kết quả xác minh"),
            ("apology", "xin lỗi ông/bà"),
            ("new date", "hẹn trả kết quả vào 17 giờ 00 phút, ngày 28 tháng 5 năm 2019"),
            ("head's position", "TM. ỦY BAN NHÂN DÂN"),
            ("head's name", "Lê Văn Mẫu"),
            ("recipients", "Nơi nhận: - Như trên;"),
        ],
    );
}

const SLIP: [(&str, &str); 18] = [
    ("code", "Mã hồ sơ: 010.27.05.H16-190520-0007"),
    ("handling agency", "Cơ quan giải quyết hồ sơ: Ủy ban nhân dân xã Thuận An"),
    ("coordinating agency", "Cơ quan phối hợp giải quyết: Ủy ban nhân dân xã Đắk Sắk"),
    ("content", "Nội dung yêu cầu giải quyết: Cấp Giấy xác nhận tình trạng hôn nhân"),
    ("filer", "Người nộp hồ sơ: Nguyễn Hoàng Ngọc Phương Thảo"),
    ("owner", "chủ hồ sơ: Y Blao"),
    ("received", "Thời gian nhận hồ sơ: 09 giờ 15 phút, ngày 20 tháng 5 năm 2019"),
    ("limit", "Thời hạn giải quyết: 03 ngày làm việc"),
    ("appointment", "hẹn trả kết quả: 17 giờ 00 phút, ngày 23 tháng 5 năm 2019"),
    ("owed back", "chuyển kết quả về Bộ phận Tiếp nhận và Trả kết quả trước: 11 giờ 00 phút, ngày 23 tháng 5"),
    ("sets", "Số lượng hồ sơ: 1 (bộ)"),
    ("giving unit", "Giao: Bộ phận Tiếp nhận và Trả kết quả"),
    ("receiving unit", "Nhận: Công chức Tư pháp - Hộ tịch"),
    ("time of the hand-over", "10:00, 20/05/2019"),
    ("giver signs", "Người giao"),
    ("receiver signs", "Người nhận"),
    ("note", "Ghi chú"),
    ("two copies", "Phiếu lập thành hai bản"),
];

#[test]
fn form_05_has_every_field_of_the_control_slip() {
    let said = words(&pdf(OF_2018, Purpose::ControlSlip, &ControlSlip::example()));
    has(&said, &HEAD);
    has(&said, &COUNTS);
    has(&said, &SLIP);
    has(
        &said,
        &[
            ("title", "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ"),
            ("form", "Mẫu số 05 - Thông tư 01/2018/TT-VPCP"),
            ("early", "Trước hạn"),
            ("on time", "Đúng hạn"),
            ("late", "Quá hạn"),
        ],
    );
}

const LINE: [(&str, &str); 13] = [
    ("number of the line", "TT"),
    ("code", "010.27.05.H16-190520-0012"),
    ("procedure", "Cấp Giấy xác nhận tình trạng hôn nhân"),
    ("sets", "Số bộ"),
    ("name", "Nguyễn Hoàng Ngọc Phương Thảo"),
    ("address", "Số 12, tổ 3, thôn Thuận Sơn"),
    ("phone", "0900 000 012"),
    ("handling agency", "Ủy ban nhân dân xã Thuận An"),
    ("received", "09:15, 20/05/2019"),
    ("due", "17:00, 23/05/2019"),
    ("returned", "16:20, 22/05/2019"),
    ("mode of receiving", "Phương thức nhận"),
    ("signature", "Ký nhận"),
];

#[test]
fn form_06_has_every_column_of_the_register() {
    let said = words(&pdf(OF_2018, Purpose::Register, &Register::example()));
    has(&said, &HEAD);
    has(&said, &LINE);
    has(
        &said,
        &[
            ("title", "SỔ THEO DÕI HỒ SƠ"),
            ("form", "Mẫu số 06 - Thông tư 01/2018/TT-VPCP"),
            ("field", "Lĩnh vực: Hộ tịch"),
            ("book", "Quyển số: 02/2019"),
            ("year", "Năm 2019"),
            ("how it was received", "Trực tiếp"),
            ("note", "Ghi chú"),
        ],
    );
}

#[test]
fn the_register_is_landscape_a4() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("book.pdf"), pdf(OF_2018, Purpose::Register, &Register::example())).unwrap();
    let told = Command::new("pdfinfo").arg(folder.path().join("book.pdf")).output().unwrap();
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(told.contains("841.89 x 595.276 pts (A4)") || told.contains("(A4)"), "{told}");
    let size = told.lines().find(|line| line.starts_with("Page size")).unwrap();
    let numbers: Vec<f64> = size.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    assert!(numbers[0] > numbers[1], "{size}");
}

/// What each paper of 2025 says of itself.
fn marked(said: &str, number: &str) {
    has(
        said,
        &[
            ("form", &format!("Mẫu số {number} - Thông tư 03/2025/TT-VPCP")),
            ("mark", "Bố cục chưa đối chiếu với Thông tư 03/2025/TT-VPCP"),
        ],
    );
}

#[test]
fn forms_01_to_03_of_2025_are_those_of_before_and_marked() {
    let receipt = words(&pdf(OF_2025, Purpose::Receipt, &Receipt::example()));
    marked(&receipt, "01");
    has(&receipt, &PERSON);
    marked(&words(&pdf(OF_2025, Purpose::Supplement, &SupplementRequest::example())), "02");
    marked(&words(&pdf(OF_2025, Purpose::Refusal, &RefusalOfIntake::example())), "03");
}

#[test]
fn form_04_of_2025_apologises_or_asks_for_an_extension_by_its_provision() {
    let late = words(&pdf(OF_2025, Purpose::Apology, &Apology::example()));
    marked(&late, "04");
    has(
        &late,
        &[
            ("title", "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT"),
            ("addressee", "Kính gửi: Nguyễn Hoàng Ngọc Phương Thảo"),
            ("due date", "Thời gian hẹn trả kết quả: 17 giờ 00 phút, ngày 23 tháng 5 năm 2019"),
            ("reason", "Lý do: đang chờ kết quả xác minh"),
            ("apology", "xin lỗi ông/bà về sự chậm trễ"),
            ("new date", "17 giờ 00 phút, ngày 28 tháng 5 năm 2019"),
            ("head's name", "Lê Văn Mẫu"),
        ],
    );
    let basis = Some("khoản 2 Điều 21 Luật Hộ tịch".to_owned());
    let lawful = words(&pdf(OF_2025, Purpose::Extension, &Apology { basis, ..Apology::example() }));
    marked(&lawful, "04");
    has(
        &lawful,
        &[
            ("provision", "Theo khoản 2 Điều 21 Luật Hộ tịch, Ủy ban nhân dân xã Thuận An đề nghị gia hạn"),
            ("new date", "sau khi gia hạn: 17 giờ 00 phút, ngày 28 tháng 5 năm 2019"),
        ],
    );
    assert!(!lawful.contains("về sự chậm trễ"), "an extension by law is no delay: {lawful}");
}

#[test]
fn form_05_of_2025_names_the_ground_of_stopping_and_what_was_asked_in_vain() {
    let said = words(&pdf(OF_2025, Purpose::Stopping, &StopNotice::example()));
    marked(&said, "05");
    has(&said, &HEAD);
    has(&said, &PERSON);
    has(
        &said,
        &[
            CONTENT,
            ("title", "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ"),
            ("number", "Số: 07/UBND-TB"),
            ("code", "Mã hồ sơ: 010.27.05.H16-250920-0007"),
            ("owner", "Chủ hồ sơ: Y Blao"),
            ("received", "09 giờ 15 phút, ngày 20 tháng 9 năm 2025"),
            ("due", "hẹn trả kết quả: 17 giờ 00 phút, ngày 25 tháng 9 năm 2025"),
            ("request", "yêu cầu bổ sung, hoàn thiện hồ sơ lúc 10 giờ 30 phút, ngày 22 tháng 9 năm 2025"),
            ("until", "trước hết ngày 17/10/2025"),
            ("since", "dừng giải quyết từ 08 giờ 40 phút, ngày 20 tháng 10 năm 2025"),
            ("ground", "Lý do: đã hết thời hạn bổ sung hồ sơ"),
            ("help", "liên hệ với Trần Thị Mẫu"),
            ("signatory", "Lê Văn Mẫu"),
        ],
    );
}

#[test]
fn forms_06_and_07_of_2025_are_the_former_05_and_06() {
    let slip = words(&pdf(OF_2025, Purpose::ControlSlip, &ControlSlip::example()));
    marked(&slip, "06");
    has(&slip, &SLIP);
    let register = words(&pdf(OF_2025, Purpose::Register, &Register::example()));
    marked(&register, "07");
    has(&register, &LINE);
}

#[test]
fn a_paper_from_before_there_were_sets_prints_as_it_did() {
    let old = |template: &str, data: serde_json::Value| words(&PRESS.render(template, &data, &[]).unwrap());
    let receipt = old("form-01", Receipt::example().data());
    assert!(receipt.contains("Mẫu số 01 - Thông tư 01/2018/TT-VPCP"), "{receipt}");
    assert!(receipt.contains("GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ") && !receipt.contains("chưa đối chiếu"));
    assert!(old("form-04", Apology::example().data()).contains("Mẫu số 04 - Thông tư 01/2018/TT-VPCP"));
}

#[test]
fn what_was_set_under_one_set_is_the_same_file_when_another_is_in_force() {
    let one = pdf(OF_2018, Purpose::ControlSlip, &ControlSlip::example());
    drop(pdf(OF_2025, Purpose::ControlSlip, &ControlSlip::example()));
    assert!(one == pdf(OF_2018, Purpose::ControlSlip, &ControlSlip::example()));
}
