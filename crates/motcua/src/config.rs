//! Settings of an installation: environment over `motcua.toml` in the data folder over what is built in.
//!
//! Each key stands in `docs/operating.md`; a test compares. Unknown keys in the file are refused, so that a
//! typing error does not pass for a setting.

use std::{
    collections::BTreeMap,
    net::IpAddr,
    ops::RangeInclusive,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use axum::http::HeaderName;
use db::DbConfig;
use liaison::clamd::Place;
use outreach::sms::Account;

use crate::{
    partners::{self, Partner},
    providers,
};

/// Everything that can be set, with what holds when it is not.
pub const KEYS: [(&str, &str); 27] = [
    ("DATA_DIR", "./data"),
    ("PORT", "8080"),
    ("BIND", "127.0.0.1"),
    ("PUBLIC_ADDRESS", "http://localhost:PORT, https with TLS_CERTIFICATE"),
    ("TLS_CERTIFICATE", "(no TLS: a proxy in front speaks it)"),
    ("TLS_KEY", "(required with TLS_CERTIFICATE)"),
    ("CALLER_HEADER", "(the address of the connection)"),
    ("DATABASE_URL", "(the SQLite file motcua.sqlite in DATA_DIR)"),
    ("DATABASE_URL_FILE", "(a file that holds DATABASE_URL)"),
    ("PROVINCE", "tỉnh Đắk Nông"),
    ("HOTLINE", "(none)"),
    ("PUBLIC_FILING", "on"),
    ("GLASS_HOURS", "4"),
    ("RETENTION_NOTICE_DAYS", "30"),
    ("LATE_ENTRY_DAYS", "5"),
    ("SMTP_URL", "(no mail is sent)"),
    ("SMTP_URL_FILE", "(a file that holds SMTP_URL)"),
    ("MAIL_FROM", "(required with SMTP_URL)"),
    ("SMS_GATEWAY", "(no text message is sent)"),
    ("SMS_SYSTEM_ID", "(required with SMS_GATEWAY)"),
    ("SMS_PASSWORD_FILE", "(required with SMS_GATEWAY)"),
    ("SMS_SENDER", "(required with SMS_GATEWAY)"),
    ("PARTNERS_FILE", "(no dossier is handed to the system of a ministry)"),
    ("CLAMD", "(files are not looked at for malware)"),
    ("PROVIDERS_FILE", "(nobody signs in at a provider of identity)"),
    ("FONT_DIRS", "/usr/share/fonts/truetype/liberation2"),
    ("DEMO", "off"),
];

/// Where certificate and key for TLS lie (PEM).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    /// The certificate, with those above it.
    pub certificate: PathBuf,
    /// Its key.
    pub key: PathBuf,
}

/// The settings of this process.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where everything that must be kept lies.
    pub data_dir: PathBuf,
    /// The port.
    pub port: u16,
    /// The address to listen on; loopback unless set.
    pub bind: IpAddr,
    /// What people type, without a slash at the end.
    pub public_address: String,
    /// The header in which the proxy in front tells who calls.
    pub caller_header: Option<HeaderName>,
    /// The store.
    pub database: DbConfig,
    /// The province as named in sentences.
    pub province: String,
    /// The number people call for help.
    pub hotline: Option<String>,
    /// Whether citizens may file here.
    pub public_filing: bool,
    /// How many hours an officer may read a dossier outside the duty, once a second person let them.
    pub glass_hours: u32,
    /// How many days lie between announcing and destroying a dossier's content.
    pub notice_days: u32,
    /// How many working days after an outage its papers may be entered.
    pub late_entry_days: u32,
    /// SMTP server and sender.
    pub mail: Option<(String, String)>,
    /// The gateway for text messages.
    pub sms: Option<Account>,
    /// The systems of ministries that dossiers are handed over to.
    pub partners: Vec<Partner>,
    /// Where no proxy speaks TLS in front: certificate and key.
    pub tls: Option<TlsFiles>,
    /// The malware scanner.
    pub scanner: Option<Place>,
    /// Who vouches for people.
    pub providers: oidc::Providers,
    /// Where the fonts are.
    pub font_dirs: Vec<PathBuf>,
    /// This program's own file, by which pages are drawn in processes of their own; `None` draws them in this one.
    pub program: Option<PathBuf>,
    /// Where programs are looked up (`heif-convert`), as in the environment's PATH.
    pub path: String,
    /// Whether this is the demonstration.
    pub demo: bool,
}

