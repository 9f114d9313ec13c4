-- Which officer opened what of a dossier, when and by which duty: what its owner is shown. Rows are only ever added:
-- triggers refuse anything else (db's list of append-only tables). One row for each officer, dossier, kind of thing
-- and quarter of an hour. No name of a citizen stands here, and it stays when the dossier's content is destroyed.
create table dossier_access (
    id text primary key,
    dossier text not null,
    officer text not null,
    agency text not null,
    -- Role and position then, as the owner is told; the name is told to inspection only.
    role text not null,
    title text not null,
    -- page, file, paper
    opened text not null,
    -- holder, unit, inspection, control, glass
    duty text not null,
    -- The question that was granted, where there was no duty.
    glass text,
    -- Which quarter of an hour.
    slot bigint not null,
    at bigint not null
);
create unique index dossier_access_once on dossier_access (dossier, officer, slot, opened, duty);

-- An officer outside the duty asks to read a dossier; a second person answers.
create table glass (
    id text primary key,
    dossier text not null,
    officer text not null,
    agency text not null,
    -- Sealed under the dossier's key: reasons speak of people.
    sealed_reason bytea not null,
    asked_at bigint not null,
    answered_by text,
    answered_at bigint,
    granted bigint,
    until bigint
);
create index glass_officer on glass (officer, asked_at);
create index glass_open on glass (asked_at) where answered_at is null;
create index glass_granted on glass (dossier, officer) where granted = 1;
