"""Answers to questions, each worked out once however many ask for it, and kept until they are too many bytes.

Questions are worked out by a few threads of their own, so that whoever waits for one can go on instead: what
nobody waits for any more is stopped.

Streamlit's own cache was rejected: it counts its answers and not their bytes, and a script that fills it can
neither be told to go on nor say that it still waits before the answer is there.
"""

from __future__ import annotations

import pickle
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from monitor.store.stopping import Stoppable
from monitor.ui.kit.kept import Kept

PAUSE = 0.2
"""Seconds between two looks of who waits for an answer."""

Waiting = Callable[[float], None]


@dataclass
class _Work:
    """A question that is being worked out, and how many wait for it."""

    answer: Future[bytes]
    stoppable: Stoppable
    began: float = field(default_factory=time.monotonic)
    waiting: int = 0


class Answers:
    """Keeps answers by what was asked; safe to share between threads.

    Args:
        kept: what answers are kept in, pickled.
        at_once: how many questions are worked out at a time.
    """

    def __init__(self, kept: Kept, at_once: int) -> None:
        self._kept = kept
        self._working: dict[str, _Work] = {}
        self._lock = threading.Lock()
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="question")

    def ask(self, key: str, question: Callable[[], Any], waiting: Waiting) -> Any:
        """Return the answer, a copy of the caller's own.

        Args:
            key: what tells the question and the state of what it asks from all others.
            question: works it out, in another thread; what it raises is raised here, and not kept.
            waiting: is told every `PAUSE` for how many seconds the question has been worked on; what it
                raises ends the waiting.
        """
        with self._lock:
            if (kept := self._kept.get(key)) is not None:
                return pickle.loads(kept)  # our own bytes
            work = self._working.get(key) or self._begin(key, question)
            work.waiting += 1
        try:
            while True:
                try:
                    return pickle.loads(work.answer.result(timeout=PAUSE))
                except TimeoutError:
                    if work.answer.done():  # the question's own
                        raise
                    waiting(time.monotonic() - work.began)
        finally:
            self._leave(key, work)

    def _begin(self, key: str, question: Callable[[], Any]) -> _Work:
        stoppable = Stoppable()

        def answer() -> bytes:
            with stoppable.asking():
                found = pickle.dumps(question(), protocol=pickle.HIGHEST_PROTOCOL)
            self._kept.put(key, found)
            return found

        self._working[key] = _Work(self._threads.submit(answer), stoppable)
        return self._working[key]

    def _leave(self, key: str, work: _Work) -> None:
        with self._lock:
            work.waiting -= 1
            if work.waiting:
                return
            if self._working.get(key) is work:
                del self._working[key]
        if not work.answer.done():
            work.stoppable.stop()
