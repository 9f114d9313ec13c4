-- The times that run for open dossiers: a projection of their events, and when the worker looks at each again
-- (empty when it climbs no further).
create table dossier_clock (
    dossier text not null references dossier (id),
    clock text not null,
    -- For an opinion the agency that was asked, else empty.
    about text not null,
    due bigint not null,
    agency text not null,
    part text not null,
    officer text,
    look_at bigint,
    primary key (dossier, clock, about)
);
create index dossier_clock_look on dossier_clock (look_at) where look_at is not null;
create index dossier_clock_agency on dossier_clock (agency, clock);

-- Who was told of which running time: once for each rung and due moment. Cleared when the time no longer runs.
create table reminder (
    id text primary key,
    dossier text not null references dossier (id),
    clock text not null,
    about text not null,
    due bigint not null,
    rung text not null,
    agency text not null,
    part text not null,
    officer text,
    at bigint not null,
    cleared_at bigint
);
create unique index reminder_once on reminder (dossier, clock, about, due, rung);
create index reminder_open on reminder (rung, agency) where cleared_at is null;

-- Who stands in for an absent officer, and when. The reason is about a person and stands sealed in the events.
create table absence (
    id text primary key,
    agency text not null,
    absent text not null,
    stand_in text not null,
    since text not null,
    until text not null,
    entered_by text not null,
    entered_at bigint not null
);
create index absence_agency on absence (agency, until);

-- Who has read it. Reading clears nothing.
create table reminder_read (
    reminder text not null references reminder (id),
    officer text not null,
    at bigint not null,
    primary key (reminder, officer)
);
