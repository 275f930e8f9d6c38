"""Writing in the notebook: each call is one transaction, on disk when it returns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from monitor import clock
from monitor.errors import StoreError, UsageError
from monitor.notebook.condition import LOST, VERSION, condition
from monitor.store import Where
from monitor.store.beside import Beside, path_of

Kind = Literal["tags", "notes", "hidden", "terms", "stories", "names"]

LONGEST_NAME, LONGEST_NOTE = 80, 10_000
"""Characters of a tag or the name of a term, and of a note; those of a query the parser bounds."""


_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, those that turn the direction of what follows, and halves of characters."""


_HALVES = re.compile(r"[\0\ud800-\udfff]")
"""What no database takes: bytes of a command line that are no text come as halves of characters."""


@dataclass(frozen=True, slots=True)
class Article:
    """What analysts say of an article."""

    tags: tuple[str, ...] = ()
    note: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """A watch term: a query of the search language under a name."""

    name: str
    query: str


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom a spelling of a name means: not `entity_id`, as the program has it, but `into_id`.

    `kind` is person or organisation. An empty `surface` stands for all spellings that have none of their own
    here.
    """

    kind: str
    entity_id: str
    surface: str
    into_id: str
    into_name: str


class Notebook(Beside):
    """The notebook beside a store, open for writing."""

    KIND = "notebook"
    VERSION = VERSION
    SCRIPTS: ClassVar = {0: [("monitor.notebook", "notebook.sql")]}
    LOST = LOST

    def __init__(self, store: Where) -> None:
        """Open the notebook beside a store; make it where there is none.

        Raises:
            StoreError: it is damaged: then nothing is written to it, since that might lose what can be saved.
        """
        if why := condition(path_of(store, self.KIND))[1]:
            raise StoreError(why)
        super().__init__(store)

    def tag(self, articles: Iterable[int], tag: str) -> int:
        """Put a tag on articles; return on how many it was not before.

        Raises:
            UsageError: the tag is empty or too long.
        """
        tag = named(tag, "a tag")
        rows = [(tag, one, _now()) for one in articles]
        return self._each("tags", "INSERT OR IGNORE INTO tags VALUES (?, ?, ?)", rows)

    def untag(self, articles: Iterable[int], tag: str) -> int:
        """Take a tag off articles; return off how many."""
        tag = named(tag, "a tag")
        rows = [(tag, one) for one in articles]
        return self._each("tags", "DELETE FROM tags WHERE tag = ? AND article_id = ?", rows)

    def rename_tag(self, tag: str, name: str) -> int:
        """Give a tag another name, which may be that of another tag; return how many articles have it."""
        tag, name = named(tag, "a tag"), named(name, "a tag")
        with self._writing("tags") as run:
            if name != tag:
                run(
                    "INSERT OR IGNORE INTO tags SELECT ?, article_id, made_at FROM tags WHERE tag = ?",
                    [name, tag],
                )
                run("DELETE FROM tags WHERE tag = ?", [tag])
            return int(run("SELECT count(*) FROM tags WHERE tag = ?", [name]).fetchone()[0])

    def note(self, article: int, text: str) -> None:
        """Write the note of an article in place of the one before; an empty one takes it away.

        Raises:
            UsageError: it is too long, or not text.
        """
        text = text.strip()
        if len(text) > LONGEST_NOTE:
            raise UsageError(f"a note has {LONGEST_NOTE:,} characters at most, this one {len(text):,}")
        if _HALVES.search(text):
            raise UsageError(f"a note is text, which {text[:40]!r} is not")
        if text:
            self._each("notes", "INSERT OR REPLACE INTO notes VALUES (?, ?, ?)", [(article, text, _now())])
        else:
            self._each("notes", "DELETE FROM notes WHERE article_id = ?", [(article,)])

    def hide(self, articles: Iterable[int]) -> int:
        """Have no figure count these articles; return how many it counted before."""
        rows = [(one, _now()) for one in articles]
        return self._each("hidden", "INSERT OR IGNORE INTO hidden VALUES (?, ?)", rows)

    def unhide(self, articles: Iterable[int]) -> int:
        """Have figures count these articles again; return how many."""
        return self._each("hidden", "DELETE FROM hidden WHERE article_id = ?", [(one,) for one in articles])

    def watch(self, name: str, query: str) -> None:
        """Keep a query, which was read without an error, as the watch term of a name.

        Raises:
            UsageError: the name is empty or too long.
        """
        row = (named(name, "a watch term"), query, _now())
        self._each("terms", "INSERT OR REPLACE INTO terms VALUES (?, ?, ?)", [row])

    def unwatch(self, name: str) -> bool:
        """Forget a watch term; return whether there was one of this name."""
        return self._each("terms", "DELETE FROM terms WHERE name = ?", [(named(name, "a watch term"),)]) > 0

    def join(self, story: int, into: int) -> None:
        """Make all that is in a story part of another one, what comes to it later, too.

        Raises:
            UsageError: both are one already.
        """
        with self._writing("stories") as run:
            links = dict(run("SELECT story_id, into_id FROM joined").fetchall())
            story, into = root(story, links), root(into, links)
            if story == into:
                raise UsageError(f"both are story {into} already")
            run("INSERT OR REPLACE INTO joined VALUES (?, ?, ?)", [story, into, _now()])

    def part(self, story: int) -> bool:
        """Undo that a story was made part of another one; return whether it was."""
        return self._each("stories", "DELETE FROM joined WHERE story_id = ?", [(story,)]) > 0

    def place(self, articles: Iterable[int], story: int) -> int:
        """Put articles into a story; return how many.

        Args:
            articles: by article_id.
            story: its id, or for a new story the article_id of the one after which it is named.
        """
        rows = [(one, story, _now()) for one in articles]
        return self._each("stories", "INSERT OR REPLACE INTO placed VALUES (?, ?, ?)", rows)

    def unplace(self, articles: Iterable[int]) -> int:
        """Leave it to the program again in which story articles are; return for how many."""
        return self._each("stories", "DELETE FROM placed WHERE article_id = ?", [(one,) for one in articles])

    def mean(self, corrections: Iterable[Meant], back: Iterable[Meant] = ()) -> int:
        """Say whom spellings of names mean, and leave others to the program again; return how many of both.

        Raises:
            UsageError: a name is empty or too long.
        """
        rows = [
            (one.kind, one.entity_id, one.surface, one.into_id, named(one.into_name, "an entity"), _now())
            for one in corrections
        ]
        with self._writing("names") as run:
            left = [(one.kind, one.entity_id, one.surface) for one in back]
            sql = "DELETE FROM meant WHERE kind = ? AND entity_id = ? AND surface = ?"
            changed = sum(run(sql, row).rowcount for row in left)
            sql = "INSERT OR REPLACE INTO meant VALUES (?, ?, ?, ?, ?, ?)"
            return int(changed + sum(run(sql, row).rowcount for row in rows))

    def _each(self, kind: Kind, sql: str, rows: Iterable[tuple[Any, ...]]) -> int:
        with self._writing(kind) as run:
            return sum(run(sql, row).rowcount for row in rows)

    @contextmanager
    def _writing(self, kind: Kind) -> Iterator[Any]:
        """Yield what executes statements of a transaction that counts as a change of a kind."""
        with self.transaction() as run:
            yield run
            run("INSERT OR REPLACE INTO changes VALUES (?, random())", [kind])


def root(story: int, links: Mapping[int, int]) -> int:
    """Return the story that a story is part of at last.

    Args:
        story: by its id.
        links: from a story to the one that it was made part of.
    """
    seen = {story}
    while (further := links.get(story)) is not None and further not in seen:
        seen.add(further)
        story = further
    return story


def named(name: str, what: str) -> str:
    """Return a name that an analyst gave, in one line and in the composed form of Unicode.

    Raises:
        UsageError: nothing is left of it, or it is too long.
    """
    name = " ".join(unicodedata.normalize("NFC", name).split())
    name = _UNSEEN.sub("", name)
    if not name:
        raise UsageError(f"{what} needs a name")
    if len(name) > LONGEST_NAME:
        raise UsageError(f"the name of {what} has {LONGEST_NAME} characters at most, this one {len(name):,}")
    return name


def _now() -> str:
    return clock.now().isoformat(timespec="seconds")
