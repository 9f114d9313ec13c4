-- 1 while the system of a ministry holds the dossier and owns its status: no list of work shows it.
alter table dossier add column elsewhere bigint not null default 0;

-- The synchronisation axis: what is exchanged with a partner about one strand of a dossier, and how that goes.
-- Nothing here moves the state of a dossier; events do.
create table exchange (
    dossier text not null references dossier (id),
    strand text not null,
    partner text not null,
    -- The number of the latest forwarding, and when it was given to the outbox.
    forwarded bigint not null,
    forwarded_at bigint not null,
    -- The number of the forwarding that the partner took last.
    taken bigint not null default 0,
    taken_at bigint,
    -- The number of the forwarding that the partner refused, and its sentence under the dossier's key.
    refused bigint not null default 0,
    refused_at bigint,
    sealed_refusal bytea,
    -- What went wrong on the way since it was given to the outbox; names nobody.
    tries bigint not null default 0,
    last_error text,
    heard_at bigint,
    -- When the partner was last asked for news, and why it gave none.
    asked_at bigint,
    asked_error text,
    -- The strand has ended: nothing more is awaited.
    ended_at bigint,
    primary key (dossier, strand)
);
create index exchange_open on exchange (partner, asked_at) where ended_at is null;
