"""Texts and pages that hold many articles, as news databases let them be downloaded → a document each.

A text that is none of these is one document, as any other file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from monitor.model import Record
from monitor.sources.formats.downloads import (
    bibtex,
    europresse,
    factiva,
    nexis,
    printed,
    proquest,
    references,
)
from monitor.sources.values.fragments import element_text, parsed


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a database prints its downloads: its name, what each such text has, and the reader.

    `is_list` tells that the mark is the line with which an entry of a list of references begins.
    """

    name: str
    mark: re.Pattern[str]
    split: Callable[[Sequence[str]], list[printed.Printed] | None]
    is_list: bool = False

    def place(self, text: str) -> int:
        """Return where the mark of a list first stands in a text; behind the text for the others."""
        found = self.mark.search(text) if self.is_list else None
        return found.start() if found else len(text)


@cache
def _layouts() -> tuple[_Layout, ...]:
    return (
        *(
            _Layout(name, _line(begins), split, True)
            for name, (begins, split) in references.formats().items()
        ),
        _Layout("BibTeX", _line(bibtex.BEGINS), bibtex.split, True),
        _Layout("ProQuest", _line(*_patterns("proquest", "separators", "rule")), proquest.split),
        _Layout("Nexis", _line(*_patterns("nexis", "separators", "ends"), nexis.length()), nexis.split),
        _Layout(
            "Factiva", _line(r"HD\b.*", *_patterns("factiva", "end"), factiva.count().pattern), factiva.split
        ),
        _Layout("Europresse", _line(*_EUROPRESSE), europresse.split),
    )


@cache
def _any() -> re.Pattern[str]:
    return re.compile("|".join(layout.mark.pattern for layout in _layouts()), re.IGNORECASE | re.MULTILINE)


def _patterns(part: str, *names: str) -> list[str]:
    return [printed.whole_line(part, name).pattern for name in names]


def _line(*patterns: str) -> re.Pattern[str]:
    """Return a pattern of a whole line in a text: to look for it costs less than to split the text."""
    return re.compile(
        rf"^[^\S\n]*+(?=\S)[|]?(?:{'|'.join(patterns)})[^\S\n]*+$", re.IGNORECASE | re.MULTILINE
    )


_WORDS = "(?:mots|words|palabras|palavras|wörter|parole|woorden)"
_EUROPRESSE = (
    r"(?:nom de la source|source name)\b.*",
    rf"[^\n]{{0,200}}(?:·\d{{8}}·|\d{{4}}.{{1,20}}{_WORDS}\b|{_WORDS}, [ps]\.)[^\n]*",
)
_LINE_END = re.compile("\r\n?|[\f\v\x85\u2028\u2029]")
_MARKS = (
    # What such pages hold and others hardly do, in small letters: only then a page is parsed here.
    "lxncomment",
    "<docfull>",
    "end of document",
    "ende des dokuments",
    "fin du document",
    "fin del documento",
    "fim do documento",
    "fine documento",
    "fine del documento",
    "einde van document",
    "einde van het document",
    "proquest document id",
    "articleparagraph",
    "<b>hd</b>",
    "docpublicationname",
    "rdp__",
    "titrearticle",
    "nom de la source",
    "news·",
)
_NUMBERED = (  # patterns that begin with a word are searched fast
    re.compile(r"document(?<=\d document)s?\s*<"),
    re.compile(r"documento? \d{1,6} (?:of|de|sur|di) \d"),
    re.compile(r"dokument \d{1,6} von \d"),
)


def split(text: str, origin: str, links: Mapping[str, str] | None = None) -> Iterator[Record] | None:
    """Return the articles of a download as records; None where the text is none.

    Args:
        text: of the file, whole.
        origin: the file; records are named by it and their number.
        links: where lines of it lead, such as titles.
    """
    plain = _LINE_END.sub("\n", text) if _LINE_END.search(text) else text
    likely = [layout for layout in _layouts() if layout.mark.search(plain)] if _any().search(plain) else []
    lines = printed.without_pages(plain.split("\n")) if likely else []
    # A line of an abstract may look like the first of another list: the file is what it begins with.
    for layout in sorted(likely, key=lambda layout: layout.place(plain)):
        if found := layout.split(lines):
            return _records(found, origin, layout.name, links or {})
    return None


def _records(
    found: Sequence[printed.Printed], origin: str, name: str, links: Mapping[str, str]
) -> Iterator[Record]:
    for number, article in enumerate(found, start=1):
        if not article.url and article.title in links:
            article = replace(article, url=links[article.title])
        yield printed.record(article, f"{origin}:{number}", name)


def split_page(page: str, origin: str) -> Iterator[Record] | None:
    """Return the articles of a download in HTML as records; None where the page is none."""
    small = page.lower()
    if not any(mark in small for mark in _MARKS) and not any(mark.search(small) for mark in _NUMBERED):
        return None
    root = parsed(page)
    if root is None:
        return None
    if found := europresse.split_page(root):
        return _records(found, origin, "Europresse", {})
    return split(element_text(root), origin)
