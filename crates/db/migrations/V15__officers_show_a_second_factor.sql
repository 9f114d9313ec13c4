-- The key from which an officer's codes are counted, sealed under the installation's key.
create table second_factor (
    officer text primary key references officer (id),
    sealed bytea not null,
    -- The newest step whose code was taken: it and older ones are taken no more.
    used_step bigint not null,
    made_at bigint not null
);
-- For a lost phone: each once.
create table recovery_code (
    code_hash text primary key,
    officer text not null references officer (id),
    used_at bigint
);
create index recovery_code_officer on recovery_code (officer);
-- Somebody whose password was right and who still owes the second factor.
create table sign_in_ticket (
    ticket_hash text primary key,
    officer text not null references officer (id),
    -- A second factor that is being set up, sealed; null where the officer has one.
    sealed bytea,
    made_at bigint not null
);
