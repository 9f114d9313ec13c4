-- Other systems of the province that read by HTTP. Name and purpose are sealed under the installation's key: both may say
-- who answers for the system.
create table api_client (
    id text primary key,
    sealed bytea not null,
    -- Of which agency it reads; null for the province.
    agency text references agency (id),
    -- Words of actions with spaces between them.
    actions text not null,
    first_day text not null,
    last_day text not null,
    made_at bigint not null,
    -- Null for the operator.
    made_by text,
    used_at bigint,
    ended_at bigint
);
-- Its keys, as SHA-256: they are random, so nobody can try them. The beginning is shown to tell keys apart.
create table api_key (
    hash text primary key,
    client text not null references api_client (id),
    beginning text not null,
    made_at bigint not null,
    -- Null: as long as the client.
    good_until bigint
);
create index api_key_client on api_key (client);
