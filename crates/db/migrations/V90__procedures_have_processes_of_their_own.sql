-- The process that the province itself decided for a procedure, as the file it was given; whatever revision of the
-- procedure comes in, it is put upon it.
create table procedure_process (
    code text primary key,
    process text not null
);

-- Each time a process was put in the place of another, by whom (nobody: on the command line).
create table procedure_process_change (
    code text not null,
    at bigint not null,
    officer text,
    what text not null,
    revision text not null references procedure_revision (id),
    primary key (code, at)
);
