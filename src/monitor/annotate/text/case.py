"""Headlines in Title Case and shouted text as a sentence writes them, once, for all that look at capitals.

    Egypt Commends Norway for Its Help      Egypt commends Norway for its help
    EU AND CHINA SIGN PACT IN BRUSSELS      EU and China sign pact in Brussels

A capital is taken from words that news writes in lower case (`entities/common_words.csv`), unless the article
itself writes them with one, or a well-known name, a title before a name or a country holds them. Only letters
change, so all offsets stay.

After Lita, Ittycheriah, Roukos and Kambhatla, tRuEcasIng, ACL 2003: the form that is commonest
elsewhere, first in the article.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache
from itertools import compress, count, pairwise
from operator import itemgetter

from monitor.annotate.text.tokens import title_tokens
from monitor.annotate.text.word_parts import (
    COMMON,
    CORPORATE,
    GIVEN,
    HONORIFIC,
    MODIFIER,
    SURNAME,
    TITLE,
    lexicon,
)
from monitor.model import Annotation, Article, Field, Tokens
from monitor.resources import read_csv, read_toml

LANGUAGES = ("en",)
"""Languages whose common words are known."""

_LOWER = re.compile(r"(?<![\w'’.-])[a-z]\w*")
_SHOWN = 150
"""Code points that show whether a text is in Title Case."""
_CAPITALS = 0.5
"""A sentence of the text with a smaller share of capitalised words is not looked at."""
_SHORTEST = 3
"""Fewer words show no case."""
_FIGURES = 1 / 3
"""A line of the text with such a share of figures, or a larger one, is a row of a table and no headline."""
_ENDING = re.compile(r"(?<=\w\w)(?:ies|ied|es|ed|ing|s)\Z")
_SHORT = 3
"""A word in capitals of so many letters that nothing explains stays an acronym."""
_LONG = 6
"""A longer word in "ed" that is no known name is a verb."""
_VOWELS = frozenset("AEIOUYÄÖÜÉÈÁÓÍÚ")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words `low` up to `high` of a field, which are in Title Case, or shouted."""

    low: int
    high: int
    shouted: bool


def in_title_case(text: str) -> bool:
    """Tell whether a text is in Title Case, where a capital says nothing: only small words have none.

    What is no English word ("al-Sadr", "iPhone") shows nothing.
    """
    if not text[:1].isupper() or text.isupper():
        return False
    small = _listed("headline_small")
    return all(word in small or not _is_common(word) for word in _LOWER.findall(text, 0, _SHOWN))


def restored(article: Article, so_far: Annotation) -> tuple[Article, Annotation]:
    """Return an article, and its words, with the case that its headlines would have as sentences.

    Args:
        article: as it is written.
        so_far: its sentences, words and countries.

    Returns:
        Both as they are where nothing is in Title Case or shouted.
    """
    if article.language not in LANGUAGES:
        return article, so_far
    titled = title_tokens(article.title)
    headline = _stretch(article.title, titled, 0, len(titled.words))
    tokens = so_far.tokens
    stretches = list(_in_text(article.text, tokens))
    if headline is None and not stretches:
        return article, so_far
    places = _elsewhere(titled if headline else None, tokens, stretches)
    seen, names = _seen(tokens, places), _names_seen(tokens, places)
    if headline is not None:
        words = _rewritten(titled, [headline], _places(so_far, "title"), seen, names)
        article = replace(article, title=_text(article.title, titled, words))
    if stretches:
        words = _rewritten(tokens, stretches, _places(so_far, "text"), seen, names)
        article = replace(article, text=_text(article.text, tokens, words))
        so_far = replace(so_far, tokens=tokens._replace(words=words))
    return article, so_far


def _places(so_far: Annotation, field: Field) -> list[tuple[int, int]]:
    """Return where countries are named."""
    return [(one.start, one.end) for one in so_far.mentions if one.field == field]


def as_written(article: Article, found: Annotation) -> Annotation:
    """Return what was found in a restored article with the surfaces of the article as it is written."""
    fields: dict[Field, str] = {"title": article.title, "text": article.text}
    mentions = [
        m._replace(surface=fields[m.field][m.start : m.end].replace("\n", " "))
        if m.surface != fields[m.field][m.start : m.end]
        else m
        for m in found.mentions
    ]
    return replace(found, mentions=tuple(mentions))


def in_sentence(word: str) -> str:
    """Return a word in capitals as a sentence writes it; others as they are."""
    if not _is_acronym(word):
        return word
    return word.lower() if _is_common(word.lower()) else _capitalised(word, None)


