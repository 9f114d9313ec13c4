use super::*;
use crate::calendar::Limit;
use crate::procedure::Channel;

fn line(change: impl FnOnce(&mut serde_json::Value)) -> String {
    let mut value = serde_json::json!({
        "MATTHC": "9.000001", "TENTTHC": "Cấp giấy chứng nhận thử", "SOQUYETDINH": "1/QĐ-BTP",
        "CAPTHUCHIEN": ["Cấp xã"], "LOAITTHC": "Loại khác",
        "LINHVUCTHUCHIEN": [{"MALINHVUC": "", "TENLINHVUC": "Hộ tịch"}],
        "DOITUONGTHUCHIEN": ["Công dân Việt Nam"], "COQUANBANHANH": "Bộ Tư pháp",
        "TRINHTUTHUCHIEN": [{"TRUONGHOP": "", "TRINHTU": [{"TENTRINHTU": "Bước 1: Nộp"}, {"TENTRINHTU": "Bước 2: Nhận"}]}],
        "CACHTHUCTHUCHIEN": [{"KENH": "1", "THOIGIAN": [
            {"THOIGIANGIAIQUYET": "3", "DONVITINH": "Ngày làm việc", "PHILEPHI": [{"SOTIEN": "8000", "DONVI": "VNĐ", "MOTA": ""}], "MOTA": ""}]}],
        "THANHPHANHOSO": [{"TRUONGHOP": "", "GIAYTO": [{"TENGIAYTO": "Tờ khai", "TENMAUDON": "TK.doc", "SOBANCHINH": "1", "SOBANSAO": "0"}]}],
        "YEUCAU": "", "KETQUATHUCHIEN": [{"MAKETQUA": "KQ.G15.000031", "TENKETQUA": "Giấy khai sinh"}],
        "CANCUPHAPLY": [{"SOVANBAN": "60/2014/QH13", "TENVANBAN": "Luật Hộ tịch"}],
        "COQUANTHUCHIEN": [{"TENDONVI": "Ủy ban nhân dân cấp xã"}],
    });
    change(&mut value);
    value.to_string()
}

fn imported(change: impl FnOnce(&mut serde_json::Value)) -> Imported {
    read(&line(change)).unwrap()
}

fn kinds(imported: &Imported) -> Vec<Kind> {
    imported.suspicions.iter().map(|it| it.kind).filter(|kind| kind.is_doubt()).collect()
}

fn time(count: &str, unit: &str, note: &str) -> serde_json::Value {
    serde_json::json!({"THOIGIANGIAIQUYET": count, "DONVITINH": unit, "PHILEPHI": [], "MOTA": note})
}

fn with_fee(amount: &str, unit: &str, note: &str) -> Imported {
    imported(|it| {
        it["CACHTHUCTHUCHIEN"][0]["THOIGIAN"][0]["PHILEPHI"] =
            serde_json::json!([{"SOTIEN": amount, "DONVI": unit, "MOTA": note}]);
    })
}

fn with_times(channels: &[(&str, serde_json::Value)]) -> Imported {
    imported(|it| {
        it["CACHTHUCTHUCHIEN"] = channels
            .iter()
            .map(|(channel, times)| serde_json::json!({"KENH": channel, "THOIGIAN": times}))
            .collect();
    })
}

fn with_papers(groups: serde_json::Value) -> Imported {
    imported(|it| it["THANHPHANHOSO"] = groups)
}

fn paper(name: &str, originals: &str, copies: &str) -> serde_json::Value {
    serde_json::json!({"TENGIAYTO": name, "TENMAUDON": "", "SOBANCHINH": originals, "SOBANSAO": copies})
}

