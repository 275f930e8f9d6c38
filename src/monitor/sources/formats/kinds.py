"""What a file is, by what it begins with and what it is called: which reader takes it, or why none does.

Names lie: an RTF is called .doc, a page .php, an answer in JSON .csv, a table of HTML .xls, and a mail in a
Maildir has no ending at all. This is the one place that decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import PurePath
from typing import NamedTuple

from monitor.errors import ResourceError
from monitor.resources import read_toml
from monitor.sources.formats.downloads import bibtex, references
from monitor.sources.formats.mail import mhtml
from monitor.sources.values import encodings

HEAD = 8192
"""Bytes of a file that are looked at."""

_KNOWN = {"name", "begins", "at", "holds", "looks", "suffixes", "advice"}
_MMDF = b"\1\1\1\1"
_SPACE = b"\xef\xbb\xbf \t\r\n"
_ZIP = (b"PK\3\4", b"PK\5\6")
_PACKAGE = re.compile(
    rb"PK\x03\x04.{26}(?:\[content_types\]\.xml|(?:_rels|docprops|customxml|xl|ppt|word|meta-inf|oebps|thumbnails"
    rb"|configurations2)[/\\]|mimetype|(?:content|styles|settings|meta)\.xml)",
    re.IGNORECASE | re.DOTALL,
)
"""The beginning of a ZIP file that is one document, whose first member is a part of it."""

_PAGE = re.compile(rb"<(?:!doctype\s+html|html[\s>])", re.IGNORECASE)
_AGENCY = re.compile(rb"<(?:\w+:)?(?:newsItem|newsMessage|nitf|articleDoc|NEWSITEM)[\s>]")
_FEED = re.compile(
    rb"(?:<(?:\?|!--|!doctype\s+(?!html))[^>]*>\s*)*<(?:rss|feed|opml|rdf:RDF|urlset|sitemapindex)[\s>]",
    re.IGNORECASE,
)
"""A feed or another list of addresses: the reader of XML says where that belongs."""

_JSON = re.compile(
    rb"(?:(?://[^\n]*\n|/\*(?:[^*]|\*(?!/))*\*/)\s*)*"
    rb"(?:(?:export\s+)?(?:var|let|const)\s+[\w$]{1,60}\s*=\s*|[\w$.]{1,60}\(\s*)?\[?\s*\{\s*\"[^\"\n]{1,60}\"\s*:"
)
_XML = (b"<?xml", b"<newsItem", b"<newsMessage", b"<nitf", b"<articleDoc", b"<NEWSITEM")
_ELEMENT = re.compile(rb"<(?:(?:table|html|head|body|meta|style|div|title)[\s>]|!--)", re.IGNORECASE)
_MARKUP = re.compile(rb"<(?:p|h[1-6]|article|section|main|div|table|body|head|meta|style|title)[\s>]", re.I)
_TAG = re.compile(rb"<[A-Za-z!/?]")
_WORKBOOKS = (".xls", ".xlsx", ".xlsm")
_BINARY_WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0")
_FOLDED = re.compile(rb"\r?\n(?=[ \t])")
_HEADER = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,60}):")
_COUNT = re.compile(rb"\d{1,10}[ \t]*\r?\n")
_RAW = re.compile(rb"^(?:mime-version|received|content-transfer-encoding|return-path):", re.I | re.M)
_MAIL = {
    b"date",
    b"subject",
    b"to",
    b"message-id",
    b"received",
    b"return-path",
    b"mime-version",
    b"content-type",
}


LOOSE = (".txt", ".text", ".htm", ".html")
"""Endings under which people save files of other kinds as well."""

PAGE = "page"
"""The reader of a web page that is called a table or data."""

_FEW_WORDS, _FEW_CHARACTERS = 5, 60
"""Words of a text whose name says that it is none; bytes of one in a script that does not part words."""

_LOOSELY_NAMED = (".rtf", ".html", ".emlx", ".eml", ".mbox", ".xml")
_REFERENCES = (".ris", ".enw", ".bib", ".nbib", ".ciw")
_MAILS = (".eml", ".mbox", ".emlx")
_ZIPPED = (".docx", ".docm", ".odt", ".zip")
_FAMILIES = {
    ".csv": "a table in text", ".tsv": "a table in text", ".tab": "a table in text",
    ".json": "JSON", ".jsonl": "JSON", ".ndjson": "JSON",
    ".xlsx": "an Excel workbook", ".xlsm": "an Excel workbook", ".xls": "an Excel workbook",
    ".parquet": "Parquet", ".xml": "XML", ".warc": "a WARC archive", ".zip": "a ZIP file",
    PAGE: "a web page", ".html": "a web page", ".mhtml": "a saved web page", ".mht": "a saved web page",
    ".txt": "a text", ".rtf": "RTF",
    **dict.fromkeys(_REFERENCES, "a list of references"), **dict.fromkeys(_MAILS, "mails"),
    **dict.fromkeys(_ZIPPED, "a ZIP file, or a document of Word or LibreOffice"),
}  # fmt: skip
"""What the readers of files read, as people call it."""

_DATA = frozenset((
    ".csv", ".tsv", ".tab", ".json", ".jsonl", ".ndjson", ".xlsx", ".xlsm", ".xls", ".parquet", ".xml",
))  # fmt: skip
"""Names that promise data: a page or a sentence under one is more likely an error of a service."""


class Choice(NamedTuple):
    """The reader of a file by its ending; `refusal` says why it has none, `named` what a name promised."""

    reader: str = ""
    refusal: str = ""
    named: str = ""

    @property
    def content(self) -> str:
        """What the file is, in words."""
        return _FAMILIES.get(self.reader, self.reader)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that is not read."""

    name: str
    begins: tuple[bytes, ...]
    at: int
    holds: tuple[bytes, ...]
    looks: re.Pattern[bytes]
    suffixes: tuple[str, ...]
    advice: str

    @property
    def refusal(self) -> str:
        """What to tell who wants to have such a file read."""
        return f"{self.name}, which is not read: {self.advice}"


