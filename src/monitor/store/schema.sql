-- The schema of a store. Times are UTC. Offsets count Unicode code points, half-open.
-- No primary keys: the writer guards uniqueness of article_id, and an index would cost more memory than
-- all of a run's batches together.

CREATE TABLE articles (
    article_id BIGINT NOT NULL,          -- 63-bit hash of its publisher's identifier, else of the canonical URL, else of the text
    url VARCHAR,
    canonical_url VARCHAR,
    source VARCHAR,                      -- domain or name of the outlet
    source_country VARCHAR,              -- ISO 3166-1 alpha-3
    section VARCHAR,
    language VARCHAR NOT NULL,           -- ISO 639-1
    title VARCHAR NOT NULL,
    authors VARCHAR[],
    published_at TIMESTAMP,              -- NULL: no evidence of the day of publication
    date_source VARCHAR NOT NULL,        -- metadata | json-ld | feed | url | body | page-header | none
    date_confidence DOUBLE NOT NULL,
    first_seen_at TIMESTAMP NOT NULL,
    fetched_at TIMESTAMP,
    word_count INTEGER NOT NULL,
    content_hash BIGINT NOT NULL,
    duplicate_of BIGINT,                 -- the article of which this one is a near-duplicate
    story_id BIGINT,
    tone DOUBLE,                         -- [-1, 1]; NULL where no model is honest for the language
    run_id VARCHAR NOT NULL,
    annotator_version VARCHAR NOT NULL,  -- of every annotator in turn; the current ones stand in meta
    origin VARCHAR NOT NULL,             -- the file and record, or the address, that it came from
    published_day DATE                   -- of published_at in its publisher's own zone; NULL exactly where that is
);

CREATE TABLE texts (article_id BIGINT NOT NULL, text VARCHAR NOT NULL);

CREATE TABLE sentences (
    article_id BIGINT NOT NULL,
    sentence INTEGER NOT NULL,           -- from 0
    "start" INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    tone DOUBLE,
    relation DOUBLE                      -- by the rules: what the sentence says passes between its actors, countries or not
);

CREATE TABLE mentions (
    article_id BIGINT NOT NULL,
    published_at TIMESTAMP,
    kind VARCHAR NOT NULL,               -- country | bloc | person | organisation | place | term
    entity_id VARCHAR NOT NULL,          -- ISO 3166-1 alpha-3 (Kosovo XKX) or a slug
    name VARCHAR NOT NULL,
    surface VARCHAR NOT NULL,
    field VARCHAR NOT NULL,              -- title | text
    sentence INTEGER,                    -- NULL in titles
    "start" INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    via VARCHAR NOT NULL,                -- name | demonym | capital | metonym | leader | place | ner
    confidence DOUBLE NOT NULL,
    published_day DATE
);

CREATE TABLE sentiment (
    article_id BIGINT NOT NULL,
    level VARCHAR NOT NULL,              -- article | sentence | target
    sentence INTEGER,
    entity_id VARCHAR,
    tone DOUBLE NOT NULL,
    label VARCHAR NOT NULL,              -- negative | neutral | positive
    confidence DOUBLE,
    model VARCHAR NOT NULL
);

CREATE TABLE pairs (
    article_id BIGINT NOT NULL,
    published_at TIMESTAMP,
    country_a VARCHAR NOT NULL,          -- country_a < country_b
    country_b VARCHAR NOT NULL,
    sentence INTEGER,                    -- NULL in titles
    relation DOUBLE,                     -- -1 conflict .. +1 cooperation
    type VARCHAR,                        -- PLOVER event class
    actor VARCHAR,
    target VARCHAR,
    voice VARCHAR,                       -- the country whose speaker says it
    confidence DOUBLE NOT NULL,          -- probability that the sign of relation is right
    cameo VARCHAR,                       -- CAMEO root of the event, 01 .. 20; NULL too where an earlier version annotated
    weight DOUBLE,                       -- of that root on CAMEO's Goldstein scale, -10 .. +10
    mood VARCHAR,                        -- NULL told as fact | negated | failed | intended | possible | attempted | refused | denied | asked | demanded | threatened | considered | investigated
    event_date DATE,                     -- when it happens, where the sentence says so
    event_precision VARCHAR,             -- day | week | month | year: event_date is the first day of it
    evidence INTEGER[][],                -- [start, end] of the words that decided
    field VARCHAR NOT NULL,              -- title | text
    conflict DOUBLE,                     -- calibrated probability that conflict passes; NULL where no model reads the language
    cooperation DOUBLE,                  -- the same of cooperation; what is left of 1: nothing passes
    model VARCHAR,                       -- what decided
    spans INTEGER[][],                   -- [start, end] of what names country_a and country_b
    published_day DATE
);

