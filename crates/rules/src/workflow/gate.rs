//! Who may do what in which state: the one table, and what else must be true before a command is looked at.

use base::{Actor, Moment, Officer, OfficerId, Part, Refusal, Role, Seat, local_date};

use super::{CommandKind, Course, Dossier, Finance, Holder, State, way::clear_for_draft};

/// Whom a row of the table admits.
#[derive(Debug, Clone, Copy)]
enum Who {
    /// The citizen whose matter it is, as filer or owner, and who acts for them by a mandate.
    Party,
    /// Intake at the one-stop that receives for the competent agency.
    OneStop,
    /// Intake anywhere: help with an online filing is not bound to a place.
    AnyIntake,
    /// The cashier of the one-stop or of the competent agency.
    Cashier,
    /// The specialist it is assigned to, or who stands in today.
    Assignee,
    /// A specialist of the competent agency.
    Specialist,
    /// Section head or leader of the competent agency.
    Head,
    /// Section head or leader of the agency that receives.
    IntakeHead,
    /// The leader of the competent agency.
    Leader,
    /// The clerk of the competent agency.
    Clerk,
    /// The unit that has to confirm a hand-over.
    Receiver,
    /// The unit that handed over.
    Giver,
    /// The unit that holds it.
    HolderSeat,
    /// The agency that was asked for its opinion.
    Consulted,
    /// Procedure control.
    Controller,
    /// The system: worker, other portals, payment.
    System,
}

type Row = (&'static [State], &'static [Who]);

const BEFORE_SIGNATURE: &[State] = &[
    State::Accepted,
    State::Transferred,
    State::InProcessing,
    State::Consulting,
    State::Supplement,
    State::SupplementHandedIn,
    State::WaitingFinance,
    State::ForSignature,
];
/// Accepted, and nothing lies before the leader yet: whether it will be late is still open.
const BEFORE_DRAFT: &[State] =
    &[State::Accepted, State::Transferred, State::InProcessing, State::Consulting, State::WaitingFinance];
const BEING_PROCESSED: &[State] = &[
    State::Accepted,
    State::Transferred,
    State::InProcessing,
    State::Consulting,
    State::Supplement,
    State::SupplementHandedIn,
    State::WaitingFinance,
    State::ForSignature,
    State::Signed,
    State::Issued,
];
/// Issued and at the one-stop, or with the citizen: a mistake in the result is put right by another one.
const HAS_RESULT: &[State] = &[State::ResultReady, State::Returned];
/// Papers can be lost and results be wrong at any time; a closed dossier does not close the matter.
const AFTER_FILING: &[State] = &[
    State::Submitted,
    State::PreSupplement,
    State::NotAccepted,
    State::Accepted,
    State::Transferred,
    State::InProcessing,
    State::Consulting,
    State::Supplement,
    State::SupplementHandedIn,
    State::WaitingFinance,
    State::ForSignature,
    State::Signed,
    State::Issued,
    State::ResultReady,
    State::Returned,
    State::Withdrawn,
    State::Stopped,
];
const FEES_DUE: &[State] = &[
    State::Submitted,
    State::PreSupplement,
    State::Accepted,
    State::Transferred,
    State::InProcessing,
    State::Consulting,
    State::Supplement,
    State::SupplementHandedIn,
    State::WaitingFinance,
    State::ForSignature,
    State::Signed,
    State::Issued,
    State::ResultReady,
];

