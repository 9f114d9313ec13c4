-- A step's form that could not be taken yet, with its files: kept for a day for the officer who sent it, sealed under the
-- dossier's key.
create table laid_aside (
    id text primary key,
    dossier text not null references dossier (id),
    officer text not null,
    step text not null,
    at bigint not null,
    sealed bytea not null
);
create index laid_aside_at on laid_aside (at);
create table laid_aside_file (
    aside text not null references laid_aside (id),
    place bigint not null,
    sealed bytea not null,
    primary key (aside, place)
);
