//! Dossiers line by line: what the queue and the search show of each. Numbers of people are masked in lists.

use base::{Moment, Vnd};
use cases::{CaseError, dossier::Summary};
use rules::{calendar::Calendar, document::Person};

use crate::{
    door::Room,
    names::Names,
    words::{self, Left},
};

/// Rows of one page.
pub const ROWS: u32 = 50;

/// One dossier of the list.
pub struct Row {
    /// The dossier.
    pub summary: Summary,
    /// Code or reference.
    pub name: String,
    /// Who handed it in.
    pub filer: String,
    /// The last digits of the filer's identity number and phone.
    pub numbers: String,
    /// The procedure.
    pub procedure: String,
    /// Who has it.
    pub holder: String,
    /// Until when something is to be done.
    pub until: Option<(String, Left)>,
    /// That rests on days off that nobody has decided.
    pub provisional: bool,
    /// Until when the step of the process that ends first is to be done.
    pub step: Option<(String, Left)>,
    /// The state's name and colour.
    pub state: (String, &'static str),
    /// When it was last filed.
    pub received: String,
    /// How it came in.
    pub channel: String,
    /// The competent agency.
    pub agency: String,
    /// Fees paid of fees owed.
    pub fee: String,
    /// A hand-over waits for a confirmation.
    pub handed_over: bool,
}

/// The rows of these dossiers, with the names they need asked once.
pub fn rows(room: &Room, found: Vec<Summary>) -> Result<Vec<Row>, CaseError> {
    let agencies = found.iter().flat_map(|summary| [summary.holder.agency, summary.agency]);
    let officers = found.iter().filter_map(|summary| summary.holder_officer);
    let names = Names::of(&room.app, agencies, officers)?;
    let calendar = &room.app.office.calendar();
    Ok(found.into_iter().map(|summary| row(calendar, room.now, &names, summary)).collect())
}

fn row(calendar: &Calendar, now: Moment, names: &Names, summary: Summary) -> Row {
    let until = summary.answer_due.or(summary.due.filter(|_| summary.ended_at.is_none() && !summary.paused));
    let open = !summary.state.is_final();
    let header = summary.header.as_ref();
    let holder = match summary.holder_officer {
        Some(officer) => names.officer(officer),
        None => names.seat(summary.holder),
    };
    let asked = if summary.answer_due.is_some() { summary.answer_provisional } else { summary.due_provisional };
    Row {
        provisional: asked && until.is_some() && open,
        name: summary.code.clone().unwrap_or_else(|| summary.reference.clone()),
        filer: header.map(|header| header.filer.name.clone()).unwrap_or_default(),
        numbers: header.map(|header| masked(&header.filer)).unwrap_or_default(),
        procedure: header.map(|header| header.procedure.clone()).unwrap_or_default(),
        holder,
        until: until.filter(|_| open).map(|until| (words::moment(until), words::left(calendar, now, until))),
        step: summary.step_due.map(|until| (words::moment(until), words::left(calendar, now, until))),
        state: (words::state(summary.state), words::colour(summary.state)),
        received: summary.submitted_at.map(words::moment).unwrap_or_default(),
        channel: words::VI.t(&format!("desk.channel.{}", summary.channel.word())),
        agency: names.agency(summary.agency),
        fee: fee(&summary),
        handed_over: summary.handover_to.is_some(),
        summary,
    }
}

fn fee(summary: &Summary) -> String {
    if summary.owed == Vnd::ZERO { String::new() } else { format!("{} / {}", summary.paid, summary.owed) }
}

/// Enough to tell two people of one name apart, and no more.
fn masked(person: &Person) -> String {
    let ends = |key: &str, number: &Option<String>| {
        let digits: Vec<char> =
            number.iter().flat_map(|number| number.chars()).filter(|one| one.is_alphanumeric()).collect();
        let end: String = digits.iter().skip(digits.len().saturating_sub(3)).collect();
        (digits.len() > 5).then(|| words::VI.t_with(key, &[("end", end)]))
    };
    let parts = [ends("desk.list.identity", &person.identity), ends("desk.list.phone", &person.phone)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
