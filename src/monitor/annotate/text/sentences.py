"""Where sentences begin and end: rules over stops and line breaks, with exact offsets.

Every possible end (a stop before white space, a line break, a CJK stop) is found by one regular
expression; a few look-ups in the words around it decide. pysbd 0.3.4 and segtok 1.5 were measured and
left: of the 83 cases in tests/gold/sentences.txt they split 58 and 38 as marked (these rules were
written with the cases at hand), and they take 80 and 6 microseconds a word where this takes 0.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from monitor.errors import ResourceError
from monitor.model import Sentence
from monitor.resources import read_language

LONGEST = 2000
"""Longer sentences (lists, tables, junk) are cut, in code points, so that later work is bounded."""

_CLOSERS = "\"'”’»›)\\]"
_OPENERS = "\"'“‘„«‹([—–-*•"
# Each branch begins after one character of a set, which `re` looks for fast; possessive quantifiers and
# the look-behind make it read a run of a million dots once.
_BOUNDARY = re.compile(
    r"[\n.!?…。！？｡।॥؟۔](?:"
    r"(?<=\n)(?P<line>\s*+)"
    r"|(?<=[.!?…])(?<![.!?…]{2})(?P<stop>[.!?…]*+)"
    rf"(?P<close>(?:[{_CLOSERS}]|[ \u00a0\u202f]»)*+)(?:\[\d{{1,3}}\])*+(?=\s)"
    r"|(?<=[a-z]{2}[.!?])(?P<glued>)(?=[A-Z][a-z]++\s)"
    r"|(?<=[。！？｡।॥؟۔])(?P<full>[。！？｡।॥؟۔]*+[」』”’）\"']*+))"
)
_BULLET = re.compile(r"(?:[•●▪◦‣*·–—-]|\(?(?:\d{1,2}|[a-zA-Z])[.)])\s")
_LIST_MARK = re.compile(r"\(?(?:\d{1,2}|[A-Za-z]|[ivxIVX]{1,4})")
_NEXT_WORD = re.compile(rf"[\s{re.escape(_OPENERS)}]*+([^\W_]++(?:[.'’][^\W_]++)*+)(\.?)")
_AFTER_SPACE = re.compile(r"\s++[./,;:&]")
"""What never opens a sentence: the next dot of a spaced ellipsis, a slash as in "U.S. / Mexico"."""
_ATTRIBUTION = 4
"""So many words after a quotation's closing mark are searched for "he said"."""
_WRAPPED = 0.2
"""A text whose lines begin in lower case more often than this is wrapped: its line breaks are spaces."""


FILE = "sentences.toml"


@dataclass(frozen=True, slots=True)
class Rules:
    """What a stop after a word means in one language; see `sentences.toml` in resources/languages."""

    title: frozenset[str]
    closing: frozenset[str]
    number: frozenset[str]
    time: frozenset[str]
    after_time: frozenset[str]
    starters: frozenset[str]
    speech: frozenset[str]
    ordinals: bool


def split(text: str, language: str = "en") -> list[Sentence]:
    """Cut `text` into sentences.

    Args:
        text: any text. An empty line always ends a sentence; a single line break does where the next
            line starts anew.
        language: ISO 639-1 code; a language without rules of its own is read with the English ones.

    Returns:
        Sentences in order, not overlapping, without white space at either end, none over `LONGEST`.
        Every character that is not white space lies in one.
    """
    rules = _rules(language[:2].lower())
    sentences: list[Sentence] = []
    start = 0
    for end in (*_ends(text, rules), len(text)):
        piece = text[start:end]
        bare = piece.lstrip()
        begin, bare = end - len(bare), bare.rstrip()
        if len(bare) > LONGEST:
            sentences.extend(_cut(text, begin, begin + len(bare)))
        elif bare:
            sentences.append(Sentence(begin, begin + len(bare)))
        start = end
    return sentences


@lru_cache(maxsize=64)
def _rules(language: str) -> Rules:
    """Return the rules of a language, or the English ones."""
    table = read_language(language, FILE) or read_language("en", FILE)
    lists = ("title", "closing", "number", "time", "after_time", "starters", "speech")
    if not all(
        isinstance(word, str) and word == word.lower() for name in lists for word in table.get(name, [0])
    ):
        raise ResourceError(f"languages/{language}/{FILE} must hold lists of lower-case words: {lists}")
    return Rules(**{name: frozenset(table[name]) for name in lists}, ordinals=bool(table["ordinals"]))


