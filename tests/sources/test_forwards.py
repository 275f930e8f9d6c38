"""Mails that a colleague passed on, and mails saved as text: outlet, day and title are the newsletter's."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from monitor.model import Document
from monitor.sources.formats import files as sources
from monitor.sources.formats.mail import forwards, mail

BODY = (
    "Peru and Chile signed a treaty on copper in Lima.\n\nThe ministers praised the talks, which took a year."
)
OUTER = (
    "From: Tom Beispiel <tom@office.example>\nTo: Team <team@office.example>\nSubject: {subject}\n"
    "Date: Thu, 11 Apr 2024 09:00:00 +0200\nContent-Type: {kind}\n\n"
)
PLAIN = "text/plain; charset=utf-8"
PAGE = "text/html; charset=utf-8"
SENDER = "Andes Brief <brief@andes.example>"


def read(data: str, name: str = "a.eml") -> Document:
    stream: io.BufferedReader = io.BufferedReader(io.BytesIO(data.encode()))
    (found,) = mail.read_eml(stream, name, {})
    assert isinstance(found, Document), found
    return found


def quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.split("\n"))


GMAIL = f"""Worth a look.

---------- Forwarded message ---------
From: {SENDER}
Date: Tue, 9 Apr 2024 at 08:15
Subject: Copper treaty
To: <tom@office.example>


{BODY}
"""
APPLE = "Worth a look.\n\nBegin forwarded message:\n\n" + quoted(f"""From: {SENDER}
Subject: Copper treaty
Date: April 9, 2024 at 8:15:00 AM GMT+2
To: tom@office.example
Reply-To: {SENDER}

{BODY}
""")
OUTLOOK = f"""FYI

Tom
________________________________
From: {SENDER}
Sent: Tuesday, April 9, 2024 8:15 AM
To: Tom Beispiel <tom@office.example>; Inés Prueba
Subject: Copper treaty

{BODY}
"""
OUTLOOK_OLD = OUTLOOK.replace("_" * 32, "-----Original Message-----").replace(
    SENDER, "Andes Brief [mailto:brief@andes.example]"
)
GERMAN = f"""zur Kenntnis

Von: {SENDER}
Gesendet: Dienstag, 9. April 2024 08:15
An: Tom Beispiel
Betreff: Copper treaty
Wichtigkeit: Hoch

{BODY}
"""
THUNDERBIRD = f"""

-------- Forwarded Message --------
Subject: \tCopper treaty
Date: \tTue, 9 Apr 2024 08:15:00 +0200
From: \t{SENDER}
To: \ttom@office.example



{BODY}
"""
FRENCH = f"""---------- Message transféré ---------
De : {SENDER}
Date : mar. 9 avr. 2024 à 08:15
Objet : Copper treaty
À : <tom@office.example>

