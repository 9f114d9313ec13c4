//! One step on one dossier: a small page with the fields it needs, and the taking of it.
//!
//! A page shows a version; a step from an older page is refused with 409, and what was typed is shown again.
//! The second half of a double click finds the step taken by the same officer and is told so.

mod aside;
mod extra;
mod fields;
mod lines;
mod opinions;
mod read;
mod take;

pub use read::Reader;

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use base::{DossierId, FieldErrors};
use cases::{
    CaseError,
    dossier::Recorded,
    phrase::{self, Phrase},
};
use rules::{
    policy,
    workflow::{CommandKind, EventKind},
};
use webkit::{
    Answer, Answers, CsrfUpload, Flash, OfficerVisit, Page, WebError, go, go_with, page::Markup, security, show_as,
};

use crate::{
    App,
    bench::Bench,
    checklist::{self, Check},
    door::{Room, id as named, web, work, work_proved},
    words,
};
use fields::Choices;
use take::{Taken, attempt};

/// Steps that need nothing typed: one click on the dossier's page.
pub fn is_quick(kind: CommandKind) -> bool {
    fields::of(kind).is_empty() && kind != CommandKind::Resubmit
}

/// What a step's page shows.
pub struct Shown {
    bench: Bench,
    kind: CommandKind,
    choices: Choices,
    typed: Answers,
    errors: FieldErrors,
    stale: bool,
    /// What lies aside of the form: typed words and files that came before.
    aside: Option<aside::Kept>,
}

/// A row of the table of papers to be asked for.
struct PaperLine {
    key: String,
    name: String,
    chosen: bool,
    originals: String,
    certified: String,
    copies: String,
    note: String,
}

#[derive(Template)]
#[template(path = "step.html")]
struct StepPage {
    page: Page,
    shown: Shown,
    fields: Vec<Markup>,
    papers: Vec<PaperLine>,
    free: Vec<PaperLine>,
    checks: Vec<Check>,
    kept: Vec<(String, String)>,
    operable: bool,
    phrases: Vec<Phrase>,
}

impl StepPage {
    fn word(&self) -> &'static str {
        self.shown.kind.word()
    }
    fn hint(&self) -> Option<String> {
        let key = format!("desk.hint.{}", self.word());
        words::VI.has(&key).then(|| words::VI.t(&key))
    }
    fn is(&self, word: &str) -> bool {
        self.word() == word
    }
    /// A draft of a result is written here.
    fn drafts(&self) -> bool {
        matches!(self.shown.kind, CommandKind::SubmitDraft | CommandKind::CorrectResult)
    }
    /// A reason is written here, for which there may be phrases.
    fn reasons(&self) -> bool {
        fields::reason(self.shown.kind).is_some()
    }
    fn keeps_phrase(&self) -> bool {
        self.shown.typed.get("keep_phrase") == "yes"
    }
    fn asks_papers(&self) -> bool {
        matches!(self.shown.kind, CommandKind::AskCompletion | CommandKind::AskSupplement)
    }
}

fn address(id: &str, step: &str) -> Result<(DossierId, CommandKind), WebError> {
    let own = |kind: &CommandKind| !matches!(kind, CommandKind::Submit | CommandKind::LeaveUnscanned);
    let kind = CommandKind::from_word(step).filter(own);
    Ok((named(id)?, kind.ok_or(WebError::NOT_FOUND)?))
}

/// Goes on when the step needs no second factor or one was shown just now.
fn prove(visit: &OfficerVisit, kind: CommandKind) -> Result<(), WebError> {
    if policy::needs_step_up(kind) { visit.fresh() } else { Ok(()) }
}

/// The form that the address calls back.
#[derive(serde::Deserialize)]
pub struct Back {
    #[serde(default)]
    giu: String,
    /// The paper that is to be asked for.
    #[serde(default)]
    giay: String,
}

