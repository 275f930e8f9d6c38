"""How an article read before: what a change took away and what it added."""

from __future__ import annotations

from monitor.ui.article.revisions import MOST_CHANGES, changes


def test_changes_are_what_went_and_what_came() -> None:
    shown = changes(
        "Title\nThe ministers met.\nThey agreed.", "Title\nThe ministers met.\nThey did not agree."
    )
    assert "<del>They agreed.</del>" in shown
    assert "<ins>They did not agree.</ins>" in shown
    assert "ministers" not in shown


def test_text_from_outside_is_escaped_and_bounded() -> None:
    shown = changes(
        "a", "<script>alert(1)</script>\n" + "\n".join(f"line {n} {'x' * 5000}" for n in range(500))
    )
    assert "<script>" not in shown
    assert shown.count("<ins>") + shown.count("<del>") == MOST_CHANGES
    assert "more lines" in shown
    assert len(shown) < 60_000


def test_white_space_alone_is_said_to_be_that() -> None:
    assert "Only white space" in changes("a\n\nb", "a\nb")
