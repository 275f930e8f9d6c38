"""Mails and mailboxes: a newsletter becomes a document, and a bad mail costs no other."""

from __future__ import annotations

import base64
import io
import quopri
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from monitor.extract import extract
from monitor.model import Article, Document, Rejected
from monitor.sources.formats.files import Reader
from monitor.sources.formats.mail import mail, mime

FIXTURES = Path(__file__).parent / "fixtures" / "mail"
HEAD = "From: Andes Brief <brief@andes.example>\nSubject: Talks\nDate: Mon, 4 May 2026 10:00:00 +0200\n"
SPANISH = "El ministro de Perú habló en Lima: «La relación con Panamá será más fuerte»."
PROSE = (
    "Peru and Chile signed a treaty on copper in Lima. The ministers praised the talks, which took a year."
)


def stream(data: bytes) -> io.BufferedReader:
    return io.BufferedReader(io.BytesIO(data))


def read(data: str | bytes) -> Document:
    (found,) = mail.read_eml(stream(data.encode() if isinstance(data, str) else data), "a.eml", {})
    assert isinstance(found, Document), found
    return found


def refused(data: str | bytes) -> Rejected:
    (found,) = mail.read_eml(stream(data.encode() if isinstance(data, str) else data), "a.eml", {})
    assert isinstance(found, Rejected), found
    return found


def mailbox(data: str) -> list[Document | Rejected]:
    return list(found_in(data, mail.read_mbox, "a.mbox"))


def found_in(data: str, reader: Reader = mail.read_eml, name: str = "a.eml") -> Iterator[Document | Rejected]:
    for record in reader(stream(data.encode()), name, {}):
        assert isinstance(record, Document | Rejected)
        yield record


def multipart(kind: str, *parts: str) -> str:
    inner = "".join(f"--xyz\n{part}\n" for part in parts)
    return f"Content-Type: multipart/{kind}; boundary=xyz\n\nIgnore me.\n{inner}--xyz--\nIgnore me too.\n"


def test_a_newsletter_becomes_a_document() -> None:
    found = read((FIXTURES / "newsletter.eml").read_bytes())
    assert (found.title, found.source) == ("Zölle: Peru & Chile einigen sich", "Anden-Brief, täglich")
    assert (found.published, found.published_from) == ("Mon, 4 May 2026 10:00:00 +0200 (CEST)", "feed")
    assert found.url == "https://brief.example/2026/05/04/zoelle"
    text = found.text or ""
    assert "Perú und Chile haben in Lima ein Abkommen über Zölle unterzeichnet." in text
    for unwanted in ("Vorschau", "Abmelden", "color: red", "JVBERi", "stub", "<td"):
        assert unwanted not in text


def test_a_newsletter_is_understood_as_an_article() -> None:
    article = extract(read((FIXTURES / "newsletter.eml").read_bytes()))
    assert isinstance(article, Article)
    assert (str(article.published_at), article.language) == ("2026-05-04 08:00:00", "de")
    assert article.text.count("Abkommen über Zölle unterzeichnet.") == 1


@pytest.mark.parametrize(
    ("encoding", "charset", "body"),
    [
        ("8bit", "utf-8", SPANISH.encode()),
        ("quoted-printable", "iso-8859-1", quopri.encodestring(SPANISH.encode("latin-1"))),
        ("base64", "utf-8", base64.b64encode(SPANISH.encode())),
        ("8bit", "us-ascii", SPANISH.encode()),
        ("8bit", "no-such-charset", SPANISH.encode()),
        ("8bit", "utf-8", SPANISH.encode("latin-1")),
        ("no-such-encoding", "utf-8", SPANISH.encode()),
        ("base64", "utf-8", base64.b64encode(SPANISH.encode()).rstrip(b"=") + b"\n!"),
    ],
)
def test_bodies_are_decoded_also_where_the_headers_lie(encoding: str, charset: str, body: bytes) -> None:
    head = f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: {encoding}\n\n"
    assert (read((HEAD + head).encode() + body).text or "").strip() == SPANISH


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        (b"=?utf-8?b?UGVyw7o=?= =?utf-8?q?_habla?=", "Perú habla"),
        (b"=?utf-8?b?w?=", "=?utf-8?b?w?="),
        (b"Per\xfa", "Perú"),
        ("Perú".encode(), "Perú"),
        (b"a\n folded\x00 line", "a folded line"),
        (b"=?nonsense?q?abc?=", "abc"),
        (b"=?utf-8?x?abc?=", "=?utf-8?x?abc?="),
    ],
)
def test_headers_are_decoded(raw: bytes, title: str) -> None:
    found = read(b"Subject: " + raw + b"\n\n" + PROSE.encode())
    assert (found.title or "")[: len(title)] == title


