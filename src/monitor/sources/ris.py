"""RIS files, as databases of news and of literature export them → articles: "TY  - NEWS" to "ER  - " each.

Source: the RIS specification (Research Information Systems, 2011).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.sources.printed import Printed, filled, people, section, words

_TAG = re.compile(r"([A-Z][A-Z0-9])\s{1,2}-(?:\s(.*))?$")
_SLASHES = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})(?:/.*)?")
_PART = re.compile(r"(\d{4})/?(\d{0,2})/*.*")


def split(lines: Sequence[str]) -> list[Printed] | None:
    """Return the articles of a RIS file; None where the lines are none."""
    tags = {found[1] for line in lines if (found := _TAG.match(line.strip().lstrip("\ufeff")))}
    if "TY" not in tags or not tags & set(words()["ris"]["title"]):
        return None
    articles: list[dict[str, list[str]]] = []
    tag = ""
    for line in lines:
        found = _TAG.match(line.strip().lstrip("\ufeff"))
        if not found:
            if articles and tag not in ("", "ER") and line.strip():
                articles[-1][tag][-1] += "\n" + line.strip()
            continue
        tag = found[1]
        if tag == "TY":
            articles.append({})
        if articles:
            articles[-1].setdefault(tag, []).append((found[2] or "").strip())
    return [_article(said) for said in articles]


def _article(said: dict[str, list[str]]) -> Printed:
    def field(name: str) -> str:
        values = (value for tag in words()["ris"][name] for value in said.get(tag, ()))
        return next((plain for value in values if (plain := filled(value))), "")

    texts = [value for tag in words()["ris"]["text"] for value in said.get(tag, ()) if filled(value)]
    names = [name for tag in words()["ris"]["authors"] for name in said.get(tag, ())]
    return Printed(
        title=field("title"),
        text=max(texts, key=len, default="").replace("\n", "\n\n"),
        published=_day(field("published")),
        source=field("source"),
        section=section(field("section")),
        language=field("language"),
        url=field("url"),
        authors=people(";".join(names)),
    )


def _day(value: str) -> str:
    """Return a day in ISO form where it is written as RIS has it: 2024/03/05/; else as it stands."""
    found = _SLASHES.fullmatch(value)
    if found:
        return f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}"
    part = _PART.fullmatch(value)
    return value.rstrip("/") if part else value
