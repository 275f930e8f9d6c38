"""monitor.toml: what to watch, and how. Read, validated, edited; OPML in and out."""

from monitor.config.filters import wanted
from monitor.config.reading import parse, read
from monitor.config.settings import Alert, Settings, SourceEntry

__all__ = ["Alert", "Settings", "SourceEntry", "parse", "read", "wanted"]
