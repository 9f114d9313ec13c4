//! Taking over what runs in another system. Due moment, code and holder are kept as given: the limit that later
//! pauses and extensions count with is read off the two dates, and no change of the calendar moves it.

use base::{Date, Refusal, local_date};
use jiff::ToSpan;

use super::{
    super::{Acceptance, DueMoments, Event, Stage, TakeOver, TakenOver, gate::must},
    Context, filled, intake,
};
use crate::calendar::{Calendar, Limit};

/// On what the limit rests that is read off the two dates.
const BASIS: &str = "ngày hẹn trả của hệ thống cũ";
/// An appointment farther away than this is a slip of the pen.
const MOST_YEARS: i64 = 10;

pub(super) fn take_over(ctx: &Context, taken: TakeOver) -> Result<Vec<Event>, Refusal> {
    intake::filed_here(ctx)?;
    must(taken.received <= ctx.now, "received_in_the_future")?;
    must(taken.received <= taken.due, "due_before_received")?;
    let latest = local_date(taken.received).saturating_add(MOST_YEARS.years());
    must(local_date(taken.due) <= latest, "due_too_far")?;
    must(taken.paid <= taken.owed, "more_than_owed")?;
    staged(ctx, &taken)?;
    let acceptance = Acceptance {
        at: taken.received,
        received: taken.received,
        code: filled(taken.code, "code_missing")?,
        register: taken.register,
        form_01: taken.form_01,
        limit: between(ctx.calendar, local_date(taken.received), local_date(taken.due))?,
        limit_basis: Some(BASIS.to_owned()),
        calendar_rules: ctx.calendar_rules.to_owned(),
        by: None,
    };
    Ok(vec![Event::TakenOver(Box::new(TakenOver {
        source: filled(taken.source, "source_missing")?,
        acceptance,
        due: DueMoments { original: taken.due, current: taken.due, provisional: false },
        stage: taken.stage,
        delivery: taken.delivery,
        owed: taken.owed,
        paid: taken.paid,
        told: taken.told,
    }))])
}

/// What is said of the stage lies between receipt and now, and is said whole.
fn staged(ctx: &Context, taken: &TakeOver) -> Result<(), Refusal> {
    let since = match &taken.stage {
        Stage::Accepted | Stage::Transferred | Stage::InProcessing { .. } => return Ok(()),
        Stage::Supplement { asked, since } => {
            must(!asked.reason.trim().is_empty(), "reason_missing")?;
            *since
        }
        Stage::ResultReady { result, since } => {
            must(!result.number.trim().is_empty(), "number_missing")?;
            must(result.on <= ctx.today(), "day_has_not_come")?;
            *since
        }
    };
    must(since >= taken.received && since <= ctx.now, "stage_outside_its_time")
}

/// The working days from receipt to appointment.
fn between(calendar: &Calendar, received: Date, due: Date) -> Result<Limit, Refusal> {
    let (mut count, mut day) = (0, received);
    while day < due {
        day = day.tomorrow().map_err(|_| Refusal::new("due_too_far"))?;
        count += u32::from(calendar.day(day)?.is_working());
    }
    Ok(if count == 0 { Limit::SameDay } else { Limit::WorkingDays(count) })
}
