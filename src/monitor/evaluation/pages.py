"""Gold pages: what extraction alone makes of them, and what others make of the same pages in the same run.

Our own pages (`tests/gold/pages.jsonl`) are invented, one or two for each way in which pages state or hide
their day. The outside check takes real pages whose JSON-LD and meta tags agree on a day, cuts both out, hides
the address, and asks for the day again.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import trafilatura
from htmldate import find_date
from lxml import etree

from monitor.evaluation.goldset import JSON, OWN, GoldSet, Peers, Predictions, records
from monitor.evaluation.measures import Measured, Score, measured, share, texts
from monitor.extract import extract
from monitor.extract.html import metadata as html_metadata
from monitor.extract.html.day_claims import stated_claims
from monitor.model import Rejected
from monitor.sources.values.fields import document

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)

_DATE_NAME = re.compile(r"date|time|publi|created|modif|issued", re.IGNORECASE)
_WORDS = re.compile(r"\w+")
_ELSEWHERE = "https://page.invalid/"


@cache
def extracted(path: Path) -> Predictions:
    """Extract every page of a file; records may name a `page` that lies beside them."""
    found = []
    for record in records(path):
        if "page" in record:
            record["html"] = (path.parent / record["page"]).read_text(encoding="utf-8")
        found.append((record, _said(record)))
    return found


@cache
def stripped(path: Path) -> Predictions:
    """Extract the pages whose JSON-LD and meta tags agree on a day, without either and without their URL."""
    found = []
    for record in records(path):
        tree: Any = trafilatura.load_html(record["html"])
        days = _agreed(tree)
        if not days:
            continue
        for element in list(tree.iter("meta", "script")):
            name = element.get("property") or element.get("name") or element.get("itemprop") or ""
            stated = element.tag == "meta" and _DATE_NAME.search(name)
            if stated or "ld+json" in (element.get("type") or ""):
                element.drop_tree()
        html = etree.tostring(tree, encoding="unicode", method="html").replace(record["url"], _ELSEWHERE)
        gold = {"html": html, "gold": {"date": days[0], "local_day": days[1]}}
        found.append((gold, _said(gold)))
    return found


def _agreed(tree: Any) -> tuple[str, str] | None:
    """Return the day that both kinds of a page's metadata name, and the day before where clocks differ."""
    stated, named = html_metadata.stated_dates(tree)
    claims = stated_claims(stated, named, None)
    if len(claims) < 2 or abs(claims[0].when - claims[1].when) > timedelta(days=1):
        return None
    days = sorted({claim.when.date().isoformat() for claim in claims}, reverse=True)
    return days[0], days[-1] if len(days) > 1 else _american_day(claims[0].when)


def _american_day(when: datetime) -> str:
    """Most of these pages are American and print the day of New York."""
    return (when - timedelta(hours=5)).date().isoformat()


def _said(record: JSON) -> JSON:
    found = document({key: record[key] for key in ("url", "html", "text") if key in record}, "gold", {})
    article = found if isinstance(found, Rejected) else extract(found)
    if isinstance(article, Rejected):
        return {}
    return {
        "text": article.text,
        "title": article.title,
        "authors": list(article.authors),
        "section": article.section,
        "published_day": article.published_day.isoformat() if article.published_day else None,
        "date_source": article.date_source,
    }


def dates(found: Predictions) -> Measured:
    """Ask whether the day is right (the local or the UTC one), and that none is given where none is stated.

    Parts: the share whose source is right, and that of the undated pages which stay undated.
    """
    vectors = []
    for gold, said in found:
        wanted = gold["gold"]
        day = (wanted["date"] or "")[:10]
        right = (said.get("published_day") or "") in (day, wanted.get("local_day", day))
        source = said.get("date_source") in wanted.get("date_source", ())
        vectors.append((right, source, right and not day, not day))
    parts: dict[str, Score] = {}
    if all("date_source" in gold["gold"] for gold, _ in found):
        parts["source"] = lambda mean: mean[:, 1]
        parts["undated"] = lambda mean: mean[:, 2] / mean[:, 3]
    return measured(vectors, lambda mean: mean[:, 0], parts)


