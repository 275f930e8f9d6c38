"""Sentences with marked countries, `[CHN Chinese] envoys`: annotated by the rules, shown as gold has them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from monitor.annotate.references import resolver
from monitor.annotate.relations import rules
from monitor.annotate.text import annotator as sentences
from monitor.evaluation.goldset import MARKED
from monitor.model import Annotation, Article, Mention, Pair, relation_label


def annotated(marked: str, language: str = "en", published: datetime | None = None) -> Annotation:
    """Annotate by the rules a text whose country mentions are marked as `[CHN Chinese]`."""
    text, spans = "", []
    end = 0
    for match in MARKED.finditer(marked):
        text += marked[end : match.start()]
        spans.append((match[1], match[2], len(text)))
        text += match[2]
        end = match.end()
    text += marked[end:]
    article = Article(1, "", text, language=language, published_at=published)
    so_far = sentences.annotate_article(article, Annotation())
    mentions = []
    for code, surface, start in spans:
        index = next(i for i, s in enumerate(so_far.sentences) if s.start <= start < s.end)
        place = (index, start, start + len(surface))
        mentions.append(Mention("country", code, code, surface, "text", *place, "name", 1.0))
    so_far = replace(so_far, mentions=tuple(mentions))
    return rules.apply(article, so_far, resolver.resolve(article, so_far))


def shown(pair: Pair) -> dict[str, str | None]:
    """Return a pair as the golden file writes it."""
    label = relation_label(pair.relation or 0.0)
    ends = {"actor": pair.actor, "target": pair.target, "voice": pair.voice}
    return {"a": pair.country_a, "b": pair.country_b, "label": label} | ends
