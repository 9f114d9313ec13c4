-- What happened to accounts, sessions and rights. Rows are only ever added: triggers refuse anything else (db's
-- list of append-only tables). Ids and words only: no names, numbers or addresses.
create table security_event (
    id text primary key,
    at bigint not null,
    kind text not null,
    -- Who did it: citizen, officer, or empty for nobody known and for the system itself.
    actor_kind text not null,
    actor text not null,
    -- Whose account, session or right it was.
    subject_kind text not null,
    subject text not null,
    -- Words and ids, for example a role and an agency.
    detail text not null,
    -- The operation id under which the request is in the log.
    operation text not null
);
create index security_event_at on security_event (at);
create index security_event_actor on security_event (actor);
create index security_event_subject on security_event (subject);
