-- Agencies in their periods of validity. Codes return for other units, so the key is (code, valid_from).
create table agency (
    id text primary key,
    code text not null,
    valid_from text not null,
    -- The last day of validity; null = no end known.
    valid_to text,
    tier text not null,
    kind text not null,
    kind_name text not null,
    name text not null,
    full_name text not null,
    -- Codes, to be read on the same day as the agency.
    parent text,
    intake text,
    one_stop text,
    identifier text,
    identifier_verified bigint not null,
    -- Whether the identifier stands in a dossier code already and so may not change any more.
    identifier_used bigint not null default 0,
    -- Order of the source.
    place bigint not null,
    unique (code, valid_from)
);
create table agency_successor (
    agency text not null references agency (id),
    code text not null,
    valid_from text not null,
    name text not null,
    part bigint not null,
    confirmed bigint not null,
    primary key (agency, code, valid_from)
);
