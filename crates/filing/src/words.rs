//! How values of a filing are said on pages.

use rules::{
    form::Text,
    procedure::{Component, Sheet},
    workflow::DeliveryWay,
};
use webkit::{Lang, Page};

/// A text in the page's language, Vietnamese where it is not translated.
pub fn text(page: &Page, text: &Text) -> String {
    match (page.lang(), &text.en) {
        (Lang::En, Some(en)) => en.clone(),
        _ => text.vi.clone(),
    }
}

/// A moment as the reader's language writes it: `15:00 ngày 12/11/2026`.
pub fn moment(page: &Page, at: base::Moment) -> String {
    let time = base::local_time(at);
    let clock = format!("{:02}:{:02}", time.hour(), time.minute());
    page.t2("when.moment", "time", clock, "day", base::text::short_date(time.date()))
}

/// An amount as the page's language writes it: `8.000 đồng`, `8,000 đồng`.
pub fn money(page: &Page, amount: base::Vnd) -> String {
    let vietnamese = amount.to_string();
    if page.lang() == Lang::Vi { vietnamese } else { vietnamese.replace('.', ",") }
}

/// A number of bytes: `812 KB`, `2,3 MB`.
pub fn size(page: &Page, bytes: u64) -> String {
    const MEGA: u64 = 1024 * 1024;
    if bytes < MEGA {
        return format!("{} KB", bytes.div_ceil(1024));
    }
    let tenths = bytes * 10 / MEGA;
    let point = if page.lang() == Lang::Vi { ',' } else { '.' };
    format!("{}{point}{} MB", tenths / 10, tenths % 10)
}

/// How the result is received, in words.
pub fn delivery(page: &Page, way: DeliveryWay, one_stop: &str) -> String {
    match way {
        DeliveryWay::Counter => page.t1("delivery.counter", "place", one_stop),
        DeliveryWay::Post => page.t("delivery.post"),
        DeliveryWay::Electronic => page.t("delivery.electronic"),
    }
}

/// How many originals and copies of a paper the office keeps, where the sheet says so.
pub fn counts(page: &Page, paper: &Component) -> Option<String> {
    let parts = [
        ("paper.originals", paper.originals),
        ("paper.certified", paper.certified),
        ("paper.copies", paper.copies),
    ];
    let said: Vec<String> = parts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(key, count)| page.t1(key, "count", count))
        .collect();
    (!said.is_empty()).then(|| page.t1("paper.on_paper", "counts", said.join(", ")))
}

/// The cases of a sheet, to choose from.
pub fn cases(page: &Page, sheet: &Sheet) -> Vec<(String, String)> {
    sheet.cases.iter().map(|case| (case.key.clone(), text(page, &case.name))).collect()
}
