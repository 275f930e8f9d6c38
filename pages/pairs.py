"""Country pairings: who deals with whom, how, since when, and on which sentences that rests."""

from __future__ import annotations

import streamlit as st

from monitor.charts import bars, direction, matrix, relation
from monitor.metrics import pairs
from monitor.metrics.names import pair_label
from monitor.reference.countries import country_name
from monitor.ui.filters import address, drill
from monitor.ui.kit import cards, page, shell, states
from monitor.ui.kit.block import Block, show
from monitor.ui.kit.cache import ask
from monitor.ui.kit.words import count
from monitor.ui.pairs import evidence

INTERVAL = {"week": "Week", "month": "Month"}
SHOWN, HELD = 15, 50  # pairs in the picture, and in its table

filters, counts = page.begin("Country pairings", "Who deals with whom, and how", without="pair")
everyone = filters.without("pair")
every = ask(pairs.ranking, everyone, limit=None)
ranked = every.head(HELD)
if ranked.empty:
    states.nothing(filters)
support = f"{count(counts.articles, 'article')}; {count(len(every), 'pair')}"
if len(every) > SHOWN:
    support += f", the {SHOWN} most written about; the table has {len(ranked)}"

left, right = st.columns([11, 9], gap="large")
with left:
    grid = pairs.among(every, size=15)
    show(
        Block(
            view="pairs-matrix",
            title="Balance of conflict and cooperation between countries, and number of articles",
            support=f"{count(counts.articles, 'article')}, up to 15 countries with the most pairings"
            f"{cards.toneless(counts)}",
            figure=matrix.relations(grid, shell.look()),
            frame=grid,
            filters=everyone,
            drill=drill.pair(everyone),
            keys=("country_a", "country_b"),
            options={"size": 15},
        )
    )
with right:
    show(
        Block(
            view="pairs",
            title="Pairs by coverage: articles by what they tell, and balance from −1 to +1",
            support=support,
            figure=bars.pairs(ranked.head(SHOWN), shell.look()),
            frame=ranked,
            filters=everyone,
            drill=drill.member(everyone, "pair"),
            keys=("pair",),
            options={"limit": HELD},
        )
    )

with st.container(horizontal=True, key="choices", vertical_alignment="center"):
    pair = evidence.choose_pair(filters, ranked)
    interval = address.choice("interval", "Per", INTERVAL, "month")
course = ask(pairs.over_time, everyone, pair=pair, interval=interval)
support = f"{count(course['articles'].sum(), 'article')} with a known date"
told, acts = st.columns([11, 9], gap="large")
with told:
    show(
        Block(
            view="pair-over-time",
            title=f"{pair_label(*pair)}: balance per {interval}, and articles by what they tell",
            support=support,
            figure=relation.over_time(course, shell.look()),
            frame=course,
            filters=everyone,
            drill=drill.pair_in_period(everyone, pair, interval),
            keys=("pair", "period"),
            options={"pair": pair, "interval": interval},
        )
    )
with acts:
    named = (country_name(pair[0]), country_name(pair[1]))
    show(
        Block(
            view="pair-over-time",
            key="acts",
            title=f"Who acts on whom, and whose speakers say so, articles per {interval}",
            support=support,
            figure=direction.over_time(course, pair, named, shell.look()),
            frame=course,
            filters=everyone,
            drill=drill.pair_in_period(everyone, pair, interval),
            keys=("pair", "period"),
            options={"pair": pair, "interval": interval},
        )
    )
evidence.show(everyone, pair)
