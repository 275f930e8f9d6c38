-- From version 6 to 7: stories are found by the terms of texts. `monitor.store.grouping` reads the texts once to fill
-- them (about 1 ms an article) and makes all stories anew (about 1 ms an article more).
CREATE TABLE story_terms (
    article_id BIGINT NOT NULL,
    moment TIMESTAMP NOT NULL,
    language VARCHAR NOT NULL,
    terms BLOB NOT NULL
);
CREATE TABLE story_changes (
    run_id VARCHAR NOT NULL,
    day DATE NOT NULL,
    former BIGINT NOT NULL,
    present BIGINT NOT NULL,
    kind VARCHAR NOT NULL,
    articles INTEGER NOT NULL
);
