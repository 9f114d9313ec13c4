-- The books of certification (sổ chứng thực): one for each agency, kind and year, numbers from 1 without a gap, taken
-- when the result is issued. Who asked and for which paper is sealed under the dossier's key.
create table certified_paper (
    agency text not null,
    kind text not null,
    year bigint not null,
    number bigint not null check (number > 0),
    dossier text not null references dossier (id),
    issued_on text not null,
    signatory text not null,
    copies bigint not null,
    fee bigint not null,
    sealed bytea not null,
    taken_at bigint not null,
    primary key (agency, kind, year, number)
);
create index certified_paper_dossier on certified_paper (dossier);

-- The scan of a whole paper dossier as it came, and the papers it was split into.
create table scan_pile (
    id text primary key,
    dossier text not null references dossier (id),
    officer text not null,
    at bigint not null,
    blob text not null,
    size bigint not null,
    sha256 text not null,
    pages bigint not null,
    sealed bytea not null,
    sealed_parts bytea
);
create index scan_pile_dossier on scan_pile (dossier, at);
