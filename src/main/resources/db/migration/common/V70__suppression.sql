-- Addresses that nothing is sent to, under a keyed hash of the address, which alone is left when a customer is erased.
CREATE TABLE suppression (
    id TEXT PRIMARY KEY,
    address TEXT,
    cause TEXT NOT NULL,
    detail TEXT NOT NULL,
    since BIGINT NOT NULL,
    -- null: until a person lifts it
    ends_at BIGINT
);

CREATE INDEX suppression_since ON suppression (since, id);
CREATE INDEX suppression_end ON suppression (ends_at);

-- Mails that were not delivered for a reason that may pass: an address with several of them is suppressed.
CREATE TABLE soft_bounce (
    outbound_id TEXT PRIMARY KEY,
    -- as in suppression
    address_id TEXT NOT NULL,
    at BIGINT NOT NULL
);

CREATE INDEX soft_bounce_address ON soft_bounce (address_id, at);
CREATE INDEX soft_bounce_at ON soft_bounce (at);
