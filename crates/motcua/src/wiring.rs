//! The installation's parts put together.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context;
use base::{Clock, SystemClock, scanner::Scanner};
use cases::{Office, Settings};
use db::{Blobs, Db, Vault};
use liaison::{Lines, clamd::Clamd};
use outreach::{
    Channel, Channels,
    channel::{Mailbox, Smtp},
    sms::Smpp,
};
use people::People;
use rules::{
    calendar::{Calendar, Year},
    workflow::Ladder,
};

use crate::config::Config;

/// The days off of the years that have been decided, as shipped.
const YEARS: [&str; 8] = [
    include_str!("../../../province/calendar/2019.toml"),
    include_str!("../../../province/calendar/2020.toml"),
    include_str!("../../../province/calendar/2021.toml"),
    include_str!("../../../province/calendar/2022.toml"),
    include_str!("../../../province/calendar/2023.toml"),
    include_str!("../../../province/calendar/2024.toml"),
    include_str!("../../../province/calendar/2025.toml"),
    include_str!("../../../province/calendar/2026.toml"),
];

/// The whole house: what delivery, worker and commands share.
#[derive(Clone)]
pub struct House {
    /// What use cases work with.
    pub office: Office,
    /// Agencies, officers, accounts.
    pub people: People,
    /// How messages leave.
    pub channels: Arc<Channels>,
    /// The lines to the systems of ministries.
    pub lines: Arc<Lines>,
}

/// The folders of an installation.
struct Folders {
    keys: PathBuf,
    blobs: PathBuf,
}

impl Folders {
    fn make(config: &Config) -> anyhow::Result<Self> {
        let data: &Path = &config.data_dir;
        let folders = Self { keys: config.keys(), blobs: data.join("blobs") };
        for folder in [data, &folders.keys, &folders.blobs] {
            std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        }
        Ok(folders)
    }
}

impl House {
    /// Opens the installation with the machine's clock, tables and shipped catalogue up to date: what every
    /// command begins with, so that an empty data folder is made ready by any of them.
    pub fn open(config: &Config) -> anyhow::Result<Self> {
        let house = Self::open_at(config, Arc::new(SystemClock))?;
        house.make_ready()?;
        Ok(house)
    }

    /// Takes in the catalogue that ships with the product and settles dates whose year was decided meanwhile. Agencies do not ship: an operator imports them.
    pub fn make_ready(&self) -> anyhow::Result<()> {
        cases::catalogue::import::import_shipped(&self.office.db, self.office.now())?;
        cases::calendar::catch_up(&self.office)?;
        Ok(())
    }

    /// The parts on another clock, tables up to date, catalogue as it is: the demo's past and tests.
    pub fn open_at(config: &Config, clock: Arc<dyn Clock>) -> anyhow::Result<Self> {
        let folders = Folders::make(config)?;
        let db = Db::open(&config.database)?;
        db.migrate()?;
        crate::rotate::refuse_halfway(&db)?;
        let vault = Vault::open_or_create(&folders.keys.join("installation.key"))?;
        let press = Arc::new(paper::Press::open(&config.font_dirs)?);
        let office = Office {
            db,
            vault,
            blobs: Blobs::local(&folders.blobs)?,
            clock,
            calendar: shipped_calendar()?.into(),
            darkroom: Arc::new(darkroom(config, press.clone())),
            scanner: config.scanner.clone().map(|place| Arc::new(Clamd::at(place)) as Arc<dyn Scanner>),
            signer: Arc::new(paper::Keyring::new(folders.keys, press.clone())),
            renderer: press,
            settings: Settings {
                province: config.province.clone(),
                address: config.public_address.clone(),
                public_filing: config.public_filing,
                glass_hours: config.glass_hours,
                notice_days: config.notice_days,
                hotline: config.hotline.clone(),
                late_entry_days: config.late_entry_days,
                ladder: ladder(config)?,
                partners: config.partners.iter().map(|partner| partner.card.clone()).collect(),
            },
        };
        let channels = channels(config)?;
        let people = People {
            db: office.db.clone(),
            vault: office.vault.clone(),
            clock: office.clock.clone(),
            address: config.public_address.clone(),
            providers: config.providers.clone(),
            phones_reachable: channels.phone.is_some(),
            origin: base::Origin::default(),
        };
        let lines = Lines::to(config.partners.iter().map(|partner| partner.account.clone()));
        Ok(Self { office, people, channels: Arc::new(channels), lines: Arc::new(lines) })
    }

    /// The same house on another clock.
    #[must_use]
    pub fn with_clock(&self, clock: Arc<dyn Clock>) -> Self {
        let mut house = self.clone();
        house.office.clock = clock.clone();
        house.people.clock = clock;
        house
    }
}

fn darkroom(config: &Config, press: Arc<paper::Press>) -> paper::Lab {
    let lab = paper::Lab::new(press, &config.path);
    match &config.program {
        Some(program) => lab.drawing_by(program.clone(), config.font_dirs.clone(), &config.path),
        None => lab,
    }
}

/// When who is reminded: as shipped, or as the data folder's `reminders.toml` says.
fn ladder(config: &Config) -> anyhow::Result<Ladder> {
    let own = config.data_dir.join("reminders.toml");
    let text = match std::fs::read_to_string(&own) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ladder::SHIPPED.to_owned(),
        Err(error) => return Err(error).with_context(|| own.display().to_string()),
    };
    Ladder::parse(&text).with_context(|| own.display().to_string())
}

/// The calendar as shipped, before entered decisions; later years are computed and marked provisional.
pub fn shipped_calendar() -> anyhow::Result<Calendar> {
    let years = YEARS.iter().map(|text| Year::parse(text)).collect::<Result<Vec<_>, _>>()?;
    Ok(Calendar::from_years(years)?)
}

fn channels(config: &Config) -> anyhow::Result<Channels> {
    let said = |setting: &'static str| move |why: String| anyhow::Error::msg(why).context(setting);
    if config.demo && config.sms.is_none() {
        return Ok(Channels::mailbox());
    }
    let email: Box<dyn Channel> = match config.mail.as_ref().filter(|_| !config.demo) {
        Some((server, from)) => Box::new(Smtp::new(server, None, from).map_err(said("SMTP_URL"))?),
        None => Box::new(Mailbox),
    };
    let phone = config.sms.as_ref().map(Smpp::new).transpose().map_err(said("SMS_GATEWAY"))?;
    Ok(Channels { email, phone: phone.map(|smpp| Box::new(smpp) as Box<dyn Channel>) })
}
