"""NewsML-G2 messages, and XML files as such."""

from __future__ import annotations

import io
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given, strategies as st
from structlog.testing import capture_logs

from monitor.model import Document, Link, Rejected, Withdrawal
from monitor.sources.formats.agencies import xmlfiles

FIXTURES = Path(__file__).parent / "fixtures"


def read(data: bytes) -> list[Document | Link | Rejected]:
    return list(xmlfiles.read_xml(io.BufferedReader(io.BytesIO(data)), "a.xml", {}))


@pytest.fixture(scope="module")
def message() -> list[Document | Link | Rejected]:
    return read((FIXTURES / "newsml" / "message.xml").read_bytes())


def item(guid: str, content: str) -> str:
    return f'<newsItem guid="{guid}"><contentSet>{content}</contentSet></newsItem>'


def test_an_item_with_text_is_read_in_full(message: list[Document | Link | Rejected]) -> None:
    assert message[0] == Document(
        "a.xml:1",
        text="Envoys of Norway met their guests.\n\nA second round follows.",
        title="Ferry talks open in Veland",
        url="https://north-wire.example/news/ferry-talks",
        published="2026-11-23T09:00:00+01:00",
        source="North Wire / Harbour Desk",
        section="Shipping",
        language="en",
        authors=("Ida Holm", "Per Strand"),
        clean=False,
        guid="urn:newsml:north-wire.example:20261123:1",
        version="0000000002 2026-11-23T09:15:00+00:00",
    )


def test_a_cancelled_item_is_told_and_a_package_is_passed_over(
    message: list[Document | Link | Rejected],
) -> None:
    assert message[1] == Rejected(
        "a.xml:2",
        "cancelled by its publisher",
        "urn:newsml:north-wire.example:20261123:2 Withdrawn story",
        Withdrawal("urn:newsml:north-wire.example:20261123:2", None, "0000000003"),
    )
    assert len(message) == 5


def test_embedded_nitf_gives_the_text_and_what_the_item_does_not_say(
    message: list[Document | Link | Rejected],
) -> None:
    found = message[2]
    assert isinstance(found, Document)
    assert (found.text, found.title) == ("Der Hafen bleibt offen.", "Hafen bleibt offen")
    assert (found.authors, found.source, found.language) == (("Ida Holm",), "Nordsee-Dienst", "de")
    assert found.url == "https://north-wire.example/items/3"


def test_content_elsewhere_is_a_link_if_it_is_a_page(message: list[Document | Link | Rejected]) -> None:
    page, picture = message[3:]
    assert isinstance(page, Link)
    assert (page.url, page.source) == ("https://north-wire.example/news/4", "NW")
    assert page.version == "0000000007 2026-11-23T11:00:00+00:00"
    assert isinstance(picture, Rejected)
    assert "picture" in picture.reason


def test_a_single_item_keeps_the_origin_of_its_file() -> None:
    assert read(item("x", "<inlineData>Talks.</inlineData>").encode()) == [
        Document("a.xml", text="Talks.", clean=False)
    ]


def test_binary_inline_data_is_no_text() -> None:
    data = item("x", '<inlineData contenttype="image/png">iVBORw0KGgo=</inlineData>')
    assert isinstance(read(data.encode())[0], Rejected)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<rss version='2.0'><channel/></rss>", "feed source"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", "feed source"),
        (b"<catalogue/>", "unknown kind"),
        (b"plain words", "not well-formed"),
        (b"", "not well-formed"),
    ],
)
def test_other_files_are_rejected_with_advice(data: bytes, reason: str) -> None:
    (found,) = read(data)
    assert isinstance(found, Rejected)
    assert reason in found.reason


def test_items_before_a_fault_in_the_xml_count() -> None:
    good = item("x", "<inlineData>Talks.</inlineData>")
    found = read(f"<envelope>{good}{good}<newsItem><b></newsItem></envelope>".encode())
    assert [type(one) for one in found] == [Document, Document, Rejected]
    assert "2 items" in found[2].reason


def test_control_characters_do_not_cost_an_item() -> None:
    found = read(item("x", "<inlineData>Ta\x00lks \x0bin\x1f Oslo.</inlineData>").encode())
    assert [one.text for one in found] == ["Talks in Oslo."]


