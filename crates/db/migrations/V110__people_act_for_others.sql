-- Mandates: who may act for whom, how far, from which day to which. The address to which one was offered is sealed under
-- the principal's key and found by its keyed hash, so that whoever proves the address finds the offer.
create table mandate (
    id text primary key,
    principal text not null references account (id),
    contact_hash text not null,
    sealed bytea not null,
    -- Known from the acceptance on.
    agent text references account (id),
    power text not null,
    -- National codes with a space between; null = all procedures.
    procedures text,
    from_day text not null,
    -- The last day; null = until somebody ends it.
    until_day text,
    state text not null,
    offered_by text not null references account (id),
    offered_at bigint not null,
    answered_at bigint,
    ended_by text references account (id),
    ended_at bigint
);
create index mandate_principal on mandate (principal);
create index mandate_agent on mandate (agent);
create index mandate_contact on mandate (contact_hash) where agent is null;
-- By which mandate somebody acts in this session; whether it holds is asked with every request.
alter table session add column mandate text;
