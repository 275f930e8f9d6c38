"""Storylines and single reports → articles with their ground truth."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from tools.composer.grammar import Lines, Scene, Template, load
from tools.composer.world import Country, Outlet, countries, outlets, table

NOTE = "Composed for Media Monitor; events, outlets and quotations are invented"
MOST_SHARED = 0.35
"""Share of an article's paragraphs that may stand in another one, unless it is declared a near-duplicate."""

STAGES = ("begin", "escalate", "middle", "resolve")
PAUSES = {"begin": 0, "escalate": 24, "middle": 55, "resolve": 95}
"""Days from the beginning of a storyline to its stages."""

PER_STAGE = 4
"""Reports of one stage of a storyline, each under a headline of its own."""
REPRINTS = 66
BRIEFS_EACH = 14
UNDATED = 14


@dataclass(frozen=True, slots=True)
class Composed:
    """An article and what is true of it."""

    title: str
    paragraphs: tuple[str, ...]
    outlet: Outlet
    url: str
    at: datetime | None
    section: str
    topic: str
    countries: tuple[str, ...]
    pair: tuple[str, str]
    relation: str
    story: str
    duplicate_of: str | None = None

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)


def articles(seed: int) -> list[Composed]:
    """Compose all generated articles, in the order of their dates."""
    rng = Random(seed)
    world, papers = countries(), outlets()
    found: list[Composed] = []
    for number, row in enumerate(table("storylines.csv")):
        found.extend(_storyline(Random(f"{seed}-{number}"), row, world, papers))
    found.extend(_briefs(rng, world, papers))
    found.extend(_reprints(rng, found, papers))
    undated = set(rng.sample(range(len(found)), UNDATED))
    found = [replace(item, at=None) if index in undated else item for index, item in enumerate(found)]
    return sorted(found, key=lambda item: (item.at or datetime(2026, 10, 31), item.url))


def _storyline(
    rng: Random, row: dict[str, str], world: dict[str, Country], papers: list[Outlet]
) -> Iterator[Composed]:
    template, generic = load(row["event"]), load("generic")
    cast = {"A": world[row["a"]], "B": world[row["b"]], "C": world[row["c"]]}
    scene = Scene(rng, cast, template)
    start = datetime.fromisoformat(row["start"])
    done: list[frozenset[str]] = []
    for (stage, relation), lines in template.parts.items():
        common = generic.parts.get((relation, relation), {})
        headlines = rng.sample(lines["H"], min(PER_STAGE, len(lines["H"])))
        for outlet, headline in zip(rng.sample(papers, PER_STAGE), headlines, strict=False):
            at = start + timedelta(
                days=PAUSES[stage] + rng.choice((0, 0, 0, 1)), minutes=rng.randint(300, 1300)
            )
            used: frozenset[str] = frozenset()
            for _ in range(40):
                plan = _plan(rng, lines, template.anytime, common)
                used = frozenset(plan)
                if all(len(used & other) <= MOST_SHARED * min(len(used), len(other)) for other in done):
                    break
            done.append(used)
            yield _article(rng, scene, headline, plan, outlet, at, template, relation, (stage, row))


def _plan(rng: Random, lines: Lines, anytime: Lines, common: Lines) -> list[str]:
    """Choose the lines of an article: lede, body, and some of background, expert, dissent, outlook, scene."""

    def some(kind: str, count: int, *pools: Lines) -> list[str]:
        pool = [line for lines in pools for line in lines.get(kind, ())]
        return rng.sample(pool, min(count, len(pool)))

    ending = some("D", rng.choice((0, 1)), common) + some("O", 1, lines, common)
    scene = some("S", rng.choice((0, 1)), common)
    return [
        *some("L", 1, lines),
        *some("B", rng.randint(2, 4), lines),
        *some("K", rng.choice((0, 1, 1)), lines, anytime),
        *some("X", 1, anytime, common, lines),
        *scene,
        *ending,
    ]


