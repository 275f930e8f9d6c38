"""Mails as programs keep them: Maildir folders, Apple Mail, mailboxes of converters and of MMDF."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from monitor.model import Document
from monitor.sources.connectors import folders
from monitor.sources.connectors.base import Session, Source
from monitor.sources.formats import files as sources
from monitor.sources.formats.mail import mail
from monitor.sources.http.fetch import Fetcher
from sources.kept_files import MAIL, PAGE, Put, titles


def test_a_maildir_is_read_with_its_folders(put: Put, tmp_path: Path) -> None:
    put("Maildir/cur/1712643300.M1P1.mail,S=300:2,S", MAIL.format(number=1))
    put("Maildir/new/1712643301.M2P1.mail", MAIL.format(number=2))
    put("Maildir/.Briefs/cur/1712643302.M3P1.mail:2,", MAIL.format(number=3))
    put("Maildir/new/brief.mail:2,F", MAIL.format(number=5))
    put("Maildir/tmp/1712643303.M4P1.mail", MAIL.format(number=4))
    put("Maildir/dovecot.index", b"\x07\x03\x00")
    put("Maildir/.hidden/note.txt", "no")
    assert sorted(titles(tmp_path)) == ["Copper 1", "Copper 2", "Copper 3", "Copper 5"]


def test_a_maildir_as_a_drop_folder(put: Put, tmp_path: Path) -> None:
    put("Maildir/new/1712643301.M2P1.mail", MAIL.format(number=2))
    put("Maildir/.Briefs/cur/1712643302.M3P1.mail:2,", MAIL.format(number=3))
    put("notes", "Not a mail, and not read in a folder.")
    put("page.php", PAGE)
    source = Source("Drop", "files", str(tmp_path), options={"settle": 0})
    fetch = Fetcher()
    found = list(folders.read(source, Session(fetch)))
    fetch.close()
    assert all(isinstance(item, Document) for item in found)
    assert sorted(item.title or "page" for item in found if isinstance(item, Document)) == [
        "Copper 2",
        "Copper 3",
        "page",
    ]


def test_a_file_that_is_named_itself_is_read_without_an_ending_in_its_name(put: Put) -> None:
    notes = put("notes", "Peru met Chile.")
    source = Source("Drop", "files", str(notes), options={"settle": 0})
    fetch = Fetcher()
    found = list(folders.read(source, Session(fetch)))
    fetch.close()
    assert [item.text for item in found if isinstance(item, Document)] == ["Peru met Chile."]
    assert [item.text for item in sources.read([notes]) if isinstance(item, Document)] == ["Peru met Chile."]


@pytest.mark.parametrize("name", ["1.emlx", "2.partial.emlx", "3"])
def test_a_mail_of_apple_mail_is_read_without_its_size_and_properties(put: Put, name: str) -> None:
    body = MAIL.format(number=1).encode()
    plist = b'<?xml version="1.0"?><plist><dict><key>flags</key><integer>1</integer></dict></plist>'
    (found,) = sources.read([put(name, b"%-10d\n" % len(body) + body + plist)])
    assert isinstance(found, Document)
    assert (found.title, found.source) == ("Copper 1", "Andes Brief")
    assert "plist" not in (found.text or "")


def test_a_mailbox_that_apple_mail_exported_is_read(put: Put, tmp_path: Path) -> None:
    box = "".join(
        f"From brief@andes.example Tue Apr  9 08:15:00 2024\n{MAIL.format(number=n)}\n" for n in (1, 2)
    )
    put("Briefs.mbox/mbox", box)
    put("Briefs.mbox/table_of_contents", b"\x00\x01\x02")
    assert titles(tmp_path) == ["Copper 1", "Copper 2"]


@pytest.mark.parametrize(
    "separator",
    [
        "From brief@andes.example Tue, 9 Apr 2024 08:15:00 +0200\n",
        "From brief@andes.example 2024-04-09T08:15:00Z\n",
        "From ???@??? Tue Apr 09 08:15:00 2024\n",
        "\1\1\1\1\n\1\1\1\1\n",
    ],
)
def test_mailboxes_of_converters_and_of_mmdf_are_split(separator: str) -> None:
    box = "".join(f"{separator}{MAIL.format(number=number)}\n" for number in (1, 2))
    stream: io.BufferedReader = io.BufferedReader(io.BytesIO(box.encode()))
    found = list(mail.read_mbox(stream, "a.mbox", {}))
    assert [item.title for item in found if isinstance(item, Document)] == ["Copper 1", "Copper 2"]
    assert len(found) == 2