/// GET /can-bo/ho-so/{id}/buoc/{step}
pub async fn show(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Path((id, step)): Path<(String, String)>,
    Query(Back { giu, giay }): Query<Back>,
) -> Answer {
    let (id, kind) = address(&id, &step)?;
    prove(&visit, kind)?;
    let shown = work(&app, &visit.actor, move |room| {
        let bench = Bench::of(&room, id)?;
        let back = aside::taken_up(&room, id, kind, &giu)?;
        if !bench.may(kind) {
            let Some((fields, _)) = back else { return Err(take::why_not(&bench).into()) };
            return Ok((StatusCode::CONFLICT, take::not_open(bench, kind, fields), Vec::new()));
        }
        let choices = Choices::of(&room, &bench, kind)?;
        let (typed, aside) = match back {
            Some((fields, kept)) => (fields, Some(kept)),
            None => (asked_for(&bench, fields::first(&room, &bench, kind, &choices)?, &giay), None),
        };
        let shown = typed.get("version").parse().unwrap_or(0);
        let stale = typed.has("version") && !bench.still_holds(shown, kind);
        let shown = Shown { bench, kind, choices, typed, errors: FieldErrors::default(), stale, aside };
        Ok::<_, CaseError>((StatusCode::OK, shown, offered(&room, kind)?))
    });
    let (status, shown, phrases) = shown.await.map_err(web)?;
    answer(page, status, shown, phrases)
}

/// Ticks the paper that was looked at; one that this filing does not need goes on a line of its own.
fn asked_for(bench: &Bench, mut typed: Answers, key: &str) -> Answers {
    let field = if bench.papers().iter().any(|paper| paper.key == key) {
        ("paper".to_owned(), key.to_owned())
    } else if bench.definition.sheet.components.iter().any(|paper| paper.key == key) {
        let name = cases::dossier::paper_name(&bench.definition.sheet, key).vi;
        ("name.khac-1".to_owned(), name)
    } else {
        return typed;
    };
    typed.0.push(field);
    typed
}

/// POST /can-bo/ho-so/{id}/buoc/{step}
pub async fn take(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Path((id, step)): Path<(String, String)>,
    upload: CsrfUpload,
) -> Answer {
    let (id, kind) = address(&id, &step)?;
    if policy::needs_step_up(kind) && !visit.is_fresh {
        // The code page comes between: what was sent waits behind it.
        let back = work(&app, &visit.actor, move |room| aside::lay_aside(&room, id, kind, upload));
        return Ok(go(&visit.step_up_and(&back.await.map_err(web)?)));
    }
    let operation = page.operation().to_owned();
    let taken = work_proved(&app, &visit, move |room| {
        let outcome = attempt(&room, id, kind, upload);
        take::note_refused(&room, &operation, id, kind, &outcome);
        Ok((outcome?, offered(&room, kind)?))
    });
    let (taken, phrases) = taken.await.map_err(web)?;
    match taken {
        Taken::Done(event) => Ok(done(&page, id, kind, event)),
        Taken::Again(status, shown) => answer(page, status, *shown, phrases),
        Taken::Preview(pdf) => Ok(security::file("du-thao.pdf", "application/pdf", pdf)),
    }
}

fn done(page: &Page, id: DossierId, kind: CommandKind, event: Option<EventKind>) -> axum::response::Response {
    // What was proposed instead of done has a sentence of its own.
    let word = if event == Some(EventKind::Proposed) { "proposed" } else { kind.word() };
    let flash = Flash::done(&format!("desk.done.{word}"));
    go_with(page, &format!("/can-bo/ho-so/{id}"), &flash)
}

/// The phrases that may be of use.
fn offered(room: &Room, kind: CommandKind) -> Result<Vec<Phrase>, CaseError> {
    if fields::reason(kind).is_some() { phrase::phrases(room.op()) } else { Ok(Vec::new()) }
}

fn answer(page: Page, status: StatusCode, shown: Shown, phrases: Vec<Phrase>) -> Answer {
    let failed = !shown.errors.is_empty() || shown.stale;
    let page = page.titled(&format!("desk.step.{}", shown.kind.word())).failed_if(failed);
    let operable = shown.bench.may(shown.kind);
    let (papers, free) = lines::paper_lines(&shown);
    let kept = if operable { Vec::new() } else { lines::kept(&shown) };
    let fields = fields::markup(&page, &shown);
    let checks = if shown.kind == CommandKind::Resubmit {
        checklist::lines(&shown.bench.on_paper(), &shown.typed)
    } else {
        Vec::new()
    };
    let template = StepPage { page, shown, fields, papers, free, checks, kept, operable, phrases };
    Ok(security::embeds(show_as(status, &template)?))
}

