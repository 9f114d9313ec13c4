//! The audit trail of security events: who signed in, whose rights were changed, what was exported.
//!
//! An event is written in the transaction of its cause and never changed or removed: no code does it, and the
//! store refuses it. It holds ids and words, never a name, number or address. Deliberately absent: what happens
//! to a dossier, which has events of its own.

mod store;

use base::{Date, Denied, Moment, Officer};
use db::{DbError, Tx};
use rules::policy::{Action, may};

use crate::{People, sessions::Subject};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A session began.
    SignedIn,
    /// A wrong password or code.
    SignInFailed,
    /// Too many wrong ones: the door stays shut for a while.
    LockedOut,
    /// A session was ended by somebody.
    SessionEnded,
    /// A password was changed.
    PasswordChanged,
    /// A password was given that holds for the first sign-in only.
    PasswordGiven,
    /// A second factor was set up.
    FactorSet,
    /// A second factor was taken away; a new one is set up at the next sign-in.
    FactorRemoved,
    /// A recovery code was used in place of a second factor.
    RecoveryUsed,
    /// A second factor was shown again.
    SteppedUp,
    /// An officer's account was asked for.
    OfficerRequested,
    /// A request for an officer was declined.
    RequestDeclined,
    /// An officer's account was made.
    OfficerCreated,
    /// An officer's account was locked.
    OfficerLocked,
    /// An officer's account was unlocked.
    OfficerUnlocked,
    /// A role was given.
    RightGiven,
    /// A role was ended.
    RightEnded,
    /// A role was reviewed and kept.
    RightConfirmed,
    /// The audit trail was exported.
    Exported,
    /// A step on a dossier was refused because it was forged or stale.
    StepRefused,
    /// An officer asked to read a dossier outside their duty.
    GlassAsked,
    /// A second person let them.
    GlassGranted,
    /// A second person did not let them.
    GlassDeclined,
    /// The officer opened the dossier by that grant for the first time.
    GlassUsed,
    /// A dossier's content was announced to be destroyed.
    DossierAnnounced,
    /// A dossier's content was destroyed.
    DossierDestroyed,
    /// Inspection keeps a dossier from being destroyed.
    HoldPlaced,
    /// And does so no more.
    HoldLifted,
    /// Somebody downloaded what is kept about them.
    DataExported,
    /// The process of a procedure was put in the place of another.
    ProcessChanged,
    /// Malware was found in a file.
    FileInfected,
    /// What a provider of identity vouches for was brought together with an account.
    IdentityLinked,
    /// And was taken apart again.
    IdentityUnlinked,
    /// An address was added by which an account is reached.
    ContactAdded,
    /// A passkey was added.
    PasskeyAdded,
    /// A passkey was taken away.
    PasskeyRemoved,
    /// Somebody signed in from a device not seen before.
    NewDevice,
    /// A forgotten password was set anew by a code sent to the holder.
    PasswordRecovered,
    /// An officer at a counter looked for an account.
    AccountSought,
    /// The recovery of an account was asked for at a counter.
    RecoveryAsked,
    /// The new address of a recovery was proven by a code.
    RecoveryProven,
    /// A second officer declined a recovery.
    RecoveryDeclined,
    /// A second officer confirmed it: only the new address opens the account.
    AccountRecovered,
    /// A key was made for another system.
    ApiClientMade,
    /// It got a new key.
    ApiKeyRotated,
    /// Its keys were ended.
    ApiClientEnded,
    /// Somebody was asked to act for somebody else.
    MandateOffered,
    /// And will.
    MandateAccepted,
    /// And will not.
    MandateDeclined,
    /// And does so no more, or is asked no more.
    MandateEnded,
    /// Somebody began to act for somebody else in a session.
    ActingBegan,
}

