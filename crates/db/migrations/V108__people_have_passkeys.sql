-- Keys on people's own devices (WebAuthn). Public keys and names that a device made up: nothing of the person.
create table passkey (
    id text primary key,
    -- SHA-256 of the device's name for it.
    credential_hash text not null unique,
    credential bytea not null,
    owner_kind text not null,
    owner text not null,
    -- What never changes (the public key), and what the device counts.
    fixed bytea not null,
    moving bytea not null,
    device text not null,
    made_at bigint not null,
    used_at bigint
);
create index passkey_owner on passkey (owner_kind, owner);
-- Challenges that were answered, for as long as they could be answered again.
create table passkey_answered (
    hash text primary key,
    at bigint not null
);
