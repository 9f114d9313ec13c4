//! The commands, one file each.

mod admin;
mod administrator;
mod api_client;
mod check;
mod demo;
mod dossiers;
mod draw;
mod due;
mod import;
mod jobs;
mod officers;
mod outage;
mod reorganise;
pub mod sheet;
mod totp;

use std::path::PathBuf;

use clap::Subcommand;

use crate::{config::Config, wiring::House};

/// What can be asked of the binary.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the portal and the desk.
    Serve,
    /// Bring tables and shipped catalogue up to date and stop.
    Migrate,
    /// Fill an empty data folder with Đắk Nông of 2019, made-up people and dossiers, and serve it. Started
    /// again, it finds its data.
    Demo,
    /// Count a limit day by day and print when it ends; for whoever doubts a date. Needs no data folder.
    Due(due::Due),
    /// Compare every row with its events, open every paper and file, print what is wrong and fail when anything
    /// is. Changes nothing.
    Check,
    /// Print work that failed (messages, papers, recounting) and is tried again or was given up after a day.
    Jobs {
        /// Have all of it tried again, also what was given up.
        #[arg(long)]
        again: bool,
    },
    /// Make the first system administrator and print a password for the first sign-in; refused once there is one.
    Administrator(Administrator),
    /// Print the code that an authenticator app shows now for this key: for whoever tries the demonstration without
    /// a phone at hand.
    Totp {
        /// The key, as the demonstration prints it.
        key: String,
    },
    /// A reorganisation as a batch: what agencies that ended still have goes to those that take their place.
    #[command(subcommand)]
    Reorganise(Reorganise),
    /// Draw a page of a PDF or a photo from standard input; the server's own helper.
    #[command(hide = true)]
    Draw(draw::Draw),
    /// What is done rarely and with care, while no server is at work with the data folder.
    #[command(subcommand)]
    Admin(Admin),
    /// Declared outages of the system: for when the pages cannot be reached.
    #[command(subcommand)]
    Outage(Outage),
    /// Other systems of the province that read by HTTP with a key.
    #[command(subcommand)]
    ApiClient(ApiClient),
    /// Read data into the installation. An empty data folder is made ready first.
    #[command(subcommand)]
    Import(Import),
}

/// What the operator does rarely.
#[derive(Debug, Subcommand)]
pub enum Admin {
    /// Put everything under a new key of the installation. Goes on where it stopped when it was killed; the old key is
    /// needed until it is done and kept beside the new one for backups from before.
    RotateKeys,
    /// Sign somebody out everywhere, or everybody: after a theft of devices, or when nobody is sure any more. They sign in
    /// again.
    EndSessions {
        /// A citizen's phone number or e-mail address, or an officer's name for signing in.
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        who: Option<String>,
        /// Everybody, citizens and officers.
        #[arg(long)]
        all: bool,
    },
}

/// The first system administrator.
#[derive(Debug, clap::Args)]
pub struct Administrator {
    /// Code of the agency they serve, as in the imported organisation.
    agency: String,
    /// Name for signing in.
    username: String,
    /// Name in full.
    name: String,
    /// Position.
    title: String,
}

/// What can be imported.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// Agencies with their dates and successors (JSON).
    Organisation {
        /// The file.
        file: PathBuf,
    },
    /// Procedures in the national catalogue's shape (one JSON a line, plain or gzip).
    Procedures {
        /// The file.
        file: PathBuf,
    },
    /// A decision about the days off of one year (TOML, as in `province/calendar/`); running limits are counted
    /// again. A server that runs counts by it at once.
    Calendar {
        /// The file.
        file: PathBuf,
    },
    /// Officers and their roles from a spreadsheet (XLSX, ODS, XLS) or CSV: columns Tên đăng nhập, Họ và tên, Chức
    /// danh, Cơ quan (code or full name), Vai trò, and where needed Từ ngày, Đến ngày. Whole or not at all.
    Officers {
        /// The file.
        file: PathBuf,
        /// Where the first passwords of new officers are written; must not exist yet.
        #[arg(long)]
        passwords: PathBuf,
    },
    /// Running dossiers of another system from a spreadsheet (XLSX, ODS, XLS) or CSV, with their old codes, dates and
    /// holders. Whole or not at all; a dossier that was taken before is left as it is. Prints the reconciliation.
    Dossiers(Dossiers),
    /// The internal process of one procedure (TOML, as `process.toml` of a folder under `procedures/`): a new revision,
    /// for dossiers filed from now on. Every fault is told with its line, and then nothing changes.
    Process {
        /// National code of the procedure.
        code: String,
        /// The file.
        file: PathBuf,
    },
    /// Which service is offered at which level, by procedure and agency (TOML, as `province/levels.toml`).
    Levels {
        /// The file.
        file: PathBuf,
    },
}

