"""Reports from one template are no reprints of each other, edited ones are: measured on made-up ones."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import combinations

import pytest

from monitor.stories.duplicates import Candidate, is_copy, near_duplicates
from monitor.stories.signatures import signature
from monitor.stories.telling import figures, words_of
from newsroom import NATIONS, story

DAY = datetime(2026, 3, 2, 9)
HOUR = timedelta(hours=1)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

TEMPLATES = (
    "A quake of magnitude {a}.{b} shook {country} on {day}, the survey of the seas said. It struck {c} "
    "kilometres off the coast, {b} kilometres down. No harm was reported at first. People in the harbour "
    "towns ran into the streets, and schools were kept shut while engineers looked at walls and bridges. "
    "The survey said that smaller shocks could follow for days and that no great wave was to be feared on"
    " any shore of the region.",
    "Shares in {country} ended {day} at {c},{a}{b}0 points, {a} points off. Traders said that few cared "
    "to buy before the figures of the central bank, and that exporters had sold what they earned abroad. "
    "Banks and makers of cement were among those that lost, while brokers saw some interest in shippers. "
    "Turnover was thin at {b}{c} million. Dealers look to the auction of bills later in the week for a "
    "hint of where rates will go from here.",
    "Polls closed in {country} on {day} after a calm vote for a new assembly. The electoral office put "
    "turnout at {c} percent, {a} points more than last time. Counting went on through the night in {b}{c}"
    " halls, watched by observers of the union, who said that queues had been long and tempers short but "
    "that they saw no fraud. Both large parties claimed to lead. A result is expected within days, and "
    "talks about a coalition in the week after.",
)


def candidate(number: int, at: datetime, title: str, text: str, *countries: str) -> Candidate:
    return Candidate(
        number,
        at,
        signature(text).minhash,
        True,
        len(text.split()),
        frozenset(countries),
        figures(text, "en"),
        words_of(title),
    )


def templated(dice: random.Random, template: str, number: int, country: str, day: int) -> Candidate:
    a, b, c = dice.randint(3, 7), dice.randint(1, 9), dice.randint(20, 90)
    text = template.format(a=a, b=b, c=c, country=country, day=WEEKDAYS[day % 7])
    return candidate(number, DAY + timedelta(days=day), f"Report from {country}", text, country)


def different() -> Iterator[tuple[Candidate, Candidate]]:
    """Yield pairs of reports made from one template: of many countries, of the days of a fortnight."""
    dice = random.Random(5)
    for template in TEMPLATES:
        abroad = [templated(dice, template, number, nation, 0) for number, nation in enumerate(NATIONS)]
        daily = [templated(dice, template, number, "Kenya", number) for number in range(14)]
        yield from combinations(abroad, 2)
        yield from combinations(daily, 2)


def reprinted() -> Iterator[tuple[Candidate, Candidate]]:
    """Yield articles with their reprints: shortened, lengthened, edited, with another headline."""
    dice = random.Random(6)
    for seed in range(150):
        title, paragraphs = story(seed, words=250)
        text = " ".join(paragraphs)
        nations = [nation for nation in NATIONS if nation in text]
        original = candidate(2 * seed, DAY, title, text, *nations)
        words = text.split()
        match seed % 4:
            case 0:
                words = words[: len(words) * 4 // 5]
            case 1:
                words = [*words, *" ".join(story(seed + 1000, words=40)[1]).split()]
            case 2:
                words = [
                    dice.choice(("ein", "oder", "auf")) if dice.random() < 0.03 else word for word in words
                ]
            case 3:
                words = ["UPDATE:", *words, "(Agency)"]
        copy = " ".join(words)
        left = [nation for nation in NATIONS if nation in copy]
        at = DAY + dice.randint(0, 70) * HOUR
        yield original, candidate(2 * seed + 1, at, f"{title} again", copy, *left)


def test_precision_and_recall_on_reports_from_templates_and_on_reprints() -> None:
    pairs = list(different())
    wrong = sum(is_copy(*pair) for pair in pairs)
    alike = sum(
        is_copy(
            one._replace(countries=frozenset(), figures=frozenset(), at=DAY),
            other._replace(countries=frozenset(), figures=frozenset(), at=DAY),
        )
        for one, other in pairs
    )
    copies = list(reprinted())
    right = sum(is_copy(*pair) for pair in copies)
    assert alike > 100, "by their words alone many were reprints: the test tests something"
    assert right / (right + wrong) >= 0.99
    assert right / len(copies) >= 0.97


def quake(number: int, country: str, hours: int = 0, figure: str = "5.1", **given: object) -> Candidate:
    text = TEMPLATES[0].format(a=5, b=1, c=figure, country=country, day="Monday")
    return candidate(number, DAY + hours * HOUR, "Quake", text, country)._replace(**given)


def test_quakes_in_three_countries_count_three_times() -> None:
    three = [quake(number, country) for number, country in enumerate(("Chile", "Peru", "Japan"))]
    assert near_duplicates(combinations(three, 2)) == {}


def test_a_correction_of_the_country_counts_beside_what_it_corrects() -> None:
    assert near_duplicates([(quake(1, "Chile"), quake(2, "Peru", hours=1))]) == {}


def test_a_correction_that_says_which_country_was_named_before_counts_beside_it() -> None:
    wrong = quake(1, "Chile", leading=frozenset({"Chile"}))
    named = frozenset({"Chile", "Peru"})
    right = quake(2, "Peru", hours=1, countries=named, leading=frozenset({"Peru"}))
    assert near_duplicates([(wrong, right)]) == {}


def test_a_reprint_that_names_one_more_country_is_a_reprint() -> None:
    more = quake(2, "Chile", hours=3, countries=frozenset({"Chile", "Peru"}))
    assert near_duplicates([(quake(1, "Chile"), more)]) == {2: 1}


def test_the_next_report_in_the_same_words_is_no_reprint() -> None:
    assert near_duplicates([(quake(1, "Chile"), quake(2, "Chile", hours=24 * 14))]) == {}
    undated = quake(2, "Chile", hours=24 * 14, dated=False)
    assert near_duplicates([(quake(1, "Chile"), undated)]) == {2: 1}


def test_a_long_article_is_a_reprint_after_weeks() -> None:
    text = " ".join(story(1, words=300)[1])
    late = candidate(2, DAY + timedelta(days=40), "B", text, "Kenya")
    assert is_copy(candidate(1, DAY, "A", text, "Kenya"), late)


@pytest.mark.parametrize(
    ("title", "same"), [("Oak Bank declares dividend", True), ("Elm Mills sets payout", False)]
)
def test_forms_of_a_few_words_are_told_apart_by_their_titles(title: str, same: bool) -> None:
    form = "Quarterly dividend 20 cents. Payable on 15 April."
    pair = candidate(1, DAY, "Oak Bank sets dividend", form), candidate(2, DAY + HOUR, title, form)
    assert is_copy(*pair) == same


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        (
            "Rates rose from 6-3/16 to 6.25 percent on Friday, for two weeks.",
            "en",
            {"6-3/16", "6.25", "friday", "2"},
        ),
        ("Am Freitag kamen zwölf Schiffe.", "de", {"freitag", "12"}),
        ("LONDON, March 11 (Agency) - Sixty came.", "en", set()),
        ("Le prix est neuf, pas deux.", "fr", {"2"}),
        ("Το κόμμα πήρε 40.", "el", {"40"}),
    ],
)
def test_figures_of_a_text(text: str, language: str, found: set[str]) -> None:
    assert figures(text, language) == found
