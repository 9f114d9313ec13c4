//! Moving to a successor, and confirming that the file has come.

use base::Refusal;

use super::{
    super::{Dossier, Event, Moving, gate::must},
    Context,
};

pub(super) fn move_over(dossier: &Dossier, ctx: &Context, moving: Moving) -> Result<Vec<Event>, Refusal> {
    must(moving.from != moving.to, "agency_is_the_same")?;
    must(dossier.concerns(moving.from), "not_of_that_agency")?;
    must(ctx.agency_open, "agency_ended")?;
    must(moving.officer.is_none() || moving.officer == dossier.assignee, "not_the_one_assigned")?;
    Ok(vec![Event::Moved(moving)])
}

pub(super) fn confirm_arrival(ctx: &Context) -> Result<Vec<Event>, Refusal> {
    Ok(vec![Event::ArrivalConfirmed { by: ctx.officer()?.id }])
}
