-- What officers write for each other about a dossier; sealed under its key, never shown to the citizen.
create table dossier_memo (
    id text primary key,
    dossier text not null references dossier (id),
    officer text not null,
    agency text not null,
    at bigint not null,
    sealed bytea not null
);
create index dossier_memo_dossier on dossier_memo (dossier, at);

-- Where the paper file of a dossier stands. Whoever works at that place may be named in it: sealed under the dossier's key.
create table dossier_shelf (
    dossier text primary key references dossier (id),
    sealed bytea not null,
    officer text not null,
    agency text not null,
    at bigint not null
);

-- Sentences to be used again: an officer's own, or (without an officer) the agency's. They must name nobody, and are sealed
-- because some day one will.
create table phrase (
    id text primary key,
    agency text not null,
    officer text,
    sealed bytea not null,
    at bigint not null
);
create index phrase_agency on phrase (agency, officer);

-- Lists as an officer narrowed them down and named them: the name and the query of their address, sealed.
create table preset (
    id text primary key,
    officer text not null,
    sealed bytea not null,
    at bigint not null
);
create index preset_officer on preset (officer);
