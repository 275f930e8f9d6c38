"""Asking the store: one open store per address, answers kept until a new generation is published."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import streamlit as st

from monitor import notebook, place
from monitor.metrics.filters import FILTERS, Filters
from monitor.notebook.notebook import Kind
from monitor.store import Store, ledger
from monitor.ui.kit import waiting
from monitor.ui.kit.answers import Answers
from monitor.ui.kit.kept import Kept
from monitor.ui.kit.statements import Remembering, asking

DEFAULT_STORE = "data/monitor.duckdb"

MOST = 64_000_000
"""Bytes of answers, and of the rows that statements found, that a server keeps for all its readers."""

AT_ONCE = 3
"""Questions that a server works on at a time: each of them may use all cores, and holds memory."""

_MARKS = {name for name, row in FILTERS.items() if row.origin.name in ("tag", "noted")}
"""The filters that rest on tags and notes."""

Answer = TypeVar("Answer")


def store() -> Store:
    """Return the store that MONITOR_STORE names, or the default one."""
    found = place.of(os.environ.get("MONITOR_STORE") or DEFAULT_STORE).absolute()
    return _open(found.address, os.environ.get("MONITOR_AS_OF") or None)


def ask(question: Callable[..., Answer], *given: Any, **options: Any) -> Answer:
    """Return `question(store, *given, **options)`, from the cache where it was asked before.

    It is asked again when a new generation is published, or what of the notebook it rests on changes.

    Args:
        question: a function of `monitor.metrics`.
        given: what follows the store, usually Filters; its `repr` must tell it apart.
        options: keyword arguments of the question.

    Raises:
        StoreMissing: where there is no store yet.
    """
    opened = store()
    return _asked(f"{opened.generation} {_noted(opened, given, options)}", question, given, options)


def ask_ledger(question: Callable[..., Answer], *given: Any, **options: Any) -> Answer:
    """Return as `ask` does what the ledger beside the store tells too, until either of the two changes."""
    opened = store()
    return _asked(f"{opened.generation} {ledger.state(opened.path)}", question, given, options)


def _noted(opened: Store, given: tuple[Any, ...], options: dict[str, Any]) -> str:
    """Return what tells apart the states of the notebook that a question rests on.

    Hidden articles concern every figure, tags and notes those alone that ask for them: whoever tags article
    after article does not have all pages computed anew.
    """
    changes = notebook.changes(opened.path)
    kinds: list[Kind] = ["hidden", "terms", "stories", "names"]
    asked = (*given, *options.values())
    if "tag" in asked or any(_MARKS & one.to_query().keys() for one in asked if isinstance(one, Filters)):
        kinds += ["tags", "notes"]
    counted = " ".join(f"{kind}{changes.get(kind, 0)}" for kind in kinds)
    return f"{notebook.identity(opened.path)} {counted}"


def _asked(
    state: str, question: Callable[..., Answer], given: tuple[Any, ...], options: dict[str, Any]
) -> Answer:
    opened = store()
    asked = (question.__module__, question.__qualname__, given, sorted(options.items()))
    key = repr((state, str(opened.path), *asked))
    waiting.end_if_stopped(key)
    told = waiting.Waiting(key)

    def answered() -> Answer:
        with asking(state):
            return question(opened, *given, **options)

    answer: Answer = _answers().ask(key, answered, told)
    told.over()
    return answer


@st.cache_resource(show_spinner=False)
def _open(address: str, as_of: str | None) -> Store:
    return Remembering(replace(place.of(address), as_of=as_of), _kept())


@st.cache_resource(show_spinner=False)
def _answers() -> Answers:
    return Answers(_kept(), AT_ONCE)


@st.cache_resource(show_spinner=False)
def _kept() -> Kept:
    return Kept(MOST)
