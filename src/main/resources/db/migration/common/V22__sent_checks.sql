-- A look into the Sent folder: for a copy of what was sent, and for the truth about what is uncertain.
ALTER TABLE outbound ADD COLUMN check_at BIGINT;
ALTER TABLE outbound ADD COLUMN checks INTEGER NOT NULL DEFAULT 0;
-- whether the copy is being appended by us: what is found then proves nothing about the server
ALTER TABLE outbound ADD COLUMN appending INTEGER NOT NULL DEFAULT 0;

CREATE INDEX outbound_check ON outbound (mailbox, check_at) WHERE check_at IS NOT NULL;

-- What experience tells: whether the server files what it sends by itself.
CREATE TABLE sent_folder (
    mailbox TEXT PRIMARY KEY,
    files_itself INTEGER NOT NULL
);
