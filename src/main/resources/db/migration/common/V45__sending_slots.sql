-- When each mail counts against the sending limit of its mailbox; it may lie ahead. One that lies ahead holds only while
-- its limit does, and while the clock is not set back behind the moment at which it was given.
CREATE TABLE sending_slot (
    outbound_id TEXT PRIMARY KEY,
    mailbox TEXT NOT NULL,
    taken_at BIGINT NOT NULL,
    given_at BIGINT NOT NULL,
    sending_limit TEXT NOT NULL
);

CREATE INDEX sending_slot_mailbox ON sending_slot (mailbox, taken_at);

-- Slots of a mailbox are given one after the other.
CREATE TABLE sending_gate (
    mailbox TEXT PRIMARY KEY,
    given BIGINT NOT NULL
);
