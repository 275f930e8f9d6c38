"""One article, opened: its text as the pipeline understood it, and where everything comes from."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from monitor.metrics import articles, search
from monitor.metrics.articles import Reading
from monitor.metrics.filters import Filters
from monitor.reference.countries import country_name
from monitor.reference.languages import language_name
from monitor.search.spans import Span
from monitor.ui.article import external, listing, notebook, reader, revisions
from monitor.ui.filters import address
from monitor.ui.kit import pieces, shell
from monitor.ui.kit.cache import ask, store
from monitor.ui.kit.shell import ARTICLES
from monitor.ui.kit.words import count, cut, day, known, signed, words
from monitor.ui.pairs import explanation

MOST = 30
"""Relations listed beside the text, which shows all."""


def show(article_id: str) -> None:
    """Show one article, or say that there is no such article."""
    shell.require_frame()
    filters = address.filters()
    st.page_link(
        ARTICLES,
        label="All articles of this view",
        query_params=filters.to_query(),
        icon=":material/arrow_back:",
    )
    known = article_id.isdecimal() and len(article_id) < 20
    found = ask(articles.reading, int(article_id)) if known and int(article_id) < 2**63 else None
    if found is None:
        pieces.write(
            pieces.notice(
                "No such article",
                f"The store holds no article {cut(article_id, 40)}.",
                "It may have been loaded elsewhere, or the link was cut.",
            )
        )
        return
    text, side = st.columns([13, 7], gap="large")
    with text:
        _text(found, filters)
    with side, st.container(key="side", gap="small"):
        notebook.show(found.article["article_id"])
        _provenance(found)
        _relations(found.pairs)
        _tags(found.tags)
        external.show(found.outside, found.events)
        revisions.show(found)
        _others("Near-duplicates", found.duplicates, filters)
        _others("In the same story", found.story, filters)


def _text(found: Reading, filters: Filters) -> None:
    article = found.article
    named = article["title"] or ""
    at = _at()
    in_title, in_text = _hits(found, filters, at)
    byline = pieces.meta(
        pieces.bold(cut(known(article["source"], "source unknown"), 80)),
        day(article["published_day"]),
        cut(article["section"], 60),
        cut(", ".join(article["authors"] or ()), 120),
        f"{article['word_count']:,} words",
        language_name(article["language"]),
    )
    whole = Markup('<article class="reader" lang="{}"><h1 dir="auto">{}</h1>{}{}{}{}</article>')
    pieces.write(
        whole.format(
            cut(article["language"], 10),
            reader.title(named or "Untitled", found.mentions, found.pairs, in_title),
            reader.title_cues(named, found.pairs),
            byline,
            _legend(found),
            reader.body(found.text, found.sentences, found.mentions, found.pairs, in_text, at),
        )
    )
    if at is not None:
        _go_there()


def _hits(found: Reading, filters: Filters, at: int | None) -> tuple[list[Span], list[Span]]:
    """Return what the search found in title and text; without one, the name at the place asked for."""
    if filters.search:
        article = found.article
        return search.places(store(), filters.search, article["language"], article["title"] or "", found.text)
    if at is None:
        return [], []
    inside = found.mentions[found.mentions["field"] == "text"]
    return [], [(int(one.start), int(one.end)) for one in list[Any](inside.itertuples()) if one.start == at][
        :1
    ]


def _at() -> int | None:
    """Return the place in the text that the address asks for; one that it cannot have is passed over."""
    asked = st.query_params.get("at", "")
    return int(asked) if asked.isdecimal() and len(asked) < 10 else None


def _go_there() -> None:
    """Scroll to the place that the address asks for. The script is ours and constant."""
    st.html(  # noqa: TID251  (a script, and constant)
        f"<script>document.getElementById('{reader.HERE}')?.scrollIntoView({{block: 'center'}})</script>",
        unsafe_allow_javascript=True,
    )


_SENTENCES = Markup(
    'sentences: <span class="s negative">negative</span> <span class="s positive">positive</span> tone · '
    '<span class="cue conflict">conflict</span><span class="cue cooperation">cooperation</span>'
    " · shaded words decided"
)


def _legend(found: Reading) -> Markup:
    kinds = found.mentions["kind"].value_counts()
    marks = pieces.joined(
        (
            pieces.joined((pieces.mark(name, kind), str(kinds[kind])), " ")
            for kind, name in words("kind").items()
            if kind in kinds
        ),
        " ",
    )
    toneless = found.article["tone"] is None
    told = f"tone and relation: {_toneless(found.article['language'])}" if toneless else _SENTENCES
    return pieces.paragraph(Markup("{} · {}").format(marks, told), "legend")


def _provenance(found: Reading) -> None:
    article = found.article
    original = reader.safe_link(article["url"])
    tone = _toneless(article["language"])
    if article["tone"] is not None:
        tone = f"{article['tone_label']} {signed(article['tone'])}"
    told = {
        "Original": pieces.link("Read the original", cut(original, 2000)) if original else "no address",
        "Published": pieces.with_note(
            day(article["published_day"]), words("date").get(article["date_source"], article["date_source"])
        ),
        "Fetched": day(article["fetched_at"]),
        "Tone": pieces.tone(tone, article["tone_label"] or ""),
        "Loaded from": cut(article["origin"], 120),
    }
    pieces.write(pieces.side("Where this comes from") + pieces.facts(told))


def _toneless(language: str) -> str:
    """Say why an article has no tone."""
    return "not told" if language == "en" else f"not told: no model of tone for {language_name(language)}"


def _relations(pairs: pd.DataFrame) -> None:
    """Show between whom something passes, title first, and how often two are named without it."""
    if pairs.empty:
        return
    told = pairs[pairs["relation_label"].isin(["conflict", "cooperation"])]
    rows = [_relation(pair) for pair in list[Any](told.head(MOST).itertuples())]
    more = f"; the first {MOST} of them" if len(told) > MOST else ""
    unread = int(pairs["relation"].isna().sum())
    apart = {"nothing passes": len(pairs) - len(told) - unread, "not read": unread}
    others = "; ".join(f"{name}: {number:,}" for name, number in apart.items() if number)
    pieces.write(
        pieces.side(f"{count(len(told), 'relation')} told{more}")
        + pieces.table(("Who – whom", "Relation", "Type", "Says so"), rows)
        + (pieces.meta(f"Named together besides, {others}") if others else "")
    )


def _relation(pair: Any) -> tuple[str, ...]:
    return (
        pieces.with_note(explanation.direction(pair), "title" if pair.field == "title" else ""),
        pieces.cue(signed(pair.relation), known(pair.relation_label, "unknown")),
        pieces.with_note(known(pair.type, "–").lower(), explanation.mood(pair)),
        country_name(pair.voice) if isinstance(pair.voice, str) else "–",
    )


def _tags(tags: pd.DataFrame) -> None:
    if tags.empty:
        return
    tag = Markup("<span>{}</span> <small>{}</small>")
    items = [tag.format(cut(one.label, 60), one.scheme) for one in list[Any](tags.head(24).itertuples())]
    pieces.write(pieces.side("Tags") + pieces.bullets(items, "tags"))


def _others(title: str, frame: pd.DataFrame, filters: Filters) -> None:
    if frame.empty:
        return
    pieces.write(pieces.side(title))
    for one in list[Any](frame.head(12).itertuples()):
        listing.link(one, filters)
        pieces.write(pieces.meta(cut(known(one.source, "source unknown"), 60), day(one.published_day)))
