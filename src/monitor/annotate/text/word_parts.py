"""What words say about names: the resources of `resources/entities` as one look-up a word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.annotate.text.phrases import PhraseMatcher
from monitor.annotate.text.tokens import tokenise
from monitor.errors import ResourceError
from monitor.reference.english import common_words
from monitor.resources import read_csv, read_toml
from monitor.resources.compiled import compiled

# The parts a word may play in a name. Plain integers: an operation on members of an enumeration takes twenty
# times as long, and these run on every name.
SKIP = 1 << 0
TITLE = 1 << 1
MODIFIER = 1 << 2
HONORIFIC = 1 << 3
REGNAL = 1 << 4
SUFFIX = 1 << 5
PARTICLE = 1 << 6
ROLE = 1 << 7
SPEECH = 1 << 8
PLACE = 1 << 9
PLACE_FIRST = 1 << 10
EVENT = 1 << 11
OPENING = 1 << 12
CLOSING = 1 << 13
CORPORATE = 1 << 14
FRONTING = 1 << 15
FIELD = 1 << 16
TERM = 1 << 17
GENERIC = 1 << 18
POSSESSIVE = 1 << 19
THING = 1 << 20
GIVEN = 1 << 21
WEAK_GIVEN = 1 << 22
SURNAME = 1 << 23
FAMILY = 1 << 24
WEAK_FAMILY = 1 << 25
COMMON = 1 << 26
KIN = 1 << 27
ANNOUNCING = 1 << 28
FOREIGN = 1 << 29
FOREIGN_GENERIC = 1 << 30
HEAD = OPENING | CLOSING | CORPORATE | TERM
"""Words that make an organisation, or a term, of those before them."""

_WORDS = {
    "titles": TITLE,
    "modifiers": MODIFIER,
    "honorifics": HONORIFIC,
    "regnal": REGNAL,
    "suffixes": SUFFIX,
    "particles": PARTICLE,
    "roles": ROLE,
    "kin": KIN,
    "speech": SPEECH,
    "skip": SKIP,
    "places": PLACE,
    "place_first": PLACE_FIRST,
    "events": EVENT,
}
_ORGANISATION_WORDS = {
    "opening": OPENING,
    "closing": CLOSING,
    "corporate": CORPORATE,
    "fronting": FRONTING,
    "fields": FIELD,
    "terms": TERM,
    "generic": GENERIC,
    "possessive": POSSESSIVE,
    "things": THING,
    "announcing": ANNOUNCING,
    "abroad": FOREIGN,
    "generic_abroad": FOREIGN_GENERIC,
}


@dataclass(frozen=True, slots=True)
class People:
    """Well-known people: by a spelling of the full name in lower case, and by shorter forms as written.

    `titled` forms need a title before them and the country (ISO 3166-1 alpha-3) in the article.
    """

    names: dict[str, str]
    alone: dict[str, str]
    titled: dict[str, tuple[str, str]]

    def name(self, words: Sequence[str]) -> str | None:
        """Return the name under which the bearer of a full name, in lower case, is well known.

        A middle name makes no other person: Donald J. Trump.
        """
        return self.names.get(" ".join(words)) or self.names.get(f"{words[0]} {words[-1]}")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`parts[word]` holds the parts that a lower-case word may play.

    `things` are names of organisations that with an article name something else (the Amazon).
    `known` holds the spellings of organisations in several words, as they are written but for the possessive
    ending of a second word, and `known_words` those in one; both tell the name. `beginnings` are the first
    words of them all. `with_article` are the names that a single word means only after "the" (the Economist).
    `people` are those who are well known.
    """

    parts: dict[str, int]
    things: frozenset[str]
    known: PhraseMatcher[str]
    known_words: dict[str, str]
    beginnings: frozenset[str]
    with_article: frozenset[str]
    people: People

    def organisation(self, words: Sequence[str]) -> str | None:
        """Return the name under which an organisation is well known: "Microsoft" for "Microsoft Corp"."""
        first, *rest = words
        if not rest:
            return self.known_words.get(first)
        entries = self.known.candidates(first, without_possessive(rest[0]))
        return next((name for other, name in entries if other == rest), None)

    def canonical(self, kind: str, name: str) -> str:
        """Return the name under which `name` is well known, else `name`: Sinn Féin is Sinn Fein."""
        words, lower, *_ = tokenise(name)
        if kind == "person":
            return self.people.name(lower) or name
        while len(words) > 1 and self.parts.get(lower[len(words) - 1], 0) & CORPORATE:
            words = words[:-1]
        return self.organisation(words) or name


@compiled
def lexicon() -> Lexicon:
    """Load the lexicon."""
    parts: dict[str, int] = {}
    for file, lists in (("words", _WORDS), ("organisation_words", _ORGANISATION_WORDS)):
        table = read_toml(f"entities/{file}.toml")
        if set(lists) - set(table):
            raise ResourceError(f"entities/{file}.toml lacks {sorted(set(lists) - set(table))}")
        for name, part in lists.items():
            for word in table[name].split():
                parts[word] = parts.get(word, 0) | part
    for file, strong, weak in (
        ("given_names", GIVEN, WEAK_GIVEN),
        ("family_first", FAMILY, WEAK_FAMILY),
        ("surnames", SURNAME, SURNAME),
    ):
        for row in read_csv(f"entities/{file}.csv"):
            parts[row["name"]] = parts.get(row["name"], 0) | (strong if row.get("strong") == "1" else weak)
    for word in common_words():
        parts[word] = parts.get(word, 0) | COMMON
    rows = read_csv("entities/organisations.csv")
    things = frozenset(row["name"] for row in rows if row["thing"] == "1")
    with_article = frozenset(row["name"] for row in rows if row["thing"] == "the")
    spellings = dict(_spellings(rows))
    return Lexicon(
        parts,
        things,
        PhraseMatcher(
            ((words, name) for words, name in spellings.items() if len(words) > 1),
            second=without_possessive,
        ),
        {words[0]: name for words, name in spellings.items() if len(words) == 1},
        frozenset(words[0] for words in spellings),
        with_article,
        _people(),
    )


def _people() -> People:
    """Index the well-known people."""
    names: dict[str, str] = {}
    alone: dict[str, str] = {}
    titled: dict[str, tuple[str, str]] = {}
    for row in read_csv("entities/people.csv"):
        forms = {
            key: [form for form in row[key].split("|") if form] for key in ("surfaces", "alone", "titled")
        }
        alone.update((form, row["name"]) for form in forms["alone"])
        titled.update((form, (row["name"], row["country"])) for form in forms["titled"])
        for form in (row["name"], *forms["surfaces"], *(form for form in forms["alone"] if " " in form)):
            words = tokenise(form).lower
            if names.setdefault(" ".join(words), row["name"]) != row["name"]:
                raise ResourceError(f"entities/people.csv: {form!r} stands for two people")
    return People(names, alone, titled)


def _spellings(rows: list[dict[str, str]]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the words of every spelling of a well-known organisation, and its name."""
    for row in rows:
        for surface in (row["name"], *filter(None, row["surfaces"].split("|"))):
            words = tokenise(surface.replace("’", "'")).words
            if not words:
                raise ResourceError(f"entities/organisations.csv: {surface!r} holds no word")
            yield tuple(words), row["name"]


def without_possessive(word: str) -> str:
    """Return a word without a possessive ending."""
    return word.removesuffix("'s")
