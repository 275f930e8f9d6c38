"""Search: a query language as media analysts know it, an index beside the store, hits in their lines."""
