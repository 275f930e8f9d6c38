-- The ledger of a store: what refreshes must remember between runs, and finished work that is not published
-- yet. SQLite, since it is written often and little, while the dashboard reads it. Times are UTC, ISO 8601.

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE sources (                   -- one row a configured source that was ever asked
    name TEXT PRIMARY KEY,
    state TEXT NOT NULL DEFAULT '{}',    -- its connector's own memory, JSON
    validators TEXT NOT NULL DEFAULT '{}',  -- ETag and Last-Modified by address, JSON
    checked_at TEXT,
    succeeded_at TEXT,
    new_at TEXT,                         -- when it last brought something new
    failures INTEGER NOT NULL DEFAULT 0, -- runs in a row that failed
    last_error TEXT
) WITHOUT ROWID;

CREATE TABLE items (                     -- one row an item of a source that was dealt with or is to be
    item INTEGER NOT NULL,               -- 63-bit hash of its canonical URL, or of its origin without one
    source TEXT NOT NULL,
    version TEXT,                        -- what the source said of it then; a change makes it due
    first_at TEXT NOT NULL,
    fetched_at TEXT,                     -- when it was last had; NULL: never yet
    attempts INTEGER NOT NULL DEFAULT 0, -- failed ones since the last success
    due_at TEXT,                         -- when to fetch its page (again) unasked; NULL: not
    link TEXT,                           -- what to fetch then, JSON
    validator TEXT,                      -- ETag and Last-Modified of its page, JSON
    article INTEGER,                     -- id of the article that came of it; NULL: none did
    content INTEGER,                     -- its content hash; NULL: not known
    left_out TEXT,                       -- the filters that left it out; '?': those of an earlier version
    whole INTEGER NOT NULL DEFAULT 0,    -- 1: its source carries its text
    PRIMARY KEY (item, source)
) WITHOUT ROWID;
CREATE INDEX items_due ON items (source, due_at) WHERE due_at IS NOT NULL;

CREATE TABLE pending (                   -- annotated batches that wait to be published
    batch INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id TEXT NOT NULL,
    source TEXT NOT NULL,
    articles TEXT NOT NULL,              -- their ids, JSON
    body BLOB NOT NULL                   -- rows by table, Arrow IPC
);

CREATE TABLE runs (
    run_id TEXT PRIMARY KEY,
    command TEXT NOT NULL,
    started_at TEXT NOT NULL,
    finished_at TEXT,                    -- NULL: at work, or killed
    outcome TEXT NOT NULL DEFAULT 'running',  -- running | done | failed | killed
    error TEXT
) WITHOUT ROWID;

CREATE TABLE source_runs (
    run_id TEXT NOT NULL,
    source TEXT NOT NULL,
    kind TEXT NOT NULL,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    fetched INTEGER NOT NULL DEFAULT 0,  -- records and pages that came in
    new INTEGER NOT NULL DEFAULT 0,
    updated INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0,
    duplicate INTEGER NOT NULL DEFAULT 0,
    filtered INTEGER NOT NULL DEFAULT 0,
    quarantined INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,   -- pages that could not be had this time
    words INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0,
    seconds REAL NOT NULL DEFAULT 0,
    error TEXT,
    PRIMARY KEY (run_id, source)
) WITHOUT ROWID;
