-- Officers sign in by username, which is an office's and never made from a person's name. Name and position are sealed
-- under the officer's own key. Rights are roles in an agency with dates, never columns of the person.
create table officer (
    id text primary key,
    username text not null unique,
    sealed_key bytea not null,
    sealed bytea not null,
    password text not null,
    must_change_password bigint not null,
    -- When the password was set; one that was given opens the first sign-in for a few days only.
    password_at bigint not null,
    locked bigint not null,
    -- Locked after a transfer until the head of this agency says that the officer has come.
    awaited_by text,
    -- The citizen account of the same person, so that nobody acts on a dossier of their own.
    account text,
    created_at bigint not null
);
create table membership (
    officer text not null references officer (id),
    agency text not null references agency (id),
    role text not null,
    valid_from text not null,
    -- The last day; null = no end known.
    valid_to text,
    -- When somebody last looked whether it is still needed; null = never.
    reviewed_on text,
    primary key (officer, agency, role, valid_from)
);
create index membership_agency on membership (agency);
