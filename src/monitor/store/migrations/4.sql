-- From version 3 to 4: pairs in titles, the probabilities behind a relation, who decided it, and where both are meant.
-- The probabilities of rows of an earlier version follow from the sign of their relation and how often it was right;
-- `monitor reannotate` reads their articles anew.
ALTER TABLE pairs ALTER COLUMN sentence DROP NOT NULL;
ALTER TABLE pairs ADD COLUMN field VARCHAR DEFAULT 'text';
ALTER TABLE pairs ADD COLUMN conflict DOUBLE;
ALTER TABLE pairs ADD COLUMN cooperation DOUBLE;
ALTER TABLE pairs ADD COLUMN model VARCHAR;
ALTER TABLE pairs ADD COLUMN spans INTEGER[][];
UPDATE pairs SET
    model = 'rules',
    conflict = CASE WHEN relation <= -0.1 THEN confidence ELSE (1 - confidence) / 2 END,
    cooperation = CASE WHEN relation >= 0.1 THEN confidence ELSE (1 - confidence) / 2 END
WHERE relation IS NOT NULL;
