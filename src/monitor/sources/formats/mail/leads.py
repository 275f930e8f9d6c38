"""Alerts by mail, which list articles of others → a document each, of what the alert says of it.

Such a document is a title, a line or two and the address of the article, whose page is fetched where that is
wanted, as that of an item of a feed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import parse_qsl, urlsplit

from lxml import etree, html

from monitor.errors import ResourceError
from monitor.model import Document
from monitor.resources import read_toml
from monitor.sources.formats.downloads import printed
from monitor.sources.formats.mail import mime
from monitor.sources.values import wire
from monitor.sources.values.fragments import BLOCKS, MAX_CHARACTERS, parsed

_MOST = 500
"""Articles of an alert."""

_ENOUGH = 0.4
"""A list of articles is at least this share of the text of an alert, else the text is read as it is."""

_MIN_WORDS = 3
_MIN_CHARACTERS = 12
_LONGEST_OUTLET = 80
_LONGEST_TITLE = 400
_TARGETS = ("url", "q", "u", "target", "link", "redirect")


@dataclass
class _Lead:
    title: str
    url: str | None
    lines: list[str] = field(default_factory=list)


def read(sender: str, pages: Sequence[str], mail: Document) -> list[Document]:
    """Return the articles that an alert lists; none where a mail is no alert.

    Args:
        sender: the header that names it.
        pages: the texts of the mail in HTML.
        mail: what the mail says of itself.
    """
    address = mime.address(sender)[1].casefold()
    if not address.endswith(_words("senders")):
        return []
    found: dict[str, _Lead] = {}
    for page in pages:
        for lead in _leads(page):
            known = found.setdefault(lead.url or lead.title, lead)
            if known is not lead and len(" ".join(lead.lines)) > len(" ".join(known.lines)):
                known.lines = lead.lines
    leads = list(found.values())[:_MOST]
    said = sum(len(lead.title) + sum(map(len, lead.lines)) for lead in leads)
    if said < _ENOUGH * len(mail.text or ""):  # it holds texts that are no such list
        return []
    return [_document(lead, mail, f"{mail.origin}:{number}") for number, lead in enumerate(leads, start=1)]


@cache
def _words(name: str) -> tuple[str, ...]:
    """Load a list of `resources/sources/mail.toml`.

    Raises:
        ResourceError: it is not there.
    """
    found = read_toml("sources/mail.toml").get("alerts", {}).get(name)
    if not found:
        raise ResourceError(f"sources/mail.toml lacks alerts.{name}")
    return tuple(found)


def _document(lead: _Lead, mail: Document, origin: str) -> Document:
    lines = [line for line in lead.lines if line != lead.title]
    outlet = lines.pop(0) if len(lines) > 1 and _is_outlet(lines[0]) else ""
    day = next((part.strip() for part in re.split(r"[|•·]|, (?=\d)", outlet) if printed.is_day(part)), "")
    source = re.split(r"\s*[|•·]\s*|, (?=\d)", outlet)[0].strip()
    host = (urlsplit(lead.url or "").hostname or "").removeprefix("www.")
    return Document(
        origin,
        text="\n\n".join(lines) or lead.title,
        title=lead.title,
        url=lead.url,
        published=day or mail.published,
        published_from="feed",
        source=source or host or mail.source,
    )


def _is_outlet(line: str) -> bool:
    return len(line) <= _LONGEST_OUTLET and not line.endswith((".", "!", "?", "…"))


def _leads(page: str) -> Iterator[_Lead]:
    """Yield the links of a page that are titles, each with the lines up to the next one."""
    root = parsed(page[:MAX_CHARACTERS])
    if root is None:
        return
    lead: _Lead | None = None
    ended = False
    for line, link in _lines(root):
        if line.casefold().startswith(_words("furniture")):
            ended = True
            continue
        url = _target(link)
        if link and _is_title(line) and (lead is None or url != lead.url):
            if lead is not None:
                yield lead
            lead, ended = _Lead(line, url), False
        elif lead is not None and not ended:
            lead.lines.append(line)
    if lead is not None:
        yield lead


def _is_title(line: str) -> bool:
    many = len(line.split()) >= _MIN_WORDS or (len(line) >= _MIN_CHARACTERS and not line.isascii())
    return many and len(line) <= _LONGEST_TITLE


def _lines(root: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Yield (text, address) of each line of a page; "" where it is no link."""
    pieces: list[str] = []
    link = ""
    for event, element in etree.iterwalk(root, events=("start", "end", "comment")):
        name = element.tag if isinstance(element.tag, str) else ""
        if event == "comment":
            pieces.append(element.tail or "")
            continue
        href = element.get("href", "") if name == "a" else ""
        if name in BLOCKS or (href and wire.web_address(href)):
            yield from _line(pieces, link)
            pieces, link = [], href if event == "start" and name == "a" else ""
        if event == "start" and name not in ("style", "script", "head", "title"):
            pieces.append(element.text or "")
        elif event == "end":
            pieces.append(element.tail or "")
    yield from _line(pieces, link)


def _line(pieces: Sequence[str], link: str) -> Iterator[tuple[str, str]]:
    if text := " ".join("".join(pieces).split()):
        yield text, link


def _target(link: str) -> str | None:
    """Return where a link leads: the address within it where the alert's own service stands before it."""
    address = wire.web_address(link)
    if address is None:
        return None
    inner = dict(parse_qsl(urlsplit(address).query[:4_000]))
    wrapped = next((found for name in _TARGETS if (found := wire.web_address(inner.get(name)))), None)
    found = wrapped or address
    return None if printed.is_database(found) else found
