"""Press reviews as RTF, as pages that word processors save, and as text."""

from __future__ import annotations

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from monitor.model import Document
from monitor.sources.formats import files as sources
from monitor.sources.formats.documents import rtf, word_pages
from sources.office_files import COPPER, PORT

CREDITED = (
    ("Copper treaty", "The Condor, 13.03.24", COPPER),
    ("A port is wanted", "The Vicuna, 5.03.24", PORT),
)
BOTH = [("Copper treaty", "The Condor", COPPER), ("A port is wanted", "The Vicuna", PORT)]

WORD = (
    r"{\rtf1\ansi\deff0{\fonttbl{\f0 Calibri;}}"
    r"{\stylesheet{\ql\fs22 Normal;}{\s1\b\fs32 \sbasedon0 heading 1;}}%s}"
)
RTF = {
    "Word": (
        WORD,
        r"{\pard\plain\s1\keepn\outlinelevel0\b\fs32 %s\par}"
        r"{\pard\plain\fs22 %s\par %s \u8211 ?\par}",
    ),
    "a style by its name": (
        WORD,
        r"\pard\plain\s1\b\fs32 {%s}\par\pard\plain\fs22 {%s}\par {%s \u8211 ?}\par ",
    ),
    "TextEdit": (r"{\rtf1\ansi %s}", r"\pard\f0\b\fs28 %s\b0\fs24 \par %s\par %s \u8211 ?\par "),
    "WordPad": (r"{\rtf1\ansi %s}", "\\pard\\b %s\\b0\\par\r\n%s\\par\r\n\\par\r\n%s \\u8211 ?\\par\r\n"),
}


def load(path: Path) -> tuple[list[Document], list[str]]:
    with capture_logs() as logs:
        found = [one for one in sources.read([path]) if isinstance(one, Document)]
    return found, [str(entry["event"]) for entry in logs]


@pytest.mark.parametrize("program", RTF)
def test_the_articles_of_a_press_review_in_rtf_are_articles_of_their_own(
    tmp_path: Path, program: str
) -> None:
    whole, article = RTF[program]
    (tmp_path / "a.rtf").write_text(whole % "".join(article % parts for parts in CREDITED))
    found, _ = load(tmp_path / "a.rtf")
    assert [(one.title, one.source, (one.text or "").removesuffix(" –").strip()) for one in found] == BOTH


def test_the_text_of_an_rtf_file_has_no_marks_of_how_it_looks() -> None:
    whole, article = RTF["Word"]
    data = (whole % "".join(article % parts for parts in CREDITED)).encode()
    lines = rtf.lines_of(data, rtf.text_of(data))
    assert [line.text for line in lines if line.text] == [
        line for title, credit, text in CREDITED for line in (title, credit, f"{text} –")
    ]
    assert [line.level for line in lines[:3]] == [1, None, None]


PAGES = {
    "Word": (
        '<html xmlns:w="urn:schemas-microsoft-com:office:word"><body class=WordSection1>%s</body></html>',
        "<h1><span lang=EN>%s<o:p></o:p></span></h1>\n<p class=MsoNormal>%s</p>\n<p class=MsoNormal>%s</p>\n",
    ),
    "Word, bold": (
        "<html><head><meta name=Generator content='Microsoft Word 15'>\n"
        "<style>p.MsoNormal{font-size:11.0pt}</style>"
        "</head><body class=MsoBody>%s</body></html>",
        "<p class=MsoNormal><b><span style='font-size:14.0pt'>%s</span></b></p><p class=MsoNormal>%s</p>"
        "<p class=MsoNormal>%s</p>",
    ),
    "LibreOffice": (
        '<html><head><meta name="generator" content="LibreOffice 7.4"/></head><body>%s</body></html>',
        '<p class="western"><b>%s</b></p><p>%s</p><p>%s</p>',
    ),
    "Google Docs": (
        "<html><head><style>.c1{font-weight:700}.c2{font-weight:400}</style></head>"
        '<body class="c9 doc-content">%s</body></html>',
        '<p class="c3"><span class="c1">%s</span></p><p class="c3"><span class="c2">%s</span></p>'
        "<p><span>%s</span></p>",
    ),
}