@cache
def _kinds() -> tuple[Kind, ...]:
    """Load `resources/sources/kinds.toml`.

    Raises:
        ResourceError: a kind is incomplete.
    """
    found = []
    for table in read_toml("sources/kinds.toml").get("kind", []):
        try:
            if set(table) - _KNOWN:
                raise ValueError(f"unknown settings {set(table) - _KNOWN}")
            if not {"begins", "looks"} & set(table):
                raise ValueError("it needs begins or looks")
            found.append(
                Kind(
                    name=table["name"],
                    begins=tuple(map(bytes.fromhex, table.get("begins", [""]))),
                    at=int(table.get("at", 0)),
                    holds=tuple(text.encode() for text in table.get("holds", ())),
                    looks=re.compile(table.get("looks", "").encode()),
                    suffixes=tuple(table.get("suffixes", ())),
                    advice=table["advice"],
                )
            )
        except (KeyError, TypeError, ValueError, re.error) as error:
            raise ResourceError(f"sources/kinds.toml, kind {table.get('name')}: {error}") from error
    return tuple(found)


@cache
def _unsure() -> frozenset[str]:
    return frozenset(read_toml("sources/kinds.toml")["unsure"]["suffixes"])


def refused(head: bytes) -> str | None:
    """Say what a file is and what to do with it, where it is of a kind that is not read; else None.

    Args:
        head: its first `HEAD` bytes, unpacked.
    """
    if head.startswith(_ZIP) and not _PACKAGE.match(head):
        return None  # an archive of files; what stands in them says nothing of it
    for kind in _kinds():
        begins = head.startswith(kind.begins, kind.at)
        holds = not kind.holds or any(text in head for text in kind.holds)
        if begins and holds and kind.looks.match(head):
            return kind.refusal
    return None


def refused_as_text(name: str) -> str | None:
    """Say what a file is that would be read as a text, where its name tells that it is none; else None.

    Args:
        name: in lower case.
    """
    suffix = PurePath(name.removesuffix(".gz")).suffix
    return next((kind.refusal for kind in _kinds() if suffix in kind.suffixes), None)


