"""Plans → articles: which units of text follow each other, and what is known to be true of the result."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sample.dice import Dice
from sample.grammar import Filler
from sample.plan import Plan
from sample.templates import Kind, kind, roles
from sample.world import countries as world_countries
from sample.world import people_of

SHAPES = {
    # Orders in which outlets tell: a wire story, a report, an analysis, a scene first, a brief.
    "wire": "LBBKXFO",
    "report": "LBFBDXBO",
    "analysis": "LXBFKXBD",
    "scene": "LSBBKFDO",
    "mixed": "LBFXBSKO",
    "brief": "LBFBKO",
}
MIN_WORDS = 135
"""An article that comes out shorter gets more paragraphs."""
_MORE = "BXSKDFO"
_GENERIC = {"X", "D", "O", "S"}
_USES = {"K": 2, "F": 2}
"""How often a unit may serve in one storyline; every other role's units serve once."""


@dataclass
class Draft:
    """An article as composed, and its ground truth."""

    plan: Plan
    title: str
    paragraphs: list[str]
    countries: tuple[str, ...]
    people: tuple[str, ...]
    authors: tuple[str, ...]
    published: datetime
    spare_titles: list[str] = field(default_factory=list)
    duplicate_of: str | None = None
    url: str = ""
    dated: bool = True
    key: str = ""

    @property
    def text(self) -> str:
        """The body, paragraphs apart by an empty line."""
        return "\n\n".join(self.paragraphs)


class Composer:
    """Writes the planned articles and remembers which words were used where, so that they vary."""

    def __init__(self) -> None:
        self._everywhere: Counter[str] = Counter()
        self._in_story: Counter[tuple[str, str]] = Counter()

    def compose(self, plan: Plan) -> Draft:
        """Write one article."""
        dice = Dice("compose", plan.key)
        filler = Filler(
            dice=dice,
            story=plan.story,
            roles=plan.roles,
            slots=plan.slots | {"issue": dice.pick(plan.kind.options("issue"))},
            fields=plan.kind.options("field"),
            event=plan.event,
            previous=plan.previous,
            begin=plan.begin,
            language=plan.language,
        )
        heads = self._heads(plan, dice)
        body = self._body(plan, filler, dice)
        title = filler.fill(heads[0])
        authors = () if plan.outlet.agency or dice.chance(25) else (_byline(plan, dice),)
        clock = timedelta(hours=dice.between(4, 19), minutes=dice.below(60))
        published = (
            datetime(plan.published.year, plan.published.month, plan.published.day, tzinfo=UTC) + clock
        )
        spare = [filler.fill(head) for head in heads[1:]]
        return Draft(
            plan=plan,
            title=title,
            paragraphs=_paragraphs(body, dice),
            countries=tuple(sorted(filler.countries)),
            people=tuple(filler.people),
            authors=authors,
            published=published,
            spare_titles=spare,
            key=plan.key,
        )

    def _body(self, plan: Plan, filler: Filler, dice: Dice) -> list[tuple[str, str]]:
        body: list[tuple[str, str]] = []
        shape = self._shape(dice, plan)
        for index, role in enumerate(shape + _MORE * 2):
            if index >= len(shape) and sum(len(text.split()) for _, text in body) >= MIN_WORDS:
                break
            unit = self._next(plan, role, dice)
            if unit:
                body.append((role, filler.fill(unit, steady=role in "KF")))
        return body

    def _heads(self, plan: Plan, dice: Dice) -> list[str]:
        units = [unit for unit in plan.stage.units["H"] if roles(unit) <= set(plan.roles)]
        order = dice.shuffled(units)
        order.sort(key=lambda unit: self._in_story[plan.story, unit])
        self._in_story[plan.story, order[0]] += 1
        return order

    def _shape(self, dice: Dice, plan: Plan) -> str:
        names = ["wire", "brief"] if plan.outlet.agency else ["report", "analysis", "scene", "mixed", "wire"]
        return SHAPES[dice.pick(names)]

    def _next(self, plan: Plan, role: str, dice: Dice) -> str | None:
        """Choose the unit of a role that was used least, never twice in a story more than `_USES` allows."""
        limit = _USES.get(role, 1)
        free = [
            unit
            for unit in self._units(plan, role)
            if roles(unit) <= set(plan.roles) and self._in_story[plan.story, unit] < limit
        ]
        if not free:
            return None
        least = min(self._everywhere[unit] for unit in free)
        unit = dice.pick([unit for unit in free if self._everywhere[unit] == least])
        self._everywhere[unit] += 1
        self._in_story[plan.story, unit] += 1
        return unit

    def _units(self, plan: Plan, role: str) -> list[str]:
        if role == "F":
            return list(plan.facts)
        own = plan.stage.units.get(role, [])
        any_time = plan.kind.stages.get("any")
        own = own + (any_time.units.get(role, []) if any_time else [])
        if role in _GENERIC and plan.stage.relation != "none":
            own = own + _generic(plan).stages[plan.stage.relation].units.get(role, [])
        return own


def _generic(plan: Plan) -> Kind:
    return kind(plan.language, "generic")


def _byline(plan: Plan, dice: Dice) -> str:
    return dice.pick(people_of(world_countries()[plan.outlet.country].custom)).full


def _paragraphs(units: list[tuple[str, str]], dice: Dice) -> list[str]:
    """Set units as paragraphs; background often shares one with the background before it."""
    result: list[str] = []
    before = ""
    for role, text in units:
        if role in "KF" and before in ("K", "F") and dice.chance(70):
            result[-1] += " " + text
        else:
            result.append(text)
        before = role
    return result