impl Kind {
    /// All kinds, in the order in which pages list them.
    pub const ALL: [Self; 51] = [
        Self::SignedIn,
        Self::SignInFailed,
        Self::LockedOut,
        Self::SessionEnded,
        Self::PasswordChanged,
        Self::PasswordGiven,
        Self::FactorSet,
        Self::FactorRemoved,
        Self::RecoveryUsed,
        Self::SteppedUp,
        Self::OfficerRequested,
        Self::RequestDeclined,
        Self::OfficerCreated,
        Self::OfficerLocked,
        Self::OfficerUnlocked,
        Self::RightGiven,
        Self::RightEnded,
        Self::RightConfirmed,
        Self::Exported,
        Self::StepRefused,
        Self::GlassAsked,
        Self::GlassGranted,
        Self::GlassDeclined,
        Self::GlassUsed,
        Self::DossierAnnounced,
        Self::DossierDestroyed,
        Self::HoldPlaced,
        Self::HoldLifted,
        Self::DataExported,
        Self::ProcessChanged,
        Self::FileInfected,
        Self::IdentityLinked,
        Self::IdentityUnlinked,
        Self::ContactAdded,
        Self::PasskeyAdded,
        Self::PasskeyRemoved,
        Self::NewDevice,
        Self::PasswordRecovered,
        Self::AccountSought,
        Self::RecoveryAsked,
        Self::RecoveryProven,
        Self::RecoveryDeclined,
        Self::AccountRecovered,
        Self::ApiClientMade,
        Self::ApiKeyRotated,
        Self::ApiClientEnded,
        Self::MandateOffered,
        Self::MandateAccepted,
        Self::MandateDeclined,
        Self::MandateEnded,
        Self::ActingBegan,
    ];
    /// What the holder of an account is shown of it.
    const OWN: [Self; 26] = [
        Self::SignedIn,
        Self::NewDevice,
        Self::SignInFailed,
        Self::LockedOut,
        Self::SessionEnded,
        Self::PasswordChanged,
        Self::PasswordRecovered,
        Self::PasswordGiven,
        Self::FactorSet,
        Self::FactorRemoved,
        Self::RecoveryUsed,
        Self::DataExported,
        Self::IdentityLinked,
        Self::IdentityUnlinked,
        Self::ContactAdded,
        Self::PasskeyAdded,
        Self::PasskeyRemoved,
        Self::AccountSought,
        Self::RecoveryAsked,
        Self::RecoveryDeclined,
        Self::AccountRecovered,
        Self::MandateOffered,
        Self::MandateAccepted,
        Self::MandateDeclined,
        Self::MandateEnded,
        Self::ActingBegan,
    ];

    /// The word used in the table, addresses and text keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::SignedIn => "signed-in",
            Self::SignInFailed => "sign-in-failed",
            Self::LockedOut => "locked-out",
            Self::SessionEnded => "session-ended",
            Self::PasswordChanged => "password-changed",
            Self::PasswordGiven => "password-given",
            Self::FactorSet => "factor-set",
            Self::FactorRemoved => "factor-removed",
            Self::RecoveryUsed => "recovery-used",
            Self::SteppedUp => "stepped-up",
            Self::OfficerRequested => "officer-requested",
            Self::RequestDeclined => "request-declined",
            Self::OfficerCreated => "officer-created",
            Self::OfficerLocked => "officer-locked",
            Self::OfficerUnlocked => "officer-unlocked",
            Self::RightGiven => "right-given",
            Self::RightEnded => "right-ended",
            Self::RightConfirmed => "right-confirmed",
            Self::Exported => "exported",
            Self::StepRefused => "step-refused",
            Self::GlassAsked => "glass-asked",
            Self::GlassGranted => "glass-granted",
            Self::GlassDeclined => "glass-declined",
            Self::GlassUsed => "glass-used",
            Self::DossierAnnounced => "dossier-announced",
            Self::DossierDestroyed => "dossier-destroyed",
            Self::HoldPlaced => "hold-placed",
            Self::HoldLifted => "hold-lifted",
            Self::DataExported => "data-exported",
            Self::ProcessChanged => "process-changed",
            Self::FileInfected => "file-infected",
            Self::IdentityLinked => "identity-linked",
            Self::IdentityUnlinked => "identity-unlinked",
            Self::ContactAdded => "contact-added",
            Self::PasskeyAdded => "passkey-added",
            Self::PasskeyRemoved => "passkey-removed",
            Self::NewDevice => "new-device",
            Self::PasswordRecovered => "password-recovered",
            Self::AccountSought => "account-sought",
            Self::RecoveryAsked => "recovery-asked",
            Self::RecoveryProven => "recovery-proven",
            Self::RecoveryDeclined => "recovery-declined",
            Self::AccountRecovered => "account-recovered",
            Self::ApiClientMade => "api-client-made",
            Self::ApiKeyRotated => "api-key-rotated",
            Self::ApiClientEnded => "api-client-ended",
            Self::MandateOffered => "mandate-offered",
            Self::MandateAccepted => "mandate-accepted",
            Self::MandateDeclined => "mandate-declined",
            Self::MandateEnded => "mandate-ended",
            Self::ActingBegan => "acting-began",
        }
    }

    /// The kind that tables call `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// An event to be noted.
#[derive(Debug, Clone)]
pub struct Event {
    pub(crate) kind: Kind,
    pub(crate) actor: Option<Subject>,
    pub(crate) subject: Option<Subject>,
    detail: String,
}

impl Kept {
    /// On what kind of device it was, where the event says so.
    pub fn device(&self) -> Option<base::Device> {
        let said = matches!(self.kind, Kind::SignedIn | Kind::NewDevice) && !self.detail.is_empty();
        said.then(|| base::Device::from_word(&self.detail))
    }
}

impl Event {
    /// Somebody did this to themself.
    pub fn own(kind: Kind, who: Subject) -> Self {
        Self { kind, actor: Some(who), subject: Some(who), detail: String::new() }
    }
    /// Nobody known did this, to somebody or to nobody known.
    pub fn unknown(kind: Kind, subject: Option<Subject>) -> Self {
        Self { kind, actor: None, subject, detail: String::new() }
    }
    /// Somebody did this to somebody.
    pub fn to(kind: Kind, actor: Option<Subject>, subject: Option<Subject>) -> Self {
        Self { kind, actor, subject, detail: String::new() }
    }
    /// With words and ids that say more.
    #[must_use]
    pub fn about(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }
}

