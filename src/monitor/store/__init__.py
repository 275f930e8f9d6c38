"""The store: one DuckDB file that readers never wait for. See `read.Store` and `write.publish`."""

from monitor.store.read import Store
from monitor.store.schema import SCHEMA_VERSION
from monitor.store.write import Writer, publish

__all__ = ["SCHEMA_VERSION", "Store", "Writer", "publish"]