/// The table of the life cycle: in these states, these may.
fn rows(kind: CommandKind) -> &'static [Row] {
    use CommandKind as K;
    use State as S;
    use Who as W;
    match kind {
        K::Submit => &[(&[S::Draft], &[W::Party, W::OneStop, W::AnyIntake, W::System])],
        K::AskCompletion | K::PassOn | K::Accept => &[(&[S::Submitted], &[W::OneStop])],
        K::Refuse => &[(&[S::Submitted, S::PreSupplement], &[W::OneStop])],
        K::Transfer | K::LeaveUnscanned => &[(&[S::Accepted], &[W::OneStop])],
        K::Confirm => &[(&[S::Transferred, S::Issued], &[W::Receiver])],
        K::Recall => &[(&[S::Transferred, S::Issued], &[W::Giver])],
        K::Assign => {
            &[(&[S::Transferred], &[W::Head, W::Specialist]), (&[S::InProcessing, S::Consulting], &[W::Head])]
        }
        K::FinishStep => &[(&[S::InProcessing, S::Consulting], &[W::Assignee, W::Head])],
        K::AskAgencies | K::AskOpinion | K::SubmitDraft => &[(&[S::InProcessing, S::Consulting], &[W::Assignee])],
        K::GiveOpinion => &[(BEING_PROCESSED, &[W::Consulted])],
        K::ForgoOpinion | K::ExtendOpinion => &[(&[S::Consulting], &[W::Assignee])],
        K::TakeSilence => &[(BEING_PROCESSED, &[W::System])],
        K::StepBack | K::AskSupplement | K::Extend => &[(&[S::InProcessing], &[W::Assignee])],
        K::Resubmit => &[(&[S::PreSupplement, S::Supplement], &[W::Party, W::OneStop, W::System])],
        K::FindComplete => &[(&[S::SupplementHandedIn], &[W::OneStop])],
        K::Lapse => &[(&[S::PreSupplement], &[W::OneStop]), (&[S::Supplement], &[W::OneStop, W::Leader])],
        K::RequireFinance => &[(&[S::InProcessing], &[W::Assignee, W::System])],
        K::ConfirmFinance => &[(&[S::WaitingFinance], &[W::Cashier, W::System])],
        K::Approve | K::Decline => {
            &[(&[S::Submitted], &[W::Head, W::IntakeHead]), (&[S::InProcessing], &[W::Head])]
        }
        K::DraftApology => &[(BEFORE_DRAFT, &[W::System])],
        K::Apologise | K::SendApology | K::DropApology => &[(BEING_PROCESSED, &[W::Leader])],
        K::Review => &[(&[S::ForSignature], &[W::Head])],
        K::SendBack => {
            &[(&[S::ForSignature], &[W::Head]), (&[S::Signed], &[W::Clerk]), (HAS_RESULT, &[W::Leader, W::Clerk])]
        }
        K::Sign => &[(&[S::ForSignature], &[W::Leader, W::Clerk]), (HAS_RESULT, &[W::Leader, W::Clerk])],
        K::Issue => &[(&[S::Signed], &[W::Clerk]), (HAS_RESULT, &[W::Clerk])],
        K::HandResult => &[(&[S::Issued], &[W::Clerk, W::Specialist])],
        K::Return | K::Remind => &[(&[S::ResultReady], &[W::OneStop, W::System])],
        K::CorrectResult => &[(HAS_RESULT, &[W::Specialist, W::Clerk])],
        K::Delegate => &[(BEING_PROCESSED, &[W::Assignee, W::Head])],
        K::Withdraw => &[
            (&[S::Submitted, S::PreSupplement], &[W::Party, W::OneStop]),
            (BEFORE_SIGNATURE, &[W::Party, W::OneStop]),
        ],
        K::ApproveWithdrawal | K::DeclineWithdrawal => &[(BEFORE_SIGNATURE, &[W::Head])],
        K::Stop => &[(BEFORE_SIGNATURE, &[W::Leader])],
        K::RecordPayment => &[(FEES_DUE, &[W::Cashier, W::System])],
        K::ReportIncident => &[(
            AFTER_FILING,
            &[W::Party, W::OneStop, W::Specialist, W::Head, W::IntakeHead, W::Clerk, W::Controller, W::System],
        )],
        K::CloseIncident => &[(AFTER_FILING, &[W::Head, W::IntakeHead])],
        K::Move => &[(&State::ALL, &[W::System])],
        K::ConfirmArrival => &[(AFTER_FILING, &[W::HolderSeat, W::Head, W::IntakeHead])],
        K::TakeOver => &[(&[S::Draft], &[W::System])],
        K::CorrectCalendar => {
            &[(&[S::Submitted], &[W::Controller, W::System]), (BEING_PROCESSED, &[W::Controller, W::System])]
        }
        K::NoteTaken | K::Hear => &[(AFTER_FILING, &[W::System])],
        K::ForwardAgain => &[(FEES_DUE, &[W::OneStop, W::Head, W::IntakeHead, W::Controller])],
        K::ReturnStrand => &[(&[S::Issued], &[W::OneStop])],
    }
}