def _article(
    rng: Random,
    scene: Scene,
    headline: str,
    plan: list[str],
    outlet: Outlet,
    at: datetime,
    template: Template,
    relation: str,
    where: tuple[str, dict[str, str]],
) -> Composed:
    stage, row = where
    scene.new_article(f"{at:%A}")
    title = scene.write(headline)
    paragraphs = [_spelled(scene.write(line), outlet) for line in plan]
    a, b = sorted((row["a"], row["b"]))
    if rng.random() < 0.35:
        paragraphs[0] = f"{scene.cast['A'].cap.upper()}, {at:%B} {at.day} — {paragraphs[0]}"
        scene.named.add(row["a"])
    return Composed(
        title=_spelled(title[:1].upper() + title[1:], outlet),
        paragraphs=tuple(paragraphs),
        outlet=outlet,
        url=_url(rng, outlet, title, template.section, at),
        at=at,
        section=template.section,
        topic=template.topic,
        countries=tuple(sorted(scene.named)),
        pair=(a, b),
        relation=relation,
        story=f"{row['event']}-{a}-{b}-{stage}".lower(),
    )


def _briefs(rng: Random, world: dict[str, Country], papers: list[Outlet]) -> Iterator[Composed]:
    rows = table("briefs.csv")
    codes = sorted(world)
    for event in dict.fromkeys(row["event"] for row in rows):
        own = [row for row in rows if row["event"] == event]
        lines: Lines = {}
        for row in own:
            lines.setdefault(row["kind"], []).append(row["text"])
        topic, section, relation = own[0]["topic"], own[0]["section"], own[0]["relation"]
        template = Template(topic, section, ["public policy"], ["the matter"], {}, {})
        common = load("generic").parts[(relation, relation)]
        for number in range(BRIEFS_EACH):
            a, b = rng.sample(codes, 2)
            scene = Scene(rng, {"A": world[a], "B": world[b]}, template)
            plan = [rng.choice(lines["L"]), *rng.sample(lines["B"], 3), rng.choice(common["X"])]
            plan += [rng.choice(common["D"]), rng.choice(common["O"])] if relation != "neutral" else []
            at = datetime(2025, 6, 5) + timedelta(days=rng.randint(0, 500), minutes=rng.randint(300, 1300))
            where = (str(number), {"event": event, "a": a, "b": b})
            headline = rng.choice(lines["H"])
            yield _article(rng, scene, headline, plan, rng.choice(papers), at, template, relation, where)


def _reprints(rng: Random, found: list[Composed], papers: list[Outlet]) -> Iterator[Composed]:
    """Let other outlets print some reports again: another headline, a credit, a paragraph less."""
    agencies = [item for item in found if item.outlet.agency and len(item.paragraphs) >= 6]
    rivals = [item for item in found if len(item.paragraphs) >= 6 and not item.outlet.agency]
    chosen = (agencies + rng.sample(rivals, max(0, REPRINTS - len(agencies))))[:REPRINTS]
    for original in chosen:
        assert original.at is not None
        outlet = rng.choice([paper for paper in papers if paper.domain != original.outlet.domain])
        at = original.at + timedelta(minutes=rng.randint(40, 600))
        paragraphs = list(original.paragraphs)
        if rng.random() < 0.6:
            del paragraphs[rng.randint(3, len(paragraphs) - 1)]
        if rng.random() < 0.6:
            paragraphs.append(f"({original.outlet.name})")
        title = original.title if rng.random() < 0.4 else f"{original.title.rstrip('.')} – report"
        yield replace(
            original,
            title=title,
            paragraphs=tuple(paragraphs),
            outlet=outlet,
            url=_url(rng, outlet, title, original.section, at),
            at=at,
            duplicate_of=original.url,
        )


def _url(rng: Random, outlet: Outlet, title: str, section: str, at: datetime) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].rstrip("-")
    number = rng.randint(10_000_000, 99_999_999)
    path = outlet.path.format(
        section=section, y=f"{at:%Y}", m=f"{at:%m}", d=f"{at:%d}", slug=f"{slug}-{number % 997}", n=number
    )
    return f"https://{outlet.domain}{path}"


def _spelled(text: str, outlet: Outlet) -> str:
    if outlet.spelling != "us":
        return text
    for british, american in (("per cent", "percent"), ("defence", "defense"), ("metres", "meters")):
        text = text.replace(british, american)
    return text
