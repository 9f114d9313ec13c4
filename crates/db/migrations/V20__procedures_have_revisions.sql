-- The newest state of each procedure: which revision is in force, and what lists and search need of it.
create table procedure (
    code text primary key,
    revision text not null,
    source text not null,
    name text not null,
    name_en text not null,
    field text not null,
    tiers text not null,
    route text not null,
    grade text not null,
    own_form bigint not null,
    body text not null
);

-- A revision never changes; a dossier pins one.
create table procedure_revision (
    id text primary key,
    code text not null,
    hash text not null,
    source text not null,
    effective_from text not null,
    created bigint not null,
    definition text not null,
    unique (code, hash)
);

-- What an import found doubtful in a revision, and so treated with care.
create table procedure_suspicion (
    revision text not null references procedure_revision (id),
    number bigint not null,
    kind text not null,
    place text not null,
    printed text not null,
    primary key (revision, number)
);

-- Everyday words by which people look for a procedure.
create table procedure_synonym (
    code text not null,
    phrase text not null,
    primary key (code, phrase)
);
