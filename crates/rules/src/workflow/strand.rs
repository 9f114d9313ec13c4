//! Strands: what of a dossier is done by other systems.
//!
//! A linked service has several, one of them done here and the others by partners (Decree 61/2018/NĐ-CP, articles
//! 22 to 24); a procedure that a ministry's system processes is one whole strand, and the partner then owns its
//! status. Deliberately absent: whether the partner's system was reached. That is the synchronisation axis, kept by
//! the outbox (`cases::exchange`), which never moves the state of a dossier.

use base::{Date, Moment};
use serde::{Deserialize, Serialize};

use super::{CommandKind, Dossier, EventKind, Returned, State};

/// The key of the one strand of a procedure that is processed elsewhere altogether.
pub const WHOLE: &str = "whole";

/// A partner, as it was called when the dossier was filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partner {
    /// Its key in the settings.
    pub key: String,
    /// What people call it.
    pub name: String,
}

/// How far a strand is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StrandStatus {
    /// Waits for its turn.
    #[default]
    Waiting,
    /// Somebody works on it.
    Underway,
    /// There is a result.
    Done,
    /// It ended without one, with a reason.
    Refused,
}

impl StrandStatus {
    /// The word used in data and text keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Underway => "underway",
            Self::Done => "done",
            Self::Refused => "refused",
        }
    }

    /// Nothing more is to come.
    pub fn is_ended(self) -> bool {
        matches!(self, Self::Done | Self::Refused)
    }
}

/// One strand of a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strand {
    /// Unique in the dossier.
    pub key: String,
    /// Its name, as the citizen reads it.
    pub name: String,
    /// Who does it; `None`: the competent agency, here.
    pub partner: Option<Partner>,
    /// The procedure's code at the partner.
    #[serde(default)]
    pub procedure: Option<String>,
    /// The strands whose results it needs.
    #[serde(default)]
    pub after: Vec<String>,
    /// How far it is.
    #[serde(default)]
    pub status: StrandStatus,
    /// Since when.
    #[serde(default)]
    pub since: Option<Moment>,
    /// How often it was given to the outbox: the number of the latest forwarding.
    #[serde(default)]
    pub forwarded: u32,
    /// When it was last.
    #[serde(default)]
    pub forwarded_at: Option<Moment>,
    /// The partner's own code.
    #[serde(default)]
    pub foreign_code: Option<String>,
    /// What the partner said, in the order in which it came.
    #[serde(default)]
    pub reports: Vec<Report>,
    /// When we last heard from the partner.
    #[serde(default)]
    pub heard_at: Option<Moment>,
    /// Why it was refused.
    #[serde(default)]
    pub refusal: Option<String>,
    /// The result lies at our one-stop.
    #[serde(default)]
    pub here: bool,
    /// Handed to the citizen before the rest.
    #[serde(default)]
    pub returned: Option<Returned>,
}

/// What a partner says happened there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The message's own number: the same whenever it is sent.
    pub id: String,
    /// National status, 1 to 10.
    pub code: u8,
    /// When it happened there; by this the newest is told.
    pub at: Moment,
    /// The unit there.
    #[serde(default)]
    pub unit: Option<String>,
    /// What was done, what is asked for, or why not.
    #[serde(default)]
    pub words: String,
    /// Until when it is to be done there.
    #[serde(default)]
    pub until: Option<Moment>,
    /// The partner's own code.
    #[serde(default)]
    pub foreign_code: Option<String>,
    /// The result is handed to our one-stop.
    #[serde(default)]
    pub returns_here: bool,
    /// The results.
    #[serde(default)]
    pub results: Vec<PartnerResult>,
}

/// A result that another system made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnerResult {
    /// What it is.
    pub name: String,
    /// Its number.
    #[serde(default)]
    pub number: Option<String>,
    /// Its date.
    #[serde(default)]
    pub on: Option<Date>,
    /// Its file, at the partner.
    #[serde(default)]
    pub file: Option<PartnerFile>,
}

/// The file of a result, as the partner names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnerFile {
    /// By this it is fetched.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its hash, in hex.
    pub sha256: String,
}

impl Strand {
    /// The whole of a procedure that `partner` processes.
    pub fn whole(name: String, procedure: String, partner: Partner) -> Self {
        Self::planned(WHOLE.to_owned(), name, Some(partner), Some(procedure), Vec::new())
    }

    /// A strand that nobody has begun.
    pub fn planned(
        key: String,
        name: String,
        partner: Option<Partner>,
        procedure: Option<String>,
        after: Vec<String>,
    ) -> Self {
        Self {
            key,
            name,
            partner,
            procedure,
            after,
            status: StrandStatus::Waiting,
            since: None,
            forwarded: 0,
            forwarded_at: None,
            foreign_code: None,
            reports: Vec::new(),
            heard_at: None,
            refusal: None,
            here: false,
            returned: None,
        }
    }

    /// What the partner said last, by the time at which it happened there; of two in the same second the one that
    /// is further on. So the status does not depend on the order in which messages come.
    pub fn latest(&self) -> Option<&Report> {
        self.reports.iter().max_by_key(|report| (report.at, report.code))
    }

