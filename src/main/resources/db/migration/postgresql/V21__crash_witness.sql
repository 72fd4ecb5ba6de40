-- Unlogged, so a crash of the server empties it: then nobody knows what was written unsynced before.
CREATE UNLOGGED TABLE crash_witness (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    word TEXT NOT NULL
);
