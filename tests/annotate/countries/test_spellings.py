"""A name counts however it is hyphenated, spaced, shortened or put together with another."""

from __future__ import annotations

import pytest

from monitor import resources
from monitor.annotate import annotate
from monitor.annotate.countries import spellings
from monitor.annotate.countries.gazetteer import gazetteer
from monitor.annotate.models.choice import Annotators
from monitor.model import Article


def countries(text: str, title: str = "") -> list[tuple[str, str]]:
    found = annotate(Article(1, title, text), annotators=Annotators("fast")).mentions
    assert all(text[one.start : one.end].replace("\n", " ") == one.surface for one in found)
    return [(one.surface, one.entity_id) for one in found if one.kind == "country"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Envoys of North-Korea came.", [("North-Korea", "PRK")]),
        ("Envoys of North\u2010Korea came.", [("North\u2010Korea", "PRK")]),
        ("Rebels left South-Sudan.", [("South-Sudan", "SSD")]),
        ("US-South-Korea drills began.", [("US", "USA"), ("South-Korea", "KOR")]),
        ("Exports from Ivory-Coast fell.", [("Ivory-Coast", "CIV")]),
        ("The Papua-New-Guinea vote ended.", [("Papua-New-Guinea", "PNG")]),
        ("Guinea\u2013Bissau votes on Sunday.", [("Guinea\u2013Bissau", "GNB")]),
        ("Guinea Bissau votes on Sunday.", [("Guinea Bissau", "GNB")]),
        ("Cote d\u02bcIvoire votes on Sunday.", [("Cote d\u02bcIvoire", "CIV")]),
        ("Cote d`Ivoire votes on Sunday.", [("Cote d`Ivoire", "CIV")]),
        ("Firms of the U. S. and the U. K. met.", [("U. S.", "USA"), ("U. K.", "GBR")]),
        ("In Sudan, South of Khartoum, it rained.", [("Sudan", "SDN"), ("Khartoum", "SDN")]),
        ("Sino\u2013Russian trade grew.", [("Sino", "CHN"), ("Russian", "RUS")]),
        ("North and South Korea met.", [("North", "PRK"), ("South Korea", "KOR")]),
        ("North, South Korea hold talks", [("North", "PRK"), ("South Korea", "KOR")]),
        ("South, North Korean envoys meet", [("South", "KOR"), ("North Korean", "PRK")]),
        ("NORTH, SOUTH KOREA HOLD TALKS", [("NORTH", "PRK"), ("SOUTH KOREA", "KOR")]),
        ("North and South Sudan share a river.", [("North", "SDN"), ("South Sudan", "SSD")]),
        ("The two Koreas met.", [("Koreas", "PRK"), ("Koreas", "KOR")]),
        ("KOREAS MEET IN GENEVA", [("KOREAS", "PRK"), ("KOREAS", "KOR"), ("GENEVA", "CHE")]),
        ("Snow fell in the North and South Korea sent ploughs.", [("South Korea", "KOR")]),
        ("In the North, South Korean farmers wait.", [("South Korean", "KOR")]),
        ("The North and South Korean leaders met.", [("North", "PRK"), ("South Korean", "KOR")]),
        ("South and North Korean envoys met.", [("South", "KOR"), ("North Korean", "PRK")]),
        ("The North/South Korea talks ended.", [("North", "PRK"), ("South Korea", "KOR")]),
        ("Voters in North and South Carolina queued.", [("South Carolina", "USA")]),
        ("North and South of Korea it rained.", [("Korea", "KOR")]),
    ],
)
def test_a_name_counts_however_it_is_spelt(text: str, expected: list[tuple[str, str]]) -> None:
    assert countries(text) == expected


def test_a_start_does_not_take_ten_seconds_since_each_name_reads_a_resource(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[str] = []
    real = resources.read_text

    def counted(name: str) -> str:
        read.append(name)
        return real(name)

    monkeypatch.setattr(resources, "read_text", counted)
    spellings.compass.cache_clear()
    gazetteer.__wrapped__("en")
    assert len(read) < 30
