"""Whole pages of others: title, day, authors and body against hand-checked gold, beside other extractors.

The test data of fundus (its parsers are written for each publisher and checked by hand), htmldate (a day read
by eye) and trafilatura (blogs, magazines and organisations, with phrases that belong to the text and phrases
that do not). trafilatura and htmldate are measured in the same run, though on their own pages the rules of
theirs were made.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, datetime

import trafilatura
from htmldate import find_date

from monitor.evaluation.goldset import JSON, GoldSet, Peers, Predictions
from monitor.evaluation.measures import Measured, Score, f1, measured, precision, recall, share, texts
from monitor.evaluation.pages import extracted

_WORDS = re.compile(r"\w+")
_SOFT = "\xad"
_SEVERAL = re.compile(r";|, (?=[A-Z])| und | and ")


def days(found: Predictions) -> Measured:
    """Ask whether the day is right, as the gold writes it; part: on how many pages a day is claimed."""
    vectors = [(_is_day(said, gold["gold"]["date"]), bool(said.get("published_day"))) for gold, said in found]
    parts: dict[str, Score] = {"claimed": lambda mean: mean[:, 1]}
    return measured(vectors, lambda mean: mean[:, 0], parts)


def _is_day(said: JSON, wanted: str) -> bool:
    given = said.get("published_day")
    return isinstance(given, str) and date.fromisoformat(given) == datetime.fromisoformat(wanted).date()


def titles(found: Predictions) -> Measured:
    """Ask whether the title is right, whatever its case, accents and punctuation."""
    return share(_plain(gold["gold"]["title"]) == _plain(said.get("title") or "") for gold, said in found)


def authors(found: Predictions) -> Measured:
    """Ask whether all authors are named and nobody else, of pages that have some."""
    pairs = ((_names(_wanted(gold["gold"])), _names(said.get("authors") or ())) for gold, said in found)
    return share(wanted == names for wanted, names in pairs if wanted)


def _wanted(gold: JSON) -> Iterable[str]:
    given = gold.get("authors") or gold.get("author") or ()
    return _SEVERAL.split(given) if isinstance(given, str) else given


def _names(given: Iterable[str]) -> frozenset[str]:
    return frozenset(filter(None, map(_plain, given)))


def _plain(text: str) -> str:
    """Fold case and accents, and leave words; a soft hyphen is no part of them."""
    parts = unicodedata.normalize("NFKD", text.casefold().replace(_SOFT, ""))
    return " ".join(_WORDS.findall("".join(c for c in parts if not unicodedata.combining(c))))


def bodies(found: Predictions) -> Measured:
    """Compare the text of a page, with its summary or without, whichever is nearer to what was found."""
    return texts(_nearest(gold["gold"], said.get("text") or "") for gold, said in found)


def _nearest(gold: JSON, text: str) -> tuple[str, str]:
    text = _composed(text)
    both = [_composed(gold[key]) for key in ("body", "body_without_summary") if gold[key]]
    return min(both, key=lambda body: abs(len(body) - len(text)), default=""), text


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace(_SOFT, ""))


def phrases(found: Predictions) -> Measured:
    """Ask whether phrases of a text are in what was found, and those of what stands around are not."""
    vectors = []
    for gold, said in found:
        text = _spaced(said.get("text") or "")
        kept = [_spaced(phrase) in text for phrase in gold["gold"]["with"]]
        wrong = [_spaced(phrase) in text for phrase in gold["gold"]["without"]]
        vectors.append((sum(kept), sum(wrong), len(kept) - sum(kept)))
    return measured(vectors, f1, {"precision": precision, "recall": recall})


def _spaced(text: str) -> str:
    return " ".join(text.replace(_SOFT, "").split())


def _trafilatura(gold: JSON) -> JSON:
    found = trafilatura.bare_extraction(
        gold["html"], url=gold["url"], with_metadata=True, include_comments=False
    )
    said: JSON = found if isinstance(found, dict) else found.as_dict() if found is not None else {}
    return {
        "title": said.get("title"),
        "authors": (said.get("author") or "").split("; "),
        "text": said.get("text"),
    }


def _htmldate(gold: JSON) -> JSON:
    return {"published_day": find_date(gold["html"], url=gold["url"], original_date=True)}


_FUNDUS = ("pages-fundus.dev.jsonl.gz", "fundus")
_HTMLDATE = ("pages-htmldate.1.dev.jsonl.gz", "htmldate's test pages")
_TRAFILATURA = ("pages-trafilatura.1.dev.jsonl.gz", "trafilatura's test pages")
_TEXT: Peers = {"trafilatura": _trafilatura}
_DAY: Peers = {"htmldate": _htmldate}


def _row(
    key: str,
    source: tuple[str, str],
    what: str,
    measure: Callable[[Predictions], Measured],
    peers: Peers,
    goal: float | None = None,
    unit: str = "share right",
) -> GoldSet:
    file, whose = source
    return GoldSet(key, file, f"{what} ({whose})", measure, unit, {}, goal, peers=peers, found=extracted)


GOLD_OUTSIDE_PAGES = (
    _row("titles-fundus", _FUNDUS, "Title of a page", titles, _TEXT, 0.90),
    _row("dates-fundus", _FUNDUS, "Day of a page", days, _DAY, 0.985),
    _row("authors-fundus", _FUNDUS, "Authors of a page", authors, _TEXT, 0.90),
    _row("bodies-fundus", _FUNDUS, "Body of a page", bodies, _TEXT, unit="4-gram F1"),
    _row("dates-htmldate", _HTMLDATE, "Day of a page", days, _DAY, 0.93),
    _row("titles-trafilatura", _TRAFILATURA, "Title of a page", titles, _TEXT),
    _row("dates-trafilatura", _TRAFILATURA, "Day of a page", days, _DAY),
    _row("authors-trafilatura", _TRAFILATURA, "Authors of a page", authors, _TEXT),
    _row("phrases-trafilatura", _TRAFILATURA, "Text of a page", phrases, _TEXT, unit="phrase F1"),
)
