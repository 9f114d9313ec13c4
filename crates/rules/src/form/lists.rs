//! Lists that ship with the product: peoples, nationalities, provinces.
//!
//! A `choice` over a list keeps the key; a `text` with a list only gets suggestions, because addresses name
//! provinces of yesterday and today and places abroad.

use std::sync::LazyLock;

use super::{Choice, Text};

/// The names of the lists.
pub const LISTS: [&str; 3] = ["ethnicities", "nationalities", "provinces"];

static ETHNICITIES: LazyLock<Vec<Choice>> = LazyLock::new(|| keyed(include_str!("../../data/ethnicities.txt")));
static NATIONALITIES: LazyLock<Vec<Choice>> =
    LazyLock::new(|| keyed(include_str!("../../data/nationalities.txt")));
static PROVINCES: LazyLock<Vec<Choice>> = LazyLock::new(|| named(include_str!("../../data/provinces.txt")));

/// The choices of a list; none when there is no such list.
pub fn choices(list: &str) -> Vec<Choice> {
    match list {
        "ethnicities" => ETHNICITIES.clone(),
        "nationalities" => NATIONALITIES.clone(),
        "provinces" => PROVINCES.clone(),
        _ => Vec::new(),
    }
}

/// Lines of `key|Vietnamese|English`.
fn keyed(data: &str) -> Vec<Choice> {
    let choice = |line: &str| {
        let mut parts = line.split('|');
        let (key, vi) = (parts.next()?.to_owned(), parts.next()?.to_owned());
        let en = parts.next().map_or_else(|| vi.clone(), str::to_owned);
        Some(Choice { key, label: Text { vi, en: Some(en) }, hint: None })
    };
    lines(data).filter_map(choice).collect()
}

/// Lines of names; a star at the end says that the province exists since 1/7/2025 as well.
fn named(data: &str) -> Vec<Choice> {
    let choice = |line: &str| {
        let name = line.trim_end_matches('*');
        let key = base::text::fold(name).replace(' ', "-");
        Choice { key, label: Text { vi: name.to_owned(), en: Some(name.to_owned()) }, hint: None }
    };
    lines(data).map(choice).collect()
}

fn lines(data: &str) -> impl Iterator<Item = &str> {
    data.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_whole_and_their_keys_unique() {
        assert_eq!(choices("ethnicities").len(), 55, "54 peoples and the others");
        let provinces = include_str!("../../data/provinces.txt");
        let old = |line: &&str| !matches!(*line, "Huế*");
        assert_eq!(lines(provinces).filter(old).count(), 63, "of 2019");
        assert_eq!(lines(provinces).filter(|line| line.ends_with('*')).count(), 34, "since 1/7/2025");
        for list in LISTS {
            let mut keys: Vec<String> = choices(list).into_iter().map(|choice| choice.key).collect();
            let all = keys.len();
            keys.sort();
            keys.dedup();
            assert_eq!(keys.len(), all, "{list}");
        }
    }
}
