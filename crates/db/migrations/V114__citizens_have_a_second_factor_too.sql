-- The key from which somebody's codes are counted, sealed under the installation's key. Without a key the second step is
-- a passkey or a recovery code.
create table factor (
    owner_kind text not null,
    owner text not null,
    sealed bytea,
    -- The newest step whose code was taken: it and older ones are taken no more.
    used_step bigint not null,
    made_at bigint not null,
    primary key (owner_kind, owner)
);
insert into factor (owner_kind, owner, sealed, used_step, made_at)
    select 'officer', officer, sealed, used_step, made_at from second_factor;
-- For a lost phone: each once.
create table factor_recovery (
    code_hash text primary key,
    owner_kind text not null,
    owner text not null,
    used_at bigint
);
create index factor_recovery_owner on factor_recovery (owner_kind, owner);
insert into factor_recovery (code_hash, owner_kind, owner, used_at)
    select code_hash, 'officer', officer, used_at from recovery_code;
-- Somebody whose password or code was right and who still owes the second step.
create table step_ticket (
    ticket_hash text primary key,
    owner_kind text not null,
    owner text not null,
    -- A second factor that is being set up, sealed; null where there is one.
    sealed bytea,
    made_at bigint not null
);
drop table recovery_code;
drop table second_factor;
drop table sign_in_ticket;
