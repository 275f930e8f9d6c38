"""Reading monitor.toml: into `Settings`, or into a message that names the line and the fix."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from monitor.config.alert_filters import filter_names
from monitor.config.settings import (
    Alert,
    Annotate,
    Fetch,
    Filters,
    Refresh,
    Settings,
    SourceEntry,
    SourceSetEntry,
)
from monitor.errors import UsageError
from monitor.masking import masked
from monitor.sources.connectors.registry import KINDS

MAX_BYTES = 16 << 20
_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"\s*[\"']?([\w-]+)[\"']?\s*=")
_SECTIONS: dict[str, type[BaseModel]] = {
    "fetch": Fetch,
    "refresh": Refresh,
    "annotate": Annotate,
    "filters": Filters,
    "source_sets": SourceSetEntry,
    "sources": SourceEntry,
    "alerts": Alert,
}

Place = tuple[str | int, ...]


def read(path: Path) -> Settings:
    """Read a configuration.

    Raises:
        UsageError: there is none, or something in it is wrong; each line names file, line, key and fix.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise UsageError(f"{path} is not there; `monitor init` writes one to begin with") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    if len(data) > MAX_BYTES:
        raise UsageError(f"{path} is larger than {MAX_BYTES >> 20} MB: is it a configuration?")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UsageError(f"{path}, line {line}: not UTF-8; save the file as UTF-8") from error
    return parse(text, str(path))


def parse(text: str, name: str = "monitor.toml") -> Settings:
    """Read the text of a configuration; errors as in `read`."""
    try:
        return Settings.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{name} is not valid TOML: {error}") from error
    except ValidationError as error:
        found = error.errors(include_url=False)
        lines = sorted((_line(text, problem["loc"]), _told(problem)) for problem in found)
        raise UsageError("\n".join(f"{name}, line {line}: {said}" for line, said in lines)) from error


def _told(problem: Any) -> str:
    """Say what is wrong in the words of a person who edits the file."""
    place: Place = problem["loc"]
    keys = [str(part) for part in place if isinstance(part, str) and part != "options"]
    key = keys[-1] if keys else ""
    match problem["type"]:
        case "extra_forbidden":
            return f"there is no setting {key!r}{_meant(place, key)}"
        case "missing":
            return f"{key} is missing"
        case "value_error":
            said = str(problem["ctx"]["error"])
        case "literal_error":
            said = f"write {problem['ctx']['expected']}{_near(problem)}"
        case "filter":
            said = problem["msg"]
        case _:
            said = problem["msg"][:1].lower() + problem["msg"][1:]
    value = problem["input"]
    told = masked(f" = {value!r}")[:80] if key and isinstance(value, (str, int, float, bool)) else ""
    return f"{key}{told}: {said}" if key else said


def _near(problem: Any) -> str:
    """Name the value that was probably meant, of those that a setting may have."""
    known = re.findall(r"'([^']*)'", problem["ctx"]["expected"])
    near = difflib.get_close_matches(str(problem["input"]).lower(), known, 1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _meant(place: Place, key: str) -> str:
    """Name the setting that was probably meant."""
    model: type[BaseModel] = Settings if len(place) == 1 else _SECTIONS[str(place[0])]
    known = [name for name in model.model_fields if name not in ("options", "filters")]
    if model is SourceEntry:
        known += sorted({option for kind in KINDS.values() for option in kind.options.meanings()})
    if model is Alert:
        known += filter_names()
    near = difflib.get_close_matches(key, known, 1)
    return f"; did you mean {near[0]!r}?" if near else f" here; there are: {', '.join(known)}"


def _line(text: str, place: Sequence[str | int]) -> int:
    """Return the line where a key stands, that of its table where it does not stand there; else 1."""
    names = [part for part in place if isinstance(part, str) and part != "options"]
    wanted = next((part for part in place if isinstance(part, int)), 0)
    top = names[0] if names else ""
    table, count, found = "", -1, 1
    for number, line in enumerate(text.split("\n"), 1):
        if header := _HEADER.match(line):
            table = re.sub("[\"']", "", header[2])
            count += table == top
            if (table == top and count == wanted) or (len(names) > 1 and table == ".".join(names[:2])):
                found = number
        elif key := _KEY.match(line):
            alone = len(names) == 1 and not table and key[1] == top
            within = len(names) > 1 and table == top and count == wanted and key[1] == names[1]
            below = len(names) > 2 and table == ".".join(names[:2]) and key[1] == names[2]
            if alone or within or below:
                return number
    return found
