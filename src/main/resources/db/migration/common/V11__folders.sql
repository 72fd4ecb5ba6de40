-- How far back a folder is read: fixed when it is read for the first time, lowered only when somebody asks for older mail.
CREATE TABLE folder (
    mailbox TEXT NOT NULL,
    name TEXT NOT NULL,
    uid_validity BIGINT NOT NULL,
    -- messages below the border that came before floor_at are left alone; without floor_at none are
    border_uid BIGINT NOT NULL,
    floor_at BIGINT,
    -- milliseconds that the first reading was to go back; null for all
    configured BIGINT,
    -- the last time that older mail was asked for; what remains is not known until the next sweep has counted it
    backfill_asked_at BIGINT,
    backfill_remaining BIGINT,
    backfill_finished_at BIGINT,
    PRIMARY KEY (mailbox, name)
);

-- Who may operate Postroute by its API. The token itself is kept nowhere.
CREATE TABLE api_token (
    name TEXT PRIMARY KEY,
    sha256 TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