{BODY}
"""
IN_HTML = "<p>" + BODY.replace("\n\n", "</p><p>") + "</p>"
GMAIL_PAGE = (
    '<div>Look<br><div class="gmail_quote"><div>---------- Forwarded message ---------<br>'
    'From: <strong>Andes Brief</strong> &lt;<a href="mailto:brief@andes.example">brief@andes.example</a>&gt;'
    "<br>Date: Tue, Apr 9, 2024 at 8:15 AM<br>Subject: Copper treaty<br>"
    "To: &lt;tom@office.example&gt;<br></div>" + IN_HTML
)
THUNDERBIRD_PAGE = (
    "<p>Look</p><div>-------- Forwarded Message --------<table>"
    "<tr><th>Subject: </th><td>Copper treaty</td></tr>"
    "<tr><th>Date: </th><td>Tue, 9 Apr 2024 08:15:00 +0200</td></tr><tr><th>From: </th><td>Andes Brief"
    " &lt;brief@andes.example&gt;</td></tr><tr><th>To: </th><td>tom@office.example</td></tr></table>"
    + IN_HTML
)


@pytest.mark.parametrize(
    ("subject", "kind", "body"),
    [
        ("Fwd: Copper treaty", PLAIN, GMAIL),
        ("Fwd: Copper treaty", PLAIN, APPLE),
        ("FW: Copper treaty", PLAIN, OUTLOOK),
        ("FW: Copper treaty", PLAIN, OUTLOOK_OLD),
        ("WG: Copper treaty", PLAIN, GERMAN),
        ("Fwd: Copper treaty", PLAIN, THUNDERBIRD),
        ("Tr : Copper treaty", PLAIN, FRENCH),
        ("Fwd: Copper treaty", PAGE, GMAIL_PAGE),
        ("Fwd: Copper treaty", PAGE, THUNDERBIRD_PAGE),
        ("no prefix at all", PLAIN, GMAIL),
        ("Fwd: Fwd: Copper treaty", PLAIN, f"Look.\n\n{GMAIL.replace(BODY, quoted(GMAIL))}"),
    ],
)
def test_a_forwarded_newsletter_is_the_newsletters(subject: str, kind: str, body: str) -> None:
    found = read(OUTER.format(subject=subject, kind=kind) + body)
    assert (found.title, found.source) == ("Copper treaty", "Andes Brief")
    assert "9" in (found.published or "")
    assert "11" not in (found.published or "").split()
    assert "".join((found.text or "").split()) == "".join(BODY.split())


@pytest.mark.parametrize("gap", ["\n", "\n\n\n"])
def test_a_newsletter_forwarded_twice_with_no_word_between_is_the_newsletters(gap: str) -> None:
    between = (
        "Von: Lea Muster <lea@office.example>\nGesendet: Mittwoch, 10. April 2024 18:30\n"
        f"An: Tom Beispiel\nBetreff: WG: Copper treaty\n{gap}"
    )
    passed_on = GERMAN.replace("Von: ", f"{between}Von: ", 1)
    found = read(OUTER.format(subject="WG: Copper treaty", kind=PLAIN) + passed_on)
    assert (found.title, found.source) == ("Copper treaty", "Andes Brief")
    assert found.published == "Dienstag, 9. April 2024 08:15"
    assert found.text == BODY


def test_labels_with_a_wide_colon_need_no_space_behind_it() -> None:
    headers = f"发件人：{SENDER}\n发送日期：2024-04-09 08:15\n收件人：tom@office.example\n主题：铜业条约\n\n"
    found = read(OUTER.format(subject="转发: 铜业条约", kind=PLAIN) + headers + BODY)
    assert (found.title, found.source, found.published) == ("铜业条约", "Andes Brief", "2024-04-09 08:15")
    assert found.text == BODY


def test_a_newsletter_passed_on_as_an_attachment_is_the_newsletters() -> None:
    inner = f"From: {SENDER}\nTo: tom@office.example\nSubject: Copper treaty\n"
    inner += "Date: Tue, 9 Apr 2024 08:15:00 +0200\n"
    part = "Content-Type: message/rfc822\nContent-Disposition: attachment; filename=c.eml\n\n"
    note = "Content-Type: text/plain\n\nFYI, writes tom@office.example"
    body = f"--xyz\n{note}\n--xyz\n{part}{inner}\n{BODY}\n\nSent to tom@office.example.\n--xyz--\n"
    found = read(OUTER.format(subject="Fwd: Copper treaty", kind="multipart/mixed; boundary=xyz") + body)
    assert (found.title, found.source) == ("Copper treaty", "Andes Brief")
    assert "9 Apr" in (found.published or "") or (found.published or "").startswith("2024-04-09")
    assert (found.text or "").endswith("Sent to.")
    assert "FYI" not in (found.text or "")


def test_an_address_in_angles_in_html_is_no_element_that_costs_the_mail() -> None:
    page = f"<p>Write to Andes Brief <brief@andes.example>, please.</p>{IN_HTML}"
    found = read(f"From: {SENDER}\nSubject: x\nContent-Type: {PAGE}\n\n{page}")
    assert "signed a treaty" in (found.text or "")


def test_an_answer_is_its_writers_and_not_a_forwarded_mail() -> None:
    found = read(OUTER.format(subject="RE: Copper treaty", kind=PLAIN) + OUTLOOK)
    assert (found.source, found.title) == ("Tom Beispiel", "RE: Copper treaty")


def test_a_title_that_begins_like_a_prefix_stays_whole_unless_the_mail_was_passed_on() -> None:
    plain = f"From: {SENDER}\nSubject: {{}}\nDate: Tue, 9 Apr 2024 08:15:00 +0200\n\n{BODY}"
    assert read(plain.format("I: Claudius on stage")).title == "I: Claudius on stage"
    assert read(plain.format("Fwd: Copper treaty")).title == "Copper treaty"


def test_the_addresses_of_those_who_got_a_newsletter_do_not_enter_the_text_and_its_own_does() -> None:
    found = read(
        f"From: {SENDER}\nTo: Inés <ines@office.example>\nSubject: Copper\n\n{BODY}\n\n"
        "You get this as INES@office.example. Write to brief@andes.example."
    )
    assert (found.text or "").endswith("You get this as. Write to brief@andes.example.")


def test_a_newsletter_that_only_speaks_of_forwarding_is_not_cut() -> None:
    talk = f"{BODY}\n\nBegin forwarded message:\n\nis what mail programs write.\n\nFrom: Lima.\nTo: Arica."
    assert read(f"From: {SENDER}\nSubject: x\n\n{talk}").text == talk


@pytest.mark.parametrize("label", ["Date", "Sent"])
@pytest.mark.parametrize("gap", [" ", "\t"])
def test_a_mail_that_was_saved_as_text_is_a_mail(tmp_path: Path, label: str, gap: str) -> None:
    head = f"From:{gap}{SENDER}\n{label}:{gap}April 9, 2024 at 8:15 AM\nTo:{gap}Tom\n"
    head += f"Subject:{gap}Copper treaty\n"
    (tmp_path / "m.txt").write_text(f"{head}\n{BODY}\n")
    (found,) = sources.read([tmp_path])
    assert isinstance(found, Document)
    assert (found.title, found.source, found.text) == ("Copper treaty", "Andes Brief", BODY)
    assert found.published == "April 9, 2024 at 8:15 AM"


@pytest.mark.parametrize("text", ["", "From: Lima they sailed.\n\nThey sank.", "To: the point.\nFrom: here."])
def test_prose_is_no_saved_mail(text: str) -> None:
    assert forwards.saved_mails(text, "a.txt") == []


@pytest.mark.parametrize(
    ("sender", "name"),
    [
        (SENDER, "Andes Brief"),
        ("Andes Brief [mailto:brief@andes.example]", "Andes Brief"),
        ("brief@Andes.example", "andes.example"),
        ("<brief@andes.example>", "andes.example"),
        ("Andes Brief", "Andes Brief"),
        ("'Andes Brief' <brief@andes.example>", "Andes Brief"),
    ],
)
def test_a_sender_is_called_as_it_calls_itself(sender: str, name: str) -> None:
    assert forwards.name(sender) == name


OTHER = GMAIL[GMAIL.index("-----") :].replace("Copper treaty", "Port for Bolivia").replace("Andes", "Puerto")
OTHER = OTHER.replace(BODY, "Bolivia asked Chile for a port on Monday. " * 5)


def several(data: str) -> list[Document]:
    stream: io.BufferedReader = io.BufferedReader(io.BytesIO(data.encode()))
    return [found for found in mail.read_eml(stream, "a.eml", {}) if isinstance(found, Document)]


@pytest.mark.parametrize("subject", ["Fwd: two for you", "two for you"])
@pytest.mark.parametrize("note", ["", "Nice ones. "])
def test_each_of_two_newsletters_forwarded_in_one_mail_is_an_article(subject: str, note: str) -> None:
    long = GMAIL.replace(BODY, f"{BODY} {'The mines are in the north. ' * 5}")
    found = several(OUTER.format(subject=subject, kind=PLAIN) + f"{note}{long}\n\n{OTHER}")
    assert [(one.title, one.source, one.origin) for one in found] == [
        ("Copper treaty", "Andes Brief", "a.eml:1"),
        ("Port for Bolivia", "Puerto Brief", "a.eml:2"),
    ]
    assert ["port" in (one.text or "") for one in found] == [False, True]
    assert all("Forwarded message" not in (one.text or "") for one in found)


def test_each_of_two_newsletters_below_the_headers_of_outlook_is_an_article() -> None:
    one = f"{'_' * 32}\n{OUTLOOK[OUTLOOK.index('From:') :]}"
    two = one.replace("Copper treaty", "Port for Bolivia").replace(BODY, "Bolivia asked Chile for a port.")
    found = several(OUTER.format(subject="FW: two items", kind=PLAIN) + f"{one}\n\n{two}")
    assert [(item.title, (item.text or "").replace("\r", "")) for item in found] == [
        ("Copper treaty", BODY), ("Port for Bolivia", "Bolivia asked Chile for a port."),
    ]  # fmt: skip
    answers = one.replace(BODY, f"We think so too, and wrote that a year ago.\n\n{one}")
    assert len(several(OUTER.format(subject="FW: two items", kind=PLAIN) + answers)) == 1  # of one thread


def test_a_long_note_above_what_was_forwarded_twice_is_no_article() -> None:
    note = "I think that we should read this one together in the next meeting of the team. " * 4
    middle = GMAIL.replace("Subject: Copper treaty", "Subject: Fwd: Copper treaty").replace(
        BODY, note + quoted(OTHER)
    )
    (found,) = several(OUTER.format(subject="Fwd: Fwd: Copper treaty", kind=PLAIN) + middle)
    assert (found.title, found.source) == ("Port for Bolivia", "Puerto Brief")


def test_two_forwarded_newsletters_in_a_mail_saved_as_text_are_two_articles(tmp_path: Path) -> None:
    long = GMAIL.replace(BODY, f"{BODY} {'The mines are in the north. ' * 5}")
    file = tmp_path / "a.txt"
    head = "From: Tom\nSent: 11 April 2024\nTo: Team\nSubject: Fwd: two\n\n"
    file.write_text(f"{head}{long}\n\n{OTHER}")
    assert [one.title for one in sources.read([file]) if isinstance(one, Document)] == [
        "Copper treaty", "Port for Bolivia",
    ]  # fmt: skip


def test_no_mail_is_lost_of_more_than_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forwards, "_MOST", 2)
    mails = [OTHER.replace("Port for Bolivia", f"Port {number}") for number in range(4)]
    found = several(OUTER.format(subject="four for you", kind=PLAIN) + "\n\n".join(mails))
    assert [one.title for one in found] == ["Port 0", "Port 1", "Port 2"]
    assert "Subject: Port 3" in (found[-1].text or "")
