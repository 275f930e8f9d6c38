"""Texts with labels of topics, which `train/topics.py` learns from.

No text of others lies in this repository: it is read from `../shared/corpora`. Three kinds of labels:

- `tests/gold/topics_read.csv`: 1,627 texts of the corpora (corpus, record) whose topics two readers told who
  did not see each other's labels: the main one, further ones at the top (`also`), and the second level
  below the main one;
- the section that a newspaper filed a text under (topics-*.dev), as the set of the topics that it may stand
  for;
- `tests/gold/topics.jsonl`, our own texts;
- `train/texts/topics/*.tsv`, 1,700 short items by language, written to learn from (main topic, second level,
  title, text): invented, and never measured on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from xxhash import xxh3_64_intdigest

from monitor.annotate.text import annotator as sentences
from monitor.annotate.text.tokens import title_tokens
from monitor.annotate.topics import annotator as topics
from monitor.evaluation.goldset import as_given, records
from monitor.evaluation.topics import readings, top
from monitor.extract import extract_in_time
from monitor.model import Annotation, Article, Document
from monitor.reference.topics import taxonomy
from monitor.sources.values.fields import document

GOLD = Path(__file__).parents[1] / "tests/gold"
READ, OURS = GOLD / "topics_read.csv", GOLD / "topics.jsonl"
ITEMS = Path(__file__).parent / "texts" / "topics"
WRITTEN = "written"
"""The corpus that invented items are counted to."""

SECTIONS = ("topics-masakhane-en.dev", "topics-gnad-de.dev")
BEGINNING = 35
"""Words of the beginnings that are learnt from beside whole texts, so that short items are understood."""

FOLDS = 5
Record = dict[str, Any]


@dataclass(frozen=True)
class Text:
    """A text that is labelled.

    `main`: the topics at the top of which one is the main one. `right`: which of them are right for the main
    topic, where that is more than what is learnt. `tags`: the sets of all its topics at the top, one a
    reader; `second`: those of the second level, with the topics at the top below which others are wrong.
    """

    key: str
    corpus: str
    article: Article
    main: frozenset[str]
    right: frozenset[str]
    tags: tuple[frozenset[str], ...] = ()
    second: tuple[frozenset[str], ...] = ()

    @property
    def fold(self) -> int:
        """The part of all texts that it is held out with; hangs on its name alone."""
        return int(xxh3_64_intdigest(self.key.encode()) % FOLDS)

    @property
    def below(self) -> frozenset[str]:
        """The topics of the second level that a reader named."""
        return frozenset(topic for said in self.second for topic in said if taxonomy()[topic].level == 2)

    def annotated(self) -> Annotation:
        """Return what stands before topics."""
        return sentences.annotate_article(self.article, Annotation())

    def beginning(self) -> Text | None:
        """Return the title with the beginning of the text; None of one that is short already."""
        words = self.article.text.split()
        if len(words) <= BEGINNING * 3 // 2:
            return None
        return replace(self, article=replace(self.article, text=" ".join(words[:BEGINNING])))


def texts(corpora: Path) -> list[Text]:
    """Return all texts with labels, in the same order every time."""
    return [*_read_and_filed(corpora), *_ours(), *_written()]


def _read_and_filed(corpora: Path) -> Iterator[Text]:
    read = readings(READ)
    for corpus in sorted({corpus for corpus, _ in read} | set(SECTIONS)):
        for record in records(corpora / f"{corpus}.jsonl.gz"):
            said = read.get((corpus, str(record["id"])), [])
            filed = frozenset(record["gold"].get("accept", ())) if corpus in SECTIONS else frozenset()
            if said or filed:
                yield from _text(corpus, record, said, filed)


def _text(corpus: str, record: Record, said: list[Record], filed: frozenset[str]) -> Iterator[Text]:
    """Yield a text of a corpus, if anything is said of it and it can be extracted."""
    mains = frozenset(one["main"] for one in said if one["main"])
    main = (filed & mains) or filed or mains
    article = _article(record)
    if not main or article is None:
        return
    told = [one for one in said if one["main"]]
    yield Text(
        str(record["id"]),
        corpus,
        article,
        main,
        filed or main,
        tuple(frozenset([one["main"], *one["also"]]) for one in told),
        tuple(frozenset([one["main"], *_known(one["second"])]) for one in told if one["second"]),
    )


def _known(tag_ids: Sequence[str]) -> list[str]:
    return [tag_id for tag_id in tag_ids if tag_id in taxonomy()]


def _article(record: Record) -> Article | None:
    """Return a record as an article, as `monitor annotate` makes it one."""
    given = as_given(record)
    given.setdefault("text", record.get("sentence"))
    given.setdefault("language", "en" if "html" not in given else None)
    found = document({key: value for key, value in given.items() if value}, record["id"], {}, verbatim=True)
    if not isinstance(found, Document):
        return None
    article = extract_in_time(replace(found, clean=False) if found.title else found)
    return article if isinstance(article, Article) else None


def _ours() -> Iterator[Text]:
    for line in OURS.read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        tags = frozenset(one["tags"]) | {one["topic"]}
        above = frozenset(taxonomy()[tag].lineage[0] for tag in tags)
        main = frozenset([one["topic"]])
        article = Article(1, one["title"], one["text"], language=one["language"])
        yield Text(one["id"], "ours", article, main, main, (above,), (tags | above,))


def _written() -> Iterator[Text]:
    for path in sorted(ITEMS.glob("*.tsv")):
        for at, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            number, second, title, text = line.split("\t")
            main = frozenset([top(number)])
            article = Article(1, title, text, language=path.stem)
            below = (main | {f"medtop:{second}"},) if second != "-" else ()
            yield Text(f"written-{path.stem}-{at}", WRITTEN, article, main, main, second=below)


def understood(text: Text) -> tuple[list[str], list[str], dict[str, float], int]:
    """Return the words of the title and of the text, the evidence of the lexicon, and the number of words."""
    so_far = text.annotated()
    title = title_tokens(text.article.title).lower
    found = topics.evidence(text.article, so_far)
    return list(title), list(so_far.tokens.lower), found, len(so_far.tokens.lower)
