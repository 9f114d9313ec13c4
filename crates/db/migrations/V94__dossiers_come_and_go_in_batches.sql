-- Dossiers that one person brought together, and results that one person took together. Who that was is sealed
-- under the batch's own key. `once`: the word of the page, so that the same page sent twice is one batch.
create table batch (
    id text primary key,
    way text not null,
    agency text not null,
    officer text not null,
    name text not null,
    once text not null,
    at bigint not null,
    sealed_key bytea,
    sealed bytea not null
);
create unique index batch_name on batch (name);
create unique index batch_once on batch (agency, way, once);
create index batch_agency on batch (agency, at);

create table batch_dossier (
    batch text not null references batch (id),
    place bigint not null,
    dossier text not null references dossier (id),
    primary key (batch, place)
);
create unique index batch_dossier_once on batch_dossier (batch, dossier);
create index batch_of_dossier on batch_dossier (dossier);

-- A scanner reads the look-up secret off a citizen's paper.
create index dossier_secret on dossier (secret_hash);
