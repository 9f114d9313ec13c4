//! Which papers a filing needs: those of the sheet and, when somebody files for another person, what shows
//! that they may.

use base::{FieldErrors, Refusal};
use rules::{
    form::{Answers, Facts, ForWhom, Text},
    procedure::{Component, Sheet},
};

/// The key of the paper by which somebody shows that they may file for another person.
pub const MANDATE: &str = "chung-minh-nop-thay";

/// The mandate as sheets list it; the paper above stands for it, because relatives need none.
const MANDATE_OF_SHEETS: &str = "van-ban-uy-quyen";

/// The papers that this filing needs, in their order. `answers` holds only those that apply.
pub fn papers_needed(sheet: &Sheet, answers: &Answers, facts: &Facts) -> Vec<Component> {
    let own = sheet.papers_needed(answers, facts).into_iter().cloned();
    if facts.for_whom != ForWhom::Other {
        return own.collect();
    }
    std::iter::once(mandate()).chain(own.filter(|paper| paper.key != MANDATE_OF_SHEETS)).collect()
}

/// The required papers without a file, each complained about at the field where it is attached.
pub(super) fn papers_missing(papers: &[Component], has_file: impl Fn(&str) -> bool) -> FieldErrors {
    let mut errors = FieldErrors::default();
    for paper in papers.iter().filter(|paper| paper.required && !has_file(&paper.key)) {
        let refusal = Refusal::new("paper_missing").with("paper", &paper.name.vi);
        errors.push(&format!("paper.{}", paper.key), refusal);
    }
    errors
}

/// The name of a paper of a dossier by its key.
pub fn paper_name(sheet: &Sheet, key: &str) -> Text {
    let own = sheet.components.iter().find(|component| component.key == key);
    match own {
        Some(component) => component.name.clone(),
        None if key == MANDATE => mandate().name,
        None => Text::both("Giấy tờ bổ sung", "Supplementary papers"),
    }
}

fn mandate() -> Component {
    Component {
        key: MANDATE.to_owned(),
        name: Text::both(
            "Giấy tờ chứng minh quan hệ, hoặc văn bản ủy quyền",
            "Proof of your relation, or the written mandate",
        ),
        hint: Some(Text::both(
            "Cần vì ông/bà nộp thay người khác. Ví dụ: giấy khai sinh, giấy chứng nhận kết hôn, sổ hộ khẩu, hoặc văn bản ủy quyền.",
            "Needed because you file for somebody else. For example a birth or marriage certificate, the household book, or a written mandate.",
        )),
        originals: 0,
        certified: 0,
        copies: 1,
        required: true,
        when: None,
        cases: Vec::new(),
        form: None,
        from_form: false,
        remark: false,
    }
}

#[cfg(test)]
mod tests {
    use rules::procedure::{Channel, Tier};

    use super::*;

    #[test]
    fn who_files_for_another_person_shows_that_they_may() {
        let text = "code = \"1\"\nname = \"Thử\"\nfield = \"Thử\"\ntiers = [\"commune\"]\n";
        let sheet: Sheet = toml::from_str(text).unwrap();
        let needed = |for_whom| {
            let facts = Facts {
                today: jiff::civil::date(2019, 3, 4),
                for_whom,
                case: None,
                channel: Channel::Online,
                tier: Tier::Commune,
            };
            papers_needed(&sheet, &Answers::default(), &facts).len()
        };
        assert_eq!((needed(ForWhom::Myself), needed(ForWhom::Other), needed(ForWhom::Business)), (0, 1, 0));
        assert!(paper_name(&sheet, MANDATE).vi.contains("ủy quyền"));
    }
}
