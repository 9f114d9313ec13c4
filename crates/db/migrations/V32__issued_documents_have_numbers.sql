-- The book in which an agency's documents get their numbers: one series for each sign and year.
create table issued_number (
    agency text not null,
    sign text not null,
    year bigint not null,
    number bigint not null check (number > 0),
    dossier text not null references dossier (id),
    taken_at bigint not null,
    primary key (agency, sign, year, number)
);
