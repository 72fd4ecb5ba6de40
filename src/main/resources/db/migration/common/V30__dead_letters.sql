-- What ended without its natural end. Ids begin with the time, so their order is the order of age.
CREATE INDEX received_dead_letter ON received (id) WHERE state IN ('dead', 'quarantined', 'expired');
CREATE INDEX outbound_dead_letter ON outbound (id) WHERE state = 'failed' OR state = 'uncertain' AND check_at IS NULL;

-- How many attempts there were when a person had it sent again: patience begins anew behind them.
ALTER TABLE outbound ADD COLUMN attempts_before INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbound ADD COLUMN mended_at BIGINT;
ALTER TABLE received ADD COLUMN mended_at BIGINT;
