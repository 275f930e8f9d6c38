"""The parts of a mail: its headers as text, its texts decoded, whatever the mail says of itself.

The standard library splits headers and undoes transfer encodings. Parts are split here, because its parser
goes as deep as the mail asks and keeps every part, and its readers of single headers fail on hostile ones.

Source: RFC 5322 (messages), RFC 2045-2047 (MIME), RFC 3676 (flowed text).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parseaddr

from monitor.sources.values.encodings import decode_answer

MAX_HEAD = 256 << 10
"""Bytes of the headers of a mail or of one of its parts."""

MAX_HEADER = 4_000
"""Characters of one header that are read."""

MAX_PARTS = 100
MAX_DEPTH = 8
"""Parts of a mail, and multiparts within multiparts; what goes beyond is left out."""

_END_OF_HEAD = re.compile(rb"\r?\n[ \t]*\r?\n")
_FIRST_DELIMITER = re.compile(rb"^--(\S{1,70})[ \t]*\r?$", re.MULTILINE)
_SIGNATURES = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")
_SPACED = re.compile(rb"=[ \t]+(?=\r?\n)")
_SOFT_BREAK = re.compile(rb"^[^\r\n]{60,75}=\r?$", re.MULTILINE)
_QUOTED_BYTE = re.compile(rb"=(?:3D|20|[C-F][0-9A-F]=[89AB][0-9A-F])")
_UNPRINTED = re.compile(r"[\x00-\x20\x7f-\x9f]+")
# A line that begins "Subject: " goes on nowhere: it is a header of a mail that was passed on.
_HARD_WRAP = re.compile(r"(?<=[^\n]{55})(?<![^\n]{90})\n(?![^\W\d_]{1,15}\s?:\s)(?=[^\W_]|[\"'“‘(«])")
_FAILURES = (MessageError, ValueError, LookupError, TypeError)  # of the standard library, on hostile headers


@dataclass(frozen=True, slots=True)
class Part:
    """A mail or a part of one. `group` is the same in all that says the same thing in different ways."""

    head: Message
    body: bytes
    depth: int = 0
    group: int = 0
    kind: str = "text/plain"

    def header(self, name: str) -> str:
        """Return the first header of this name as text on one line, "" where there is none."""
        return words(self.raw(name))

    def raw(self, name: str) -> str:
        """Return the first header of this name as it stands; bytes that are not ASCII are lone surrogates."""
        found = (str(value) for key, value in self.head.raw_items() if key.lower() == name.lower())
        return next(found, "")[:MAX_HEADER]

    def setting(self, name: str, header: str = "Content-Type") -> str:
        """Return a parameter of a header, such as the charset."""
        try:
            value = _plain(header, self.header(header)).get_param(name, header=header)
        except _FAILURES:
            return ""
        return value if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a mail: HTML or plain."""

    group: int
    is_html: bool
    content: str


def parse(data: bytes, depth: int = 0, group: int = 0, default: str = "text/plain") -> Part:
    """Split a mail, or a part of one, into headers and body.

    Raises:
        ValueError: its headers are too long.
    """
    # An empty line at once means: no headers.
    end = _END_OF_HEAD.search(b"\n" + data[: MAX_HEAD + 4])
    if end is None and len(data) > MAX_HEAD:
        raise ValueError(f"its headers are longer than {MAX_HEAD >> 10} KB")
    head, body = (data[: max(0, end.start() - 1)], data[end.end() - 1 :]) if end else (data, b"")
    part = Part(BytesHeaderParser().parsebytes(head), body, depth, group, default)
    named = part.header("Content-Type")
    try:
        return replace(part, kind=_plain("Content-Type", named).get_content_type()) if named else part
    except _FAILURES:
        return part


def texts(mail: Part) -> Iterator[Text]:
    """Yield the texts of a mail in their order, attachments left out."""
    for part in leaves(mail):
        if part.kind in ("text/plain", "text/html"):
            text = content(part)
            yield Text(
                part.group,
                part.kind == "text/html",
                text if part.kind == "text/html" else _unwrapped(text, part),
            )


def leaves(mail: Part) -> Iterator[Part]:
    """Yield the parts of a mail that hold no others, in their order, attachments left out."""
    waiting, seen = [mail], 0
    while waiting and seen < MAX_PARTS:
        part = waiting.pop()
        seen += 1
        if part.header("Content-Disposition").lower().startswith("attachment"):
            continue
        if part.kind.startswith("multipart/") or part.kind == "message/rfc822":
            if part.depth < MAX_DEPTH:
                group = seen if part.kind == "multipart/alternative" else part.group
                waiting += reversed(list(_children(part, group)))
        else:
            yield replace(part, group=part.group or seen)


def enclosed(mail: Part) -> list[Part]:
    """Return the mails that a mail passes on as attachments, or collects; none where its own text is all."""
    found = []
    for part in _parts(mail, ("multipart/mixed", "multipart/digest")):
        is_mail = part.kind == "message/rfc822" or (part is not mail and _is_mail_file(part))
        if is_mail and part.depth < MAX_DEPTH:
            try:
                found.append(parse(_decoded(part), part.depth + 1))
            except ValueError:
                continue  # a mail with absurd headers
    return [inner for inner in found if any(map(inner.header, ("From", "Subject", "Date")))]


def _is_mail_file(part: Part) -> bool:
    """Tell whether a part is a mail that was attached as a file of an unknown kind."""
    return not part.kind.startswith(("text/", "multipart/")) and filename(part).lower().endswith(".eml")


def filename(part: Part) -> str:
    """Return the name of the file that a part is, "" where it has none."""
    named = part.setting("filename", "Content-Disposition") or part.setting("name")
    return words(named)[:200]


