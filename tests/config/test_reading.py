"""monitor.toml: what is right is understood, what is wrong is named with its line and the fix."""

from __future__ import annotations

import contextlib
import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from monitor import config
from monitor.config import editing
from monitor.config.values import duration, shown_duration
from monitor.errors import UsageError
from monitor.metrics.filters import FILTERS, Filters

ALERT = '[[alerts]]\nname = "A"\n'
SOURCE = '[[sources]]\nname = "A"\nurl = "https://a.example/feed"\n'


def problems(text: str) -> list[str]:
    with pytest.raises(UsageError) as caught:
        config.parse(text)
    return str(caught.value).splitlines()


def test_what_is_not_said_has_its_default() -> None:
    settings = config.parse(SOURCE)
    (entry,) = settings.sources
    assert (entry.kind, entry.weight, entry.schedule, entry.fulltext) == ("feed", 1.0, None, "auto")
    assert settings.refresh.recheck == timedelta(hours=6)
    assert settings.fetch.settings().allow_private is False


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("store = 3", "line 1: store = 3: input should be a valid string"),
        ('\nstor = "x"', "line 2: there is no setting 'stor'; did you mean 'store'?"),
        ("[fetch]\ntimout = 3", "line 2: there is no setting 'timout'; did you mean 'timeout'?"),
        ("[fetch]\n\ndelay = -1", "line 3: delay = -1: input should be greater than or equal to 0"),
        ('[refresh]\nrecheck = "6 hours"', "line 2: recheck = '6 hours': write a duration such as"),
        ('[annotate]\nmodel = "deeep"', "= 'deeep': write 'auto', 'deep' or 'fast'; did you mean 'deep'?"),
        ('[annotate]\nmodels = "deep"', "line 2: there is no setting 'models'; did you mean 'model'?"),
        ('[annotate]\nentities = "x"', "line 2: entities = 'x': write 'rules' or 'spacy'"),
        ('[annotate]\nmodel = "fast"\nstances = "deep"', 'annotate: stances = "deep" needs the deep model'),
        (SOURCE + 'kind = "rss"', "line 4: kind = 'rss': there is no such kind of source; did"),
        (SOURCE + 'country = "Germany"', 'ISO 3166-1 alpha-3 code: "DEU"'),
        (SOURCE + 'language = "german"', 'ISO 639-1 code: "de"'),
        (SOURCE + "\n" + SOURCE.replace('url = "https://a.example/feed"\n', ""), "line 5: url is missing"),
        (SOURCE + "langauge = 1", "line 4: there is no setting 'langauge'; did you mean 'language'?"),
        (SOURCE + SOURCE, 'two sources are named "A"; give each a name of its own'),
        (SOURCE + 'collections = "1"', "line 4: there is no setting 'collections'"),
        ('[fetch]\nuser_agent = "a\\nX-Evil: 1"', "line 2: user_agent"),
        (ALERT + 'contry = "CHN"', "line 3: there is no setting 'contry'; did you mean 'country'?"),
        (ALERT + 'source_set = "X"', "line 3: there is no setting 'source_set'; did you mean 'source-set'?"),
        (ALERT + 'zebra = "red"', "there are: name, at_least, within, start, end, country, not-country"),
        (ALERT + '\ncountry = ["FRA", "China"]', "line 4: country: 'China' is not an ISO 3166-1 alpha-3"),
        (ALERT + 'search = "gas AND ("', "line 3: search = 'gas AND (': The query ends too early"),
        (ALERT + 'start = 2026-02-01\nend = 2026-01-01', "line 1: alerts: the period ends (2026-01"),
        (ALERT + 'pair = ["CHN-RUS", "CHN-USA"]', "line 3: pair: it takes one value, not several"),
        (ALERT + 'tone = {a = 1}', "line 3: tone: {'a': 1} is no text, number or day, and no list of them"),
        ("a = \nb = 1", "is not valid TOML: Invalid value (at line 1, column 5)"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(text: str, message: str) -> None:
    found = problems(text)
    assert any(message in line for line in found), found


def test_all_that_is_wrong_is_named_at_once_in_the_order_of_the_file() -> None:
    found = problems(
        '[fetch]\nretries = "x"\n' + SOURCE + "limit = 0\n" + SOURCE.replace("A", "B") + "weight = -2\n"
    )
    assert [line.partition(":")[0] for line in found] == [f"monitor.toml, line {n}" for n in (2, 6, 10)]


def test_a_kind_has_settings_of_its_own() -> None:
    text = '[[sources]]\nname = "M"\nkind = "mediacloud"\nurl = "summit"\ncollections = "34412234"\n'
    assert config.parse(text).sources[0].source().options == {"collections": "34412234"}


@pytest.mark.parametrize(
    ("kind", "wrong", "message"),
    [
        ("files", 'anonymous = "no"', "line 5: anonymous = 'no': input should be a valid boolean"),
        ("files", 'settle = "ten"', "line 5: settle = 'ten': input should be a valid number"),
        ("files", "settle = -1", "line 5: settle = -1: input should be greater than or equal to 0"),
        ("files", 'map = "title"', "line 5: map = 'title': write field=column with one of the fields"),
        ("sitemap", 'days = "seven"', "line 5: days = 'seven': input should be a valid integer"),
        ("sitemap", "days = true", "line 5: days = True: input should be a valid integer"),
        ("sitemap", "days = 0", "line 5: days = 0: input should be greater than or equal to 1"),
        ("gdelt", "hours = true", "line 5: hours = True: input should be a valid integer"),
        ("gdelt", 'countries = "FR"', "line 5: countries = 'FR': write ISO 3166-1 alpha-3 codes"),
        ("gdelt-doc", "pause = 601", "line 5: pause = 601: input should be less than or equal to 600"),
        ("mediacloud", "collections = true", "line 5: collections = True: input should be a valid string"),
        ("mediacloud", 'sources = "7; x"', "line 5: sources = '7; x': write numbers with commas between"),
    ],
)
def test_a_wrong_setting_of_a_kind_is_named_with_its_line(kind: str, wrong: str, message: str) -> None:
    found = problems(f'[[sources]]\nname = "S"\nkind = "{kind}"\nurl = "u"\n{wrong}\n')
    assert [message in line for line in found] == [True], found


def test_sources_of_more_weight_come_first_and_disabled_ones_not_at_all() -> None:
    text = "".join(
        f'[[sources]]\nname = "{name}"\nurl = "u"\n{more}\n'
        for name, more in (("light", "weight = 0.5"), ("off", "enabled = false"), ("heavy", "weight = 3"))
    )
    assert [entry.name for entry in config.parse(text).enabled] == ["heavy", "light"]


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="monitor init"):
        config.read(tmp_path / "monitor.toml")