@pytest.mark.parametrize("head", ["", '<?xml version="1.0"?>', '<?xml version="1.0" encoding="UTF-8"?>'])
def test_a_letter_that_is_no_utf_8_and_what_is_no_character_cost_no_item(head: str) -> None:
    texts = [
        b"Gespr\xe4che",
        b"Gespr\xc3\xa4che",
        b"Ta\xef\xbf\xbelks\xef\xbf\xbf",
        b"Oslo\xc3",
    ]
    items = [item(str(at), "<inlineData>@</inlineData>").encode() for at in range(len(texts))]
    several = b"".join(one.replace(b"@", text) for one, text in zip(items, texts, strict=True))
    with capture_logs() as logs:
        found = read(f"{head}<envelope>".encode() + several + b"</envelope>")
    assert [one.text for one in found] == ["Gespräche", "Gespräche", "Talks", "OsloÃ"]
    assert [entry["file"] for entry in logs if "windows-1252" in entry["event"]] == ["a.xml"]


@pytest.mark.parametrize("size", range(40, 60))
def test_letters_stay_whole_wherever_a_file_is_cut_into_pieces(size: int) -> None:
    data = f"<m>{item('x', '<inlineData>Fähre 🚢 – Ā</inlineData>')}</m>".encode()
    stream: io.BufferedReader = io.BufferedReader(io.BytesIO(data), size)
    assert [one.text for one in xmlfiles.read_xml(stream, "a.xml", {})] == ["Fähre 🚢 – Ā"]


def test_utf_16_is_read() -> None:
    data = '<?xml version="1.0" encoding="UTF-16"?>' + item("x", "<inlineData>Gespräche Ā</inlineData>")
    assert [one.text for one in read(data.encode("utf-16"))] == ["Gespräche Ā"]


def test_an_endless_item_ends_the_file_and_not_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xmlfiles, "MAX_ITEM", 100_000)
    good = item("x", "<inlineData>Talks.</inlineData>")
    found = read(f"<m>{good}{item('y', '<p>word</p>' * 30_000)}{good}</m>".encode())
    assert [type(one) for one in found] == [Document, Rejected]
    assert "larger than" in found[1].reason


def test_many_items_together_may_be_larger_than_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xmlfiles, "MAX_ITEM", 100_000)
    good = item("x", f"<inlineData>{'Talks. ' * 1000}</inlineData>")
    assert [type(one) for one in read(f"<m>{good * 50}</m>".encode())] == [Document] * 50


def test_entities_are_neither_expanded_nor_fetched(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("SECRET")
    doctype = f"""<!DOCTYPE newsItem [<!ENTITY a "own words">
        <!ENTITY file SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>"""
    found = read((doctype + item("x", "<inlineData>Talks &a;&file;end.</inlineData>")).encode())
    assert [one.text for one in found] == ["Talks end."]


def test_a_bomb_of_entities_does_not_go_off() -> None:
    doctype = f"""<!DOCTYPE newsItem [<!ENTITY a "{"x" * 1000}">
        <!ENTITY b "{"&a;" * 100}"><!ENTITY c "{"&b;" * 100}">]>"""
    (found,) = read((doctype + item("x", "<inlineData>Talks &c;.</inlineData>")).encode())
    assert isinstance(found, Rejected)


def test_a_prefix_that_is_not_declared_costs_no_neighbour() -> None:
    text = "<inlineData>Peru met Chile.</inlineData>"
    odd = item("b", text).replace("contentSet", "con:tentSet")
    found = read(f"<newsMessage>{item('a', text)}{odd}<x:y/>{item('c', text)}</newsMessage>".encode())
    assert [type(one) for one in found] == [Document, Rejected, Document, Rejected]
    assert isinstance(found[3], Rejected)
    assert "the file was read to its end" in found[3].reason


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    read(data)
    read(b"<m>" + item("x", "<inlineData>Talks.</inlineData>").encode() + data)


@given(st.text(max_size=80), st.sampled_from(["guid", "title", "by", "language", "href"]))
def test_no_value_breaks_an_item(value: str, where: str) -> None:
    put = {name: value if name == where else "x" for name in ("guid", "title", "by", "language", "href")}
    data = f"""<newsItem guid={quoteattr(put["guid"])}>
        <itemMeta><link rel="irel:canonical" href={quoteattr(put["href"])}/></itemMeta>
        <contentMeta><headline>{escape(put["title"])}</headline><by>{escape(put["by"])}</by>
        <language tag={quoteattr(put["language"])}/></contentMeta>
        <contentSet><inlineData>{escape(value)}</inlineData></contentSet></newsItem>"""
    for found in read(data.encode("utf-8", "replace")):
        assert isinstance(found, Document | Rejected)