def _plain(text: str | None) -> str:
    return " ".join(_WORDS.findall((text or "").casefold()))


def titles(found: Predictions) -> Measured:
    """Ask whether the title is right, whatever its punctuation."""
    return share(_plain(gold["gold"]["title"]) == _plain(said.get("title")) for gold, said in found)


def authors(found: Predictions) -> Measured:
    """Ask whether all authors are named and nobody else, also where there is none."""
    return share(
        sorted(map(_plain, gold["gold"]["authors"])) == sorted(map(_plain, said.get("authors") or ()))
        for gold, said in found
    )


def sections(found: Predictions) -> Measured:
    """Ask whether the section is right, where the page's metadata states one."""
    return share(
        _plain(gold["gold"]["section"]) == _plain(said.get("section"))
        for gold, said in found
        if gold["gold"]["section"]
    )


def extraction(found: Predictions) -> Measured:
    """Compare the text of a page."""
    return texts((gold["gold"]["articleBody"], said.get("text") or "") for gold, said in found)


def bodies(found: Predictions) -> Measured:
    """Compare the text of our own pages."""
    return texts((gold["gold"]["body"], said.get("text") or "") for gold, said in found)


def _page(gold: JSON) -> str:
    """Return a record's page; of a text, a page with its lines as paragraphs."""
    rows = "".join(f"<p>{escape(line)}</p>" for line in gold.get("text", "").splitlines())
    return str(gold.get("html") or f"<html><body>{rows}</body></html>")


def _htmldate(gold: JSON) -> JSON:
    return {"published_day": find_date(_page(gold), url=gold.get("url"), original_date=True)}


def _trafilatura(gold: JSON) -> JSON:
    return {"text": trafilatura.extract(_page(gold), url=gold.get("url"), include_comments=False)}


def _trafilatura_metadata(gold: JSON) -> JSON:
    found = trafilatura.extract_metadata(_page(gold), default_url=gold.get("url"))
    authors = [name for name in (found.author or "").split(";") if name.strip()]
    return {"title": found.title, "authors": authors, "section": next(iter(found.categories or []), None)}


def _own(key: str, what: str, measure: Callable[[Predictions], Measured], unit: str, peers: Peers) -> GoldSet:
    return GoldSet(
        key,
        "pages.jsonl",
        f"{what}",
        measure,
        unit,
        {},
        None,
        own=True,
        peers=peers,
        found=extracted,
        seen=OWN,
    )


_DATES = _own("dates-pages", "Day of publication of a page", dates, "share right", {"htmldate": _htmldate})
_METADATA: Peers = {"trafilatura": _trafilatura_metadata}

GOLD_PAGES = (
    GoldSet(
        "extraction",
        "article-extraction.dev.jsonl.gz",
        "Body of a web page (article-extraction-benchmark)",
        extraction,
        "4-gram F1",
        {},
        0.972,
        peers={"trafilatura": _trafilatura},
        found=extracted,
    ),
    GoldSet(
        "dates-stripped",
        "article-extraction.dev.jsonl.gz",
        "Day of a web page whose metadata was cut out",
        dates,
        "share right",
        {},
        None,
        peers={"htmldate": _htmldate},
        found=stripped,
    ),
    replace(_DATES, seen=f"{OWN}; 0.95 on half of them before their errors were read"),
    _own("titles-pages", "Title of a page", titles, "share right", _METADATA),
    _own("authors-pages", "Authors of a page", authors, "share right", _METADATA),
    _own("sections-pages", "Section of a page", sections, "share right", _METADATA),
    _own("bodies-pages", "Body of a page", bodies, "4-gram F1", {"trafilatura": _trafilatura}),
)
