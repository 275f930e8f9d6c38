"""Versions of a wire item, and items that must not be used: in NewsML-G2, NITF and ninjs alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree

from monitor.model import Document, Link, Rejected, Withdrawal
from monitor.sources.formats import records
from monitor.sources.formats.agencies import newsml, ninjs, nitf
from monitor.sources.values import wire

LATER = (datetime.now(UTC) + timedelta(days=2)).isoformat(timespec="seconds")
EARLIER = (datetime.now(UTC) - timedelta(days=2)).isoformat(timespec="seconds")
Found = Document | Link | Rejected


def as_ninjs(**said: str) -> Found:
    item = {"guid": "urn:wire:7", "version": "2", "versioncreated": "2026-03-05T02:00:00+0000"}
    return ninjs.document_from_ninjs({**item, "body_text": "Envoys met.", **said}, "a.json")


def as_newsml(inner: str = "") -> Found:
    text = "<contentSet><inlineData>Envoys met.</inlineData></contentSet>"
    meta = f"<itemMeta>{inner}<versionCreated>2026-03-05T03:00:00+01:00</versionCreated></itemMeta>"
    item = etree.fromstring(f'<newsItem guid="urn:wire:7" version="2">{meta}{text}</newsItem>')
    return newsml.record_from_news_item(item, "a.xml")


def as_nitf(inner: str = "", status: str = "usable", **said: str) -> Found:
    data = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in said.items())
    inner = f'<doc-id id-string="urn:wire:7"/>{inner}'
    head = f'<head><docdata management-status="{status}"{data}>{inner}</docdata></head>'
    body = "<body><body.content><p>Envoys met.</p></body.content></body>"
    return nitf.document_from_nitf(etree.fromstring(f"<nitf>{head}{body}</nitf>"), "a.xml")


def test_identifier_and_version_are_kept() -> None:
    version = "0000000002 2026-03-05T02:00:00+00:00"
    for found in (as_ninjs(), as_newsml()):
        assert isinstance(found, Document)
        assert (found.guid, found.version) == ("urn:wire:7", version)
    found = as_nitf('<du-key key="ferry" generation="1" version="3"/>')
    assert isinstance(found, Document)
    assert (found.guid, found.version) == ("urn:wire:7", "0000000001.0000000003")


def test_versions_are_in_order() -> None:
    versions = [
        wire.version(*pair)
        for pair in (
            (None, "20260305T010000Z"), (None, "2026-03-05T03:00:00+01:00"), ("1", None),
            ("2", "2026-01-01T00:00:00Z"), ("2", "2026-01-02"), ("2.1", None), ("10", None),
        )
    ]  # fmt: skip
    assert versions == sorted(versions, key=str)
    assert wire.version(None, None) is wire.version("draft", "soon") is None


@pytest.mark.parametrize(
    "found",
    [
        as_ninjs(pubstatus="canceled"),
        as_ninjs(pubstatus="killed"),
        as_newsml('<pubStatus qcode="stat:canceled"/>'),
        as_newsml('<pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/withheld"/>'),
        as_nitf(status="canceled"),
        as_nitf(status="usable", management_idref_status="canceled", management_doc_idref="urn:wire:7"),
    ],
)
def test_a_notice_that_a_story_is_withdrawn_names_the_story(found: Found) -> None:
    if isinstance(found, Document):  # it takes the place of what it withdraws
        assert found.guid == "urn:wire:7"
        return
    assert isinstance(found, Rejected)
    assert isinstance(found.withdraws, Withdrawal)
    assert found.withdraws.guid == "urn:wire:7"
    assert "by its publisher" in found.reason


@pytest.mark.parametrize(
    "found",
    [
        as_ninjs(embargoed=LATER),
        as_ninjs(pubstatus="embargoed"),
        as_newsml(f"<embargoed>{LATER}</embargoed>"),
        as_newsml("<embargoed/>"),
        as_nitf(f'<date.release norm="{LATER}"/>'),
        as_nitf(status="embargoed"),
    ],
)
def test_an_embargoed_item_is_refused_with_its_reason(found: Found) -> None:
    assert isinstance(found, Rejected)
    assert found.reason.startswith("embargoed until")
    assert found.withdraws is None


@pytest.mark.parametrize(
    "found",
    [
        as_ninjs(embargoed=EARLIER),
        as_newsml(f"<embargoed>{EARLIER}</embargoed>"),
        as_nitf(f'<date.release norm="{EARLIER}"/>'),
    ],
)
def test_an_embargo_that_is_over_keeps_nothing_out(found: Found) -> None:
    assert isinstance(found, Document)


def test_a_notice_without_a_text_or_a_date_is_understood() -> None:
    notice = {"guid": "urn:wire:7", "pubstatus": "canceled", "headline": "Ferry"}
    assert ninjs.looks_like_ninjs(notice)
    assert not ninjs.looks_like_ninjs({**notice, "pubstatus": "usable"})


@pytest.mark.parametrize("kind", ["picture", "graphic", "video", "audio", "event"])
def test_a_caption_is_no_article(kind: str) -> None:
    for found in (as_ninjs(type=kind), as_newsml(f'<itemClass qcode="ninat:{kind}"/>')):
        assert isinstance(found, Rejected)
        assert kind in found.reason


def test_a_later_version_under_a_name_of_its_own_takes_the_place_of_the_one_that_it_names() -> None:
    item = {"guid": "urn:wire:8", "versioncreated": "2026-03-05T02:00:00+0000", "evolvedfrom": "urn:wire:7"}
    found = list(records.records_of(item | {"body_text": "Envoys met again."}, "a.json", {}))
    assert isinstance(found[0], Document)
    assert isinstance(found[1], Rejected)
    gone = found[1].withdraws
    assert gone is not None
    assert (found[0].guid, gone.guid, gone.url) == ("urn:wire:8", "urn:wire:7", None)
    assert str(wire.version("99", LATER)) < str(gone.version) < str(found[0].version)
    assert "replaced by its publisher with a later version, urn:wire:8" in found[1].reason
    for other in (
        {"pubstatus": "canceled"},
        {"embargoed": LATER},
        {"evolvedfrom": "urn:wire:8"},
        {"evolvedfrom": ""},
    ):
        (only,) = records.records_of(item | {"body_text": "Envoys met."} | other, "a.json", {})
        assert isinstance(only, Document) or only.withdraws != gone
