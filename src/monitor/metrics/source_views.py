"""The views of sources; see `views`."""

from __future__ import annotations

from monitor.metrics import source_stories, sources
from monitor.metrics.view import View

_NAMED, _SHARES = ("id", "label"), ("matching", "total", "share", "low", "high")
_OUTLET = ("country", "country_name", "owner_kind", "reach")
_TILT = ("difference", "low", "high", "significant", "voice")
_LAG = ("leads", "follows", "delay")

VIEWS = (
    View(
        "sources",
        "Every source with its share of the coverage, its outlet, its reprints, and how early it is.",
        (*_NAMED, *_OUTLET, *_SHARES, "reprints", "reprint_share", "shared", "first", "delay"),
        sources.ranking,
        {"limit": None},
        how=(
            "Articles of the source divided by all articles under the same filters but that on `source`, "
            "with the 95 % Wilson interval. Country, kind of owner and reach are those of the outlet, from "
            "`outlets.csv` or your own rows; unknown where no outlet is. Reprints: near-duplicates of "
            "an earlier article, divided by all that the source published. Of stories that another source "
            "reports too, first: it was the earliest; delay: the median of the hours behind the earliest."
        ),
    ),
    View(
        "source-days",
        "How much the chosen sources published day by day, and the days that lack articles.",
        ("period", "articles", "expected", "low", "high", "gap"),
        sources.days,
        how=(
            "Articles a day, by the publisher’s own day, from the first on. Expected: the mean of the same "
            "day of the week in the four weeks before and after; the band holds 95 % of a Poisson "
            "distribution about it. A gap is a run of days without an article that such a distribution "
            "makes in fewer than one of 1,000 cases. News comes in bursts, so a day outside the band is "
            "nothing odd; a gap is more likely one in the collection than in the publishing."
        ),
    ),
    View(
        "source-rhythm",
        "When in the week the chosen sources publish, hour by hour (UTC).",
        ("weekday", "hour", "articles"),
        sources.rhythm,
        how=(
            "Articles by day of the week and hour of publication, both UTC. Articles that tell no hour are "
            "left out, and those of midnight to the second, which mostly is a date without an hour."
        ),
    ),
    View(
        "source-tilt",
        "What the chosen sources write more of, and less, than others, another source set or one source.",
        (*_NAMED, *_SHARES[:3], "matching_rest", "total_rest", "share_rest", *_TILT),
        sources.tilt,
        {"by": "topic", "other_set": "", "limit": None, "level": "second"},
        how=(
            "Share of the chosen sources’ articles minus that of the other side’s, in percentage points, "
            "with its 95 % interval (Newcombe 1998, method 10). The other side is everything else under the "
            "same filters, or the source set or source that is chosen. Coloured where the interval leaves "
            "out 0; many rows are tested, so expect one false alarm in twenty. Voice: of all articles about "
            "it, the share that is by the chosen sources. Tone is that of the language, not of the outlet’s "
            "stand, and depends on what the outlet writes about."
        ),
    ),
    View(
        "source-overlap",
        "Which other sources report the same stories, and who has them first.",
        (*_NAMED, "stories_shared", "stories", "stories_other", "jaccard", *_LAG),
        source_stories.overlap,
        {"limit": 15},
        how=(
            "Stories that both report, divided by stories that either reports (Jaccard 1901). An article of "
            "no story is one of its own. Delay: the median, over the stories shared, of the hours from the "
            "other’s first report to that of the chosen sources; negative where the chosen are ahead. Hours "
            "are as the publishers state them; a report that names only its day counts as of midnight."
        ),
    ),
    View(
        "source-reprints",
        "Whose articles the chosen sources reprint, and who reprints theirs.",
        ("direction", *_NAMED, "articles", "published", "share"),
        source_stories.reprints,
        {"limit": 15},
        how=(
            "Near-duplicates (texts that agree in nearly all word sequences, whatever the headline) of "
            "articles of another source, or of the source’s own, divided by all articles of the chosen "
            "sources. Of two alike the earlier is the original here; both may come from an agency that is "
            "not in the store."
        ),
    ),
)
