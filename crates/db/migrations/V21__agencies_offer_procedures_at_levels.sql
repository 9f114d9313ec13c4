-- Level of online service and the classification of 2022, by procedure and tier or agency. `procedure` '*'
-- stands for procedures without a row of their own; `agency` '' for every agency of the tier.
create table offering (
    procedure text not null,
    tier text not null,
    agency text not null,
    since text not null,
    level bigint not null,
    service text,
    service_since text,
    primary key (procedure, tier, agency, since)
);

-- Which department decides the procedures of a field.
create table field_department (
    field text primary key,
    agency text not null
);

-- What the catalogue was last made from, so that nothing is done twice; and a number that grows with every
-- change, by which each process notices the changes of the others.
create table catalogue_source (
    name text primary key,
    hash text not null,
    origin text not null
);
create table catalogue_version (
    one bigint primary key,
    number bigint not null
);
insert into catalogue_version (one, number) values (1, 1);
