"""Lists of references: each entry is an article of its own, whatever program wrote the list."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor import dates
from monitor.model import Document, Rejected
from monitor.sources.formats import files as sources
from monitor.sources.formats.downloads import bibtex, downloads
from monitor.watchdog import limited
from sources.printed_samples import RIS, split

ENDNOTE = """%0 Newspaper Article
%T Peru and Chile sign copper treaty
%A Prueba, Inés
%A Beispiel, Tom
%B The Andes Observer
%D 2024
%8 April 9
%X Peru and Chile signed a treaty
on copper.
%U https://andes.example/1

%0 Newspaper Article
%T Bolivia asks for a port
%J Puerto Press
%8 2024/04/10
%X Bolivia asked Chile for a port.
"""
BIBTEX = r"""@comment{made by hand}
@string{ao = "The Andes Observer"}
@article{prueba24,
  title = {{Peru} and {Chile} sign copper treaty},
  author = {Prueba, In{\'e}s and Tom Beispiel},
  journal = "The Andes Observer",
  year = 2024, month = apr, day = {9},
  abstract = {Peru and Chile signed a treaty
    on copper.},
  url = {https://andes.example/1}
}

@online{b2, title = {Bolivia asks for a port}, date = {2024-04-10}, journaltitle = {Puerto Press},
  abstract = {Bolivia asked Chile for a port.},
}
"""
MEDLINE = """PMID- 1
OWN - NLM
TI  - Peru and Chile sign copper
      treaty
FAU - Prueba, Inés
AU  - Prueba I
FAU - Beispiel, Tom
DP  - 2024 Apr 9
JT  - The Andes Observer
AB  - Peru and Chile signed a treaty
      on copper.

PMID- 2
TI  - Bolivia asks for a port
DP  - 2024 Apr 10
JT  - Puerto Press
AB  - Bolivia asked Chile for a port.
"""
ISI = """FN Some Web
VR 1.0
PT J
AU Prueba, I
AF Prueba, Inés
   Beispiel, Tom
TI Peru and Chile sign copper
   treaty
SO The Andes Observer
PD APR 9
PY 2024
AB Peru and Chile signed a treaty
   on copper.
ER

PT J
TI Bolivia asks for a port
SO Puerto Press
PD APR 10
PY 2024
AB Bolivia asked Chile for a port.
ER
EF
"""
ZOTERO = """"Key","Item Type","Title","Author","Publication Title","Url","Abstract Note","Date"
"A","newspaperArticle","Peru and Chile sign copper treaty","Inés Prueba; Tom Beispiel",\
"The Andes Observer","",\
"Peru and Chile signed a treaty on copper.","2024-04-09"
"B","newspaperArticle","Bolivia asks for a port","",\
"Puerto Press","","Bolivia asked Chile for a port.","2024-04-10"
"""


@pytest.mark.parametrize("text", [ENDNOTE, BIBTEX, MEDLINE, ISI, RIS, ZOTERO])
@pytest.mark.parametrize("name", ["a.txt", "a.enw", "a.bib", "a.nbib", "a.ciw", "a.ris"])
def test_a_list_of_two_references_is_two_articles(tmp_path: Path, text: str, name: str) -> None:
    path = tmp_path / ("a.csv" if text is ZOTERO else name)
    path.write_text(text)
    one, two = sources.read([path])
    assert isinstance(one, Document)
    assert isinstance(two, Document)
    assert (one.title, one.source) == ("Peru and Chile sign copper treaty", "The Andes Observer")
    assert (two.title, two.source) == ("Bolivia asks for a port", "Puerto Press")
    assert one.authors == ("Inés Prueba", "Tom Beispiel")
    assert (one.text or "").startswith("Peru and Chile signed a treaty on copper")
    assert two.text == "Bolivia asked Chile for a port."
    days = [str(dates.read(found.published or ""))[:10] for found in (one, two)]
    assert days == ["2024-04-09", "2024-04-10"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"S{\~a}o Tom\'{e}", "São Tomé"),
        (r"C\^ote d'Ivoire", "Côte d'Ivoire"),
        (r"M{\"u}ller \& S\"ohne", "Müller & Söhne"),
        (r"Stra{\ss}e", "Straße"),
        (r"\v{C}esko, \c{C}a", "Česko, Ça"),
        (r"\emph{Peru}--Chile", "Peru–Chile"),
        ("``Peru'' {C}hile", "“Peru” Chile"),
        (r"\O{}stland 5\%", "Østland 5%"),
        ("https://x.example/~a", "https://x.example/~a"),
    ],
)
def test_the_accents_of_tex_are_those_of_names(written: str, read: str) -> None:
    assert bibtex.plain(written) == read


def test_an_entry_whose_braces_do_not_match_costs_no_other_and_only_its_field() -> None:
    broken = BIBTEX.replace("treaty},\n  author", "treaty,\n  author").replace("{{Peru}", "{{Peru")
    one, two = split(broken)
    assert (one.text, two.title) == ("Peru and Chile signed a treaty on copper.", "Bolivia asks for a port")
    assert one.source == "The Andes Observer"


def test_prose_is_no_list_of_references() -> None:
    for text in ("@all {see} the title = x", "PT Muster\nTI is a tag.", "%0 is nothing.\n%T", "PMID- none"):
        assert downloads.split(text, "a.txt") is None


def test_a_file_called_bib_that_is_none_says_what_was_expected(tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text("Peru and Chile signed.")
    (refused,) = sources.read([tmp_path])
    assert isinstance(refused, Rejected)
    assert "'@article{'" in refused.reason


def bibtex_of(*fields: str) -> str:
    return "@article{a1,\n  " + ",\n  ".join(fields) + "\n}\n\n"


LAST = bibtex_of(
    "title = {Bolivia asks for a port}", "abstract = {Bolivia asked Chile.}", "date = {2024-04-10}"
)


def test_a_line_in_an_abstract_that_looks_like_an_entry_begins_none() -> None:
    said = "{He wrote:\n@article{copper, is a title} and left.\n@misc{no, name}\nPeru met Chile.}"
    one, two = split(bibtex_of("title = {Notes}", f"abstract = {said}", "date = {2024-04-09}") + LAST)
    assert (one.text or "").endswith("Peru met Chile.")
    assert "and left" in (one.text or "")
    assert (one.published, two.title) == ("2024-04-09", "Bolivia asks for a port")


@pytest.mark.parametrize(
    "title",
    [
        "{A brace { is open}",
        "{A brace } is open}",
        "{A brace {is} { open}",
        '"A brace {is open"',
        '"A "brace" is open"',
    ],
)
@pytest.mark.parametrize("gap", [",\n  ", ", "])
def test_a_brace_too_many_or_too_few_costs_neither_the_abstract_nor_the_next_entry(
    title: str, gap: str
) -> None:
    entry = gap.join(
        ["@article{a1", f"title = {title}", "abstract = {Peru met Chile.}", "date = {2024-04-09}"]
    )
    one, two = split(f"{entry}\n}}\n\n{LAST}")
    assert (one.text, one.published) == ("Peru met Chile.", "2024-04-09")
    assert (one.title or "").replace('"', "").split()[:2] == ["A", "brace"]
    assert (two.title, two.text) == ("Bolivia asks for a port", "Bolivia asked Chile.")


def test_an_abstract_that_is_not_closed_takes_no_other_entry_with_it() -> None:
    one, two = split(bibtex_of("title = {Notes}", "abstract = {Peru met {Chile.}") + LAST)
    assert (one.title, two.title) == ("Notes", "Bolivia asks for a port")


@pytest.mark.parametrize(
    "head",
    [
        "@article{",
        "@article{ ,",
        "@article{key,",
        "@article(key,",
        " @ARTICLE{key ,",
        "@article{key",
        "@article{key\n ",
        "@article{Puerto Press 2024,",
        "@article{press(2024),",
        "@comment{first} @article{key,",
    ],
)
def test_an_entry_is_one_with_and_without_its_key(head: str) -> None:
    (one,) = split(f"{head} title = {{Notes}}, abstract = {{Peru met Chile.}}}}\n")
    assert (one.title, one.text) == ("Notes", "Peru met Chile.")


def test_entries_in_one_line_and_those_without_a_comma_behind_the_key_are_each_an_article() -> None:
    one, two, three = split(
        "@article{a title={Notes}, abstract={Peru met Chile.}} @article{b, title={Port},"
        " abstract={Bolivia asked Chile.}}\n@article{c\n title={Quay}, abstract={Envoys met.}}"
    )
    assert [one.title, two.title, three.title] == ["Notes", "Port", "Quay"]


@pytest.mark.parametrize(
    ("journal", "source"),
    [
        ("ao", "The Andes Observer"),
        ("AO", "The Andes Observer"),
        ('ao # " Online"', "The Andes Observer Online"),
        ("ao2", "The Andes Observer, Lima"),
        ("unknown", "unknown"),
        ("{ao}", "ao"),
    ],
)
def test_an_outlet_that_the_file_abbreviates_is_named_in_full(journal: str, source: str) -> None:
    strings = '@string{ao = "The Andes Observer"}\n@String(ao2 = ao # {, Lima})\n'
    (one,) = split(
        strings + bibtex_of("title = {Notes}", f"journal = {journal}", "abstract = {Peru met Chile.}")
    )
    assert (one.source, one.title) == (source, "Notes")


def test_a_title_that_is_not_closed_costs_the_date_behind_it_nothing() -> None:
    (one,) = split("@article{c, title={Notes, date={2024-04-09}, abstract={Peru met Chile.}}\n")
    assert (one.title, one.published, one.text) == ("Notes", "2024-04-09", "Peru met Chile.")


@pytest.mark.parametrize(
    ("date", "day"),
    [
        ("2024-03-05/2024-03-07", "2024-03-05"),
        ("2024-03-05/", "2024-03-05"),
        ("2024-03-05/..", "2024-03-05"),
        ("/2024-03-07", "2024-03-07"),
        ("2024-03-05~/2024-03-07?", "2024-03-05"),
        ("2024-03-05", "2024-03-05"),
        ("05/03/2024", "05/03/2024"),
    ],
)
def test_a_span_of_days_is_its_first(date: str, day: str) -> None:
    (one,) = split(bibtex_of("title = {Notes}", "abstract = {Peru met Chile.}", f"date = {{{date}}}"))
    assert one.published == day


@pytest.mark.parametrize(("tag", "begin"), [("AB  - {}", "TY  - is a tag"), ("%X {}", "%0 is a tag")])
def test_a_line_of_a_text_that_looks_like_the_first_of_a_reference_begins_none(tag: str, begin: str) -> None:
    text = RIS if tag.startswith("AB") else ENDNOTE
    lines = text.split("\n")
    at = next(number for number, line in enumerate(lines) if line.startswith(tag[:2]))
    lines[at + 1 : at + 1] = ["He wrote:", begin, "and more."]
    one, two = split("\n".join(lines))
    assert begin in (one.text or "")
    assert two.title == "Bolivia asks for a port"


def test_a_reference_without_its_first_line_does_not_melt_into_the_one_before() -> None:
    damaged = RIS.replace("TY  - NEWS\nT1  - Bolivia", "SE  - World\nT1  - Bolivia").replace(
        "N2  - Bolivia", "N2  - Sad Bolivia"
    )
    assert [found.title for found in split(damaged)] == [found.title for found in split(RIS)]
    assert split(damaged)[0].text == split(RIS)[0].text


@pytest.mark.parametrize("value", ["x = {\n", 'x = "{\n', "x = {a # {b\n", " ", "\n", ",  \n"])
def test_a_hundred_kilobytes_of_bibtex_values_without_an_end_are_read_soon(value: str) -> None:
    entry = (
        f"@article{{k,\n title = {{Ferry}},\n abstract = {{Envoys met.}},\n{value * (100_000 // len(value))}"
    )
    with limited(5):
        found = bibtex.split(f"{entry}\n@article{{l, title = {{Quay}}}}".split("\n"))
    assert found is not None
    assert [one.title for one in found] == ["Ferry", "Quay"]


def test_an_endnote_list_without_its_types_is_read_an_article_a_title() -> None:
    listed = ENDNOTE.replace("%0 Newspaper Article\n", "").replace("%X Peru", "\n%X Peru")
    one, two = split(listed)
    assert (one.title, two.title) == ("Peru and Chile sign copper treaty", "Bolivia asks for a port")
    assert (one.text, one.authors) == (
        "Peru and Chile signed a treaty on copper.",
        ("Inés Prueba", "Tom Beispiel"),
    )
    assert (two.source, one.published) == ("Puerto Press", "April 9 2024")


@pytest.mark.parametrize(
    "damaged", [ENDNOTE.replace("%0 Newspaper Article\n", "", 1), RIS.partition("\n")[2]]
)
def test_the_first_reference_of_a_list_is_read_without_its_first_line(damaged: str) -> None:
    assert [found.title for found in split(damaged)] == [
        "Peru and Chile sign copper treaty",
        "Bolivia asks for a port",
    ]


@pytest.mark.parametrize("mark", ["{}- {}", "{} - {}", "{}  -{}", "{} – {}", "{}   - {}"])
def test_tags_of_ris_that_people_typed_are_read(mark: str) -> None:
    typed = RIS.replace("\x20", " ")
    for tag in ("TY", "TI", "T1", "T2", "JO", "DA", "Y1", "UR", "AB", "N2", "ER"):
        typed = typed.replace(f"{tag}  - ", mark.format(tag, ""))
    for found, meant in zip(split(typed), split(RIS), strict=True):
        assert found == meant


def test_a_line_of_an_abstract_that_begins_like_a_typed_tag_stays_in_it() -> None:
    said = "N2  - Bolivia asked\nDB- und Busverkehr\nEU- States\nN2- Tunnels"
    _, two = split(RIS.replace("N2  - Bolivia asked", said))
    assert two.text == "Bolivia asked DB- und Busverkehr EU- States N2- Tunnels Chile for a port."


def test_fields_of_bibtex_that_no_entry_begins_are_not_those_of_the_one_before() -> None:
    lost = ",  title = {Lost}, abstract = {Nobody knows.},\n author = {Nemo}, url = {https://a.example/}\n}\n"
    good = bibtex_of("title = {Notes}", "abstract = {Peru met Chile.}")
    for first in (good, good.replace("\n}", ",\n}  "), good.replace("\n}", "}")):
        one, two = split(first + lost + LAST)
        assert (one.title, one.text, two.title) == ("Notes", "Peru met Chile.", "Bolivia asks for a port")
        assert (one.authors, one.url) == ((), None)


def test_a_list_is_what_its_first_entry_is_whatever_a_later_line_looks_like() -> None:
    for line in ("%0 Report\n%T Strangers\n%X Nobody", "PT J\nTI Strangers\nAB Nobody", "PMID- 1\nTI  - No"):
        said = f"abstract = {{Peru met Chile.\n\n{line}}}"
        found = split(bibtex_of("title = {Notes}", said) + LAST)
        assert [one.title for one in found] == ["Notes", "Bolivia asks for a port"]
    odd = "@article{k,\n  title = {Strangers}, abstract = {Nobody.}\n}\n"
    for text, gap in ((ENDNOTE, "\n%0"), (RIS, "\nTY")):
        before, after = text.rsplit(gap, 1)
        found = split(f"{before}\n{odd}{gap}{after}")
        assert [one.title for one in found][-1] == "Bolivia asks for a port"
        assert found[0].title == "Peru and Chile sign copper treaty"
