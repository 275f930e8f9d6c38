"""Verbs about the sources of a configuration: list, kinds, add, test, disable, enable, OPML in and out."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer

from monitor import config
from monitor.cli.common import DEFAULT_CONFIG, AsJson, ConfigPath, err, out, print_json
from monitor.config import SourceEntry, editing
from monitor.config.values import shown_duration
from monitor.errors import MonitorError, SourceError, UsageError
from monitor.extract.addresses import outlets
from monitor.masking import masked
from monitor.model import Record, Rejected
from monitor.refresh.service import source_of, store_of
from monitor.sources.connectors.base import Session
from monitor.sources.connectors.discovery import feeds_of
from monitor.sources.connectors.registry import KINDS
from monitor.sources.http.fetch import Fetcher
from monitor.store.ledger import states

verbs = typer.Typer(help="The sources of a configuration.", no_args_is_help=True, add_completion=False)

Name = Annotated[str, typer.Argument(help="The source's name.")]


@verbs.command(name="list")
def list_sources(config_path: ConfigPath = DEFAULT_CONFIG, as_json: AsJson = False) -> None:
    """Name the sources, and how each fared when it was last asked."""
    settings = config.read(config_path)
    known = states(store_of(settings, config_path))
    rows = [_state(entry, known.get(entry.name, {})) for entry in settings.sources]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        schedule = f"every {row['schedule']}" if row["schedule"] else "in every run"
        asked = schedule if row["enabled"] else "disabled"
        out.print(f"{row['name']} ({row['kind']}, {asked}): {row['url']}")
        out.print(f"    last success: {(row['succeeded_at'] or 'never')[:16].replace('T', ' ')}")
        if row["error"]:
            out.print(f"    failed {row['failures']} times in a row: {row['error']}")
    if not rows:
        out.print("No sources yet. Add one: monitor sources add https://the-site.example/")


def _state(entry: SourceEntry, known: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": entry.name,
        "kind": entry.kind,
        "url": masked(entry.url),
        "enabled": entry.enabled,
        "schedule": shown_duration(entry.schedule) if entry.schedule else None,
        "succeeded_at": known.get("succeeded_at"),
        "failures": known.get("failures", 0),
        "error": known.get("last_error") if known.get("failures") else None,
    }


@verbs.command()
def kinds(as_json: AsJson = False) -> None:
    """Name the kinds of sources and the settings that each has of its own."""
    if as_json:
        print_json({kind.name: [kind.summary, kind.url, kind.options.meanings()] for kind in KINDS.values()})
        return
    for kind in KINDS.values():
        out.print(f"{kind.name}: {kind.summary}\n    url: {kind.url}")
        for name, meaning in kind.options.meanings().items():
            out.print(f"    {name}: {meaning}")


@verbs.command()
def add(
    url: Annotated[
        str, typer.Argument(help="A feed, a site whose feeds are looked for, or as its kind says.")
    ],
    config_path: ConfigPath = DEFAULT_CONFIG,
    name: Annotated[str | None, typer.Option(help="What to call it; default: the feed's title.")] = None,
    kind: Annotated[str | None, typer.Option(help="`monitor sources kinds` names them.")] = None,
    country: Annotated[str | None, typer.Option(help="Of the outlet, ISO 3166-1 alpha-3.")] = None,
    language: Annotated[str | None, typer.Option(help="ISO 639-1.")] = None,
    schedule: Annotated[str | None, typer.Option(help='How often it is asked, such as "1h".')] = None,
    options: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="A setting of its kind.")
    ] = None,
) -> None:
    """Add a source. Without --kind, the address is fetched: the first feed of a site is taken."""
    settings = config.read(config_path)
    if kind is None:
        kind, url, title = _discovered(settings, url)
        name = name or title
    entry: dict[str, Any] = {
        "name": name or urlsplit(url).hostname or masked(url),
        "kind": kind if kind != "feed" else None,
        "url": url,
        "country": country or outlets.country(None, url),
        "language": language,
        "schedule": schedule,
        **dict(_option(option) for option in options or []),
    }
    editing.add(config_path, [entry])
    out.print(f"Added {entry['name']}: {masked(url)}")


def _discovered(settings: config.Settings, url: str) -> tuple[str, str, str]:
    """Return kind, address and title of the first source that an address leads to."""
    fetch = Fetcher(settings.fetch.settings())
    try:
        found = feeds_of(fetch, url if "://" in url else f"https://{url}")
    finally:
        fetch.close()
    if not found:
        raise SourceError(f"{url} names no feed, and none was found at the usual places; name its --kind")
    for other in found[1:]:
        out.print(f"Also there: {masked(other.url)} ({other.title})")
    return found[0].kind, found[0].url, found[0].title


def _option(given: str) -> tuple[str, str | int | float | bool]:
    name, separator, value = given.partition("=")
    if not separator:
        raise UsageError(f"--set {given}: write NAME=VALUE")
    if value.lower() in ("true", "false"):
        return name, value.lower() == "true"
    try:
        return name, int(value) if value.isdigit() else float(value) if "." in value else value
    except ValueError:
        return name, value


@verbs.command(name="test")
def try_out(
    name: Name,
    config_path: ConfigPath = DEFAULT_CONFIG,
    count: Annotated[int, typer.Option(min=1, max=100, help="How many items to show.")] = 5,
) -> None:
    """Ask a source and show the first of what it holds; nothing is stored."""
    settings = config.read(config_path)
    entry = next((item for item in settings.sources if item.name == name), None)
    if entry is None:
        raise UsageError(f"{config_path} has no source {name!r}; `monitor sources list` names them all")
    source, fetch = source_of(entry, config_path), Fetcher(settings.fetch.settings())
    try:
        found = list(itertools.islice(KINDS[source.kind].read(source, Session(fetch)), count))
    finally:
        fetch.close()
    for item in found:
        out.print(_told(item))
    if not found:
        raise MonitorError(f"{name} answers, but holds nothing")


def _told(found: Record) -> str:
    if isinstance(found, Rejected):
        return masked(f"BAD {found.origin}: {found.reason}")
    date = found.published or "no date"
    return f"{date}  {found.title or '(no title)'}\n    {masked(found.url or found.origin)}"


@verbs.command()
def disable(name: Name, config_path: ConfigPath = DEFAULT_CONFIG) -> None:
    """Stop asking a source; what it brought stays."""
    editing.enable(config_path, name, enabled=False)
    out.print(f"Disabled {name}.")


@verbs.command()
def enable(name: Name, config_path: ConfigPath = DEFAULT_CONFIG) -> None:
    """Ask a source again."""
    editing.enable(config_path, name, enabled=True)
    out.print(f"Enabled {name}.")


@verbs.command(name="import")
def import_opml(
    path: Annotated[Path, typer.Argument(help="An OPML file, as feed readers export.")],
    config_path: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Add the feeds of an OPML file; those that are there already are passed over."""
    settings = config.read(config_path)
    there, names = {entry.url for entry in settings.sources}, {entry.name for entry in settings.sources}
    fresh = []
    for feed in editing.read_opml(path):
        if feed["url"] not in there:
            feed["name"] = _unique(feed["name"], names)
            names.add(feed["name"])
            fresh.append({**feed, "country": outlets.country(None, feed["url"])})
    if fresh:
        editing.add(config_path, fresh)
    out.print(f"{len(fresh):,} feeds added.")


def _unique(name: str, taken: set[str]) -> str:
    numbered = (f"{name[:90]} ({number})" for number in itertools.count(2))
    return name if name not in taken else next(other for other in numbered if other not in taken)


@verbs.command(name="export")
def export_opml(
    config_path: ConfigPath = DEFAULT_CONFIG,
    output: Annotated[
        str, typer.Option("-o", "--output", help='File to write; "-" is standard output.')
    ] = "-",
) -> None:
    """Write the feeds as OPML, for feed readers."""
    entries = config.read(config_path).sources
    with_secrets = sum(entry.kind == "feed" and masked(entry.url) != entry.url for entry in entries)
    written = editing.write_opml(entries)
    if output == "-":
        sys.stdout.buffer.write(written)
    else:
        Path(output).write_bytes(written)
    others = sum(entry.kind != "feed" for entry in entries)
    if others:
        err.print(f"{others} sources are no feeds and were left out.")
    if with_secrets:
        err.print(
            f"{with_secrets} addresses hold passwords or tokens, which were masked: fill them in by hand."
        )