def test_the_alternative_that_says_more_is_taken() -> None:
    html = f"Content-Type: text/html\n\n<p>{PROSE}</p>"
    stub = "Content-Type: text/plain\n\nOpen this in a program that shows HTML."
    assert read(HEAD + multipart("alternative", stub, html)).text == PROSE
    picture = 'Content-Type: text/html\n\n<img src="a.png"><p>Hi</p>'
    assert read(HEAD + multipart("alternative", f"\n{PROSE}", picture)).text == PROSE


def test_attachments_are_left_out_and_a_footer_is_kept() -> None:
    notes = "Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nSecret."
    found = read(HEAD + multipart("mixed", f"\n{PROSE}", notes, "\nThe footer of a list."))
    assert found.text == f"{PROSE}\n\nThe footer of a list."


def test_digests_and_forwarded_mails_are_opened() -> None:
    inner = f"Subject: first\n\n{PROSE}"
    assert read(HEAD + multipart("digest", f"\n{inner}")).text == PROSE
    assert read(HEAD + f"Content-Type: message/rfc822\n\n{inner}").text == PROSE


def test_lines_that_a_mail_program_broke_are_joined() -> None:
    hard = (
        "Peru and Chile signed a treaty on copper in Lima on Monday, said the\nminister.\n\n-- \nJane\nLima"
    )
    assert read(HEAD + "\n" + hard).text == hard.replace("the\nminister", "the minister")
    flowed = "Content-Type: text/plain; format=flowed\n\nPeru and \nChile met.\n-- \nJane"
    assert read(HEAD + flowed).text == "Peru and Chile met.\n-- \nJane"


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/plain", "View in your browser: https://brief.example/7"),
        ("text/plain", "Im Browser ansehen\nhttps://brief.example/7"),
        (
            "text/html",
            '<a href="https://brief.example/7">View in <b>browser</b></a> <a href="https://x">x</a>',
        ),
        ("text/html", '<td>Trouble viewing this? <a href="https://brief.example/7">Click here</a></td>'),
    ],
)
def test_the_address_on_the_web_is_found_by_its_words(content_type: str, body: str) -> None:
    data = f"{HEAD}Content-Type: {content_type}\n\n<p>{PROSE}</p>\n\n{body}\n"
    assert read(data).url == "https://brief.example/7"


def test_the_address_in_an_archive_goes_first_and_that_of_the_list_is_none() -> None:
    assert (
        read(f"{HEAD}Archived-At: <https://lists.example/m/1>\n\n{PROSE}").url == "https://lists.example/m/1"
    )
    assert read(f"{HEAD}List-Archive: <https://lists.example/>\nMessage-ID: <1@x>\n\n{PROSE}").url is None
    assert read(f'{HEAD}Content-Type: text/html\n\n{PROSE}<a href="javascript:1">in browser</a>').url is None


@pytest.mark.parametrize(
    ("headers", "source"),
    [
        ('From: "Brief, The" <a@b.example>', "Brief, The"),
        ("From: =?utf-8?q?Brief=2C_Andes?= <a@b.example>", "Brief, Andes"),
        ("From: a@News.example\nList-Id: Andes list <andes.b.example>", "Andes list"),
        ("From: a@News.example", "news.example"),
        ("From: a@b.example <a@b.example>", "b.example"),
        ("Date: 1\nList-Id: <andes.b.example>", "andes.b.example"),
        ("Subject: x", None),
    ],
)
def test_the_source_is_who_sent_it(headers: str, source: str | None) -> None:
    assert read(f"{headers}\n\n{PROSE}").source == source


def test_the_date_falls_back_on_the_day_of_receipt() -> None:
    received = "Received: by mx.example; Tue, 5 May 2026 06:00:00 GMT\n"
    assert read(f"{received}Subject: x\n\n{PROSE}").published == "Tue, 5 May 2026 06:00:00 GMT"
    assert read(f"{received}Date: soon\n\n{PROSE}").published == "Tue, 5 May 2026 06:00:00 GMT"
    assert read(f"Date: soon\n\n{PROSE}").published == "soon"
    assert read(f"Subject: x\n\n{PROSE}").published is None


