-- What the demonstration has done to this store: `begun`, then `done`. Empty in an installation.
create table demo_step (
    step text primary key,
    at bigint not null
);