def _ends(text: str, rules: Rules) -> Iterator[int]:
    """Yield the offsets at which a sentence ends, in order."""
    wrapped = _is_wrapped(text)
    start = 0
    for match in _BOUNDARY.finditer(text):
        kind = match.lastgroup
        end = match.end()
        if kind == "line":
            ends = _line_ends(text, match, wrapped)
            end = match.start()
        elif kind == "close" or kind == "stop":
            ends = _stop_ends(text, start, match, rules)
        else:
            ends = True
        if ends:
            yield end
            start = match.end()


def _is_wrapped(text: str) -> bool:
    """Tell whether single line breaks stand where lines were full, as on the wires."""
    breaks = len(re.findall(r"\n(?!\s)(?<!\n\n)", text))
    return breaks > 0 and len(re.findall(r"\n(?=[a-z])(?<!\n\n)", text)) > _WRAPPED * breaks


def _line_ends(text: str, match: re.Match[str], wrapped: bool) -> bool:
    """Decide whether a line break ends a sentence."""
    gap = match.group()
    if gap.count("\n") > 1 or match.end() == len(text):
        return True
    indented = len(gap) > 2
    following = text[match.end()]
    if following.islower():
        return False
    return indented or not wrapped or _BULLET.match(text, match.end()) is not None


def _stop_ends(text: str, start: int, match: re.Match[str], rules: Rules) -> bool:
    """Decide whether the stop at `match` ends the sentence that began at `start`."""
    following = _NEXT_WORD.match(text, match.end())
    if following is None:
        return _AFTER_SPACE.match(text, match.end()) is None
    word, dotted = following.group(1), following.group(2)
    if word[0].islower():
        return False
    if match.group("stop") or text[match.start()] != ".":
        return not (match.group("close") and _is_attributed(text, match.end(), rules))
    if match.group("close"):
        return True
    before = text[max(start, match.start() - 30) : match.start()].split()
    last = before[-1].lstrip("\"'“‘„«‹([—–-") if before else ""
    if not last or (
        len(before) == 1
        and _LIST_MARK.fullmatch(last)
        and not text[start : match.start() - len(last)].strip()
    ):
        return False
    starter = not dotted and word.lower().replace("’", "'") in rules.starters
    return starter if _may_continue(last, word, rules) else True


def _may_continue(last: str, word: str, rules: Rules) -> bool:
    """Tell whether the stop after `last` may be part of it, with `word` in the same sentence."""
    lower = last.lower()
    if lower in rules.title:
        return True
    if lower in rules.time:
        return word.lower() in rules.after_time
    if lower in rules.number and word[0].isdigit():
        return True
    if lower in rules.closing or (len(last) == 1 and last.isupper()):
        return True
    if rules.ordinals and lower.isdecimal() and len(lower) < 3:
        return True
    return "." in last and all(len(part) == 1 and part.isalpha() for part in last.split("."))


def _is_attributed(text: str, end: int, rules: Rules) -> bool:
    """Tell whether a speech verb follows a closing quotation mark: “Why?” Smith asked."""
    words = re.findall(r"[^\W_]+|[.!?\n]", text[end : end + 60])[:_ATTRIBUTION]
    for word in words:
        if word in ".!?\n":
            return False
        if word in rules.speech:
            return True
    return False


def _cut(text: str, start: int, end: int) -> Iterator[Sentence]:
    """Cut a too long span at the last semicolon, else space, of each `LONGEST` code points."""
    while end - start > LONGEST:
        limit = start + LONGEST
        at = max(text.rfind(mark, start + LONGEST // 2, limit) + 1 for mark in (";", "；", "\n"))
        at = at or max(text.rfind(" ", start + 1, limit), text.rfind("，", start + 1, limit) + 1)
        at = at if at > start else limit
        bare = text[start:at].rstrip()
        yield Sentence(start, start + len(bare))
        start = at
        while start < end and text[start].isspace():
            start += 1
    if end > start:
        yield Sentence(start, end)
