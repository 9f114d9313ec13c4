-- A reorganisation as a batch: which agency takes the place of which, decided before it runs.
create table reorganisation_plan (
    id text primary key,
    -- The first day of the new map.
    day text not null,
    made_at bigint not null,
    -- Officers; null for the operator's command.
    made_by text,
    run_at bigint,
    run_by text,
    done_at bigint
);

-- An agency that has ended, and who takes its place. Without a successor the plan does not run.
create table reorganisation_unit (
    plan text not null references reorganisation_plan (id),
    agency text not null references agency (id),
    successor text references agency (id),
    -- 1: open dossiers go by the place that the applicant's address names, the others and all records to the successor.
    by_place bigint not null default 0,
    decided_at bigint,
    decided_by text,
    primary key (plan, agency)
);

-- Dossiers whose move failed: told until a later run moves them.
create table reorganisation_left (
    plan text not null references reorganisation_plan (id),
    dossier text not null references dossier (id),
    why text not null,
    primary key (plan, dossier)
);

-- Moves of dossiers, a projection of their events: by them figures are counted on the map of their period.
create table dossier_move (
    dossier text not null references dossier (id),
    seq bigint not null,
    at bigint not null,
    from_agency text not null,
    to_agency text not null,
    -- 1: it was over already, only its keeping changed.
    closed bigint not null,
    primary key (dossier, seq)
);
