//! From a wish to what happens, or to why not.

mod apology;
mod clock;
mod end;
mod incident;
mod intake;
mod moving;
mod processing;
mod result;
mod steps;
mod strand;
mod take_over;

use base::{Actor, AgencyId, Date, Moment, Officer, OfficerId, Refusal, local_date};

use super::{Command, Course, Dossier, Event, Opening, Strand, gate};
use crate::{
    calendar::{Calendar, Limit},
    procedure::Route,
};

/// What a decision needs to know besides the dossier and the command.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Who asks.
    pub actor: &'a Actor,
    /// When.
    pub now: Moment,
    /// Days off and the office hours of the agency that counts.
    pub calendar: &'a Calendar,
    /// Which version of the calendar's rules that is; kept with the acceptance.
    pub calendar_rules: &'a str,
    /// The limit that the pinned revision sets for case, channel and area; only acceptance asks for it.
    pub limit: Option<Limit>,
    /// Where the procedure is processed.
    pub route: Route,
    /// The strands that partners of this installation do; only a filing asks for them.
    pub plan: &'a [Strand],
    /// Whether the agency that is to be competent (for `pass-on` the right one) exists today.
    pub agency_open: bool,
    /// The officer the command names, with the rights that hold now: assignee, stand-in, signatory by pen.
    pub subject: Option<&'a Officer>,
    /// The steps of the pinned process, for what depends on them.
    pub course: Course<'a>,
}

impl Context<'_> {
    /// The officer who asks; a few steps need a person.
    fn officer(&self) -> Result<&Officer, Refusal> {
        self.actor.officer().ok_or_else(|| Refusal::new("needs_an_officer"))
    }

    fn today(&self) -> Date {
        local_date(self.now)
    }

    /// The officer the command names, who must be known and not be a party.
    fn subject(&self, dossier: &Dossier, named: OfficerId) -> Result<&Officer, Refusal> {
        let unknown = || Refusal::new("officer_unknown");
        let officer = self.subject.filter(|officer| officer.id == named).ok_or_else(unknown)?;
        gate::not_their_own(dossier, Some(officer))?;
        Ok(officer)
    }
}

/// Begins a draft. Refused for procedures that are processed elsewhere and agencies that no longer exist.
pub fn open(opening: Opening, ctx: &Context) -> Result<Event, Refusal> {
    intake::filed_here(ctx)?;
    Ok(Event::Opened(opening))
}

/// Chooses another agency for a draft. Whoever may file it may; from the filing on the office itself passes a
/// dossier on.
pub fn choose_agency(
    dossier: &Dossier,
    agency: AgencyId,
    intake_agency: AgencyId,
    ctx: &Context,
) -> Result<Event, Refusal> {
    gate::guard(dossier, super::CommandKind::Submit, ctx.actor, ctx.now, &ctx.course)?;
    intake::filed_here(ctx)?;
    Ok(Event::AgencyChosen { agency, intake_agency })
}

/// What happens when `command` is given, as events to append in order; or why it may not happen. Being late
/// never blocks anything.
pub fn decide(dossier: &Dossier, command: &Command, ctx: &Context) -> Result<Vec<Event>, Refusal> {
    gate::guard(dossier, command.kind(), ctx.actor, ctx.now, &ctx.course)?;
    let mut events = decided(dossier, command, ctx)?;
    let more = strand::follow(dossier, &events, ctx);
    events.extend(more);
    Ok(events)
}

