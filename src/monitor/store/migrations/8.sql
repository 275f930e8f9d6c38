-- Schema 8: questions are answered from facts, narrow tables that are worked out of the others.

CREATE OR REPLACE TABLE article_facts (
    article INTEGER NOT NULL,
    article_id BIGINT NOT NULL,
    published_at TIMESTAMP,
    published_day DATE,
    source VARCHAR,
    source_country VARCHAR,
    language VARCHAR NOT NULL,
    tone DOUBLE,
    tone_label VARCHAR,
    duplicate BOOLEAN NOT NULL,
    duplicate_of BIGINT,
    story_id BIGINT,
    word_count INTEGER NOT NULL,
    sample BOOLEAN NOT NULL
);

CREATE OR REPLACE TABLE country_facts (
    article INTEGER NOT NULL,
    published_day DATE,
    source VARCHAR,
    source_country VARCHAR,
    language VARCHAR NOT NULL,
    tone_label VARCHAR,
    duplicate BOOLEAN NOT NULL,
    country VARCHAR NOT NULL,
    times INTEGER NOT NULL,
    times_by_name INTEGER NOT NULL
);

CREATE OR REPLACE TABLE pair_facts (
    article INTEGER NOT NULL,
    published_day DATE,
    source VARCHAR,
    source_country VARCHAR,
    language VARCHAR NOT NULL,
    tone_label VARCHAR,
    duplicate BOOLEAN NOT NULL,
    country_a VARCHAR NOT NULL,
    country_b VARCHAR NOT NULL,
    pair VARCHAR NOT NULL,
    sentences INTEGER NOT NULL,
    tells VARCHAR NOT NULL,
    passes BOOLEAN NOT NULL,
    likely_conflict DOUBLE,
    likely_cooperation DOUBLE,
    models VARCHAR,
    relation DOUBLE,
    a_on_b BOOLEAN NOT NULL,
    b_on_a BOOLEAN NOT NULL,
    voice_a BOOLEAN NOT NULL,
    voice_b BOOLEAN NOT NULL,
    voice_other BOOLEAN NOT NULL
);

CREATE OR REPLACE TABLE sentence_facts (
    article INTEGER NOT NULL,
    published_day DATE,
    source VARCHAR,
    source_country VARCHAR,
    language VARCHAR NOT NULL,
    tone_label VARCHAR,
    duplicate BOOLEAN NOT NULL,
    country_a VARCHAR NOT NULL,
    country_b VARCHAR NOT NULL,
    pair VARCHAR NOT NULL,
    relation VARCHAR,
    actor VARCHAR,
    target VARCHAR,
    voice VARCHAR,
    mood VARCHAR
);

CREATE OR REPLACE TABLE topic_facts (
    article INTEGER NOT NULL,
    published_day DATE,
    source VARCHAR,
    source_country VARCHAR,
    language VARCHAR NOT NULL,
    tone_label VARCHAR,
    duplicate BOOLEAN NOT NULL,
    topic VARCHAR NOT NULL,
    itself BOOLEAN NOT NULL
);

CREATE OR REPLACE TABLE keyword_facts (
    article INTEGER NOT NULL,
    published_day DATE,
    source VARCHAR,
    source_country VARCHAR,
    language VARCHAR NOT NULL,
    tone_label VARCHAR,
    duplicate BOOLEAN NOT NULL,
    keyword VARCHAR NOT NULL
);

CREATE OR REPLACE TABLE entity_facts (
    article INTEGER NOT NULL,
    published_day DATE,
    source VARCHAR,
    source_country VARCHAR,
    language VARCHAR NOT NULL,
    tone_label VARCHAR,
    duplicate BOOLEAN NOT NULL,
    kind VARCHAR NOT NULL,
    entity_id VARCHAR NOT NULL,
    times INTEGER NOT NULL
);

CREATE OR REPLACE TABLE tone_facts (
    article INTEGER NOT NULL,
    published_day DATE,
    source VARCHAR,
    source_country VARCHAR,
    language VARCHAR NOT NULL,
    tone_label VARCHAR,
    duplicate BOOLEAN NOT NULL,
    entity_id VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    tone DOUBLE NOT NULL
);

DELETE FROM meta WHERE key IN ('facts', 'facts_last', 'facts_sorted');
