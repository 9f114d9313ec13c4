//! Decisions about days off: which years are decided, what a decision would move, and entering it.
//!
//! Entering has two pages: what was typed, then what it does to the dossiers that run. Deliberately absent: how
//! days are counted, and telling the citizens, which the use case does.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use base::{Date, Denied, FieldErrors, Refusal, local_date};
use cases::{
    CaseError,
    calendar::{self, Entered, written},
};
use rules::calendar::{DayNote, Year};
use webkit::{Answer, Answers, CsrfUpload, Flash, OfficerVisit, Page, go_with, show as render, show_as};

use crate::{
    App,
    door::{Room, id, web, work},
    step::Reader,
};

/// How many years ahead of this one are shown.
const AHEAD: i16 = 2;

#[derive(Template)]
#[template(path = "calendar/years.html")]
struct YearsPage {
    page: Page,
    years: Vec<Year>,
}

#[derive(Template)]
#[template(path = "calendar/year.html")]
struct YearPage {
    page: Page,
    decided: bool,
    typed: Answers,
    errors: FieldErrors,
}

#[derive(Template)]
#[template(path = "calendar/confirm.html")]
struct ConfirmPage {
    page: Page,
    typed: Answers,
    foreseen: Entered,
}

impl ConfirmPage {
    fn days(&self, notes: &[DayNote]) -> String {
        notes
            .iter()
            .map(|note| format!("{}: {}", base::text::short_date(note.date), note.name))
            .collect::<Vec<_>>()
            .join("\n")
    }
}

/// GET /can-bo/lich
pub async fn years(State(app): State<App>, page: Page, visit: OfficerVisit) -> Answer {
    let years = work(&app, &visit.actor, |room| {
        let (calendar, now) = (room.app.office.calendar(), local_date(room.now).year());
        Ok((now..=now + AHEAD).filter_map(|year| Some(calendar.year(year).ok()?.into_owned())).collect())
    });
    render(&YearsPage { page: page.titled("desk.calendar.title"), years: years.await.map_err(web)? })
}

/// GET /can-bo/lich/{year}
pub async fn year(State(app): State<App>, page: Page, visit: OfficerVisit, Path(number): Path<String>) -> Answer {
    let number = id(&number)?;
    let known = work(&app, &visit.actor, move |room| known(&room, number)).await.map_err(web)?;
    let mut typed = Answers::default();
    for (name, value) in [("off", lines(known.off())), ("make_up", lines(known.make_up()))] {
        typed.0.push((name.to_owned(), value));
    }
    render(&form(page, &known, typed, FieldErrors::default()))
}

/// POST /can-bo/lich/{year}: shows what would move, and with `confirm` enters it.
pub async fn decide(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Path(number): Path<String>,
    upload: CsrfUpload,
) -> Answer {
    let number = id(&number)?;
    let typed = upload.fields;
    let confirmed = typed.has("confirm");
    let (said, actor) = (typed.clone(), visit.actor.clone());
    let outcome = work(&app, &actor, move |room| {
        let text = written(&read(number, &said)?)?;
        if confirmed {
            calendar::enter(room.op(), &text)?;
            return Ok(None);
        }
        calendar::preview(room.op(), &text).map(Some)
    });
    let errors = match outcome.await {
        Ok(None) => {
            return Ok(go_with(&page, "/can-bo/lich", &Flash::done("desk.calendar.entered").with("year", number)));
        }
        Ok(Some(foreseen)) => {
            let page = page.named(title(&foreseen.year));
            return render(&ConfirmPage { page, typed, foreseen });
        }
        Err(CaseError::Fields(errors)) => errors,
        Err(CaseError::Refused(refusal)) => {
            let mut errors = FieldErrors::default();
            errors.push("off", refusal);
            errors
        }
        Err(other) => return Err(web(other)),
    };
    let known = work(&app, &visit.actor, move |room| known(&room, number)).await.map_err(web)?;
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &form(page.failed_if(true), &known, typed, errors))
}

fn form(page: Page, known: &Year, typed: Answers, errors: FieldErrors) -> YearPage {
    YearPage { page: page.named(title(known)), decided: known.is_decided(), typed, errors }
}

fn title(year: &Year) -> String {
    webkit::Lang::Vi.t_with("desk.calendar.year_title", &[("year", year.number())])
}

/// What is known of the year; one that nobody can know is not there.
fn known(room: &Room, number: i16) -> Result<Year, CaseError> {
    let calendar = room.app.office.calendar();
    Ok(calendar.year(number).map_err(|_| Denied::NotFound)?.into_owned())
}

/// One day a line, as it is typed.
fn lines(notes: &[DayNote]) -> String {
    notes.iter().map(|note| format!("{} {}\n", base::text::short_date(note.date), note.name)).collect()
}

/// The decision as typed.
fn read(number: i16, typed: &Answers) -> Result<Year, FieldErrors> {
    let mut reader = Reader::new(typed, &[]);
    let instrument = reader.line("instrument", "calendar_instrument_missing");
    let on = reader.day("on");
    let (off, make_up) = (days(&mut reader, typed, "off"), days(&mut reader, typed, "make_up"));
    let basis = format!("{instrument} ngày {}", base::text::short_date(on));
    let (off, make_up) = reader.whole((off, make_up))?;
    Year::new(number, true, Some(basis), off, make_up).map_err(|refusal| {
        let mut errors = FieldErrors::default();
        errors.push("off", refusal);
        errors
    })
}

fn days(reader: &mut Reader, typed: &Answers, name: &str) -> Vec<DayNote> {
    let text = base::text::tidy_lines(typed.get(name));
    let mut notes = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        match day(line) {
            Some(note) => notes.push(note),
            None => reader.errors.push(name, Refusal::new("calendar_line_wrong").with("line", line)),
        }
    }
    notes
}

/// `01/01/2027 Tết Dương lịch`.
fn day(line: &str) -> Option<DayNote> {
    let (date, name) = line.split_once(' ')?;
    let mut parts = date.trim_end_matches(':').split('/');
    let (day, month, year) =
        (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let date = Date::new(year, month, day).ok().filter(|_| parts.next().is_none())?;
    Some(DayNote { date, name: name.trim_matches([' ', ':', '-', '–']).to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_date_and_a_name() {
        let note = day("1/1/2027: Tết Dương lịch").unwrap_or_else(|| panic!("a day"));
        assert_eq!((note.date, note.name.as_str()), (jiff::civil::date(2027, 1, 1), "Tết Dương lịch"));
        for wrong in ["01/01/2027", "31/02/2027 Tết", "1/1 Tết", "Tết 1/1/2027", "1/1/2027/1 Tết"] {
            assert!(day(wrong).is_none(), "{wrong}");
        }
    }
}
