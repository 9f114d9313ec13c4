-- What the head of a unit asks of who keeps the accounts: a new officer, or roles for one there is.
create table officer_request (
    id text primary key,
    agency text not null references agency (id),
    requested_by text not null references officer (id),
    requested_at bigint not null,
    -- The officer there is; null for a new one.
    officer text references officer (id),
    -- Name, position and reason, under the request's own key.
    sealed_key bytea not null,
    sealed bytea not null,
    -- Words of roles with spaces between them.
    roles text not null,
    valid_from text not null,
    valid_to text,
    -- open, done, declined
    state text not null
);
create index officer_request_agency on officer_request (agency, state);
