"""Languages: their codes, what they are called, and how to read what others call them.

A language is its ISO 639-1 code everywhere. Sources: ISO 639 through pycountry, CLDR through babel,
`resources/names/languages.csv` for other spellings.
"""

from __future__ import annotations

import re
from functools import cache

import pycountry
from babel import Locale
from babel.core import get_global

from monitor.errors import ResourceError
from monitor.resources import read_csv
from monitor.resources.compiled import compiled

_TAG = re.compile(r"[-_]")


def is_code(code: str) -> bool:
    """Tell whether it is an ISO 639-1 code, in small letters."""
    return code == code.lower() and pycountry.languages.get(alpha_2=code) is not None


def code_of(text: str) -> str | None:
    """Return the ISO 639-1 code that a tag, a code or an English name stands for; None where none does.

    "en-GB", "eng", "English", "zh_CN"; one code for what is written alike, "no" for "nb" and "nn".
    """
    plain = text.strip().lower()
    head = _TAG.split(plain, maxsplit=1)[0]
    return next((_codes()[way] for way in (plain, head) if way in _codes()), None)


@cache
def language_name(code: str) -> str:
    """Return the English name of an ISO 639 code, the code itself where unknown."""
    return str(Locale("en").languages.get(code, code))


def is_latin(code: str) -> bool:
    """Tell whether a language is written in Latin letters. Source: CLDR's likely subtags."""
    return "_Latn_" in get_global("likely_subtags").get(code, "")


@compiled
def _codes() -> dict[str, str]:
    """The codes of ISO 639 and the names of ISO 639 and CLDR, in small letters, with what each stands for."""
    listed = {row["spelling"]: row["code"] for row in read_csv("names/languages.csv")}
    unknown = sorted(code for code in listed.values() if not is_code(code))
    if unknown:
        raise ResourceError(f"names/languages.csv: {unknown} are not ISO 639-1 codes")
    found = dict(listed)
    for language in pycountry.languages:
        code = getattr(language, "alpha_2", None)
        if code is not None:
            named = (language.name, language_name(code), getattr(language, "bibliographic", code))
            for way in (code, language.alpha_3, *named):
                found.setdefault(way.lower(), listed.get(code, code))
    return found
