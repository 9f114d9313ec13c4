//! What `docs/asvs.md` says is true of this tree: every requirement of levels 1 and 2 has a row, the tests and files
//! that are said to show it are there, and the sums are those of the rows. Deliberately absent: whether a test shows what
//! its row says; whoever writes a row reads the test.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// The sections of ASVS 5.0.0, and the levels of their requirements in their order.
const SECTIONS: [(&str, &str); 80] = [
    ("1.1", "22"),
    ("1.2", "1111122223"),
    ("1.3", "112222222223"),
    ("1.4", "222"),
    ("1.5", "123"),
    ("2.1", "122"),
    ("2.2", "112"),
    ("2.3", "12223"),
    ("2.4", "23"),
    ("3.1", "3"),
    ("3.2", "113"),
    ("3.3", "12223"),
    ("3.4", "11222233"),
    ("3.5", "11122333"),
    ("3.6", "3"),
    ("3.7", "22333"),
    ("4.1", "12233"),
    ("4.2", "23333"),
    ("4.3", "22"),
    ("4.4", "1222"),
    ("5.1", "2"),
    ("5.2", "112333"),
    ("5.3", "113"),
    ("5.4", "222"),
    ("6.1", "122"),
    ("6.2", "111111112222"),
    ("6.3", "11223333"),
    ("6.4", "112233"),
    ("6.5", "22222333"),
    ("6.6", "2223"),
    ("6.7", "33"),
    ("6.8", "2222"),
    ("7.1", "222"),
    ("7.2", "1111"),
    ("7.3", "22"),
    ("7.4", "11222"),
    ("7.5", "223"),
    ("7.6", "22"),
    ("8.1", "1233"),
    ("8.2", "1123"),
    ("8.3", "133"),
    ("8.4", "23"),
    ("9.1", "111"),
    ("9.2", "1222"),
    ("10.1", "22"),
    ("10.2", "223"),
    ("10.3", "22223"),
    ("10.4", "1111122222233333"),
    ("10.5", "22222"),
    ("10.6", "22"),
    ("10.7", "222"),
    ("11.1", "2233"),
    ("11.2", "22233"),
    ("11.3", "11233"),
    ("11.4", "1222"),
    ("11.5", "23"),
    ("11.6", "23"),
    ("11.7", "33"),
    ("12.1", "12233"),
    ("12.2", "11"),
    ("12.3", "22223"),
    ("13.1", "2333"),
    ("13.2", "222223"),
    ("13.3", "2233"),
    ("13.4", "1222233"),
    ("14.1", "22"),
    ("14.2", "12223333"),
    ("14.3", "122"),
    ("15.1", "12233"),
    ("15.2", "12233"),
    ("15.3", "1222222"),
    ("15.4", "3333"),
    ("16.1", "2"),
    ("16.2", "22222"),
    ("16.3", "2222"),
    ("16.4", "222"),
    ("16.5", "2223"),
    ("17.1", "23"),
    ("17.2", "22223333"),
    ("17.3", "22"),
];
/// How many chapters there are.
const CHAPTERS: usize = 17;

