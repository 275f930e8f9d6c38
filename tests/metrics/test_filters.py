"""Filters: what they let through, and how they are written in a URL."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from builders import demo_store, publish_articles, table
from by_hand import MANY, SENTENCE, Piece, matches, number
from draws import EVERYTHING, INJECTIONS, filters, strategy, turned_on
from monitor.errors import UsageError
from monitor.metrics import articles as listing, coverage
from monitor.metrics.asking import statement
from monitor.metrics.conditions import Part
from monitor.metrics.filter_row import Filter
from monitor.metrics.filters import FILTERS, Filters
from monitor.notebook import Notebook
from monitor.store import Store, publish
from monitor.store.schema import arrow_schemas

shared = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


@shared
@given(f=filters())
def test_filters_let_through_what_they_say(demo: Store, articles: list[Piece], f: Filters) -> None:
    expected = [piece for piece in articles if matches(piece, f)]
    found = listing.listing(demo, f, limit=None)
    assert sorted(found["article_id"]) == sorted(piece.key for piece in expected)
    assert listing.total(demo, f) == number(expected, f)


@pytest.mark.parametrize(
    "f",
    [
        Filters(countries=("CHN",)),
        Filters(countries=("CHN",), places=False),
        Filters(pair=("RUS", "CHN")),
        Filters(pair=("RUS", "CHN"), together="article"),
        Filters(topics=("medtop:11000000",)),
        Filters(sources=("plainsman.example",)),
        Filters(languages=("fr",)),
        Filters(tone=("positive", "neutral")),
        Filters(text="sTaTeS"),
        Filters(text='=SUM of "all"'),
        Filters(undated=False),
        Filters(start=date(2025, 6, 1)),
        Filters(end=date(2025, 6, 1), undated=False),
    ],
)
def test_each_filter_alone_lets_some_through_and_not_all(
    demo: Store, articles: list[Piece], f: Filters
) -> None:
    found = listing.total(demo, f)
    assert found == sum(matches(piece, f) for piece in articles)
    assert 0 < found < len(articles)


@pytest.mark.parametrize(
    "row", [row for row in FILTERS.values() if row.sql and row.name != "hidden"], ids=lambda row: row.name
)
def test_every_filter_changes_what_is_listed(demo: Store, row: Filter) -> None:
    everything, chosen = (
        set(listing.listing(demo, f, limit=None)["article_id"]) for f in (Filters(), turned_on(row))
    )
    assert chosen
    assert chosen != everything
    assert chosen < everything or row.field == "duplicates"


def test_a_hidden_article_counts_nowhere_until_it_is_asked_for(tmp_path: Path) -> None:
    store = demo_store(tmp_path / "s", articles=60)
    before = (coverage.counts(store, Filters()), coverage.top(store, Filters(), "country"))
    gone = sorted(keys(store, Filters()))[::3]
    book = Notebook(store.path)
    book.hide(gone)
    assert keys(store, Filters()) == keys(store, Filters(hidden=True)) - set(gone)
    assert coverage.counts(store, Filters()).articles == before[0].articles - len(gone)
    assert coverage.counts(store, Filters(hidden=True)) == before[0]
    book.unhide(gone)
    book.close()
    assert coverage.counts(store, Filters()) == before[0]
    assert coverage.top(store, Filters(), "country").equals(before[1])


def test_a_watch_term_that_is_not_there_is_named(demo: Store) -> None:
    with pytest.raises(UsageError, match="there is no watch term 'gas'; there are: pacts, talks"):
        keys(demo, Filters(terms=("gas",)))


def keys(store: Store, f: Filters) -> set[int]:
    return {key for (key,) in store.rows(*statement(f, "WITH {given} SELECT article_id FROM matching"))}


@pytest.mark.parametrize(
    "row", [row for row in FILTERS.values() if row.origin is row and row.many], ids=lambda row: row.name
)
@settings(shared, max_examples=8, deadline=None)
@given(data=st.data(), context=filters())
def test_any_and_none_make_all_articles_and_all_is_part_of_any(
    demo: Store, row: Filter, data: st.DataObject, context: Filters
) -> None:
    """Of those that must hold in one sentence: all articles with a sentence as the others ask."""
    same = [
        one for one in FILTERS.values() if one.many and (one.origin.field in SENTENCE or one.origin is row)
    ]
    context = context.having({one.name: () for one in same if one.base or one is row})
    values = data.draw(strategy(row).filter(bool))
    everything, any_of, none_of = (
        keys(demo, context.having(chosen)) for chosen in ({}, {row.name: values}, {f"not-{row.name}": values})
    )
    assert any_of | none_of == everything
    assert not any_of & none_of
    if row.several:
        all_of = keys(demo, context.having({f"all-{row.name}": values}))
        each = [keys(demo, context.having({row.name: (one,)})) for one in values]
        assert all_of == set.intersection(*each) <= any_of


def test_every_filter_of_many_values_is_worked_out_by_hand() -> None:
    assert {row.field for row in FILTERS.values() if row.many and row.origin is row} == MANY


def test_what_passes_must_hold_in_one_sentence(tmp_path: Path) -> None:
    """China accuses the United States in one sentence and aids Chad in another."""
    store = publish_articles(tmp_path / "s", [datetime(2025, 1, 1)] * 2)
    columns = arrow_schemas()["pairs"].names
    said = [
        {"article_id": 1, "country_a": "CHN", "country_b": "USA", "actor": "CHN", "target": "USA",
         "relation": -0.6, "voice": "USA", "mood": "threatened"},
        {"article_id": 1, "country_a": "CHN", "country_b": "TCD", "actor": "CHN", "target": "TCD",
         "relation": 0.8},
        {"article_id": 2, "country_a": "CHN", "country_b": "USA", "actor": "USA", "target": "CHN",
         "relation": 0.0},
    ]  # fmt: skip
    rows = [
        tuple((dict.fromkeys(columns) | {"field": "text", "confidence": 1.0} | one)[name] for name in columns)
        for one in said
    ]
    with publish(store.path) as writer:
        writer.add({"pairs": table("pairs", rows)})
    store = Store(store.path)

    def found(**query: str) -> set[int]:
        return keys(
            store, Filters.from_query({name.replace("_", "-"): value for name, value in query.items()})
        )

    assert found(actor="CHN", relation="conflict") == {1}
    assert found(target="TCD", relation="conflict") == set()
    assert found(target="TCD", pair="CHN-USA") == set()
    assert found(target="TCD", pair="CHN-USA", together="article") == {1}
    assert found(target="TCD", mood="fact") == {1}
    assert found(target="USA", mood="fact") == set()
    assert found(actor="USA", mood="fact") == set(), "nothing passes"
    assert found(relation="neutral") == {2}
    assert found(actor="CHN", not_voice="USA") == set(), "a sentence in which China acts is told by the USA"
    assert found(target="TCD", not_voice="USA") == {1}, "none in which someone acts on Chad is"
    assert found(actor="CHN", not_relation="neutral") == {1}
    assert keys(store, Filters(actors=("CHN",), all_of=(("targets", ("USA", "TCD")),))) == {1}
    assert keys(store, Filters(relations=("conflict",), all_of=(("targets", ("USA", "TCD")),))) == set()


def test_a_story_that_was_merged_leads_on_to_what_it_became(tmp_path: Path) -> None:
    store = publish_articles(tmp_path / "s", [datetime(2025, 1, 1)] * 3, story_id=[30, 40, None])
    day = date(2025, 1, 1)
    changes = [("r", day, 10, 20, "merge", 1), ("r", day, 20, 30, "merge", 1), ("r", day, 10, 40, "split", 1)]
    with publish(store.path) as writer:
        writer.connection.executemany("INSERT INTO story_changes VALUES (?, ?, ?, ?, ?, ?)", changes)
    store = Store(store.path)
    assert keys(store, Filters(stories=("10",))) == keys(store, Filters(stories=("30",))) == {1}
    assert keys(store, Filters(none_of=(("stories", ("10",)),))) == {2, 3}


def test_a_name_that_means_two_things_in_one_statement_is_refused(demo: Store) -> None:
    day = date(2025, 1, 1)
    question = "WITH {given} SELECT count(*) FROM days JOIN matching ON published_day = day"
    days = [Part("SELECT CAST($start AS DATE) AS day", {"start": start}) for start in (day, date(2025, 1, 2))]
    assert demo.rows(*statement(Filters(start=day), question, days=days[0]))
    with pytest.raises(ValueError, match="start"):
        statement(Filters(start=day), question, days=days[1])


def test_a_period_includes_its_last_day(demo: Store, articles: list[Piece]) -> None:
    day = max(piece.day for piece in articles if piece.day and not piece.original)
    assert listing.total(demo, Filters(start=day, end=day, undated=False)) >= 1


def test_an_article_without_a_date_is_in_every_period_unless_left_out(demo: Store) -> None:
    nowhere = Filters(start=date(1900, 1, 1), end=date(1900, 1, 2))
    found = listing.listing(demo, nowhere)
    assert len(found) > 0
    assert found["published_at"].isna().all()
    assert listing.total(demo, Filters(start=nowhere.start, end=nowhere.end, undated=False)) == 0


def test_a_topic_matches_the_topics_below_it(demo: Store) -> None:
    diplomacy, politics = "medtop:20000639", "medtop:11000000"
    below = set(listing.listing(demo, Filters(topics=(diplomacy,)), limit=None)["article_id"])
    assert below < set(listing.listing(demo, Filters(topics=(politics,)), limit=None)["article_id"])


@pytest.mark.parametrize("text", INJECTIONS)
def test_sql_in_a_filter_is_only_text(demo: Store, articles: list[Piece], text: str) -> None:
    for f in (
        Filters(text=text),
        Filters(sources=(text,)),
        Filters(languages=(text,)),
        Filters(topics=(text,)),
        Filters(persons=(text,)),
        Filters(toward=(text,)),
        Filters(none_of=(("keywords", (text,)),)),
        Filters(actors=(text,), all_of=(("voices", (text, text)),)),
    ):
        assert listing.total(demo, f) == sum(matches(piece, f) for piece in articles)
    assert listing.total(demo, Filters(duplicates=True)) == len(articles)


@given(f=filters())
def test_a_query_string_leads_back_to_its_filters(f: Filters) -> None:
    assert Filters.from_query(f.to_query()) == f
    assert f.describe()


def test_defaults_are_left_out_of_the_query_string() -> None:
    assert Filters().to_query() == {}
    assert Filters(pair=("RUS", "CHN"), undated=False).to_query() == {"pair": "CHN-RUS", "no-undated": "1"}


@given(
    st.dictionaries(
        st.sampled_from([*FILTERS, "other"]),
        st.text(max_size=40) | st.lists(st.text(st.characters(), max_size=10) | st.just("CHN"), max_size=4),
    )
)
def test_any_query_string_gives_filters_or_a_message(query: dict[str, str | list[str]]) -> None:
    try:
        read = Filters.from_query(query)
    except UsageError:
        return
    assert Filters.from_query(read.to_query()) == read


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ({"start": "yesterday"}, "yesterday"),
        ({"start": "0001-01-01"}, "0001-01-01"),
        ({"start": "2025-02-01", "end": "2025-01-01"}, "2025-01-01"),
        ({"country": ["CHN", "Chinaland"]}, "Chinaland"),
        ({"country": "bloc:atlantis"}, "bloc:atlantis"),
        ({"pair": "CHN"}, "CHN"),
        ({"pair": "bloc:eu-CHN"}, "bloc:eu"),
        ({"pair": "CHN-CHN"}, "CHN-CHN"),
        ({"topic": "politics"}, "politics"),
        ({"language": "english"}, "english.*write en"),
        ({"language": "xx"}, "such as en"),
        ({"country": "China"}, "write CHN"),
        ({"tone": "angry"}, "angry"),
        ({"unit": "words"}, "words"),
        ({"duplicates": "perhaps"}, "perhaps"),
        ({"person": "--"}, "no name"),
        ({"story": "first"}, "number of a story"),
        ({"toward": "CHN"}, "CHN:negative"),
        ({"toward": "CHN:angry"}, "angry"),
        ({"actor": "bloc:eu"}, "bloc:eu"),
        ({"not-country": "Chinaland"}, "not-country: 'Chinaland'"),
        ({"source-country": "nowhere"}, "nowhere"),
        ({"text": "a\0b"}, "x00"),
        ({"text": "x" * 301}, "300"),
        ({"source": [str(number) for number in range(201)]}, "201"),
        ({"source": "\ud800"}, "ud800"),
    ],
)
def test_a_bad_value_is_named(query: dict[str, str | list[str]], named: str) -> None:
    with pytest.raises(UsageError, match=named):
        Filters.from_query(query)


def test_a_query_string_is_read_kindly() -> None:
    read = Filters.from_query(
        {
            "country": ["chn", "CHN", " ", "BLOC:EU"],
            "pair": "rus-chn",
            "language": ["EN", "nb"],
            "duplicates": "TRUE",
            "utm_source": "mail",
            "text": " ",
            "person": "Angela Merkel",
            "keyword": "#Trade Tariffs",
            "toward": ["chn:negative", "Angela Merkel:neutral"],
            "source-country": ["deu", "Unknown"],
            "not-country": "rus",
            "all-topic": " ",
        }
    )
    assert read == Filters(
        countries=("CHN", "bloc:eu"),
        pair=("CHN", "RUS"),
        languages=("en", "no"),
        duplicates=True,
        persons=("angela-merkel",),
        keywords=("trade-tariffs",),
        toward=("CHN:negative", "angela-merkel:neutral"),
        source_countries=("DEU", "unknown"),
        none_of=(("countries", ("RUS",)),),
    )


@pytest.mark.parametrize("row", FILTERS.values(), ids=lambda row: row.name)
def test_every_filter_is_written_in_the_address_and_told_in_words(row: Filter) -> None:
    f = turned_on(row)
    assert list(f.to_query()) == [row.name]
    assert Filters.from_query(f.to_query()) == f
    assert f.without(row.name) == Filters()
    assert EVERYTHING.without(row.name).describe() != EVERYTHING.describe()


def test_filters_are_told_in_words() -> None:
    f = Filters(
        start=date(2025, 1, 1),
        end=date(2025, 3, 31),
        countries=("CHN", "XKX", "bloc:eu"),
        pair=("USA", "CIV"),
        topics=("medtop:20000639",),
        unit="stories",
    )
    assert f.describe() == (
        "stories: 2025-01-01 to 2025-03-31; naming China or Kosovo or European Union members; Ivory Coast – "
        "United States in the same sentence; about diplomacy; without near-duplicates"
    )


def test_what_is_left_out_and_what_all_must_hold_is_told_in_words() -> None:
    f = Filters(
        persons=("ada-marsh",),
        toward=("CHN:negative",),
        none_of=(("countries", ("RUS", "bloc:eu")), ("source_countries", ("unknown",))),
        all_of=(("countries", ("CHN", "USA")), ("topics", ("medtop:20000639",))),
    )
    assert f.describe() == (
        "articles: not naming Russia or European Union members; naming China and United States; mentioning "
        "Ada Marsh; negative towards China; about diplomacy; not from outlets in an unknown country; without "
        "near-duplicates"
    )
    assert [chip.label for chip in f.chips()] == [
        *("not Russia", "not European Union members", "all of China, United States", "Ada Marsh"),
        *("negative towards China", "diplomacy", "not outlets in an unknown country"),
    ]
    assert f.chips()[0].without.to_query()["not-country"] == ["bloc:eu"]
    assert "all-country" not in f.chips()[2].without.to_query()


def test_members_count_on_the_day_of_the_article(demo: Store) -> None:
    """Niger left ECOWAS on 28 January 2025, within the days of the demo store."""
    of_bloc = Filters(countries=("bloc:ecowas",), duplicates=True, undated=False)
    question = statement(of_bloc, "WITH {given} SELECT article_id FROM matching")
    found = {key for (key,) in demo.rows(*question)}
    named: dict[str, set[tuple[int, date]]] = {}
    for key, code, day in demo.rows(
        """
        SELECT article_id, entity_id, published_day FROM mentions
        WHERE kind = 'country' AND published_day IS NOT NULL
        """
    ):
        named.setdefault(code, set()).add((key, day))
    ivory = {key for key, _ in named["CIV"]}
    before = {key for key, day in named["NER"] if day <= date(2025, 1, 28)}
    after = {key for key, day in named["NER"] if day > date(2025, 1, 28)}
    assert before
    assert after - ivory
    assert found == ivory | before


def test_an_article_of_late_evening_counts_on_the_day_of_its_publisher(tmp_path: Path) -> None:
    moments = [datetime(2020, 5, 1, 3, 30), datetime(2020, 5, 1, 12)]
    store = publish_articles(tmp_path / "s", moments, published_day=[date(2020, 4, 30), date(2020, 5, 1)])
    april, may = Filters(end=date(2020, 4, 30)), Filters(start=date(2020, 5, 1))
    assert [listing.listing(store, f)["article_id"].tolist() for f in (april, may)] == [[1], [2]]
    assert coverage.counts(store, april).last == date(2020, 4, 30)
    by_month = coverage.over_time(store, Filters(), "language", "month")
    assert by_month["matching"].tolist() == [1, 1]
