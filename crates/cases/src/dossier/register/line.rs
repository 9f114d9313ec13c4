//! One line of the register, and what became of its dossier.

use base::{Moment, local_date, local_time};
use db::Tx;
use people::Agency;
use rules::{
    document::{Person, RegisterLine},
    workflow::{Dossier, Outcome, State},
};

use super::super::{
    Summary,
    store::{Loaded, load},
    surroundings::Competence,
};
use crate::{CaseError, Operation, document::words};

/// The line of the dossier in `row`, in the book of `agency`.
pub(super) fn of(
    tx: &Tx,
    op: &Operation,
    agency: &Agency,
    number: i64,
    row: &Summary,
) -> Result<RegisterLine, CaseError> {
    let competence = Competence::of(tx, op, row.agency)?;
    let Some(loaded) = load(tx, &op.office.vault, row.id, false)? else {
        return Ok(destroyed(&competence, number, row));
    };
    let dossier = &loaded.dossier;
    let returned = dossier.returned.as_ref();
    // The book of an agency that ended prints as it did: whom the dossier went to stands in the note.
    let acted = Competence::acted(tx, op, dossier)?;
    Ok(RegisterLine {
        line: u32::try_from(number).unwrap_or_default(),
        code: dossier.code().unwrap_or(&row.reference).to_owned(),
        content: loaded.header.procedure.clone(),
        sets: loaded.header.sets,
        person: loaded.header.filer.clone(),
        handling: acted.agency.authority(),
        received_at: local_time(received(&loaded)),
        due_at: dossier.due.map(|due| local_time(due.current)),
        provisional: dossier.due.is_some_and(|due| due.provisional),
        returned_at: returned.map(|returned| local_time(returned.at)),
        delivery: returned.map(|returned| words::delivery(returned.way, &acted.intake.one_stop_name())),
        note: note(&loaded, agency, &competence, number),
    })
}

fn received(loaded: &Loaded) -> Moment {
    let accepted = loaded.dossier.acceptance.as_ref().map(|acceptance| acceptance.received);
    accepted.or(loaded.summary.accepted_at).unwrap_or(loaded.summary.opened_at)
}

/// What is left of a line whose personal data were destroyed: number, code and days stay.
fn destroyed(competence: &Competence, number: i64, row: &Summary) -> RegisterLine {
    RegisterLine {
        line: u32::try_from(number).unwrap_or_default(),
        code: row.code.clone().unwrap_or_else(|| row.reference.clone()),
        content: row.procedure_code.clone(),
        sets: 1,
        person: Person { name: "(đã hủy dữ liệu cá nhân)".to_owned(), ..Person::default() },
        handling: competence.agency.authority(),
        received_at: local_time(row.accepted_at.unwrap_or(row.opened_at)),
        due_at: row.due.map(local_time),
        provisional: row.due_provisional,
        returned_at: row.returned_at.map(local_time),
        delivery: None,
        note: None,
    }
}

/// What became of it, where it is not simply done: everything a reader of the book would ask about.
fn note(loaded: &Loaded, agency: &Agency, competence: &Competence, number: i64) -> Option<String> {
    let dossier = &loaded.dossier;
    let moved = (competence.agency.id != agency.id).then(|| {
        let to = competence.agency.authority();
        // What was over when its agency ended only changed who keeps it.
        let over = dossier.moves.iter().any(|made| made.from == agency.id && made.closed);
        if over {
            format!("{to} lưu giữ hồ sơ.")
        } else {
            format!("Đã chuyển {to} giải quyết tiếp.")
        }
    });
    let entered = dossier.acceptance.as_ref().map(|acceptance| &acceptance.register);
    let again = entered.filter(|register| register.line != number);
    let again = again.map(|it| format!("Vào sổ lại: {}/{}, số {}.", it.field, it.year, it.line));
    let origin = dossier.taken_over.as_ref().map(|origin| format!("{}.", words::taken_over(&origin.source)));
    let parts = [origin, moved, again, ended(dossier), result(dossier)];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

fn ended(dossier: &Dossier) -> Option<String> {
    let closing = dossier.closing.as_ref()?;
    let how = match dossier.state {
        State::Withdrawn => "Đã rút hồ sơ",
        State::Stopped => "Dừng giải quyết",
        _ => "Không tiếp nhận",
    };
    let (day, reason) = (base::text::short_date(local_date(closing.at)), closing.reason.trim_end_matches('.'));
    Some(format!("{how} ngày {day}: {reason}."))
}

fn result(dossier: &Dossier) -> Option<String> {
    let corrected = dossier.results.iter().skip(1).last();
    let corrected =
        corrected.map(|version| format!("Kết quả được sửa bằng văn bản số {}.", version.issued.number));
    let refused = (dossier.outcome() == Some(Outcome::Negative)).then(|| "Từ chối giải quyết.".to_owned());
    let apologised = dossier
        .apology
        .as_ref()
        .map(|apology| format!("Đã xin lỗi, hẹn lại {}.", base::text::short_date(local_date(apology.new_due))));
    let parts: Vec<String> = [refused, corrected, apologised].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}
