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

-- Where the paper file of a dossier stands. A place in the office, no personal data.
create table dossier_shelf (
    dossier text primary key references dossier (id),
    place text not null,
    officer text not null,
    agency text not null,
    at bigint not null
);

-- Sentences to be used again: an officer's own, or (without an officer) the agency's.
create table phrase (
    id text primary key,
    agency text not null,
    officer text,
    body text not null,
    at bigint not null
);
create index phrase_agency on phrase (agency, officer);

-- Lists as an officer narrowed them down and named them: the query of their address.
create table preset (
    officer text not null,
    name text not null,
    query text not null,
    at bigint not null,
    primary key (officer, name)
);
