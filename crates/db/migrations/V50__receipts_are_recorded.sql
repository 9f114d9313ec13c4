-- Paper receipts that cashiers gave. Never updated, never deleted.
create table fee_receipt (
    agency text not null,
    series text not null,
    number text not null,
    subject text not null,
    collector text not null,
    amount bigint not null check (amount > 0),
    at bigint not null,
    primary key (agency, series, number)
);
create index fee_receipt_of_subject on fee_receipt (subject);
create index fee_receipt_of_day on fee_receipt (agency, at);
