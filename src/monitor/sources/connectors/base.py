"""What a connector is: a function from a configured source to the records that it holds now.

Adding one: a module here with a `read` function, its `Options` and a `KIND`, and a line in `registry.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from monitor.errors import SourceError
from monitor.masking import masked
from monitor.model import Record
from monitor.sources.http.fetch import Fetcher


@dataclass(frozen=True, slots=True)
class Source:
    """One configured source.

    Args:
        name: what people call it; unique in a configuration.
        kind: which connector reads it, a key of `registry.KINDS`.
        url: the address, path, query or other locator that the connector understands.
        country: ISO 3166-1 alpha-3 of the outlet, for records that do not say.
        language: ISO 639-1, for records that do not say.
        section: section, for records that do not say.
        fulltext: whether the page behind an item is fetched: "auto" where the item carries too little text.
        limit: items a run takes at most.
        options: settings that only this kind of source has, checked against `Kind.options`.
    """

    name: str
    kind: str
    url: str
    country: str | None = None
    language: str | None = None
    section: str | None = None
    fulltext: Literal["auto", "always", "never"] = "auto"
    limit: int = 10_000
    options: Mapping[str, str | int | float | bool] = field(default_factory=dict)


@dataclass
class Session:
    """What a connector works with during one run.

    Args:
        fetch: the only way to the network.
        since: naive UTC time; items known to be older may be left out.
        state: what this source's connector wrote in its last run. It must at every moment cover no more than
            was yielded before: where a run stops half-way, this is what the next one gets.
    """

    fetch: Fetcher
    since: datetime | None = None
    state: dict[str, str] = field(default_factory=dict)


class Connector(Protocol):
    """Reads a source.

    Yields what it finds, bad records as `Rejected`, bounded in size; raises `SourceError` where the source as
    a whole cannot be read (what was yielded before that counts). It never holds a whole archive in memory.
    """

    def __call__(self, source: Source, session: Session) -> Iterator[Record]: ...


class Options(BaseModel):
    """The settings that only one kind of source has, each with its type, bounds and meaning (`description`).

    Types are strict: "no" is no false, and "ten" no number.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)

    @classmethod
    def of(cls, source: Source) -> Self:
        """Read the options of a source; those of monitor.toml were checked when it was read.

        Raises:
            SourceError: one is wrong.
        """
        try:
            return cls.model_validate(dict(source.options))
        except ValidationError as error:
            wrong = error.errors(include_url=False)[0]
            name = ".".join(str(part) for part in wrong["loc"][:1])
            said = str(wrong.get("ctx", {}).get("error", wrong["msg"]))
            value = masked(repr(wrong["input"]))[:100]
            raise SourceError(f"source {source.name}: {name} = {value}: {said}") from error

    @classmethod
    def meanings(cls) -> dict[str, str]:
        """Return what each is for, for people."""
        return {name: field.description or "" for name, field in cls.model_fields.items()}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of source, as the registry and `monitor sources` know it.

    Args:
        name: the value of `kind` in monitor.toml.
        summary: one line for people.
        url: what `Source.url` holds, for people.
        read: the connector.
        options: its own settings, with which those of a configuration are checked when it is read.
        local: whether `Source.url` may be a path.
    """

    name: str
    summary: str
    url: str
    read: Connector
    options: type[Options] = Options
    local: bool = False
