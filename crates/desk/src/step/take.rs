//! The taking of a step: which use case it is, and what becomes of a refusal.

use axum::http::StatusCode;
use base::{DossierId, FieldErrors, Refusal, local_date};
use cases::{
    CaseError, catalogue,
    dossier::{
        self, Acceptance, Brought, Done,
        attachment::ABOUT_A_FILE,
        result::{self, PenSignature},
    },
    phrase,
};
use people::agencies;
use rules::workflow::{Command, CommandKind, EventKind};
use webkit::{Answers, CsrfUpload};

use super::{
    Shown, already_taken, aside,
    fields::{self, Choices, Field},
    read::{Reader, command, opinions},
};
use crate::{bench::Bench, checklist, door::Room};

/// What became of a posted step.
pub enum Taken {
    /// It was taken; its first event.
    Done(Option<EventKind>),
    /// The page again, with what was typed.
    Again(StatusCode, Box<Shown>),
    /// A draft to be looked at.
    Preview(Vec<u8>),
}

/// A step that was forged, or taken from a page that others had outrun, is noted; a mistake in a field is not.
pub fn note_refused(
    room: &Room,
    operation: &str,
    id: DossierId,
    kind: CommandKind,
    outcome: &Result<Taken, CaseError>,
) {
    let why = match outcome {
        Ok(Taken::Again(StatusCode::CONFLICT, shown)) if shown.stale => "stale",
        Ok(Taken::Again(StatusCode::CONFLICT, shown)) => {
            shown.errors.0.first().map_or("refused", |error| error.refusal.key.as_str())
        }
        Err(CaseError::Denied(_)) => "denied",
        _ => return,
    };
    dossier::note_refused(room.op(), operation, id, kind, why);
}

/// Why the step is not offered.
pub fn why_not(bench: &Bench) -> Refusal {
    let state = bench.view.dossier.state;
    let elsewhere = bench.view.dossier.elsewhere().and_then(|strand| strand.partner.as_ref());
    if let Some(partner) = elsewhere.filter(|_| !state.is_final()) {
        return Refusal::new("held_by_partner").with("partner", &partner.name);
    }
    let key = if state.is_final() { "dossier_closed" } else { "step_not_open" };
    Refusal::new(key).with("state", state.word())
}

/// Takes the step, or shows its page again; what came with it then lies aside for the next try.
pub fn attempt(room: &Room, id: DossierId, kind: CommandKind, mut upload: CsrfUpload) -> Result<Taken, CaseError> {
    aside::join(room, id, kind, &mut upload)?;
    let (before, files) = (upload.fields.get("giu").to_owned(), upload.files.clone());
    let mut taken = once(room, id, kind, upload)?;
    match &mut taken {
        Taken::Done(_) => aside::forget(room, &before),
        Taken::Again(_, shown) => aside::keep(room, shown, files)?,
        Taken::Preview(_) => {}
    }
    Ok(taken)
}

fn once(room: &Room, id: DossierId, kind: CommandKind, upload: CsrfUpload) -> Result<Taken, CaseError> {
    let bench = Bench::of(room, id)?;
    let version: u64 = upload.fields.get("version").parse().unwrap_or(0);
    if !bench.still_holds(version, kind) {
        return Ok(conflict(room, bench, kind, version, upload));
    }
    if !bench.may(kind) {
        return Ok(Taken::Again(StatusCode::CONFLICT, Box::new(not_open(bench, kind, upload.fields))));
    }
    if upload.fields.has("insert") {
        return insert(room, bench, kind, upload);
    }
    if upload.fields.has("preview") {
        return preview(room, bench, kind, upload);
    }
    match give(room, &bench, kind, version, &upload) {
        Ok(done) => {
            keep_phrase(room, kind, &upload.fields);
            Ok(Taken::Done(done.events.first().map(rules::workflow::Event::kind)))
        }
        Err(CaseError::Conflict) => Ok(conflict(room, Bench::of(room, id)?, kind, version, upload)),
        Err(error) => again(room, bench, kind, upload, error),
    }
}

/// The step is not this officer's, or no more: why, and what was typed, to be read and copied.
pub fn not_open(bench: Bench, kind: CommandKind, typed: Answers) -> Shown {
    let mut errors = FieldErrors::default();
    errors.push("main-content", why_not(&bench));
    Shown { bench, kind, choices: Choices::default(), typed, errors, stale: false, aside: None }
}