/// The event by which a step is recognised in the history.
fn recognised_by(kind: CommandKind) -> &'static [EventKind] {
    use CommandKind as C;
    use EventKind as E;
    match kind {
        C::Submit => &[E::Submitted],
        C::AskCompletion => &[E::CompletionAsked, E::Proposed],
        C::Refuse | C::Lapse => &[E::NotAccepted, E::Stopped],
        C::PassOn => &[E::PassedOn],
        C::Accept => &[E::Accepted],
        C::Transfer => &[E::HandedOver, E::LeftUnscanned],
        C::LeaveUnscanned => &[E::LeftUnscanned],
        C::HandResult => &[E::HandedOver],
        C::Confirm => &[E::HandoverConfirmed, E::ResultReceived, E::OwnResultReceived],
        C::Recall => &[E::Recalled],
        C::Assign => &[E::Assigned],
        C::StepBack => &[E::SteppedBack],
        C::FinishStep => &[E::StepFinished],
        C::AskAgencies | C::AskOpinion => &[E::OpinionAsked],
        C::GiveOpinion => &[E::OpinionClosed, E::OpinionReplaced],
        C::ForgoOpinion | C::TakeSilence => &[E::OpinionClosed],
        C::ExtendOpinion => &[E::OpinionTermMoved],
        C::AskSupplement => &[E::SupplementAsked, E::Proposed],
        C::Resubmit => &[E::Resubmitted, E::SupplementHandedIn, E::SuppliedOnward],
        C::FindComplete => &[E::SupplementFound],
        C::RequireFinance => &[E::FinanceRequired],
        C::ConfirmFinance => &[E::FinanceConfirmed],
        C::Extend => &[E::Proposed],
        C::Approve => &[E::CompletionAsked, E::SupplementAsked, E::Extended],
        C::Decline => &[E::ProposalDeclined],
        C::Apologise | C::SendApology => &[E::Apologised],
        C::DraftApology => &[E::ApologyDrafted],
        C::DropApology => &[E::ApologyDropped],
        C::SubmitDraft => &[E::DraftSubmitted],
        C::Review => &[E::DraftReviewed],
        C::SendBack => &[E::SentBack, E::CorrectionDropped],
        C::Sign => &[E::Signed, E::CorrectionSigned],
        C::Issue => &[E::Issued, E::ResultCorrected],
        C::Return => &[E::Returned],
        C::Remind => &[E::Reminded],
        C::CorrectResult => &[E::CorrectionDrafted],
        C::Delegate => &[E::Delegated],
        C::Withdraw => &[E::WithdrawalRequested, E::Withdrawn],
        C::ApproveWithdrawal => &[E::Withdrawn],
        C::DeclineWithdrawal => &[E::WithdrawalDeclined],
        C::Stop => &[E::Stopped],
        C::RecordPayment => &[E::Paid],
        C::ReportIncident => &[E::IncidentReported],
        C::CloseIncident => &[E::IncidentClosed],
        C::CorrectCalendar => &[E::CalendarCorrected, E::AnswerTimeCorrected],
        C::TakeOver => &[E::TakenOver],
        C::Move => &[E::Moved],
        C::ConfirmArrival => &[E::ArrivalConfirmed],
        C::NoteTaken => &[E::ForeignTaken],
        C::Hear => &[E::ForeignStatus],
        C::ForwardAgain => &[E::Forwarded],
        C::ReturnStrand => &[E::StrandReturned],
    }
}

/// Whether the officer took this very step after `version`: a double click, not somebody else's change.
pub fn already_taken(room: &Room, history: &[Recorded], kind: CommandKind, version: u64) -> Option<EventKind> {
    // What partners said between two clicks is nobody's step.
    let by_somebody = |recorded: &&Recorded| !rules::workflow::is_a_partners(recorded.event.kind());
    let next = history.iter().filter(by_somebody).find(|recorded| recorded.seq > version)?;
    let mine = room.actor.officer().map(|officer| officer.id) == next.officer;
    let event = next.event.kind();
    (mine && recognised_by(kind).contains(&event)).then_some(event)
}
