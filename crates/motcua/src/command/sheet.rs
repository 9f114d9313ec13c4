//! Reading and writing lists: the first sheet of a spreadsheet (XLSX, ODS, XLS) or CSV, as rows of cells.

use std::{io::Read, path::Path};

use anyhow::Context;
use calamine::{Data, Reader, open_workbook_auto};

/// The cells of the first sheet as text. Errors where it cannot be read, or unfolds beyond measure.
pub fn rows(file: &Path) -> anyhow::Result<Vec<Vec<String>>> {
    let ending = file.extension().and_then(|it| it.to_str()).unwrap_or_default().to_lowercase();
    if ending == "csv" || ending == "txt" {
        return separated(&std::fs::read_to_string(file)?);
    }
    unfolds_within_measure(file)?;
    let mut book = open_workbook_auto(file)?;
    let sheet = book.worksheet_range_at(0).context("there is no sheet")??;
    Ok(sheet.rows().map(|row| row.iter().map(text).collect()).collect())
}

/// How much a spreadsheet may unfold to, in bytes: a hundred thousand long lines.
const MOST_BYTES: u64 = 256 * 1024 * 1024;

/// How many parts a spreadsheet may have: its sheets, styles and pictures.
const MOST_PARTS: usize = 1_000;

/// Refuses an archive (XLSX, ODS) that unfolds beyond measure. Unfolds it once and keeps nothing: what it says of its
/// own size proves nothing.
fn unfolds_within_measure(file: &Path) -> anyhow::Result<()> {
    let Ok(mut archive) = zip::ZipArchive::new(std::fs::File::open(file)?) else { return Ok(()) };
    if archive.len() > MOST_PARTS {
        anyhow::bail!("it has more than {MOST_PARTS} parts: no list of ours is made so");
    }
    let mut left = MOST_BYTES;
    for place in 0..archive.len() {
        let part = archive.by_index(place)?;
        let size = std::io::copy(&mut part.take(left + 1), &mut std::io::sink())?;
        left = left.checked_sub(size).with_context(|| {
            format!("it unfolds to more than {} MB: no list of ours is that long", MOST_BYTES / 1024 / 1024)
        })?;
    }
    Ok(())
}

/// A spreadsheet keeps a day as a number, with the time of the day behind the point.
fn text(cell: &Data) -> String {
    match cell {
        Data::DateTime(day) => {
            let (year, month, day, hour, minute, ..) = day.to_ymd_hms_milli();
            let time = if (hour, minute) == (0, 0) { String::new() } else { format!(" {hour:02}:{minute:02}") };
            format!("{day}/{month}/{year}{time}")
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

/// An empty list with these headings, as spreadsheets open it. Refused where the file is there already.
pub(super) fn template(file: &Path, headings: &[&str]) -> anyhow::Result<()> {
    use std::io::Write;
    let mut new = std::fs::File::create_new(file).with_context(|| file.display().to_string())?;
    new.write_all(format!("\u{feff}{}\n", headings.join(";")).as_bytes())?;
    Ok(new.sync_all()?)
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

    #[test]
    fn an_archive_that_unfolds_beyond_measure_is_refused_before_it_is_read() {
        use std::io::Write;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("bom.xlsx");
        let mut archive = zip::ZipWriter::new(std::fs::File::create(&file).unwrap());
        for name in ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"] {
            archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            for _ in 0..100 {
                archive.write_all(&vec![b' '; 1024 * 1024]).unwrap();
            }
        }
        archive.finish().unwrap();
        assert!(std::fs::metadata(&file).unwrap().len() < 2 * 1024 * 1024);
        let error = format!("{:#}", rows(&file).unwrap_err());
        assert!(error.contains("unfolds to more than 256 MB"), "{error}");
    }

    #[test]
    fn a_template_is_read_back_and_never_overwrites() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("mau.csv");
        template(&file, &HEAD).unwrap();
        assert_eq!(rows(&file).unwrap(), [HEAD.map(str::to_owned).to_vec()]);
        assert!(template(&file, &HEAD).is_err());
    }
}