/// The page again with the chosen phrase behind what was typed.
fn insert(room: &Room, bench: Bench, kind: CommandKind, upload: CsrfUpload) -> Result<Taken, CaseError> {
    let mut typed = upload.fields;
    let chosen = typed.get("phrase").parse().ok();
    let found = phrase::phrases(room.op())?.into_iter().find(|phrase| Some(phrase.id) == chosen);
    if let (Some(phrase), Some(field)) = (found, fields::reason(kind)) {
        let text = base::text::tidy_lines(&format!("{}\n{}", typed.get(field), phrase.body));
        typed.0.retain(|(name, _)| name != field);
        typed.0.push((field.to_owned(), text));
    }
    let (choices, errors) = (Choices::of(room, &bench, kind)?, FieldErrors::default());
    Ok(Taken::Again(
        StatusCode::OK,
        Box::new(Shown { bench, kind, choices, typed, errors, stale: false, aside: None }),
    ))
}

/// Keeps the reason as a phrase of the officer's, where that was ticked. The step is taken; a phrase that cannot be
/// kept changes nothing about it.
fn keep_phrase(room: &Room, kind: CommandKind, typed: &Answers) {
    if let Some(field) = fields::reason(kind).filter(|_| typed.get("keep_phrase") == "yes")
        && let Err(error) = phrase::add_phrase(room.op(), typed.get(field), false)
    {
        tracing::warn!(%error, "a phrase was not kept");
    }
}

fn conflict(room: &Room, bench: Bench, kind: CommandKind, version: u64, upload: CsrfUpload) -> Taken {
    if let Some(event) = already_taken(room, &bench.view.history, kind, version) {
        return Taken::Done(Some(event));
    }
    let choices = Choices::of(room, &bench, kind).unwrap_or_default();
    let (typed, errors) = (upload.fields, FieldErrors::default());
    let shown = Shown { bench, kind, choices, typed, errors, stale: true, aside: None };
    Taken::Again(StatusCode::CONFLICT, Box::new(shown))
}

/// The page with what was typed and what is wrong with it. A rule that speaks about no field says it on top.
fn again(
    room: &Room,
    bench: Bench,
    kind: CommandKind,
    upload: CsrfUpload,
    error: CaseError,
) -> Result<Taken, CaseError> {
    let (status, errors) = match error {
        CaseError::Fields(errors) => (StatusCode::UNPROCESSABLE_ENTITY, errors),
        CaseError::Refused(refusal) => {
            let mut errors = FieldErrors::default();
            let field = field_of(kind, &refusal.key);
            let status = if field.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::CONFLICT };
            errors.push(field.unwrap_or("main-content"), refusal);
            (status, errors)
        }
        other => return Err(other),
    };
    let choices = Choices::of(room, &bench, kind)?;
    let shown = Shown { bench, kind, choices, typed: upload.fields, errors, stale: false, aside: None };
    Ok(Taken::Again(status, Box::new(shown)))
}

/// The field a refusal speaks about.
fn field_of(kind: CommandKind, key: &str) -> Option<&'static str> {
    let has = |wanted: &'static str| {
        let named = |field: &Field| field.name() == wanted;
        fields::of(kind).iter().any(named).then_some(wanted)
    };
    match key {
        "reason_missing" => has("reason").or(has("ground")).or(has("body")),
        "not_a_specialist_there" | "officer_unknown" | "assigned_already" | "stand_in_is_the_same" => {
            has("officer").or(has("signatory"))
        }
        "not_a_signatory" | "not_your_own_draft" | "signature_is_not_yours" => has("signatory"),
        "agency_is_the_same" | "asked_already" | "agency_ended" | "agency_does_not_decide" => has("agency"),
        "step_is_not_open" | "step_answer_missing" | "no_step_to_finish" => has("work"),
        "no_agency_to_ask" => has("for_step"),
        "new_day_not_later" | "new_day_is_a_rest_day" => has("new_day"),
        "answer_day_is_a_rest_day" | "answer_day_not_later" => has("answer_by"),
        "day_has_passed" => has("answer_by").or(has("until")),
        "day_has_not_come" => has("on"),
        "more_than_owed" | "amount_missing" | "receipt_amount_not_positive" => has("amount"),
        "receipt_recorded_before" | "number_taken" | "number_missing" => has("number"),
        "limit_basis_missing" if kind == CommandKind::Accept => Some("basis"),
        "limit_not_stated" | "limit_longer_than_published" | "limit_without_length"
            if kind == CommandKind::Accept =>
        {
            Some("limit")
        }
        "incident_not_late" | "incident_no_result" | "incident_reported_before" => has("incident"),
        "papers_not_scanned" if kind == CommandKind::Transfer => Some("unscanned"),
        "scan_missing" => has("scan"),
        _ if ABOUT_A_FILE.contains(&key) => has("scan"),
        _ => None,
    }
}

fn preview(room: &Room, bench: Bench, kind: CommandKind, upload: CsrfUpload) -> Result<Taken, CaseError> {
    let draft = Reader::new(&upload.fields, &upload.files).draft();
    match result::preview(room.op(), bench.view.summary.id, &draft) {
        Ok(pdf) => Ok(Taken::Preview(pdf)),
        Err(error) => again(room, bench, kind, upload, error),
    }
}

