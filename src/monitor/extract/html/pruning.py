"""What is cut from a page before its body is looked for: advertisements and the like, layout in tables."""

from __future__ import annotations

from typing import Any

from monitor.extract.html import articles, blocks
from monitor.extract.settings import thresholds

_LINKS = 2
"""Links that make a list of a paragraph which holds little else."""


def prune(tree: Any, title: str | None = None) -> None:
    """Cut furniture out of a parsed page, in place.

    Only whole class names count ("ad", not "header"), and only elements too short to be the article.

    Args:
        tree: the root element (lxml).
        title: the title of the page's article.
    """
    articles.settle(tree, title)
    _unwrap_tables(tree)
    cut = blocks.words().cut
    gone: set[Any] = set()
    for element in tree.xpath("//body//*[@class or @id]"):
        names = f"{element.get('class') or ''} {element.get('id') or ''}".lower().split()
        if not cut.isdisjoint(names) and element not in gone and _length(element) <= thresholds().lines.cut:
            gone.update(element.iter())
            _drop(element)
    for paragraph in list(tree.iter("p")):
        if _is_links(paragraph):
            _drop(paragraph)


def _unwrap_tables(tree: Any) -> None:
    """Make plain parts of the tables that old pages are laid out with, which hold headings or paragraphs.

    trafilatura takes them for data and returns them whole, menu and all, between bars.
    """
    for table in list(tree.iter("table")):
        if table.tag == "table" and any(
            True for _ in table.iter("table", "p", "h1", "h2", "h3") if _ is not table
        ):
            for element in table.iter("table", "tbody", "tr", "td", "th"):
                element.tag = "div"


def _length(element: Any) -> int:
    return sum(map(len, element.itertext()))


def _is_links(paragraph: Any) -> bool:
    """Tell whether a paragraph is a list of links: several, and few words between them."""
    links = paragraph.findall(".//a")
    if len(links) < _LINKS:
        return False
    between = _length(paragraph) - sum(map(_length, links))
    return between <= thresholds().lines.between_links


def _drop(element: Any) -> None:
    if element.getparent() is not None:
        element.drop_tree()
