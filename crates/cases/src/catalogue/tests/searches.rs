//! What people really type, and what must then come first.

use super::*;

/// (typed, code that must be first)
pub(super) const TYPED: &[(&str, &str)] = &[
    // birth
    ("dang ky khai sinh", "1.001193"),
    ("khai sin", "1.001193"),
    ("khai sinh", "1.001193"),
    ("Đăng ký khai sinh", "1.001193"),
    ("làm giấy khai sinh", "1.001193"),
    ("lam giay khai sinh cho con", "1.001193"),
    ("giay khai sinh", "1.001193"),
    ("dang ky khai sin", "1.001193"),
    ("dang ki khai sinh", "1.001193"),
    ("đăng kí khai sinh", "1.001193"),
    ("khai sanh", "1.001193"),
    ("đăng ký khai s", "1.001193"),
    ("mất giấy khai sinh", "2.000635"),
    ("dang ky lai khai sinh", "1.004884"),
    ("sửa giấy khai sinh", "1.004859"),
    ("cải chính hộ tịch", "1.004859"),
    ("sai ngay sinh", "1.004859"),
    ("khai sinh nuoc ngoai", "2.000528"),
    ("trich luc khai sinh", "2.000635"),
    ("bản sao giấy khai sinh", "2.000635"),
    ("bao hiem y te tre em", "2.000986"),
    // marriage, death, family
    ("dang ky ket hon", "1.000894"),
    ("ket hon", "1.000894"),
    ("đăng ký kết hôn", "1.000894"),
    ("ket hon voi nguoi nuoc ngoai", "2.000806"),
    ("giay doc than", "1.004873"),
    ("xac nhan tinh trang hon nhan", "1.004873"),
    ("tinh trang hon nhan", "1.004873"),
    ("xác nhận độc thân", "1.004873"),
    ("khai tu", "1.000656"),
    ("dang ky khai tu", "1.000656"),
    ("báo tử", "1.000656"),
    ("giám hộ", "1.004837"),
    ("nhan con nuoi", "2.001263"),
    ("nhận cha con", "1.001022"),
    // certification and justice
    ("chung thuc ban sao", "2.000815"),
    ("sao y", "2.000815"),
    ("sao y ban chinh", "2.000815"),
    ("chung thuc chu ky", "2.000884"),
    ("chung thuc di chuc", "2.001019"),
    ("ly lich tu phap", "2.000488"),
    ("lý lịch tư pháp", "2.000488"),
    ("phieu ly lich", "2.000488"),
    ("tro giup phap ly", "2.000829"),
    // business
    ("ho kinh doanh", "1.001612"),
    ("dang ky ho kinh doanh", "1.001612"),
    ("mo quan", "1.001612"),
    ("mở quán ăn", "1.001612"),
    ("giấy phép kinh doanh", "1.001612"),
    ("thay doi ho kinh doanh", "2.000720"),
    ("tam ngung kinh doanh", "1.001570"),
    ("thành lập công ty cổ phần", "2.002043"),
    // building, transport
    ("giay phep xay dung", "1.013225"),
    ("xin phép xây nhà", "1.013225"),
    ("xay nha", "1.013225"),
    ("sửa nhà", "1.013229"),
    ("giay phep kinh doanh van tai", "1.000703"),
    ("phù hiệu xe", "2.002288"),
    ("doi bang lai xe", "1.002809"),
    ("vỉa hè", "1.013274"),
    // land
    ("sang tên sổ đỏ", "1.013831"),
    ("sang ten so do", "1.013831"),
    ("sang tên sổ", "1.013831"),
    ("tang cho dat", "1.013831"),
    ("tách thửa", "1.012784"),
    ("tach thua dat", "1.012784"),
    ("mất sổ đỏ", "1.012786"),
    ("cap doi so do", "1.012783"),
    ("lam so do lan dau", "1.013978"),
    ("chuyen muc dich su dung dat", "1.013949"),
    ("tranh chấp đất đai", "1.012812"),
    // environment, agriculture, social
    ("an toan thuc pham", "2.001827"),
    ("tham van moi truong", "1.010736"),
    ("giấy phép môi trường", "1.010727"),
    ("bán thuốc thú y", "1.001686"),
    ("mai tang phi", "1.001731"),
    ("hỗ trợ mai táng", "1.001731"),
    ("tien mai tang", "1.001731"),
    ("ho ngheo", "1.011606"),
    ("giay khuyet tat", "1.001699"),
    ("tro cap that nghiep", "1.001978"),
    ("karaoke", "1.001029"),
    ("chuyển trường", "2.002481"),
    ("bằng tốt nghiệp bản sao", "1.005092"),
    // by code
    ("1.001193", "1.001193"),
    ("1001193", "1.001193"),
    ("2.000635", "2.000635"),
];

pub(super) fn missed(snapshot: &Snapshot) -> Vec<String> {
    let first = |typed: &str| snapshot.search(typed, 5).iter().map(|card| card.code.clone()).collect::<Vec<_>>();
    TYPED
        .iter()
        .filter_map(|(typed, wanted)| {
            let found = first(typed);
            (found.first().map(String::as_str) != Some(wanted)).then(|| {
                let names: Vec<_> = found
                    .iter()
                    .filter_map(|it| snapshot.card(it))
                    .map(|it| format!("{} {}", it.code, it.name.vi))
                    .collect();
                format!("{typed}: wanted {wanted}, found {names:#?}")
            })
        })
        .collect()
}

fn snapshot(db: &Db) -> std::sync::Arc<Snapshot> {
    Catalogue::default().snapshot(db, vn("2019-04-24T09:00")).unwrap()
}

#[test]
fn what_people_type_brings_the_right_procedure_first() {
    let store = testkit::Store::sqlite();
    shipped_into(&store.db);
    let missed = missed(&snapshot(&store.db));
    assert!(TYPED.len() >= 60);
    assert!(missed.is_empty(), "{} of {}:\n{}", missed.len(), TYPED.len(), missed.join("\n"));
}

#[test]
fn nonsense_finds_nothing_and_no_text_breaks_the_search() {
    let store = testkit::Store::sqlite();
    shipped_into(&store.db);
    let snapshot = snapshot(&store.db);
    for typed in ["", " ", "xyzzyq qwrtp", "!!!", "\"", "AND OR NOT", "a:b^2~", "🙂"] {
        assert!(snapshot.search(typed, 10).len() <= 10, "{typed}");
    }
    assert!(snapshot.search("xyzzyq qwrtp", 10).is_empty());
    assert!(snapshot.search("", 10).is_empty());
    assert!(!snapshot.search(&"khai sinh ".repeat(500), 10).is_empty());
    assert_eq!(snapshot.search("khai sinh", 3).len(), 3);
}

#[test]
fn an_unfinished_last_word_already_finds() {
    let store = testkit::Store::sqlite();
    shipped_into(&store.db);
    let snapshot = snapshot(&store.db);
    for typed in ["dang ky ket h", "dang ky ket ho", "lý lịch tư ph", "an toan thuc ph"] {
        assert!(!snapshot.search(typed, 5).is_empty(), "{typed}");
    }
    assert_eq!(snapshot.search("dang ky ket h", 5)[0].code, "1.000894");
}