def test_a_file_that_is_not_utf8_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "monitor.toml"
    path.write_bytes(SOURCE.encode() + 'section = "Économie"'.encode("latin-1"))
    with pytest.raises(UsageError, match="line 4: not UTF-8"):
        config.read(path)


def test_the_file_that_init_writes_is_valid_and_says_the_true_defaults(tmp_path: Path) -> None:
    path = tmp_path / "monitor.toml"
    editing.init(path)
    settings = config.read(path)
    assert len(settings.enabled) >= 12
    text = path.read_text()
    # Its commented settings are the defaults: without the # before them nothing changes.
    for section in ("fetch", "refresh", "annotate"):
        lines = text.partition(f"[{section}]")[2].partition("\n\n")[0].splitlines()
        said = [line[2:] for line in lines if line.startswith("# ") and " = " in line.partition("#")[2]]
        said = [line for line in said if not line.startswith(("user_agent", "workers"))]
        assert len(said) >= 3
        assert getattr(config.parse(f"[{section}]\n" + "\n".join(said)), section) == getattr(
            settings, section
        )


@given(st.timedeltas(min_value=timedelta(seconds=1), max_value=timedelta(days=900)))
def test_durations_are_read_as_they_are_written(value: timedelta) -> None:
    whole = timedelta(seconds=round(value.total_seconds()))
    if len(shown_duration(whole)) <= 7:
        assert duration(shown_duration(whole)) == whole


@given(st.text(max_size=300))
def test_no_text_ends_in_anything_but_settings_or_a_message(text: str) -> None:
    with contextlib.suppress(UsageError):
        assert isinstance(config.parse(text), config.Settings)


def test_an_alert_takes_every_filter_by_the_names_of_the_address() -> None:
    assert not FILTERS.keys() & {"name", "at_least", "within"}, "which are the alert's own"
    asked = {name: list(row.example[:1]) if row.many else row.example[0] for name, row in FILTERS.items()}
    lines = "".join(f"{name} = {json.dumps(value)}\n" for name, value in asked.items())
    (alert,) = config.parse(ALERT + lines).alerts
    assert Filters.from_query(alert.filters) == Filters.from_query(asked)
    (plain,) = config.parse(ALERT + "story = 1000000007\nstart = 2026-01-31\nhidden = true").alerts
    assert plain.filters == {"story": "1000000007", "start": "2026-01-31", "hidden": "1"}


def test_a_line_separator_in_a_comment_shifts_no_line() -> None:
    """U+2028 ends no line of TOML: the number that was told was that of another line."""
    assert problems("# one\u2028two\x85three\n[fetch]\ntimout = 3") == [
        "monitor.toml, line 3: there is no setting 'timout'; did you mean 'timeout'?"
    ]
