-- From version 4 to 5: identifiers and versions of wire items, and which of them were withdrawn. Addresses that were
-- one article and are several now are told apart by `monitor.store.readdressing`.
CREATE TABLE versions (
    article_id BIGINT NOT NULL,
    item BIGINT NOT NULL,
    version VARCHAR,
    withdrawn VARCHAR
);
