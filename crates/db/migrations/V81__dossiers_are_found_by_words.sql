-- What a dossier is found by at the desk: a projection of its names and its state, made in the transaction that
-- changes it. No word stands here in the clear, only hashes under the installation's key, 64 bits each.

-- Which words begin so: the hash of a beginning (three letters or more) or of a whole word, and the word's hash.
create table search_word (
    typed bigint not null,
    word bigint not null,
    primary key (typed, word)
);

-- What each dossier is found by: its terms (8 bytes each) and its place in lists, to take them out again.
-- The number is a hash of its id.
create table dossier_search (
    number bigint primary key,
    dossier text not null references dossier (id),
    rank bigint not null,
    terms bytea not null
);
create unique index dossier_search_dossier on dossier_search (dossier);

-- Term by term, the most urgent first. A term is the hash of a word within a scope: an agency, or the province.
create table dossier_term (
    term bigint not null,
    rank bigint not null,
    number bigint not null,
    primary key (term, rank, number)
);
