//! Fields that a step has only sometimes: an own limit at acceptance, the reason why papers go without a scan.

use webkit::{Page, page::Markup};

use super::{
    Shown,
    fields::{begins, label},
};
use crate::words::VI;

/// Why papers go to the section without a scan, where some do; and whether the officer goes on with it.
pub fn unscanned(page: &Page, shown: &Shown) -> Vec<Markup> {
    let mut fields = Vec::new();
    if !shown.bench.unscanned().is_empty() {
        let area = page.ui().textarea("unscanned", VI.t("desk.field.transfer.unscanned")).rows(3);
        let area = area.value(shown.typed.get("unscanned")).hint(VI.t("desk.help.unscanned"));
        fields.push(Markup(area.error(page.error(&shown.errors, "unscanned")).focus(true).to_string()));
    }
    if shown.choices.may_keep {
        let says = VI.t("desk.dossier.keep");
        let keep =
            page.ui().checkboxes("keep", says.clone()).quiet().item("1", says).chosen(shown.typed.get("keep"));
        fields.push(Markup(keep.to_string()));
    }
    fields
}

/// The limit an officer sets, with its basis: needed where the sheet has none, left empty where it holds.
pub fn own_limit(page: &Page, shown: &Shown) -> [Markup; 3] {
    let (ui, typed, free) = (page.ui(), &shown.typed, !shown.choices.limit_unknown);
    let says = |name: &str| label(shown.kind, name);
    let error = |name: &str| page.error(&shown.errors, name);
    let hint = VI.t(if free { "desk.help.limit" } else { "desk.help.limit_unknown" });
    let limit = ui.input("limit", says("limit")).numeric().width(3).value(typed.get("limit")).hint(hint);
    let units = ["working-days", "days", "months", "hours"].map(|unit| (unit, VI.t(&format!("desk.unit.{unit}"))));
    let unit = ui.radios("unit", says("unit")).items(units).inline().chosen(typed.get("unit"));
    let basis = ui.input("basis", says("basis")).value(typed.get("basis")).hint(VI.t("desk.help.limit_basis"));
    let begins = begins(shown);
    [
        Markup(limit.error(error("limit")).optional(free).focus(begins == "limit").to_string()),
        Markup(unit.to_string()),
        Markup(basis.error(error("basis")).optional(free).focus(begins == "basis").to_string()),
    ]
}
