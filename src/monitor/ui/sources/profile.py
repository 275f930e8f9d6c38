"""The profile of the sources that the filters choose: one outlet, or several taken as one."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from monitor.charts import sources as charts
from monitor.metrics import coverage, source_sets, source_stories, sources
from monitor.metrics.filters import Filters
from monitor.metrics.source_stories import Delays
from monitor.metrics.sources import ONE, UNKNOWN, Profile
from monitor.reference.countries import country_name
from monitor.reference.languages import language_name
from monitor.reference.outlets import Outlet
from monitor.reference.source_sets import set_label
from monitor.ui.filters import address, drill
from monitor.ui.kit import pieces, shell, states
from monitor.ui.kit.block import Block, show as block
from monitor.ui.kit.cache import ask
from monitor.ui.kit.section import head
from monitor.ui.kit.words import count, cut, words
from monitor.ui.sources.choosing import choose, set_names, source_names

BY = {"topic": "Topic", "country": "Country", "tone": "Tone"}
REST = "all others"


def show(filters: Filters) -> None:
    """Show facts, volume, rhythm, tilt, overlap and reprints of the chosen sources."""
    choose(filters)
    counts = ask(coverage.counts, filters)
    if not counts.articles:
        states.nothing(filters)
    found, delays = ask(sources.profile, filters), ask(source_stories.delays, filters)
    outlets = ask(source_sets.outlets)
    named = [outlet.name if (outlet := outlets.get(one)) else one for one in filters.sources]
    who = " and ".join([*named, *map(set_label, filters.source_sets)])
    if len(filters.sources) == 1 and not filters.source_sets:
        _facts(filters.sources[0], outlets.get(filters.sources[0]))
    _headline(found, delays)
    _volume(filters, found, cut(who, 60))
    _tilt(filters, cut(who, 60))
    _company(filters, found, delays, cut(who, 60))


def _facts(source: str, outlet: Outlet | None) -> None:
    """Write what is known of an outlet and from where; what is not known is said to be unknown."""
    head(outlet.name if outlet else source, source if outlet else "No outlet is known for this source")
    spoken = ", ".join(map(language_name, outlet.languages)) if outlet else ""
    owner = outlet.owner_kind if outlet else UNKNOWN
    told = {
        "Country": country_name(outlet.country) if outlet and outlet.country else UNKNOWN,
        "Languages": spoken or UNKNOWN,
        "Owner": f"{owner}: {outlet.owner}" if outlet and outlet.owner else owner,
        "Made for": outlet.reach if outlet else UNKNOWN,
        "Known from": ", ".join(map(_provenance, outlet.provenance)) if outlet else "",
        "Note": outlet.note if outlet else "It can be added to a list of your own: outlets in monitor.toml",
    }
    pieces.write(pieces.facts({name: cut(text, 300) for name, text in told.items() if text}))


def _provenance(part: str) -> str:
    source, _, year = part.partition(":")
    named = words("provenance").get(source, source)
    return f"{named} ({year})" if year else named


def _headline(found: Profile, delays: Delays) -> None:
    reprinted = found.reprints / found.published if found.published else 0
    first = f"first in {delays.first:,} of {delays.shared:,}" if delays.shared else "none is shared"
    items = [
        ("Articles", f"{found.published:,}", f"{count(found.sources, 'source')}, reprints counted"),
        ("Days without one", f"{found.empty:,} of {found.days:,}", count(found.gaps, "gap")),
        ("Reprints", f"{reprinted:.1%}", count(found.reprints, "near-duplicate")),
        ("Stories with others", f"{delays.shared:,} of {delays.stories:,}", first),
        ("Behind the first report", charts.span(delays.delay), "median of shared stories"),
    ]
    pieces.write(pieces.cards(items))


def _volume(filters: Filters, found: Profile, who: str) -> None:
    left, right = st.columns([12, 8], gap="large")
    with left:
        days = ask(sources.days, filters)
        block(
            Block(
                view="source-days",
                title=f"{who}: articles per day, and days that lack them",
                support=f"{count(days['articles'].sum(), 'article')} with a known date; dotted: expected, "
                "shaded: a gap",
                figure=charts.days(days, shell.look()),
                frame=days,
                filters=filters,
                drill=drill.period(filters, "day"),
                keys=("", "period"),
            )
        )
    with right:
        block(
            Block(
                view="source-rhythm",
                title=f"{who}: when articles come out, by hour of the week",
                support=f"{count(found.timed, 'article')} that tell the hour",
                figure=charts.rhythm(ask(sources.rhythm, filters), shell.look()),
                frame=ask(sources.rhythm, filters),
                filters=filters,
                drill=lambda *_: filters,
                keys=("weekday", "hour"),
            )
        )


def _tilt(filters: Filters, who: str) -> None:
    with st.container(horizontal=True, key="choices", vertical_alignment="center"):
        by = address.choice("by", "Compare by", BY, "topic")
        against = _against(filters)
    other = _side(against)
    frame = ask(sources.tilt, filters, by=by, other_set=against, limit=15)
    block(
        Block(
            view="source-tilt",
            key=by,
            title=f"{who} against {other}: share by {words('by')[by]}, difference in percentage points",
            support=f"{count(_first(frame, 'total'), 'article')} against {_first(frame, 'total_rest'):,}",
            figure=charts.tilt(frame, shell.look()),
            frame=frame,
            filters=filters,
            drill=drill.member(filters, by),
            keys=("id",),
            options={"by": by, "other_set": against, "limit": 15},
            empty=f"Nothing to compare: no article of either has a {words('by')[by]}.",
        )
    )


def _first(frame: object, column: str) -> int:
    return int(frame[column].iloc[0]) if len(frame) else 0  # type: ignore[index,arg-type]


def _against(filters: Filters) -> str:
    """Let the reader choose the other side, a source set or a source; "" for everything else."""
    names = [name for name in set_names() if name not in filters.source_sets]
    names += [f"{ONE}{source}" for source in source_names() if source not in filters.sources]
    asked = st.query_params.get("against", "")
    st.session_state["view-against"] = asked
    st.selectbox(
        "Against",
        list(dict.fromkeys(["", *names, asked])),
        format_func=_side,
        key="view-against",
        on_change=address.put,
        args=("against", "view-against", ""),
        width=260,
    )
    return asked


def _side(name: str) -> str:
    """Return what the other side is called."""
    return name.removeprefix(ONE) if name.startswith(ONE) else set_label(name) if name else REST


def _company(filters: Filters, found: Profile, delays: Delays, who: str) -> None:
    whole = source_stories.everyone(filters)
    left, right = st.columns([11, 9], gap="large")
    with left:
        shared = ask(source_stories.overlap, filters, limit=12)
        block(
            Block(
                view="source-overlap",
                title=f"{who}: stories shared with others, % of either’s, and who is ahead",
                support=f"{delays.shared:,} of {count(delays.stories, 'story')} shared",
                figure=charts.overlap(shared, shell.look()),
                frame=shared,
                filters=filters,
                drill=drill.member(whole, "source"),
                keys=("id",),
                options={"limit": 12},
                empty="No other source reports a story of these.",
            )
        )
    with right:
        copied = ask(source_stories.reprints, filters, limit=12)
        everything = replace(filters, duplicates=True)
        block(
            Block(
                view="source-reprints",
                title=f"{who}: reprints of others, and by others, articles",
                support=f"{found.reprints:,} of {count(found.published, 'article')} are near-duplicates",
                figure=charts.reprints(copied, shell.look()),
                frame=copied,
                filters=everything,
                drill=lambda direction, key: (
                    everything
                    if direction == "of" or not key
                    else replace(whole, sources=(key,), duplicates=True)
                ),
                keys=("direction", "id"),
                options={"limit": 12},
                empty="None of their articles is a near-duplicate, and nobody reprints them.",
            )
        )
