"""What a store knows of outlets: the user's own rows and sets, and the countries of sources filled in.

The rows are in the table `meta`, as JSON, so that the dashboard and every command have them that a store is
given to. `source_country` is filled at the end of every run that writes (`monitor load`, `refresh`,
`reannotate`, retries from quarantine), in articles that say none themselves and whose address is not in a
country's domain: at first in the whole store, and anew when the list of outlets changed, else in what the run
brought.

What was filled in bears a tag of the scheme `outlet`: when the list of outlets changes it is told anew, while
what an article said itself stays as it is. (Fillings of versions without this tag are left as they are.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa
from xxhash import xxh3_64_hexdigest

from monitor.place import Where
from monitor.reference import outlets
from monitor.reference.source_sets import Own
from monitor.resources import read_text
from monitor.store import facts

if TYPE_CHECKING:
    from monitor.store.write import Writer

OWN, FILLED = "outlets", "outlets_filled"
"""In the table `meta`: the user's own rows and sets; which list of outlets the countries were filled from."""

_BARE = "source_country IS NULL AND run_id = ?"
_BARE_OR_FILLED = """
    (source_country IS NULL OR article_id IN (SELECT article_id FROM tags WHERE scheme = 'outlet'))
    AND ? IS NOT NULL
"""
_OPEN = """
    SELECT DISTINCT
        coalesce(source, '') AS source,
        regexp_extract(coalesce(canonical_url, ''), '^https?://([^/:?#]+)', 1) AS host
    FROM articles
    WHERE {open}
"""
_FILLED = """
    CREATE OR REPLACE TEMP TABLE filled AS
    SELECT article_id, country
    FROM articles JOIN found
        ON coalesce(articles.source, '') = found.source
        AND regexp_extract(coalesce(canonical_url, ''), '^https?://([^/:?#]+)', 1) = found.host
    WHERE source_country IS DISTINCT FROM country AND {open}
"""
_FILL = """
    UPDATE articles SET source_country = filled.country FROM filled
    WHERE filled.article_id = articles.article_id
"""
_UNMARK = "DELETE FROM tags WHERE scheme = 'outlet' AND article_id IN (SELECT article_id FROM filled)"
_MARK = """
    INSERT INTO tags (article_id, scheme, tag_id, label, score)
    SELECT article_id, 'outlet', country, country, 1.0 FROM filled WHERE country IS NOT NULL
"""
_SOURCES = """
    SELECT source, mode(regexp_extract(coalesce(canonical_url, ''), '^https?://([^/:?#]+)', 1)) AS host
    FROM articles WHERE source IS NOT NULL GROUP BY source ORDER BY source
"""


def own(reader: duckdb.DuckDBPyConnection) -> Own:
    """Return what the user of a store adds to our outlets."""
    found = reader.execute("SELECT value FROM meta WHERE key = ?", [OWN]).fetchone()
    return Own.from_json(found[0] if found else None)


def sources(reader: duckdb.DuckDBPyConnection) -> dict[str, outlets.Outlet | None]:
    """Return every source of a store with its outlet, None where it is not known."""
    register = own(reader).register()
    found = reader.execute(_SOURCES).fetchall()
    return {source: register.of(source, host or "") for source, host in found}


def fill(writer: Writer, run_id: str) -> int:
    """Fill in the countries of sources in the store that is being written; return of how many articles."""
    connection = writer.connection
    mine = own(connection)
    version = xxh3_64_hexdigest(f"{read_text(outlets.SHIPPED)}{mine.to_json()}".encode())
    (known,) = connection.execute("SELECT (SELECT value FROM meta WHERE key = ?)", [FILLED]).fetchone() or (
        None,
    )
    everything = known != version
    is_open = _BARE_OR_FILLED if everything else _BARE
    rows = connection.execute(_OPEN.format(open=is_open), [run_id]).fetchall()
    register = mine.register() if rows else None
    changed = 0
    if register:
        known_as = [register.of(source, host) for source, host in rows]
        columns = {
            "source": [source for source, _ in rows],
            "host": [host for _, host in rows],
            "country": pa.array([one.country or None if one else None for one in known_as], pa.string()),
        }
        connection.register("found", pa.table(columns))
        connection.execute(_FILLED.format(open=is_open), [run_id])
        connection.unregister("found")
        changed = int((connection.execute(_FILL).fetchone() or (0,))[0])
        facts.touch_those(connection, "filled")
        connection.execute(_UNMARK)
        connection.execute(_MARK)
        connection.execute("DROP TABLE filled")
    if everything:
        writer.set_meta(FILLED, version)
    return changed


def kept(store: Where) -> Own:
    """Return what the user of a store added to our outlets; nothing where there is no store."""
    from monitor.store.write import Writer

    return Own.from_json(Writer(store).meta(OWN))


def remember(store: Where, mine: Own) -> bool:
    """Keep the user's own rows and sets in a store, where it has others; tell whether it had.

    Raises:
        StoreBusy, StoreError: as in `publish`.
    """
    from monitor.store.publishing import published

    if kept(store).to_json() == mine.to_json():
        return False

    def keep(writer: Writer) -> None:
        writer.set_meta(OWN, mine.to_json())
        fill(writer, "")

    published(store, keep, wait=600.0)
    return True
