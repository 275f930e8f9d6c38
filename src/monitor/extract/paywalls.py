"""Whether a page shows the beginning of an article only, the rest being for subscribers.

Such an article is kept, and counted in the report of the run: what it does not show is not missed in silence.

Source: schema.org/isAccessibleForFree and Google's "Subscription and paywalled content" for JSON-LD;
`resources/extract/paywalls.toml` for the rest.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from monitor.errors import ResourceError
from monitor.extract import refusals
from monitor.extract.settings import thresholds
from monitor.resources import read_toml

RESOURCE = "extract/paywalls.toml"

_LD = re.compile(r"\"isAccessibleForFree\"\s*:\s*\"?(?:false|no|0)\b", re.IGNORECASE)
_ELEMENTS = 20_000
_LAST = 3
"""Lines at the end of a text among which the notice of a paywall is looked for."""


@cache
def _known() -> tuple[frozenset[str], frozenset[str], re.Pattern[str]]:
    """Load the resource: names of meta tags, what they say of locked pages, the pattern of a class or id.

    Raises:
        ResourceError: a part is missing.
    """
    try:
        said = read_toml(RESOURCE)
        classes = re.compile("|".join(said["elements"]["classes"]), re.IGNORECASE)
        return frozenset(said["meta"]["names"]), frozenset(said["meta"]["locked"]), classes
    except KeyError as error:
        raise ResourceError(f"{RESOURCE} lacks {error}") from error


def is_locked(tree: Any) -> bool:
    """Tell whether a page says that its article is not free, or holds the notice of a paywall.

    Args:
        tree: the root element (lxml), before anything is taken out of it.
    """
    names, locked, classes = _known()
    for element in tree.iter("meta"):
        name = (element.get("property") or element.get("name") or "").strip().lower()
        if name in names and (element.get("content") or "").strip().lower() in locked:
            return True
    scripts = (
        element.text or "" for element in tree.iter("script") if "ld+json" in (element.get("type") or "")
    )
    if any(_LD.search(script) for script in scripts):
        return True
    for element in itertools.islice(tree.iter("div", "section", "aside", "p"), _ELEMENTS):
        named = f"{element.get('class') or ''} {element.get('id') or ''}"
        if named != " " and classes.search(named) and any(part.strip() for part in element.itertext()):
            return True
    return False


def is_cut(body: Sequence[str], *, locked: bool) -> bool:
    """Tell whether a text is likely the beginning of an article only.

    Args:
        body: its lines.
        locked: whether its page says that the article is not free.
    """
    length = sum(map(len, body))
    if not 0 < length < thresholds().walls.lead:
        return False
    return locked or any(refusals.asks(line, "paywall") for line in body[-_LAST:])
