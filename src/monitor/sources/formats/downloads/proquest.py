"""ProQuest downloads in text, RTF or HTML → their articles: "Document 1 of 20", then "Label: value" each.

Source: `resources/sources/downloads.toml` says from which descriptions we know the layout.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.dates import datelines
from monitor.sources.formats.downloads.printed import (
    Printed,
    blocks,
    filled,
    paragraphs,
    people,
    roles,
    section,
    whole_line,
)

_LABEL = re.compile(r"([^\W\d_][\w /()-]{1,40}?)\s?:(?:\s+|$)")
_IN_INFO = re.compile(r"(?:[^\W\d_]{3,9}\.?\s\d{1,2},?|\d{1,2}\s[^\W\d_]{3,9}\.?)\s\d{4}")
_ADDRESS = re.compile(r"https?://\S+")


def split(lines: Sequence[str]) -> list[Printed] | None:
    """Return the articles of a ProQuest download; None where the lines are none."""
    starts = _starts(lines)
    known = {role for line in lines for role in [_labelled(line.strip())[0]] if role}
    if not starts or "text" not in known | {"text" if "abstract" in known and "source" in known else ""}:
        return None
    ends = [*starts[1:], len(lines)]
    found = [_article(lines[start:end]) for start, end in zip(starts, ends, strict=True)]
    return [article for article in found if article.title or article.text] or None


def _starts(lines: Sequence[str]) -> list[int]:
    """Return where documents begin: below "Document 1 of 2", or below each rule where that is not printed."""
    separator, rule = whole_line("proquest", "separators"), whole_line("proquest", "rule")
    numbered = [number + 1 for number, line in enumerate(lines) if separator.fullmatch(line.strip())]
    if numbered:
        return numbered
    labels = [number for number, line in enumerate(lines) if _labelled(line.strip())[0] in ("text", "source")]
    return [
        number + 1
        for number, line in enumerate(lines)
        if rule.fullmatch(line.strip()) and any(number < at for at in labels)
    ]


def _labelled(line: str) -> tuple[str, str]:
    """Return what the label of a line says, and its value; Word has "FULL TEXT" on a line alone."""
    if line.isupper() and (role := roles("proquest").get(line.casefold())):
        return role, ""
    found = _LABEL.match(line)
    role = roles("proquest").get(found[1].casefold(), "") if found else ""
    return (role, line[found.end() :]) if found and role else ("", line)


def _article(lines: Sequence[str]) -> Printed:
    rule = whole_line("proquest", "rule")
    said: dict[str, list[str]] = {}
    front: list[str] = []
    role = ""
    found = blocks(lines)
    for block, after in zip(found, [*found[1:], []], strict=False):
        if rule.fullmatch(block[0]):
            break
        for number, line in enumerate(block):
            label, value = _labelled(line)
            if label and (role != "text" or (number == 0 and _ends_text(after, rule))):
                role = label
                said.setdefault(role, []).append(value)
            elif not role:
                front.append(line)
            elif role == "text":
                said[role] += paragraphs(block[number:], block)
                break
            else:
                said[role][-1] = f"{said[role][-1]} {line}"
    return _printed(said, [line for line in front if not _ADDRESS.fullmatch(line)])


def _ends_text(after: list[str], rule: re.Pattern[str]) -> bool:
    """Tell whether a label ends a text: another follows it, as none does after "People: they waited."."""
    return not after or rule.fullmatch(after[0]) is not None or bool(_labelled(after[0])[0])


def _title(above: str, labelled: str) -> str:
    """Return the title that is printed above an article, without what may stand below it there."""
    return labelled if labelled and above.startswith(labelled) else above or labelled


def _printed(said: dict[str, list[str]], front: list[str]) -> Printed:
    first = {role: filled(values[0]) for role, values in said.items()}
    text = [part for part in said.get("text", []) if filled(part)]
    info = first.get("info", "")
    day = _IN_INFO.search(info)
    source = first.get("source") or info
    if text:
        text[0] = datelines.put_before(text[0], first.get("dateline", ""))
    return Printed(
        title=_title(" ".join(front), first.get("title", "")),
        text="\n\n".join(text) or first.get("abstract", ""),
        published=first.get("published") or (day[0] if day else first.get("year", "")),
        source=source.partition(";")[0].strip(),
        source_country=first.get("country", ""),
        section=section(first.get("section", "")),
        language=first.get("language", ""),
        authors=people(first.get("authors", "")),
    )
