-- Consents to read and send mail by OAuth, and what came of them. Tokens are sealed (org.postroute.secrets.Vault) for
-- table, column and mailbox. Times are the database server's, where there is one.
CREATE TABLE credential (
    -- own address, EmailAddress.key()
    mailbox TEXT PRIMARY KEY,
    -- changes with the tokens
    generation BIGINT NOT NULL,
    refresh_token TEXT,
    access_token TEXT,
    -- granted, separated by spaces
    scopes TEXT NOT NULL,
    -- a word of Standing.State
    state TEXT NOT NULL,
    problem TEXT,
    given_at BIGINT NOT NULL,
    ends_at BIGINT,
    refreshed_at BIGINT,
    renew_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ask_again_at BIGINT NOT NULL,
    failures INTEGER NOT NULL,
    rejections INTEGER NOT NULL,
    -- keyed hashes of the configured refresh tokens that were used, the latest one last
    seeds TEXT NOT NULL,
    -- keyed hashes of the clients that were refused since the last success
    refused_clients TEXT NOT NULL,
    lease_holder TEXT NOT NULL,
    lease_until BIGINT NOT NULL
);
