"""The store: a DuckDB file or a DuckLake; its readers never wait. See `read.Store`, `publishing`."""

from monitor.place import Place, Where
from monitor.store.publishing import publish, published
from monitor.store.read import Store
from monitor.store.schema import SCHEMA_VERSION
from monitor.store.write import Writer

__all__ = ["SCHEMA_VERSION", "Place", "Store", "Where", "Writer", "publish", "published"]
