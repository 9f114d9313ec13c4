//! What no compiler sees. Each rule is a function over the files that git knows; it returns sentences that
//! name the file. A rule that needs exceptions lists them here with the reason.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use unicode_normalization::is_nfc;

/// A text file of the tree.
struct File {
    path: String,
    text: String,
}

type Complaints = Vec<String>;

/// Longer than this and a Rust file has more than one subject.
const LONGEST: usize = 600;

pub fn run() -> anyhow::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let files = tracked(&root)?;
    let rules = [
        short_files,
        sql_in_stores_only,
        nothing_half_done,
        crates_explain_themselves,
        no_machine_is_named,
        texts_are_composed,
        lock_files_name_no_address,
    ];
    let complaints: Complaints = rules.iter().flat_map(|rule| rule(&files)).collect();
    for complaint in &complaints {
        eprintln!("{complaint}");
    }
    anyhow::ensure!(complaints.is_empty(), "{} things to tidy", complaints.len());
    println!("tidy: {} files", files.len());
    Ok(())
}

/// The text files that git tracks or would track.
fn tracked(root: &Path) -> anyhow::Result<Vec<File>> {
    let list = Command::new("git").args(["ls-files", "-co", "--exclude-standard"]).current_dir(root).output()?;
    anyhow::ensure!(list.status.success(), "git ls-files failed");
    let names = String::from_utf8(list.stdout)?;
    let read = |name: &str| {
        let path: PathBuf = root.join(name);
        // A file that is no text has nothing to say here.
        fs::read_to_string(path).ok().map(|text| File { path: name.to_owned(), text })
    };
    Ok(names.lines().filter_map(read).collect())
}

impl File {
    fn is_rust(&self) -> bool {
        Path::new(&self.path).extension().is_some_and(|ending| ending == "rs")
    }
    fn is_test(&self) -> bool {
        self.path.contains("/tests/") || self.path.ends_with("/tests.rs")
    }
    /// The source without its test module.
    fn production(&self) -> &str {
        self.text.split("#[cfg(test)]").next().unwrap_or_default()
    }
}

fn rust(files: &[File]) -> impl Iterator<Item = &File> {
    files.iter().filter(|file| file.is_rust())
}

fn short_files(files: &[File]) -> Complaints {
    let long = rust(files).filter(|file| file.text.lines().count() > LONGEST);
    long.map(|file| format!("{}: {} lines, at most {LONGEST}", file.path, file.text.lines().count())).collect()
}

/// SQL stands in `store.rs`, in files of a folder `store/`, in `db` and in what tests the stores.
fn sql_in_stores_only(files: &[File]) -> Complaints {
    let may = |path: &str| {
        path.ends_with("/store.rs")
            || path.contains("/store/")
            || path.starts_with("crates/db/")
            || path.starts_with("crates/testkit/")
            || path.starts_with("xtask/")
    };
    let opening = ["select ", "insert into ", "update ", "delete from "];
    let is_sql = |literal: &str| {
        let words = literal.trim_start();
        let begins = opening.iter().any(|word| words.starts_with(word));
        begins && ["from ", " into ", " set "].iter().any(|word| words.contains(word))
    };
    let mut found = Complaints::new();
    for file in rust(files).filter(|file| !may(&file.path) && !file.is_test()) {
        if file.production().split('"').skip(1).step_by(2).any(is_sql) {
            found.push(format!("{}: SQL belongs in store.rs", file.path));
        }
    }
    found
}

fn nothing_half_done(files: &[File]) -> Complaints {
    let words = [concat!("to", "do!("), concat!("unimple", "mented!("), concat!("#[ig", "nore")];
    let half = rust(files).filter(|file| words.iter().any(|word| file.text.contains(word)));
    half.map(|file| format!("{}: half done", file.path)).collect()
}

fn crates_explain_themselves(files: &[File]) -> Complaints {
    let roots =
        rust(files).filter(|file| file.path.ends_with("/src/lib.rs") || file.path.ends_with("/src/main.rs"));
    let silent = roots.filter(|file| !file.text.contains("//!"));
    silent.map(|file| format!("{}: says not what it is for", file.path)).collect()
}

/// No path of somebody's machine, no registry's host.
fn no_machine_is_named(files: &[File]) -> Complaints {
    let words = [
        concat!("/wo", "rk/"),
        concat!("/ho", "me/"),
        concat!("registry.", "npmjs"),
        concat!("static.", "crates.io"),
        concat!("files.", "pythonhosted"),
        concat!("deb.", "debian.org"),
    ];
    let mut found = Complaints::new();
    for file in files {
        for word in words.iter().filter(|word| file.text.contains(**word)) {
            found.push(format!("{}: names {word}", file.path));
        }
    }
    found
}

/// Letters with marks are one character each (Unicode NFC), or search and comparison miss them.
fn texts_are_composed(files: &[File]) -> Complaints {
    let mut found = Complaints::new();
    for file in files {
        let bad = file.text.lines().position(|line| !is_nfc(line));
        found.extend(bad.map(|line| format!("{}:{}: not in Unicode NFC", file.path, line + 1)));
    }
    found
}

/// npm's lock files are written without the addresses the packages came from.
fn lock_files_name_no_address(files: &[File]) -> Complaints {
    let locks = files.iter().filter(|file| file.path.ends_with("package-lock.json"));
    let bad = locks.filter(|file| file.text.contains("\"resolved\""));
    bad.map(|file| format!("{}: names where packages came from", file.path)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> Vec<File> {
        vec![File { path: path.to_owned(), text: text.to_owned() }]
    }

    #[test]
    fn sql_outside_a_store_is_found_and_inside_is_not() {
        let sql = r#"let x = tx.all("select id from dossiers where a = $1");"#;
        assert_eq!(sql_in_stores_only(&file("crates/cases/src/desk.rs", sql)).len(), 1);
        assert!(sql_in_stores_only(&file("crates/cases/src/store.rs", sql)).is_empty());
        assert!(sql_in_stores_only(&file("crates/x/src/a.rs", r#"say("select one of these")"#)).is_empty());
    }

    #[test]
    fn decomposed_letters_and_long_files_are_found() {
        assert_eq!(
            texts_are_composed(&file("texts/a.toml", "a\nDa\u{306}k")),
            ["texts/a.toml:2: not in Unicode NFC"]
        );
        assert_eq!(short_files(&file("a.rs", &"x\n".repeat(601))).len(), 1);
    }

    #[test]
    fn a_path_of_a_machine_is_found() {
        assert_eq!(no_machine_is_named(&file("a.md", concat!("see /wo", "rk/x"))).len(), 1);
        assert!(no_machine_is_named(&file("a.md", "see work/x")).is_empty());
    }
}
