"""Changing monitor.toml without losing its comments and order; `monitor init`; OPML in and out."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import tomlkit
from filelock import FileLock, Timeout
from lxml import etree
from tomlkit.exceptions import TOMLKitError

from monitor import files
from monitor.config.reading import MAX_BYTES, parse
from monitor.config.settings import Settings, SourceEntry
from monitor.errors import UsageError
from monitor.masking import masked
from monitor.resources import read_text


def init(path: Path, *, force: bool = False) -> None:
    """Write a commented configuration to begin with.

    Raises:
        UsageError: there is one already, or the folder cannot be written.
    """
    if path.exists() and not force:
        raise UsageError(f"{path} is there already; --force replaces it")
    _replace(path, read_text("config/monitor.toml"))


def add(path: Path, entries: Iterable[Mapping[str, Any]]) -> Settings:
    """Add sources: keys and values as they stand in a `[[sources]]` table.

    Raises:
        UsageError: the result would not be valid; the file is as it was.
    """
    with _editing(path):
        document = _load(path)
        listed = document.setdefault("sources", tomlkit.aot())
        for entry in entries:
            table = tomlkit.table()
            table.trivia.indent = "\n"
            table.update({name: _whole(value) for name, value in entry.items() if value is not None})
            listed.append(table)
        return _save(path, document)


def _whole(value: Any) -> Any:
    """Return a value as TOML can hold it: a path of a shell that is not set to UTF-8 comes as single bytes.

    Raises:
        UsageError: its bytes are no UTF-8, which TOML asks for.
    """
    if not isinstance(value, str) or value.isascii():
        return value
    try:
        return value.encode("utf-8", "surrogateescape").decode("utf-8")
    except UnicodeError:
        pass
    try:  # each half of a character beyond the basic plane on its own, as JavaScript and JSON write it
        return value.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeError:
        raise UsageError(
            f"{value!a} is not UTF-8, and monitor.toml holds nothing else: rename it or take the folder above"
        ) from None


def enable(path: Path, name: str, *, enabled: bool) -> Settings:
    """Have a source asked, or not.

    Raises:
        UsageError: there is no source of this name.
    """
    with _editing(path):
        document = _load(path)
        entry = next((item for item in document.get("sources", []) if item.get("name") == name), None)
        if entry is None:
            raise UsageError(f"{path} has no source {name!r}; `monitor sources list` names them all")
        if enabled:
            entry.pop("enabled", None)
        else:
            entry["enabled"] = False
        return _save(path, document)


def read_opml(path: Path) -> list[dict[str, str]]:
    """Read the feeds of an OPML file, each with name and url; folders are of no account.

    Raises:
        UsageError: it is no OPML.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(data, parser) if data and len(data) <= MAX_BYTES else None
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or root.tag != "opml":
        raise UsageError(f"{path} is not OPML, the format in which feed readers export their feeds")
    found: dict[str, dict[str, str]] = {}
    for outline in root.iter("outline"):
        url = outline.get("xmlUrl", "").strip()
        if url.startswith(("http://", "https://")):
            name = outline.get("text") or outline.get("title") or masked(url)
            found.setdefault(url, {"name": " ".join(name.split())[:100], "url": url})
    return list(found.values())


def write_opml(entries: Iterable[SourceEntry]) -> bytes:
    """Write the feeds among sources as OPML 2.0; passwords and tokens in their addresses are masked."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Sources of Media Monitor"
    body = etree.SubElement(root, "body")
    for entry in entries:
        if entry.kind == "feed":
            extra = {"language": entry.language} if entry.language else {}
            etree.SubElement(body, "outline", type="rss", text=entry.name, xmlUrl=masked(entry.url), **extra)
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return written


@contextlib.contextmanager
def _editing(path: Path) -> Iterator[None]:
    """Keep a second edit out until this one is done."""
    target = files.real(path)
    mode = files.mode_beside(target)
    lock = FileLock(target.with_name(f".{target.name}.lock"), timeout=10, mode=mode, fallback_to_soft=False)
    try:
        lock.acquire()
    except Timeout:
        raise UsageError(f"{path} is being edited by another command; try again when it is done") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be edited: {files.not_locked(error)}") from error
    try:
        yield
    finally:
        lock.release()


def _load(path: Path) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise UsageError(f"{path} is not there; `monitor init` writes one to begin with") from None
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is not valid TOML: {error}") from error


def _save(path: Path, document: tomlkit.TOMLDocument) -> Settings:
    text = tomlkit.dumps(document)
    settings = parse(text, str(path))
    _replace(path, text)
    return settings


def _replace(path: Path, text: str) -> None:
    """Write a file in one step: a reader sees the old one or the new one, with its mode, owner and links."""
    target = files.real(path)
    new = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        files.create(new, files.PRIVATE)
        with new.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        files.keep(target, new)
        new.replace(target)
    except OSError as error:
        new.unlink(missing_ok=True)
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
