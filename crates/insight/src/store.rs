//! The view `figure_dossier`, which this room owns.

use db::{DbError, Row, Tx, params};
use rules::procedure::Tier;

use crate::{Counts, Line, Map};

/// Days are counted in Vietnam, seven hours ahead of UTC.
const LINES: &str = "
    select agency.id, agency.full_name, agency.tier,
        coalesce(sum(case when new = 1 and channel = 'online' and assisted = 0 then 1 else 0 end), 0),
        coalesce(sum(case when new = 1 and channel = 'online' and assisted = 1 then 1 else 0 end), 0),
        coalesce(sum(case when new = 1 and channel = 'counter' then 1 else 0 end), 0),
        coalesce(sum(case when new = 1 and channel = 'post' then 1 else 0 end), 0),
        coalesce(sum(case when carried = 1 then 1 else 0 end), 0),
        coalesce(sum(case when solved = 1 and ended_on < due_on then 1 else 0 end), 0),
        coalesce(sum(case when solved = 1 and ended_on = due_on then 1 else 0 end), 0),
        coalesce(sum(case when solved = 1 and ended_on > due_on then 1 else 0 end), 0),
        coalesce(sum(case when closed = 1 then 1 else 0 end), 0),
        coalesce(sum(case when pending = 1 and now_on <= due_on then 1 else 0 end), 0),
        coalesce(sum(case when pending = 1 and now_on > due_on then 1 else 0 end), 0),
        coalesce(sum(case when solved = 1 and ended_on <= due_on and supplements > 1 then 1 else 0 end), 0)
    from (
        select {unit} as unit, channel, assisted, due_on, supplements,
            case when accepted_at >= $1 and taken = 0 then 1 else 0 end as new,
            case when accepted_at < $1 or taken = 1 then 1 else 0 end as carried,
            case when ended_at >= $1 and ended_at < $3 then 1 else 0 end as solved,
            case when closed_at >= $1 and closed_at < $3 then 1 else 0 end as closed,
            case when coalesce(ended_at, closed_at) is null or coalesce(ended_at, closed_at) >= $3
                then 1 else 0 end as pending,
            case when by_minute = 1 then ended_at / 60000 else (ended_at + 25200000) / 86400000 end as ended_on,
            case when by_minute = 1 then cast($4 as bigint) / 60000
                else (cast($4 as bigint) + 25200000) / 86400000 end as now_on
        from figure_dossier figure
        where accepted_at < $2 and accepted_at < $3
            and (coalesce(ended_at, closed_at) is null or coalesce(ended_at, closed_at) >= $1)
    ) as counted
    join agency on agency.id = counted.unit
    group by agency.id, agency.full_name, agency.tier, agency.place, agency.valid_from
    order by agency.place, agency.valid_from, agency.id";

/// Who has the dossier at the end of the period: moves since then, and such as came after its end, do not count.
const THEN: &str = "case when figure.moved = 0 then figure.agency else coalesce(
        (select made.to_agency from dossier_move made
            where made.dossier = figure.dossier and made.closed = 0 and made.at < $3 order by made.seq desc limit 1),
        (select made.from_agency from dossier_move made where made.dossier = figure.dossier order by made.seq limit 1),
        figure.agency) end";

pub(crate) fn lines(tx: &Tx, map: Map, begin: i64, end: i64, as_of: i64) -> Result<Vec<Line>, DbError> {
    // A dossier that is due at the close of the period's last day is not overdue on that day.
    let judged_at = as_of - i64::from(as_of == end);
    let up_to = as_of.saturating_add(1).min(end);
    let unit = match map {
        Map::OfThePeriod => THEN,
        Map::OfToday => "figure.agency",
    };
    tx.all(&LINES.replace("{unit}", unit), params![begin, end, up_to, judged_at], read)
}

fn read(row: &Row) -> Result<Line, DbError> {
    let tier: String = row.get(2)?;
    Ok(Line {
        agency: row.get(0)?,
        name: row.get(1)?,
        tier: match tier.as_str() {
            "province" | "department" => Tier::Province,
            "district" => Tier::District,
            "commune" => Tier::Commune,
            _ => Tier::Other,
        },
        counts: Counts {
            online_self: row.get(3)?,
            online_assisted: row.get(4)?,
            counter: row.get(5)?,
            post: row.get(6)?,
            carried_over: row.get(7)?,
            early: row.get(8)?,
            on_time: row.get(9)?,
            late: row.get(10)?,
            ended_without_result: row.get(11)?,
            pending_in_time: row.get(12)?,
            pending_overdue: row.get(13)?,
            asked_twice: row.get(14)?,
        },
    })
}

/// Whether any dossier ever went over to a successor: only then the two maps differ.
pub(crate) fn any_moved(tx: &Tx) -> Result<bool, DbError> {
    Ok(tx.opt("select 1 from dossier_move limit 1", &[], |row| row.get::<i64>(0))?.is_some())
}
