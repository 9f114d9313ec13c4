-- How far a change of the installation's key has come: a row for each part, and one under '' with the mark of the new
-- key. Empty when none is under way. A row moves in the transaction that puts its rows under the new key.
create table key_rotation (
    part text primary key,
    -- The last id that is done.
    reached text not null,
    done bigint not null
);
