"""The views of stories, and of tone and relations along a dimension."""

from __future__ import annotations

from monitor.metrics import pairs, stories, tones
from monitor.metrics.view import View

_STORY = ("story_id", "title", "first_day", "last_day", "articles", "sources", "countries", "first_article")
_ARTICLE = ("article_id", "published_at", "published_day", "source", "source_country", "language", "title")
_REPORT = ("url", "tone", "tone_label", "word_count", "duplicate_of", "delay_hours", "report")

STORIES = (
    View(
        "stories",
        "The stories of the matching articles: their days, articles, sources, countries.",
        _STORY,
        stories.listing,
        {"sort": "size", "limit": None, "offset": 0, "least": 2},
        how=(
            "A story is what articles of one language tell of the same event, day after day, by the words "
            "they share, weighed by how rare these are; corrections by hand go before. Near-duplicates "
            "count once. What is said of a story is said of its articles that match."
        ),
    ),
    View(
        "story-articles",
        "The articles of a story in the order in which they appeared, reprints included (give --story).",
        (*_ARTICLE, *_REPORT),
        stories.telling,
    ),
    View(
        "story-outlets",
        "Who told a story: first report, delay, own reports and reprints of each source (give --story).",
        ("source", "source_country", "first_at", "delay_hours", "own", "reprints"),
        stories.outlets,
        how=(
            "Each mark is an article at the moment of its publication (UTC), each line a source, whoever "
            "had the story first on top. A reprint (hollow) is a near-duplicate of an article before it. "
            "Articles that state a day and no time stand at its beginning, so delays within a day are no "
            "proof."
        ),
    ),
    View(
        "tone-by",
        "The mean tone of articles by source, country of the source, language or another dimension.",
        ("id", "label", "articles", "tone", "low", "high"),
        tones.along,
        {"by": "source", "limit": None, "level": "second"},
        how=(
            "The mean of the articles’ tone, from −1 (negative) to +1 (positive), with its 95 % interval "
            "(Student’s t). Hollow: fewer than 5 articles. Tone is how positive or negative the language is, "
            "not what passes between countries."
        ),
    ),
    View(
        "pair-by",
        "How one pair deals with each other by source, country of the source or another dimension.",
        ("id", "label", "articles", "sentences", *pairs.FIGURES),
        pairs.along,
        {"pair": None, "by": "source", "limit": None, "level": "second"},
        how=(
            "The balance weighs cooperation against conflict over the articles in which something passes, "
            "with its 95 % interval; hollow where fewer than 5 such articles support it."
        ),
    ),
)
