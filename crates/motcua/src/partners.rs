//! The systems of ministries that dossiers are handed over to, from the file that `PARTNERS_FILE` names.
//!
//! A `[[partner]]` has a key, a name, an address and a file with the shared secret; the secret is read here and is
//! never in the database.

use std::path::Path;

use anyhow::{Context, ensure};
use cases::dossier::exchange::{PATIENCE, PartnerCard};
use jiff::SignedDuration;
use liaison::{Account, signing::Secret};
use serde::Deserialize;

use crate::parties;

/// A partner as set: how it is reached, and what everybody may know of it.
#[derive(Debug, Clone)]
pub struct Partner {
    /// How it is reached.
    pub account: Account,
    /// What everybody may know of it.
    pub card: PartnerCard,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "partner")]
    partners: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    key: String,
    name: String,
    address: String,
    secret_file: String,
    /// It stands in a private network.
    #[serde(default)]
    private_network: bool,
    #[serde(default)]
    procedures: Vec<String>,
    #[serde(default)]
    silent_after_hours: Option<u32>,
    #[serde(default)]
    ask_every_minutes: Option<u32>,
}

/// The partners that the file names.
pub fn read(file: &str) -> anyhow::Result<Vec<Partner>> {
    let (folder, file): (_, File) = parties::read("PARTNERS_FILE", file)?;
    let mut partners: Vec<Partner> = Vec::new();
    for entry in file.partners {
        ensure!(partners.iter().all(|known| known.card.key != entry.key), "two partners are called {}", entry.key);
        let about = format!("partner {}", entry.key);
        partners.push(partner(&folder, entry).context(about)?);
    }
    Ok(partners)
}

fn partner(folder: &Path, entry: Entry) -> anyhow::Result<Partner> {
    parties::named(&entry.key, &entry.name)?;
    let reach = parties::reach(&entry.address, entry.private_network)?;
    let secret = parties::secret(folder, "secret_file", &entry.secret_file)?;
    let secret = Secret::new(&secret).map_err(anyhow::Error::msg)?;
    let hours = |count: u32| SignedDuration::from_hours(i64::from(count.max(1)));
    let minutes = entry.ask_every_minutes.unwrap_or(15).max(1);
    Ok(Partner {
        account: Account {
            key: entry.key.clone(),
            name: entry.name.clone(),
            address: entry.address.trim_end_matches('/').to_owned(),
            reach,
            secret,
        },
        card: PartnerCard {
            key: entry.key,
            name: entry.name,
            procedures: entry.procedures,
            patience: entry.silent_after_hours.map_or(PATIENCE, hours),
            every: SignedDuration::from_mins(i64::from(minutes)),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(partner: &str) -> anyhow::Result<Vec<Partner>> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("bi-mat"), "mot-bi-mat-du-dai-de-thu\n").unwrap();
        std::fs::write(folder.path().join("ngan"), "ngan").unwrap();
        let file = folder.path().join("partners.toml");
        std::fs::write(&file, partner).unwrap();
        read(file.to_str().unwrap())
    }

    const GOOD: &str = r#"
        [[partner]]
        key = "cong-an"
        name = "Hệ thống quản lý cư trú"
        address = "https://cu-tru.example/lien-thong/"
        secret_file = "bi-mat"
        procedures = ["1.004222"]
        silent_after_hours = 24
    "#;

    #[test]
    fn a_partner_is_read_with_its_secret_from_a_file_beside() {
        let partners = set(GOOD).unwrap();
        let partner = partners.first().unwrap();
        assert_eq!(partner.account.address, "https://cu-tru.example/lien-thong");
        assert_eq!(partner.card.patience, SignedDuration::from_hours(24));
        assert!(!format!("{partner:?}").contains("du-dai"), "no secret is shown");
    }

    #[test]
    fn what_is_wrong_is_said_with_the_partner_named() {
        for (before, after, said) in [
            ("https://cu-tru.example", "http://cu-tru.example", "neither https"),
            ("https://cu-tru.example", "http://localhost.example", "neither https"),
            ("https://cu-tru.example", "http://localhost@cu-tru.example", "neither https"),
            ("https://cu-tru.example", "https://10.1.2.3", "private_network is not set"),
            ("https://cu-tru.example", "https://169.254.169.254", "private_network is not set"),
            ("secret_file = \"bi-mat\"", "secret_file = \"khong-co\"", "khong-co"),
            ("secret_file = \"bi-mat\"", "secret_file = \"ngan\"", "fewer than 16"),
            ("key = \"cong-an\"", "key = \"Công an\"", "letters other"),
            ("name = \"Hệ thống quản lý cư trú\"", "name = \" \"", "no name"),
            ("procedures", "procedure", "procedure"),
        ] {
            let error = format!("{:#}", set(&GOOD.replace(before, after)).unwrap_err());
            assert!(error.contains(said), "{error}");
        }
        assert!(set(&format!("{GOOD}{GOOD}")).is_err(), "twice");
    }
}