impl Config {
    /// The settings from the environment and the data folder's file.
    #[allow(clippy::disallowed_methods, reason = "this is the door to the environment")]
    pub fn read() -> anyhow::Result<Self> {
        let config = Self::from(|key| std::env::var(key).ok().filter(|value| !value.is_empty()))?;
        Ok(Self { program: Some(std::env::current_exe().context("this program's own file")?), ..config })
    }

    /// The settings with `environment` in the place of the process's own.
    pub fn from(environment: impl Fn(&str) -> Option<String>) -> anyhow::Result<Self> {
        let data_dir = PathBuf::from(environment("DATA_DIR").unwrap_or_else(|| "data".to_owned()));
        let file = read_file(&data_dir.join("motcua.toml"))?;
        let get = |key: &str| environment(key).or_else(|| file.get(key).cloned());
        let port: u16 =
            get("PORT").unwrap_or_else(|| "8080".to_owned()).parse().context("PORT is not a port number")?;
        let bind = get("BIND").unwrap_or_else(|| "127.0.0.1".to_owned());
        let tls = tls(get("TLS_CERTIFICATE"), get("TLS_KEY"))?;
        let scheme = if tls.is_some() { "https" } else { "http" };
        let address = get("PUBLIC_ADDRESS").unwrap_or_else(|| format!("{scheme}://localhost:{port}"));
        if tls.is_some() && !address.starts_with("https://") {
            bail!("PUBLIC_ADDRESS is {address}; with TLS_CERTIFICATE it begins with https://");
        }
        let demo = switch("DEMO", get("DEMO"), false)?;
        if !demo && !travels_safely(&address) {
            bail!(
                "PUBLIC_ADDRESS is {address}; what people send would be read on the way: it begins with https://, \
                 or names this machine"
            );
        }
        Ok(Self {
            port,
            bind: bind.parse().context("BIND is not an IP address")?,
            public_address: address.trim_end_matches('/').to_owned(),
            caller_header: get("CALLER_HEADER")
                .map(|name| name.parse().with_context(|| format!("CALLER_HEADER is {name}; that is no header")))
                .transpose()?,
            database: match secret("DATABASE_URL", &get)? {
                Some(address) => DbConfig::Postgres(address),
                None => DbConfig::Sqlite(data_dir.join("motcua.sqlite")),
            },
            province: get("PROVINCE").unwrap_or_else(|| "tỉnh Đắk Nông".to_owned()),
            hotline: get("HOTLINE"),
            public_filing: switch("PUBLIC_FILING", get("PUBLIC_FILING"), true)?,
            glass_hours: number("GLASS_HOURS", get("GLASS_HOURS"), 4, 1..=72)?,
            notice_days: number("RETENTION_NOTICE_DAYS", get("RETENTION_NOTICE_DAYS"), 30, 7..=365)?,
            late_entry_days: number("LATE_ENTRY_DAYS", get("LATE_ENTRY_DAYS"), 5, 1..=30)?,
            mail: mail(secret("SMTP_URL", &get)?, get("MAIL_FROM"))?,
            sms: sms(&get)?,
            partners: get("PARTNERS_FILE").map_or(Ok(Vec::new()), |file| partners::read(&file))?,
            tls,
            scanner: get("CLAMD")
                .map(|text| {
                    Place::parse(&text)
                        .with_context(|| format!("CLAMD is {text}; it takes host:port or unix:/path"))
                })
                .transpose()?,
            providers: get("PROVIDERS_FILE")
                .map_or(Ok(oidc::Providers::default()), |file| providers::read(&file))?,
            font_dirs: get("FONT_DIRS")
                .unwrap_or_else(|| "/usr/share/fonts/truetype/liberation2".to_owned())
                .split(':')
                .map(PathBuf::from)
                .collect(),
            program: None,
            path: environment("PATH").unwrap_or_default(),
            demo,
            data_dir,
        })
    }
}

