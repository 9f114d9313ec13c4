-- A dossier as a row: a projection of its events for lists and look-up. Names and answers are sealed under
-- the dossier's own key, which is sealed under the installation's; destroying it leaves events and figures.
create table dossier (
    id text primary key,
    reference text not null,
    secret_hash text not null,
    code text,
    foreign_code text,
    procedure_code text not null,
    field text not null,
    revision text not null,
    agency text not null,
    intake_agency text not null,
    state text not null,
    channel text not null,
    assisted bigint not null,
    filer text,
    owner text,
    holder_agency text not null,
    holder_part text not null,
    holder_officer text,
    holder_is_applicant bigint not null,
    handover_agency text,
    handover_part text,
    opened_at bigint not null,
    updated_at bigint not null,
    submitted_at bigint,
    answer_due bigint,
    answer_provisional bigint not null default 0,
    accepted_at bigint,
    due_original bigint,
    due bigint,
    due_provisional bigint not null,
    -- 1 where the limit is in hours: lateness is then told by the minute, else by the day.
    limit_by_minute bigint not null default 0,
    paused bigint not null,
    supplements bigint not null,
    apologised bigint not null,
    correcting bigint not null,
    -- What went wrong, and how much of it is not put right yet.
    incidents bigint not null default 0,
    incidents_open bigint not null default 0,
    -- Taken over from another system: which, and when.
    taken_over text,
    taken_at bigint,
    -- Moved to the successor of an agency that ended; and its unit has not confirmed yet that it came.
    moved bigint not null default 0,
    arrived bigint not null default 0,
    ended_at bigint,
    closed_at bigint,
    returned_at bigint,
    outcome text,
    delivery text not null,
    owed bigint not null,
    paid bigint not null,
    version bigint not null,
    sealed_key bytea,
    sealed_header bytea not null
);
create unique index dossier_reference on dossier (reference);
create unique index dossier_code on dossier (code) where code is not null;
create unique index dossier_foreign_code on dossier (foreign_code) where foreign_code is not null;
create index dossier_filer on dossier (filer, updated_at) where filer is not null;
create index dossier_owner on dossier (owner, updated_at) where owner is not null;
create index dossier_held on dossier (holder_agency, holder_part, state);
create index dossier_handover on dossier (handover_agency, handover_part) where handover_agency is not null;
create index dossier_agency on dossier (agency, state);
create index dossier_intake on dossier (intake_agency, state);
create index dossier_arrived on dossier (agency) where arrived = 1;
create index dossier_incidents on dossier (incidents_open) where incidents > 0;
create index dossier_ended on dossier (ended_at) where ended_at is not null;

-- What happened, in order. The number is the lock: two officers cannot both add the next event.
create table dossier_event (
    dossier text not null references dossier (id),
    seq bigint not null,
    at bigint not null,
    actor_kind text not null,
    actor text,
    actor_agency text,
    kind text not null,
    sealed bytea not null,
    primary key (dossier, seq)
);
create index dossier_event_kind on dossier_event (kind, at);

-- What the citizen wrote: round 0 is the working copy, then one row for each time it was filed.
create table dossier_content (
    dossier text not null references dossier (id),
    round bigint not null,
    saved_at bigint not null,
    sealed bytea not null,
    primary key (dossier, round)
);

-- Dossier codes: one running number per agency identifier and day. Gaps are allowed, reuse is not.
create table code_counter (
    identifier text not null,
    day text not null,
    last bigint not null,
    primary key (identifier, day)
);

-- The register: one book per agency, field and year.
create table register_counter (
    agency text not null,
    field text not null,
    year bigint not null,
    last bigint not null,
    primary key (agency, field, year)
);
create table register_line (
    agency text not null,
    field text not null,
    year bigint not null,
    line bigint not null,
    dossier text not null references dossier (id),
    entered_at bigint not null,
    primary key (agency, field, year, line)
);
create unique index register_line_dossier on register_line (dossier);
