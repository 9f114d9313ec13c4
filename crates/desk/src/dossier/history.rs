//! What happened to a dossier, in words.

use rules::workflow::{Acceptance, EnteredLate, Event, Incident, Proposal};

use crate::{
    bench::Bench,
    words::{self, VI},
};

/// One thing that happened.
pub struct HistoryRow {
    /// What.
    pub what: String,
    /// When.
    pub when: String,
    /// Who.
    pub who: String,
    /// Why, or what exactly.
    pub detail: String,
}

/// What happened, the newest first.
pub fn rows(bench: &Bench) -> Vec<HistoryRow> {
    let rows = bench.view.history.iter().rev();
    rows.map(|recorded| HistoryRow {
        what: VI.t(&format!("desk.event.{}", recorded.event.kind().word())),
        when: words::moment(recorded.at),
        who: match recorded.officer {
            Some(officer) => bench.names.officer(officer),
            None => VI.t(&format!("desk.by.{}", recorded.by)),
        },
        detail: detail(bench, &recorded.event),
    })
    .collect()
}

/// The code, and on what the limit rests when it is not the procedure's.
fn accepted(acceptance: &Acceptance) -> String {
    let Some(basis) = &acceptance.limit_basis else { return acceptance.code.clone() };
    let limit = cases::document::words::limit(acceptance.limit);
    let stated = VI.t_with("desk.dossier.stated_limit", &[("limit", limit.as_str()), ("basis", basis.as_str())]);
    format!("{}. {stated}", acceptance.code)
}

/// When the papers of an outage really came, who received and who entered them.
pub fn entered_late(bench: &Bench, late: &EnteredLate) -> String {
    let (at, receiver, by) =
        (words::moment(late.received), bench.names.officer(late.receiver), bench.names.officer(late.by));
    let said = [("at", at.as_str()), ("receiver", &receiver), ("by", &by), ("slip", &late.slip)];
    VI.t_with("desk.outage.entered_late", &said)
}

/// What happened, and who answers for it.
fn incident_reported(bench: &Bench, incident: &Incident) -> String {
    let kind = VI.t(&format!("desk.incident.{}", incident.kind.word()));
    let officer =
        incident.officer.map(|officer| format!(", {}", bench.names.officer(officer))).unwrap_or_default();
    format!("{kind}: {}. {}{officer}", incident.what.trim_end_matches('.'), bench.names.seat(incident.unit))
}

/// `Đăng ký thường trú, Hệ thống của Bộ Công an: …`.
fn at_partner(bench: &Bench, strand: &str, what: &str) -> String {
    let Some(strand) = bench.view.dossier.strand(strand) else { return what.to_owned() };
    let partner = strand.partner.as_ref().map(|partner| partner.name.as_str()).unwrap_or_default();
    let about = format!("{}, {partner}", strand.name);
    if what.is_empty() { about } else { format!("{about}: {what}") }
}