impl Config {
    /// Where keys and certificates lie.
    pub fn keys(&self) -> PathBuf {
        self.data_dir.join("keys")
    }
}

/// Whether an address is of TLS, or of this machine.
fn travels_safely(address: &str) -> bool {
    let Some(rest) = address.strip_prefix("http://") else { return address.starts_with("https://") };
    let host = rest.split(['/', '?']).next().unwrap_or_default();
    let host = if host.ends_with(']') { host } else { host.rsplit_once(':').map_or(host, |(host, _)| host) };
    let number = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || number.is_ok_and(|number| number.is_loopback())
}

/// A setting that holds a password: itself, or the content of the file that `KEY_FILE` names.
fn secret(key: &str, get: &impl Fn(&str) -> Option<String>) -> anyhow::Result<Option<String>> {
    let in_file = format!("{key}_FILE");
    match (get(key), get(&in_file)) {
        (Some(_), Some(_)) => bail!("{key} and {in_file} are both set"),
        (value, None) => Ok(value),
        (None, Some(file)) => from_file(&in_file, &file).map(Some),
    }
}

fn from_file(key: &str, file: &str) -> anyhow::Result<String> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{key} {file}"))?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

fn tls(certificate: Option<String>, key: Option<String>) -> anyhow::Result<Option<TlsFiles>> {
    match (certificate, key) {
        (None, None) => Ok(None),
        (Some(certificate), Some(key)) => Ok(Some(TlsFiles { certificate: certificate.into(), key: key.into() })),
        (Some(_), None) => bail!("TLS_CERTIFICATE needs TLS_KEY"),
        (None, Some(_)) => bail!("TLS_KEY needs TLS_CERTIFICATE"),
    }
}

fn number(key: &str, value: Option<String>, otherwise: u32, within: RangeInclusive<u32>) -> anyhow::Result<u32> {
    let Some(value) = value else { return Ok(otherwise) };
    let number = value.parse().ok().filter(|number| within.contains(number));
    number.with_context(|| format!("{key} is {value}; it takes {} to {}", within.start(), within.end()))
}

fn switch(key: &str, value: Option<String>, otherwise: bool) -> anyhow::Result<bool> {
    match value.as_deref() {
        None => Ok(otherwise),
        Some("on" | "1" | "true" | "yes") => Ok(true),
        Some("off" | "0" | "false" | "no") => Ok(false),
        Some(other) => bail!("{key} is {other}; it takes on or off"),
    }
}

fn mail(server: Option<String>, from: Option<String>) -> anyhow::Result<Option<(String, String)>> {
    match (server, from) {
        (None, _) => Ok(None),
        (Some(server), Some(from)) => Ok(Some((server, from))),
        (Some(_), None) => bail!("SMTP_URL needs MAIL_FROM, the address that mails come from"),
    }
}

fn sms(get: &impl Fn(&str) -> Option<String>) -> anyhow::Result<Option<Account>> {
    let Some(gateway) = get("SMS_GATEWAY") else { return Ok(None) };
    let needed = |key: &str| get(key).with_context(|| format!("SMS_GATEWAY needs {key}"));
    let password = from_file("SMS_PASSWORD_FILE", &needed("SMS_PASSWORD_FILE")?)?;
    Ok(Some(Account { gateway, system_id: needed("SMS_SYSTEM_ID")?, password, sender: needed("SMS_SENDER")? }))
}