    /// Handed over, and not ended: the partner owes us news.
    pub fn is_awaited(&self) -> bool {
        self.partner.is_some() && self.status == StrandStatus::Underway
    }

    /// Since when nothing was heard of it, while something is to be heard.
    pub fn silent_since(&self) -> Option<Moment> {
        let since = self.heard_at.max(self.forwarded_at);
        since.filter(|_| self.is_awaited())
    }

    /// A result that the one-stop has and the citizen has not.
    pub fn is_to_be_returned(&self) -> bool {
        self.status == StrandStatus::Done && self.here && self.returned.is_none()
    }

    pub(super) fn turns(&mut self, status: StrandStatus, at: Moment) {
        if self.status != status {
            (self.status, self.since) = (status, Some(at));
        }
    }

    /// What the newest report makes of it.
    pub(super) fn follow_reports(&mut self, at: Moment) {
        let Some(latest) = self.latest().cloned() else { return };
        self.foreign_code = latest.foreign_code.clone().or(self.foreign_code.take());
        let status = status_of(latest.code);
        self.refusal = (status == StrandStatus::Refused).then(|| latest.words.clone());
        self.here = status == StrandStatus::Done && latest.code == 9 && latest.returns_here;
        self.turns(status, at);
    }
}

/// What a national code says of a strand.
fn status_of(code: u8) -> StrandStatus {
    match code {
        3 | 7 | 8 => StrandStatus::Refused,
        9 | 10 => StrandStatus::Done,
        _ => StrandStatus::Underway,
    }
}

/// Our state for a national code, where a partner's status is the dossier's (domain reference, 4.1).
pub fn state_of(code: u8) -> Option<State> {
    Some(match code {
        1 => State::Submitted,
        2 => State::Accepted,
        3 => State::NotAccepted,
        4 => State::InProcessing,
        5 => State::Supplement,
        6 => State::WaitingFinance,
        7 => State::Withdrawn,
        8 => State::Stopped,
        9 => State::ResultReady,
        10 => State::Returned,
        _ => return None,
    })
}

impl Dossier {
    /// The strand with that key.
    pub fn strand(&self, key: &str) -> Option<&Strand> {
        self.strands.iter().find(|strand| strand.key == key)
    }

    pub(super) fn strand_mut(&mut self, key: &str) -> Option<&mut Strand> {
        self.strands.iter_mut().find(|strand| strand.key == key)
    }

    /// The strand by which another system owns the status of the whole dossier.
    pub fn elsewhere(&self) -> Option<&Strand> {
        self.strand(WHOLE).filter(|_| self.state != State::Draft)
    }

    /// The strand of a linked service that is done here.
    pub fn own_strand(&self) -> Option<&Strand> {
        self.strands.iter().find(|strand| strand.partner.is_none())
    }

    /// Whether the file with this hash is a result that waits at the one-stop for the citizen.
    pub fn holds_back(&self, sha256: &str) -> bool {
        let waits = |strand: &&Strand| strand.is_to_be_returned() && self.returned.is_none();
        let is_it = |strand: &Strand| {
            let results = strand.reports.iter().flat_map(|report| &report.results);
            results.filter_map(|result| result.file.as_ref()).any(|file| file.sha256 == sha256)
        };
        self.strands.iter().filter(waits).any(is_it)
    }

    /// Strands at partners that have not ended; the dossier is not ready before.
    pub fn open_strands(&self) -> impl Iterator<Item = &Strand> {
        self.strands.iter().filter(|strand| strand.partner.is_some() && !strand.status.is_ended())
    }
}

/// What comes from a partner, or goes to one by itself: events that an officer's page did not ask for.
pub fn is_a_partners(event: EventKind) -> bool {
    matches!(event, EventKind::Forwarded | EventKind::ForeignTaken | EventKind::ForeignStatus)
}

/// Work on the strand that is done here: what it decides does not hang on what partners have said of theirs since the page
/// was opened. What ends the dossier, hands results out or sends something to a partner does.
pub fn is_work_here(kind: CommandKind) -> bool {
    use CommandKind as K;
    matches!(
        kind,
        K::Accept
            | K::Transfer
            | K::Confirm
            | K::LeaveUnscanned
            | K::Recall
            | K::Assign
            | K::StepBack
            | K::FinishStep
            | K::AskAgencies
            | K::AskOpinion
            | K::GiveOpinion
            | K::ForgoOpinion
            | K::ExtendOpinion
            | K::SubmitDraft
            | K::Review
            | K::SendBack
            | K::Sign
            | K::Issue
            | K::HandResult
            | K::Delegate
            | K::RecordPayment
    )
}

impl Dossier {
    /// Whether it differs from `before` in nothing but partners' own strands: state, holder, times, papers and the strand
    /// that is done here are the same. Never of a dossier of which a partner owns the status.
    pub fn differs_only_by_partners(&self, before: &Self) -> bool {
        let own = |dossier: &Self| dossier.own_strand().cloned();
        if self.elsewhere().is_some() || own(self) != own(before) {
            return false;
        }
        *before == Self { strands: before.strands.clone(), version: before.version, ..self.clone() }
    }
}
