"""The styles of a Word document, and how its properties are read.

Source: ISO/IEC 29500-1, 17.7 (styles).
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from monitor.sources.formats.documents.office import attribute, level_of, local, parse

USUAL_SIZE = 20
"""Half points of text whose size nothing says (17.3.2.38)."""

_OFF = ("0", "false", "off", "none")
_MAX_OUTLINE = 9
_DEEPEST = 10
"""Styles derived from each other; more are those of a document whose styles go in circles."""


@dataclass(frozen=True, slots=True)
class Style:
    """A style: the level of its paragraphs, whether they are hidden, the style that it is derived from.

    `bold` and `size`, in half points, are those of its text. None: it does not say.
    """

    level: int | None = None
    hidden: bool = False
    base: str = ""
    bold: bool | None = None
    size: int | None = None


@dataclass
class Styles:
    """The styles by their identifiers, that of paragraphs which name none, and the size of all text."""

    known: dict[str, Style] = field(default_factory=dict)
    usual: str = ""
    size: int = USUAL_SIZE
    _whole: dict[str, Style] = field(default_factory=dict)

    def of(self, key: str) -> Style:
        """Return a style with what it takes from those that it is derived from.

        One that is nowhere described is what its identifier says.
        """
        if key not in self._whole:
            self._whole[key] = self._derived(key or self.usual)
        return self._whole[key]

    def _derived(self, key: str) -> Style:
        if key not in self.known:
            return Style(level_of(key, "identifiers"))
        whole = Style()
        for _ in range(_DEEPEST):
            found = self.known.get(key)
            if found is None:
                break
            whole = Style(
                found.level if whole.level is None else whole.level,
                whole.hidden or found.hidden,
                bold=found.bold if whole.bold is None else whole.bold,
                size=found.size if whole.size is None else whole.size,
            )
            key = found.base
        return whole


def read(archive: zipfile.ZipFile, part: str) -> Styles:
    """Read the styles of a document; those that could be read."""
    found = Styles()
    try:
        for event, element in parse(archive, part):
            if event == "end" and local(element) == "style":
                key = attribute(element, "styleId")
                found.known[key] = _style(element)
                if attribute(element, "type") == "paragraph" and attribute(element, "default") in (
                    "1",
                    "true",
                ):
                    found.usual = key
                element.clear()
            elif event == "end" and local(element) == "docDefaults":
                found.size = type_of(properties(element))[1] or USUAL_SIZE
    except ValueError:
        pass  # headings are what the identifiers of their styles say, and how they look
    return found


def _style(element: etree._Element) -> Style:
    about = properties(element)
    level = level_of(value(about.get("name")))
    level = outline(about.get("outlineLvl")) if level is None else level
    bold, size = type_of(about)
    return Style(level, is_on(about.get("vanish")), value(about.get("basedOn")), bold, size)


def properties(element: etree._Element) -> dict[str, etree._Element]:
    """Return what properties hold, by name; what they held before a tracked change is left out."""
    found: dict[str, etree._Element] = {}
    waiting = list(reversed(element))
    while waiting:
        child = waiting.pop()
        name = local(child)
        if not name.endswith("Change"):
            found.setdefault(name, child)
            waiting += reversed(child)
    return found


def type_of(about: Mapping[str, etree._Element]) -> tuple[bool | None, int | None]:
    """Return whether text is bold and its size in half points, None where its properties do not say."""
    size = value(about.get("sz"))
    return (
        is_on(about.get("b")) if "b" in about else None,
        int(size) if size.isascii() and size.isdecimal() and len(size) < 4 else None,
    )


def value(element: etree._Element | None) -> str:
    """Return the value of a property, "" where there is none."""
    return "" if element is None else attribute(element, "val")


def is_on(element: etree._Element | None) -> bool:
    """Tell whether a property is on, as it is where it has no value."""
    return element is not None and attribute(element, "val").casefold() not in _OFF


def outline(element: etree._Element | None) -> int | None:
    """Return the level that a paragraph has in the outline, 1 to 9; None where it has none."""
    level = value(element)
    return int(level) + 1 if level.isdecimal() and len(level) == 1 and int(level) < _MAX_OUTLINE else None
