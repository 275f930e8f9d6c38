"""The views of people and organisations."""

from __future__ import annotations

from monitor.metrics import deeds, entities
from monitor.metrics.view import View

_ONE = {"kind": "person", "id": None}

ENTITIES = (
    View(
        "entities",
        "The people or organisations that the matching articles name, and the tone towards them.",
        ("id", "label", "articles", "sources", "toned", "tone", "low", "high"),
        entities.listing,
        {"kind": "person", "sort": "articles", "limit": None, "offset": 0, "wanted": ""},
        how=(
            "People and organisations as the annotators found them, each under one id across spellings, "
            "corrections by hand before. The tone towards someone is that of the articles’ language towards "
            "them, a mean over the articles (English, of whom they name first) with its 95 % interval "
            f"(Student’s t). By tone only those are listed who have one in {entities.MOST_TONED} articles."
        ),
    ),
    View(
        "tone-towards",
        "The tone towards one person or organisation for every day, week or month.",
        ("period", "articles", "tone", "low", "high"),
        entities.tone_over_time,
        {**_ONE, "interval": "month"},
        how=(
            "For each period the mean, over the articles that have one, of the tone of their language "
            "towards them, from −1 (negative) to +1 (positive), with its 95 % interval (Student’s t); hollow "
            "where fewer than 5 articles support it. Below, the number of these articles."
        ),
    ),
    View(
        "named-beside",
        "Who is named in one sentence or title with a person or organisation.",
        ("id", "label", "matching", "sentences", "total"),
        entities.beside,
        {**_ONE, "other": "person", "limit": None},
        how=(
            "Articles in which a sentence or title names both, divided by all articles that name the one "
            "asked for. The thin line is the 95 % Wilson interval of the share."
        ),
    ),
    View(
        "entity-deeds",
        "What passes in the sentences that name a person or organisation, by the words that tell it.",
        ("words", "cameo", "means", "articles", "sentences", "relation"),
        deeds.deeds,
        {**_ONE, "limit": None},
        how=(
            "The words that decided what passes between two countries, in the sentences and titles that name "
            "them too, with the kind of event (CAMEO) that most of these are, and the mean of what passes, "
            "from −1 (conflict) to +1 (cooperation). Who acts may be another one whom the sentence names."
        ),
    ),
    View(
        "entity-sentences",
        "The sentences and titles that name a person or organisation, the newest first.",
        (
            *("article_id", "published_at", "published_day", "source", "title", "url", "field", "sentence"),
            *("text", "tone", "relation"),
        ),
        entities.said,
        {**_ONE, "passes": "all", "limit": None, "offset": 0},
        how=(
            "The sentences and titles that name them, the newest first; of those that tell of conflict or of "
            "cooperation what passes is between the actors of the sentence, countries or not."
        ),
    ),
)
