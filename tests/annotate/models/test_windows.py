"""A long sentence is read around those who are asked about."""

from __future__ import annotations

from hypothesis import given, strategies as st

from monitor.annotate.models.encoder import Asked, Passage, Span
from monitor.annotate.models.windows import windows


@given(st.integers(0, 120), st.integers(0, 60), st.integers(0, 60))
def test_a_window_holds_both_countries_where_they_stand_nearest(
    before: int, between: int, after: int
) -> None:
    text = f"{'and so ' * before}China {'and so ' * between}bombed Russia {'and so ' * after}then."
    spans = [
        Span("sentence", text.index(name), text.index(name) + len(name), name) for name in ("China", "Russia")
    ]
    asked = Asked(Passage("A title", "", text), spans, [("China", "Russia")])
    ((chosen, window),) = windows(asked, [0])
    assert chosen == [0]
    assert window.passage.title == ""
    named = {window.passage.sentence[span.start : span.end] for span in window.spans}
    assert named == {"China", "Russia"}
