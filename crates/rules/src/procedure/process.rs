//! The internal process of a procedure that has none of its own.

use super::{Process, Step};

impl Process {
    /// The steps that every procedure has under Decree 61/2018/NĐ-CP, articles 17 to 20: intake, examination,
    /// signature, issue, return. Only intake and issue carry hours; the rest is what the limit leaves.
    pub fn general() -> Self {
        let step =
            |key: &str, name: &str, part, hours| Step { key: key.to_owned(), name: name.to_owned(), part, hours };
        Self {
            steps: vec![
                step("intake", "Tiếp nhận, kiểm tra, chuyển hồ sơ", base::Part::OneStop, Some(4)),
                step("examine", "Xem xét hồ sơ, dự thảo kết quả", base::Part::Section, None),
                step("sign", "Xem xét, ký kết quả", base::Part::Leadership, None),
                step("issue", "Vào sổ, lấy số, đóng dấu", base::Part::Clerical, Some(4)),
                step("return", "Trả kết quả", base::Part::OneStop, None),
            ],
        }
    }
}
