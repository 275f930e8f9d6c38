"""Data files (gazetteer, lexicons, taxonomies) and the one way to read them."""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from monitor.errors import ResourceError


def read_text(name: str) -> str:
    """Return the resource `name` (a path below this package) as text."""
    try:
        return (files(__name__) / name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ResourceError(f"resource {name} cannot be read: {error}") from error


def read_bytes(name: str) -> bytes:
    """Return the resource `name` as it is (the weights of a model)."""
    try:
        return (files(__name__) / name).read_bytes()
    except OSError as error:
        raise ResourceError(f"resource {name} cannot be read: {error}") from error


def read_lines(name: str) -> list[str]:
    """Return the lines of a text resource; empty ones, and comments, which begin with `#`, are left out."""
    return [line for line in read_text(name).split("\n") if line and not line.startswith("#")]


def read_csv(name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV resource as dicts; lines that begin with `#` are comments."""
    return list(csv.DictReader(read_lines(name)))


def read_toml(name: str) -> dict[str, Any]:
    """Return a TOML resource as a dict."""
    try:
        return tomllib.loads(read_text(name))
    except tomllib.TOMLDecodeError as error:
        raise ResourceError(f"resource {name} is not valid TOML: {error}") from error


def has_language(language: str, name: str) -> bool:
    """Tell whether the folder of a language (ISO 639-1) has a file, "topics.toml", and so an ability."""
    return name in _folders().get(language, ())


def languages_with(name: str) -> tuple[str, ...]:
    """Return the languages whose folders have a file, in alphabetical order."""
    return tuple(sorted(language for language, names in _folders().items() if name in names))


def read_language(language: str, name: str) -> dict[str, Any]:
    """Return a TOML resource of a language; empty where its folder has none."""
    return read_toml(f"languages/{language}/{name}") if has_language(language, name) else {}


@cache
def _folders() -> dict[str, frozenset[str]]:
    """List what the folder of each language has."""
    folders = [one for one in (files(__name__) / "languages").iterdir() if one.is_dir()]
    return {one.name: frozenset(file.name for file in one.iterdir()) for one in folders}
