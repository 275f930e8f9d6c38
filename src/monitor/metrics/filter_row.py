"""What a filter is: its row in `filters.FILTERS`, and what every caller reads off it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from monitor.metrics import parsing
from monitor.metrics.conditions import Part

if TYPE_CHECKING:
    from monitor.metrics.filters import Filters


class Chip(NamedTuple):
    """A filter that is on, or one of its values: its words, and the filters without it."""

    label: str
    without: Filters


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One filter: everything that is said of it anywhere.

    Of what kind it is follows from its default: a bool is a switch, which its flag turns; a tuple takes any
    number of values; everything else takes one.

    Args:
        name: in a query string; the flag of the command line is the same with `--` before.
        help: of that flag.
        label: in the filter bar.
        hint: in the filter bar, where the label does not say all.
        example: what may be given; the tests turn every filter on by it.
        read: how one of its values is read; see `parsing`.
        longest: characters of a value, at most.
        choices: its values, where they can be counted; `read` is not asked then.
        sql: the condition of `Filters.matching` that holds while it is on, with its value bound as `$` and
            its field (a switch has none); or what gives the condition, None for none.
        join: what `sql` reads besides `articles AS a`.
        called: what a value is called in words.
        words: what a caption says while it is on, with {} for its values; or what gives that.
        chip: what its chip says, one for each value, with {} for it; or what gives that; None for no chip.
        lifts: the fields that are lifted with its chip; its own where none is named.
        field, default: of `Filters`; read off there.
    """

    name: str
    help: str
    label: str
    hint: str | None = None
    example: tuple[str, ...] = ("1",)
    read: Callable[[str, str], Any] = parsing.text
    longest: int = parsing.LONGEST_VALUE
    choices: tuple[str, ...] = ()
    sql: str | Callable[[Filters], Part | None] | None = None
    join: str = ""
    called: Callable[[Any], str] = str
    words: str | Callable[[Filters], str] = ""
    chip: str | Callable[[Filters], str] | None = "{}"
    lifts: tuple[str, ...] = ()
    field: str = ""
    default: Any = None

    @property
    def switch(self) -> bool:
        """Whether it is on or off and takes no value."""
        return isinstance(self.default, bool)

    @property
    def many(self) -> bool:
        """Whether it takes any number of values."""
        return isinstance(self.default, tuple)

    def on(self, filters: Filters) -> bool:
        """Tell whether it is on."""
        return bool(getattr(filters, self.field) != self.default)

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
        value = getattr(filters, self.field)
        if self.switch:
            return "1"
        if self.many:
            return list(value)
        return "-".join(value) if isinstance(value, tuple) else str(value)

    def condition(self, filters: Filters) -> Part | None:
        """Return its condition, None where it has none now."""
        if callable(self.sql):
            return self.sql(filters)
        if self.sql is None or not self.on(filters):
            return None
        value = getattr(filters, self.field)
        bound = {} if self.switch else {self.field: list(value) if self.many else value}
        return Part(self.sql, bound)

    def caption(self, filters: Filters) -> str:
        """Return what a caption says of it, nothing where it need not be said."""
        if callable(self.words):
            return self.words(filters)
        value = getattr(filters, self.field)
        values = value if self.many else [value]
        return self.words.format(" or ".join(map(self.called, values))) if self.on(filters) else ""

    def chips(self, filters: Filters) -> list[Chip]:
        """Return its chips; none where it is off."""
        off = type(filters)()
        lifted = replace(filters, **{name: getattr(off, name) for name in self.lifts or (self.field,)})
        if self.chip is None or lifted == filters:
            return []
        if callable(self.chip):
            return [Chip(self.chip(filters), lifted)]
        value = getattr(filters, self.field)
        if not self.many:
            return [Chip(self.chip.format(self.called(value)), lifted)]
        rests: list[dict[str, Any]] = [
            {self.field: tuple(other for other in value if other != one)} for one in value
        ]
        return [
            Chip(self.chip.format(self.called(one)), replace(filters, **rest))
            for one, rest in zip(value, rests, strict=True)
        ]
