//! What partners and providers of identity have in common in their files: a list of entries with a key and a name, an
//! address that is safe, and a secret in a file of its own. Unknown words are refused, so that a typing error does not
//! pass for a setting.

use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use liaison::Reach;
use serde::de::DeserializeOwned;

/// The entries of the file that the setting `setting` names, and the folder it lies in.
pub(crate) fn read<T: DeserializeOwned>(setting: &str, file: &str) -> anyhow::Result<(PathBuf, T)> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{setting} {file}"))?;
    let entries = toml::from_str(&text).with_context(|| format!("{setting} {file}"))?;
    Ok((Path::new(file).parent().unwrap_or(Path::new(".")).to_owned(), entries))
}

/// A key that may stand in addresses and data, and a name to be called by.
pub(crate) fn named(key: &str, name: &str) -> anyhow::Result<()> {
    let simple = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    ensure!(!key.is_empty() && key.chars().all(simple), "the key has letters other than a-z, 0-9 and -");
    ensure!(!name.trim().is_empty(), "it has no name");
    Ok(())
}

/// Where the party at this address may stand.
pub(crate) fn reach(address: &str, private_network: bool) -> anyhow::Result<Reach> {
    Reach::of(address, private_network).map_err(anyhow::Error::msg)
}

/// The secret that lies in that file beside; `word`: what the entry calls it.
pub(crate) fn secret(folder: &Path, word: &str, file: &str) -> anyhow::Result<String> {
    let path = folder.join(file);
    std::fs::read_to_string(&path).with_context(|| format!("{word} {}", path.display()))
}
