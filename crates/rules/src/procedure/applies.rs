//! What of a sheet applies to one filing: papers, time limit.

use super::{Component, LimitRule, Sheet};
use crate::{
    calendar::Limit,
    form::{Answers, Facts},
};

impl Sheet {
    /// The papers that this filing needs, in their order; remarks are none, nor is what the form replaces.
    pub fn papers_needed(&self, answers: &Answers, facts: &Facts) -> Vec<&Component> {
        let applies = |component: &&Component| {
            let case = facts.case.as_ref();
            let in_case = component.cases.is_empty() || case.is_some_and(|case| component.cases.contains(case));
            let when = component.when.as_ref().is_none_or(|when| when.eval(answers, facts));
            in_case && when && !component.remark && !component.from_form
        };
        self.components.iter().filter(applies).collect()
    }

    /// The first limit that fits; `None` when the sheet states none for such a filing.
    pub fn limit(&self, answers: &Answers, facts: &Facts) -> Option<Limit> {
        let fits = |rule: &&LimitRule| {
            let case = rule.case.is_none() || rule.case == facts.case;
            let channel = rule.channel.is_none_or(|channel| channel == facts.channel);
            case && channel && rule.when.as_ref().is_none_or(|when| when.eval(answers, facts))
        };
        self.limits.iter().find(fits).map(|rule| rule.limit)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{
        form::ForWhom,
        procedure::{Channel, Tier},
    };

    fn sheet() -> Sheet {
        let text = r#"
            code = "1.000001"
            name = "Thử"
            field = "Hộ tịch"
            tiers = ["commune"]
            [[component]]
            key = "to-khai"
            name = "Tờ khai"
            from_form = true
            [[component]]
            key = "ghi-chu"
            name = "Lưu ý"
            remark = true
            [[component]]
            key = "chung-sinh"
            name = "Giấy chứng sinh"
            required = true
            [[component]]
            key = "uy-quyen"
            name = "Văn bản ủy quyền"
            when = { q = "@for", is = "other" }
            [[component]]
            key = "cap-lai"
            name = "Bản cũ"
            cases = ["again"]
            [[limit]]
            limit = { unit = "working-days", count = 2 }
            channel = "post"
            [[limit]]
            limit = { unit = "working-days", count = 5 }
            case = "again"
            [[limit]]
            limit = { unit = "same-day" }
            case = "first"
        "#;
        toml::from_str(text).unwrap()
    }

    fn facts(for_whom: ForWhom, case: Option<&str>, channel: Channel) -> Facts {
        let case = case.map(str::to_owned);
        Facts { today: date(2019, 3, 4), for_whom, case, channel, tier: Tier::Commune }
    }

    #[test]
    fn papers_depend_on_case_and_conditions_and_are_neither_remarks_nor_the_form() {
        let sheet = sheet();
        let keys = |facts: &Facts| {
            sheet.papers_needed(&Answers::default(), facts).iter().map(|it| it.key.clone()).collect::<Vec<_>>()
        };
        assert_eq!(keys(&facts(ForWhom::Myself, None, Channel::Online)), ["chung-sinh"]);
        assert_eq!(
            keys(&facts(ForWhom::Other, Some("again"), Channel::Online)),
            ["chung-sinh", "uy-quyen", "cap-lai"]
        );
    }

    #[test]
    fn the_first_limit_that_fits_applies_and_none_is_invented() {
        let sheet = sheet();
        let limit = |case, channel| sheet.limit(&Answers::default(), &facts(ForWhom::Myself, case, channel));
        assert_eq!(limit(Some("again"), Channel::Post), Some(Limit::WorkingDays(2)));
        assert_eq!(limit(Some("again"), Channel::Online), Some(Limit::WorkingDays(5)));
        assert_eq!(limit(Some("first"), Channel::Online), Some(Limit::SameDay));
        assert_eq!(limit(None, Channel::Online), None);
    }
}
