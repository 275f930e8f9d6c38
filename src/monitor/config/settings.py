"""What monitor.toml may hold. Every key is explained in `resources/config/monitor.toml`."""

from __future__ import annotations

import difflib
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ByteSize, ConfigDict, Field, field_validator, model_validator

from monitor.config.alert_filters import read_filters
from monitor.config.values import Country, Duration, Language
from monitor.reference.outlets import OwnerKind
from monitor.reference.source_sets import SourceSet
from monitor.sources.connectors.base import Source
from monitor.sources.connectors.registry import KINDS
from monitor.sources.http.fetch import FetchSettings

_DEFAULTS = FetchSettings()
Word = Annotated[str, Field(min_length=1, max_length=200)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Fetch(_Section):
    """How pages and feeds are fetched."""

    user_agent: Annotated[str, Field(min_length=3, max_length=300)] = _DEFAULTS.user_agent
    delay: Annotated[float, Field(ge=0, le=3600)] = _DEFAULTS.delay
    concurrency: Annotated[int, Field(ge=1, le=32)] = _DEFAULTS.concurrency
    timeout: Duration = timedelta(seconds=_DEFAULTS.timeout)
    limit: Annotated[ByteSize, Field(ge=1024, le=1 << 30)] = ByteSize(_DEFAULTS.limit)
    retries: Annotated[int, Field(ge=0, le=10)] = _DEFAULTS.retries
    robots: bool = _DEFAULTS.robots
    allow_private: bool = _DEFAULTS.allow_private

    @field_validator("user_agent")
    @classmethod
    def _one_line(cls, value: str) -> str:
        if not value.isascii() or not value.isprintable():
            raise ValueError("write it in ASCII, on one line")
        return value

    def settings(self) -> FetchSettings:
        """Return them as the fetcher wants them."""
        given = self.model_dump() | {"timeout": self.timeout.total_seconds(), "limit": int(self.limit)}
        return FetchSettings(**given)


class Refresh(_Section):
    """How a refresh works."""

    workers: Annotated[int, Field(ge=1, le=256)] | None = None
    timeout: Duration = timedelta(minutes=10)
    attempts: Annotated[int, Field(ge=1, le=50)] = 5
    recheck: Duration = timedelta(hours=6)
    recheck_for: Duration = timedelta(hours=48)
    keep_runs: Duration = timedelta(days=90)


class Annotate(_Section):
    """Which models annotate."""

    model: Literal["auto", "deep", "fast"] = "auto"
    entities: Literal["rules", "spacy"] = "rules"
    stances: Literal["fast", "deep"] = "fast"

    @model_validator(mode="after")
    def _no_deeper_than_the_model(self) -> Annotate:
        if self.model == "fast" and self.stances == "deep":
            raise ValueError('stances = "deep" needs the deep model: write model = "deep" or "auto"')
        return self


class Filters(_Section):
    """Which articles are kept."""

    languages: tuple[Language, ...] = ()
    match: tuple[Word, ...] = ()
    exclude: tuple[Word, ...] = ()
    min_words: Annotated[int, Field(ge=0, le=100_000)] = 0


class Alert(_Section):
    """What is worth a line in the log: so many new articles of a kind within a time.

    Its other keys are filters, by the names that they have everywhere: `filters`, as a query string has them.
    """

    name: Annotated[str, Field(min_length=1, max_length=100)]
    at_least: Annotated[int, Field(ge=1)] = 1
    within: Duration = timedelta(hours=24)
    filters: dict[str, str | list[str]] = {}

    @model_validator(mode="before")
    @classmethod
    def _sort_out_filters(cls, given: Any) -> Any:
        """Move the keys that are filters into `filters`; what is wrong is told as of any other key."""
        if not isinstance(given, dict):
            return given
        own = {name: given[name] for name in ("name", "at_least", "within") if name in given}
        return own | {"filters": read_filters({name: given[name] for name in given if name not in own})}


class SourceSetEntry(_Section):
    """A source set: outlets that are listed, and those of whom all the rules hold."""

    sources: tuple[Word, ...] = ()
    country: tuple[Country, ...] = ()
    owner: tuple[OwnerKind, ...] = ()
    language: tuple[Language, ...] = ()

    @model_validator(mode="after")
    def _not_empty(self) -> SourceSetEntry:
        if not (self.sources or self.country or self.owner or self.language):
            raise ValueError("name sources, country, owner or language: it holds nothing")
        return self

    def source_set(self) -> SourceSet:
        """Return it as the store keeps it."""
        return SourceSet(self.sources, self.country, self.owner, self.language)


class SourceEntry(_Section):
    """A source. Keys that only one kind of source has are its `options`."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    kind: str = "feed"
    url: Annotated[str, Field(min_length=1, max_length=4000)]
    country: Country | None = None
    language: Language | None = None
    section: Annotated[str, Field(max_length=100)] | None = None
    weight: Annotated[float, Field(gt=0, le=1000)] = 1.0
    schedule: Duration | None = None
    fulltext: Literal["auto", "always", "never"] = "auto"
    limit: Annotated[int, Field(ge=1, le=1_000_000)] = 10_000
    enabled: bool = True
    options: dict[str, str | int | float | bool] = {}

    @model_validator(mode="before")
    @classmethod
    def _sort_out_options(cls, given: Any) -> Any:
        """Move the keys that are this kind's own into `options`."""
        if not isinstance(given, dict):
            return given
        kind = KINDS.get(str(given.get("kind", "feed")))
        own = {name: given[name] for name in (kind.options.meanings() if kind else ()) if name in given}
        return {name: value for name, value in given.items() if name not in own} | {"options": own}

    @field_validator("kind")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in KINDS:
            near = difflib.get_close_matches(value, KINDS, 1)
            near = near or (["feed"] if value.lower() in ("rss", "atom", "json", "jsonfeed") else [])
            hint = f'did you mean "{near[0]}"?' if near else f"known: {', '.join(KINDS)}"
            raise ValueError(f"there is no such kind of source; {hint}")
        return value

    @model_validator(mode="after")
    def _check_options(self) -> SourceEntry:
        """Hold the settings of its kind to their types; what is wrong is told as of any other key."""
        KINDS[self.kind].options.model_validate(dict(self.options))
        return self

    def source(self) -> Source:
        """Return it as the connectors want it."""
        return Source(
            name=self.name,
            kind=self.kind,
            url=self.url,
            country=self.country,
            language=self.language,
            section=self.section,
            fulltext=self.fulltext,
            limit=self.limit,
            options=self.options,
        )


class Settings(_Section):
    """The whole of monitor.toml."""

    store: Annotated[str, Field(min_length=1)] | None = None
    outlets: Annotated[str, Field(min_length=1)] | None = None
    cluster: Annotated[str, Field(min_length=1)] | None = None
    fetch: Fetch = Fetch()
    refresh: Refresh = Refresh()
    annotate: Annotate = Annotate()
    filters: Filters = Filters()
    source_sets: dict[Annotated[str, Field(min_length=1, max_length=100)], SourceSetEntry] = {}
    sources: tuple[SourceEntry, ...] = ()
    alerts: tuple[Alert, ...] = ()

    @model_validator(mode="after")
    def _names_differ(self) -> Settings:
        for what, entries in (("source", self.sources), ("alert", self.alerts)):
            names = [entry.name for entry in entries]
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f'two {what}s are named "{twice[0]}"; give each a name of its own')
        return self

    @property
    def enabled(self) -> list[SourceEntry]:
        """The sources that are asked, those of most weight first."""
        return sorted((entry for entry in self.sources if entry.enabled), key=lambda entry: -entry.weight)
