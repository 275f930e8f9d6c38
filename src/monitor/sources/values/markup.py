"""Text fields of records that hold HTML or its entities → the text that a reader would see.

WordPress, Feedly, scrapers and many exports put markup into columns that are called text. A bare `<` is no
markup: "if a<b holds then c>d does" comes through as it is.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import cache

from monitor.resources import read_toml
from monitor.sources.values import fragments

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_PAGE = re.compile(r"\s{0,100}(?:<\?xml[^<>]{0,200}>\s{0,100})?<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_BLANK_LINES = re.compile(r"\n[ \t\r]*\n\s*")
_LINE_END = re.compile(r"(?<=[.!?:;”\"’»)])[ \t\r]*\n")
_ROUNDS = 2
"""Markup is unpacked so often: exports of exports escape what was escaped."""


@dataclass(frozen=True, slots=True)
class _Patterns:
    proof: re.Pattern[str]
    whole: re.Pattern[str]
    bracket: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    said = read_toml("sources/fields.toml")["markup"]
    names, switches, whole, alone = ("|".join(said[key]) for key in ("tags", "switches", "whole", "alone"))
    rest = "[^<>]{0,4000}"
    closing, telling = rf"</(?:{names})\s*>", rf"<(?:{names})(?:\s{rest}?={rest}|\s(?:{switches})\s*)>"
    return _Patterns(
        # Letters in angle brackets alone are no proof: agencies write companies' tickers so, <S> or <P>.
        proof=re.compile(rf"(?i:{closing}|{telling}|<(?:{alone})\s*/>)|<(?:{alone})>"),
        whole=re.compile(rf"<(?:{whole})[\s/>]|</(?:{whole})\s*>", re.IGNORECASE),
        bracket=re.compile(rf"({closing}|{telling}|<(?:{names})\s*/?>|<!--.*?-->)|<", re.I | re.DOTALL),
    )


def is_page(value: str) -> bool:
    """Tell whether a text is a whole HTML page."""
    return bool(_PAGE.match(value))


def plain(value: str) -> str:
    """Return a text without tags, scripts, comments and entities; one without them as it is.

    Blank lines, and line ends after a sentence, are paragraphs where the markup has none of its own, as
    WordPress stores its posts.
    """
    if "<![CDATA[" in value:
        value = _CDATA.sub(r"\1", value)
    for _ in range(_ROUNDS):
        if "<" not in value and "&" not in value:
            return value
        known = _patterns()
        if known.proof.search(value):
            value = _rendered(value, known)
        elif _ENTITY.search(value):
            value = _ENTITY.sub(lambda found: html.unescape(found[0]), value)
        else:
            return value
    return value


def _rendered(value: str, known: _Patterns) -> str:
    if len(value) > fragments.MAX_CHARACTERS:
        return value  # too large to be an article: what reads it next says so
    marked = known.bracket.sub(lambda found: found[1] or "&lt;", value)
    if not known.whole.search(marked):
        marked = _LINE_END.sub("<br>", _BLANK_LINES.sub("<p>", marked.strip()))
    return fragments.body_text(marked)
