-- Connections that stand in no file; keys is a sealed JSON object.
CREATE TABLE added_connection (
    name TEXT PRIMARY KEY,
    keys TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
