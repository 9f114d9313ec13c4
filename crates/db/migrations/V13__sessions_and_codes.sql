-- Sessions are known by the SHA-256 of their token; the token itself is only in the browser.
create table session (
    token_hash text primary key,
    -- Names the session where its owner ends it; stays when the token is changed.
    id text not null unique,
    -- citizen or officer
    kind text not null,
    subject text not null,
    started_at bigint not null,
    seen_at bigint not null,
    -- A coarse kind of device; never an address.
    device text not null,
    -- When a second factor was last shown; null = never.
    proved_at bigint
);
create index session_subject on session (subject);
-- One-time codes: one living code for each purpose, subject and address.
create table one_time_code (
    key_hash text primary key,
    -- Names the code in addresses of pages without naming the person.
    handle text not null unique,
    sealed_key bytea not null,
    sealed bytea not null,
    code_hash text not null,
    expires_at bigint not null,
    attempts bigint not null,
    sent bigint not null,
    window_began_at bigint not null
);
-- Wrong passwords of one sign-in name within a window of time.
create table sign_in_attempt (
    key_hash text primary key,
    wrong bigint not null,
    window_began_at bigint not null
);
