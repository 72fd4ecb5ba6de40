-- Who gets an answer beside the customer, an address a line.
ALTER TABLE outbound ADD COLUMN cc TEXT;

CREATE INDEX outbound_cc ON outbound (id) WHERE cc IS NOT NULL;