/// Gives the step to its use case.
fn give(
    room: &Room,
    bench: &Bench,
    kind: CommandKind,
    version: u64,
    upload: &CsrfUpload,
) -> Result<Done, CaseError> {
    let id = bench.view.summary.id;
    let mut reader = Reader::new(&upload.fields, &upload.files);
    match kind {
        CommandKind::Accept => accept(room, bench, version, reader),
        CommandKind::Resubmit => resubmit(room, bench, version, upload),
        CommandKind::SubmitDraft => {
            let (draft, to) = (reader.draft(), reader.to());
            result::submit_draft(room.op(), id, version, &draft, to)
        }
        CommandKind::Sign if upload.fields.get("how") == "digital" => {
            result::sign_digitally(room.op(), id, version)
        }
        CommandKind::Sign => {
            let (signatory, on, scan) = (reader.chosen("signatory"), reader.day("on"), reader.scan("scan"));
            let signatory = signatory.unwrap_or_default();
            let pen = reader.whole(PenSignature { signatory, on, scan })?;
            result::sign_by_pen(room.op(), id, version, &pen)
        }
        CommandKind::Transfer => {
            let why = base::text::tidy_lines(upload.fields.get("unscanned"));
            dossier::transfer(room.op(), id, version, upload.fields.get("keep") == "1", Some(&why))
        }
        CommandKind::Issue => {
            let in_book = result::numbering(room.op(), id)?.book.is_some();
            let number = if in_book { 1 } else { reader.whole_number("number") };
            let (on, scan) = (reader.day("on"), reader.scan("scan"));
            reader.whole(())?;
            result::issue(room.op(), id, version, i64::from(number), on, scan.as_ref())
        }
        CommandKind::CorrectResult => {
            let (reason, draft) = (reader.area("reason", "reason_missing"), reader.draft());
            let reason = reader.whole(reason)?;
            result::correct(room.op(), id, version, &draft, &reason)
        }
        CommandKind::AskOpinion => {
            let commands = opinions(&mut reader);
            let commands = reader.whole(commands)?;
            dossier::act_in_turn(room.op(), id, version, &commands)
        }
        CommandKind::PassOn => pass_on(room, bench, version, reader),
        CommandKind::AskAgencies => dossier::ask_agencies(room.op(), id, version),
        other => {
            let command = command(other, bench, &mut reader);
            let command = reader.whole(command)?.ok_or_else(|| Refusal::new("choice_needed"))?;
            dossier::act(room.op(), id, version, &command)
        }
    }
}

fn accept(room: &Room, bench: &Bench, version: u64, mut reader: Reader) -> Result<Done, CaseError> {
    let owed = Some(reader.money("owed"));
    let stated = reader.stated(fields::limit(bench).is_none());
    let acceptance = reader.whole(Acceptance { owed, stated })?;
    dossier::accept(room.op(), bench.view.summary.id, version, acceptance)
}

/// The one-stop that receives for the right agency goes with it.
fn pass_on(room: &Room, bench: &Bench, version: u64, mut reader: Reader) -> Result<Done, CaseError> {
    let (agency, reason) = (reader.chosen("agency"), reader.area("reason", "reason_missing"));
    let reason = reader.whole(reason)?;
    let agency: base::AgencyId = agency.unwrap_or_default();
    let today = local_date(room.now);
    let intake_agency = room.app.office.db.read(|tx| {
        let right = agencies::by_id(tx, agency)?.ok_or_else(|| Refusal::new("agency_does_not_decide"))?;
        let offered = catalogue::competent_agencies(
            tx,
            &bench.view.summary.procedure_code,
            crate::bench::tier(&right),
            today,
        )?;
        if !offered.iter().any(|offer| offer.id == agency) {
            return Err(CaseError::Refused(Refusal::new("agency_does_not_decide")));
        }
        Ok(agencies::intake_for(tx, &right, today)?.id)
    })?;
    let command = Command::PassOn { agency, intake_agency, reason, document: base::DocumentId::new() };
    dossier::act(room.op(), bench.view.summary.id, version, &command)
}

/// What the citizen brought to the counter: papers as counted, scans by paper, filed together or not at all.
fn resubmit(room: &Room, bench: &Bench, version: u64, upload: &CsrfUpload) -> Result<Done, CaseError> {
    let (id, listed) = (bench.view.summary.id, bench.on_paper());
    let mut errors = FieldErrors::default();
    let papers = checklist::read(&listed, &upload.fields, &mut errors);
    errors.into_result()?;
    let brought = Brought { papers, files: checklist::files(&listed, &upload.files) };
    dossier::resubmit_at_counter(room.op(), id, version, &brought)?;
    let view = dossier::view(room.op(), id)?;
    let events = view.history.into_iter().filter(|recorded| recorded.seq > version).map(|recorded| recorded.event);
    Ok(Done { id, dossier: view.dossier, events: events.collect() })
}
