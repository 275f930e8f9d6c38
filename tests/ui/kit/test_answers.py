"""Answers are worked out once, kept within bounds, and given up when nobody waits for them any more."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from builders import demo_store
from monitor.errors import Stopped, UsageError
from monitor.store import Store
from monitor.store.stopping import Stoppable
from monitor.ui.kit.answers import Answers
from monitor.ui.kit.kept import Kept

ENDLESS = "SELECT count(*) FROM range(10_000_000) AS a(x), range(10_000_000) AS b(y) WHERE x + y = -1"


class Left(Exception):
    """Raised by who waits no longer."""


def wait(_seconds: float) -> None:
    """Go on waiting."""


def leave(_seconds: float) -> None:
    raise Left


def test_what_many_ask_at_once_is_worked_out_once() -> None:
    answers, asked, go = Answers(Kept(1_000_000), 2), [], threading.Event()

    def question() -> str:
        asked.append(1)
        go.wait(20)
        return "answer"

    with ThreadPoolExecutor(8) as readers:
        waiting = [readers.submit(answers.ask, "q", question, lambda _seconds: go.set()) for _ in range(8)]
        assert {one.result(20) for one in waiting} == {"answer"}
    assert answers.ask("q", question, wait) == "answer"
    assert len(asked) == 1


def test_an_answer_that_is_changed_by_who_got_it_stays_as_it_was() -> None:
    answers = Answers(Kept(1_000_000), 1)
    answers.ask("q", lambda: [1], wait).append(2)
    assert answers.ask("q", lambda: [3], wait) == [1]


def test_answers_beyond_the_bound_go_the_one_that_was_not_asked_for_longest_first() -> None:
    answers, asked = Answers(Kept(3_000), 1), []

    def ask(name: str) -> None:
        answers.ask(name, lambda: asked.append(name) or "x" * 1_000, wait)  # type: ignore[func-returns-value]

    for name in ("a", "b", "a", "c", "a", "b", "huge"):
        ask(name)
    assert asked == ["a", "b", "c", "b", "huge"]
    answers.ask("larger than all", lambda: "x" * 10_000, wait)
    assert answers.ask("larger than all", lambda: "asked again", wait) == "asked again"


def test_a_question_that_fails_is_asked_again() -> None:
    answers, fails = Answers(Kept(1_000), 1), iter([True, False])

    def question() -> int:
        if next(fails):
            raise UsageError("no")
        return 1

    with pytest.raises(UsageError):
        answers.ask("q", question, wait)
    assert answers.ask("q", question, wait) == 1


def test_a_question_that_times_out_itself_is_no_endless_wait() -> None:
    def question() -> int:
        raise TimeoutError("of its own")

    with pytest.raises(TimeoutError, match="its own"):
        Answers(Kept(1_000), 1).ask("q", question, wait)


def test_what_nobody_waits_for_any_more_is_stopped_in_the_database(tmp_path: Path) -> None:
    demo_store(tmp_path / "s.duckdb", articles=5)
    store, answers, ended = Store(tmp_path / "s.duckdb"), Answers(Kept(1_000), 1), threading.Event()

    def question() -> int:
        try:
            return int(store.rows(ENDLESS)[0][0])
        finally:
            ended.set()

    with pytest.raises(Left):
        answers.ask("q", question, leave)
    assert ended.wait(30), "the statement goes on though nobody waits for it"
    assert answers.ask("next", lambda: 1, wait) == 1, "the only thread is free again"


def test_who_waits_on_keeps_the_question_of_who_left(tmp_path: Path) -> None:
    demo_store(tmp_path / "s.duckdb", articles=5)
    answers, first_left = Answers(Kept(1_000), 1), threading.Event()

    def question() -> str:
        first_left.wait(20)
        return "answer"

    with ThreadPoolExecutor(1) as other:
        begun = threading.Event()
        staying = other.submit(answers.ask, "q", question, lambda _seconds: begun.set())
        assert begun.wait(20)
        with pytest.raises(Left):
            answers.ask("q", question, leave)
        first_left.set()
        assert staying.result(20) == "answer"


def test_what_is_stopped_before_it_begins_asks_nothing(tmp_path: Path) -> None:
    demo_store(tmp_path / "s.duckdb", articles=5)
    store, stoppable = Store(tmp_path / "s.duckdb"), Stoppable()
    stoppable.stop()
    with pytest.raises(Stopped), stoppable.asking():
        store.rows("SELECT 1")
    assert store.rows("SELECT 1") == [(1,)], "others go on asking"
