"""The code page of an old text, by how well its letters outside ASCII fit the languages written in each.

Windows-1252 is by far the most common of the old encodings, so that any other has to be spoken for by the
text. charset-normalizer was measured and left: it takes Spanish and French for Central European.
Resource: `sources/code_pages.toml`.
"""

from __future__ import annotations

import codecs
import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from monitor.errors import ResourceError
from monitor.resources import read_toml

DEFAULT = "cp1252"
_RESOURCE = "sources/code_pages.toml"
_PAIR = re.compile(rb"[\x81-\xfe][\x40-\xfe]")
_PAIRED = 0.45
"""The least number of letters of two bytes in Chinese, by the bytes outside ASCII."""

_FEW = 4
"""Signs; less prove no script."""

_LOOK_AT = 32 << 10
"""Bytes that are looked at: more do not help."""

_PIECE = re.compile(rb"(?s)(?=(.[\x80-\xff].))")
"""A byte outside ASCII with its neighbours."""

_SCRIPTS = (
    ("cp932", "\u3041", "\u30fe", 0.2),
    ("euc_jp", "\u3041", "\u30fe", 0.2),
    ("euc_kr", "\uac00", "\ud7a3", 0.9),
)
"""Codecs with the first and last sign of the script that no Chinese has, and its least share of a text."""

_VOWELS = "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e47\u0e48\u0e49"
_NOT_LATIN = "\u0250"
_WITHIN = "’‘´`·\u00ad"
"""Signs that stand within words: apostrophes, the Catalan dot, soft hyphens."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What a text holds beside the letters of its language, as natural logarithms of shares."""

    stranger: float
    sign: float
    inside: float
    nothing: float
    capital: float
    crowded: float
    other: float
    old: float
    declared: float
    hopeless: float


def guess(data: bytes, declared: str | None = None) -> str:
    """Name the codec of a text that is not UTF-8.

    Args:
        data: the text, or its beginning.
        declared: the codec that the text or its server names; it counts for much, but not against the bytes.
    """
    data = data[:_LOOK_AT]
    if declared and declared not in _pages() and _decodes(data, declared):
        return declared
    if script := _by_script(data):
        return script
    weights = _weights()
    pieces = Counter(_PIECE.findall(b" " + data + b" "))
    size = pieces.total()
    scores: dict[str, float] = {}
    for page in _pages():
        prior = 0.0 if page == DEFAULT else weights.old if page in _rare() else weights.other
        scores[page] = _fit(pieces, page) + (weights.declared if page == declared else prior)
    best = max(scores, key=scores.__getitem__)
    if scores[best] < weights.hopeless * size + weights.other and best != declared:
        return _chinese(data) or best
    return best


def _by_script(data: bytes) -> str | None:
    """Return the codec of Japanese, told by its kana, or of Korean, told by its hangul and spaces."""
    for name, first, last, least in _SCRIPTS:
        text = [sign for sign in data.decode(name, "ignore") if sign > "\x7f"]
        spaced = name != "euc_kr" or 10 * data.count(b" ") >= len(text)
        shown = sum(first <= sign <= last for sign in text)
        if spaced and len(text) >= _FEW and shown >= least * len(text) and _decodes(data, name):
            return "cp949" if name == "euc_kr" else name
    return None


def _chinese(data: bytes) -> str | None:
    """Return the codec of a text in Chinese, whose letters stand side by side: most are of GB 2312."""
    if len(_PAIR.findall(data)) < _PAIRED * len(data.translate(None, bytes(range(128)))):
        return None
    tried = (("gb2312", "gb18030"), ("big5", "big5hkscs"), ("gb18030", "gb18030"))
    return next((name for narrow, name in tried if _decodes(data, narrow)), None)


def codec(label: str) -> str | None:
    """Return the codec that browsers use for the declared name of an encoding; None where there is none."""
    name = label.strip().strip("\"'").lower()
    name = read_toml(_RESOURCE)["labels"].get(name, name)
    try:
        "".encode(name)  # not `codecs.lookup`: hex, zip and rot13 are codecs, too
        found = codecs.lookup(name).name
    except (LookupError, UnicodeError):
        return None
    return {"iso8859-1": DEFAULT, "ascii": DEFAULT}.get(found, found.replace("-", "_"))


def _decodes(data: bytes, name: str) -> bool:
    """Tell whether bytes are text in an encoding, but for a letter that is cut at their end."""
    decoder = codecs.getincrementaldecoder(name)()
    try:
        return "\ufffd" not in decoder.decode(data)
    except UnicodeError:
        return False


def _fit(pieces: Mapping[bytes, int], page: str) -> float:
    """Return how well a text fits the best of the languages written in a code page.

    Args:
        pieces: how often each byte outside ASCII occurs, by its neighbours.
        page: the code page.
    """
    weights, signs, table = _weights(), _signs(), _table(page)
    letters: Counter[str] = Counter()
    rest = 0.0
    for piece, count in pieces.items():
        before, sign, after = table[piece[0]], table[piece[1]], table[piece[2]]
        if sign.isalpha() or sign in _VOWELS:
            letters["İ" if sign == "İ" else sign.lower()] += count
            if sign.isupper() and before.islower():
                rest += count * weights.capital
            if before > "\x7f" < after and sign < _NOT_LATIN and before.isalpha() and after.isalpha():
                rest += count * weights.crowded
        elif sign not in signs:
            rest += count * weights.nothing
        elif before.isalpha() and after.isalpha() and sign not in _WITHIN:
            rest += count * weights.inside
        else:
            rest += count * weights.sign
    return rest + max(
        sum(count * shares.get(letter, weights.stranger) for letter, count in letters.items())
        for shares in _pages()[page]
    )


@cache
def _table(page: str) -> str:
    """Return the signs that the 256 bytes stand for in a code page."""
    return "".join(bytes([byte]).decode(page, "replace") for byte in range(256))


@cache
def _signs() -> frozenset[str]:
    return frozenset(read_toml(_RESOURCE)["signs"]["known"])


@cache
def _pages() -> Mapping[str, tuple[Mapping[str, float], ...]]:
    """Return, for every code page, the logarithms of the shares of the letters of its languages."""
    loaded = read_toml(_RESOURCE)
    return {
        page: tuple(_shares(loaded["letters"][each]) for each in known)
        for page, known in loaded["pages"].items()
    }


def _shares(letters: str) -> Mapping[str, float]:
    """Give letters in order of their frequency shares that fall as their rank grows."""
    total = sum(1 / (rank + 3) for rank in range(len(letters)))
    return {letter: -math.log(total * (rank + 3)) for rank, letter in enumerate(letters)}


@cache
def _rare() -> frozenset[str]:
    return frozenset(read_toml(_RESOURCE)["rare"]["pages"])


@cache
def _weights() -> Weights:
    try:
        return Weights(**read_toml(_RESOURCE)["weights"])
    except TypeError as error:
        raise ResourceError(f"{_RESOURCE} [weights]: {error}") from error
