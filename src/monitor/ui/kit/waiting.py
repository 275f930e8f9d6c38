"""What a reader sees who waits for an answer, and how he stops waiting."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from monitor.ui.kit import pieces

PATIENCE = 10.0
"""Seconds after which a question can be stopped."""

_QUIET = 1.0
"""Seconds in which nothing is drawn: most answers are there before."""

_STOPPED = "stopped-questions"
"""In the session's state: keys of the questions that its reader stopped."""


class Waiting:
    """Told every moment how long a question takes; to be called where the answer will stand.

    Whatever it draws is a chance for Streamlit to end this run of the script, where the reader asked for
    something else meanwhile: who waits in silence cannot be told to go on.
    """

    def __init__(self, key: str) -> None:
        self._key = key
        self._place: DeltaGenerator | None = None
        self._told: DeltaGenerator | None = None

    def __call__(self, seconds: float) -> None:
        """Say it, after ten seconds with a button that stops the question."""
        if seconds < _QUIET:
            return
        if self._place is None:
            self._place = st.empty()
        if seconds < PATIENCE:
            self._place.empty()
            return
        if self._told is None:
            with self._place.container(horizontal=True, key=f"wait-{hash(self._key)}", gap="small"):
                self._told = st.empty()
                st.button("Stop", key=f"stop-{hash(self._key)}", on_click=_stop, args=(self._key,))
        self._told.caption(f"Still at work on this, for {seconds:.0f} s.")

    def over(self) -> None:
        """Take away what was said."""
        if self._place is not None:
            self._place.empty()


def end_if_stopped(key: str) -> None:
    """Where the reader stopped this question, say so, offer to ask again, and end the page or its part."""
    if key not in st.session_state.get(_STOPPED, ()):
        return
    pieces.write(
        pieces.notice(
            "Stopped",
            f"A question behind this page was not answered within {PATIENCE:.0f} s, and you stopped it.",
            "Choose a shorter period or fewer articles, or ask again.",
        )
    )
    st.button("Ask again", key="ask-again", on_click=_ask_again, type="primary")
    st.stop()


def _stop(key: str) -> None:
    st.session_state[_STOPPED] = {*st.session_state.get(_STOPPED, ()), key}


def _ask_again() -> None:
    st.session_state.pop(_STOPPED, None)
