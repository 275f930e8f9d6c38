"""How every page about articles begins."""

from __future__ import annotations

from monitor.metrics import coverage
from monitor.metrics.coverage import Counts
from monitor.metrics.filters import Filters
from monitor.ui.filters.bar import filter_bar
from monitor.ui.kit import shell, states
from monitor.ui.kit.cache import ask


def begin(title: str, lead: str, without: str | None = None) -> tuple[Filters, Counts]:
    """Show title and filter bar; where nothing matches, say so and end the page there.

    Args:
        title: of the page.
        lead: in one line, the question it answers.
        without: the filter that the page itself applies: the counts leave it out.

    Returns:
        The filters of the view, and how much matches them.

    Raises:
        UsageError: the address holds a filter that cannot be understood.
    """
    shell.heading(title, lead)
    filters = filter_bar()
    counts = ask(coverage.counts, filters.without(without) if without else filters)
    if not counts.articles:
        states.nothing(filters)
    return filters, counts
