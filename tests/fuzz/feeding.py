"""How inputs reach the readers of files: alone, between good records, in one field of a record."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable

from structlog.testing import capture_logs

from fuzz import holding, neighbours, office, variants
from fuzz.holding import Broken, Record
from fuzz.neighbours import Between
from monitor.sources.formats import files
from monitor.sources.values import dated, encodings
from sources import test_spoiled_fields
from sources.test_spoiled_fields import FORMATS

_MARKED = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UNLABELLED, _LIKE_A_DAY = ("classic.txt", "newer.txt"), re.compile(r"(?=.*\d).{1,60}", re.DOTALL)
"""Layouts that print days without a label, and what may be a day there that is not understood."""


def read(data: bytes, name: str, piece: int = variants.WHOLE) -> list[Record]:
    """Read a file of the given name as `monitor load` does.

    Args:
        data: of the file.
        name: of the file; "" where it comes by a pipe.
        piece: how many bytes of it come at a time.

    Raises:
        Broken: it holds something, of which nothing comes, and nothing is said of that.
    """
    stream = io.BufferedReader(variants.Piecemeal(data, piece), variants.WHOLE)
    with capture_logs() as said:
        records = list(dated.settled(files.read_file(stream, name or "stdin", name, {}), name or "stdin"))
    if not records and not said and data.strip(b"\0 \t\r\n\xef\xbb\xbf\xfe\xff"):
        raise Broken("a file of which nothing comes, and nothing is said of that")
    return records


def file(name: str, between: Between | None = None) -> Callable[[bytes], None]:
    """Feed inputs as files of a name: alone, in other bytes for the same, between good records."""

    def read_it(data: bytes) -> list[Record]:
        return read(data, name)

    def feed(data: bytes) -> None:
        found = holding.records(read_it(data))
        for way, other, piece in variants.of(data, name):
            variants.same(way, found, read(other, name, piece))
        if between is not None and not data.startswith(_MARKED):
            around = between.around(data)
            is_wide = encodings.detect(around).startswith(("utf-16", "utf-32"))
            if not (is_wide or encodings.is_binary(around)):
                neighbours.among(between, read_it, data)

    return feed


def member(
    name: str, made: Callable[[bytes], bytes], between: Between | None = None
) -> Callable[[bytes], None]:
    """Feed inputs as a member of an office document, and between what is good of it."""

    def read_it(data: bytes) -> list[Record]:
        return read(made(data), name)

    def feed(data: bytes) -> None:
        holding.records(read_it(data))
        if between is not None:
            neighbours.among(between, read_it, data)

    return feed


def in_archive(data: bytes) -> None:
    """Feed inputs as a file of an archive between two good ones; the first byte chooses its ending."""
    endings = sorted(files.READERS)
    good = [neighbours.json_object(neighbours.fields(number)) for number in (0, 2)]
    held = {"a.jsonl": good[0], "c.jsonl": good[1]}
    alone = read(office.packed(held), "a.zip")
    if len(data) > 1 and neighbours.ODD.encode() not in data:
        name = f"b{endings[data[0] % len(endings)]}"
        neighbours.held(read(office.packed(held | {name: data[1:]}), "a.zip"), alone)


def field(data: bytes) -> None:
    """Feed inputs as what stands in one field of a record, in each format; the first two bytes choose.

    Raises:
        Broken: more is lost than this field.
    """
    text = " ".join(data[2:].decode("utf-8", "ignore").split())
    if len(data) > 2 and text.isprintable():
        known = FORMATS[data[0] % len(FORMATS)]
        name = known.has[data[1] % len(known.has)]
        if name == "published" and known.name in _UNLABELLED and not _LIKE_A_DAY.fullmatch(text):
            return
        try:
            test_spoiled_fields.check(known, name, text)
        except AssertionError:
            raise Broken(f"the {name} of {known.name} costs more than that") from None
