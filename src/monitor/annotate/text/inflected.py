"""The forms of names in inflected languages, from their dictionary forms.

Resources: `languages/*/inflection.toml` and `languages/*/leaders.csv`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from monitor.reference.languages import is_latin
from monitor.reference.leaders import leaders
from monitor.resources import has_language, read_csv, read_language


def inflected(listed: str, endings: Mapping[str, str]) -> Iterator[str]:
    """Yield the forms of a dictionary form.

    Args:
        listed: one word in its dictionary form; with "=" before it, or of several words or in capitals,
            it is the only form.
        endings: from the end of a dictionary form to all ends that may take its place ("-" is none).
    """
    if listed.startswith("="):
        yield listed[1:]
        return
    if " " in listed or (listed.isupper() and len(listed) > 1) or not endings:
        yield listed
        return
    fitting = max((end for end in endings if listed.endswith(end)), key=len, default=None)
    if fitting is None:
        yield listed
        return
    stem = listed[: len(listed) - len(fitting)]
    yield from (stem + ("" if end == "-" else end) for end in endings[fitting].split())


def names_of_leaders(language: str) -> Iterator[tuple[str, str]]:
    """Yield how a language writes the names of leaders, each with its name in English."""
    if not has_language(language, "leaders.csv"):
        return
    if is_latin(language):
        yield from ((leader.name, leader.name) for leader in leaders())
    endings = read_language(language, "inflection.toml").get("nouns", {})
    for row in read_csv(f"languages/{language}/leaders.csv"):
        for listed in row["surfaces"].split("|"):
            for surface in inflected(listed, endings):
                yield surface, row["leader"]
