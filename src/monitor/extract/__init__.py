"""Document in, `Article` out: main text, title, section, authors, dates with provenance, language, identity.

`extract` reads as the table of contents; each step is a module named after what it yields.
"""

from __future__ import annotations

from dataclasses import replace

from monitor import dates
from monitor.extract import admission, paywalls, refusals
from monitor.extract.addresses import identity, outlets
from monitor.extract.addresses.canonical import canonical_url
from monitor.extract.page import Page
from monitor.extract.publication import evidence
from monitor.extract.settings import thresholds
from monitor.extract.text import languages, page_text, sections, titles
from monitor.extract.text.characters import plain
from monitor.extract.text.lines import words_in
from monitor.model import Article, Document, Rejected
from monitor.reference import bylines
from monitor.reference.languages import code_of
from monitor.watchdog import Overtime, limited

__all__ = ["extract", "extract_in_time"]


def extract(document: Document) -> Article | Rejected:
    """Understand a document: a pure function that never raises on what a source delivers.

    Args:
        document: one record. With `clean=False` its text is a body already and only its characters
            and line breaks are made plain.

    Returns:
        The article; or why there is none: no text, no article on the page, binary, too large.
    """
    raw = admission.admit(document)
    if isinstance(raw, Rejected):
        return raw
    canonical = canonical_url(document.url)
    country = outlets.country(document.source_country, canonical, document.source)
    days_first = dates.day_first(country, code_of(document.language) if document.language else None)
    page = _page(document, raw, days_first)
    if page.problem:
        return admission.rejected(document, page.problem, raw)
    if days_first is None and dates.is_open(document.published or ""):
        days_first = dates.day_first(None, languages.language(page.text, document.language, page.language))
    published = evidence.publication(document, page, days_first)
    url = page.url or document.url
    if url != document.url:
        canonical = canonical_url(url)
    title = titles.final(document.title, page.title, page.text)
    # The body of a page lacks its title, without which two short reports may read alike.
    said = page.text if document.html is None else f"{title}\n{page.text}"
    return Article(
        article_id=identity.article_id(canonical, said, document.guid),
        title=title,
        text=page.text,
        url=url,
        canonical_url=canonical,
        source=outlets.source(document.source, canonical),
        source_country=country or outlets.country(None, canonical),
        section=sections.cleaned(document.section)
        or sections.cleaned(page.section)
        or sections.from_url(canonical),
        language=languages.language(page.text, document.language, page.language),
        authors=_given_authors(document.authors) or page.authors,
        published_at=published.at,
        published_day=published.day,
        date_source=published.source,
        date_confidence=published.confidence,
        fetched_at=published.fetched_at,
        word_count=words_in(page.text),
        content_hash=identity.content_hash(title, page.text),
        origin=document.origin,
        outside=document.outside,
        guid=document.guid,
        version=document.version,
        is_cut=page.is_cut,
        unread_day=published.problem,
    )


def _given_authors(given: tuple[str, ...]) -> tuple[str, ...]:
    """Return a record's authors one by one; as they stand where nothing in them reads as a name."""
    written = tuple(map(plain, given))
    return bylines.cleaned(written) or written


def extract_in_time(document: Document) -> Article | Rejected:
    """Understand a document as `extract` does, or give it up where it takes far longer than any article."""
    seconds = _seconds()
    try:
        with limited(seconds):
            return extract(document)
    except Overtime:
        reason = (
            f"given up: reading it took more than {seconds:g} s, an article takes some hundredths of one; "
            "load its text alone"
        )
        return admission.rejected(document, reason, document.text or document.html or "")


def _seconds() -> float:
    return thresholds().limits.seconds


def _page(document: Document, raw: str, days_first: bool | None) -> Page:
    """Read the record's text in the way that its kind asks for."""
    if document.html is not None:
        from monitor.extract.html import page_reader  # and trafilatura: 0.3 s, which texts do without

        page = page_reader.read(raw, document.url, days_first)
        return replace(page, text=plain(page.text), authors=tuple(map(plain, page.authors)))
    if not document.clean:
        return Page(raw)
    page = page_text.read(raw, document.title, days_first)
    signs = refusals.Signs([document.title] if document.title else [])
    body = page.text.split("\n")
    problem = page.problem or refusals.reason(signs, body)
    return replace(page, problem=problem, is_cut=paywalls.is_cut(body, locked=False))