@pytest.mark.parametrize(
    ("date", "when"),
    [
        ("Sat, 8 Jul 2023 01:00:00 CEST", "2023-07-07 23:00:00"),
        ("Wed, 8 Mar 2023 08:00:00 AEDT", "2023-03-07 21:00:00"),
        ("Tue Mar  7 14:30:00 2023 +0100", "2023-03-07 13:30:00"),
        ("7 Mar 23 14:30 EST", "2023-03-07 19:30:00"),
        ("Tue, 7 Mar 2023 14:30:00 IST", "2023-03-07 00:00:00"),
    ],
)
def test_zones_by_name_are_the_zones_that_they_name(date: str, when: str) -> None:
    article = extract(read(f"Date: {date}\nSubject: x\n\n{PROSE}"))
    assert isinstance(article, Article)
    assert str(article.published_at) == when


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no headers"),
        (b"\x00\x01\x02" * 100, "no headers"),
        ((HEAD + multipart("encrypted", "Content-Type: application/x\n\nabc")).encode(), "without text"),
        (HEAD.encode() + b"X: y\n" * (mime.MAX_HEAD // 4), "headers are longer"),
    ],
)
def test_what_is_no_mail_with_text_is_refused(data: bytes, reason: str) -> None:
    found = refused(data)
    assert reason in found.reason
    assert len(found.excerpt) <= 500


def test_a_mail_too_large_costs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "MAX_MAIL", 2_000)
    from_line = "From a@b Mon May  4 10:00:00 2026\n"
    large = f"{from_line}{HEAD}\n" + "Blah.\n" * 1_000 + "\n"
    small = f"{from_line}{HEAD}\n{PROSE}\n\n"
    found = mailbox(small + large + small)
    assert [type(item) for item in found] == [Document, Rejected, Document]
    assert (found[1].origin, found[2].origin) == ("a.mbox#2", "a.mbox#3")
    assert "larger than" in refused(large).reason


@pytest.mark.parametrize(
    "from_line",
    [
        "From a@b.example Mon May  4 10:00:00 2026\n",
        "From 1790000@xxx Mon May 04 10:00:00 +0000 2026\n",
        "From jane at b.example  Mon May  4 10:00:00 2026\r\n",
        "From - Mon May  4 10:00:00 CEST 2026\n",
        "From \n",
    ],
)
def test_a_mailbox_is_split_at_its_from_lines(from_line: str) -> None:
    quoted = (
        "\n>From Lima to Santiago.\n>>From afar.\n\nFrom Lima, 10:30, they flew. From 2026 on.\nFrom Lima.\n"
    )
    one = f"{from_line}{HEAD}\n{PROSE}{quoted}\n"
    found = mailbox(one + one + f"{from_line}nonsense\n\n" + one)
    assert [item.origin for item in found] == [f"a.mbox#{number}" for number in (1, 2, 3, 4)]
    assert isinstance(found[2], Rejected)
    first = found[0]
    assert isinstance(first, Document)
    assert "\nFrom Lima to Santiago.\n>From afar." in (first.text or "")


def test_a_mailbox_without_from_lines_is_one_mail() -> None:
    assert [item.origin for item in mailbox(f"\n{HEAD}\n{PROSE}")] == ["a.mbox#1"]
    assert mailbox("") == []


def test_a_cut_multipart_keeps_what_came() -> None:
    cut = f"{HEAD}Content-Type: multipart/mixed; boundary=xyz\n\n--xyz\n\n{PROSE}"
    assert read(cut).text == PROSE
    assert read(cut.replace("; boundary=xyz", "")).text == PROSE


def test_many_and_deep_parts_are_bounded() -> None:
    many = read(HEAD + multipart("mixed", *("\nOne." for _ in range(5_000))))
    assert 50 < (many.text or "").count("One.") <= mime.MAX_PARTS
    deep = PROSE
    for _ in range(50):
        deep = f"Content-Type: message/rfc822\n\n{deep}"
    assert "without text" in refused(HEAD + deep).reason


PIECES = [
    b"",
    b"--x",
    b"--x--",
    b"\x00\r",
    b"From a@b Mon May  4 10:00:00 2026",
    b"From: =?utf-8?b?w?= <a@b",
    b"Subject: \xf0\x9f =?x?q?\xff?=",
    b"Date: Mon, 99 May 0000 99:00:00 +9999",
    b"List-Id: <",
    b'Content-Type: multipart/mixed; boundary="x',
    b"Content-Type: multipart/alternative; boundary*0*=utf-8''x",
    b"Content-Type: message/rfc822",
    b"Content-Type: text/html; charset=undefined",
    b"Content-Type: text/plain; charset*=utf-7'x'%00; format=flowed",
    b"Content-Transfer-Encoding: base64",
    b"Content-Transfer-Encoding: uuencode",
    b"begin 666 x",
    b"<meta charset=hex>\xff<a href='http://['>in browser",
    b"<p style='display:none'>",
]
LINES = st.lists(st.sampled_from(PIECES) | st.binary(max_size=60), max_size=25)


@given(LINES.map(b"\n".join))
def test_no_bytes_raise(data: bytes) -> None:
    for item in [*mail.read_mbox(stream(data), "a", {}), *mail.read_eml(stream(data), "a", {})]:
        assert isinstance(item, Document | Rejected)
        assert isinstance(item, Rejected) or (item.text and "\0" not in item.text)