@pytest.mark.parametrize("program", PAGES)
def test_the_articles_of_a_press_review_that_was_saved_as_a_page_are_articles_of_their_own(
    tmp_path: Path, program: str
) -> None:
    whole, article = PAGES[program]
    (tmp_path / "a.html").write_text(whole % "".join(article % parts for parts in CREDITED))
    found, _ = load(tmp_path / "a.html")
    assert [(one.title, one.source, one.text) for one in found] == BOTH


def test_a_page_of_the_web_with_days_below_its_headings_is_one_article(tmp_path: Path) -> None:
    articles = "".join(f"<h2>{title}</h2><p>{line}</p><p>{text}</p>" for title, line, text in CREDITED)
    page = f"<html><body class='doc-content'><h1>Live</h1><p class=MsoNormal>Now</p>{articles}</body></html>"
    (tmp_path / "a.html").write_text(page)
    found, _ = load(tmp_path / "a.html")
    assert [one.html for one in found] == [page]
    assert word_pages.paragraphs(page) == []


def test_a_page_of_a_word_processor_with_one_article_is_read_as_a_page(tmp_path: Path) -> None:
    whole, article = PAGES["Word"]
    (tmp_path / "a.html").write_text(whole % (article % CREDITED[0]))
    found, said = load(tmp_path / "a.html")
    assert (len(found), bool(found[0].html), said) == (1, True, [])


TEXTS = {
    "empty lines": "{0}\n{1}\n\n{2}\n\n\n",
    "none": "{0}\n{1}\n{2}\n\n",
    "Windows": "{0}\r\n{1}\r\n\r\n{2}\r\n\r\n",
}


@pytest.mark.parametrize("layout", TEXTS)
def test_the_articles_of_a_press_review_in_text_are_articles_of_their_own(
    tmp_path: Path, layout: str
) -> None:
    known = (
        ("Copper treaty signed", "John Smith, Le Monde, 13.03.24", f"{COPPER}\nBoth sides met."),
        ("A port is wanted", "Puerto Press, 5.03.24", PORT),
    )
    (tmp_path / "a.txt").write_bytes("".join(TEXTS[layout].format(*parts) for parts in known).encode())
    found, _ = load(tmp_path / "a.txt")
    assert [(one.title, one.source, one.published, one.authors, one.text) for one in found] == [
        ("Copper treaty signed", "Le Monde", "2024-03-13", ("John Smith",), known[0][2]),
        ("A port is wanted", "Puerto Press", "2024-03-05", (), PORT),
    ]


@pytest.mark.parametrize(
    ("text", "is_said"),
    [
        (f"{COPPER}\n\nLe Monde, 5 March 2024\n\n{PORT}\n\nThe Guardian, 6 March 2024\n\n{COPPER}\n", True),
        (f"{COPPER}\n\n{PORT}\n\nSources\nLe Monde, 5 March 2024\nThe Guardian, 6 March 2024\n", False),
        (
            f"Lima, 5 March 2024\n\n{COPPER}\nThe Guardian said on 5 March 2024, in\nLima, that {PORT}\n",
            False,
        ),
        (f"5 March 2024\n{COPPER}\n\n6 March 2024\n{PORT}\n", False),
    ],
)
def test_a_text_with_days_in_it_is_one_article(tmp_path: Path, text: str, is_said: bool) -> None:
    (tmp_path / "a.txt").write_text(text)
    found, said = load(tmp_path / "a.txt")
    assert [one.text for one in found] == [text]
    assert any("seems to hold several articles" in event for event in said) is is_said


def test_the_articles_of_a_press_review_that_was_saved_as_one_file_are_articles_of_their_own(
    tmp_path: Path,
) -> None:
    whole, article = PAGES["Word"]
    page = whole % "".join(article % parts for parts in CREDITED)
    head = (
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="B"\n\n--B\nContent-Type: text/html\n\n'
    )
    (tmp_path / "a.mht").write_text(f"{head}{page}\n--B--\n")
    found, _ = load(tmp_path / "a.mht")
    assert [(one.title, one.source, one.text) for one in found] == BOTH
