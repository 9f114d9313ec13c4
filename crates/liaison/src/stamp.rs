//! Moments as the exchange writes them: `yyyyMMddHHmmss`, Asia/Ho_Chi_Minh.

use base::{Moment, VIETNAM, local_time};
use jiff::civil::DateTime;

/// `20190424093000`.
pub fn stamp(moment: Moment) -> String {
    local_time(moment).strftime("%Y%m%d%H%M%S").to_string()
}

/// The moment that such digits name.
pub fn moment_of(digits: &str) -> Option<Moment> {
    if digits.len() != 14 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let local = DateTime::strptime("%Y%m%d%H%M%S", digits).ok()?;
    Some(local.to_zoned(VIETNAM).ok()?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_in_the_time_of_vietnam_and_read_back() {
        let moment: Moment = "2019-04-24T02:30:00Z".parse().unwrap();
        assert_eq!(stamp(moment), "20190424093000");
        assert_eq!(moment_of("20190424093000"), Some(moment));
        for wrong in ["", "2019042409300", "20190424 93000", "20191324093000", "2019-04-24 09:30"] {
            assert_eq!(moment_of(wrong), None, "{wrong}");
        }
    }
}
