"""Every kind of source, by the name it has in monitor.toml."""

from __future__ import annotations

from monitor.sources.connectors import feeds, folders, lists, sitemaps
from monitor.sources.connectors.base import Kind
from monitor.sources.connectors.gdelt import articles, events
from monitor.sources.connectors.mediacloud import stories

KINDS: dict[str, Kind] = {
    module.KIND.name: module.KIND for module in (feeds, sitemaps, lists, folders, events, articles, stories)
}
