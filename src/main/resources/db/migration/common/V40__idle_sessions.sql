-- Finds the conversations that nobody goes on with without looking at each that is open.
CREATE INDEX session_idle ON session (connection, last_activity_at) WHERE closed_at IS NULL;
