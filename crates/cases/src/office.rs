//! What every use case of this room works with: the store, the clock, the calendar, and the makers of paper.

use std::sync::Arc;

use base::{
    Clock, Moment,
    paper::{Darkroom, Renderer, Signer},
    scanner::Scanner,
};
use db::{Blobs, Db, Vault};
use rules::{calendar::Calendar, workflow::Ladder};

use crate::{calendar::Almanac, dossier::exchange::PartnerCard};

/// The installation as use cases see it; made once by the wiring, cheap to clone.
#[derive(Clone)]
pub struct Office {
    /// The database.
    pub db: Db,
    /// The installation's key.
    pub vault: Vault,
    /// Files and papers outside the database.
    pub blobs: Blobs,
    /// Where the present moment comes from. The demo's past is made by an office with another clock.
    pub clock: Arc<dyn Clock>,
    /// The working calendar with the decisions entered so far; [`Office::calendar`] is what holds now.
    pub calendar: Almanac,
    /// Sets papers.
    pub renderer: Arc<dyn Renderer>,
    /// Signs papers.
    pub signer: Arc<dyn Signer>,
    /// Turns photos into papers.
    pub darkroom: Arc<dyn Darkroom>,
    /// Looks at files for malware; `None`: the installation has no scanner.
    pub scanner: Option<Arc<dyn Scanner>>,
    /// What the installation decides.
    pub settings: Settings,
}

/// What an installation decides for itself.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The province as named in sentences, for example `tỉnh Đắk Nông`.
    pub province: String,
    /// The address people type, without a slash at the end; stands in links, messages and QR codes.
    pub address: String,
    /// Whether citizens may file here. Off, the portal keeps catalogue, guides, look-up and figures, and
    /// dossiers come in through the counter and from outside (Decree 118/2025/NĐ-CP closes provincial fronts).
    pub public_filing: bool,
    /// How many hours an officer may read a dossier outside the duty, once let.
    pub glass_hours: u32,
    /// How many days lie between the announcement that a dossier's content is destroyed and its destruction.
    pub notice_days: u32,
    /// The number people call for help.
    pub hotline: Option<String>,
    /// How many working days after the end of a declared outage papers of that time may be entered.
    pub late_entry_days: u32,
    /// When who is reminded of a running time.
    pub ladder: Ladder,
    /// The systems of ministries that dossiers are handed over to, without anything secret.
    pub partners: Vec<PartnerCard>,
}

impl Office {
    /// The present moment.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// The working calendar as it is now.
    pub fn calendar(&self) -> Calendar {
        self.calendar.now(&self.db)
    }
}
