"""What analysts made of a store: tags, notes, hidden articles, watch terms, corrections of stories."""

from monitor.notebook.notebook import Article, Notebook, Term
from monitor.notebook.reading import Marked, article, changes, entries, joined, placed, tags, terms

__all__ = [
    "Article",
    "Marked",
    "Notebook",
    "Term",
    "article",
    "changes",
    "entries",
    "joined",
    "placed",
    "tags",
    "terms",
]
