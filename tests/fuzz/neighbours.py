"""Good records to stand beside any input, and what must be left of them: every field, once."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache

from fuzz.holding import Broken, Record
from monitor.model import Document, Rejected
from sources import gdelt_server, test_spoiled_fields
from sources.test_spoiled_fields import Fields

ODD = "Zephyr"
"""A word of every good record, and of no input."""

_WRITTEN = ("title", "text", "published", "source")


def fields(number: int) -> dict[str, str]:
    """Return the fields of a good record, 0 to 2: in ASCII, since an input may change the encoding of all."""
    word = ("one", "two", "three")[number]
    return test_spoiled_fields.fields(number) | {
        "title": f"{ODD} quay {word} opens again",
        "text": f"Envoys of Peru met the {ODD} line at quay {word}, and agreed on ferries, fares and copper.",
        "authors": f"{('Ines', 'Tom', 'Ana')[number]} Prueba",
        "url": f"https://north-wire.example/{ODD}-{number}",
    }


def written(name: str, one: Fields) -> bytes:
    """Write a record as a file of the given name has it."""
    (known,) = (one for one in test_spoiled_fields.FORMATS if one.name == name)
    return known.write([one])


def table_row(one: Fields, delimiter: str = ",") -> bytes:
    """Write a record as a line of a table of title, text, published and source."""
    line = io.StringIO()
    csv.writer(line, delimiter=delimiter, lineterminator="").writerow([one[name] for name in _WRITTEN])
    return line.getvalue().encode()


def json_object(one: Fields) -> bytes:
    """Write a record as JSON has it."""
    return json.dumps({name: one[name] for name in _WRITTEN}).encode()


def bibtex(one: Fields) -> bytes:
    """Write a record as an entry of BibTeX."""
    return (
        f"@article{{{one['section']},\n  title = {{{one['title']}}},\n  journal = {{{one['source']}}},\n"
        f"  date = {{{one['published']}}},\n  abstract = {{{one['text']}}},\n}}\n"
    ).encode()


def medline(one: Fields) -> bytes:
    """Write a record as MEDLINE has it."""
    return (
        f"PMID- {one['section']}\nTI  - {one['title']}\nDP  - {one['published']}\nJT  - {one['source']}\n"
        f"AB  - {one['text']}\nFAU - {one['authors']}\n\n"
    ).encode()


def web_of_science(one: Fields) -> bytes:
    """Write a record as the Web of Science has it."""
    return (
        f"PT J\nAF {one['authors']}\nTI {one['title']}\nSO {one['source']}\nPD {one['published']}\n"
        f"AB {one['text']}\nER\n\n"
    ).encode()


def html_row(one: Fields) -> bytes:
    """Write a record as a row of an HTML table of title, text, published and source."""
    return f"<tr>{''.join(f'<td>{one[name]}</td>' for name in _WRITTEN)}</tr>".encode()


def sheet_row(one: Fields) -> bytes:
    """Write a record as a row of a workbook of title, text and published."""
    cells = [f'<c t="inlineStr"><is><t>{one[name]}</t></is></c>' for name in ("title", "text", "published")]
    return f"<row>{''.join(cells)}</row>".encode()


def gdelt_row(one: Fields) -> bytes:
    """Write a record as a row of GDELT's knowledge graph."""
    return gdelt_server.document(one["url"]).encode()


@dataclass(frozen=True)
class Between:
    """Puts an input between two good records, and holds that they are read as they are without it.

    `opens` and `closes` part the input from its neighbours where it does not do so itself; `fair` tells which
    inputs no reader can take for a record beside the others.
    """

    first: bytes
    last: bytes
    joint: bytes = b"\n"
    begin: bytes = b""
    end: bytes = b""
    opens: bytes = b""
    closes: bytes = b""
    fair: Callable[[bytes], bool] = lambda data: True  # noqa: ARG005

    def around(self, *inputs: bytes) -> bytes:
        """Return the whole with the given inputs in it."""
        middle = [self.opens + data + self.closes for data in inputs]
        return self.begin + self.joint.join((self.first, *middle, self.last)) + self.end


def lacks(*signs: bytes) -> Callable[[bytes], bool]:
    """Return what tells whether an input holds none of some signs."""
    return lambda data: not any(sign in data for sign in signs)


def among(between: Between, read: Callable[[bytes], list[Record]], data: bytes) -> None:
    """Hold that an input costs the good records around it nothing, where it is a fair one.

    Raises:
        Broken: as `held` says.
    """
    if between.fair(data) and ODD.encode() not in data:
        held(read(between.around(data)), _alone(between, read))


@cache
def _alone(between: Between, read: Callable[[bytes], list[Record]]) -> list[Record]:
    return read(between.around())


def held(found: Collection[Record], alone: Collection[Record]) -> None:
    """Hold that good records came through an input between them.

    Args:
        found: what was read with an input between them.
        alone: what is read of them without it.

    Raises:
        Broken: one is lost, is there twice, or says something else.
    """
    good = [one for one in alone if not isinstance(one, Rejected)]
    if len(good) != 2:
        raise Broken(f"of two good records alone {len(good)} are read")
    for which, wanted in zip(("before", "behind"), good, strict=True):
        same = [one for one in found if _told(one) == _told(wanted)]
        if len(same) != 1:
            fate = "there twice" if same else _fate(found, wanted)
            raise Broken(f"the good record {which} an input is {fate}")
    if len([one for one in found if ODD in str(one) and not isinstance(one, Rejected)]) != 2:
        raise Broken("good records beside an input are told of again")


def _told(one: Record) -> dict[str, object]:
    """Return what a record says, without where it stood."""
    return {
        field.name: getattr(one, field.name) for field in dataclasses.fields(one) if field.name != "origin"
    }


def _fate(found: Collection[Record], wanted: Record) -> str:
    """Say what became of a record, in words that tell ways of losing it apart."""
    told = _told(wanted)
    for one in found:
        if isinstance(one, Rejected) or type(one) is not type(wanted):
            continue
        now = _told(one)
        if now["title"] == told["title"] and (told["title"] or now["url"] == told["url"]):
            changed = [name for name, value in told.items() if now[name] != value]
            return f"there with another {', '.join(changed)}"
        if isinstance(one, Document) and isinstance(wanted, Document):
            text = wanted.text or wanted.html or ""
            if text.strip() in (one.text or one.html or ""):
                return "part of another"
    reasons = [one.reason[:25] for one in found if isinstance(one, Rejected)]
    return f"lost; rejected is: {reasons[:1]}"