fn read_file(path: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(error) => return Err(error).with_context(|| path.display().to_string()),
    };
    let table: BTreeMap<String, toml::Value> =
        toml::from_str(&text).with_context(|| path.display().to_string())?;
    let mut settings = BTreeMap::new();
    for (key, value) in table {
        let key = key.to_uppercase();
        if key == "DATA_DIR" || !KEYS.iter().any(|(known, _)| *known == key) {
            bail!("{}: {key} is not a setting of this file", path.display());
        }
        let value = match value {
            toml::Value::String(text) => text,
            toml::Value::Boolean(on) => if on { "on" } else { "off" }.to_owned(),
            other => other.to_string(),
        };
        settings.insert(key, value);
    }
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&str, &str)]) -> anyhow::Result<Config> {
        Config::from(|key| pairs.iter().find(|(name, _)| *name == key).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn nothing_set_means_loopback_sqlite_and_no_demo() {
        let folder = tempfile::tempdir().unwrap();
        let config = with(&[("DATA_DIR", folder.path().to_str().unwrap())]).unwrap();
        assert_eq!(
            (config.port, config.bind.is_loopback(), config.demo, config.public_filing),
            (8080, true, false, true)
        );
        assert!(matches!(config.database, DbConfig::Sqlite(_)));
    }

    #[test]
    fn the_environment_wins_over_the_file_and_unknown_keys_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let dir = ("DATA_DIR", folder.path().to_str().unwrap());
        std::fs::write(folder.path().join("motcua.toml"), "port = 9000\npublic_filing = false\n").unwrap();
        assert_eq!(with(&[dir]).unwrap().port, 9000);
        assert!(!with(&[dir]).unwrap().public_filing);
        assert_eq!(with(&[dir, ("PORT", "9001")]).unwrap().port, 9001);
        std::fs::write(folder.path().join("motcua.toml"), "porrt = 9000\n").unwrap();
        assert!(with(&[dir]).is_err());
    }

    #[test]
    fn bad_values_are_refused_with_the_key_named() {
        let folder = tempfile::tempdir().unwrap();
        let dir = ("DATA_DIR", folder.path().to_str().unwrap());
        for (key, value) in [
            ("PORT", "x"),
            ("PUBLIC_FILING", "maybe"),
            ("SMTP_URL", "smtp://h"),
            ("CALLER_HEADER", "x y"),
            ("SMS_GATEWAY", "127.0.0.1:2775"),
            ("PARTNERS_FILE", "/khong/co"),
            ("CLAMD", "/run/clamav/clamd.ctl"),
            ("PROVIDERS_FILE", "/khong/co"),
            ("TLS_CERTIFICATE", "cert.pem"),
            ("TLS_KEY", "key.pem"),
            ("PUBLIC_ADDRESS", "http://dichvucong.daknong.gov.vn"),
            ("PUBLIC_ADDRESS", "http://localhost.evil.vn:80"),
            ("DATABASE_URL_FILE", "/khong/co"),
            ("SMTP_URL_FILE", "/khong/co"),
        ] {
            let error = format!("{:#}", with(&[dir, (key, value)]).unwrap_err());
            assert!(error.contains(key), "{error}");
        }
    }

    #[test]
    fn people_are_reached_by_tls_or_on_this_machine() {
        for address in ["https://dvc.gov.vn", "http://localhost:8080", "http://127.0.0.1", "http://[::1]:80/"] {
            assert!(travels_safely(address), "{address}");
        }
        for address in ["http://10.0.0.1", "http://localhost.vn", "http://127.0.0.1.vn", "ftp://localhost", "x"] {
            assert!(!travels_safely(address), "{address}");
        }
        let demo = [("DEMO", "on"), ("PUBLIC_ADDRESS", "http://10.0.0.1")];
        assert!(with(&demo).is_ok(), "a demonstration holds nobody's data");
    }

    #[test]
    fn a_setting_with_a_password_may_stand_in_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("mail");
        std::fs::write(&file, "smtps://a:b@mail.vn\n").unwrap();
        let set = [("SMTP_URL_FILE", file.to_str().unwrap()), ("MAIL_FROM", "mc@x.vn")];
        assert_eq!(with(&set).unwrap().mail, Some(("smtps://a:b@mail.vn".into(), "mc@x.vn".into())));
        assert!(with(&[set[0], set[1], ("SMTP_URL", "smtps://c")]).is_err(), "which of the two?");
    }

    #[test]
    fn every_setting_stands_in_the_operators_guide() {
        let guide =
            std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/operating.md")).unwrap();
        for (key, _) in KEYS {
            assert!(guide.contains(&format!("`{key}`")), "{key} is missing in docs/operating.md");
        }
    }
}
