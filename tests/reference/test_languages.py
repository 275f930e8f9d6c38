"""Languages: codes, names, and what is read as one."""

from __future__ import annotations

import pycountry
import pytest
from hypothesis import given, strategies as st

from monitor.errors import ResourceError
from monitor.reference import languages
from monitor.reference.languages import code_of, is_code, language_name


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("en", "en"), ("en-GB", "en"), ("pt_BR", "pt"), ("EN", "en"), (" en ", "en"), ("eng", "en"),
        ("English", "en"), ("ENGLISH", "en"), ("ger", "de"), ("deu", "de"), ("chi", "zh"), ("zh-CN", "zh"),
        ("Mandarin", "zh"), ("Farsi", "fa"), ("Greek", "el"), ("Modern Greek (1453-)", "el"), ("nb", "no"),
        ("nob", "no"), ("Norwegian Nynorsk", "no"), ("iw", "he"), ("in", "id"), ("sh", "sr"), ("xx", None),
        ("Elvish", None), ("", None), ("-", None),
    ],
)  # fmt: skip
def test_a_tag_a_code_or_a_name_is_read(text: str, code: str | None) -> None:
    assert code_of(text) == code


def test_every_language_of_iso_639_1_is_read_by_its_codes_and_names() -> None:
    for one in pycountry.languages:
        code = getattr(one, "alpha_2", None)
        if code:
            ways = {code_of(way) for way in (code, one.alpha_3, one.name, language_name(code))}
            assert len(ways) == 1, (code, ways)
            assert ways <= {code, "no", "sr"}


@given(st.text())
def test_whatever_is_read_is_a_code(text: str) -> None:
    assert code_of(text) is None or is_code(code_of(text) or "")


def test_only_codes_of_iso_639_1_are_codes() -> None:
    assert is_code("de")
    assert not any(map(is_code, ("DE", "deu", "xx", "German", "")))


def test_a_language_is_called_by_its_english_name() -> None:
    assert language_name("de") == "German"
    assert language_name("qq") == "qq"


def test_languages_are_latin_by_the_letters_they_are_written_in() -> None:
    assert all(map(languages.is_latin, ("de", "tr", "vi")))
    assert not any(map(languages.is_latin, ("ru", "ar", "zh", "qq")))


def test_a_spelling_of_an_unknown_language_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(languages, "read_csv", lambda _name: [{"spelling": "elvish", "code": "q1"}])
    with pytest.raises(ResourceError, match="q1"):
        languages._codes.__wrapped__()
