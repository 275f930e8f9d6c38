-- From version 1 to 2: what other systems coded, earlier wordings, and what refreshes count.
CREATE TABLE events (
    article_id BIGINT NOT NULL,
    scheme VARCHAR NOT NULL,
    event_id VARCHAR NOT NULL,
    day DATE,
    actor VARCHAR,
    target VARCHAR,
    code VARCHAR NOT NULL,
    goldstein DOUBLE,
    tone DOUBLE
);
CREATE TABLE revisions (
    article_id BIGINT NOT NULL,
    run_id VARCHAR NOT NULL,
    replaced_at TIMESTAMP NOT NULL,
    title VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    word_count INTEGER NOT NULL,
    content_hash BIGINT NOT NULL
);
ALTER TABLE runs ADD COLUMN duplicate INTEGER DEFAULT 0;
ALTER TABLE runs ADD COLUMN filtered INTEGER DEFAULT 0;
ALTER TABLE runs ADD COLUMN bytes BIGINT DEFAULT 0;
INSERT INTO meta VALUES ('store_id', lower(hex(random()::VARCHAR)));
