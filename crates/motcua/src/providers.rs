//! Who vouches for people, from the file that `PROVIDERS_FILE` names.
//!
//! A `[[provider]]` has a key, a name, a door, an issuer and how it knows us; the shared secret is in a file of its own.
//! Unknown words are refused, so that a typing error does not pass for a setting.

use std::path::Path;

use anyhow::{Context, bail, ensure};
use oidc::{Door, Mapping, Providers, Settings};
use serde::Deserialize;

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
    let text = std::fs::read_to_string(file).with_context(|| format!("PROVIDERS_FILE {file}"))?;
    let folder = Path::new(file).parent().unwrap_or(Path::new("."));
    let file: File = toml::from_str(&text).with_context(|| format!("PROVIDERS_FILE {file}"))?;
    let mut settings: Vec<Settings> = Vec::new();
    for entry in file.providers {
        ensure!(settings.iter().all(|known| known.key != entry.key), "two providers are called {}", entry.key);
        let about = format!("provider {}", entry.key);
        settings.push(provider(folder, entry).context(about)?);
    }
    Ok(Providers::new(settings))
}

fn provider(folder: &Path, entry: Entry) -> anyhow::Result<Settings> {
    let simple = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    ensure!(
        !entry.key.is_empty() && entry.key.chars().all(simple),
        "the key has letters other than a-z, 0-9 and -"
    );
    ensure!(!entry.name.trim().is_empty(), "it has no name");
    let door = match entry.door.as_str() {
        "citizens" => Door::Citizens,
        "officers" => Door::Officers,
        other => bail!("the door is {other}; it is citizens or officers"),
    };
    // Over the network only encrypted; in the clear only to a program on this machine.
    ensure!(
        entry.issuer.starts_with("https://") || oidc::is_on_this_machine(&entry.issuer),
        "its issuer is neither https:// nor on this machine"
    );
    if door == Door::Citizens {
        ensure!(entry.claims.number.is_some(), "claims.number is missing: citizens are known by a number");
        ensure!(entry.claims.name.is_some(), "claims.name is missing");
        ensure!(!entry.levels.is_empty(), "levels is missing: which levels of assurance are taken");
    }
    let secret = match &entry.client_secret_file {
        None => None,
        Some(file) => {
            let path = folder.join(file);
            let text = std::fs::read_to_string(&path)
                .with_context(|| format!("client_secret_file {}", path.display()))?;
            Some(text.trim_end_matches(['\r', '\n']).to_owned())
        }
    };
    Ok(Settings {
        key: entry.key,
        name: entry.name,
        door,
        issuer: entry.issuer,
        client_id: entry.client_id,
        client_secret: secret,
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
