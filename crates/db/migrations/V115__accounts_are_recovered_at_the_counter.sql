-- A citizen who has lost every way into the account comes to a one-stop: an officer looks at a document and types a new
-- address, a second officer of the same agency confirms.
create table counter_recovery (
    id text primary key,
    account text not null references account (id),
    agency text not null references agency (id),
    asked_by text not null references officer (id),
    asked_at bigint not null,
    -- A working day later.
    good_until bigint not null,
    -- Document, its number, the new address and the reason, under the account's key.
    sealed bytea not null,
    -- When the code sent to the new address was typed at the counter.
    proven_at bigint,
    answered_by text references officer (id),
    answered_at bigint,
    granted bigint
);
create index counter_recovery_agency on counter_recovery (agency, asked_at);
create index counter_recovery_account on counter_recovery (account);
