-- The notebook of a store: what analysts made of it. SQLite beside the store, since a store is replaced as a whole
-- by every run, and what a reader writes meanwhile must not be lost with it. An article is named by its article_id,
-- which neither refresh nor reannotate changes. Times are UTC, ISO 8601.

CREATE TABLE tags (                      -- "to-read" on an article
    tag TEXT NOT NULL,
    article_id INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (tag, article_id)
) WITHOUT ROWID;
CREATE INDEX tags_of ON tags (article_id);

CREATE TABLE notes (                     -- one an article
    article_id INTEGER PRIMARY KEY,
    note TEXT NOT NULL,
    changed_at TEXT NOT NULL
);

CREATE TABLE hidden (                    -- articles that no figure counts unless it is asked to
    article_id INTEGER PRIMARY KEY,
    made_at TEXT NOT NULL
);

CREATE TABLE terms (                     -- watch terms: queries with a name
    name TEXT PRIMARY KEY,
    query TEXT NOT NULL,
    made_at TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE joined (                    -- stories that an analyst made one
    story_id INTEGER PRIMARY KEY,        -- what is in this one
    into_id INTEGER NOT NULL,            -- is in this one
    made_at TEXT NOT NULL
);

CREATE TABLE placed (                    -- articles that an analyst put into another story
    article_id INTEGER PRIMARY KEY,
    story_id INTEGER NOT NULL,           -- the id of a story, or of the article after which a new one is named
    made_at TEXT NOT NULL
);

CREATE TABLE meant (                     -- whom an analyst says that a spelling of a name means
    kind TEXT NOT NULL,                  -- person | organisation
    entity_id TEXT NOT NULL,             -- whom the program takes it for
    surface TEXT NOT NULL,               -- as it is written; "": however it is
    into_id TEXT NOT NULL,               -- whom it means
    into_name TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (kind, entity_id, surface)
) WITHOUT ROWID;

CREATE TABLE changes (                   -- by a number whether tables above were written to since: a random
    kind TEXT PRIMARY KEY,               -- one, since a count is met again after a copy of before was put back
    number INTEGER NOT NULL
) WITHOUT ROWID;
