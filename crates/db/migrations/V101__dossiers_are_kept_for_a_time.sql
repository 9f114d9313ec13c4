-- How long each ended dossier is kept, and what became of its content. A row is made when the dossier has ended.
create table retention (
    dossier text primary key,
    -- The last day of keeping; null = for ever.
    keep_until text,
    basis text not null,
    -- 1 where nobody compared it with an instrument.
    assumed bigint not null,
    -- When the citizen and the desk were told, and from when on the content may be destroyed.
    announced_at bigint,
    destroy_after bigint,
    -- Inspection keeps it from being destroyed. The reason is sealed under the dossier's key.
    held_by text,
    held_at bigint,
    sealed_hold bytea,
    destroyed_at bigint,
    -- 1 when its files are gone from the disk too.
    files_gone bigint not null default 0
);
create index retention_due on retention (keep_until) where announced_at is null and keep_until is not null;
create index retention_announced on retention (destroy_after) where announced_at is not null and destroyed_at is null;
create index retention_files on retention (dossier) where destroyed_at is not null and files_gone = 0;
create index retention_held on retention (held_at) where held_by is not null;
