"""Where documents come from: one connector a module, each yielding `Document` or `Rejected`."""

from monitor.sources.files import Meter, read, size

__all__ = ["Meter", "read", "size"]
