"""RIS files, as databases of news and of literature export them → articles: "TY  - NEWS" to "ER  - " each.

Source: the RIS specification (Research Information Systems, 2011).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.sources.printed import Printed, filled, paragraphs, people, section, words

_TAG = re.compile(r"([A-Z][A-Z0-9])\s{1,2}-(?:\s(.*))?$")


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
        text="\n\n".join(paragraphs(max(texts, key=len, default="").split("\n"))),
        published=field("published").rstrip("/"),
        source=field("source"),
        section=section(field("section")),
        language=field("language"),
        url=field("url"),
        authors=people(";".join(names)),
    )
