"""Mails within mails, files attached to them, alerts and downloads by mail."""

from __future__ import annotations

import base64

import pytest
from structlog.testing import capture_logs

from monitor.model import Document
from sources.printed_samples import UNI
from sources.test_mail import HEAD, PROSE, found_in, mailbox, multipart, read, refused


def attached(subject: str, text: str = PROSE) -> str:
    head = f"From: Andes Brief <brief@andes.example>\nTo: jo@office.example\nSubject: {subject}\n"
    return f"Content-Type: message/rfc822\n\n{head}Date: Fri, 1 May 2026 10:00:00 +0200\n\n{text}\n"


@pytest.mark.parametrize("extra", ["", "Content-Disposition: attachment; filename=a.eml\n"])
def test_several_mails_that_are_passed_on_in_one_are_articles_of_their_own(extra: str) -> None:
    parts = ["Content-Type: text/plain\n\nFYI", *(extra + attached(subject) for subject in ("One", "Two"))]
    one, two = found_in(HEAD.replace("Talks", "Fwd: two") + multipart("mixed", *parts))
    assert [(item.title, item.source) for item in (one, two) if isinstance(item, Document)] == [
        ("One", "Andes Brief"), ("Two", "Andes Brief"),
    ]  # fmt: skip
    assert (one.origin, two.origin) == ("a.eml:1", "a.eml:2")


def test_the_mails_of_a_digest_are_articles_of_their_own() -> None:
    parts = ["\n" + attached(subject).split("\n\n", 1)[1] for subject in ("One", "Two")]
    found = found_in(HEAD + multipart("digest", *parts))
    assert [item.title for item in found if isinstance(item, Document)] == ["One", "Two"]


def test_a_mail_within_a_mail_within_a_mail_is_the_innermost() -> None:
    inner = multipart("mixed", "Content-Type: text/plain\n\nlook", attached("Deep")).replace("xyz", "ab")
    middle = f"Content-Type: message/rfc822\n\nFrom: a@office.example\nSubject: Fwd: Deep\n{inner}"
    found = read(HEAD + multipart("mixed", "Content-Type: text/plain\n\nFYI", middle))
    assert (found.title, found.source, found.text) == ("Deep", "Andes Brief", PROSE)


def test_a_mail_that_was_attached_as_a_file_of_an_unknown_kind_is_a_mail() -> None:
    packed = base64.encodebytes(attached("Deep").split("\n\n", 1)[1].encode()).decode()
    part = "Content-Type: application/octet-stream; name=Deep.eml\nContent-Transfer-Encoding: base64\n\n"
    found = read(HEAD + multipart("mixed", "Content-Type: text/plain\n\nFYI", part + packed))
    assert (found.title, found.text) == ("Deep", PROSE)


def test_files_attached_to_mails_are_named_once_a_mailbox() -> None:
    kinds = ("application/pdf; name=a.pdf", "text/plain; name=b.txt", "application/ms-tnef; name=winmail.dat")
    picture = "Content-Type: image/png; name=logo.png\nContent-Disposition: inline\n\nx"
    files = [f"Content-Type: {kind}\nContent-Disposition: attachment\n\nx" for kind in kinds]
    letter = HEAD + multipart("mixed", f"Content-Type: text/plain\n\n{PROSE}", picture, *files)
    with capture_logs() as logs:
        found = mailbox("".join(f"From a@b Mon May  4 10:00:00 2026\n{letter}\n" for _ in range(2)))
    assert [item.text for item in found if isinstance(item, Document)] == [PROSE, PROSE]
    (said,) = logs
    assert (said["count"], said["first"], said["file"]) == (6, "a.pdf", "a.mbox")
    assert "save those that hold articles and load them" in said["event"]


def test_a_sender_made_of_comments_within_comments_costs_its_name_only() -> None:
    found = read(HEAD.replace("Andes Brief <brief@andes.example>", "(" * 3_000) + f"\n{PROSE}")
    assert (found.text, found.source) == (PROSE, None)