/// What `actor` may do with the dossier now, whatever its process asks for besides ([`Course::allowed`]). Asks the
/// same guards as `decide`.
pub fn allowed(dossier: &Dossier, actor: &Actor, now: Moment) -> Vec<CommandKind> {
    Course::NONE.allowed(dossier, actor, now)
}

/// Whether `officer` sits in `seat` now.
pub fn sits(officer: &Officer, seat: Seat) -> bool {
    let roles: &[Role] = match seat.part {
        Part::OneStop => &[Role::Intake],
        Part::Section => &[Role::Specialist, Role::SectionHead],
        Part::Leadership => &[Role::Leader],
        Part::Clerical => &[Role::Clerk],
    };
    officer.agency == seat.agency && roles.iter().any(|role| officer.has(*role))
}

/// Refuses what `actor` may not even begin.
pub(super) fn guard(
    dossier: &Dossier,
    kind: CommandKind,
    actor: &Actor,
    now: Moment,
    course: &Course,
) -> Result<(), Refusal> {
    not_their_own(dossier, actor.officer())?;
    must(actor.agent().is_none_or(base::Agent::files), "mandate_only_follows")?;
    ours(dossier, kind)?;
    let mut rows = rows(kind).iter().filter(|(states, _)| states.contains(&dossier.state)).peekable();
    if rows.peek().is_none() {
        let key = if dossier.state.is_final() { "dossier_closed" } else { "not_in_this_state" };
        return Err(Refusal::new(key).with("state", dossier.state.word()));
    }
    must(has_come(dossier, kind, actor), "arrival_not_confirmed")?;
    situation(dossier, kind, actor, now)?;
    on_the_way(dossier, kind, actor, now, course)?;
    if rows.any(|(_, who)| who.iter().any(|who| who.admits(dossier, actor, now))) {
        Ok(())
    } else {
        Err(Refusal::new("not_your_step"))
    }
}

/// What a ministry's system processes is its own; ours are incidents, fees at our counter, a result that was handed
/// to us, and what the citizen supplies for it.
fn ours(dossier: &Dossier, kind: CommandKind) -> Result<(), Refusal> {
    use CommandKind as K;
    let Some(strand) = dossier.elsewhere() else { return Ok(()) };
    let is_ours = match kind {
        K::ReportIncident | K::CloseIncident | K::RecordPayment | K::NoteTaken | K::Hear | K::ForwardAgain => true,
        K::Return | K::Remind => strand.here,
        K::Resubmit => dossier.state == State::Supplement && matches!(dossier.holder, Holder::Applicant { .. }),
        _ => dossier.state.is_final(),
    };
    let partner = strand.partner.as_ref().map(|partner| partner.name.as_str()).unwrap_or_default();
    if is_ours { Ok(()) } else { Err(Refusal::new("held_by_partner").with("partner", partner)) }
}

/// Nobody acts as an officer on a dossier in which they are filer or owner.
pub fn not_their_own(dossier: &Dossier, officer: Option<&Officer>) -> Result<(), Refusal> {
    match officer.and_then(|officer| officer.account) {
        Some(account) if dossier.parties.include(account) => Err(Refusal::new("your_own_dossier")),
        _ => Ok(()),
    }
}

impl Who {
    fn admits(self, dossier: &Dossier, actor: &Actor, now: Moment) -> bool {
        match (self, actor) {
            // Whoever loads the dossier has looked whether the mandate reaches its procedure (`policy::sees`).
            (Self::Party, Actor::Citizen { .. } | Actor::Agent(_)) => {
                actor.party().is_some_and(|account| dossier.parties.belong_to(account))
            }
            (Self::System, Actor::System) => true,
            (_, Actor::Officer(officer)) => self.admits_officer(dossier, officer, now),
            _ => false,
        }
    }

