//! The life of a dossier: which command is lawful in which state, for whom, and what it changes.
//!
//! [`decide`] turns a command into events or refuses it, [`fold`] applies an event; they are the only
//! places that know transitions (Decree 61/2018/NĐ-CP, articles 16 to 20). Who may do what and when stands
//! once, in `gate`; [`allowed`] asks the same table for the desk's buttons. Deliberately absent: the store,
//! the giving of codes and register lines (they come in with the command), messages, and the
//! synchronisation with other systems, which must never move the state of a dossier and is kept by the outbox; what
//! such a system *says* comes in as a command like any other (`strand`).

mod clocks;
mod command;
mod decide;
mod dossier;
mod event;
mod files;
mod fold;
mod gate;
mod incident;
mod kinds;
mod ladder;
mod moved;
mod one_holder;
mod outage;
mod parties;
mod parts;
mod scans;
mod state;
mod strand;
mod taken_over;
mod trace;
pub mod way;

#[cfg(test)]
mod tests;

pub use clocks::{About, ClockKind, Running};
pub use command::{Command, CommandKind};
pub use decide::{Context, choose_agency, decide, open};
pub use dossier::{Dossier, Finance};
pub use event::{Event, EventKind, Opening};
pub use files::{ResultFile, files_of, right_file};
pub use fold::{fold, replay};
pub use gate::{allowed, not_their_own, sits};
pub use incident::{Incident, IncidentKind, Remedy};
pub use ladder::{Climb, Ladder, Rung};
pub use moved::{Arrival, MoveMade, Moving};
pub use outage::{EnteredLate, LateEntry, MOST_HOURS_BACK, Outage};
pub use parties::Parties;
pub use parts::{
    Acceptance, AnswerDue, Apology, ApologyDraft, Asked, Assisted, Closing, Confirmation, Consultation,
    Correction, Delegation, Delivery, DeliveryStatus, DeliveryWay, Draft, DueMoments, Extension, Handover, Holder,
    Issued, Obligation, Opinion, Outcome, PaperAsked, PaperReceived, Proposal, Register, ResultVersion, Returned,
    Signature, StatedLimit, StepQuestion, WithdrawalRequest,
};
pub use scans::{complete, unscanned};
pub use state::State;
pub use strand::{
    Partner, PartnerFile, PartnerResult, Report, Strand, StrandStatus, WHOLE, is_a_partners, is_work_here,
    state_of,
};
pub use taken_over::{ForeignResult, Origin, Stage, TakeOver, TakenOver};
pub use trace::{Effect, TraceStep, trace};
pub use way::{Course, Standing};
