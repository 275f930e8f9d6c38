"""The section of the outlet in which an article stands: from lines, breadcrumbs, labels and URLs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from monitor.extract.settings import thresholds
from monitor.extract.text import lines, markers
from monitor.reference import countries

_CRUMB = re.compile(r"\s*[›»>→]\s*|\s+/\s+")
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}")
_SEGMENTS = 4


def cleaned(section: str | None) -> str | None:
    """Return a section name in one line and of sane length; None for "news", "all" and the like.

    Of a machine's list ("politics,news,slider") the first that says something is taken.
    """
    name = " ".join((section or "").split()).strip(" |>›»/")
    parts = [name] if " " in name else name.split(",")
    for part in parts:
        label = markers.sections().get(markers.bare(part), part)
        if 1 < len(label) <= thresholds().lines.section and not _DOMAIN.fullmatch(label):
            return label[0].upper() + label[1:] if label.islower() and label.isascii() else label
    return None


def from_header(header: Sequence[str], title: str | None) -> str | None:
    """Find the section in the lines above and just below the title: a breadcrumb, or a name alone."""
    for text in header:
        found = from_breadcrumb(text, title)
        if found:
            return found
    for index in range(len(header) - 1, -1, -1):
        around = (header[index - 1] if index else "", header[index + 1] if index + 1 < len(header) else "")
        label = label_of(header[index])
        if label and not any(lines.is_menu_word(other) for other in around if other):
            return label
    return None


def from_breadcrumb(text: str, title: str | None) -> str | None:
    """Return the last known step of "Home > World > China > Title"; None if the line is no breadcrumb."""
    if len(text) > 3 * thresholds().lines.headline:
        return None
    steps = [step.strip() for step in _CRUMB.split(text) if step.strip()]
    if len(steps) < 2 or not lines.is_menu_word(steps[0]):
        return None
    folded = markers.plain(title or "")
    steps = [
        step for step in steps if not folded or not folded.startswith(markers.plain(step).rstrip("….")[:60])
    ]
    named = [step for step in steps if label_of(step) or (label_of(step) is None and len(step.split()) <= 3)]
    return next(
        (label_of(step) or step for step in reversed(named) if step != steps[0] or label_of(step)), None
    )


def label_of(text: str) -> str | None:
    """Return the label of a known section or country; "" for a menu word; None for other words."""
    if len(text) > thresholds().lines.section:
        return None
    found = markers.sections().get(markers.bare(text))
    return text.strip() if found is None and countries.is_name(text) else found


def from_url(url: str | None) -> str | None:
    """Return the label of the first known section in a URL's path."""
    if not url:
        return None
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return None
    known = markers.sections()
    for segment in path.casefold().split("/")[1 : 1 + _SEGMENTS]:
        label = known.get(segment.replace("-", " ").replace("_", " "))
        if label:
            return label
    return None