/// What to do about a reorganisation; DAY is the first day of the new map, for example 2025-07-01.
#[derive(Debug, Subcommand)]
pub enum Reorganise {
    /// Make the plan where there is none, and print what each agency that ended still has and who takes its place.
    Plan {
        /// The first day of the new map.
        day: base::Date,
    },
    /// Decide who takes the place of an agency.
    Decide {
        /// The first day of the new map.
        day: base::Date,
        /// Code of the agency that ended.
        agency: String,
        /// Code of the agency that takes its place.
        successor: String,
        /// The agency was split: open dossiers go by the commune in the applicant's address, the rest to SUCCESSOR.
        #[arg(long)]
        by_place: bool,
    },
    /// Run the plan, or go on with it; refused until everything is decided and the day has come.
    Run {
        /// The first day of the new map.
        day: base::Date,
    },
}

/// What to do about outages. Moments are Vietnamese time, for example "2019-05-20 08:00".
#[derive(Debug, Subcommand)]
pub enum Outage {
    /// Declare an outage and print its id.
    Declare {
        /// Why.
        reason: String,
        /// Since when; now unless given.
        #[arg(long)]
        began: Option<String>,
        /// Code of the agency that is struck; all of them unless given.
        #[arg(long)]
        agency: Option<String>,
    },
    /// End an outage.
    End {
        /// Its id, as `list` prints it.
        id: base::OutageId,
        /// Until when; now unless given.
        #[arg(long)]
        at: Option<String>,
    },
    /// Print all outages, the newest first, with how many dossiers were entered of each.
    List,
}

/// What to do about systems that read by a key. Days are like 2026-01-31.
#[derive(Debug, Subcommand)]
pub enum ApiClient {
    /// Make one; prints its id and its key, which nobody can read again.
    Make {
        /// What the system is called.
        name: String,
        /// What it reads for.
        #[arg(long)]
        purpose: String,
        /// Code of the agency of which it reads; the whole province unless given.
        #[arg(long)]
        agency: Option<String>,
        /// What it may do: read-catalogue, read-dossiers, read-figures; may be given several times.
        #[arg(long, required = true)]
        may: Vec<String>,
        /// The first day; today unless given.
        #[arg(long)]
        from: Option<base::Date>,
        /// The last day, within a year of the first.
        #[arg(long)]
        to: base::Date,
    },
    /// Give it a new key and print it.
    Rotate {
        /// Its id, as `list` prints it.
        id: base::ApiClientId,
        /// For how many days the keys it has stay good, seven at most.
        #[arg(long, default_value_t = 0)]
        overlap: u8,
    },
    /// End it: none of its keys opens anything any more.
    End {
        /// Its id, as `list` prints it.
        id: base::ApiClientId,
    },
    /// Print all of them, the newest first, with their last use.
    List,
}

/// A list of running dossiers of another system.
#[derive(Debug, clap::Args)]
pub struct Dossiers {
    /// The list.
    #[arg(required_unless_present = "template")]
    file: Option<PathBuf>,
    /// What the other system is called; stands on every page and paper, and with the old code it is the key.
    #[arg(long, required_unless_present = "template")]
    source: Option<String>,
    /// Write to every citizen with phone or e-mail that the dossier goes on here, with the new look-up secret.
    #[arg(long)]
    tell: bool,
    /// Write an empty list with the columns' headings (CSV) instead; must not exist yet.
    #[arg(long, conflicts_with_all = ["file", "source", "tell"])]
    template: Option<PathBuf>,
}

impl Command {
    /// Does it.
    pub fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Due(asked) => due::due(&asked),
            Self::Draw(asked) => draw::draw(&asked),
            Self::Serve => crate::serve::serve(&Config::read()?),
            Self::Migrate => {
                House::open(&Config::read()?).map(|house| println!("up to date on {}", house.office.db.engine()))
            }
            Self::Check => check::check(&Config::read()?),
            Self::Jobs { again } => jobs::jobs(&Config::read()?, again),
            Self::Administrator(new) => administrator::administrator(&Config::read()?, &new),
            Self::Totp { key } => totp::totp(&key),
            Self::Demo => demo::demo(Config::read()?),
            Self::Reorganise(asked) => reorganise::reorganise(&Config::read()?, &asked),
            Self::Admin(Admin::RotateKeys) => admin::rotate_keys(&Config::read()?),
            Self::Admin(Admin::EndSessions { who, .. }) => admin::end_sessions(&Config::read()?, who.as_deref()),
            Self::Outage(asked) => outage::outage(&Config::read()?, &asked),
            Self::ApiClient(asked) => api_client::api_client(&Config::read()?, &asked),
            Self::Import(what) => import::import(&Config::read()?, &what),
        }
    }
}
