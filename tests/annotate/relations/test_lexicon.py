"""The relations lexicon: its files are sound, its phrases are inflected and found."""

from __future__ import annotations

import pytest

from monitor import resources
from monitor.annotate.relations import lexicon as lexicons
from monitor.annotate.relations.lexicon import Entry, lexicon, match
from monitor.errors import ResourceError
from monitor.reference.cameo import TYPES, roots


def all_entries() -> set[Entry]:
    """What single words mean, and phrases with a gap."""
    nodes = lexicon().index.values()
    gapped = {entry for node in nodes for patterns in node.beyond.values() for _, entry in patterns}
    return gapped | {entry for node in nodes for entry in node.single}


def test_every_file_loads_and_both_signs_have_every_kind_of_word() -> None:
    entries = all_entries()
    kinds = {(e.pos, e.weight > 0) for e in entries if e.weight}
    assert {("verb", True), ("verb", False), ("noun", True), ("noun", False)} <= kinds
    assert {e.type for e in entries} >= TYPES


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("attack", {"attack", "attacks", "attacked", "attacking"}),
        ("condemn", {"condemn", "condemns", "condemned", "condemning"}),
        ("agree", {"agree", "agrees", "agreed", "agreeing"}),
        ("supply", {"supply", "supplies", "supplied", "supplying"}),
        ("withdraw", {"withdraw", "withdraws", "withdrew", "withdrawn", "withdrawing"}),
        ("arm", {"arm", "armed", "arming"}),
    ],
)
def test_verbs_are_inflected(verb: str, forms: set[str]) -> None:
    assert lexicons.verb_forms(verb) == forms


@pytest.mark.parametrize(
    ("noun", "plural"), [("treaty", "treaties"), ("clash", "clashes"), ("talks", "talks")]
)
def test_nouns_take_a_plural(noun: str, plural: str) -> None:
    assert lexicons.plural(noun) == plural


@pytest.mark.parametrize(
    ("rest", "sentence", "end"),
    [
        (("ties",), "broke ties again", 2),
        (("...", "ambassador"), "recalled its new ambassador", 4),
        (("...", "ambassador"), "recalled both its ambassadors today", 4),
        (("...", "ambassador"), "recalled one two three four five ambassador", -1),
        (("...", "ambassador"), "recalled", -1),
    ],
)
def test_phrases_match_over_short_gaps(rest: tuple[str, ...], sentence: str, end: int) -> None:
    tokens = sentence.split()
    assert match(rest, tokens, 0, len(tokens)) == end


def test_a_phrase_in_two_classes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    words = lexicons.words()
    roots()  # read before the files are replaced
    twice = {
        "class": [{"name": n, "pos": "verb", "weight": w, "phrases": "zap"} for n, w in (("a", 1), ("b", -1))]
    }
    monkeypatch.setattr(resources, "read_toml", lambda _: twice)
    monkeypatch.setattr(lexicons, "words", lambda: words)
    with pytest.raises(ResourceError, match="'zap' stands in two classes"):
        lexicons.lexicon.__wrapped__()


def test_a_wrong_class_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    roots()
    wrong = {"class": [{"name": "odd", "pos": "verb", "weight": 3, "effect": "explode", "phrases": "zap"}]}
    monkeypatch.setattr(resources, "read_toml", lambda _: wrong)
    with pytest.raises(ResourceError, match="'odd': wrong weight, effect"):
        lexicons.lexicon.__wrapped__()


KINDS = {
    "AGREE": {"03", "05"},
    "CONSULT": {"04"},
    "SUPPORT": {"05"},
    "CONCEDE": {"05", "08"},
    "COOPERATE": {"05", "06"},
    "AID": {"07"},
    "RETREAT": {"08"},
    "REQUEST": {"02", "10"},
    "ACCUSE": {"09", "11"},
    "REJECT": {"01", "12"},
    "THREATEN": {"13"},
    "PROTEST": {"14"},
    "SANCTION": {"16"},
    "MOBILIZE": {"15"},
    "COERCE": {"17"},
    "ASSAULT": {"18", "19", "20"},
}
"""The CAMEO roots that PLOVER's types stand for."""


def test_every_class_has_a_cameo_root_of_its_plover_type() -> None:
    entries = all_entries()
    wrong = {(e.type, e.root) for e in entries if e.type and e.root and e.root not in KINDS[e.type]}
    assert not wrong
    assert {e.root for e in entries} >= {f"{root:02}" for root in range(1, 21)}
