#!/usr/bin/env python3
"""Write the reference pages that are read off the code: `make docs`. A test fails where they are stale."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import typer
from typer.cli import get_docs_for_click

from monitor import export
from monitor.cli import app
from monitor.metrics.conditions import OF_SENTENCE
from monitor.metrics.dimensions import DIMENSIONS
from monitor.metrics.filters import FILTERS
from monitor.sources.connectors.registry import KINDS

HERE = Path(__file__).parent
NOTE = "<!-- Written by docs/build.py (`make docs`); edit the code it is read from. -->\n\n"


def cli() -> str:
    """The command line, as its own help tells it."""
    command = typer.main.get_command(app)
    context = typer.Context(command, info_name="monitor")
    return (
        NOTE
        + get_docs_for_click(obj=command, ctx=context, name="monitor", title="Command line").strip()
        + "\n"
    )


def schema() -> str:
    """The tables of a store, from the DDL and its comments."""
    ddl = (files("monitor.store") / "schema.sql").read_text(encoding="utf-8")
    parts = [NOTE + "# Tables of a store\n"]
    intro = [line.removeprefix("-- ") for line in ddl.splitlines() if line.startswith("-- ")]
    parts.append(" ".join(intro) + "\n")
    for name, body in re.findall(r"CREATE TABLE (\w+) \((.*?)\);", ddl, re.DOTALL):
        parts.append(f"\n## {name}\n\n| column | type | meaning |\n|---|---|---|\n")
        for line in body.splitlines():
            parts.append(_column(line))
        if "\n" not in body:
            parts.extend(_column(column) for column in body.split(", "))
    return "".join(parts)


def _column(line: str) -> str:
    found = re.match(r'\s*"?(\w+)"? ([A-Z\[\]]+)( NOT NULL)?,?\s*(?:-- (.*))?$', line)
    if not found:
        return ""
    name, kind, required, meaning = found.groups()
    return (
        f"| {name} | {kind}{'' if required else ', may be NULL'} | {(meaning or '').replace('|', 'or')} |\n"
    )


def views() -> str:
    """The views that can be exported, with their columns."""
    parts = [NOTE + "# Views\n\nEach can be downloaded from its page or written by `monitor export VIEW`.\n"]
    for view in export.VIEWS.values():
        options = "".join(f"\n- `--set {name}=…` (default {value!r})" for name, value in view.options.items())
        columns = ", ".join(f"`{name}`" for name in view.columns)
        parts.append(f"\n## {view.name}\n\n{view.description}\n\nColumns: {columns}.\n{options}\n")
        parts += [f"\n{view.how}\n"] if view.how else []
    return "".join(parts)


def filters() -> str:
    """The filters and the dimensions, from their rows."""
    parts = [
        NOTE + "# Filters and dimensions\n\n"
        "A filter has one name everywhere: `?country=CHN` in the address of a page, `--country CHN` behind\n"
        "`monitor export`, `filters` in the `.json` beside an export. Filters of different names must all\n"
        "hold.\n\n"
        "Of a filter that takes any number of values an article has *any*. Two filters follow from each:\n"
        "`not-country=RUS` (*none* of the values) and, where an article may have several,\n"
        "`all-country=CHN&all-country=RUS` (*all* of them). They can stand together:\n"
        "`?country=CHN&not-country=RUS`. A share is of all articles under the other filters; what `not-`\n"
        "leaves out stays out of that whole.\n\n"
        "| name | also | meaning | such as |\n|---|---|---|---|\n"
    ]
    for row in FILTERS.values():
        if row.origin is row:
            example = "&".join(f"{row.name}={value}" for value in row.example)
            also = ", ".join(f"`{one.name}`" for one in row.derived())
            parts.append(f"| `{row.name}` | {also} | {row.help} | `?{example}` |\n")
    sentence = ", ".join(f"`{row.name}`" for row in FILTERS.values() if row.field in OF_SENTENCE)
    parts.append(
        f"\n{sentence}, and `pair`\n"
        "where it is meant by the sentence, are *one* condition: one sentence (or the title) must be as all\n"
        "of them say. `?actor=CHN&relation=conflict` finds China acting in conflict, not China acting here\n"
        "and conflict of others there. Of these, `not-voice=USA` asks that none of the sentences that are\n"
        "as the others say is in that voice, and `all-target` that there is such a sentence for each.\n"
        "`mood=fact` is what is told as fact; where nothing passes there is no mood.\n\n"
        "`person`, `org` and `keyword` take names too (`?person=Angela Merkel`), `story` the number of a\n"
        "story: where it was merged into another, that one is meant.\n"
    )
    names = ", ".join(f"`{name}`" for name in DIMENSIONS)
    parts.append(f"\nCoverage can be broken down by (`?by=` or `--set by=`): {names}.\n")
    return "".join(parts)


def sources() -> str:
    """The kinds of sources, and the configuration that `monitor init` writes."""
    parts = [
        NOTE + "# Sources and monitor.toml\n\n"
        "`monitor init` writes the configuration below, `monitor refresh` reads it, `monitor sources` edits\n"
        "it. How a refresh works, and what it promises: [refresh.md](refresh.md).\n\n## Kinds of sources\n"
    ]
    for kind in KINDS.values():
        summary = kind.summary[:1].upper() + kind.summary[1:]
        parts.append(f"\n### {kind.name}\n\n{summary}. `url`: {kind.url}.\n")
        parts.extend(f"\n- `{name}`: {meaning}" for name, meaning in kind.options.meanings().items())
        parts.append("\n" if kind.options.meanings() else "")
    template = (files("monitor.resources") / "config" / "monitor.toml").read_text(encoding="utf-8")
    parts.append(f"\n## monitor.toml\n\n```toml\n{template}```\n")
    return "".join(parts)


PAGES = {"cli.md": cli, "sources.md": sources, "schema.md": schema, "views.md": views, "filters.md": filters}


def main() -> None:
    """Write every page."""
    for name, build in PAGES.items():
        (HERE / name).write_text(build(), encoding="utf-8")
        print(f"wrote docs/{name}")


if __name__ == "__main__":
    main()