#[test]
fn a_clean_line_becomes_a_sheet_without_doubts_but_with_its_two_treatments() {
    let read = imported(|_| {});
    assert_eq!(kinds(&read), []);
    assert_eq!(read.suspicions.len(), 2);
    let sheet = &read.definition.sheet;
    assert_eq!((sheet.code.as_str(), sheet.tiers.as_slice()), ("9.000001", &[Tier::Commune][..]));
    assert_eq!(sheet.limits[0].limit, Limit::WorkingDays(3));
    assert_eq!(sheet.limits[0].channel, Some(Channel::Counter));
    assert_eq!(sheet.steps.len(), 2);
    assert_eq!(sheet.components[0].form.as_deref(), Some("TK.doc"));
    assert_eq!(sheet.route, Route::Local);
    assert!(!sheet.components[0].required, "nothing is compulsory on unconfirmed data");
    assert!(!read.definition.own_form);
    assert_eq!(read.definition.treatments.len(), 2);
}

#[test]
fn doubtful_fees_keep_their_words_and_give_no_amount() {
    assert_eq!(kinds(&with_fee("20", "VNĐ", "")), [Kind::FeeBelowThousand]);
    assert_eq!(kinds(&with_fee("1250", "VNĐ", "")), [Kind::FeeOdd]);
    assert_eq!(kinds(&with_fee("10", "USD", "")), [Kind::FeeCurrency]);
    assert_eq!(kinds(&with_fee("mười", "VNĐ", "")), [Kind::FeeNotANumber]);
    assert_eq!(kinds(&with_fee("50000", "VNĐ", "công bố: 100.000 đồng/lần")), [Kind::FeeByNote]);
    assert_eq!(
        kinds(&with_fee("0", "", "Miễn phí (Mức cụ thể do Hội đồng nhân dân tỉnh quyết định)")),
        [Kind::FreeButNamed]
    );
    assert_eq!(kinds(&with_fee("0", "", "Miễn phí (Thu 15.000 đồng/trang)")), [Kind::FreeButNamed]);
    assert_eq!(kinds(&with_fee("0", "", "Miễn phí (Theo Luật phí và lệ phí)")), [Kind::FreeWithNote]);
    let doubtful = with_fee("20", "VNĐ", "một bản").definition.sheet;
    assert_eq!(doubtful.channels[0].fee.as_deref(), Some("20 VNĐ (một bản)"));
    assert_eq!(doubtful.fees.len(), 1);
    assert_eq!(doubtful.fees[0].amount, crate::fee::Amount::Unclear);
}

#[test]
fn plainly_free_is_free_and_a_clean_amount_is_one_line() {
    for note in ["Miễn phí", "Miễn phí (Không)", "Miễn phí (Không quy định.)"] {
        let free = with_fee("0", "", note);
        assert_eq!(kinds(&free), []);
        assert_eq!(free.definition.sheet.fees.len(), 0);
        assert_eq!(free.definition.sheet.channels[0].fee.as_deref(), Some(note));
    }
    let each = crate::fee::Price::try_from(50_000).unwrap();
    assert_eq!(with_fee("50000", "VNĐ", "").definition.sheet.fees[0].amount, crate::fee::Amount::Dossier { each });
}

#[test]
fn a_fee_in_the_remark_of_the_time_is_found() {
    assert_eq!(
        kinds(&with_times(&[("1", serde_json::json!([time("3", "Ngày", "1250 VNĐ")]))])),
        [Kind::FeeInRemark]
    );
}

#[test]
fn doubtful_times_give_no_limit() {
    for (count, unit, kind) in [
        ("1", "", Kind::TimeWithoutUnit),
        ("", "", Kind::TimeMissing),
        ("Không quy định", "", Kind::TimeNotANumber),
        ("2", "Tuần trăng", Kind::TimeUnitUnknown),
    ] {
        let read = with_times(&[("1", serde_json::json!([time(count, unit, "")]))]);
        assert_eq!(kinds(&read), [kind]);
        assert!(read.definition.sheet.limits.is_empty());
    }
}

#[test]
fn a_unit_that_the_remark_contradicts_stays_as_printed() {
    let read = with_times(&[("1", serde_json::json!([time("20", "Ngày", "20 ngày làm việc")]))]);
    assert_eq!(kinds(&read), [Kind::TimeUnitContradicted]);
    assert_eq!(read.definition.sheet.limits[0].limit, Limit::Days(20));
}

