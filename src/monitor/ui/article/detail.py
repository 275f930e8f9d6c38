"""One article, opened: its text as the pipeline understood it, and where everything comes from."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from monitor.metrics import articles
from monitor.metrics.articles import Reading
from monitor.metrics.filters import Filters
from monitor.reference.countries import country_name
from monitor.reference.languages import language_name
from monitor.ui.article import external, reader, revisions
from monitor.ui.filters import address as url
from monitor.ui.kit import shell
from monitor.ui.kit.cache import ask
from monitor.ui.kit.shell import ARTICLES
from monitor.ui.kit.words import count, day, escape, known, label, signed, words
from monitor.ui.pairs import explanation

MOST = 30
"""Relations listed beside the text, which shows all."""


def show(article_id: str) -> None:
    """Show one article, or say that there is no such article."""
    shell.require_frame()
    filters = url.filters()
    st.page_link(
        ARTICLES,
        label="All articles of this view",
        query_params=filters.to_query(),
        icon=":material/arrow_back:",
    )
    known = article_id.isdecimal() and len(article_id) < 20
    found = ask(articles.reading, int(article_id)) if known and int(article_id) < 2**63 else None
    if found is None:
        st.html(
            '<section class="notice"><h2>No such article</h2>'
            f"<p>The store holds no article {escape(article_id, 40)}. It may have been loaded elsewhere, "
            "or the link was cut.</p></section>"
        )
        return
    text, side = st.columns([13, 7], gap="large")
    with text:
        _text(found)
    with side, st.container(key="side", gap="small"):
        _provenance(found)
        _relations(found.pairs)
        _tags(found.tags)
        external.show(found.outside, found.events)
        revisions.show(found)
        _others("Near-duplicates", found.duplicates, filters)
        _others("In the same story", found.story, filters)


def _text(found: Reading) -> None:
    article = found.article
    language = escape(article["language"], 10)
    facts = [
        f"<b>{escape(known(article['source'], 'source unknown'), 80)}</b>",
        escape(day(article["published_at"])),
        escape(article["section"], 60),
        escape(", ".join(article["authors"] or ()), 120),
        f"{article['word_count']:,} words",
        escape(language_name(article["language"])),
    ]
    st.html(
        f'<article class="reader" lang="{language}">'
        f'<h1 dir="auto">{reader.title(article["title"] or "Untitled", found.mentions, found.pairs)}</h1>'
        f"{reader.title_cues(article['title'] or '', found.pairs)}"
        f'<p class="meta">{" · ".join(fact for fact in facts if fact)}</p>'
        f"{_legend(found)}"
        f"{reader.body(found.text, found.sentences, found.mentions, found.pairs)}</article>"
    )


def _legend(found: Reading) -> str:
    language = found.article["language"]
    kinds = found.mentions["kind"].value_counts()
    marks = " ".join(
        f'<mark class="{kind}">{name}</mark> {kinds[kind]}'
        for kind, name in words("kind").items()
        if kind in kinds
    )
    if found.article["tone"] is None:
        return f'<p class="legend">{marks} · tone and relation: {escape(_toneless(language))}</p>'
    return (
        f'<p class="legend">{marks} · sentences: <span class="s negative">negative</span> '
        '<span class="s positive">positive</span> tone · '
        '<span class="cue conflict">conflict</span><span class="cue cooperation">cooperation</span>'
        " · shaded words decided</p>"
    )


def _provenance(found: Reading) -> None:
    article = found.article
    link = reader.safe_link(article["url"])
    address = (
        f'<a href="{escape(link, 2000)}" target="_blank" rel="noopener noreferrer">Read the original</a>'
        if link
        else "no address"
    )
    tone = _toneless(article["language"])
    if article["tone"] is not None:
        tone = f"{article['tone_label']} {signed(article['tone'])}"
    facts = {
        "Original": address,
        "Published": f"{escape(day(article['published_at']))}<br><small>{_date_source(article)}</small>",
        "Fetched": escape(day(article["fetched_at"])),
        "Tone": f'<span class="tone-{escape(article["tone_label"] or "")}">{escape(tone)}</span>',
        "Loaded from": escape(article["origin"], 120),
    }
    rows = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in facts.items())
    st.html(f'<h2 class="side">Where this comes from</h2><dl class="facts">{rows}</dl>')


def _toneless(language: str) -> str:
    """Say why an article has no tone."""
    return "not told" if language == "en" else f"not told: no model of tone for {language_name(language)}"


def _date_source(article: dict[str, Any]) -> str:
    return escape(words("date").get(article["date_source"], article["date_source"]))


def _relations(pairs: pd.DataFrame) -> None:
    """Show between whom something passes, title first, and how often two are named without it."""
    if pairs.empty:
        return
    told = pairs[pairs["relation_label"].isin(["conflict", "cooperation"])]
    body = "".join(_relation(pair) for pair in list[Any](told.head(MOST).itertuples()))
    more = f"; the first {MOST} of them" if len(told) > MOST else ""
    unread = int(pairs["relation"].isna().sum())
    apart = {"nothing passes": len(pairs) - len(told) - unread, "not read": unread}
    others = "; ".join(f"{name}: {number:,}" for name, number in apart.items() if number)
    table = (
        '<table class="pairs"><thead><tr><th>Who – whom</th><th>Relation</th><th>Type</th><th>Says so</th>'
        f"</tr></thead><tbody>{body}</tbody></table>"
    )
    st.html(
        f'<h2 class="side">{count(len(told), "relation")} told{more}</h2>{table if body else ""}'
        + (f'<p class="meta">Named together besides, {others}</p>' if others else "")
    )


def _relation(pair: Any) -> str:
    named, mood = known(pair.relation_label, "unknown"), escape(explanation.mood(pair))
    cells = (
        escape(explanation.direction(pair)) + ("<br><small>title</small>" if pair.field == "title" else ""),
        f'<span class="cue {escape(named)}">{signed(pair.relation)}</span>',
        escape(known(pair.type, "–").lower()) + (f"<br><small>{mood}</small>" if mood else ""),
        escape(country_name(pair.voice) if isinstance(pair.voice, str) else "–"),
    )
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _tags(tags: pd.DataFrame) -> None:
    if tags.empty:
        return
    items = "".join(
        f"<li><span>{escape(tag.label, 60)}</span> <small>{escape(tag.scheme)}</small></li>"
        for tag in list[Any](tags.head(24).itertuples())
    )
    st.html(f'<h2 class="side">Tags</h2><ul class="tags">{items}</ul>')


def _others(title: str, frame: pd.DataFrame, filters: Filters) -> None:
    if frame.empty:
        return
    st.html(f'<h2 class="side">{title}</h2>')
    for one in list[Any](frame.head(12).itertuples()):
        st.page_link(
            ARTICLES,
            label=label(one.title or "Untitled", 90),
            query_params=url.query(filters, article=str(one.article_id)),
        )
        source = escape(known(one.source, "source unknown"), 60)
        st.html(f'<p class="meta">{source} · {escape(day(one.published_at))}</p>')
