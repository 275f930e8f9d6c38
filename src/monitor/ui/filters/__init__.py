"""The filter bar, its chips, and the address that carries the filters."""