def _in_text(text: str, tokens: Tokens) -> Iterator[Stretch]:
    """Yield the sentences of a text that are in Title Case or shouted."""
    small = list(map(str.islower, map(itemgetter(0), tokens.words)))
    for low, high in pairwise(tokens.first):
        size = high - low
        if size < _SHORTEST or size - sum(small[low:high]) < _CAPITALS * size:
            continue
        if sum(word[0].isdigit() for word in tokens.words[low:high]) >= _FIGURES * size:
            continue
        stretch = _stretch(text, tokens, low, high)
        if stretch is not None:
            yield stretch


def _stretch(text: str, tokens: Tokens, low: int, high: int) -> Stretch | None:
    if high - low < _SHORTEST:
        return None
    sentence = text[tokens.starts[low] : tokens.ends[high - 1]]
    if sentence.isupper():
        return Stretch(low, high, shouted=True)
    return Stretch(low, high, shouted=False) if in_title_case(sentence) else None


def _rewritten(
    tokens: Tokens,
    stretches: Sequence[Stretch],
    places: Sequence[tuple[int, int]],
    seen: Mapping[str, str],
    names: Mapping[tuple[str, str], tuple[str, str]],
) -> list[str]:
    """Return the words of a field with the case restored."""
    words = tokens.words.copy()
    named = {
        i
        for low, high in places
        for i in range(bisect_right(tokens.ends, low), bisect_left(tokens.starts, high))
    }
    for stretch in stretches:
        held = _held(tokens, stretch, named, names)
        written = [_word(words, i, stretch, held, seen) for i in range(stretch.low, stretch.high)]
        _keep_titles(tokens, stretch, written)
        words[stretch.low : stretch.high] = written
    return words


def _text(text: str, tokens: Tokens, words: Sequence[str]) -> str:
    """Return a text with other words at the places of its own."""
    pieces, at = [], 0
    for i, word in enumerate(words):
        if word != tokens.words[i]:
            pieces += [text[at : tokens.starts[i]], word]
            at = tokens.ends[i]
    return "".join([*pieces, text[at:]])


def _held(
    tokens: Tokens,
    stretch: Stretch,
    named: Set[int],
    names: Mapping[tuple[str, str], tuple[str, str]],
) -> dict[int, str | None]:
    """Return the words that belong to a country (`named`) or a name, with how that is written.

    A name is a well-known one, one that the article writes so elsewhere, or a given name and a surname.
    """
    lower = tokens.lower
    held: dict[int, str | None] = {}
    for i in range(stretch.low, stretch.high):
        if i in named:
            held[i] = None
        for name in _names().get(lower[i], ()):
            high = i + len(name)
            if high <= stretch.high and [one.lower() for one in name] == lower[i:high]:
                held.update(zip(range(i, high), name, strict=True))
                break
    parts = lexicon().parts
    for i in range(stretch.low, stretch.high - 1):
        first, last = parts.get(lower[i], 0), parts.get(lower[i + 1], 0)
        if first & GIVEN and not first & COMMON and last & SURNAME:  # Theresa May
            held.setdefault(i + 1, None)
        for k, one in enumerate(names.get((lower[i], lower[i + 1]), ())):
            held.setdefault(i + k, one)
    return held


def _word(
    words: Sequence[str], i: int, stretch: Stretch, held: Mapping[int, str | None], seen: Mapping[str, str]
) -> str:
    """Return word `i` as a sentence writes it."""
    word = words[i]
    low = word.lower()
    if len(low) != len(word) or not word[0].isupper() or (not stretch.shouted and _is_acronym(word)):
        return word
    if i in held or _is_month(low, words[i - 1].lower() if i > stretch.low else "", words[i + 1 : i + 2]):
        return held.get(i) or (_capitalised(word, seen.get(low)) if stretch.shouted else word)
    shown = seen.get(low)
    if shown is None or (shown.isupper() and len(shown) > 1):
        shown = low if _is_common(low) else _capitalised(word, shown) if stretch.shouted else word
    return shown[0].upper() + shown[1:] if i == stretch.low else shown


def _is_month(low: str, before: str, after: Sequence[str]) -> bool:
    """Tell whether a word that is a verb too means the month: in May, March 3."""
    if low not in _listed("months_too"):
        return False
    return before in _listed("before_month") or bool(after and after[0].isdigit())


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def _is_common(low: str) -> bool:
    """Tell whether news writes a word in lower case: a listed one, with an ending, or joined to another."""
    parts = lexicon().parts.get(low, 0)
    if parts & COMMON or low in _listed("headline_small") or low in _listed("short"):
        return True
    if low.endswith("'s"):
        return _is_common(low[:-2])
    if "-" in low:
        return all(not piece or _is_common(piece) for piece in low.split("-"))
    if parts & (GIVEN | SURNAME):
        return False
    if low in _of_events() or (len(low) > _LONG and low.endswith("ed")):
        return True
    ending = _ENDING.search(low)
    stem = low[: ending.start()] if ending else ""
    return (bool(stem) and any(_is_base(stem + end) for end in ("", "e", "y"))) or _is_base(stem[:-1])


