-- The mandate by which the filer acted for the owner: to whom a dossier is shown without opening its events.
alter table dossier add column mandate text;