/// Why, or what exactly.
pub fn detail(bench: &Bench, event: &Event) -> String {
    match event {
        Event::CompletionAsked { asked, .. } | Event::SupplementAsked { asked, .. } => {
            let papers: Vec<&str> = asked.papers.iter().map(|paper| paper.name.as_str()).collect();
            if papers.is_empty() {
                asked.reason.clone()
            } else {
                format!("{}: {}", asked.reason.trim_end_matches('.'), papers.join("; "))
            }
        }
        Event::PassedOn { reason, .. }
        | Event::NotAccepted { reason, .. }
        | Event::Recalled { reason }
        | Event::LeftUnscanned { reason, .. }
        | Event::SteppedBack { reason }
        | Event::ProposalDeclined { reason }
        | Event::SentBack { reason }
        | Event::CalendarCorrected { reason, .. }
        | Event::AnswerTimeCorrected { reason, .. }
        | Event::WithdrawalRequested { reason, .. }
        | Event::WithdrawalDeclined { reason }
        | Event::Withdrawn { reason, .. }
        | Event::Stopped { reason, .. }
        | Event::CorrectionDropped { reason }
        | Event::ApologyDropped { reason }
        | Event::ResultCorrected { reason, .. } => reason.clone(),
        Event::Assigned { officer, .. } => bench.names.officer(*officer),
        Event::HandedOver(handover) => bench.names.seat(handover.to),
        Event::StepFinished { step, answer, note, .. } => {
            super::process::finished(bench, step, answer.as_deref(), note.as_deref())
        }
        Event::OpinionAsked(asked) => format!("{}: {}", bench.names.agency(asked.agency), asked.question),
        Event::OpinionTermMoved { agency, answer_by, before, reason } => format!(
            "{}: {} → {}. {reason}",
            bench.names.agency(*agency),
            words::day(*before),
            words::day(*answer_by)
        ),
        Event::ApologyDrafted(draft) => format!("{} – {}", words::moment(draft.new_due), draft.reason),
        Event::OpinionClosed { agency, opinion } | Event::OpinionReplaced { agency, opinion } => {
            format!("{}: {}", bench.names.agency(*agency), opinion.text)
        }
        Event::FinanceRequired(asked) => format!("{}, {}", asked.amount, asked.reason),
        Event::FinanceConfirmed { receipt, .. } => receipt.clone(),
        Event::Extended { extension, .. } => extension.reason.clone(),
        Event::Apologised(apology) => format!("{} – {}", words::moment(apology.new_due), apology.reason),
        Event::Issued(issued) => format!("{}, {}", issued.number, words::day(issued.on)),
        Event::Returned(returned) => returned.receiver.clone(),
        Event::IncidentReported(incident) => incident_reported(bench, incident),
        Event::IncidentClosed(remedy) => format!("{} ({})", remedy.what, remedy.cost),
        Event::Paid { amount, series, number, .. } => format!("{amount}, {series} {number}"),
        Event::Accepted { acceptance, .. } => accepted(acceptance),
        Event::Submitted { papers, late: Some(late), .. } => {
            format!("{}. {}", entered_late(bench, late), super::parts::received(papers))
        }
        Event::Submitted { papers, .. }
        | Event::Resubmitted { papers, .. }
        | Event::SupplementHandedIn { papers, .. }
        | Event::SuppliedOnward { papers } => super::parts::received(papers),
        Event::CorrectionDrafted(correction) => correction.reason.clone(),
        Event::Moved(moving) => {
            format!("{} → {}", bench.names.agency(moving.from), bench.names.agency(moving.to))
        }
        Event::TakenOver(taken) => format!("{}, {}", taken.source, taken.acceptance.code),
        Event::Proposed(Proposal::Supplement(asked)) => asked.reason.clone(),
        Event::Proposed(Proposal::Extension(extension)) => format!("{}: {}", extension.basis, extension.reason),
        Event::Delegated(delegation) => format!(
            "{} → {}, {} – {}: {}",
            bench.names.officer(delegation.absent),
            bench.names.officer(delegation.delegate),
            words::day(delegation.since),
            words::day(delegation.until),
            delegation.reason
        ),
        Event::Linked { strands } => {
            strands.iter().map(|strand| strand.name.as_str()).collect::<Vec<_>>().join("; ")
        }
        Event::Forwarded { strand } => at_partner(bench, strand, ""),
        Event::ForeignTaken { strand, foreign_code } => at_partner(bench, strand, foreign_code),
        Event::ForeignStatus { strand, report } => {
            let status = rules::workflow::state_of(report.code).map(words::state).unwrap_or_default();
            let said = [words::moment(report.at), status, report.words.clone()];
            let said: Vec<String> = said.into_iter().filter(|part| !part.is_empty()).collect();
            at_partner(bench, strand, &said.join(" – "))
        }
        Event::StrandDropped { strand, reason } => {
            format!(
                "{}: {reason}",
                bench.view.dossier.strand(strand).map(|it| it.name.as_str()).unwrap_or_default()
            )
        }
        Event::StrandReturned { strand, returned } => {
            let name = bench.view.dossier.strand(strand).map(|it| it.name.as_str()).unwrap_or_default();
            format!("{name}: {}", returned.receiver)
        }
        _ => String::new(),
    }
}
