-- How many answers of ours came before the message in its chain, by the field that our answers carry.
ALTER TABLE received ADD COLUMN loop_count INTEGER NOT NULL DEFAULT 0;
