-- What the answer goes out under in place of the sender's subject; null: that one.
ALTER TABLE received ADD COLUMN answer_subject TEXT;
