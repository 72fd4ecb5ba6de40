-- Whether the final dot of an attempt was begun: only believed while the epoch in which it was written lasts.
ALTER TABLE outbound ADD COLUMN sending_epoch TEXT;
ALTER TABLE outbound ADD COLUMN dot_begun INTEGER NOT NULL DEFAULT 0;