/// A row of the tables.
struct Row {
    number: String,
    level: String,
    state: String,
    shown: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn page() -> String {
    fs::read_to_string(root().join("docs/asvs.md")).unwrap()
}

fn cells(line: &str) -> Vec<String> {
    line.trim_start_matches('|').trim_end_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
}

/// `6.3.7` and nothing else.
fn is_number(text: &str) -> bool {
    text.split('.').count() == 3 && text.split('.').all(|part| part.parse::<u32>().is_ok())
}

fn rows(page: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    for cells in page.lines().filter(|line| line.starts_with("| ")).map(cells) {
        if cells.len() == 5 && is_number(&cells[0]) {
            rows.push(Row {
                number: cells[0].clone(),
                level: cells[1].clone(),
                state: cells[3].replace('*', ""),
                shown: cells[4].clone(),
            });
        }
    }
    rows
}

/// What stands between backticks.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// The name of a test, as they are called here: a sentence.
fn is_test(word: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    word.bytes().all(plain) && word.matches('_').count() >= 3
}

fn is_file(word: &str) -> bool {
    let ending = word.rsplit_once('.').map_or("", |(_, ending)| ending);
    word.contains('/') && !word.contains(' ') || ["toml", "lock"].contains(&ending)
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The names of all functions with an attribute of a test above them.
fn tests() -> BTreeSet<String> {
    let mut files = Vec::new();
    sources(&root().join("crates"), &mut files);
    let mut names = BTreeSet::new();
    for file in files {
        let text = fs::read_to_string(file).unwrap();
        let parts: Vec<&str> = text.split("fn ").collect();
        for pair in parts.windows(2) {
            if pair[0].lines().rev().take(4).any(|line| line.contains("test")) {
                names.insert(pair[1].split('(').next().unwrap_or_default().to_owned());
            }
        }
    }
    names
}

#[test]
fn every_requirement_of_levels_one_and_two_has_one_row_with_its_level() {
    let page = page();
    let mut known = BTreeSet::new();
    for row in rows(&page) {
        assert!(known.insert((row.number.clone(), row.level)), "{} stands twice", row.number);
    }
    let mut all = BTreeSet::new();
    for (section, levels) in SECTIONS {
        for (place, level) in levels.chars().enumerate() {
            let number = format!("{section}.{}", place + 1);
            if level != '3' {
                let row = (number.clone(), format!("L{level}"));
                assert!(known.contains(&row), "{number} has no row, or another level");
            }
            all.insert((number, format!("L{level}")));
        }
    }
    let made_up: Vec<_> = known.difference(&all).collect();
    assert!(made_up.is_empty(), "the standard has no such requirement: {made_up:?}");
}

#[test]
fn what_is_said_to_show_a_requirement_is_in_the_tree() {
    let (page, tests) = (page(), tests());
    let mut lacking = Vec::new();
    for row in rows(&page) {
        for word in quoted(&row.shown) {
            let there = root().join(word).exists() || root().join("crates").join(word).exists();
            if is_test(word) && !tests.contains(word) || is_file(word) && !there {
                lacking.push(format!("{}: {word}", row.number));
            }
        }
    }
    assert!(lacking.is_empty(), "docs/asvs.md names what is not there:\n{}", lacking.join("\n"));
}

#[test]
fn nothing_is_met_without_a_test_or_a_file() {
    for row in rows(&page()) {
        assert!(
            ["met", "not applicable", "partly", "missing", "missing (being built)"].contains(&row.state.as_str()),
            "{}: {} is no word of this table",
            row.number,
            row.state
        );
        let shown = quoted(&row.shown).iter().any(|word| is_test(word) || is_file(word));
        assert!(shown || row.state != "met", "{} is met, and nothing shows it", row.number);
    }
}

#[test]
fn the_sums_are_those_of_the_rows() {
    let page = page();
    let rows = rows(&page);
    for chapter in 0..=CHAPTERS {
        let (name, begins) = match chapter {
            0 => ("all".to_owned(), String::new()),
            _ => (format!("V{chapter}"), format!("{chapter}.")),
        };
        let of_chapter: Vec<&Row> = rows.iter().filter(|row| row.number.starts_with(&begins)).collect();
        let mut counts = [0; 4];
        let mut beyond = 0;
        for row in of_chapter {
            let place =
                ["met", "not applicable", "partly", "missing"].iter().position(|it| row.state.starts_with(*it));
            match (row.level.as_str(), place) {
                ("L3", Some(0)) => beyond += 1,
                ("L3", _) | (_, None) => {}
                (_, Some(place)) => counts[place] += 1,
            }
        }
        let [met, none, partly, missing] = counts;
        let applicable = met + partly + missing;
        let share = match applicable {
            0 => "–".to_owned(),
            _ => format!("{} %", met * 100 / applicable),
        };
        let line = format!(
            "| {name} | {} | {met} | {none} | {partly} | {missing} | {share} | {beyond} |",
            applicable + none
        );
        assert!(page.lines().any(|it| it == line), "docs/asvs.md should say: {line}");
    }
}
