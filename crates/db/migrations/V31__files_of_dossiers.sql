-- Files as received and papers put together from them. Bytes lie outside, sealed under the dossier's key;
-- size and hash are those of the bytes as received. Round null: not filed yet.
create table attachment (
    id text primary key,
    dossier text not null references dossier (id),
    component text not null,
    sealed_name bytea not null,
    media_type text not null,
    role text not null,
    -- For a photo as received: the paper it became a page of.
    part_of text,
    position bigint not null,
    size bigint not null,
    sha256 text not null,
    blob text not null,
    round bigint,
    added_at bigint not null
);
create index attachment_dossier on attachment (dossier, component, position);
