-- What an operator has stopped, until an operator starts it again; mailbox is '' where the whole connection is.
CREATE TABLE stop (
    connection TEXT NOT NULL,
    mailbox TEXT NOT NULL,
    stopped_at BIGINT NOT NULL,
    PRIMARY KEY (connection, mailbox)
);
