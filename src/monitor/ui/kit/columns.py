"""How the columns of the frames are named and written in tables."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

_HIDDEN = frozenset({"id", "topic_id", "country", "country_a", "country_b", "pair", "label_a", "label_b"})
"""Codes and helpers, shown only where a table has no name in their place."""

_NUMBERS = {
    "matching": ("Matching", "How many match", "%,d"),
    "total": ("Of", "All under the same filters", "%,d"),
    "articles": ("Articles", None, "%,d"),
    "sentences": ("Sentences", None, "%,d"),
    "now": ("Now", "In the period", "%,d"),
    "before": ("Before", "In the equally long period before", "%,d"),
    "change": ("Change, pp", "Percentage points of share", "%+.1f"),
    "conflict": ("Conflict", "Articles that tell of conflict only", "%,d"),
    "cooperation": ("Cooperation", "Articles that tell of cooperation only", "%,d"),
    "both": ("Both", "Articles that tell of conflict and of cooperation", "%,d"),
    "nothing": ("Nothing", "Articles that name both countries, but nothing passes between them", "%,d"),
    "unread": ("Unread", "Articles that no model could read", "%,d"),
    "balance": ("Balance", "−1 all conflict … +1 all cooperation, where something passes", "%+.2f"),
    "balance_low": ("95 % from", "Lower bound of the balance", "%+.2f"),
    "balance_high": ("to", "Upper bound of the balance", "%+.2f"),
    "a_on_b": ("1st acts", "Articles in which the first country acts on the second", "%,d"),
    "b_on_a": ("2nd acts", "Articles in which the second country acts on the first", "%,d"),
    "voice_a": ("1st says", "Articles in which a speaker of the first country says what passes", "%,d"),
    "voice_b": ("2nd says", "Articles in which a speaker of the second country says what passes", "%,d"),
    "voice_other": ("Others say", "Articles in which a speaker of another country says it", "%,d"),
    "mean_relation": ("Mean relation", "Over all articles, those that tell nothing included", "%+.2f"),
    "expected": ("Expected", "Mean of the same day of the week in the weeks around it", "%.1f"),
    "weekday": ("Day of the week", "1 = Monday", "%d"),
    "hour": ("Hour", "UTC", "%d"),
    "matching_rest": ("Others", "Articles of the other side", "%,d"),
    "total_rest": ("Of others’", "All articles of the other side", "%,d"),
    "difference": ("Difference, pp", "Percentage points of share", "%+.1f"),
    "stories_shared": ("Shared", "Stories that both report", "%,d"),
    "stories": ("Stories", "Of the chosen sources", "%,d"),
    "stories_other": ("Its stories", None, "%,d"),
    "leads": ("Ahead", "Shared stories that the chosen sources had before it", "%,d"),
    "follows": ("Behind", "Shared stories that it had before the chosen sources", "%,d"),
    "delay": ("Delay, h", "Median hours behind", "%+.1f"),
    "reprints": ("Reprints", "Near-duplicates of an earlier article", "%,d"),
    "shared": ("Shared stories", "That another source reports too", "%,d"),
    "first": ("First in", "Of these", "%,d"),
    "tone": ("Tone", "−1 negative … +1 positive", "%+.2f"),
    "confidence": ("Confidence", None, "%.2f"),
    "word_count": ("Words", None, "%,d"),
    "here": ("Here", "How often, beside the hits or in these articles", "%,d"),
    "there": ("Elsewhere", "How often, in what is compared", "%,d"),
    "log_likelihood": ("G²", "Log-likelihood", "%,.1f"),
    "log_ratio": ("Log ratio", "1 is twice as frequent, 2 four times", "%+.2f"),
    "ratio_low": ("From", "Lower bound, for all words together", "%+.2f"),
    "ratio_high": ("to", "Upper bound", "%+.2f"),
    "delay_hours": ("Hours later", "Behind the first report", "%.1f"),
    "own": ("Own reports", "Articles that are no reprints", "%,d"),
}
_SHARES = {
    "share": "Share",
    "low": "95 % from",
    "high": "to",
    "share_now": "Share now",
    "share_before": "Share before",
    "share_rest": "Others’ share",
    "voice": "Voice",
    "jaccard": "Of either’s",
    "reprint_share": "Reprints, %",
}
_TEXTS = {
    "label": "Name",
    "written": "Word",
    "label_a": "Country",
    "label_b": "with",
    "topic": "Topic",
    "country_name": "Country",
    "owner_kind": "Owner",
    "reach": "Made for",
    "direction": "Reprints",
    "source": "Source",
    "source_country": "Its country",
    "title": "Title",
    "tone_label": "Tone",
    "relation_label": "Relation",
    "language": "Language",
    "countries": "Countries",
    "topics": "Topics",
    "measure": "Measure",
    "text": "Sentence",
    "type": "Type",
    "actor": "Who acts",
    "target": "On whom",
    "voice": "Who says so",
}


def shown(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame as its table shows it: shares in percent."""
    return frame.assign(**{name: 100 * frame[name] for name in _SHARES if name in frame.columns})


def columns(frame: pd.DataFrame) -> dict[str, Any]:
    """Return Streamlit's column settings for the columns that a reader should see; others are left out."""
    found: dict[str, Any] = {}
    for name in frame.columns:
        if name in _NUMBERS:
            title, note, form = _NUMBERS[name]
            found[name] = st.column_config.NumberColumn(title, help=note, format=form)
        elif name in _SHARES:
            found[name] = st.column_config.NumberColumn(_SHARES[name], format="%.1f %%")
        elif name in ("period", "published_day", "fetched_at"):
            title = {"period": "From", "published_day": "Published", "fetched_at": "Fetched"}[name]
            found[name] = st.column_config.DateColumn(title, format="YYYY-MM-DD")
        elif name == "first_at":
            found[name] = st.column_config.DatetimeColumn("First report, UTC", format="YYYY-MM-DD HH:mm")
        elif name in ("significant", "thin"):
            title = {"significant": "Beyond chance", "thin": "Under 5 articles"}[name]
            found[name] = st.column_config.CheckboxColumn(title)
        elif name in _TEXTS and not (name in _HIDDEN and "label" in frame.columns):
            found[name] = st.column_config.TextColumn(_TEXTS[name])
    return found
