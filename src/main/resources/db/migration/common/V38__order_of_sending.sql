-- The first unsent message of a session, however many were sent in it.
CREATE INDEX outbound_waiting ON outbound (session_id, seq) WHERE state IN ('ready', 'sending', 'uncertain');