def test_a_mail_of_attachments_alone_names_them() -> None:
    item = refused(HEAD + "Content-Type: application/ms-tnef; name=winmail.dat\n\nx")
    assert "only attachments, pictures or encrypted (winmail.dat): save those" in item.reason


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("gap", ["", "  "])
def test_a_line_that_was_broken_for_the_way_breaks_no_name(end: str, gap: str) -> None:
    text = f"North ={gap}{end}Korea and Papua New Gui={gap}{end}nea met Per=C3={gap}{end}=BA."
    declared = f"Content-Type: text/plain; charset=utf-8{end}Content-Transfer-Encoding: quoted-printable{end}"
    assert (
        read(HEAD.replace("\n", end) + declared + end + text).text
        == "North Korea and Papua New Guinea met Perú."
    )


def test_quoted_printable_is_undone_where_the_headers_do_not_say_so() -> None:
    text = "The ministers of Peru and Chile met and spoke of S=C3=A3o Tom=C3=A9 =\nand of copper."
    assert read(f"{HEAD}\n{text}").text == text.replace("=\n", "").replace("=C3=A3", "ã").replace(
        "=C3=A9", "é"
    )
    formula = "Peru = Chile\nx=3D is a number of the ministers that met in Lima to speak of it."
    assert read(f"{HEAD}\n{formula}").text == formula


GOOGLE = """<table><tr><td>copper<br>Daily update &sdot; May 4, 2026</td></tr><tr><td>
<a href="https://www.google.com/url?rct=j&amp;url=https://andes.example/copper&amp;ct=ga">Peru and Chile sign
<b>copper</b> treaty</a><div><a href="#"><span>The Andes Observer</span></a></div><div>Peru and Chile signed
a treaty on <b>copper</b> ...</div><a href="https://www.google.com/alerts/feedback?x">Flag as irrelevant
</a></td></tr>
<tr><td>
<a href="https://www.google.com/url?url=https://puerto.example/port">Bolivia asks for a port</a>
<div>Puerto Press</div>
<div>Bolivia asked Chile for a port ...</div></td></tr><tr><td>
<a href="https://www.google.com/alerts/remove">Unsubscribe</a> from this alert.</td></tr></table>"""


def test_the_articles_of_an_alert_are_articles_with_their_own_outlets_and_addresses() -> None:
    head = HEAD.replace(
        "Andes Brief <brief@andes.example>", "Google Alerts <googlealerts-noreply@google.com>"
    )
    found = list(found_in(f"{head}Content-Type: text/html; charset=utf-8\n\n{GOOGLE}"))
    said = [(item.title, item.source, item.url, item.text) for item in found if isinstance(item, Document)]
    assert said == [
        (
            "Peru and Chile sign copper treaty", "The Andes Observer", "https://andes.example/copper",
            "Peru and Chile signed a treaty on copper ...",
        ),
        (
            "Bolivia asks for a port", "Puerto Press", "https://puerto.example/port",
            "Bolivia asked Chile for a port ...",
        ),
    ]  # fmt: skip


def test_a_newsletter_of_many_links_is_one_article() -> None:
    assert "Bolivia" in (read(f"{HEAD}Content-Type: text/html; charset=utf-8\n\n{GOOGLE}").text or "")


def test_an_alert_that_holds_texts_keeps_them() -> None:
    head = HEAD.replace("brief@andes.example", "alerts@talkwalker.com")
    page = f"<p>{PROSE}</p><p>{PROSE}</p><p><a href='https://andes.example/1'>Read it on the web</a></p>"
    assert PROSE in (read(f"{head}Content-Type: text/html\n\n{page}").text or "")


def test_a_download_that_was_sent_by_mail_is_split() -> None:
    found = found_in(f"{HEAD}Content-Type: text/plain; charset=utf-8\n\n{UNI}")
    assert [item.title for item in found if isinstance(item, Document)] == [
        "Peru and Chile sign copper treaty",
        "Bolivia asks for a port",
    ]
