"""The nouns of Media Monitor: what one stage hands to the next.

    Document  --extract-->  Article  --annotate-->  Annotation  --store-->  rows

All values are frozen: data classes, and named tuples of what there is much of in every article (a named tuple
of ten fields is made in a seventh of the time). All times are UTC and naive (DuckDB TIMESTAMP). All offsets
count Unicode code points and are half-open: `text[start:end]`.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal, NamedTuple

from monitor import clock
from monitor.storable import make_storable

DateSource = Literal["metadata", "json-ld", "feed", "url", "body", "page-header", "none"]
Kind = Literal["country", "bloc", "person", "organisation", "place", "term"]
Via = Literal["name", "demonym", "capital", "metonym", "leader", "place", "ner"]
Field = Literal["title", "text"]
Scheme = Literal["iptc", "keyword", "section", "gdelt"]
ToneLabel = Literal["negative", "neutral", "positive"]
RelationLabel = Literal["conflict", "neutral", "cooperation"]
Precision = Literal["day", "week", "month", "year"]
Mood = Literal[
    "negated", "failed", "intended", "possible", "attempted", "refused", "denied", "asked", "demanded",
    "threatened", "considered", "investigated", "planned",
]  # fmt: skip

TONE_THRESHOLD = 0.05
"""|tone| below this is neutral: the threshold that VADER's authors recommend (Hutto & Gilbert 2014)."""

RELATION_THRESHOLD = 0.1
"""|relation| below this is neutral."""


def tone_label(tone: float) -> ToneLabel:
    """Name the sign of a tone in [-1, 1]."""
    return "positive" if tone >= TONE_THRESHOLD else "negative" if tone <= -TONE_THRESHOLD else "neutral"


def relation_label(relation: float) -> RelationLabel:
    """Name the sign of a relation in [-1, 1]."""
    if relation >= RELATION_THRESHOLD:
        return "cooperation"
    return "conflict" if relation <= -RELATION_THRESHOLD else "neutral"


_LONGEST_REASON = 1_000
_SAID = (
    "origin", "url", "title", "published", "source", "source_country", "section", "language", "authors",
    "guid", "version",
)  # fmt: skip
"""What sources say of a document or behind a link, as text."""


@dataclass(frozen=True, slots=True)
class Document:
    """One record as a source delivers it, before anything is understood.

    Exactly one of `text` and `html` is set. `published` is what the source said, unparsed;
    `published_from` says what kind of statement that was. `fetched_at` is when the page was fetched,
    where the source knows it. `clean` is False where `text` is a body already and must stay as it is.
    `guid` is the publisher's own identifier, one in the world; None where address or text tell which item it
    is. `version` grows with every version of the item under that identifier (it is compared as text).
    `text` and `html` are as they came; all other fields can be stored, whatever they are made of.
    """

    origin: str
    text: str | None = None
    html: str | None = None
    title: str | None = None
    url: str | None = None
    published: str | None = None
    published_from: DateSource = "metadata"
    source: str | None = None
    source_country: str | None = None
    section: str | None = None
    language: str | None = None
    authors: tuple[str, ...] = ()
    fetched_at: datetime | None = None
    clean: bool = True
    outside: Outside | None = None
    guid: str | None = None
    version: str | None = None

    def __post_init__(self) -> None:
        """Make its fields storable."""
        make_storable(self, _SAID)


