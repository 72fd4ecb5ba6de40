-- What was decided about each message that asked for an answer: null when it got one. Asked again it is the same.
CREATE TABLE reply_turn (
    received_id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    refused TEXT
);

CREATE INDEX reply_turn_at ON reply_turn (at);

-- How many got one, by whom or what is counted, in parts of an hour.
CREATE TABLE reply_count (
    counted TEXT NOT NULL,
    part BIGINT NOT NULL,
    turns INTEGER NOT NULL,
    PRIMARY KEY (counted, part)
);

CREATE INDEX reply_count_part ON reply_count (part);
