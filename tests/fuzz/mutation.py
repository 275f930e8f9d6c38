"""How inputs are spoiled: as people and programs do, beside the bits that the fuzzer turns by itself."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence

TOKENS: tuple[bytes, ...] = (
    b"\0", b"\r\n", b"\r", b"\n\n", b"\t", b'"', b'""', b"'", b"\\", b"\\u0000", b"\\ud83d", b"\xff\xfe",
    b"\xfe\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xc2\xad", b"\xe2\x80\x8b", b"\xe2\x80\xae",
    b"\xc3\xa9", b"\xe9", b"\x80", b"\x1a", b"\x85", b"\xe2\x80\xa8", b"\xf0\x9f\x9a\xa2", b"<", b">", b"&",
    b"&#0;", b"&#xd800;", b"&#55357;", b"&#x110000;", b"&#99999999999;", b"&amp;lt;", b"<!--", b"-->",
    b"<![CDATA[", b"]]>", b"<?xml", b"<!DOCTYPE", b"{", b"}", b"[", b"]", b"(", b")", b":", b";", b",",
    b"=", b"%", b"@", b"#", b"NaN", b"null", b"1e999", b"-1", b"0", b"9" * 20, b"9" * 5000, b"-9" * 9,
    b"2147483648", b"18446744073709551616", b"1e-400", b"0x", b"\xd9\xa3", b"\xc2\xb2",
    b"9999-12-31T23:59:60+23:59", b"0001-01-01", b"31/02/2024", b"Mar", b"http://[", b"https://", b"//",
    b"://", b"http://[::1", b"https://a:99999999/", b"https://\xc3\xa9.example:port/", b"javascript:x",
    b"%00", b"%ud800", b"=?utf-8?Q?=C3?=", b"=?x?B?!?=", b"charset=", b"charset=utf-16", b"charset=utf-7",
    b"charset=idna", b"charset=unicode_escape", b"boundary=", b"Content-Length: 99999999999",
    b"Content-Length: -1", b"From ",
)  # fmt: skip
_MOST_REPEATED = 100_000


_SIGNS = b"a1 \n\t-_.,;:/\\'\"<>&%=@#{[(\0\xff"
_RUNS = (
    *(bytes((sign,)) for sign in _SIGNS),
    b"\xc3\xa9",
    b"a b, ",
    b"A: b\n",
    b"a\n",
    b" \n",
    b"<b>",
    b"_\n",
)
_LONG = 30_000


def runs(sample: bytes) -> Iterator[bytes]:
    """Yield a sample with one thing over and over in it: what looks for an end at each takes the square."""
    half = len(sample) // 2
    lines = [line + b"\n" for line in dict.fromkeys(sample.splitlines()) if line.strip()]
    for unit in (*_RUNS, *lines[:20]):
        yield sample[:half] + unit * (_LONG // len(unit)) + sample[half:]


def spoiled(
    data: bytes, most: int, chance: random.Random, pool: Sequence[bytes], bits: Callable[[bytes, int], bytes]
) -> bytes:
    """Return an input changed in one way, seldom in several.

    Args:
        data: the input.
        most: bytes at most.
        chance: decides.
        pool: inputs to take parts of.
        bits: the fuzzer's own way of turning bits.
    """
    for _ in range(1 + (chance.random() < 0.3) + 3 * (chance.random() < 0.1)):
        is_ours = chance.random() < 0.6
        data = chance.choice(WAYS)(data, chance, pool) if is_ours else bits(data, most)
    return data[:most]


def _cut(data: bytes, chance: random.Random, longest: int = 200) -> tuple[int, int]:
    start = chance.randint(0, len(data))
    return start, min(len(data), start + chance.randint(0, longest))


def _token(data: bytes, chance: random.Random, _pool: Sequence[bytes]) -> bytes:
    start, end = _cut(data, chance, 12)
    return data[:start] + chance.choice(TOKENS) + data[end if chance.random() < 0.5 else start :]


def _without(data: bytes, chance: random.Random, _pool: Sequence[bytes]) -> bytes:
    start, end = _cut(data, chance)
    return data[:start] + data[end:]


def _ended(data: bytes, chance: random.Random, _pool: Sequence[bytes]) -> bytes:
    return data[: chance.randint(0, len(data))]


def _repeated(data: bytes, chance: random.Random, _pool: Sequence[bytes]) -> bytes:
    """Repeat a part: at times so often that work which grows with the square of it shows."""
    if chance.random() < 0.5:
        lines = data.splitlines(keepends=True) or [b"a\n"]
        first = chance.randrange(len(lines))
        start = sum(map(len, lines[:first]))
        end = start + sum(map(len, lines[first : first + chance.choice((1, 1, 2, 4))]))
    else:
        start, end = _cut(data, chance, chance.choice((2, 20, 500)))
    part = data[start:end] or b"a"
    most = _MOST_REPEATED if chance.random() < 0.15 else 2_000
    return data[:start] + part * chance.randint(2, max(2, most // len(part))) + data[end:]


def _lines(data: bytes, chance: random.Random, _pool: Sequence[bytes]) -> bytes:
    lines = data.split(b"\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    way = chance.randrange(4)
    if way == 0:
        lines[one], lines[other] = lines[other], lines[one]
    elif way == 1:
        del lines[one]
    elif way == 2:
        lines.insert(other, lines[one])
    else:
        lines[one] = lines[one][: len(lines[one]) // 2]
    return b"\n".join(lines)


def _joined(data: bytes, chance: random.Random, pool: Sequence[bytes]) -> bytes:
    other = chance.choice(pool) if pool else data
    start, end = _cut(other, chance, 2_000)
    place = chance.randint(0, len(data))
    return data[:place] + other[start:end] + data[place:]


def _in_other_case(data: bytes, chance: random.Random, _pool: Sequence[bytes]) -> bytes:
    start, end = _cut(data, chance, 40)
    return data[:start] + data[start:end].swapcase() + data[end:]


WAYS = (_token, _token, _token, _without, _ended, _repeated, _lines, _lines, _joined, _in_other_case)


def smaller(data: bytes, fails: Callable[[bytes], bool], tries: int = 400) -> bytes:
    """Return a part of an input that fails in the same way, by leaving out ever smaller pieces."""
    piece = len(data) // 2
    while piece and tries > 0:
        at = 0
        while at < len(data) and tries > 0:
            tries -= 1
            rest = data[:at] + data[at + piece :]
            if fails(rest):
                data = rest
            else:
                at += piece
        piece //= 2
    return data
