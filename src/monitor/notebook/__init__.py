"""What analysts made of a store: tags, notes, hidden articles, watch terms, corrections."""

from monitor.notebook.notebook import Article, Meant, Notebook, Term
from monitor.notebook.reading import (
    Marked,
    article,
    changes,
    entries,
    fault,
    identity,
    joined,
    meant,
    placed,
    tags,
    terms,
)

__all__ = [
    "Article",
    "Marked",
    "Meant",
    "Notebook",
    "Term",
    "article",
    "changes",
    "entries",
    "fault",
    "identity",
    "joined",
    "meant",
    "placed",
    "tags",
    "terms",
]
