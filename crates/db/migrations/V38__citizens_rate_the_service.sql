-- What a citizen says of the service once the dossier has ended. One rating a dossier; words are sealed under
-- the dossier's key.
create table rating (
    dossier text primary key references dossier (id),
    agency text not null,
    score bigint not null,
    sealed_words bytea,
    first_at bigint not null,
    changed_at bigint not null
);
create index rating_agency on rating (agency, first_at);
