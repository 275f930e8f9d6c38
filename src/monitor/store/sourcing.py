"""What a store knows of outlets: the user's own rows and sets, and the countries of sources filled in.

The rows are in the table `meta`, as JSON, so that the dashboard and every command have them that a store is
given to. `source_country` is filled at the end of every run that writes (`monitor load`, `refresh`,
`reannotate`, retries from quarantine), in articles that say none themselves and whose address is not in a
country's domain: at first in the whole store, and anew when the list of outlets changed, else in what the run
brought.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa
from xxhash import xxh3_64_hexdigest

from monitor.reference import outlets
from monitor.reference.source_sets import Own
from monitor.resources import read_text

if TYPE_CHECKING:
    from monitor.store.write import Writer

OWN, FILLED = "outlets", "outlets_filled"
"""In the table `meta`: the user's own rows and sets; which list of outlets the countries were filled from."""

_OPEN = """
    SELECT DISTINCT
        coalesce(source, '') AS source,
        regexp_extract(coalesce(canonical_url, ''), '^https?://([^/:?#]+)', 1) AS host
    FROM articles
    WHERE source_country IS NULL AND (? OR run_id = ?)
"""
_FILL = """
    UPDATE articles SET source_country = found.country FROM found
    WHERE
        source_country IS NULL AND (? OR run_id = ?)
        AND coalesce(articles.source, '') = found.source
        AND regexp_extract(coalesce(canonical_url, ''), '^https?://([^/:?#]+)', 1) = found.host
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
    rows = connection.execute(_OPEN, [everything, run_id]).fetchall()
    register = mine.register() if rows else None
    named = [(source, host, register.of(source, host)) for source, host in rows] if register else []
    filled = [(source, host, outlet.country) for source, host, outlet in named if outlet and outlet.country]
    changed = 0
    if filled:
        columns = dict(zip(("source", "host", "country"), zip(*filled, strict=True), strict=True))
        connection.register("found", pa.table({name: list(values) for name, values in columns.items()}))
        changed = int((connection.execute(_FILL, [everything, run_id]).fetchone() or (0,))[0])
        connection.unregister("found")
    if everything:
        writer.set_meta(FILLED, version)
    return changed


def remember(store: Path, mine: Own) -> bool:
    """Keep the user's own rows and sets in a store, where it has others; tell whether it had.

    Raises:
        StoreBusy, StoreError: as in `publish`.
    """
    from monitor.store.write import Writer, publish

    kept = Writer(store).meta(OWN) if store.exists() else None
    if Own.from_json(kept).to_json() == mine.to_json():
        return False
    with publish(store, wait=600.0) as writer:
        writer.set_meta(OWN, mine.to_json())
        fill(writer, "")
    return True
