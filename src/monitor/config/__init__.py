"""monitor.toml: what to watch, and how. Read, validated, edited; OPML in and out."""

from monitor.config.filters import name_of, wanted
from monitor.config.reading import parse, read
from monitor.config.settings import Alert, Filters, Settings, SourceEntry

__all__ = ["Alert", "Filters", "Settings", "SourceEntry", "name_of", "parse", "read", "wanted"]