#[test]
fn times_that_differ_between_channels_stay_apart_and_the_ten_extra_days_are_named() {
    let ten = with_times(&[
        ("2", serde_json::json!([time("20", "Ngày làm việc", "")])),
        ("1", serde_json::json!([time("30", "Ngày làm việc", "")])),
    ]);
    assert_eq!(kinds(&ten), [Kind::TimeDiffersByTen]);
    assert_eq!(ten.definition.sheet.limits.len(), 2);
    let other = with_times(&[
        ("2", serde_json::json!([time("4", "Ngày làm việc", "")])),
        ("1", serde_json::json!([time("18", "Ngày", "")])),
    ]);
    assert_eq!(kinds(&other), [Kind::TimeDiffers]);
}

#[test]
fn several_rows_of_one_channel_and_unknown_channels_are_named() {
    let rows = with_times(&[("1", serde_json::json!([time("3", "Giờ", "a"), time("5", "Tháng", "b")]))]);
    assert_eq!(kinds(&rows), [Kind::TimeSeveral]);
    assert_eq!(rows.definition.sheet.limits[0].limit, Limit::Hours(3));
    assert_eq!(rows.definition.sheet.limits[1].limit, Limit::Months(5));
    assert_eq!(kinds(&with_times(&[("7", serde_json::json!([time("3", "Ngày", "")]))])), [Kind::ChannelUnknown]);
    assert_eq!(kinds(&with_times(&[])), [Kind::ChannelMissing]);
}

#[test]
fn remarks_and_nameless_rows_are_never_uploads() {
    let read = with_papers(serde_json::json!([{"TRUONGHOP": "", "GIAYTO": [
        paper("Lưu ý: mang bản gốc", "0", "0"), paper("", "1", "0"), paper("Đơn", "một", "0"), paper("Ảnh", "0", "2")]}]));
    assert_eq!(kinds(&read), [Kind::PaperIsRemark, Kind::PaperWithoutName, Kind::PaperCount]);
    let remarks: Vec<bool> = read.definition.sheet.components.iter().map(|it| it.remark).collect();
    assert_eq!(remarks, [true, true, false, false]);
    assert_eq!(read.definition.sheet.components[3].copies, 2);
}

#[test]
fn two_case_headings_become_a_choice_and_dividers_do_not() {
    let read = with_papers(serde_json::json!([
        {"TRUONGHOP": "Trường hợp cấp mới", "GIAYTO": [paper("Đơn", "1", "0")]},
        {"TRUONGHOP": "Trường hợp cấp lại", "GIAYTO": []},
        {"TRUONGHOP": "* Giấy tờ phải xuất trình:", "GIAYTO": [paper("Hộ chiếu", "1", "0")]},
    ]));
    assert_eq!(kinds(&read), [Kind::CaseWithoutPapers, Kind::HeadingNotACase]);
    let sheet = &read.definition.sheet;
    assert_eq!(sheet.cases.len(), 2);
    assert_eq!(sheet.components[0].cases, ["th-1"]);
    assert!(sheet.components[1].cases.is_empty(), "what a divider heads applies to every case");
    assert_eq!(sheet.components[1].hint.as_ref().unwrap().vi, "* Giấy tờ phải xuất trình:");
    let one = with_papers(serde_json::json!([{"TRUONGHOP": "Hồ sơ cấp mới", "GIAYTO": [paper("Đơn", "1", "0")]}]));
    assert!(one.definition.sheet.cases.is_empty(), "one heading alone is no choice");
}

#[test]
fn what_is_absent_is_said_to_be_absent() {
    let read = imported(|it| {
        for field in ["KETQUATHUCHIEN", "CANCUPHAPLY", "COQUANTHUCHIEN", "THANHPHANHOSO", "TRINHTUTHUCHIEN"] {
            it[field] = serde_json::json!([]);
        }
        it["LOAITTHC"] = "".into();
        it["CAPTHUCHIEN"] = serde_json::json!(["Cấp trên"]);
    });
    let kinds = kinds(&read);
    for kind in [
        Kind::NoResult,
        Kind::NoBasis,
        Kind::NoAgency,
        Kind::NoPapers,
        Kind::HeadMissing,
        Kind::NoKind,
        Kind::TierUnknown,
    ] {
        assert!(kinds.contains(&kind), "{kind:?}");
    }
    assert_eq!(read.definition.sheet.route, Route::External, "nobody here decides it");
}