def choose(named: str | None, head: bytes) -> Choice:
    """Choose the reader of a file: by its name, unless what it begins with says so more surely.

    A name that promises data, such as .csv, holds where the content is prose or a page, which its reader
    refuses with what it says: an article is not called so, an error is.

    Args:
        named: the ending in its name, in lower case, where a reader is known by it.
        head: its first `HEAD` bytes, unpacked.
    """
    content = _packed(head)
    is_workbook = named in _WORKBOOKS and head.startswith(_BINARY_WORKBOOKS)  # its reader says more
    content = None if is_workbook and content == ".zip" and not _is_document(head) else content
    if content is None and not is_workbook and (reason := refused(head)):
        return Choice(refusal=reason)
    if named is None or named in LOOSE:
        return Choice(content or _loose(named, head), named=(named or "") if content else "")
    content = content or (_data(named, head) if named in _DATA else _other(named, head))
    if content is None or _FAMILIES[content] == _FAMILIES[named]:
        return Choice(content if content in _MAILS else named)
    return Choice(content, named=named)


def _is_document(head: bytes) -> bool:
    """Tell whether a ZIP file is a document of Word or LibreOffice, by the names of its first members."""
    return b"word/" in head or b"opendocument.text" in head


def _packed(head: bytes) -> str | None:
    """Name the reader of a binary file that one takes whatever it is called."""
    if head.startswith(b"PAR1"):
        return ".parquet"
    if not head.startswith(_ZIP):
        return None
    is_book = bool(_PACKAGE.match(head)) and any(part in head for part in (b"xl/", b"worksheets"))
    return ".xlsx" if is_book else None if refused(head) else ".zip"


def _data(named: str, head: bytes) -> str | None:
    """Name the reader of a text whose name promises data of some kind; None where the name may be right."""
    begin = _begin(head)
    found = _sure(head)
    if found == ".html":
        return ".html" if named == ".xml" else PAGE
    if found in (None, ".csv") and named != ".xml" and _ELEMENT.match(begin):
        return PAGE
    is_text = named in _WORKBOOKS and begin and not encodings.is_binary(head)
    return found or (".csv" if is_text else None)


def _other(named: str, head: bytes) -> str | None:
    """Name the reader of what is no data by its name; None where the name may be right."""
    if found := _sure(head):
        return found
    begin = head.lstrip(_SPACE)
    wrong = (
        (named in _ZIPPED)
        or (named in _MAILS and not _has_headers(begin))
        or (named in (".mhtml", ".mht") and not _HEADER.match(begin))
        or (named == ".rtf" and begin.startswith(b"<"))
        or (named == ".warc" and b"WARC/" not in head)
    )
    if not wrong or begin.startswith(_ZIP) or encodings.is_binary(head):
        return None
    found = _loose(None, head)
    is_prose = len(begin.split()) >= _FEW_WORDS or sum(byte > 127 for byte in begin) > _FEW_CHARACTERS
    return found if found != ".txt" or is_prose else None


def _sure(head: bytes) -> str | None:
    """Name the reader of what begins in a way in which nothing else does."""
    if mhtml.is_saved_page(head):
        return ".mhtml"
    if _JSON.match(_begin(head)):
        return ".json"
    if found := evident(head):
        return found
    if _references().match(_begin(head)):
        return ".ris"
    return ".csv" if is_table(head) else None


@cache
def _references() -> re.Pattern[bytes]:
    """The line that begins a list of references, in any of their formats."""
    begins = [begin for begin, _ in references.formats().values()] + [bibtex.BEGINS]
    return re.compile(f"(?:{'|'.join(begins)})".encode(), re.IGNORECASE | re.MULTILINE)


def _has_headers(begin: bytes) -> bool:
    """Tell whether bytes begin like a mail, a whole one or a damaged one."""
    lines = begin.splitlines()[:20]
    names = {found[1].lower() for line in lines if (found := _HEADER.match(line))}
    return begin.startswith((b"From ", _MMDF)) or bool(names & (_MAIL | {b"from"}))


def _begin(head: bytes) -> bytes:
    """How a text begins, in whatever encoding: UTF-16 has zeros between letters."""
    return head.translate(None, b"\0").lstrip(b"\xff\xfe" + _SPACE)


