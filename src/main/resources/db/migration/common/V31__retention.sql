-- Content that was removed when its time was over keeps its row, because finished messages refer to it.
ALTER TABLE blob ADD COLUMN removed_at BIGINT;
-- when somebody last had it stored: whoever did so just now is about to refer to it
ALTER TABLE blob ADD COLUMN touched_at BIGINT NOT NULL DEFAULT 0;

-- From then on a message does not need its content any more.
ALTER TABLE received ADD COLUMN pruned_at BIGINT;
ALTER TABLE outbound ADD COLUMN pruned_at BIGINT;

CREATE INDEX received_unpruned ON received (received_at) WHERE pruned_at IS NULL;
CREATE INDEX outbound_unpruned ON outbound (created_at) WHERE pruned_at IS NULL;
CREATE INDEX received_sha256 ON received (sha256);
CREATE INDEX attachment_sha256 ON attachment (sha256);
CREATE INDEX outbound_file_sha256 ON outbound_file (sha256);

-- Mail of which everything was erased, as a keyed hash: good for nothing but to know it again.
CREATE TABLE erased (
    mac TEXT PRIMARY KEY
);
