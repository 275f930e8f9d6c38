"""Sources: who publishes, and the profile of one outlet or one source set."""

from __future__ import annotations

from monitor.ui.kit import page
from monitor.ui.sources import overview, profile

filters, counts = page.begin("Sources", "Who publishes what, how steadily, and how early", without="source")
if filters.sources or filters.source_sets:
    profile.show(filters)
else:
    overview.show(filters, counts)
