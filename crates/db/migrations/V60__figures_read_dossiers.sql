-- What figures are made of: accepted dossiers with their agency, and the due moment as the day (or minute, for
-- limits in hours) against which lateness is told. Days are Vietnam's, seven hours ahead of UTC. While a limit
-- stands still nothing can be overdue.
create view figure_dossier as
select
    dossier.id as dossier,
    dossier.agency as agency,
    dossier.moved as moved,
    dossier.procedure_code as procedure_code,
    dossier.channel as channel,
    dossier.assisted as assisted,
    dossier.supplements as supplements,
    -- A dossier of another system counts from the day it was taken over, and then as carried over.
    coalesce(dossier.taken_at, dossier.accepted_at) as accepted_at,
    case when dossier.taken_at is null then 0 else 1 end as taken,
    dossier.limit_by_minute as by_minute,
    case when dossier.paused = 1 then 9000000000
        when dossier.limit_by_minute = 1 then dossier.due_original / 60000
        else (dossier.due_original + 25200000) / 86400000 end as due_on,
    dossier.ended_at as ended_at,
    dossier.closed_at as closed_at
from dossier
where dossier.accepted_at is not null
    -- What that system solved is in its figures, not in ours.
    and (dossier.taken_at is null or dossier.ended_at is null or dossier.ended_at >= dossier.taken_at);
