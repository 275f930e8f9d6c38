-- From version 1 to 2: what came of an item, so that it can be told what a store holds and what filters left out.
-- What came of earlier items is guessed at the next start (`reconciling`): the article at their address, if it is
-- in the store.
ALTER TABLE items ADD COLUMN article INTEGER;
ALTER TABLE items ADD COLUMN content INTEGER;
ALTER TABLE items ADD COLUMN left_out TEXT;
ALTER TABLE items ADD COLUMN whole INTEGER NOT NULL DEFAULT 0;
UPDATE items SET article = item WHERE fetched_at IS NOT NULL;
INSERT INTO meta VALUES ('guessed', '1');
