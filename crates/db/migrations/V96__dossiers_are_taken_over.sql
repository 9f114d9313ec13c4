-- Dossiers that ran in another system. Each run of the import is kept with what it read and took, so that whoever
-- controls can reconcile it with the other system for ever. Codes are no personal data.
create table take_over (
    id text primary key,
    source text not null,
    -- The file's name and the SHA-256 of its bytes.
    file text not null,
    sha256 text not null,
    at bigint not null,
    read bigint not null,
    taken bigint not null
);
create index take_over_at on take_over (at);

create table take_over_count (
    take_over text not null references take_over (id),
    agency text not null references agency (id),
    state text not null,
    read bigint not null,
    taken bigint not null,
    primary key (take_over, agency, state)
);

-- A code of one system is taken once.
create table taken_dossier (
    source text not null,
    code text not null,
    dossier text not null references dossier (id),
    take_over text not null references take_over (id),
    primary key (source, code)
);