fn decided(dossier: &Dossier, command: &Command, ctx: &Context) -> Result<Vec<Event>, Refusal> {
    match command.clone() {
        Command::Submit { channel, parties, delivery, owed, confirmation, papers, late } => {
            intake::submit(dossier, ctx, channel, parties, (delivery, owed), confirmation, (papers, late))
        }
        Command::AskCompletion { reason, papers, document, answer_by } => {
            let asked = intake::asked(ctx, reason, papers, document, answer_by)?;
            Ok(intake::ask_completion(dossier, asked))
        }
        Command::Refuse { reason, document } => intake::refuse(reason, document),
        Command::PassOn { agency, intake_agency, reason, document } => {
            intake::pass_on(dossier, ctx, (agency, intake_agency), reason, document)
        }
        Command::Accept { code, register, form_01, owed, stated } => {
            intake::accept(ctx, dossier, (code, register, form_01), owed, stated)
        }
        Command::Resubmit { papers } => intake::resubmit(dossier, ctx, papers),
        Command::NoteTaken { strand, foreign_code } => strand::note_taken(dossier, strand, foreign_code),
        Command::Hear { strand, report } => strand::hear(dossier, ctx, strand, report),
        Command::ForwardAgain => Ok(strand::forward_again(dossier)),
        Command::ReturnStrand { strand, way, receiver, document } => {
            strand::give_back(dossier, ctx, strand, (way, receiver), document)
        }
        Command::Lapse { reason, document } => intake::lapse(dossier, reason, document),
        Command::Transfer { keep } => processing::transfer(dossier, ctx, keep),
        Command::Confirm => processing::confirm(dossier, ctx),
        Command::LeaveUnscanned { reason, papers } => {
            Ok(vec![Event::LeftUnscanned { reason: required(reason)?, papers }])
        }
        Command::Recall { reason } => Ok(vec![Event::Recalled { reason: required(reason)? }]),
        Command::Assign { officer } => processing::assign(dossier, ctx, officer),
        Command::StepBack { reason } => Ok(vec![Event::SteppedBack { reason: required(reason)? }]),
        Command::FinishStep { step, answer, note } => steps::finish(dossier, ctx, &step, answer, note),
        Command::AskAgencies { asked } => steps::ask_agencies(dossier, ctx, asked),
        Command::AskOpinion { agency, question, document, answer_by, mandatory, step } => {
            let asked = processing::ask_opinion(dossier, ctx, agency, question, document, answer_by, mandatory)?;
            Ok(vec![Event::OpinionAsked(steps::for_step(dossier, ctx, step, asked)?)])
        }
        Command::GiveOpinion { opinion, document } => processing::give_opinion(dossier, ctx, opinion, document),
        Command::ForgoOpinion { agency, ground, document } => {
            processing::forgo_opinion(dossier, ctx, agency, ground, document)
        }
        Command::ExtendOpinion { agency, answer_by, reason } => {
            processing::extend_opinion(dossier, ctx, agency, answer_by, reason)
        }
        Command::TakeSilence { agency, ground, document } => {
            processing::take_silence(dossier, ctx, agency, ground, document)
        }
        Command::Delegate { absent, delegate, since, until, reason } => {
            processing::delegate(dossier, ctx, absent, delegate, (since, until), reason)
        }
        Command::AskSupplement { reason, papers, document, answer_by } => {
            let asked = intake::asked(ctx, reason, papers, document, answer_by)?;
            Ok(clock::ask_supplement(dossier, asked))
        }
        Command::FindComplete { document } => clock::find_complete(dossier, ctx, document),
        Command::RequireFinance { amount, reason, document, pauses } => {
            clock::require_finance(amount, reason, document, pauses)
        }
        Command::ConfirmFinance { receipt } => clock::confirm_finance(dossier, ctx, receipt),
        Command::Extend { basis, reason, extra, document } => {
            clock::extend(dossier, ctx, basis, reason, extra, document)
        }
        Command::Approve => clock::approve(dossier, ctx),
        Command::Decline { reason } => Ok(vec![Event::ProposalDeclined { reason: required(reason)? }]),
        Command::Apologise { reason, new_day, document } => {
            apology::apologise(dossier, ctx, reason, new_day, document)
        }
        Command::DraftApology { reason, new_day, document } => {
            apology::draft(dossier, ctx, reason, new_day, document)
        }
        Command::SendApology { document } => apology::send(dossier, ctx, document),
        Command::DropApology { reason } => Ok(vec![Event::ApologyDropped { reason: required(reason)? }]),
        Command::CorrectCalendar { reason } => clock::correct_calendar(dossier, ctx, reason),
        Command::Move(moving) => moving::move_over(dossier, ctx, moving),
        Command::ConfirmArrival => moving::confirm_arrival(ctx),
        Command::TakeOver(taken) => take_over::take_over(ctx, *taken),
        Command::SubmitDraft { document, outcome, reason, to } => {
            result::submit_draft(dossier, ctx, document, outcome, reason, to)
        }
        Command::Review => result::review(dossier, ctx),
        Command::SendBack { reason } => result::send_back(dossier, reason),
        Command::Sign { signature } => result::sign(dossier, ctx, signature),
        Command::Issue { number, on, document } => result::issue(dossier, ctx, number, on, document),
        Command::HandResult => result::hand_result(dossier, ctx),
        Command::Return { way, receiver, document } => end::give_back(ctx, way, receiver, document),
        Command::Remind => Ok(vec![Event::Reminded]),
        Command::CorrectResult { reason, document, outcome, apology } => {
            result::correct(dossier, ctx, reason, (document, outcome), apology)
        }
        Command::Withdraw { reason, document } => end::withdraw(dossier, reason, document),
        Command::ApproveWithdrawal { document } => end::approve_withdrawal(dossier, ctx, document),
        Command::DeclineWithdrawal { reason } => Ok(vec![Event::WithdrawalDeclined { reason: required(reason)? }]),
        Command::Stop { reason, document } => {
            Ok(vec![Event::Stopped { reason: required(reason)?, document, lapsed: false }])
        }
        Command::ReportIncident { incident, what, part, officer } => {
            incident::report(dossier, ctx, incident, what, (part, officer))
        }
        Command::CloseIncident { remedy, cost, document } => incident::close(dossier, ctx, remedy, cost, document),
        Command::RecordPayment { amount, series, number } => {
            end::record_payment(dossier, ctx, amount, series, number)
        }
    }
}

/// A reason that says something.
fn required(reason: String) -> Result<String, Refusal> {
    filled(reason, "reason_missing")
}

fn filled(text: String, key: &str) -> Result<String, Refusal> {
    if text.trim().is_empty() { Err(Refusal::new(key)) } else { Ok(text) }
}
