"""Verbs about what analysts made of a store: tags, notes, hidden articles, watch terms."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from typing import Annotated

import typer

from monitor import notebook
from monitor.cli.common import AsJson, out, print_json
from monitor.cli.stores import DEFAULT_STORE, StorePath
from monitor.errors import StoreError, UsageError
from monitor.metrics import search
from monitor.notebook import Notebook
from monitor.notebook.notebook import named
from monitor.search.query.parser import parse
from monitor.store import Place, Store

verbs = typer.Typer(
    help="What analysts made of the store: tags, notes, hidden articles, watch terms.",
    no_args_is_help=True,
    add_completion=False,
)

_MOST = 2**63 - 1
Ids = Annotated[list[int], typer.Argument(help="Articles, by article_id.", min=0, max=_MOST)]
Id = Annotated[int, typer.Argument(help="An article, by article_id.", min=0, max=_MOST)]
Tag = Annotated[str, typer.Argument(help="A tag.")]
Name = Annotated[str, typer.Argument(help="The name of a watch term.")]


@verbs.command()
def show(store: StorePath = DEFAULT_STORE, as_json: AsJson = False) -> None:
    """Say all that is in the notebook."""
    if why := notebook.fault(store):
        raise StoreError(why)
    held = {
        "tags": notebook.entries(store, "tags"),
        "notes": notebook.entries(store, "notes"),
        "hidden": [row["article_id"] for row in notebook.entries(store, "hidden")],
        "terms": [asdict(term) for term in notebook.terms(store)],
    }
    if as_json:
        print_json(held)
        return
    for term in notebook.terms(store):
        out.print(f"watch term {term.name}: {term.query}")
    for tag, articles in notebook.tags(store).items():
        out.print(f"tag {tag}: {articles:,} articles")
    for row in held["notes"]:
        out.print(f"note on {row['article_id']}: {row['value']}")
    out.print(f"{len(held['hidden']):,} articles are hidden.")


@verbs.command()
def tag(tag: Tag, articles: Ids, store: StorePath = DEFAULT_STORE) -> None:
    """Put a tag on articles."""
    _told(_opened(store, articles).tag(articles, tag), "tagged")


@verbs.command()
def untag(tag: Tag, articles: Ids, store: StorePath = DEFAULT_STORE) -> None:
    """Take a tag off articles."""
    _told(_opened(store).untag(articles, tag), "untagged")


@verbs.command(name="rename-tag")
def rename_tag(
    tag: Tag,
    name: Annotated[str, typer.Argument(help="Its new name, which may be another tag's.")],
    store: StorePath = DEFAULT_STORE,
) -> None:
    """Give a tag another name."""
    book = _opened(store)
    _known(named(tag, "a tag"), notebook.tags(store), "tag")
    _told(book.rename_tag(tag, name), f"bear the tag {named(name, 'a tag')} now")


@verbs.command()
def note(
    article: Id,
    text: Annotated[str, typer.Argument(help="The note; an empty one takes the former away.")],
    store: StorePath = DEFAULT_STORE,
) -> None:
    """Write the note of an article, in place of the one before."""
    _opened(store, [article] if text.strip() else []).note(article, text)


@verbs.command()
def hide(articles: Ids, store: StorePath = DEFAULT_STORE) -> None:
    """Have no figure count articles, unless `--hidden` is given."""
    _told(_opened(store, articles).hide(articles), "hidden")


@verbs.command()
def unhide(articles: Ids, store: StorePath = DEFAULT_STORE) -> None:
    """Have figures count articles again."""
    _told(_opened(store).unhide(articles), "shown again")


@verbs.command()
def watch(
    name: Name,
    query: Annotated[str, typer.Argument(help="What to find, in the language of `monitor search`.")],
    store: StorePath = DEFAULT_STORE,
) -> None:
    """Keep a query as a watch term: a filter and a dimension, counted in every article, old and new."""
    parse(query)
    for said in search.check(Store(store), query):
        out.print(said)
    _opened(store).watch(name, query)


@verbs.command()
def unwatch(name: Name, store: StorePath = DEFAULT_STORE) -> None:
    """Forget a watch term."""
    book = _opened(store)
    _known(named(name, "a watch term"), [term.name for term in notebook.terms(store)], "watch term")
    book.unwatch(name)


def _opened(store: Place, articles: list[int] | None = None) -> Notebook:
    """Open the notebook of a store which has articles.

    Raises:
        UsageError: it has one of them not.
        StoreMissing: there is no store.
    """
    read = Store(store)
    held = "SELECT article_id FROM articles WHERE article_id IN (SELECT unnest(?::BIGINT[]))"
    known = {key for (key,) in read.rows(held, [articles or []])}
    if missing := [str(one) for one in articles or [] if one not in known]:
        raise UsageError(f"{store} has no article {', '.join(missing[:5])}")
    return Notebook(store)


def _known(name: str, names: Collection[str], what: str) -> None:
    if name not in names:
        raise UsageError(f"there is no {what} {name!r}; there are: {', '.join(names) or 'none'}")


def _told(articles: int, done: str) -> None:
    out.print(f"{articles:,} articles {done}.")
