-- Devices in which an account's holder has signed in: SHA-256 of whose and of a random word the browser keeps. Whose
-- holder comes in from another one is told. Two accounts on one device have nothing in common here.
create table known_device (
    hash text primary key,
    owner_kind text not null,
    owner text not null,
    seen_at bigint not null
);
create index known_device_owner on known_device (owner_kind, owner);
create index known_device_seen on known_device (seen_at);
