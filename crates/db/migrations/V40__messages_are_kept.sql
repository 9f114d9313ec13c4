-- Messages to people, sealed; the address only as a keyed hash.
create table message (
    id text primary key,
    to_hash text not null,
    sealed_key bytea not null,
    sealed bytea not null,
    written_at bigint not null,
    sent_at bigint
);
create index message_to on message (to_hash, id);
