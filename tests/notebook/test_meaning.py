"""Whom spellings mean by hand: what is said of all of them is one entry, and holds for those to come."""

from __future__ import annotations

from pathlib import Path

from hypothesis import assume, given, strategies as st

from monitor import notebook
from monitor.notebook import Meant, Notebook
from monitor.notebook.meaning import Correction, all_mean, some_mean

IDS, SURFACES = ("ada", "bo", "cy", "di"), ("A.", "B.", "C.")
Held = dict[tuple[str, str], str]
held_by_hand = st.dictionaries(
    st.tuples(st.sampled_from(IDS), st.sampled_from(("", *SURFACES))), st.sampled_from(IDS)
)


def meaning(held: Held, found_as: str, surface: str) -> str:
    return held.get((found_as, surface)) or held.get((found_as, "")) or found_as


def entries(held: Held) -> list[Meant]:
    return [Meant("person", *key, into, into.title()) for key, into in held.items()]


def corrected(held: Held, said: Correction) -> Held:
    left = {
        key: into
        for key, into in held.items()
        if key not in {(one.entity_id, one.surface) for one in said.back}
    }
    return left | {(one.entity_id, one.surface): one.into_id for one in said.given}


@given(held_by_hand, st.sampled_from(IDS), st.sampled_from(IDS))
def test_all_that_means_one_means_the_other_and_nobody_else_does(held: Held, id: str, into: str) -> None:
    assume(id != into)
    after = corrected(held, all_mean(entries(held), "person", id, into, "Name"))
    for found_as in IDS:
        for surface in (*SURFACES, "one that comes later"):
            before = meaning(held, found_as, surface)
            assert meaning(after, found_as, surface) == (into if before == id else before)


@given(
    held_by_hand, st.sets(st.tuples(st.sampled_from(SURFACES), st.sampled_from(IDS))), st.sampled_from(IDS)
)
def test_some_spellings_mean_another_and_the_rest_what_they_did(
    held: Held, spelled: set[tuple[str, str]], into: str
) -> None:
    """One that was given back to whom the program takes it for went on to whom all of them had been given."""
    after = corrected(held, some_mean(entries(held), "person", spelled, into, "Name"))
    for found_as in IDS:
        for surface in (*SURFACES, "one that comes later"):
            before = meaning(held, found_as, surface)
            assert meaning(after, found_as, surface) == (into if (surface, found_as) in spelled else before)


def test_all_spellings_of_a_name_are_one_entry_and_those_that_come_later_follow(tmp_path: Path) -> None:
    """Each spelling there was had an entry of its own, and the next one meant the former again."""
    book = Notebook(tmp_path / "s.duckdb")
    said = all_mean([], "person", "bo", "ada", "Ada")
    assert book.mean(said.given, said.back) == 1
    assert notebook.meant(tmp_path / "s.duckdb") == [Meant("person", "bo", "", "ada", "Ada")]
    said = all_mean(notebook.meant(tmp_path / "s.duckdb"), "person", "ada", "bo", "Bo")
    book.mean(said.given, said.back)
    assert notebook.meant(tmp_path / "s.duckdb") == [Meant("person", "ada", "", "bo", "Bo")], "given back"
    book.close()


def test_a_person_and_an_organisation_of_one_id_are_corrected_apart() -> None:
    held = [Meant("organisation", "lind", "", "bank", "Bank")]
    assert all_mean(held, "person", "lind", "bo", "Bo").given == (Meant("person", "lind", "", "bo", "Bo"),)
