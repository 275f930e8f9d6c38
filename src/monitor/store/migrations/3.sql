-- From version 2 to 3: what kind of event passes between two countries, how real, when, and by which words.
-- NULL in rows of an earlier version, until `monitor reannotate` has read their articles anew.
ALTER TABLE pairs ADD COLUMN cameo VARCHAR;
ALTER TABLE pairs ADD COLUMN weight DOUBLE;
ALTER TABLE pairs ADD COLUMN mood VARCHAR;
ALTER TABLE pairs ADD COLUMN event_date DATE;
ALTER TABLE pairs ADD COLUMN event_precision VARCHAR;
ALTER TABLE pairs ADD COLUMN evidence INTEGER[][];
DELETE FROM meta WHERE key = 'annotator_version';  -- every annotator has its own, annotator.NAME