def attachments(mail: Part) -> Iterator[str]:
    """Yield the names of files that are attached to a mail and that are no texts, mails or pictures of it."""
    for part in _parts(mail, ("multipart/",)):
        if part.kind not in ("message/rfc822", *_SIGNATURES) and not _is_mail_file(part):
            kept = part.header("Content-Disposition").lower().startswith("attachment")
            name = filename(part)
            if (kept and not part.kind.startswith("image/")) or not part.kind.startswith(("text/", "image/")):
                yield name or part.kind


def _parts(mail: Part, opened: tuple[str, ...]) -> Iterator[Part]:
    """Yield the parts of a mail, level by level; those whose kind begins so are opened instead."""
    waiting, seen = [mail], 0
    while waiting and seen < MAX_PARTS:
        part = waiting.pop(0)
        seen += 1
        if not part.kind.startswith(opened):
            yield part
        elif part.depth < MAX_DEPTH:
            waiting += _children(part, 0)


def _children(part: Part, group: int) -> Iterator[Part]:
    default = "message/rfc822" if part.kind == "multipart/digest" else "text/plain"
    pieces = iter([part.body]) if part.kind == "message/rfc822" else _split(part)
    for piece in pieces:
        try:
            yield parse(piece, part.depth + 1, group, default)
        except ValueError:
            continue  # one part with absurd headers


def _split(part: Part) -> Iterator[bytes]:
    """Yield the parts of a multipart, also of one that is cut off or does not name its delimiter."""
    boundary = part.setting("boundary").encode("utf-8", "replace")
    if not boundary:
        found = _FIRST_DELIMITER.search(part.body)
        if found is None:
            return
        boundary = found[1]
    delimiter = re.compile(rb"(?:\A|\n)--" + re.escape(boundary) + rb"(--)?[ \t]*(?=\r?\n|\Z)")
    begin = None
    for number, match in enumerate(delimiter.finditer(part.body)):
        if begin is not None:
            yield _without_newline(part.body[begin : match.start()])
        begin = match.end()
        if match[1] or number >= MAX_PARTS:
            return
    if begin is not None:
        yield _without_newline(part.body[begin:])


def _without_newline(piece: bytes) -> bytes:
    """Drop the end of the delimiter's line."""
    return piece[2:] if piece.startswith(b"\r\n") else piece.removeprefix(b"\n")


def _decoded(part: Part) -> bytes:
    """Undo the transfer encoding of a part; what cannot be undone stays as it is."""
    named = part.header("Content-Transfer-Encoding")
    body = part.body
    if named.lower().startswith("quoted-printable") or _is_quoted(body):
        named, body = "quoted-printable", _SPACED.sub(b"=", body)  # programs add spaces that mean nothing
    carrier = _plain("Content-Transfer-Encoding", named)
    carrier.set_payload(body.decode("ascii", "surrogateescape"))
    try:
        data = carrier.get_payload(decode=True)
    except _FAILURES:
        data = part.body
    return data if isinstance(data, bytes) else part.body


def _is_quoted(body: bytes) -> bool:
    """Tell whether a body is quoted-printable though its headers do not say so."""
    return _SOFT_BREAK.search(body) is not None and _QUOTED_BYTE.search(body) is not None


def content(part: Part) -> str:
    """Return the text of a part: transfer encoding and charset undone, or as it is where that fails."""
    raw = _decoded(part)
    content_type = (
        f"text/{'plain' if part.kind == 'text/plain' else 'html'}; charset={part.setting('charset')}"
    )
    try:
        text = decode_answer(raw, content_type)
    except (LookupError, UnicodeError):  # the page names a codec that is none of text
        text = raw.decode("utf-8", "replace")
    return text.replace("\r\n", "\n").replace("\0", "")


def _unwrapped(text: str, part: Part) -> str:
    """Join the lines that a mail program broke; each paragraph becomes one line."""
    if part.setting("format").lower() == "flowed":
        stuffed = "\n".join(line.removeprefix(" ") for line in text.split("\n"))
        # "-- " is the mark of a signature, not a line that goes on.
        gone = "" if part.setting("delsp").lower() == "yes" else " "
        return re.sub(r"(?<!\n--) \n(?=[^\n>])", gone, stuffed)
    return _HARD_WRAP.sub(" ", text)


def words(raw: str) -> str:
    """Return a header as text on one line: bytes decoded, encoded words (RFC 2047) undone.

    Args:
        raw: as the standard library gives it, with bytes that are not ASCII as lone surrogates.
    """
    data = raw.encode("utf-8", "surrogateescape")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    if "=?" in text:
        try:
            pieces = decode_header(text)
        except _FAILURES:
            pieces = []
        text = "".join(_piece(*piece) for piece in pieces) or text
    return _UNPRINTED.sub(" ", text).strip()


def address(raw: str) -> tuple[str, str]:
    """Return how a sender calls itself, as it stands, and its address; "" where the header has none.

    Args:
        raw: the header as the standard library gives it.
    """
    try:
        return parseaddr(raw)
    except RecursionError:  # comments within comments
        return "", ""


def _piece(piece: bytes | str, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    if charset is None:
        return piece.decode("raw-unicode-escape", "replace")
    try:
        return piece.decode(charset.partition("*")[0])  # RFC 2231 adds the language: utf-8*en
    except (LookupError, ValueError):
        return piece.decode("utf-8", "replace")


def _plain(name: str, value: str) -> Message:
    """Return a message with nothing but one header, in ASCII, which the standard library reads safely."""
    message = Message()
    message[name] = value.encode("ascii", "replace").decode("ascii")
    return message
