"""Where documents come from: one connector a module, each yielding `Document` or `Rejected`."""

from monitor.sources.formats.files import Meter, PassedOver, Survey, read, survey

__all__ = ["Meter", "PassedOver", "Survey", "read", "survey"]