    fn admits_officer(self, dossier: &Dossier, officer: &Officer, now: Moment) -> bool {
        let here = officer.agency == dossier.agency;
        let head = officer.has(Role::SectionHead) || officer.has(Role::Leader);
        match self {
            Self::Party | Self::System => false,
            Self::OneStop => sits(officer, dossier.one_stop()),
            Self::AnyIntake => officer.has(Role::Intake),
            Self::Cashier => officer.has(Role::Cashier) && (here || officer.agency == dossier.intake_agency),
            Self::Assignee => here && dossier.is_assigned_to(officer.id, local_date(now)),
            Self::Specialist => here && officer.has(Role::Specialist),
            Self::Head => here && head,
            Self::IntakeHead => officer.agency == dossier.intake_agency && head,
            Self::Leader => here && officer.has(Role::Leader),
            Self::Clerk => here && officer.has(Role::Clerk),
            Self::Receiver => dossier.handover.is_some_and(|handover| sits(officer, handover.to)),
            Self::HolderSeat => sits(officer, dossier.holder.seat()),
            Self::Giver => dossier.handover.is_some_and(|handover| sits(officer, handover.from)),
            Self::Consulted => {
                dossier.answerable(officer.agency).is_some() && (head || officer.has(Role::Specialist))
            }
            Self::Controller => officer.has(Role::Controller),
        }
    }
}

/// Officers go on with a moved dossier once its unit has confirmed that the file came. Citizens and clocks do not
/// wait for that, nor does money or a report that something went wrong.
fn has_come(dossier: &Dossier, kind: CommandKind, actor: &Actor) -> bool {
    use CommandKind as K;
    let always = matches!(
        kind,
        K::ConfirmArrival
            | K::Resubmit
            | K::Withdraw
            | K::RecordPayment
            | K::ReportIncident
            | K::CloseIncident
            | K::CorrectCalendar
    );
    dossier.arrival.is_none() || actor.officer().is_none() || always
}

/// What besides state and role must hold.
fn situation(dossier: &Dossier, kind: CommandKind, actor: &Actor, now: Moment) -> Result<(), Refusal> {
    use CommandKind as K;
    let me = actor.officer().map(|officer| officer.id);
    match kind {
        K::Confirm | K::Recall => must(dossier.handover.is_some(), "nothing_to_confirm"),
        K::HandResult => {
            must(dossier.handover.is_none(), "handover_not_confirmed")?;
            must(!dossier.own_strand().is_some_and(|strand| strand.here), "result_is_there")
        }
        K::Assign => must(dossier.handover.is_none(), "handover_not_confirmed"),
        K::AskOpinion | K::AskSupplement | K::RequireFinance | K::Extend | K::StepBack | K::AskCompletion => {
            must(dossier.proposal.is_none(), "proposal_open")
        }
        K::GiveOpinion => must(!dossier.consultations.is_empty(), "no_opinion_asked"),
        K::ForgoOpinion | K::ExtendOpinion | K::TakeSilence => {
            must(dossier.open_consultations().next().is_some(), "no_opinion_asked")
        }
        K::SubmitDraft => {
            must(dossier.proposal.is_none(), "proposal_open")?;
            must(!dossier.open_consultations().any(|asked| asked.mandatory), "opinions_missing")
        }
        K::Approve | K::Decline => {
            let proposal = dossier.proposal.as_ref().ok_or_else(|| Refusal::new("nothing_proposed"))?;
            must(kind == K::Decline || Some(proposal.by()) != me, "not_your_own_proposal")
        }
        K::Apologise => {
            must(dossier.apology.is_none(), "apologised_already")?;
            must(!dossier.is_paused(), "limit_stands_still")
        }
        K::DraftApology => {
            must(dossier.apology.is_none(), "apologised_already")?;
            must(dossier.apology_draft.is_none() && !dossier.apology_dropped, "apology_drafted_already")?;
            must(!dossier.is_paused(), "limit_stands_still")
        }
        K::SendApology | K::DropApology => must(dossier.apology_draft.is_some(), "no_apology_drafted"),
        K::CorrectCalendar => {
            must(dossier.answer_due.is_some() || !dossier.is_paused(), "limit_stands_still")?;
            // What another system counted and promised is not counted again by our calendar.
            must(dossier.answer_due.is_some() || dossier.taken_over.is_none(), "limit_counted_elsewhere")
        }
        K::Review => {
            must(lies_with(dossier, Part::Section), "not_for_review")?;
            must(drafter(dossier) != me, "not_your_own_draft")
        }
        K::ConfirmArrival => must(dossier.arrival.is_some(), "nothing_arrived"),
        K::CorrectResult => must(dossier.correction.is_none(), "correction_open"),
        K::SendBack | K::Sign | K::Issue if HAS_RESULT.contains(&dossier.state) => {
            correction(dossier, kind, actor)
        }
        K::Sign => {
            must(lies_with(dossier, Part::Leadership), "not_reviewed")?;
            must(dossier.withdrawal.is_none(), "withdrawal_undecided")?;
            not_ones_own(dossier, actor)
        }
        K::Return => must(dossier.finance() != Finance::Unpaid, "fee_unpaid"),
        K::ReturnStrand => {
            must(dossier.strands.iter().any(super::Strand::is_to_be_returned), "strand_without_result")?;
            must(dossier.finance() != Finance::Unpaid, "fee_unpaid")
        }
        K::ForwardAgain => must(dossier.strands.iter().any(super::Strand::is_awaited), "nothing_forwarded"),
        K::Stop => nothing_underway(dossier),
        K::RecordPayment => must(dossier.finance() == Finance::Unpaid, "nothing_owed"),
        K::Withdraw => must(dossier.withdrawal.is_none(), "withdrawal_asked_already"),
        K::ApproveWithdrawal | K::DeclineWithdrawal => {
            must(dossier.withdrawal.is_some(), "no_withdrawal_asked")?;
            if kind == K::ApproveWithdrawal { nothing_underway(dossier) } else { Ok(()) }
        }
        K::Lapse => {
            let until = dossier.asked.as_ref().and_then(|asked| asked.answer_by);
            must(until.is_some_and(|until| until < local_date(now)), "citizen_may_still_answer")
        }
        K::CloseIncident => {
            let open = dossier.open_incidents().next().ok_or_else(|| Refusal::new("no_incident"))?;
            must(me.is_none() || open.officer != me, "not_your_own_incident")
        }
        K::Delegate => must(dossier.assignee.is_some(), "nobody_assigned"),
        _ => Ok(()),
    }
}

