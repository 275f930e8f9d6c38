-- From version 5 to 6: the day of publication as the publisher wrote it, by which articles are counted.
-- Of articles of an earlier version only the moment is stored, not its zone: theirs is the day of UTC.
ALTER TABLE articles ADD COLUMN published_day DATE;
ALTER TABLE mentions ADD COLUMN published_day DATE;
ALTER TABLE pairs ADD COLUMN published_day DATE;
UPDATE articles SET published_day = published_at::DATE;
UPDATE mentions SET published_day = published_at::DATE;
UPDATE pairs SET published_day = published_at::DATE;
