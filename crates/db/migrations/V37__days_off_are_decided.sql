-- Decisions about days off entered after the product was shipped; each stands in place of what was known of
-- its year before.
create table decided_year (
    year bigint primary key,
    -- The decision as written, TOML.
    body text not null,
    entered_at bigint not null,
    -- The officer; null when it came by the command.
    entered_by text
);
-- Changes with every decision, so that each process notices those that another one entered.
create table decided_mark (
    one bigint primary key,
    mark text not null
);
insert into decided_mark (one, mark) values (1, '');
create index dossier_open_due on dossier (id) where submitted_at is not null and ended_at is null and closed_at is null;
