"""Mails, above all newsletters: `.eml` and `.emlx` files, Maildir folders, mailboxes; a document each.

A mail that was passed on is the mail that it passes on, not that of the colleague who did so.

Source: RFC 5322 (mail), RFC 4155 (mbox), RFC 2919 (List-Id), RFC 5064 (Archived-At); mmdf(5).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from io import BufferedReader

import structlog
from lxml import html

from monitor import dates
from monitor.errors import ResourceError
from monitor.model import Document, Record, Rejected
from monitor.resources import read_toml
from monitor.sources.formats.downloads import downloads
from monitor.sources.formats.mail import forwards, leads, mime
from monitor.sources.values.fragments import MAX_CHARACTERS, element_text, parsed
from monitor.sources.values.wire import EXCERPT, web_address

MAX_MAIL = 16 << 20
"""Bytes of one mail, attachments included."""

_LINE = 64 << 10
_SEPARATOR = re.compile(
    # Sender and asctime(), the zone before or after the year; Thunderbird writes "From " alone. Converters
    # write a date as mails have it, or an ISO one.
    rb"From (?:[^\r\n]{0,500}\b[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]?\d \d{1,2}:\d{2}(?::\d{2})?"
    rb"(?: [A-Z+-][\w+-]{0,7})? \d{4}[^\r\n]{0,20}"
    rb"|[^\r\n]{0,500}\b[A-Z][a-z]{2},? \d{1,2} [A-Z][a-z]{2} \d{4} \d{1,2}:\d{2}[^\r\n]{0,20}"
    rb"|[^\r\n]{0,500}\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d[^\r\n]{0,20})?\r?\n?\Z"
)
_MMDF = b"\1\1\1\1"
_QUOTED = re.compile(rb">+From ")
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden", re.IGNORECASE)
_FILLERS = re.compile("[\u00ad\u034f\u200b\u200c\u2060\ufeff][\u00ad\u034f\u200b\u200c\u2060\ufeff\\s]{5,}")
_ADDRESS = re.compile(r"https?://[^\s<>\"')\]]{1,2000}", re.IGNORECASE)
_RECIPIENTS = (
    "To",
    "Cc",
    "Bcc",
    "Delivered-To",
    "X-Original-To",
    "Envelope-To",
    "X-Envelope-To",
    "Resent-To",
)
_MAX_LINK_TEXT = 160
_MAX_LINKS = 500


def read_eml(stream: BufferedReader, origin: str, _chosen: Mapping[str, str]) -> Iterator[Record]:
    """Yield what the one mail of a file holds."""
    data = stream.read(MAX_MAIL + 1)
    with _attached(origin) as attached:
        yield from _mail(data, len(data), origin, attached)


def read_emlx(stream: BufferedReader, origin: str, _chosen: Mapping[str, str]) -> Iterator[Record]:
    """Yield what the one mail of a file of Apple Mail holds: its size, the mail, then properties."""
    line = stream.readline(_LINE)
    size = int(line) if line.strip().isdigit() and len(line) < 20 else None
    data = stream.read(min(MAX_MAIL + 1, size if size is not None else MAX_MAIL + 1))
    data = data if size is not None else line + data
    with _attached(origin) as attached:
        yield from _mail(data, len(data), origin, attached)


def read_mbox(stream: BufferedReader, origin: str, _chosen: Mapping[str, str]) -> Iterator[Record]:
    """Yield the mails of a mailbox, one after the other in memory. A bad one costs no other."""
    with _attached(origin) as attached:
        for number, (data, size) in enumerate(_mails(stream), start=1):
            yield from _mail(data, size, f"{origin}#{number}", attached)


def _mails(stream: BufferedReader) -> Iterator[tuple[bytes, int]]:
    """Yield the mails of a mailbox, at most `MAX_MAIL` bytes of each, and how many bytes each has."""
    mail, size = bytearray(), 0
    begins_line = after_blank = True
    while line := stream.readline(_LINE):
        if begins_line and _separates(line, after_blank):
            if size:
                yield bytes(mail), size
            mail, size, begins_line, after_blank = bytearray(), 0, True, False
            continue
        if begins_line and _QUOTED.match(line):
            line = line[1:]
        after_blank = begins_line and line in (b"\n", b"\r\n")
        begins_line = line.endswith(b"\n")
        if size or not after_blank:  # empty lines before a mail are none of it
            size += len(line)
            mail += line[: max(0, MAX_MAIL - len(mail))]
    if size:
        yield bytes(mail), size


def _separates(line: bytes, after_blank: bool) -> bool:
    if line.rstrip(b"\r\n") == _MMDF:
        return True
    return line.startswith(b"From ") and _SEPARATOR.match(line) is not None and (after_blank or len(line) > 7)


@contextmanager
def _attached(origin: str) -> Iterator[list[str]]:
    """Collect the names of the files that are attached to mails, and say at the end that there are some."""
    names: list[str] = []
    try:
        yield names
    finally:
        if names:
            structlog.get_logger().warning(
                "files attached to mails are not read: save those that hold articles and load them",
                file=origin,
                count=len(names),
                first=names[0],
            )


def _mail(data: bytes, size: int, origin: str, attached: list[str]) -> Iterator[Record]:
    """Yield what one mail holds: its own text, the mails that it passes on, or the articles of an alert.

    Args:
        data: the mail, or its beginning.
        size: its bytes.
        origin: names it.
        attached: is told the names of files that are attached.
    """
    begin = data[:EXCERPT].decode("utf-8", "replace")
    if size > MAX_MAIL:
        yield Rejected(origin, f"a mail larger than {MAX_MAIL >> 20} MB", begin)
        return
    try:
        mail = mime.parse(data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"))
    except ValueError as error:
        yield Rejected(origin, f"not a mail: {error}", begin)
        return
    if not any(map(mail.header, ("From", "Subject", "Date", "Content-Type", "Received", "Message-ID"))):
        yield Rejected(origin, "not a mail: it has no headers", begin)
        return
    yield from _opened(mail, _people(mail), origin, attached)


def _opened(mail: mime.Part, people: frozenset[str], origin: str, attached: list[str]) -> Iterator[Record]:
    attached += mime.attachments(mail)
    enclosed = mime.enclosed(mail)
    for number, inner in enumerate(enclosed, start=1):
        where = origin if len(enclosed) == 1 else f"{origin}:{number}"
        yield from _opened(inner, people | _people(inner, senders=False), where, attached)
    if not enclosed:
        yield from _records(mail, people | _people(mail, senders=False), origin)


def _records(mail: mime.Part, people: frozenset[str], origin: str) -> Iterator[Record]:
    found = _documents(mail, people, origin)
    pages = [text.content for text in mime.texts(mail) if text.is_html]
    for document in found:
        text = document.text if isinstance(document, Document) else None
        if isinstance(document, Document) and len(found) == 1:
            alert = leads.read(mail.raw("From"), pages, document)
        else:
            alert = []
        split = downloads.split(text, document.origin) if text else None
        yield from alert or split or iter([document])


def _documents(mail: mime.Part, people: frozenset[str], origin: str) -> list[Document | Rejected]:
    """Return what a mail says; of one that passes on others what they say."""
    subject = mail.header("Subject")
    groups: dict[int, list[mime.Text]] = {}
    for text in mime.texts(mail):
        groups.setdefault(text.group, []).append(text)
    read = [_read(group) for group in groups.values()]
    body = "\n\n".join(text for text, _ in read if text)
    address = next((url for _, url in read if url), None)
    address = web_address(mail.header("Archived-At").strip("<>")) or address
    passed_on = [found for found in forwards.inner(body, subject) if found.text]
    if len(passed_on) == 1:
        return [_passed_on(mail, passed_on[0], people, origin, address)]
    if passed_on:  # no address is that of them all
        numbered = enumerate(passed_on, start=1)
        return [
            _passed_on(mail, one, people, f"{origin}:{at}", _address_in(one.text)) for at, one in numbered
        ]
    body = forwards.without_addresses(body, people - forwards.addresses([mail.raw("From")]))
    if not body:
        excerpt = f"{subject} {mail.header('From')}"[:EXCERPT]
        files = ", ".join(mime.attachments(mail))[:200]
        advice = f" ({files}): save those that hold articles and load them" if files else ""
        reason = f"a mail without text: only attachments, pictures or encrypted{advice}"
        return [Rejected(origin, reason, excerpt)]
    return [
        Document(
            origin=origin,
            text=body,
            title=forwards.bare(subject, passed_on=False) or None,
            url=address,
            published=_published(mail),
            published_from="feed",  # as of an item of a feed: when it was sent out
            source=_source(mail),
            language=_language(mail),
        )
    ]


def _passed_on(
    mail: mime.Part, found: forwards.Mail, people: frozenset[str], origin: str, address: str | None
) -> Document:
    return Document(
        origin=origin,
        text=forwards.without_addresses(found.text, people | found.addresses),
        title=forwards.bare(found.subject, passed_on=True) or None,
        url=address,
        published=found.sent,
        published_from="feed",
        source=found.source or None,
        language=_language(mail),
    )


def _language(mail: mime.Part) -> str | None:
    return mail.header("Content-Language").partition(",")[0].strip() or None


def _people(mail: mime.Part, *, senders: bool = True) -> frozenset[str]:
    """Return the addresses of those whom a mail was sent to and, where it passes on another, who sent it."""
    names = (*_RECIPIENTS, "From", "Reply-To") if senders else _RECIPIENTS
    return forwards.addresses(mail.raw(name) for name in names)


def _read(texts: list[mime.Text]) -> tuple[str, str | None]:
    """Return what a group of alternatives says, and its address on the web.

    Plain alternatives are often a stub ("open this in your browser"), and pages often a picture.
    """
    pages = [_page(text.content) for text in texts if text.is_html]
    plain = "\n\n".join(text.content.strip() for text in texts if not text.is_html)
    page = "\n\n".join(text for text, _ in pages if text)
    address = next((url for _, url in pages if url), None) or _address_in(plain)
    return page if 2 * len(page) >= len(_ADDRESS.sub("", plain)) else plain, address


def _page(content: str) -> tuple[str, str | None]:
    """Return the text of an HTML mail without what it hides, and its address on the web."""
    root = parsed(content[:MAX_CHARACTERS])
    if root is None:
        return content.strip() if "<" not in content else "", None
    link = _link_to_itself(root)
    address = web_address(link.get("href")) if link is not None else None
    if link is not None:
        _line_of(link).drop_tree()
    for element in list(root.iterfind(".//*[@style]")):
        if element.tag != "body" and _HIDDEN.search(element.get("style")[:2_000]):
            element.drop_tree()
    return _FILLERS.sub(" ", element_text(root)).strip(), address


@cache
def _phrases() -> re.Pattern[str]:
    phrases = read_toml("sources/mail.toml").get("browser", {}).get("phrases")
    if not phrases:
        raise ResourceError("sources/mail.toml lacks browser.phrases")
    return re.compile("|".join(map(re.escape, phrases)))


def _link_to_itself(root: html.HtmlElement) -> html.HtmlElement | None:
    """Find the link to the mail on the web by its words; else by the words around a lone "click here"."""
    links = [link for _, link in zip(range(_MAX_LINKS), root.iter("a"), strict=False) if link.get("href")]
    for link in links:
        if _says_browser(link):
            return link
    for link in links:
        around = link.getparent()
        if around is not None and _says_browser(around) and len(around.findall("a")) == 1:
            return link
    return None


def _line_of(link: html.HtmlElement) -> html.HtmlElement:
    """Return what a link stands in where that is a line of links, which says nothing of the news."""
    around = link.getparent()
    if around is None or around.tag in ("body", "html") or _words(around) is None:
        return link
    return around


def _says_browser(element: html.HtmlElement) -> bool:
    said = _words(element)
    return said is not None and _phrases().search(said.casefold()) is not None


def _words(element: html.HtmlElement) -> str | None:
    """Return the words of an element where they are few."""
    said = ""
    for piece in element.itertext():
        said += str(piece)
        if len(said) > _MAX_LINK_TEXT:
            return None
    return " ".join(said.split())


def _address_in(plain: str) -> str | None:
    """Find the address that follows "view this in your browser", on its line or the next with words."""
    lines = [line for line in plain[: 64 << 10].split("\n") if line.strip()]
    for line, after in zip(lines, [*lines[1:], ""], strict=False):
        if len(line) < 2_500 and _phrases().search(_ADDRESS.sub("", line).casefold()):
            found = _ADDRESS.search(line) or _ADDRESS.match(after.strip(" <(["))
            if found:
                return web_address(found[0])
    return None


def _published(mail: mime.Part) -> str | None:
    """When it was sent; else when the last server received it; else what the header says, as it is."""
    given = mail.header("Date")
    received = mail.header("Received").rpartition(";")[2]
    return dates.pick((given[:200], received[:200]))


def _source(mail: mime.Part) -> str | None:
    """Name the sender: as it calls itself, else as its list does, else its domain."""
    sender, address = mime.address(mail.raw("From"))  # decoded first, a comma in a name would end it
    sender = mime.words(sender)
    listed = mail.header("List-Id")
    for name in (sender, listed.partition("<")[0]):
        if name.strip(" \"'") and "@" not in name:
            return name.strip(" \"'")
    return address.rpartition("@")[2].strip().lower() or listed.strip("<> ") or None