#[test]
fn odd_codes_numbers_and_letters_stay_as_printed_and_are_named() {
    let read = imported(|it| {
        it["KETQUATHUCHIEN"] = serde_json::json!([
            {"MAKETQUA": "Chưa xác định", "TENKETQUA": "Giấy"}, {"MAKETQUA": "KQ.G01.000001", "TENKETQUA": ""}]);
        it["CANCUPHAPLY"] = serde_json::json!([{"SOVANBAN": "118/2025/NĐ-C", "TENVANBAN": "Nghị định"}]);
        it["YEUCAU"] = "Không.\nTừ khóa:".into();
        it["TENTTHC"] = "Ca\u{302}\u{301}p gia\u{302}\u{301}y \u{f0b7}".into();
    });
    assert_eq!(
        kinds(&read),
        [
            Kind::NotNfc,
            Kind::StrangeLetters,
            Kind::StrayKeywords,
            Kind::ResultCode,
            Kind::ResultWithoutName,
            Kind::BasisNumber
        ]
    );
    assert_eq!(read.definition.sheet.results[0].code.as_deref(), Some("Chưa xác định"));
    assert_eq!(read.definition.sheet.name.vi, "Cấp giấy \u{f0b7}");
    assert!(read.definition.sheet.conditions.unwrap().ends_with("Từ khóa:"));
}

#[test]
fn police_courts_and_tax_run_on_their_own_systems() {
    assert_eq!(imported(|it| it["COQUANBANHANH"] = "Bộ Công an".into()).definition.sheet.route, Route::External);
    let tax = imported(|it| it["LINHVUCTHUCHIEN"][0]["TENLINHVUC"] = "Thuế".into());
    assert_eq!(tax.definition.sheet.route, Route::External);
    let ministry = imported(|it| it["CAPTHUCHIEN"] = serde_json::json!(["Cấp bộ"]));
    assert_eq!(ministry.definition.sheet.route, Route::External);
}

#[test]
fn a_line_that_is_not_a_procedure_is_refused_with_the_reason() {
    assert!(matches!(read("{"), Err(NotAProcedure::Shape(_))));
    assert!(matches!(read(r#"{"TENTTHC": "x"}"#), Err(NotAProcedure::Shape(_))));
    assert_eq!(read(&line(|it| it["MATTHC"] = "../x".into())), Err(NotAProcedure::Code("../x".to_owned())));
}

#[test]
fn numbers_and_nulls_of_the_interface_are_read_as_text() {
    let read = imported(|it| {
        it["CACHTHUCTHUCHIEN"][0]["THOIGIAN"][0]["PHILEPHI"][0]["SOTIEN"] = 8000.into();
        it["YEUCAU"] = serde_json::Value::Null;
    });
    assert_eq!(kinds(&read), []);
}

#[test]
fn the_report_counts_by_kind_and_is_the_same_each_time() {
    let mut report = Report::default();
    report.push(&with_fee("20", "VNĐ", ""));
    report.push(&with_fee("30", "VNĐ", "\"=1\""));
    assert_eq!(report.counts()[&Kind::FeeBelowThousand], (2, 2));
    assert_eq!((report.doubts(), report.doubtful()), (2, 2));
    assert!(report.text().contains("2 / 2  Mức phí dưới 1.000 đồng"));
    assert_eq!(report.csv().lines().count(), 1 + 2 * 3);
    assert!(report.csv().contains("\"30 VNĐ (\"\"=1\"\")\""));
}

#[test]
fn every_kind_has_a_word_that_reads_back() {
    for kind in Kind::ALL {
        assert_eq!(Kind::from_word(kind.word()), Some(*kind));
    }
}
