//! What the system does by itself when a time has come: takes silence for consent where the process says so, drafts
//! the apology, reports lateness, reminds the citizen. Each is a command like anybody's, judged by the same rules.

use base::{Actor, DocumentId, Moment, Part, local_date};
use db::Tx;
use rules::{
    calendar::{Calendar, Limit, pending_overdue},
    workflow::{ClockKind, Command, CommandKind, Dossier, IncidentKind, Proposal, State, allowed},
};

use super::{
    super::{
        messages,
        perform::{Terms, perform},
        store::Loaded,
        surroundings,
    },
    store,
};
use crate::{CaseError, Operation};

/// How many working days after the old day, or after today when that is later, the new one is proposed.
const NEW_DAY: u32 = 3;

/// Does everything that is due for the dossier.
pub(super) fn due(tx: &Tx, op: &Operation, loaded: &mut Loaded) -> Result<(), CaseError> {
    let calendar = op.office.calendar.read(tx)?;
    for command in silences(loaded, op.now) {
        perform(tx, op, loaded, &command, Terms::NONE)?;
    }
    if let Some(command) = apology(tx, op, loaded, &calendar)? {
        perform(tx, op, loaded, &command, Terms::NONE)?;
    }
    if let Some(command) = lateness(loaded, op.now) {
        perform(tx, op, loaded, &command, Terms::NONE)?;
    }
    if to_be_reminded(op, &loaded.dossier, &calendar)? {
        perform(tx, op, loaded, &Command::Remind, Terms::NONE)?;
    }
    what_was_asked(tx, op, loaded, &calendar)
}

fn may(dossier: &Dossier, kind: CommandKind, now: Moment) -> bool {
    allowed(dossier, &Actor::System, now).contains(&kind)
}

/// Agencies that were silent until their day was over, where the process says that this is consent.
fn silences(loaded: &Loaded, now: Moment) -> Vec<Command> {
    if !may(&loaded.dossier, CommandKind::TakeSilence, now) {
        return Vec::new();
    }
    let over = loaded.dossier.open_consultations().filter(|asked| asked.silence_is_consent);
    over.filter(|asked| asked.answer_by < local_date(now))
        .map(|asked| Command::TakeSilence {
            agency: asked.agency,
            ground: format!(
                "Đến hết ngày {} cơ quan được hỏi không trả lời. Theo quy trình của thủ tục, không trả lời trong thời \
                 hạn được xem là đồng ý.",
                base::text::short_date(asked.answer_by)
            ),
            document: DocumentId::new(),
        })
        .collect()
}

/// The draft of Form 04, when the appointment is near and nothing lies before the leader. Who asked for more time by
/// law will not be late when it is granted.
fn apology(tx: &Tx, op: &Operation, loaded: &Loaded, calendar: &Calendar) -> Result<Option<Command>, CaseError> {
    let dossier = &loaded.dossier;
    let extends = matches!(dossier.proposal, Some(Proposal::Extension(_)));
    let Some(due) = dossier.due.filter(|_| !extends && may(dossier, CommandKind::DraftApology, op.now)) else {
        return Ok(None);
    };
    let near = op.office.settings.ladder.drafts_apology(calendar, due.current, op.now)?;
    if !near || apology_from(dossier).is_none_or(|from| op.now < from) {
        return Ok(None);
    }
    let from = due.current.max(op.now);
    let new_day = calendar.due(from, Limit::WorkingDays(NEW_DAY), &[])?.into_due()?.moment;
    let reason = what_holds_it_up(tx, dossier)?;
    Ok(Some(Command::DraftApology { reason, new_day: local_date(new_day), document: DocumentId::new() }))
}

/// From when an apology may be drafted: a third of the time has passed, so that a short limit does not begin with one. What
/// is done the same day cannot be apologised for a day before.
pub(super) fn apology_from(dossier: &Dossier) -> Option<Moment> {
    let (due, acceptance) = dossier.due.zip(dossier.acceptance.as_ref())?;
    if acceptance.limit == Limit::SameDay {
        return None;
    }
    let given = due.current.duration_since(acceptance.received);
    acceptance.received.checked_add(given / 3).ok()
}

/// A reason for the letter, from what the dossier shows; the leader may write another.
fn what_holds_it_up(tx: &Tx, dossier: &Dossier) -> Result<String, CaseError> {
    let mut silent = Vec::new();
    for asked in dossier.open_consultations() {
        silent.push(surroundings::agency_name(tx, asked.agency)?);
    }
    Ok(match dossier.state {
        _ if !silent.is_empty() => {
            format!("Chưa nhận được ý kiến của {}, cần có để giải quyết hồ sơ.", silent.join(", "))
        }
        State::Accepted | State::Transferred => {
            "Hồ sơ được chuyển đến bộ phận chuyên môn chậm hơn quy định.".to_owned()
        }
        State::WaitingFinance => "Việc thực hiện nghĩa vụ tài chính của hồ sơ chưa được xác nhận.".to_owned(),
        _ if dossier.supplements > 0 => "Giấy tờ bổ sung cần thêm thời gian để thẩm định.".to_owned(),
        _ => "Việc thẩm định hồ sơ cần thêm thời gian.".to_owned(),
    })
}

/// What became late without an apology that went out in time is reported, once (Decree 61/2018/NĐ-CP, article 19).
fn lateness(loaded: &Loaded, now: Moment) -> Option<Command> {
    let dossier = &loaded.dossier;
    let (due, acceptance) = dossier.due.zip(dossier.acceptance.as_ref())?;
    let told = dossier.apology.as_ref().is_some_and(|apology| !apology.missed);
    let before = dossier.incidents.iter().any(|incident| incident.kind == IncidentKind::Late);
    let runs = dossier.state.is_being_processed() && !dossier.is_paused();
    if told || before || !runs || !pending_overdue(due.original, now, acceptance.limit) {
        return None;
    }
    let seat = dossier.holder.seat();
    let part = if seat == dossier.one_stop() { Part::OneStop } else { seat.part };
    let what = format!(
        "Hồ sơ quá hạn trả kết quả ngày {} mà chưa có phiếu xin lỗi và hẹn lại gửi trước hạn ít nhất một ngày.",
        base::text::short_date(local_date(due.original))
    );
    Some(Command::ReportIncident { incident: IncidentKind::Late, what, part, officer: None })
}

/// Whether the citizen is to be reminded to collect the result; once at a time, also after a long silence.
fn to_be_reminded(op: &Operation, dossier: &Dossier, calendar: &Calendar) -> Result<bool, CaseError> {
    let Some(since) = dossier.ended_at.filter(|_| dossier.state == State::ResultReady) else { return Ok(false) };
    let wanted = op.office.settings.ladder.reminders_to_collect(calendar, since, op.now)?;
    Ok(dossier.delivery.reminders < wanted)
}

/// The day on which the citizen has to supply what was asked comes near: told once.
fn what_was_asked(tx: &Tx, op: &Operation, loaded: &Loaded, calendar: &Calendar) -> Result<(), CaseError> {
    for running in loaded.dossier.running().iter().filter(|running| running.kind == ClockKind::Supplement) {
        let near = op.office.settings.ladder.reminds_citizen(calendar, running.due, op.now)?;
        if near && store::tell_citizen(tx, loaded.id, running, op.now)? {
            messages::remind_of_supplement(tx, op, loaded, running.due)?;
        }
    }
    Ok(())
}
