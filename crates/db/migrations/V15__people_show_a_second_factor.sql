-- The key from which somebody's codes are counted, sealed under the installation's key: every officer's, and a citizen's who
-- wants one. Without a key the second step is a passkey or a recovery code.
create table factor (
    owner_kind text not null,
    owner text not null,
    sealed bytea,
    -- The newest step whose code was taken: it and older ones are taken no more.
    used_step bigint not null,
    made_at bigint not null,
    primary key (owner_kind, owner)
);
-- For a lost phone: each once.
create table factor_recovery (
    code_hash text primary key,
    owner_kind text not null,
    owner text not null,
    used_at bigint
);
create index factor_recovery_owner on factor_recovery (owner_kind, owner);
-- Somebody whose password or code was right and who still owes the second step.
create table step_ticket (
    ticket_hash text primary key,
    owner_kind text not null,
    owner text not null,
    -- A second factor that is being set up, sealed; null where there is one.
    sealed bytea,
    made_at bigint not null
);
