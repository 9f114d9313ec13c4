//! `motcua import officers`: reads a spreadsheet's first sheet and hands its rows to `people::officers::import`.

use std::{fs::OpenOptions, io::Write, os::unix::fs::OpenOptionsExt, path::Path};

use anyhow::Context;
use people::officers;

use super::sheet::rows;
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