CREATE TABLE tags (
    article_id BIGINT NOT NULL,
    scheme VARCHAR NOT NULL,             -- iptc | keyword | section | gdelt (another system's themes) | outlet (the article does not say the country of its source: it was filled in)
    tag_id VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    parent VARCHAR,
    score DOUBLE NOT NULL
);

CREATE TABLE events (                    -- what another system coded from the article, beside our pairs
    article_id BIGINT NOT NULL,
    scheme VARCHAR NOT NULL,             -- gdelt
    event_id VARCHAR NOT NULL,
    day DATE,
    actor VARCHAR,                       -- ISO 3166-1 alpha-3, as are all countries
    target VARCHAR,
    code VARCHAR NOT NULL,               -- CAMEO
    goldstein DOUBLE,                    -- -10 .. +10
    tone DOUBLE                          -- [-1, 1]
);

CREATE TABLE revisions (                 -- earlier wordings of articles that were updated
    article_id BIGINT NOT NULL,
    run_id VARCHAR NOT NULL,             -- the run that replaced it
    replaced_at TIMESTAMP NOT NULL,
    title VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    word_count INTEGER NOT NULL,
    content_hash BIGINT NOT NULL
);

CREATE TABLE versions (                  -- of articles whose publisher names and numbers them, and of withdrawn ones
    article_id BIGINT NOT NULL,
    item BIGINT NOT NULL,                -- 63-bit hash of the publisher's own identifier
    version VARCHAR,                     -- in the order of their text
    withdrawn VARCHAR                    -- why it must not be used any more; NULL: it may
);

CREATE TABLE signatures (                -- near-duplicate search: locality-sensitive bands and MinHash
    article_id BIGINT NOT NULL,
    bands BIGINT[] NOT NULL,
    minhash BLOB NOT NULL
);

CREATE TABLE story_terms (               -- what stories are found by, so that no text is read for it
    article_id BIGINT NOT NULL,
    moment TIMESTAMP NOT NULL,           -- published_at, else first_seen_at
    language VARCHAR NOT NULL,
    terms BLOB NOT NULL                  -- n 32-bit hashes of its heaviest terms, little-endian, then n weights of a byte
);

CREATE TABLE stories (
    story_id BIGINT NOT NULL,            -- article_id of the article that was its earliest when it began
    title VARCHAR NOT NULL,
    first_at TIMESTAMP,
    last_at TIMESTAMP,
    articles INTEGER NOT NULL,           -- without near-duplicates
    sources INTEGER NOT NULL
);

CREATE TABLE story_changes (             -- so that what led to a story leads on
    run_id VARCHAR NOT NULL,             -- the run that brought what changed it; "migration"
    day DATE NOT NULL,                   -- of the first of the articles
    former BIGINT NOT NULL,              -- the story that they were in
    present BIGINT NOT NULL,             -- the story that they are in now
    kind VARCHAR NOT NULL,               -- merge (former is no more) | split (present is new) | move (both go on)
    articles INTEGER NOT NULL            -- without near-duplicates
);

CREATE TABLE runs (
    run_id VARCHAR NOT NULL,
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP NOT NULL,
    command VARCHAR NOT NULL,
    read INTEGER NOT NULL,
    new INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    quarantined INTEGER NOT NULL,
    words BIGINT NOT NULL,
    seconds DOUBLE NOT NULL,
    duplicate INTEGER NOT NULL,          -- records that another source of the run had brought already
    filtered INTEGER NOT NULL,           -- articles that the configured filters keep out
    bytes BIGINT NOT NULL                -- received over the network
);

CREATE TABLE quarantine (
    run_id VARCHAR NOT NULL,
    seen_at TIMESTAMP NOT NULL,
    origin VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    excerpt VARCHAR NOT NULL
);

CREATE TABLE meta (
    key VARCHAR NOT NULL,                -- schema_version, store_id, annotator.NAME, ...
    value VARCHAR NOT NULL
);

-- Facts: what questions are answered from (store/facts.py). They are worked out of the tables above, and no more
-- than these say: each with what its article is, ordered by its day.

CREATE TABLE article_facts (             -- one row an article
    article INTEGER NOT NULL,            -- its number in all facts, in the order of days as far as runs are
    article_id BIGINT NOT NULL,
    published_at TIMESTAMP,
    published_day DATE,
    source VARCHAR,
    source_country VARCHAR,
    language VARCHAR NOT NULL,
    tone DOUBLE,
    tone_label VARCHAR,                  -- negative | neutral | positive
    duplicate BOOLEAN NOT NULL,          -- a near-duplicate of another
    duplicate_of BIGINT,
    story_id BIGINT,
    word_count INTEGER NOT NULL,
    sample BOOLEAN NOT NULL              -- made up by us
);

CREATE TABLE country_facts (             -- one row for each country that an article names
    article INTEGER NOT NULL,
    published_day DATE,
    source VARCHAR,
    source_country VARCHAR,
    language VARCHAR NOT NULL,
    tone_label VARCHAR,
    duplicate BOOLEAN NOT NULL,
    country VARCHAR NOT NULL,            -- ISO 3166-1 alpha-3
    times INTEGER NOT NULL,              -- mentions
    times_by_name INTEGER NOT NULL       -- of them those that are of more than a place
);

CREATE TABLE pair_facts (                -- one row for each pair of an article's sentences and title
    article INTEGER NOT NULL,
    published_day DATE,
    source VARCHAR,
    source_country VARCHAR,
    language VARCHAR NOT NULL,
    tone_label VARCHAR,
    duplicate BOOLEAN NOT NULL,
    country_a VARCHAR NOT NULL,
    country_b VARCHAR NOT NULL,
    pair VARCHAR NOT NULL,               -- CHN-RUS
    sentences INTEGER NOT NULL,          -- the title included
    tells VARCHAR NOT NULL,              -- conflict | cooperation | both | nothing | unread
    passes BOOLEAN NOT NULL,             -- whether something passes in any of them
    likely_conflict DOUBLE,              -- the highest of its sentences
    likely_cooperation DOUBLE,
    models VARCHAR,                      -- that decided where something passes, with | between them
    relation DOUBLE,                     -- the mean of its sentences
    a_on_b BOOLEAN NOT NULL,             -- in a sentence in which something passes, country_a acts on country_b
    b_on_a BOOLEAN NOT NULL,
    voice_a BOOLEAN NOT NULL,            -- a speaker of country_a says so
    voice_b BOOLEAN NOT NULL,
    voice_other BOOLEAN NOT NULL
);

CREATE TABLE sentence_facts (            -- what sentences and the title of an article say of pairs, each thing once
    article INTEGER NOT NULL,
    published_day DATE,
    source VARCHAR,
    source_country VARCHAR,
    language VARCHAR NOT NULL,
    tone_label VARCHAR,
    duplicate BOOLEAN NOT NULL,
    country_a VARCHAR NOT NULL,
    country_b VARCHAR NOT NULL,
    pair VARCHAR NOT NULL,               -- CHN-RUS
    relation VARCHAR,                    -- conflict | neutral | cooperation
    actor VARCHAR,
    target VARCHAR,
    voice VARCHAR,
    mood VARCHAR                         -- fact | negated | ...; NULL where nothing passes
);

CREATE TABLE topic_facts (               -- one row for each topic of an article, and for each topic above it
    article INTEGER NOT NULL,
    published_day DATE,
    source VARCHAR,
    source_country VARCHAR,
    language VARCHAR NOT NULL,
    tone_label VARCHAR,
    duplicate BOOLEAN NOT NULL,
    topic VARCHAR NOT NULL,              -- IPTC
    itself BOOLEAN NOT NULL              -- not only as the topic above another
);

CREATE TABLE keyword_facts (             -- one row for each keyphrase of an article
    article INTEGER NOT NULL,
    published_day DATE,
    source VARCHAR,
    source_country VARCHAR,
    language VARCHAR NOT NULL,
    tone_label VARCHAR,
    duplicate BOOLEAN NOT NULL,
    keyword VARCHAR NOT NULL
);

CREATE TABLE entity_facts (              -- one row for each person or organisation that an article names
    article INTEGER NOT NULL,
    published_day DATE,
    source VARCHAR,
    source_country VARCHAR,
    language VARCHAR NOT NULL,
    tone_label VARCHAR,
    duplicate BOOLEAN NOT NULL,
    kind VARCHAR NOT NULL,               -- person | organisation
    entity_id VARCHAR NOT NULL,
    times INTEGER NOT NULL               -- mentions
);

CREATE TABLE tone_facts (                -- one row for each tone of an article towards someone
    article INTEGER NOT NULL,
    published_day DATE,
    source VARCHAR,
    source_country VARCHAR,
    language VARCHAR NOT NULL,
    tone_label VARCHAR,
    duplicate BOOLEAN NOT NULL,
    entity_id VARCHAR NOT NULL,
    label VARCHAR NOT NULL,              -- negative | neutral | positive
    tone DOUBLE NOT NULL
);