def _is_base(low: str) -> bool:
    return low in _of_events() or bool(lexicon().parts.get(low, 0) & COMMON)


def _capitalised(word: str, shown: str | None) -> str:
    """Return a word in capitals with one; an acronym stays."""
    if shown is not None:
        return shown
    bare = word.removesuffix(".")
    of_name = lexicon().parts.get(bare.lower(), 0) & (GIVEN | SURNAME | CORPORATE | HONORIFIC)
    if "." in bare or ((len(bare) <= _SHORT or _VOWELS.isdisjoint(word)) and not of_name):
        return word
    written = "-".join(piece[:1] + piece[1:].lower() for piece in word.split("-"))
    return written if len(written) == len(word) else word


def _keep_titles(tokens: Tokens, stretch: Stretch, written: list[str]) -> None:
    """Give its capital back to a title right before a name: Prime Minister Ann Roe, not "the minister"."""
    parts = lexicon().parts
    for k in range(len(written) - 2, 0, -1):
        part = parts.get(tokens.lower[stretch.low + k], 0)
        before_name = written[k + 1][0].isupper() and not written[k + 1].isupper()
        if before_name and part & (TITLE | MODIFIER | HONORIFIC) and written[k][0].islower():
            written[k] = written[k][0].upper() + written[k][1:]


def _elsewhere(headline: Tokens | None, tokens: Tokens, stretches: Sequence[Stretch]) -> list[int]:
    """Return where the rest of an article has the words of its headlines inside sentences.

    Args:
        headline: the words of the title, where that is one of them.
        tokens: those of the text.
        stretches: the headlines in the text.
    """
    inside = {i for one in stretches for i in range(one.low, one.high)}
    wanted = {word for i in inside for word in (tokens.words[i].lower(), tokens.lower[i])}
    if headline is not None:
        wanted.update(headline.lower, map(str.lower, headline.words))
    inside.update(tokens.first)
    return [i for i in compress(count(), map(wanted.__contains__, tokens.lower)) if i not in inside]


def _seen(tokens: Tokens, places: Sequence[int]) -> dict[str, str]:
    """Return how a text writes its words at some places; lower case where both occur."""
    forms: dict[str, str] = {}
    for i in places:
        word, low = tokens.words[i], tokens.lower[i]
        if low == word or low not in forms:
            forms[low] = word
    return forms


def _names_seen(tokens: Tokens, places: Sequence[int]) -> dict[tuple[str, str], tuple[str, str]]:
    """Return the pairs of words that a text always writes with two capitals at some places: Mark Rose."""
    words, lower = tokens.words, tokens.lower
    names: dict[tuple[str, str], tuple[str, str]] = {}
    written_small = set()
    for i, after in pairwise(places):
        if after == i + 1:
            pair = lower[i], lower[i + 1]
            if words[i] != lower[i] and words[i + 1] != lower[i + 1]:
                names.setdefault(pair, (words[i], words[i + 1]))
            else:
                written_small.add(pair)
    return {pair: name for pair, name in names.items() if pair not in written_small}


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(read_toml("entities/words.toml")[name].split())


@cache
def _of_events() -> frozenset[str]:
    """Return the words for what countries do to each other, many of which the list of common words lacks."""
    found = {form for forms in read_toml("relations/words.toml")["irregular"].values() for form in forms}
    for file in ("conflict", "cooperation"):
        for one in read_toml(f"relations/{file}.toml")["class"]:
            found.update(re.findall(r"[a-z]+", one["phrases"]))
    return frozenset(found)


@cache
def _names() -> dict[str, list[list[str]]]:
    """Index the well-known organisations and people of several words by their first, the longest first."""
    found: dict[str, list[list[str]]] = {}
    for file in ("organisations", "people"):
        for row in read_csv(f"entities/{file}.csv"):
            for form in (row["name"], *row["surfaces"].split("|")):
                words = title_tokens(form).words
                if len(words) > 1 and not form.isupper():
                    found.setdefault(words[0].lower(), []).append(words)
    for names in found.values():
        names.sort(key=len, reverse=True)
    return found
