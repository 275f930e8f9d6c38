"""What a filter is: its row in `filters.FILTERS`, and what every caller reads off it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from monitor.metrics import parsing
from monitor.metrics.conditions import Part, all_hold, none_holds

if TYPE_CHECKING:
    from monitor.metrics.filters import Filters


Mode = Literal["any", "all", "none"]
"""How the values of a filter are taken: the article has any of them, all of them, or none."""

Group = Literal["Period", "Countries", "People", "Relations", "Topics", "Sources", "Text", "Notes", "More"]
"""Filters that stand together in the filter bar, in its order."""

PREFIXES: dict[Mode, str] = {"any": "", "all": "all-", "none": "not-"}
"""What the name of a filter has before it, by its mode."""


class Chip(NamedTuple):
    """A filter that is on, or one of its values: its words, and the filters without it."""

    label: str
    without: Filters


Labels = Callable[[str, Any], str]
"""From the name of a filter and one of its values to what the value is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One filter: everything that is said of it anywhere.

    Of what kind it is follows from its default: a bool is a switch, which its flag turns; a tuple takes any
    number of values; everything else takes one. From every filter that takes any number, `derived` makes
    those on none and on all of its values; nothing is said of these anywhere else.

    Args:
        name: in a query string; the flag of the command line is the same with `--` before.
        help: of that flag.
        label: in the filter bar; of one that takes any number of values what they are, in the plural.
        group: where it stands in the filter bar.
        hint: in the filter bar, where the label does not say all.
        example: what may be given; the tests turn every filter on by it.
        read: how one of its values is read; see `parsing`.
        longest: characters of a value, at most.
        choices: its values, where they can be counted; `read` is not asked then.
        free: whether any text may be one of its values, so that only the most frequent are offered.
        several: whether an article may have more than one of its values, so that all can be asked for.
        sql: the condition of `Filters.matching` that holds while it is on, with its value bound as `$` and
            its field (a switch has none); or what gives the condition, None for none.
        join: what `sql` reads besides `articles AS a`.
        called: what a value is called in words.
        words: what a caption says while it is on, with {} for its values; or what gives that.
        chip: what its chip says, one for each value, with {} for it; or what gives that; None for no chip.
        lifts: the fields that are lifted with its chip; its own where none is named.
        field, default: of `Filters`; read off there. Of a derived filter a name that no other has.
        mode: how its values are taken.
        base: the filter that it is derived from, itself where it is not.
    """

    name: str
    help: str
    label: str
    group: Group = "More"
    hint: str | None = None
    example: tuple[str, ...] = ("1",)
    read: Callable[[str, str], Any] = parsing.text
    longest: int = parsing.LONGEST_VALUE
    choices: tuple[str, ...] = ()
    free: bool = False
    several: bool = False
    sql: str | Callable[[Filters], Part | None] | None = None
    join: str = ""
    called: Callable[[Any], str] = str
    words: str | Callable[[Filters], str] = ""
    chip: str | Callable[[Filters], str] | None = "{}"
    lifts: tuple[str, ...] = ()
    field: str = ""
    default: Any = None
    mode: Mode = "any"
    base: Filter | None = None

    @property
    def switch(self) -> bool:
        """Whether it is on or off and takes no value."""
        return isinstance(self.default, bool)

    @property
    def many(self) -> bool:
        """Whether it takes any number of values."""
        return isinstance(self.default, tuple)

    @property
    def origin(self) -> Filter:
        """The filter that it is derived from, itself where it is not."""
        return self.base or self

    def derived(self) -> Iterator[Filter]:
        """Yield the filters that follow from this one: on none of its values and, if it may be, on all."""
        if not self.many:
            return
        for mode, word in (("none", "none"), *((("all", "all"),) if self.several else ())):
            yield replace(
                self,
                name=f"{PREFIXES[mode]}{self.name}",
                help=f"As --{self.name}, but {word} of them.",
                field=f"{mode}_{self.field}",
                mode=mode,
                base=self,
            )

    def of(self, filters: Filters) -> Any:
        """Return its value in filters."""
        if self.base is None:
            return getattr(filters, self.field)
        return dict(filters.all_of if self.mode == "all" else filters.none_of).get(self.base.field, ())

    def on(self, filters: Filters) -> bool:
        """Tell whether it is on."""
        return bool(self.of(filters) != self.default)

    def value(self, given: list[str]) -> Any:
        """Return the value of its field that texts stand for.

        Raises:
            UsageError: one cannot be used.
        """
        read = parsing.yes_or_no if self.switch else self.read
        values = [(parsing.one_of(self.choices) if self.choices else read)(self.name, text) for text in given]
        if self.switch:
            return values[-1] != self.default
        return tuple(dict.fromkeys(values)) if self.many else values[-1]

    def query(self, filters: Filters) -> str | list[str]:
        """Return the texts that stand for its value."""
        value = self.of(filters)
        if self.switch:
            return "1"
        if self.many:
            return list(value)
        return "-".join(value) if isinstance(value, tuple) else str(value)

    def condition(self, filters: Filters) -> Part | None:
        """Return its condition, None where it has none now.

        Of none and of all of its values it is made of the condition on any of them, beside which the other
        filters stand as they are.
        """
        if self.base is not None:
            return self._derived_condition(self.base, filters)
        if callable(self.sql):
            return self.sql(filters)
        if self.sql is None or not self.on(filters):
            return None
        value = self.of(filters)
        bound = {} if self.switch else {self.field: list(value) if self.many else value}
        return Part(self.sql, bound)

    def _derived_condition(self, base: Filter, filters: Filters) -> Part | None:
        values = self.of(filters)
        sets = [values] if self.mode == "none" else [(one,) for one in values]
        asked = [base.condition(filters.having({base.name: chosen})) for chosen in sets if chosen]
        parts = [
            part.renamed(f"{self.field}_{place}_") for place, part in enumerate(asked) if part is not None
        ]
        if not parts:
            return None
        return none_holds(parts) if self.mode == "none" else all_hold(parts)

    def caption(self, filters: Filters) -> str:
        """Return what a caption says of it, nothing where it need not be said."""
        if callable(self.words):
            return self.words(filters)
        if not self.on(filters):
            return ""
        value = self.of(filters)
        values = [self.called(one) for one in (value if self.many else [value])]
        told = self.words.format((" and " if self.mode == "all" else " or ").join(values))
        return f"not {told}" if self.mode == "none" else told

    def chips(self, filters: Filters, labels: Labels | None = None) -> list[Chip]:
        """Return its chips; none where it is off.

        Args:
            filters: that it is among.
            labels: what its values are called, if not as in captions.
        """
        off = type(filters)()
        lifted = filters.having({self.name: self.default}, **{one: getattr(off, one) for one in self.lifts})
        if self.chip is None or lifted == filters:
            return []
        if callable(self.chip):
            return [Chip(self.chip(filters), lifted)]
        value = self.of(filters)
        called = [
            labels(self.origin.name, one) if labels else self.called(one)
            for one in (value if self.many else [value])
        ]
        if self.mode == "all":
            several = f"all of {', '.join(called)}" if len(called) > 1 else called[0]
            return [Chip(self.chip.format(several), lifted)]
        told = [f"{'not ' if self.mode == 'none' else ''}{self.chip.format(one)}" for one in called]
        if not self.many:
            return [Chip(told[0], lifted)]
        rests = [
            filters.having({self.name: tuple(other for other in value if other != one)}) for one in value
        ]
        return [Chip(label, rest) for label, rest in zip(told, rests, strict=True)]
