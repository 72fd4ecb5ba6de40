-- What a consent was given to (org.postroute.oauth.ConsentedApplication); empty for those of before: of who uses it first.
ALTER TABLE credential ADD COLUMN application TEXT NOT NULL DEFAULT '';
