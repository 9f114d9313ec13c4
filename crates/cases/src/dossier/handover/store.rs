//! Which dossiers changed hands on a day.

use base::{AgencyId, DossierId, Moment};
use db::{DbError, Tx, params};

/// The dossiers that `agency` handed over or received on a day, or was given and has not confirmed.
pub(super) fn handed_over(
    tx: &Tx,
    agency: AgencyId,
    (from, to): (Moment, Moment),
) -> Result<Vec<DossierId>, DbError> {
    tx.all(
        "select distinct dossier from dossier_event
         where kind in ('handed-over', 'handover-confirmed', 'result-received') and at >= $2 and at < $3
            and (actor_agency = $1 or dossier in (select id from dossier where handover_agency = $1))
         order by dossier",
        params![agency, from, to],
        |row| row.get(0),
    )
}
