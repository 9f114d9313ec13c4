//! Dossiers: from the first draft to the returned result.
//!
//! The events are the truth, the row is a projection of them (`rebuild` compares). One file per use case;
//! each takes the [`Operation`](crate::Operation) first and returns what the page must say. Deliberately
//! absent: which step is lawful (`rules::workflow`), how papers look, HTTP.

pub mod absence;
mod accept;
pub mod access;
mod acknowledgement;
mod act;
pub mod aside;
pub mod assisted;
pub mod attachment;
pub mod batch;
mod beginning;
pub mod by_mandate;
pub mod certification;
mod choose_agency;
mod count_again;
pub mod exchange;
mod find;
mod folder;
mod for_client;
mod glance;
pub mod glass;
pub mod handover;
mod inspect;
mod intake;
pub mod keys;
mod letters;
mod look_up;
pub mod memo;
mod messages;
mod move_over;
mod needed;
mod offered;
mod open_draft;
mod own_matter;
mod papers;
mod perform;
pub mod pile;
mod queue;
mod rebuild;
mod refused;
pub mod register;
pub mod reminder;
mod resubmit;
pub mod result;
pub mod retention;
mod rounds;
mod save_answers;
mod search;
pub mod shelf;
mod steps;
mod store;
mod submit;
mod surroundings;
pub mod take_over;
mod timeline;
pub mod trace;
mod transfer;
mod view;
mod wish;

use base::{AccountId, AgencyId, DossierId, Moment, OfficerId, RevisionId, Seat, Vnd};
use rules::{
    document::Person,
    form::{Answers, ForWhom, people::People},
    procedure::Channel,
    workflow::{DeliveryWay, Event, State},
};
use serde::{Deserialize, Serialize};

pub use accept::{Acceptance, accept};
pub use act::{act, act_in_turn};
pub use beginning::Beginning;
pub use choose_agency::choose_agency;
pub(crate) use count_again::{count_again, foresee};
pub use find::{Scanned, find, scan};
pub use folder::{Folder, Gap};
pub use for_client::{ForClient, for_client};
pub use glance::{Glance, glance};
pub use inspect::{Fault, inspect};
pub use intake::{Incoming, take_in, take_in_late};
pub use look_up::look_up;
pub(crate) use move_over::move_over;
pub use needed::{MANDATE, paper_name, papers_needed};
pub use open_draft::{NewDraft, discard_draft, open_draft};
pub use perform::{Done, still_holds};
pub use queue::{Narrow, Tab, mine, narrowed, queue, queue_is_for, queue_procedures, queue_size};
pub use rebuild::{Difference, rebuild};
pub use refused::note_refused;
pub use resubmit::{Brought, resubmit, resubmit_at_counter};
pub use rounds::{Round, rounds};
pub use save_answers::{Details, save_answers, save_details};
pub use search::{Entry as SearchEntry, Found, hidden_line, hide_line, search, spellings};
pub use steps::{Steps, ask_agencies};
pub use submit::{Submitted, submit};
pub use timeline::{Entry, OpenStep, Timeline, timeline};
pub use transfer::{missing_scans, transfer};
pub use view::{Shown, View, facts, key_of, look_at_paper, paper_page, read_paper, view};
pub use wish::{Reach, Wish, check_reach};

/// What the citizen wrote: the answers and everything around them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// For whom.
    pub for_whom: ForWhom,
    /// The chosen case of the sheet.
    pub case: Option<String>,
    /// Who hands it in.
    pub filer: Person,
    /// Whose matter it is, when not the filer's own.
    pub owner: Option<Person>,
    /// Relation or mandate, when filed for somebody else.
    pub relation: Option<String>,
    /// The mandate that owner and relation were filled in from, where whoever writes acts for the owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mandate: Option<base::MandateId>,
    /// The form's answers.
    pub answers: Answers,
    /// How the citizen wants the result.
    pub delivery: DeliveryWay,
    /// Where the post brings it.
    pub delivery_address: Option<String>,
}