/// What the process asks for.
fn on_the_way(
    dossier: &Dossier,
    kind: CommandKind,
    actor: &Actor,
    now: Moment,
    course: &Course,
) -> Result<(), Refusal> {
    match kind {
        CommandKind::FinishStep => {
            let standing = course.standing(dossier);
            let mine = actor.officer().map(|officer| standing.finishable(dossier, officer, now));
            must(mine.is_some_and(|steps| !steps.is_empty()), "no_step_to_finish")
        }
        CommandKind::AskAgencies => {
            must(dossier.proposal.is_none(), "proposal_open")?;
            must(course.standing(dossier).to_ask().next().is_some(), "no_agency_to_ask")
        }
        CommandKind::SubmitDraft => clear_for_draft(course, dossier),
        _ => Ok(()),
    }
}

/// What a partner works on cannot be ended here behind its back.
fn nothing_underway(dossier: &Dossier) -> Result<(), Refusal> {
    must(!dossier.strands.iter().any(super::Strand::is_awaited), "strand_underway")
}

/// A correction is signed once, then issued; until then it can be dropped.
fn correction(dossier: &Dossier, kind: CommandKind, actor: &Actor) -> Result<(), Refusal> {
    let correction = dossier.correction.as_ref().ok_or_else(|| Refusal::new("no_correction"))?;
    match kind {
        CommandKind::Sign => {
            must(correction.signature.is_none(), "signed_already")?;
            not_ones_own(dossier, actor)
        }
        CommandKind::Issue => must(correction.signature.is_some(), "not_signed_yet"),
        _ => Ok(()),
    }
}

/// A clerk who drafted may still record what another signed by pen; who signed is checked with the signature.
fn not_ones_own(dossier: &Dossier, actor: &Actor) -> Result<(), Refusal> {
    let records = actor.officer().is_some_and(|officer| officer.has(Role::Clerk));
    let me = actor.officer().map(|officer| officer.id);
    must(records || drafter(dossier) != me, "not_your_own_draft")
}

fn lies_with(dossier: &Dossier, part: Part) -> bool {
    matches!(dossier.holder, Holder::Seat { seat } if seat.part == part)
}

pub(super) fn drafter(dossier: &Dossier) -> Option<OfficerId> {
    dossier.draft_in_hand().map(|draft| draft.drafter)
}

pub(super) fn must(holds: bool, key: &str) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Err(Refusal::new(key)) }
}