@dataclass(frozen=True, slots=True)
class Link:
    """An item of a source that carries an address but no text to speak of: its page is to be fetched.

    What the source says of it (title, date and so on, as in `Document`) joins what the page says.
    `version` changes when the source says that the item changed (its time of update, a hash of its summary);
    None where the source cannot tell. `guid` as in `Document`.
    """

    origin: str
    url: str
    title: str | None = None
    published: str | None = None
    published_from: DateSource = "feed"
    source: str | None = None
    source_country: str | None = None
    section: str | None = None
    language: str | None = None
    authors: tuple[str, ...] = ()
    version: str | None = None
    outside: Outside | None = None
    guid: str | None = None

    def __post_init__(self) -> None:
        """Make its fields storable."""
        make_storable(self, _SAID)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A publisher's word that an item must not be used any more; `guid` and `version` as in `Document`."""

    guid: str | None
    url: str | None
    version: str | None

    def __post_init__(self) -> None:
        """Make its fields storable."""
        make_storable(self, ("guid", "url", "version"))


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that cannot be used: where it stood, why (at most 1,000 characters), and its beginning (500).

    `withdraws` names the item that is to go, where the record is a publisher's notice of that.
    """

    origin: str
    reason: str
    excerpt: str = ""
    withdraws: Withdrawal | None = None

    def __post_init__(self) -> None:
        """Make its fields storable; libraries quote much in what they say."""
        make_storable(self, ("origin", "reason", "excerpt"))
        if len(self.reason) > _LONGEST_REASON:
            object.__setattr__(self, "reason", f"{self.reason[: _LONGEST_REASON - 1]}…")


Record = Document | Link | Rejected
"""What a source delivers of an item."""


@dataclass(frozen=True, slots=True)
class Article:
    """A document understood: cleaned body, title, section, dates with their provenance, language.

    `article_id` is a stable 63-bit hash of the publisher's own identifier, else of the canonical URL, else of
    the normalised text. `published_at` is None where no evidence for a publication date exists;
    `published_day`, by which articles are counted, is its day in the zone in which the publisher wrote it, or
    that of UTC where none is known.
    `guid` and `version` as in `Document`.
    `language` is an ISO 639-1 code. `source_country` is ISO 3166-1 alpha-3.
    `is_cut` tells that only the beginning seems to stand here, the rest behind a paywall.
    `unread_day` says of an undated article what it states for a day of publication, and why that is none.
    """

    article_id: int
    title: str
    text: str
    url: str | None = None
    canonical_url: str | None = None
    source: str | None = None
    source_country: str | None = None
    section: str | None = None
    language: str = "en"
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    published_day: date | None = None
    date_source: DateSource = "none"
    date_confidence: float = 0.0
    fetched_at: datetime | None = None
    word_count: int = 0
    content_hash: int = 0
    origin: str = ""
    outside: Outside | None = None
    guid: str | None = None
    version: str | None = None
    is_cut: bool = False
    unread_day: str | None = None

    def __post_init__(self) -> None:
        """Give a moment without a day that of UTC: what is dated has a day, and what is not has none."""
        if self.published_at is None:
            object.__setattr__(self, "published_day", None)
        elif self.published_day is None:
            object.__setattr__(self, "published_day", self.published_at.date())


class Tokens(NamedTuple):
    """The words of an article's text, made once and shared by the annotators.

    `words[i]` is the word as it stands at `starts[i]:ends[i]`; `lower[i]` its lower-case form with
    straight apostrophes. `first[s]` is the index of the first word of sentence `s`;
    `first[-1] == len(words)`, so sentence `s` owns words `first[s]:first[s + 1]`.
    """

    words: list[str]
    lower: list[str]
    starts: list[int]
    ends: list[int]
    first: list[int]


class Sentence(NamedTuple):
    """A sentence at `text[start:end]`. `tone` and `relation` are None where no model is honest."""

    start: int
    end: int
    tone: float | None = None
    relation: float | None = None


class Mention(NamedTuple):
    """An entity named at `start:end` of the title or the text. `sentence` is None in titles."""

    kind: Kind
    entity_id: str
    name: str
    surface: str
    field: Field
    sentence: int | None
    start: int
    end: int
    via: Via
    confidence: float


class Pair(NamedTuple):
    """Two countries in one sentence, or in the title, and what it says passes between them.

    `sentence` is None in titles (`field`). `country_a < country_b` (ISO 3166-1 alpha-3). `type` is a PLOVER
    event class in capitals or None.
    `actor` does it to `target`; `voice` is the country whose speaker says it; each may be None.
    `confidence` is the probability that the sign of `relation` is right, 0 where there is none.
    `cameo` is the CAMEO root ("01" to "20") of the event and `weight` its value on CAMEO's Goldstein scale,
    -10 to 10: both belong to the kind of event, `relation` to what the sentence makes of it.
    `mood` is None where the event is told as fact. `event_date` is when it happens, where the sentence says
    so, or the first day of that week, month or year (`event_precision`).
    `evidence` are the words that decided, as [start, end) offsets in the field.
    `conflict` and `cooperation` are the calibrated probabilities that the sentence tells of the one or the
    other (the rest: nothing passes); None, as `relation`, where no model reads the language.
    `model` is the name of what decided; None where nothing did.
    `spans` are where the two countries are meant, `country_a` first, as [start, end) offsets in the field: a
    name, or what stands for it ("the kingdom", "both sides", a leader's name).
    """

    country_a: str
    country_b: str
    sentence: int | None
    relation: float | None
    type: str | None
    actor: str | None
    target: str | None
    voice: str | None
    confidence: float
    cameo: str | None = None
    weight: float | None = None
    mood: Mood | None = None
    event_date: date | None = None
    event_precision: Precision | None = None
    evidence: tuple[tuple[int, int], ...] = ()
    field: Field = "text"
    conflict: float | None = None
    cooperation: float | None = None
    model: str | None = None
    spans: tuple[tuple[int, int], ...] = ()


class Tag(NamedTuple):
    """A topic (IPTC Media Topics), a keyphrase, a section or another system's theme; `score` in [0, 1].

    The score of a topic (scheme `iptc`) is the probability that an editor would file the article under it.
    """

    scheme: Scheme
    tag_id: str
    label: str
    parent: str | None
    score: float


@dataclass(frozen=True, slots=True)
class Event:
    """An event that another system coded: `actor` did it to `target` (ISO 3166-1 alpha-3, each may be None).

    `code` is a CAMEO event code; `goldstein` is in [-10, 10]; `tone` in [-1, 1].
    """

    event_id: str
    day: date | None
    actor: str | None
    target: str | None
    code: str
    goldstein: float | None = None
    tone: float | None = None


@dataclass(frozen=True, slots=True)
class Outside:
    """What another system says of an article: kept under its own scheme, beside ours, never mixed with it."""

    scheme: Literal["gdelt"]
    tone: float | None = None
    tags: tuple[Tag, ...] = ()
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """A span whose tone the caller asked for, and the tone towards it."""

    start: int
    end: int
    tone: float | None = None
    confidence: float | None = None


class Stance(NamedTuple):
    """The tone of an article towards an entity, as `model` has it: the mean over the sentences naming it."""

    entity_id: str
    tone: float
    confidence: float
    model: str


@dataclass(frozen=True, slots=True)
class Annotation:
    """All that the annotators found in one article. `tokens` serves them and is not stored."""

    sentences: tuple[Sentence, ...] = ()
    mentions: tuple[Mention, ...] = ()
    pairs: tuple[Pair, ...] = ()
    tags: tuple[Tag, ...] = ()
    targets: tuple[Target, ...] = ()
    stances: tuple[Stance, ...] = ()
    tone: float | None = None
    tokens: Tokens = field(default=Tokens([], [], [], [], [0]), repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Run:
    """What one load or refresh did. Counts are articles; `quarantined` counts records.

    `duplicate` are records that another source of the same run had brought already, `filtered` those that the
    configured filters keep out; `bytes` were received over the network.
    """

    run_id: str
    started_at: datetime
    finished_at: datetime
    read: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    quarantined: int = 0
    words: int = 0
    seconds: float = 0.0
    command: str = ""
    duplicate: int = 0
    filtered: int = 0
    bytes: int = 0

    @classmethod
    def begin(cls, command: str) -> Run:
        """Begin a run at this moment, which its id names too."""
        now = clock.now()
        return cls(f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}", now, now, command=command)

    def ended(self) -> Run:
        """Return the run as ended at this moment."""
        now = clock.now()
        return replace(self, finished_at=now, seconds=(now - self.started_at).total_seconds())
