//! Words and numbers as official papers write them.

use rules::{calendar::Limit, document::Letterhead, procedure::Tier, workflow::DeliveryWay};

/// `03 ngày làm việc`.
pub fn limit(limit: Limit) -> String {
    match limit {
        Limit::Hours(count) => format!("{count:02} giờ làm việc"),
        Limit::WorkingDays(count) => format!("{count:02} ngày làm việc"),
        Limit::Days(count) => format!("{count:02} ngày"),
        Limit::Months(count) => format!("{count:02} tháng"),
        Limit::SameDay => "Trong ngày (tiếp nhận sau 15 giờ thì trả trong ngày làm việc tiếp theo)".to_owned(),
    }
}

/// How the citizen receives the result, as printed.
pub fn delivery(way: DeliveryWay, one_stop: &str) -> String {
    match way {
        DeliveryWay::Counter => format!("Nhận trực tiếp tại {one_stop}"),
        DeliveryWay::Post => "Nhận qua dịch vụ bưu chính công ích".to_owned(),
        DeliveryWay::Electronic => "Nhận bản điện tử trên cổng dịch vụ công".to_owned(),
    }
}

/// What stands under the head of the papers of a dossier that another system began.
pub fn taken_over(source: &str) -> String {
    format!("Hồ sơ tiếp nhận từ hệ thống cũ: {source}")
}

/// Why a dossier went to another agency.
pub const REORGANISED: &str = "Chuyển cho cơ quan kế thừa theo phương án sắp xếp đơn vị hành chính";

/// The head of an agency's papers: departments stand under the province's committee, communes under their
/// district's (Decree 30/2020/NĐ-CP, annex I, part II, clause 2). `full_name` is as in the organisation data,
/// for example `Xã Thuận An` or `Sở Tư pháp tỉnh Đắk Nông`; `parent` likewise.
pub fn letterhead(tier: Tier, name: &str, full_name: &str, parent: Option<&str>) -> Letterhead {
    let upper = |text: &str| text.to_uppercase();
    match tier {
        Tier::District | Tier::Commune => Letterhead {
            parent: parent.map(|parent| format!("UBND {}", upper(parent))),
            unit: format!("ỦY BAN NHÂN DÂN {}", upper(full_name)),
            place: name.to_owned(),
            mark: None,
        },
        _ => Letterhead {
            parent: parent.map(|parent| format!("UBND {}", upper(parent))),
            unit: upper(name),
            place: parent
                .map(|parent| parent.trim_start_matches("Tỉnh ").trim_start_matches("Thành phố ").to_owned())
                .unwrap_or_default(),
            mark: None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_written_with_two_digits() {
        assert_eq!(limit(Limit::WorkingDays(3)), "03 ngày làm việc");
        assert_eq!(limit(Limit::Days(15)), "15 ngày");
    }

    #[test]
    fn heads_name_the_agency_above() {
        let commune = letterhead(Tier::Commune, "Thuận An", "Xã Thuận An", Some("Huyện Đắk Mil"));
        assert_eq!(commune.parent.as_deref(), Some("UBND HUYỆN ĐẮK MIL"));
        assert_eq!(commune.unit, "ỦY BAN NHÂN DÂN XÃ THUẬN AN");
        assert_eq!(commune.place, "Thuận An");
        let department =
            letterhead(Tier::Province, "Sở Tư pháp", "Sở Tư pháp tỉnh Đắk Nông", Some("Tỉnh Đắk Nông"));
        assert_eq!((department.unit.as_str(), department.place.as_str()), ("SỞ TƯ PHÁP", "Đắk Nông"));
    }
}
