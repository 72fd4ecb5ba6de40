-- Times are milliseconds since 1970, UTC. States are the words of ReceivedState and OutboundState.

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    content ${bytes} NOT NULL
);

-- Content, addressed by its hash. A row is only ever committed together with all of its chunks.
CREATE TABLE blob (
    id ${identity},
    sha256 TEXT NOT NULL UNIQUE,
    size BIGINT NOT NULL
);

CREATE TABLE blob_chunk (
    blob_id BIGINT NOT NULL REFERENCES blob (id) ON DELETE CASCADE,
    n INTEGER NOT NULL,
    bytes ${bytes} NOT NULL,
    PRIMARY KEY (blob_id, n)
);

CREATE TABLE session (
    id TEXT PRIMARY KEY,
    connection TEXT NOT NULL,
    mailbox TEXT NOT NULL,
    -- what makes two mails one conversation: at most one open session has it
    session_key TEXT NOT NULL,
    customer_key TEXT NOT NULL,
    customer_address TEXT NOT NULL,
    customer_name TEXT,
    direction TEXT NOT NULL,
    turns INTEGER NOT NULL,
    opened_at BIGINT NOT NULL,
    last_activity_at BIGINT NOT NULL,
    closed_at BIGINT
);

CREATE UNIQUE INDEX session_open ON session (connection, session_key) WHERE closed_at IS NULL;
CREATE INDEX session_customer ON session (connection, customer_key) WHERE closed_at IS NULL;
CREATE INDEX session_activity ON session (last_activity_at);

-- seq is the order of arrival. A row refers to its source, so it never exists without it.
CREATE TABLE received (
    seq ${identity},
    id TEXT NOT NULL UNIQUE,
    connection TEXT NOT NULL,
    mailbox TEXT NOT NULL,
    folder TEXT NOT NULL,
    uid_validity BIGINT NOT NULL,
    uid BIGINT NOT NULL,
    internal_date BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    -- as long as the sender likes, so it is looked up by its hash
    message_id TEXT,
    message_id_hash TEXT,
    content_key TEXT NOT NULL,
    sha256 TEXT NOT NULL REFERENCES blob (sha256),
    size BIGINT NOT NULL,
    order_key TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    attempt INTEGER NOT NULL,
    -- attempts in a row that ended nowhere: the process died or the database was away
    lost_attempts INTEGER NOT NULL,
    asked INTEGER NOT NULL,
    -- a wait lasts from waiting_since to next_attempt_at; a clock that stands before waiting_since was set back
    waiting_since BIGINT NOT NULL,
    next_attempt_at BIGINT NOT NULL,
    grant_expires_at BIGINT,
    session_id TEXT REFERENCES session (id),
    turn_number INTEGER,
    sender_address TEXT,
    sender_name TEXT,
    subject TEXT,
    -- message identifiers, separated by spaces
    thread TEXT,
    UNIQUE (mailbox, folder, uid_validity, uid)
);

CREATE INDEX received_unfinished ON received (order_key, seq) WHERE state IN ('received', 'ready');
CREATE INDEX received_awaiting ON received (grant_expires_at) WHERE state = 'awaiting';
CREATE INDEX received_session ON received (session_id, seq);
CREATE INDEX received_message_id ON received (connection, message_id_hash);
CREATE INDEX received_state ON received (state);

-- The first message with this content in this connection; whoever comes second is a duplicate.
CREATE TABLE seen_content (
    connection TEXT NOT NULL,
    content_key TEXT NOT NULL,
    received_id TEXT NOT NULL,
    PRIMARY KEY (connection, content_key)
);

CREATE TABLE attachment (
    id TEXT PRIMARY KEY,
    received_id TEXT NOT NULL REFERENCES received (id),
    ordinal INTEGER NOT NULL,
    part_path TEXT NOT NULL,
    filename TEXT,
    content_type TEXT NOT NULL,
    disposition TEXT NOT NULL,
    content_id TEXT,
    sha256 TEXT NOT NULL,
    size BIGINT NOT NULL,
    UNIQUE (received_id, ordinal)
);

CREATE TABLE outbound (
    seq ${identity},
    id TEXT NOT NULL UNIQUE,
    connection TEXT NOT NULL,
    mailbox TEXT NOT NULL,
    session_id TEXT NOT NULL REFERENCES session (id),
    -- one answer for each message
    received_id TEXT UNIQUE REFERENCES received (id),
    recipient_address TEXT NOT NULL,
    recipient_name TEXT,
    message_id TEXT NOT NULL UNIQUE,
    answer_text TEXT,
    answer_html TEXT,
    answer_markdown TEXT,
    close_session INTEGER NOT NULL,
    handoff INTEGER NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    attempt INTEGER NOT NULL,
    lost_attempts INTEGER NOT NULL,
    waiting_since BIGINT NOT NULL,
    next_attempt_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE INDEX outbound_unfinished ON outbound (seq) WHERE state IN ('ready', 'sending');
CREATE INDEX outbound_session ON outbound (session_id, seq);
CREATE INDEX outbound_state ON outbound (state);

CREATE TABLE outbound_file (
    outbound_id TEXT NOT NULL REFERENCES outbound (id),
    ordinal INTEGER NOT NULL,
    filename TEXT NOT NULL,
    content_type TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size BIGINT NOT NULL,
    PRIMARY KEY (outbound_id, ordinal)
);

-- What happened to a received message, an outbound message or a session.
CREATE TABLE history (
    seq ${identity},
    subject_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    step TEXT NOT NULL,
    outcome TEXT NOT NULL,
    detail TEXT NOT NULL
);

CREATE INDEX history_subject ON history (subject_id, seq);
