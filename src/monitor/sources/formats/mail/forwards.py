"""Mails that somebody passed on, or saved as text → the mail itself: its sender, day, subject and text.

A newsletter that a colleague forwards is the newsletter's: not the colleague's, of the colleague's day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from monitor.errors import ResourceError
from monitor.model import Document
from monitor.resources import read_toml
from monitor.sources.formats.mail import mime

_DEPTH, _MOST = 5, 200
"""Mails within mails that are followed, and mails one after the other."""

_FEW_WORDS = 8
"""Words above a mail that is passed on; fewer are what somebody wrote on passing it on."""

_SEARCHED, _TRIES, _REACH = 5_000, 100, 40
"""Lines of a mail that are searched for another, beginnings of one that are tried, lines of its headers."""

_HEADERS = {"from", "sent", "subject"}
_LONGEST = 1_000
_LABEL = re.compile(
    r"[*_]{0,2}([^\W\d_][^\W\d_ -]*(?:[ -][^\W\d_]+){0,2})\s?[*_]{0,2}\s?"
    r"(?::[*_]{0,2}(?:\s+|$)|：[*_]{0,2}\s*)"
)
_QUOTE = re.compile(r"\s*>+ ?")
_FORWARD = re.compile(r"(?:(?:fwd?|wg)\s?:\s*)+", re.IGNORECASE)
_ANSWERS = re.compile(r"(?:[^\W\d_]{1,6}(?:\[\d+\])?\s?[:：]\s*)+")
_RULE = re.compile(r"\s*^[\s_=-]{5,}\Z", re.MULTILINE)
_MAILTO = re.compile(r"\[?mailto:[^\]\s>]*\]?", re.IGNORECASE)
_ADDRESS = re.compile(r"(?<![\w.+'-])[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_WRITTEN = re.compile(rf"\s?[<(\[]?(?:mailto:)?(?P<address>{_ADDRESS.pattern})[>)\]]?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail within a text. `addresses` are those of the people whom it was sent to and who passed it on."""

    source: str
    sent: str
    subject: str
    text: str
    addresses: frozenset[str]


@cache
def _words() -> Mapping[str, Any]:
    loaded: dict[str, Any] = read_toml("sources/mail.toml").get("forward", {})
    if missing := {"markers", "originals", "prefixes", "labels"} - set(loaded):
        raise ResourceError(f"sources/mail.toml lacks forward.{sorted(missing)[0]}")
    return loaded


@cache
def _roles() -> Mapping[str, str]:
    return {label: role for role, labels in _words()["labels"].items() for label in labels}


@cache
def _phrase(name: str) -> re.Pattern[str]:
    phrases = "|".join(map(re.escape, _words()[name]))
    return re.compile(rf"[\s>*_=-]*(?:{phrases})(?:\s.{{0,80}})?[\s:：*_=-]*", re.IGNORECASE)


@cache
def _prefix() -> re.Pattern[str]:
    prefixes = "|".join(map(re.escape, _words()["prefixes"]))
    return re.compile(rf"(?:\[?(?:{prefixes})(?:\[\d+\])?\s?[:：]\]?\s*)+", re.IGNORECASE)


def is_announced(subject: str) -> bool:
    """Tell whether a subject says that the mail was passed on: "Fwd: ...", "WG: ..."."""
    return _prefix().match(subject) is not None


def bare(subject: str, *, passed_on: bool) -> str:
    """Return a subject without "Fwd:" and its like; of a mail that passes on none, "I: ..." is a title."""
    return (_prefix() if passed_on else _FORWARD).sub("", subject, count=1).strip() or subject


def inner(text: str, subject: str) -> list[Mail]:
    """Return the mails that a text passes on, in their order; none where it passes on none.

    One that only passes on the next, under a subject with "Fwd:" or with hardly a word, is left out: somebody
    passed on what somebody passed on.

    Args:
        text: of the mail.
        subject: of the mail; where it says "Fwd:", what stands before the old mail need not say so.
    """
    found: list[Mail] = []
    people: frozenset[str] = frozenset()
    later = _inner(text, announced=is_announced(subject))[1]
    depth = 0
    while later is not None and len(found) < _MOST:
        mail = replace(later, addresses=later.addresses | people)
        depth += is_announced(mail.subject)
        at, later = _inner(mail.text, announced=is_announced(mail.subject)) if depth <= _DEPTH else (0, None)
        if later is None and is_announced(subject):  # Outlook puts no more than headers above the next one
            at, later = _inner(mail.text, announced=True)
            later = later if later and _thread(later.subject) != _thread(mail.subject) else None
        own = mail.text if later is None else _RULE.sub("", _unquoted(mail.text.split("\n")[:at]))
        if later is not None and (is_announced(mail.subject) or len(own.split()) < _FEW_WORDS):
            people = mail.addresses
        else:
            found.append(replace(mail, text=own))
    return [*found, later] if later is not None else found


