"""Every kind of source, by the name it has in monitor.toml."""

from __future__ import annotations

from monitor.sources import feeds, folders, gdelt, gdelt_doc, lists, mediacloud, sitemaps
from monitor.sources.connector import Kind

KINDS: dict[str, Kind] = {
    module.KIND.name: module.KIND
    for module in (feeds, sitemaps, lists, folders, gdelt, gdelt_doc, mediacloud)
}
