"""What analysts made of a store: tags, notes and hidden articles, watch terms."""

from monitor.notebook.notebook import Article, Notebook, Term
from monitor.notebook.reading import Marked, article, changes, entries, tags, terms

__all__ = ["Article", "Marked", "Notebook", "Term", "article", "changes", "entries", "tags", "terms"]
