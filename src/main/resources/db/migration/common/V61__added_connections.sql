-- Connections that stand in no file. Of two that exclude each other the one that was added first is used.
CREATE TABLE added_connection (
    name TEXT PRIMARY KEY,
    -- another word with every change
    revision TEXT NOT NULL,
    -- a JSON object, sealed
    keys TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
