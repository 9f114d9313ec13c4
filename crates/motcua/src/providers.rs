//! Who vouches for people, from the file that `PROVIDERS_FILE` names.
//!
//! A `[[provider]]` has a key, a name, a door, an issuer and how it knows us; the shared secret is in a file of its own.

use std::path::Path;

use anyhow::{Context, bail, ensure};
use oidc::{Door, Mapping, Providers, Settings};
use serde::Deserialize;

use crate::parties;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "provider")]
    providers: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    key: String,
    name: String,
    door: String,
    issuer: String,
    /// Its machines stand in a private network.
    #[serde(default)]
    private_network: bool,
    client_id: String,
    client_secret_file: Option<String>,
    #[serde(default)]
    scopes: Vec<String>,
    #[serde(default)]
    ask_levels: Vec<String>,
    #[serde(default)]
    levels: Vec<String>,
    #[serde(default)]
    second_factor: Vec<String>,
    #[serde(default)]
    claims: Mapping,
}

/// The providers that the file names.
pub fn read(file: &str) -> anyhow::Result<Providers> {
    let (folder, file): (_, File) = parties::read("PROVIDERS_FILE", file)?;
    let mut settings: Vec<Settings> = Vec::new();
    for entry in file.providers {
        ensure!(settings.iter().all(|known| known.key != entry.key), "two providers are called {}", entry.key);
        let about = format!("provider {}", entry.key);
        settings.push(provider(&folder, entry).context(about)?);
    }
    Ok(Providers::new(settings))
}

fn provider(folder: &Path, entry: Entry) -> anyhow::Result<Settings> {
    parties::named(&entry.key, &entry.name)?;
    let door = match entry.door.as_str() {
        "citizens" => Door::Citizens,
        "officers" => Door::Officers,
        other => bail!("the door is {other}; it is citizens or officers"),
    };
    let reach = parties::reach(&entry.issuer, entry.private_network)?;
    if door == Door::Citizens {
        ensure!(entry.claims.number.is_some(), "claims.number is missing: citizens are known by a number");
        ensure!(entry.claims.name.is_some(), "claims.name is missing");
        ensure!(!entry.levels.is_empty(), "levels is missing: which levels of assurance are taken");
    }
    let secret = entry.client_secret_file.as_ref();
    let secret = secret.map(|file| parties::secret(folder, "client_secret_file", file)).transpose()?;
    Ok(Settings {
        key: entry.key,
        name: entry.name,
        door,
        issuer: entry.issuer,
        reach,
        client_id: entry.client_id,
        client_secret: secret.map(|text| text.trim_end_matches(['\r', '\n']).to_owned()),
        scopes: entry.scopes,
        ask_levels: entry.ask_levels,
        levels: entry.levels,
        second_factor: entry.second_factor,
        claims: entry.claims,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
        [[provider]]
        key = "vneid"
        name = "VNeID"
        door = "citizens"
        issuer = "https://xac-thuc.example/"
        client_id = "mot-cua"
        client_secret_file = "vneid.secret"
        scopes = ["profile"]
        levels = ["2"]
        claims = { number = "so_dinh_danh", name = "name" }
    "#;

    fn set(text: &str) -> anyhow::Result<Providers> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("vneid.secret"), "bi-mat-dai\n").unwrap();
        let file = folder.path().join("providers.toml");
        std::fs::write(&file, text).unwrap();
        read(file.to_str().unwrap())
    }

    #[test]
    fn a_provider_is_read_with_its_secret_from_a_file_beside() {
        let providers = set(GOOD).unwrap();
        let settings = providers.get(Door::Citizens, "vneid").unwrap().settings();
        assert_eq!(settings.client_secret.as_deref(), Some("bi-mat-dai"));
        assert!(providers.get(Door::Officers, "vneid").is_none(), "each door has its own");
        assert!(!format!("{settings:?}").contains("bi-mat"), "no secret is shown");
    }

    #[test]
    fn what_is_wrong_is_said_with_the_provider_named() {
        for (before, after, said) in [
            ("https://xac-thuc", "http://xac-thuc", "neither https"),
            ("https://xac-thuc.example/", "http://localhost.example/", "neither https"),
            ("https://xac-thuc.example/", "https://10.1.2.3/", "private_network is not set"),
            ("\"vneid.secret\"", "\"khong-co\"", "khong-co"),
            ("\"citizens\"", "\"dan\"", "the door is dan"),
            ("levels = [\"2\"]", "", "levels is missing"),
            ("number = \"so_dinh_danh\", ", "", "claims.number is missing"),
            ("scopes", "scope", "scope"),
        ] {
            let error = format!("{:#}", set(&GOOD.replace(before, after)).unwrap_err());
            assert!(error.contains(said), "{error}");
        }
        assert!(set(&format!("{GOOD}{GOOD}")).is_err(), "twice");
    }
}
