"""What a text document of an office program holds: paragraphs, and which of them is its title.

`docx` and `odt` read these out of the two formats; `documents` makes articles of them.
"""

from __future__ import annotations

import lzma
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from lxml import etree

from monitor.resources import read_toml
from monitor.sources.values import charrefs

MAX_XML = 24 << 20
"""Bytes of one part of a document, unpacked; a novel has 2 MB."""

MAX_TEXT = 16 << 20
"""Characters of all its paragraphs."""

TITLE, CONTENTS = 0, -1
"""Levels of a document's own title, and of the entries of its table of contents; headings have 1 to 9."""

DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, RuntimeError, EOFError, OSError,
    KeyError, ValueError,
)  # fmt: skip
"""What opening a damaged ZIP file, or reading a member of it, raises."""

_LONGEST_TITLE = 400
_LARGEST = 400
"""Half points: larger type is taken for such."""

_LONGEST_LABEL = 80
"""Characters of the first cell of a row whose cells belong together."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `level` is that of a heading, None of others; `link` is where the whole of it leads.

    `look` is 0 for those that look as the text does; the same number for those that look alike: bold, large.
    """

    text: str
    level: int | None = None
    link: str | None = None
    look: int = 0


@dataclass(frozen=True, slots=True)
class Content:
    """A document: its paragraphs, and the title that its properties give it, "" where they give none."""

    paragraphs: tuple[Paragraph, ...]
    named: str = ""


def parse(
    archive: zipfile.ZipFile, name: str, tags: Iterable[str] | None = None
) -> Iterator[tuple[str, etree._Element]]:
    """Yield ("start" or "end", element) of a part, in order; ends at once where there is no such part.

    Args:
        archive: the document.
        name: of the part.
        tags: the elements that are wanted, without their namespaces; None: all.

    Raises:
        ValueError: it is too large or damaged.
    """
    try:
        info = archive.getinfo(name)
    except KeyError:
        return
    if info.file_size > MAX_XML:
        raise ValueError(f"{name} is larger than {MAX_XML >> 20} MB")
    try:
        with archive.open(info) as part:
            yield from etree.iterparse(
                charrefs.Valid(part, name),
                events=("start", "end"),
                tag=[f"{{*}}{tag}" for tag in tags] if tags else "*",
                resolve_entities=False,
                no_network=True,
                huge_tree=False,
            )
    except DAMAGED as error:
        raise ValueError(f"{name} is damaged: {error}") from error
    except etree.XMLSyntaxError as error:
        raise ValueError(f"{name} is damaged: {error.msg}") from error


def local(element: etree._Element) -> str:
    """Return the name of an element without its namespace: those of the formats' editions differ."""
    return _local(element.tag) if isinstance(element.tag, str) else ""


@lru_cache(maxsize=1024)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def attribute(element: etree._Element, name: str) -> str:
    """Return an attribute by its local name, "" where there is none."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def look_of(size: int, *, bold: bool) -> int:
    """Return a number for a look, the larger the stronger: by the size, in half points, and bold."""
    return 2 * max(0, min(size, _LARGEST)) + bold


def with_looks(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Tell the looks of paragraphs from that of the text, which is what most of the characters look like."""
    counts: Counter[int] = Counter()
    for one in paragraphs:
        counts[one.look] += len(one.text)
    usual = max(counts, key=lambda look: counts[look], default=0)
    return [replace(one, look=one.look if one.look > usual else 0) if one.look else one for one in paragraphs]


def in_row(cells: Sequence[Sequence[Paragraph]]) -> list[Paragraph]:
    """Put the cells of a row of a table side by side, unless the table is there for the layout only."""
    filled = [one for cell in cells if (one := [paragraph for paragraph in cell if paragraph.text])]
    if len(filled) < 2 or len(filled[0]) > 1 or len(filled[0][0].text) > _LONGEST_LABEL:
        return [paragraph for cell in filled for paragraph in cell]
    return [Paragraph("\t".join("\n".join(paragraph.text for paragraph in cell) for cell in filled))]


def names_in(archive: zipfile.ZipFile) -> frozenset[str]:
    """Return the names of the parts of a document."""
    return frozenset(archive.namelist())


def level_of(style: str, part: str = "styles") -> int | None:
    """Return the level of the paragraphs of a style; None of a style that says nothing of it.

    Args:
        style: its name.
        part: "identifiers" where it is not its name but its identifier.
    """
    name = style.strip().casefold()
    for level, pattern in ((TITLE, "title"), (CONTENTS, "contents")):
        if _pattern(part, pattern).search(name):
            return level
    found = _pattern(part, "heading").search(name)
    return int(found[1]) if found else None


def title_in(archive: zipfile.ZipFile, part: str) -> str:
    """Return the title in the properties of a document, "" where it has none that a person gave it."""
    try:
        for event, element in parse(archive, part):
            if event == "end" and local(element) == "title":
                plain = " ".join("".join(element.itertext()).split())
                return (
                    "" if _pattern("title", "unsaid").search(plain) or len(plain) > _LONGEST_TITLE else plain
                )
    except ValueError:
        return ""  # the properties are a side matter
    return ""


@cache
def _pattern(part: str, name: str) -> re.Pattern[str]:
    return re.compile("|".join(read_toml("sources/documents.toml")[part][name]), re.IGNORECASE)


def title_of(content: Content) -> tuple[str, Sequence[Paragraph]]:
    """Return the title of a document and the paragraphs that are not it.

    Its own title counts before that in its properties, which a template may have brought, and this before a
    heading.
    """
    filled = [number for number, found in enumerate(content.paragraphs) if found.text.strip()]
    own = next((number for number in filled if content.paragraphs[number].level == TITLE), None)
    if own is None and not content.named:
        own = next((number for number in filled[:3] if content.paragraphs[number].level is not None), None)
    elif own is None and filled and _same(content.paragraphs[filled[0]].text, content.named):
        own = filled[0]
    if own is None:
        return content.named, content.paragraphs
    title = content.paragraphs[own].text
    rest = (*content.paragraphs[:own], *content.paragraphs[own + 1 :])
    if len(title) > _LONGEST_TITLE:
        return content.named, content.paragraphs
    return " ".join(title.split()), rest


def _same(one: str, other: str) -> bool:
    return "".join(one.split()).casefold() == "".join(other.split()).casefold()
