-- Declared outages of the system, and what came on paper meanwhile and was entered afterwards. Declarations and ends are
-- only ever added (`append_only.rs`).
create table outage (
    id text primary key,
    -- Whose; null for all agencies.
    agency text references agency (id),
    began bigint not null,
    reason text not null,
    declared_at bigint not null,
    -- Null for the operator.
    declared_by text
);
create index outage_began on outage (began);

create table outage_end (
    outage text primary key references outage (id),
    ended bigint not null,
    ended_at bigint not null,
    ended_by text
);

-- A projection of events: counts per outage. A paper slip is entered once.
create table late_entry (
    dossier text primary key references dossier (id),
    outage text not null references outage (id),
    -- Whose one-stop received.
    agency text not null,
    slip text not null,
    received bigint not null,
    receiver text not null,
    entered_at bigint not null,
    entered_by text not null,
    unique (outage, agency, slip)
);
