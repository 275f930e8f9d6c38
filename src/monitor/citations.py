"""Articles as references for reference managers (Zotero, EndNote, JabRef): RIS and BibTeX.

Sources: the RIS specification (Research Information Systems, 2011); O. Patashnik, BibTeXing (1988), with
biblatex's fields for what BibTeX has none for (`date`, `journaltitle`, `url`, `urldate`, `langid`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, cast

import pandas as pd

from monitor.errors import UsageError

_NEEDED = ("article_id", "title", "published_day")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_SPECIAL = re.compile(r"[\\{}&%$#_~^]")
_SPELLED = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def ris_bytes(frame: pd.DataFrame) -> bytes:
    """Return articles as RIS: UTF-8, CRLF, a record each (type NEWS).

    Args:
        frame: of the view `articles`.

    Raises:
        UsageError: it is another view, whose rows are no articles.
    """
    return "".join("\r\n".join([*_ris(row), "ER  - ", "", ""]) for row in _rows(frame)).encode()


def bibtex_bytes(frame: pd.DataFrame) -> bytes:
    """Return articles as BibTeX: UTF-8, an `@article` each, with the fields of biblatex.

    Args:
        frame: of the view `articles`.

    Raises:
        UsageError: it is another view, whose rows are no articles.
    """
    entries = (
        f"@article{{article{row['article_id']},\n"
        + "".join(f"  {name} = {{{value}}},\n" for name, value in _bibtex(row))
        + "}\n"
        for row in _rows(frame)
    )
    return "\n".join(entries).encode()


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    if not set(_NEEDED) <= set(frame.columns):
        raise UsageError("references can be made of the view “articles” alone")
    return cast(list[dict[str, Any]], frame.to_dict("records"))


def _ris(row: dict[str, Any]) -> Iterator[str]:
    day = row["published_day"]
    told = [
        ("TY", "NEWS"),
        ("ID", str(row["article_id"])),
        ("TI", _line(row["title"]) or "Untitled"),
        *(("AU", _line(author)) for author in _listed(row, "authors")),
        ("T2", _line(row.get("source"))),
        ("SE", _line(row.get("section"))),
        ("PY", f"{day:%Y}" if pd.notna(day) else ""),
        ("DA", f"{day:%Y/%m/%d}" if pd.notna(day) else ""),
        ("UR", _line(row.get("url"))),
        ("LA", _line(row.get("language"))),
        *(("KW", _line(word)) for word in (*_listed(row, "topics"), *_listed(row, "tags"))),
        ("N1", _line(row.get("note"))),
    ]
    return (f"{tag}  - {value}" for tag, value in told if value)


def _bibtex(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    day = row["published_day"]
    told = {
        "title": f"{{{_tex(row['title']) or 'Untitled'}}}",
        "author": " and ".join(f"{{{_tex(author)}}}" for author in _listed(row, "authors")),
        "journaltitle": _tex(row.get("source")),
        "date": f"{day:%Y-%m-%d}" if pd.notna(day) else "",
        "url": _line(row.get("url")).replace("{", "%7B").replace("}", "%7D"),
        "langid": _tex(row.get("language")),
        "keywords": ", ".join(map(_tex, (*_listed(row, "topics"), *_listed(row, "tags")))),
        "note": _tex(row.get("note")),
    }
    return ((name, value) for name, value in told.items() if value)


def _listed(row: dict[str, Any], name: str) -> list[str]:
    values = row.get(name)
    return list(values) if isinstance(values, Iterable) and not isinstance(values, str) else []


def _line(value: Any) -> str:
    """Return a value in one line: what breaks one would begin another field."""
    return _UNPRINTABLE.sub(" ", value).strip() if isinstance(value, str) else ""


def _tex(value: Any) -> str:
    """Return a value in one line, with what TeX reads otherwise spelled out."""
    return _SPECIAL.sub(lambda found: _SPELLED.get(found[0], f"\\{found[0]}"), _line(value))
