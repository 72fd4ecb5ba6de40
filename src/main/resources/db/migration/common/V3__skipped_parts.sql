-- Parts that were left on the server, as SkippedParts.text(); null when the source is the whole message.
ALTER TABLE received ADD COLUMN skipped_parts TEXT;
