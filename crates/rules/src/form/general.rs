//! The general form: for procedures that have no form of their own.

use super::{Choice, Condition, Form, Kind, Page, Question, Text};
use crate::procedure::Sheet;

/// A small, honest form: the case first when the sheet has cases, then who applies, what is asked for, and
/// how to reach the person. The procedure's own declaration is attached as a file where the sheet lists one.
pub fn general_form(sheet: &Sheet) -> Form {
    let mut pages = Vec::new();
    if !sheet.cases.is_empty() {
        pages.push(case_page(sheet));
    }
    pages.extend([applicant(), request(), contact()]);
    Form { pages }
}

fn page(id: &str, title: Text, questions: Vec<Question>) -> Page {
    Page { id: id.to_owned(), title, intro: None, when: None, questions }
}

fn question(id: &str, kind: Kind, label: Text) -> Question {
    Question {
        id: id.to_owned(),
        label,
        hint: None,
        kind,
        optional: false,
        when: None,
        options: Vec::new(),
        list: None,
        min: None,
        max: None,
        fields: Vec::new(),
        decimals: 0,
        unit: None,
        prefill: None,
        checks: Vec::new(),
    }
}

fn from_profile(mut question: Question, source: &str) -> Question {
    question.prefill = Some(source.to_owned());
    question
}

fn with_hint(mut question: Question, vi: &str, en: &str) -> Question {
    question.hint = Some(Text::both(vi, en));
    question
}

fn optional(mut question: Question) -> Question {
    question.optional = true;
    question
}

fn for_business(mut question: Question, business: bool) -> Question {
    let is = Condition::Is { q: "@for".to_owned(), is: "business".to_owned() };
    question.when = Some(if business { is } else { Condition::Not { not: Box::new(is) } });
    question
}

/// The id of the question that asks for the case.
pub const CASE_QUESTION: &str = "case_key";

fn case_page(sheet: &Sheet) -> Page {
    let label = Text::both("Trường hợp của ông/bà là gì?", "Which case is yours?");
    let mut case = question(CASE_QUESTION, Kind::Choice, label);
    case.options = sheet
        .cases
        .iter()
        .map(|case| Choice { key: case.key.clone(), label: case.name.clone(), hint: None })
        .collect();
    page("case", Text::both("Trường hợp giải quyết", "Your case"), vec![case])
}

fn applicant() -> Page {
    let name =
        question("applicant_name", Kind::Name, Text::both("Họ và tên người yêu cầu", "Applicant's full name"));
    let name = with_hint(name, "Viết như trên giấy tờ tùy thân.", "As written on the identity paper.");
    let birth = question("applicant_birth", Kind::PartialDate, Text::both("Ngày sinh", "Date of birth"));
    let birth =
        with_hint(birth, "Nếu chỉ biết năm sinh thì chỉ điền năm.", "If only the year is known, give the year.");
    let identity =
        question("applicant_identity", Kind::Identity, Text::both("Giấy tờ tùy thân", "Identity paper"));
    let address = question("applicant_address", Kind::Address, Text::both("Nơi cư trú", "Place of residence"));
    let firm = question(
        "business_name",
        Kind::Text,
        Text::both("Tên tổ chức, doanh nghiệp", "Name of the organisation or business"),
    );
    let code = question(
        "business_code",
        Kind::TaxCode,
        Text::both("Mã số doanh nghiệp hoặc mã số thuế", "Enterprise or tax code"),
    );
    let seat = question("business_address", Kind::Address, Text::both("Địa chỉ trụ sở", "Address of the seat"));
    let questions = vec![
        from_profile(for_business(firm, true), "business.name"),
        from_profile(for_business(code, true), "business.tax_code"),
        from_profile(for_business(seat, true), "business.address"),
        from_profile(for_business(name, false), "owner.name"),
        from_profile(for_business(birth, false), "owner.birth"),
        from_profile(for_business(identity, false), "owner.identity"),
        from_profile(for_business(address, false), "owner.address"),
    ];
    page("applicant", Text::both("Người yêu cầu", "The applicant"), questions)
}

fn request() -> Page {
    let content = question(
        "request_content",
        Kind::LongText,
        Text::both("Nội dung đề nghị giải quyết", "What you ask the office to do"),
    );
    let content = with_hint(
        content,
        "Nói ngắn gọn việc cần làm. Nếu thủ tục có mẫu đơn riêng, ông/bà đính kèm mẫu đơn đã điền ở bước giấy tờ.",
        "Say briefly what is needed. If the procedure has its own declaration, attach it filled in with the papers.",
    );
    let note = question("request_note", Kind::LongText, Text::both("Điều cần nói thêm", "Anything to add"));
    page("request", Text::both("Nội dung yêu cầu", "The request"), vec![content, optional(note)])
}

fn contact() -> Page {
    let phone = question("contact_phone", Kind::Phone, Text::both("Số điện thoại liên hệ", "Phone number"));
    let phone = with_hint(
        phone,
        "Cơ quan gọi số này khi hồ sơ cần bổ sung.",
        "The office calls it when something is missing.",
    );
    let mail = question("contact_email", Kind::Email, Text::both("Thư điện tử", "E-mail"));
    let questions = vec![from_profile(phone, "filer.phone"), from_profile(optional(mail), "filer.email")];
    page("contact", Text::both("Liên hệ", "Contact"), questions)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::validate::validate;

    fn sheet(cases: &str) -> Sheet {
        let text = format!("code = '1.000001'\nname = 'Thủ tục'\nfield = 'Hộ tịch'\ntiers = ['commune']\n{cases}");
        toml::from_str(&text).unwrap()
    }

    #[test]
    fn the_general_form_is_a_valid_form_and_asks_the_case_first() {
        let plain = general_form(&sheet(""));
        assert_eq!(validate(&plain), []);
        assert_eq!(plain.pages[0].id, "applicant");
        let cases = "[[case]]\nkey = 'first'\nname = { vi = 'Cấp lần đầu', en = 'First' }";
        let asked = general_form(&sheet(cases));
        assert_eq!(validate(&asked), []);
        assert_eq!(asked.pages[0].questions[0].options[0].key, "first");
    }
}
