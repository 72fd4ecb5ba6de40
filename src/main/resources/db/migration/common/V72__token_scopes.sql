-- What a token may be used for, in words with spaces between; who made it, until when it is good and when it was last used.
ALTER TABLE api_token ADD COLUMN scopes TEXT NOT NULL DEFAULT '';
-- name of the token that asked for it; null for the first one
ALTER TABLE api_token ADD COLUMN created_by TEXT;
-- null: until a person revokes it
ALTER TABLE api_token ADD COLUMN expires_at BIGINT;
-- not later than an hour after the use
ALTER TABLE api_token ADD COLUMN last_used_at BIGINT;

UPDATE api_token SET scopes = 'read operate configure erase admin';
