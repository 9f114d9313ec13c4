-- Whom a provider of identity vouches for: who it is there, and whose account that is here. What it says is sealed under
-- the account's key; subject and number are found by keyed hashes.
create table vouched_account (
    provider text not null,
    subject_hash text not null,
    account text not null references account (id),
    number_hash text,
    sealed bytea not null,
    linked_at bigint not null,
    seen_at bigint not null,
    primary key (provider, subject_hash)
);
create unique index vouched_account_one on vouched_account (account, provider);
create index vouched_account_number on vouched_account (number_hash);
-- The same for officers in the province's directory; the subject is sealed under the installation's key.
create table vouched_officer (
    provider text not null,
    subject_hash text not null,
    officer text not null references officer (id),
    sealed bytea not null,
    linked_at bigint not null,
    primary key (provider, subject_hash)
);
create unique index vouched_officer_one on vouched_officer (officer, provider);
