-- Accounts of citizens and businesses. What they say of themselves is sealed under the account's own key;
-- numbers and addresses are found by keyed hashes.
create table account (
    id text primary key,
    kind text not null,
    password text not null,
    sealed_key bytea not null,
    sealed bytea not null,
    identity_hash text,
    created_at bigint not null,
    changed_at bigint not null
);
create index account_identity on account (identity_hash) where identity_hash is not null;
-- Confirmed phone numbers and e-mail addresses by which an account signs in.
create table contact (
    hash text primary key,
    account text not null references account (id)
);
create index contact_account on contact (account);
