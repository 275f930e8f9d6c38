"""Passwords and tokens in addresses are shown to nobody."""

from __future__ import annotations

import pytest

from monitor.errors import FetchError, MonitorError
from monitor.masking import masked, without_user
from monitor.watchdog import limited


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://ann:s3cret@news.example/feed", "https://***@news.example/feed"),
        ("https://ann:p@ss@news.example/feed", "https://***@news.example/feed"),
        ("ftp://ann@news.example/feed", "ftp://***@news.example/feed"),
        ("https://news.example/feed?apikey=ab12&page=2", "https://news.example/feed?apikey=***&page=2"),
        (
            "https://news.example/feed?page=2&access_token=x",
            "https://news.example/feed?page=2&access_token=***",
        ),
        ("https://news.example/feed?a=1&amp;auth=x&b=2", "https://news.example/feed?a=1&amp;auth=***&b=2"),
        ("https://news.example/f?X-Amz-Signature=0f", "https://news.example/f?X-Amz-Signature=***"),
        ("https://news.example/f#token=0f", "https://news.example/f#token=***"),
        ("https://news.example/f;jsessionid=0f", "https://news.example/f;jsessionid=***"),
    ],
)
def test_a_secret_in_an_address_is_masked_wherever_the_address_stands(address: str, expected: str) -> None:
    assert masked(f"{address}: the server answers 403") == f"{expected}: the server answers 403"
    assert masked(f"see '{address}', or call") == f"see '{expected}', or call"
    assert str(MonitorError(f"{address} is gone")) == f"{expected} is gone"
    assert address not in str(FetchError(f"{address} is gone", temporary=True, status=503))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://ann:p/a#s@news.example/feed", "https://***@news.example/feed"),
        ("ann:s3cret@news.example/feed is no address", "***@news.example/feed is no address"),
        (
            "https://x.example/?u=https%3A%2F%2Fann%3Apw%40y.example",
            "https://x.example/?u=https%3A%2F%2F***@y.example",
        ),
        (
            "https://x.example/?next=%2Fa%3Ftoken%3D0f%26b=2",
            "https://x.example/?next=%2Fa%3Ftoken%3D***%26b=2",
        ),
        ("https://x.example/private-0f1e2d3c4b5a6978/feed", "https://x.example/private-***/feed"),
        ("https://x.example/f?otp=12&email=a@b.example", "https://x.example/f?otp=***&email=***"),
        ("{'Authorization': 'Bearer 0f.1e'}", "{'Authorization': 'Bearer ***'}"),
        ("X-Api-Key: 0f1e", "X-Api-Key: ***"),
    ],
)
def test_a_secret_that_is_escaped_or_sent_in_a_header_is_masked(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "https://news.example:8080/on/@ann.example and mailto:ann@news.example",
        "missing key: 'name'; https://news.example/key-figures-of-2024",
        "https://news.example/search?keyword=key&author=ann&passage=2&sort=asc",
        "write to ann@news.example at https://news.example/x",
        "field key=value; token count=3",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert masked(text) == text


def test_a_page_is_known_by_its_address_without_user() -> None:
    assert without_user("https://ann:pw@news.example:8443/a?b=c") == "https://news.example:8443/a?b=c"
    assert without_user("https://news.example/@ann") == "https://news.example/@ann"
    assert without_user("http://[") == "http://["


def test_sixty_kilobytes_of_question_marks_are_masked_soon() -> None:
    with limited(5):
        text = masked(f"https://a.example/{'?Q8' * 20_000}?access_token=secret1")
    assert "secret1" not in text
