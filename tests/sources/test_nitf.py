"""NITF articles."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from lxml import etree

from monitor.model import Document, Rejected
from monitor.sources.formats.agencies import nitf, xmlfiles
from monitor.sources.values import wire

FIXTURES = Path(__file__).parent / "fixtures"


def test_a_newspaper_article() -> None:
    data = (FIXTURES / "nitf" / "story.xml").read_bytes()
    assert list(xmlfiles.read_xml(io.BufferedReader(io.BytesIO(data)), "story.xml", {})) == [
        Document(
            "story.xml",
            text="The café meeting ended early.\n\nWhat comes next\n\nGermany & France return on Monday.",
            title="Customs union talks stall",
            url="https://courier.example/2026/11/23/customs",
            published="2026-11-23T10:15:00+01:00",
            source="The Veland Courier",
            section="Foreign",
            language="en",
            authors=("Ida Holm",),
            clean=False,
            guid="example#veland-2026-1123",
        )
    ]


def read(inner: str) -> Document | Rejected:
    return nitf.document_from_nitf(etree.fromstring(f"<nitf>{inner}</nitf>"), "a.xml")


def test_a_withheld_article_is_rejected() -> None:
    found = read(
        '<head><docdata management-status="withheld"/></head><body><body.content>x</body.content></body>'
    )
    assert isinstance(found, Rejected)
    assert "withheld" in found.reason


def test_an_article_without_text_is_rejected_by_its_title() -> None:
    found = read("<body><body.head><hedline><hl1>Only this</hl1></hedline></body.head></body>")
    assert found == Rejected("a.xml", "no text: its body.content is empty", "Only this")


@pytest.mark.parametrize(
    ("norm", "expected"),
    [
        ("20261123", "2026-11-23"),
        ("20261123T101500Z", "2026-11-23T10:15:00Z"),
        ("20261123T1015", "2026-11-23T10:15:00"),
        ("20261123T101500-05:30", "2026-11-23T10:15:00-05:30"),
        ("2026-11-23T10:15:00Z", "2026-11-23T10:15:00Z"),
        ("November", "November"),
    ],
)
def test_norm_dates(norm: str, expected: str) -> None:
    assert wire.iso(norm) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("https://a.example/1", "https://a.example/1"),
        ("urn:newsml:a", None),
        ("http://", None),
        ("http://[bad", None),
        ("https://a.example/a b", None),
        (None, None),
    ],
)
def test_web_addresses(value: object, expected: str | None) -> None:
    assert wire.web_address(value) == expected
