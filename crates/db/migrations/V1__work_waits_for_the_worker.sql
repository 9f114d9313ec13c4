-- Work that the worker does after the transaction that asked for it: messages, papers, clocks.
create table job (
    id text primary key,
    kind text not null,
    -- At most one waiting job of a kind has the same key; null = no such bound.
    key text,
    payload bytea not null,
    run_at bigint not null,
    attempts bigint not null default 0,
    claimed_until bigint,
    done_at bigint,
    last_error text,
    -- Tried so often that nobody tries any more until somebody says so.
    given_up_at bigint
);
create index job_waiting on job (run_at) where done_at is null and given_up_at is null;
create index job_done on job (done_at) where done_at is not null;
create unique index job_once on job (kind, key) where done_at is null and key is not null;
