"""Every kind of source, by the name it has in monitor.toml."""

from __future__ import annotations

from monitor.sources import feeds, folders, gdelt, gdelt_doc, mediacloud
from monitor.sources.connector import Kind

KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (feeds.KIND, folders.KIND, gdelt.KIND, gdelt_doc.KIND, mediacloud.KIND)
}
