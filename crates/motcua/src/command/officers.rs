//! `motcua import officers`: reads a spreadsheet's first sheet and hands its rows to `people::officers::import`.

use std::{fs::OpenOptions, io::Write, os::unix::fs::OpenOptionsExt, path::Path};

use anyhow::Context;
use calamine::{Data, Reader, open_workbook_auto};
use people::officers;

use crate::wiring::House;

pub(super) fn import(house: &House, file: &Path, passwords: &Path) -> anyhow::Result<()> {
    let rows = rows(file).with_context(|| file.display().to_string())?;
    // Opened before anybody is made: a password that could not be written would be lost.
    let mut list = OpenOptions::new().write(true).create_new(true).mode(0o600).open(passwords);
    let list = list.as_mut().map_err(|error| anyhow::anyhow!("{}: {error}", passwords.display()))?;
    let taken = officers::import(&house.people, &rows);
    if taken.as_ref().map_or(true, |taken| taken.first_passwords.is_empty()) {
        // Nobody is new: an empty file would stand in the way of the next list.
        std::fs::remove_file(passwords)?;
    }
    let taken = taken?;
    for (username, password) in &taken.first_passwords {
        writeln!(list, "{username};{password}")?;
    }
    list.sync_all()?;
    println!("{} cán bộ, {} vai trò ở {} cơ quan.", taken.officers, taken.roles, taken.agencies);
    Ok(())
}

/// The cells of the first sheet as text.
fn rows(file: &Path) -> anyhow::Result<Vec<Vec<String>>> {
    let ending = file.extension().and_then(|it| it.to_str()).unwrap_or_default().to_lowercase();
    if ending == "csv" || ending == "txt" {
        return separated(&std::fs::read_to_string(file)?);
    }
    let mut book = open_workbook_auto(file)?;
    let sheet = book.worksheet_range_at(0).context("there is no sheet")??;
    Ok(sheet.rows().map(|row| row.iter().map(text).collect()).collect())
}

/// A spreadsheet keeps a day as a number.
fn text(cell: &Data) -> String {
    match cell {
        Data::DateTime(day) => {
            let (year, month, day, ..) = day.to_ymd_hms_milli();
            format!("{day}/{month}/{year}")
        }
        other => other.to_string(),
    }
}

/// Separated by whichever of `;`, `,` and tab the first line has most of.
fn separated(text: &str) -> anyhow::Result<Vec<Vec<String>>> {
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().next().unwrap_or_default();
    let count = |mark: &u8| first.bytes().filter(|byte| byte == mark).count();
    let separator = [b';', b',', b'\t'].into_iter().max_by_key(count).unwrap_or(b';');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    reader.records().map(|row| Ok(row?.iter().map(str::to_owned).collect())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: [&str; 6] = ["Tên đăng nhập", "Họ và tên", "Chức danh", "Cơ quan", "Vai trò", "Từ ngày"];
    const ONE: [&str; 6] =
        ["nghiaduc.moi", "Nguyễn Thị Mẫu", "Công chức", "Phường Nghĩa Đức", "Tiếp nhận, Thu phí", "24/4/2019"];

    #[test]
    fn a_spreadsheet_and_its_csv_say_the_same() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
        let book = rows(&folder.join("officers.xlsx")).unwrap();
        assert_eq!(book, [HEAD, ONE].map(|row| row.map(str::to_owned).to_vec()));
        for mark in [";", "\t"] {
            let text = format!("\u{feff}{}\n{}\n", HEAD.join(mark), ONE.join(mark));
            assert_eq!(separated(&text).unwrap(), book, "{mark:?}");
        }
    }
}
