-- Pages of files as people see them, drawn by the first reader. The JPEGs lie outside, sealed under the dossier's key.
create table rendition (
    file text not null,
    -- Counted from 1.
    page bigint not null,
    dossier text not null references dossier (id),
    -- null: it could not be drawn
    blob text,
    made_at bigint not null,
    primary key (file, page)
);
create index rendition_dossier on rendition (dossier);
-- How many pages the file has, counted by the first reader; 0: it cannot be shown.
alter table attachment add column pages bigint;
alter table document add column pages bigint;