/// What lists show of a dossier; sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The procedure's name.
    pub procedure: String,
    /// Who handed it in.
    pub filer: Person,
    /// Whose matter it is, when not the filer's own.
    pub owner: Option<Person>,
    /// By which right the filer acts, where that is a mandate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<String>,
    /// Whom the form speaks of besides.
    #[serde(default)]
    pub people: People,
    /// The papers it consists of, as Form 01 lists them.
    pub papers: Vec<rules::document::Component>,
    /// How many sets.
    pub sets: u32,
    /// The look-up secret, to be printed on the citizen's own papers.
    pub secret: String,
}

/// An event as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Its number in the dossier, from 1.
    pub seq: u64,
    /// When.
    pub at: Moment,
    /// Who: `citizen`, `officer`, `system`, `anonymous`.
    pub by: String,
    /// The account, if it was a citizen: their own, for whomever they acted.
    pub account: Option<AccountId>,
    /// The officer, if it was one.
    pub officer: Option<OfficerId>,
    /// The agency the officer then served.
    pub agency: Option<AgencyId>,
    /// What.
    pub event: Event,
}

/// A row of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// The dossier.
    pub id: DossierId,
    /// Temporary reference.
    pub reference: String,
    /// Dossier code, from acceptance on.
    pub code: Option<String>,
    /// The code another system gave it.
    pub foreign_code: Option<String>,
    /// National code of the procedure.
    pub procedure_code: String,
    /// The procedure's field.
    pub field: String,
    /// The pinned revision.
    pub revision: RevisionId,
    /// The competent agency.
    pub agency: AgencyId,
    /// The agency whose one-stop receives.
    pub intake_agency: AgencyId,
    /// Business state.
    pub state: State,
    /// How it came in.
    pub channel: Channel,
    /// An officer typed for the citizen.
    pub assisted: bool,
    /// The filer's account.
    pub filer: Option<AccountId>,
    /// The owner's account.
    pub owner: Option<AccountId>,
    /// The mandate by which the filer acted for the owner.
    pub mandate: Option<base::MandateId>,
    /// The unit that holds it, or watches while the citizen has to act.
    pub holder: Seat,
    /// The officer who holds it.
    pub holder_officer: Option<OfficerId>,
    /// The citizen has to act.
    pub holder_is_applicant: bool,
    /// Handed over to this unit, which has not confirmed.
    pub handover_to: Option<Seat>,
    /// When the draft was begun.
    pub opened_at: Moment,
    /// When anything last changed.
    pub updated_at: Moment,
    /// When it was last filed.
    pub submitted_at: Option<Moment>,
    /// Until when the one-stop answers.
    pub answer_due: Option<Moment>,
    /// That moment rests on days off that nobody has decided yet.
    pub answer_provisional: bool,
    /// When it was accepted.
    pub accepted_at: Option<Moment>,
    /// The lawful due moment.
    pub due_original: Option<Moment>,
    /// The appointment.
    pub due: Option<Moment>,
    /// The appointment rests on days off that nobody has decided yet.
    pub due_provisional: bool,
    /// The limit stands still.
    pub paused: bool,
    /// Until when the step of the process that ends first is to be done, inside the office.
    pub step_due: Option<Moment>,
    /// How often papers were asked for after acceptance.
    pub supplements: u32,
    /// The agency apologised.
    pub apologised: bool,
    /// A corrected result is under way.
    pub correcting: bool,
    /// The system of a ministry holds it.
    pub elsewhere: bool,
    /// How much went wrong.
    pub incidents: u32,
    /// How much of it is not put right yet.
    pub incidents_open: u32,
    /// When the result was at the one-stop.
    pub ended_at: Option<Moment>,
    /// When it ended without a result.
    pub closed_at: Option<Moment>,
    /// When the citizen got the result.
    pub returned_at: Option<Moment>,
    /// `positive` or `negative`.
    pub outcome: Option<String>,
    /// How the citizen wants the result.
    pub delivery: DeliveryWay,
    /// The other system from which it was taken over.
    pub taken_over: Option<String>,
    /// It came by a reorganisation, and its unit has not confirmed that yet.
    pub arrived: bool,
    /// Fees owed.
    pub owed: Vnd,
    /// Fees paid.
    pub paid: Vnd,
    /// Number of events.
    pub version: u64,
    /// Names; absent when the dossier's key was destroyed.
    pub header: Option<Header>,
}
