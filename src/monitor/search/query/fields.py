"""Fields that a query may name, and what other vendors call them."""

from __future__ import annotations

from difflib import get_close_matches

TEXT_FIELDS = ("title", "text")
"""Fields with words in them; the others hold values."""

VALUE_FIELDS = (
    *("source", "country", "pair", "topic", "person", "org", "language", "date", "actor", "target"),
    *("voice", "relation"),
)

FIELDS = (*TEXT_FIELDS, *VALUE_FIELDS)

ALIASES = {
    "headline": "title",
    "hd": "title",
    "ti": "title",
    "hlp": "title",
    "intitle": "title",
    "allintitle": "title",
    "hlead": "title",
    "article_title": "title",
    "body": "text",
    "content": "text",
    "site": "source",
    "domain": "source",
    "canonical_domain": "source",
    "publication": "source",
    "countries": "country",
    "organisation": "org",
    "organization": "org",
    "company": "org",
    "people": "person",
    "lang": "language",
    "la": "language",
    "sn": "source",
    "publish_date": "date",
    "publication_date": "date",
    "day": "date",
    "subject": "topic",
}
"""What Nexis, Factiva, ProQuest, Meltwater, Media Cloud and web search call a field."""

NOTES = {
    name: f"{name.upper()} is read as title: leads are part of the text here." for name in ("hlead", "hlp")
}


def field_named(name: str) -> str | None:
    """Return the field of a name or of a vendor's name for it; None: there is no such field."""
    return name if name in FIELDS else ALIASES.get(name)


def nearest(name: str) -> str:
    """Say which fields there are, the likeliest first where the name looks misspelt."""
    close = get_close_matches(name, (*FIELDS, *ALIASES), n=1)
    meant = f"Is {close[0]}: meant? " if close else ""
    return f"{meant}Fields are {', '.join(FIELDS)}. A colon in a word is put in quotes."