/// An event as it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// When.
    pub at: Moment,
    /// What.
    pub kind: Kind,
    /// Who did it, when that is known.
    pub actor: Option<Subject>,
    /// Whose account, session or right it was.
    pub subject: Option<Subject>,
    /// Words and ids.
    pub detail: String,
    /// The operation's id.
    pub operation: String,
}

/// What to look for; what is not said is not asked.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// On that day.
    pub day: Option<Date>,
    /// Of that kind.
    pub kind: Option<Kind>,
    /// By or about the officer or account with this id.
    pub id: Option<String>,
}

/// How many events a page of the trail shows.
pub const PAGE: u32 = 50;
/// How many events the holder of an account is shown.
const RECENT: u32 = 10;
/// How many events an export holds at most; a search by day stays below it.
pub const MOST: u32 = 100_000;

/// Notes an event and tells the account's holder where it concerns them; part of its cause's transaction.
pub fn note(people: &People, tx: &Tx, event: &Event) -> Result<(), DbError> {
    note_at(tx, event, &people.origin.operation, people.now())?;
    crate::notice::tell(people, tx, event)
}

/// The same for rooms that have no accounts at hand: `operation` is the id under which the request is in the log.
pub fn note_at(tx: &Tx, event: &Event, operation: &str, now: Moment) -> Result<(), DbError> {
    // The log carries them off the machine, where whoever may write to the database cannot reach them.
    let ((_, actor), (_, subject)) = (Subject::columns(event.actor), Subject::columns(event.subject));
    let (kind, detail, asked) = (event.kind.word(), event.detail.clone(), operation.to_owned());
    tx.afterwards(move || tracing::info!(target: "audit", kind, actor, subject, detail, operation = asked));
    store::insert(tx, event, operation, now)
}

/// How many events of a kind somebody caused since then; for those whose number is bounded.
pub fn count_since(tx: &Tx, kind: Kind, actor: Option<Subject>, since: Moment) -> Result<u64, DbError> {
    store::count_since(tx, kind, actor, since)
}

/// How many events of a kind there are about somebody since then.
pub(crate) fn count_about(tx: &Tx, kind: Kind, who: Subject, since: Moment) -> Result<u64, DbError> {
    store::count_about(tx, kind, who, since)
}

/// What happened to somebody's own account lately, the newest first, as they are shown it themself.
pub fn recent(people: &People, who: Subject) -> Result<Vec<Kept>, DbError> {
    people.db.read(|tx| store::recent(tx, who, &Kind::OWN, RECENT))
}

/// A page of what was found, the newest first, and how many there are in all.
pub fn find(people: &People, officer: &Officer, search: &Search, page: u32) -> anyhow::Result<(Vec<Kept>, u64)> {
    allowed(officer)?;
    Ok(people.db.read(|tx| store::find(tx, search, PAGE, page.saturating_sub(1).saturating_mul(PAGE)))?)
}

/// What was found as a table of values separated by commas. The export is an event itself.
pub fn export(people: &People, officer: &Officer, search: &Search) -> anyhow::Result<String> {
    people.proved()?;
    allowed(officer)?;
    let who = Subject::Officer(officer.id);
    let asked =
        [search.day.map(|day| day.to_string()), search.kind.map(|kind| kind.word().to_owned()), search.id.clone()];
    let asked = asked.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let found = people.db.write::<_, DbError>(|tx| {
        note(people, tx, &Event::own(Kind::Exported, who).about(asked.clone()))?;
        store::find(tx, search, MOST, 0)
    })?;
    Ok(table(&found.0))
}

/// What happened to somebody's own account, for themself.
pub(crate) fn about(people: &People, who: Subject) -> anyhow::Result<Vec<Kept>> {
    let search = Search { id: Some(Subject::columns(Some(who)).1), ..Search::default() };
    Ok(people.db.read(|tx| store::find(tx, &search, MOST, 0))?.0)
}

fn allowed(officer: &Officer) -> Result<(), Denied> {
    if may(officer, Action::SeeAudit) { Ok(()) } else { Err(Denied::NotAllowed) }
}

/// Every value is a word, an id or a moment, so none needs quoting.
fn table(events: &[Kept]) -> String {
    let mut text = "at,kind,actor_kind,actor,subject_kind,subject,detail,operation\n".to_owned();
    for event in events {
        let (actor_kind, actor) = Subject::columns(event.actor);
        let (subject_kind, subject) = Subject::columns(event.subject);
        let fields = [
            event.at.to_string(),
            event.kind.word().to_owned(),
            actor_kind.to_owned(),
            actor,
            subject_kind.to_owned(),
            subject,
            event.detail.replace([',', '"', '\n', '\r'], " "),
            event.operation.clone(),
        ];
        text += &(fields.join(",") + "\n");
    }
    text
}
