//! Every paper is set, in fonts on the list, with its Vietnamese readable back.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]

use std::{path::Path, process::Command};

use base::paper::{Enclosure, Renderer};
use paper::Press;
use rules::document::{
    Acknowledgement, Apology, AssistedConfirmation, BatchAcknowledgement, BatchReceipt, CertificationBook,
    ControlSlip, HandOverList, OfficialResult, Paper, Person, ProcessingTrace, Receipt, RefusalOfIntake, Register,
    ResultReceipt, ResultRefusal, StopNotice, SupplementRequest,
};
use serde_json::json;

fn poppler(tool: &str, pdf: &[u8], args: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("paper.pdf");
    std::fs::write(&path, pdf).unwrap();
    let mut command = Command::new(tool);
    command.arg(&path).args(args);
    let output = command.output().expect("the Debian package poppler-utils is needed");
    assert!(output.status.success(), "{tool}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The words of the PDF with single spaces between them.
fn text(pdf: &[u8]) -> String {
    poppler("pdftotext", pdf, &["-raw", "-"]).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The only fonts that may lie in a paper.
const LISTED: [&str; 2] = ["LiberationSerif", "LiberationSans"];

fn unlisted_fonts(pdf: &[u8]) -> Vec<String> {
    let fonts = poppler("pdffonts", pdf, &[]);
    let names = fonts.lines().skip(2).filter_map(|line| line.split_whitespace().next());
    let family =
        |name: &str| name.split('+').next_back().and_then(|name| name.split('-').next()).map(str::to_owned);
    names.filter_map(family).filter(|family| !LISTED.contains(&family.as_str())).collect()
}

fn good<P: Paper>(press: &Press, paper: &P) -> String {
    let pdf = press.render(P::TEMPLATE, &paper.data(), &[]).unwrap();
    assert_eq!(unlisted_fonts(&pdf), Vec::<String>::new(), "{}", P::TEMPLATE);
    assert!(pdf.windows(15).any(|part| part == b"pdfaid:part>2</"), "{} is PDF/A-2", P::TEMPLATE);
    let words = text(&pdf);
    assert!(words.contains("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), "{words}");
    assert!(words.contains("Độc lập - Tự do - Hạnh phúc"), "{words}");
    assert!(words.contains("ỦY BAN NHÂN DÂN XÃ THUẬN AN"), "{words}");
    words
}

#[test]
fn every_paper_is_set_in_listed_fonts_and_reads_back() {
    let press = Press::debian().unwrap();
    let receipt = good(&press, &Receipt::example());
    assert!(receipt.contains("GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ"), "{receipt}");
    assert!(receipt.contains("17 giờ 00 phút, ngày 23 tháng 5 năm 2019"), "{receipt}");
    assert!(good(&press, &SupplementRequest::example()).contains("Lý do: Bản chụp quyết định ly hôn bị mờ"));
    assert!(good(&press, &RefusalOfIntake::example()).contains("Nghị định số 123/2015/NĐ-CP"));
    assert!(good(&press, &Apology::example()).contains("lĩnh vực: Hộ tịch; mã hồ sơ: 010.27.05.H16-190520-0007."));
    assert!(good(&press, &ControlSlip::example()).contains("Quá hạn"));
    assert!(good(&press, &Register::example()).contains("010.27.05.H16-190520-0012"));
    let acknowledgement = good(&press, &Acknowledgement::example());
    assert!(acknowledgement.contains("ghép từ ảnh đã nhận: IMG_0001.HEIC"), "{acknowledgement}");
    assert!(acknowledgement.contains("Mã tra cứu: KX7-49QM"), "{acknowledgement}");
    let batch = good(&press, &BatchReceipt::example());
    assert!(batch.contains("GIẤY BIÊN NHẬN NHIỀU HỒ SƠ") && batch.contains("Cộng 3 hồ sơ 24.000 đồng"), "{batch}");
    let book = good(&press, &CertificationBook::example());
    assert!(book.contains("01/2019 - SCT/BS") && book.contains("Giấy khai sinh"), "{book}");
    let handed = good(&press, &BatchAcknowledgement::example());
    assert!(
        handed.contains("010.27.05.H16-190520-0008") && handed.contains("theo giấy giới thiệu số 12"),
        "{handed}"
    );
    assert!(good(&press, &AssistedConfirmation::example()).contains("NGƯỜI ĐƯỢC KHAI HỘ"));
    assert!(good(&press, &ResultReceipt::example()).contains("số 12/UBND-XNTTHN, ngày 22 tháng 5 năm 2019"));
    assert!(good(&press, &OfficialResult::example()).contains("ngày 15 tháng 11 năm 2015 của Chính phủ;"));
    assert!(good(&press, &ResultRefusal::example()).contains("Số: 31/UBND-TPHT"));
    assert!(good(&press, &StopNotice::example()).contains("THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ"));
    let trace = good(&press, &ProcessingTrace::example());
    assert!(trace.contains("Tạm dừng từ 10:20, 21/05/2019; còn 2 ngày làm việc."), "{trace}");
    assert!(good(&press, &HandOverList::example()).contains("Tổng số: 6 kết quả."));
}

#[test]
fn papers_survive_what_is_missing_what_is_long_and_what_no_font_has() {
    let press = Press::debian().unwrap();
    let mut receipt = Receipt::example();
    let line = receipt.components[1].clone();
    receipt.components = vec![line; 14];
    receipt.filer = Person { name: "Mơ 💚 \u{200d}漢".to_owned(), ..Person::default() };
    receipt.head.parent = None;
    (receipt.owner, receipt.due_at, receipt.post_until, receipt.book, receipt.line) =
        (None, None, None, None, None);
    (receipt.phone, receipt.look_up.secret) = (None, None);
    let words = good(&press, &receipt);
    assert!(words.contains("Mơ □ □"), "{words}");
    assert!(words.contains("Trang 1/"), "{words}");
    let mut slip = ControlSlip::example();
    slip.coordinating.clear();
    slip.hand_overs.clear();
    good(&press, &slip);
    let mut list = HandOverList::example();
    (list.lines, list.receiver) = (Vec::new(), None);
    good(&press, &list);
    let mut empty = Acknowledgement::example();
    (empty.answers, empty.files, empty.fees) = (Vec::new(), Vec::new(), Vec::new());
    assert!(good(&press, &empty).contains("Không có tệp đính kèm."));
}

#[test]
fn the_same_paper_is_the_same_file() {
    let set = || Press::debian().unwrap().render("result", &OfficialResult::example().data(), &[]).unwrap();
    assert!(set() == set());
}

#[test]
fn a_procedure_brings_its_own_template_and_data_is_never_code() {
    let press = Press::debian().unwrap();
    let template =
        "#import \"/house.typ\": *\n#show: paper.with(title: \"Thử\")\n#letterhead(data.head)\n#data.word";
    let data = json!({ "head": rules::document::Letterhead::example(), "word": "#panic() [*đậm*] $x$ \\u{41}" });
    let pdf = press.render(template, &data, &[]).unwrap();
    assert!(text(&pdf).contains("#panic() [*đậm*] $x$ \\u{41}"));
}

#[test]
fn a_template_sees_no_file_but_its_own() {
    let press = Press::debian().unwrap();
    for reach in ["#read(\"/etc/passwd\")\n", "#read(\"../../etc/passwd\")\n", "#import \"@preview/cetz:0.3.0\"\n"]
    {
        assert!(press.render(reach, &json!({}), &[]).is_err(), "{reach}");
    }
    let note = Enclosure { name: "lời nhắn.txt".to_owned(), bytes: "đã kèm".into() };
    let template =
        "#import \"/house.typ\": *\n#set text(font: \"Liberation Serif\")\n#str(enclosure(\"lời nhắn.txt\"))";
    assert!(text(&press.render(template, &json!({}), &[note]).unwrap()).contains("đã kèm"));
}

#[test]
fn a_font_that_is_not_on_the_list_is_noticed() {
    use lopdf::{Document, Object, Stream, dictionary};
    let mut document = Document::with_version("1.7");
    let font =
        document.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Courier" });
    let resources = dictionary! { "Font" => dictionary! { "F" => font } };
    let content = document.add_object(Stream::new(dictionary! {}, b"BT /F 12 Tf (x) Tj ET".to_vec()));
    let pages = document.new_object_id();
    let size: Vec<Object> = vec![0.into(), 0.into(), 99.into(), 99.into()];
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "MediaBox" => size, "Resources" => resources, "Contents" => content,
    });
    let kids: Vec<Object> = vec![page.into()];
    document.set_object(pages, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => 1 });
    let root = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", root);
    let mut pdf = Vec::new();
    document.save_to(&mut pdf).unwrap();
    assert_eq!(unlisted_fonts(&pdf), ["Courier"]);
}

#[test]
fn missing_fonts_are_named_with_their_debian_package() {
    let Err(error) = Press::open(&[Path::new("/nowhere").to_path_buf()]) else { panic!("no fonts, no press") };
    assert!(error.to_string().contains("fonts-liberation2"), "{error}");
}

#[test]
fn an_unknown_template_and_a_broken_one_say_so() {
    let press = Press::debian().unwrap();
    let error = press.render("form-99", &json!({}), &[]).unwrap_err();
    assert!(error.to_string().contains("form-99"), "{error}");
    let error = press.render("form-01", &json!({ "code": "x" }), &[]).unwrap_err();
    assert!(error.to_string().contains("form-01"), "{error}");
}