def _thread(subject: str) -> str:
    """Return a subject without the prefixes of answers and of mails passed on."""
    return _ANSWERS.sub("", subject).strip().casefold()


def _inner(text: str, *, announced: bool) -> tuple[int, Mail | None]:
    """Return the first mail that a text passes on, and the number of the line where it begins."""
    lines = text.split("\n")
    tries = 0
    for number, line in enumerate(lines[:_SEARCHED]):
        if len(line) > _LONGEST or tries > _TRIES:
            continue
        marked = _phrase("markers").fullmatch(line) is not None
        if not marked and announced:
            marked = _phrase("originals").fullmatch(line) is not None
        if marked or (announced and _role(line)[0]):
            tries += 1
            if mail := _mail(lines, number + 1 if marked else number):
                return number, mail
    return 0, None


def saved_mails(text: str, origin: str) -> list[Document]:
    """Read a text that is a mail, as mail programs save one as text: its headers, an empty line, its body.

    Returns:
        The mail, or those that it passes on; none where the text is no mail.
    """
    begin = text.lstrip("\ufeff \t\r\n")
    mail = _mail(begin.split("\n"), 0) if _role(begin[:_LONGEST].partition("\n")[0])[0] else None
    if mail is None or not mail.text:
        return []
    mails = inner(mail.text, mail.subject) or [mail]
    return [
        Document(
            origin if len(mails) == 1 else f"{origin}:{number}",
            text=without_addresses(one.text, one.addresses),
            title=bare(one.subject, passed_on=True) or None,
            published=one.sent or None,
            published_from="feed",
            source=one.source or None,
        )
        for number, one in enumerate(mails, start=1)
    ]


def _mail(lines: Sequence[str], begin: int) -> Mail | None:
    """Read the headers at a line and the text below them; None where there are too few headers."""
    said: dict[str, str] = {}
    waiting, last, number = "", begin, begin
    for number in range(begin, min(len(lines), begin + _REACH)):
        line = _QUOTE.sub("", lines[number], count=1).strip()
        role, value = _role(line)
        if not line:
            if set(said) >= _HEADERS and not waiting and _is_text(lines, number):
                break
        elif role in said and role in _HEADERS <= set(said):
            break  # the headers of the next mail, with nothing between
        elif role:
            said[role] = f"{said.get(role, '')} {value}".strip()
            waiting, last = "" if value else role, number
        elif waiting or (said and number == last + 1 and number > begin):
            said[waiting or "to"] = f"{said.get(waiting or 'to', '')} {line}".strip()
            waiting, last = "", number
        else:
            break
    if not set(said) >= _HEADERS:
        return None
    body = lines[number:] if number > last else lines[last + 1 :]
    people = addresses([said.get("to", "")])
    return Mail(name(said["from"]), said["sent"], said["subject"], _unquoted(body), people)


def _is_text(lines: Sequence[str], number: int) -> bool:
    """Tell whether what follows an empty line is no header: in HTML, an empty line is between all of them."""
    after = next((line for line in lines[number : number + 4] if line.strip()), "")
    return not _role(_QUOTE.sub("", after, count=1).strip())[0]


def _role(line: str) -> tuple[str, str]:
    found = _LABEL.match(line[:_LONGEST])
    role = _roles().get(found[1].casefold(), "") if found else ""
    return (role, line[found.end() :].strip()) if found and role else ("", line)


def name(sender: str) -> str:
    """Return how a sender calls itself, else the domain of its address."""
    plain = _MAILTO.sub("", sender).strip()
    called, address = mime.address(plain)
    if not called and "@" not in address:
        called = plain.partition("<")[0] or plain
    called = called.strip(" \"'<>")
    return called if called and "@" not in called else address.rpartition("@")[2].strip(" >").lower()


def _unquoted(lines: Sequence[str]) -> str:
    """Take the marks of quotation off a text that has them in most of its lines."""
    filled = [line for line in lines if line.strip()]
    if filled and 2 * sum(line.lstrip().startswith(">") for line in filled) > len(filled):
        lines = [_QUOTE.sub("", line, count=1) for line in lines]
    return "\n".join(lines).strip()


def addresses(headers: Iterable[str]) -> frozenset[str]:
    """Return the addresses in headers, in small letters."""
    return frozenset(found.lower() for header in headers for found in _ADDRESS.findall(header))


def without_addresses(text: str, people: frozenset[str]) -> str:
    """Take the addresses of people out of a text: of those to whom it was sent."""
    if not people or "@" not in text:
        return text
    return _WRITTEN.sub(lambda found: "" if found["address"].lower() in people else found[0], text)
