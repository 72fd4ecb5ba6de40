-- Attempts to get the consent of mailboxes' owners. Whatever is good once is kept as its SHA-256, so that any replica can
-- take the provider's answer and nobody who reads this can.
CREATE TABLE authorization_attempt (
    id TEXT PRIMARY KEY,
    mailbox TEXT NOT NULL,
    method TEXT NOT NULL,
    application_sha256 TEXT NOT NULL,
    ticket_sha256 TEXT UNIQUE,
    state_sha256 TEXT UNIQUE,
    binding_sha256 TEXT,
    -- encrypted; only for the method that has one
    device_code TEXT,
    poll_seconds INTEGER NOT NULL,
    poll_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    redeemed_at BIGINT,
    ended_at BIGINT,
    problem TEXT
);

CREATE INDEX authorization_attempt_latest ON authorization_attempt (mailbox, created_at);