def _loose(named: str | None, head: bytes) -> str:
    """Choose the reader of a file whose name says little or nothing."""
    if mhtml.is_saved_page(head):
        return ".mhtml"
    if is_table(head):
        return ".jsonl" if _JSON.match(_begin(head)) else ".csv"
    found = evident(head) or (".html" if _MARKUP.match(_begin(head)) else None)
    if named is not None:
        # With "Sent:" for "Date:" a mail was saved for people to read.
        is_printed = found == ".eml" and not is_raw_mail(head)
        if is_printed or not (found or _TAG.search(head.translate(None, b"\0"))):
            return ".txt"
        return found if found in _LOOSELY_NAMED else named
    begin = head.lstrip(_SPACE)
    guess = {b"{": ".jsonl", b"<": ".html"}.get(begin[:1], ".txt")
    return found or (".xml" if begin.startswith(_XML) else guess)


def evident(head: bytes) -> str | None:
    """Name the reader (its ending) that a file needs whatever it is called; None where that is not evident.

    Args:
        head: its first `HEAD` bytes, unpacked.
    """
    begin = head.lstrip(_SPACE)
    if begin.startswith(b"{\\rtf"):
        return ".rtf"
    if _PAGE.match(begin):
        return ".html"
    if _FEED.match(begin) and not _AGENCY.search(begin):
        return ".xml"
    if begin.startswith(b"<?xml") or _AGENCY.match(begin):
        page, item = _PAGE.search(begin), _AGENCY.search(begin)  # an item may hold a page
        is_page = page and (item is None or page.start() < item.start())
        return ".html" if is_page else ".xml" if item else None
    if begin.startswith(b"WARC/"):
        return ".warc"
    if begin.startswith(_ZIP):
        return ".zip"
    if begin.startswith((b"From ", _MMDF + b"\n")) and _is_mail(begin[begin.find(b"\n") + 1 :]):
        return ".mbox"
    if counted := _COUNT.match(begin):  # Apple Mail writes the size of the mail before it
        return ".emlx" if _is_mail(begin[counted.end() :]) else None
    return ".eml" if _is_mail(begin) else None


def _is_mail(begin: bytes) -> bool:
    """Tell whether bytes begin with the headers of a mail: a sender, and two more that mails have."""
    lines = _FOLDED.sub(b" ", begin).splitlines()
    names = set()
    for line in lines[:200]:
        found = _HEADER.match(line)
        if not found:
            if line.strip() and not line.startswith((b">From ", b"From ")):
                return False
            if not line.strip():
                break
            continue
        names.add(found[1].lower())
    return b"from" in names and len(names & _MAIL) >= 2


def is_raw_mail(head: bytes) -> bool:
    """Tell whether a mail is as it came, encoded, and not as a program wrote it for people to read."""
    return _RAW.search(head.partition(b"\n\n")[0].partition(b"\r\n\r\n")[0]) is not None


@cache
def _columns() -> dict[str, str]:
    """Return the field that a column of each known name holds."""
    names = read_toml("sources/fields.toml")["names"]
    return {name: field for field, several in names.items() for name in several}


def is_table(head: bytes) -> bool:
    """Tell whether bytes begin with the header of a table of articles, or with JSON, though called .txt.

    Two names of columns must be known, and one of them must be that of the text; no article begins so.
    """
    begin = _begin(head)
    if _JSON.match(begin):
        return True
    line = begin.partition(b"\n")[0].partition(b"\r")[0][:2_000].decode("utf-8", "replace")
    names = {re.sub(r"[\s_\"'-]+", "", name).casefold() for name in re.split(r"[\t,;|]", line)}
    known = {field for name in names if (field := _columns().get(name))}
    return len(known) > 1 and bool(known & {"text", "html"}) and all(len(name) <= 40 for name in names)


def is_in_maildir(path: PurePath) -> bool:
    """Tell whether a file lies where a Maildir has its mails: in `cur` or `new`, named by a number."""
    return path.parent.name in ("cur", "new") and re.match(r"\d", path.name) is not None


def is_unsure(path: PurePath) -> bool:
    """Tell whether the name of a file does not say what it is: then what it begins with decides."""
    in_maildir = path.parent.name in ("cur", "new")
    return (
        path.suffix == ""
        or path.suffix.lower() in _unsure()
        or in_maildir
        or bool({"?", "@"} & set(path.name))
    )
