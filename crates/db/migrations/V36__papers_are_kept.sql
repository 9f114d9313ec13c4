-- Papers the system or an office made, and scans. A row is written with the event that names it; the PDF of a
-- paper that is set from data follows after the commit, so `blob` may be null for a moment.
create table document (
    id text primary key,
    dossier text not null,
    kind text not null,
    -- For papers set from data: the template and its data, sealed, so that the paper prints identically for ever.
    template text,
    sealed_data bytea,
    name text not null,
    media text not null,
    blob text,
    size bigint,
    sha256 text,
    written_by text,
    written_at bigint not null
);
create index document_of_dossier on document (dossier, id);
