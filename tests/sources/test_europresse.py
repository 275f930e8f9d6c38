"""Europresse downloads: outlet, day, title and author are those of each article, in text and in HTML."""

from __future__ import annotations

import pytest

from monitor import dates
from monitor.model import Document
from monitor.sources.formats.downloads import downloads
from sources.printed_samples import split

PLAIN = """Le Condor, no. 812
Économie, mardi 9 avril 2024 812 mots, p. 12

Le Pérou et le Chili signent
un traité sur le cuivre

Inés Prueba

Le Pérou et le Chili ont signé un traité lundi à Lima.

Les deux ministres étaient contents.

Cet article est paru dans Le Condor (site web)

© 2024 Le Condor SA. Tous droits réservés. Le présent document est protégé par les lois sur le droit d'auteur.
Certificat émis le 6 mai 2024 à une bibliothèque à des fins de visualisation personnelle.
news·20240409·CO·412

Puerto Presse (site web)
mercredi 10 avril 2024 - 09:12 UTC +02:00 120 mots

La Bolivie demande un port

La Bolivie a demandé un port au Chili.

© 2024 Puerto Presse. Tous droits réservés.
news·20240410·PP·413
"""
SHEET = """Nom de la source
Le Condor
Type de source
Presse • Journaux
Périodicité
Quotidien
Couverture géographique
Nationale
Provenance
Lima
p. 12
Mardi 9 avril 2024
Le Condor • p. 12 • 812 mots

Le Pérou et le Chili signent un traité sur le cuivre

Inés Prueba

Le Pérou et le Chili ont signé un traité lundi à Lima.

Les deux ministres étaient contents.

© 2024 Le Condor SA. Tous droits réservés.

Nom de la source
Puerto Presse (site web)
Date de parution
10 avril 2024

La Bolivie demande un port

La Bolivie a demandé un port au Chili.
"""
LABELS = """Nom de la source : Le Condor
Date de parution : 9 avril 2024
Titre : Le Pérou et le Chili signent un traité sur le cuivre
Auteur : Inés Prueba
Page : 12

Le Pérou et le Chili ont signé un traité lundi à Lima.

Les deux ministres étaient contents.

© 2024 Le Condor SA. Tous droits réservés

Nom de la source : Puerto Presse (site web)
Date de parution : 10 avril 2024
Titre : La Bolivie demande un port

La Bolivie a demandé un port au Chili.

© 2024 Puerto Presse. Tous droits réservés
"""
ARTICLE = """<article><header><div class="rdp__DocPublicationName">
<span class="DocPublicationName">{source}</span></div>
<span class="DocHeader">{header}</span><div class="titreArticle">
<p class="titreArticleVisu rdp__articletitle">{title}</p>
</div><div class="sm-margin-bottomNews">{author}</div></header><section><div class="DocText clearfix">
<div class="docOcurrContainer">{text}</div></div></section><footer><div class="publiC-lblNodoc">{number}</div>
<small>© 2024 Le Condor SA. Tous droits réservés</small></footer></article>"""
FIRST = {
    "source": "Le Condor, no. 812",
    "header": "Économie, mardi 9 avril 2024 812 mots, p. 12",
    "title": "Le Pérou et le Chili signent un traité sur le cuivre",
    "author": "Inés Prueba",
    "text": "<p>Le Pérou et le Chili ont signé un traité lundi à Lima.</p>"
    "<p>Les deux ministres étaient contents.</p>",
    "number": "news·20240409·CO·412",
}
SECOND = {
    "source": "Puerto Presse (site web)",
    "header": "Puerto Presse (site web)",
    "title": "La Bolivie demande un port",
    "author": "",
    "text": "<p>La Bolivie a demandé un port au Chili.</p>",
    "number": "news·20240410·PP·413",
}
CLASSED = ARTICLE.format(**FIRST) + ARTICLE.format(**SECOND)
OTHER = "".join(
    f"<article><p>{each['source']}</p><p>{day}, p. 12</p><h1>{each['title']}</h1><p>{each['author']}</p>"
    f"{each['text']}<p>© 2024 Le Condor. Tous droits réservés</p><p>{each['number']}</p></article>"
    for each, day in ((FIRST, "Économie, mardi 9 avril 2024"), (SECOND, "mercredi 10 avril 2024"))
)


def split_page(page: str) -> list[Document]:
    found = list(downloads.split_page(f"<html><body>{page}</body></html>", "d.html") or [])
    return [record for record in found if isinstance(record, Document)]


@pytest.mark.parametrize("text", [PLAIN, SHEET, LABELS, CLASSED, OTHER])
def test_a_download_of_two_articles_is_two_articles(text: str) -> None:
    one, two = split_page(text) if text.startswith("<") else split(text)
    assert (one.title, one.source) == ("Le Pérou et le Chili signent un traité sur le cuivre", "Le Condor")
    assert one.authors == ("Inés Prueba",)
    assert one.text == (
        "Le Pérou et le Chili ont signé un traité lundi à Lima.\n\nLes deux ministres étaient contents."
    )
    assert (two.title, two.source) == ("La Bolivie demande un port", "Puerto Presse (site web)")
    assert two.text == "La Bolivie a demandé un port au Chili."
    days = [str(dates.read(found.published or ""))[:10] for found in (one, two)]
    assert days == ["2024-04-09", "2024-04-10"]


def test_a_text_between_articles_that_has_no_line_of_its_day_is_not_lost() -> None:
    lost = "Chronique\n\n" + "Le Pérou et le Chili ont parlé de cuivre à Lima. " * 6
    text = PLAIN.replace(
        "Puerto Presse (site web)\n", f"{lost}\n\n© 2024 X. Tous droits réservés.\n\nPuerto Presse\n"
    )
    titles = [found.title for found in split(text)]
    assert titles == [
        "Le Pérou et le Chili signent un traité sur le cuivre",
        "Chronique",
        "La Bolivie demande un port",
    ]


def test_an_article_of_a_page_that_has_no_outlet_costs_none_of_the_others() -> None:
    lost = "Le Pérou et le Chili ont parlé de cuivre à Lima. " * 6
    found = split_page(CLASSED + f"<article><p>Chronique</p><p>{lost}</p></article>")
    assert [one.title for one in found] == [FIRST["title"], SECOND["title"], "Chronique"]


def test_a_download_in_english_is_told_by_its_count_of_words() -> None:
    english = PLAIN.replace("mots", "words").replace("mardi 9 avril", "Tuesday 9 April")
    assert [one.title for one in split(english)][1] == SECOND["title"]


@pytest.mark.parametrize(
    "text",
    [
        "Le traité fut signé mardi 9 avril 2024 en 812 mots, p. 12 du livre.\n\nIl était long.",
        "Nom de la source\n\nIl fut oublié.",
        "Il pleut.\n\n© 2024 Le Condor. Tous droits réservés.",
    ],
)
def test_prose_is_no_download(text: str) -> None:
    assert downloads.split(text, "a.txt") is None


NOTICE = PLAIN[PLAIN.index("Cet article est paru") : PLAIN.index("Puerto Presse (site web)")]


@pytest.mark.parametrize(
    "text", [PLAIN.replace(NOTICE, ""), PLAIN.split("© 2024 Puerto")[0].replace(NOTICE, "")]
)
def test_an_article_whose_rights_are_not_printed_does_not_melt_into_the_next(text: str) -> None:
    one, two = split(text)
    assert (one.source, (one.text or "").split("\n")[-1]) == (
        "Le Condor",
        "Les deux ministres étaient contents.",
    )
    assert (two.source, two.title) == ("Puerto Presse (site web)", SECOND["title"])


def test_a_sentence_with_a_day_and_a_count_of_words_begins_no_article() -> None:
    said = "Le ministre a signé, mardi 9 avril 2024, un texte de 812 mots."
    one, _ = split(PLAIN.replace("Les deux ministres étaient contents.", said))
    assert said in (one.text or "")


def test_a_short_article_that_has_no_line_of_its_day_is_not_lost() -> None:
    short = "Le Condor\n\nLa Bolivie demande\n\nLa Bolivie a demandé lundi un port sur la côte du Chili.\n\n"
    rights = "© 2024 Puerto Presse. Tous droits réservés.\n"
    for text in (f"{PLAIN}\n{short}{rights}", PLAIN.replace(NOTICE, f"{NOTICE}{short}{rights}\n")):
        found = split(text)
        assert len(found) == 3
        assert any("lundi un port sur la côte" in (one.text or "") for one in found)


def test_what_stands_on_the_cover_and_a_heading_between_articles_are_no_articles() -> None:
    cover = (
        "Documents sauvegardés\n\nCe document est réservé à l'usage de l'utilisateur désigné par UNIV.\n\n"
    )
    assert len(split(f"{cover}© 2024 Base. Tous droits réservés.\n\n{PLAIN}\nSommaire\n")) == 2


@pytest.mark.parametrize(
    ("day", "count"),
    [
        ("Mundo, martes, 9 de abril de 2024", "812 palabras, p. 4"),
        ("Mundo, terça-feira, 9 de abril de 2024", "812 palavras"),
        ("Wereld, dinsdag 9 april 2024", "812 woorden"),
        ("Esteri, martedì 9 aprile 2024", "812 parole"),
        ("World, Tuesday, 9th of April 2024", "812 words"),
        ("2024-04-09", "812 mots"),
    ],
)
def test_the_line_above_an_article_is_understood_in_the_language_of_the_account(day: str, count: str) -> None:
    one, two = split(PLAIN.replace("Économie, mardi 9 avril 2024 812 mots, p. 12", f"{day} {count}"))
    assert (one.source, str(dates.read(one.published or ""))[:10]) == ("Le Condor", "2024-04-09")
    assert two.title == SECOND["title"]


def test_a_day_on_a_line_of_its_own_in_the_text_does_not_cut_off_what_stands_before_it() -> None:
    text = """Nom de la source : Le Condor
Date de parution : 2024-04-07
Titre : La Bolivie demande un port

La Bolivie a demandé un port au Chili.

Le calendrier :

9 avril 2024

Rencontre à Lima.

© 2024 Le Condor. Tous droits réservés
"""
    (found,) = split(text)
    assert found.text is not None
    assert found.text.startswith("La Bolivie a demandé")
    assert found.text.endswith("9 avril 2024\n\nRencontre à Lima.")


PROSE = (
    "Le Pérou et le Chili ont signé un traité lundi à Lima. Les deux ministres étaient contents de leur port."
)


@pytest.mark.parametrize(
    "text",
    [
        f"Un traité sur le cuivre\n9 avril 2024 · 812 mots · 5 min\n\n{PROSE}\n\n{PROSE}",
        f"Un traité sur le cuivre\n\nInés Prueba\n\n9 avril 2024, 1 200 mots\n\n{PROSE}\n\n{PROSE}",
        f"{PROSE}\n\nLe rapport du 9 avril 2024 a 850 mots\n\n{PROSE}\n\n{PROSE}",
        f"Un traité\nLe Condor, 9 avril 2024, 812 mots, p. 3\n\n{PROSE}\n\n"
        f"Un port\nEl Puerto, 10 avril 2024, 90 mots\n\n{PROSE}",
        f"Un traité\nLe Condor, 9 avril 2024, 812 mots\n\n{PROSE}\n\n© 2024 Le Condor. Tous droits réservés.",
        f"Ein Vertrag\n9. April 2024, 300 Wörter\n\nWas daraus folgt\n\n{PROSE}",
    ],
)
def test_a_day_and_a_count_of_words_on_a_line_make_no_download_of_a_text(text: str) -> None:
    assert downloads.split(text, "a.txt") is None


def test_articles_whose_titles_ask_are_a_download_without_their_rights() -> None:
    text = (
        PLAIN.split("© 2024 Puerto")[0]
        .replace(NOTICE, "")
        .replace("demande un port\n", "demande-t-elle un port ?\n")
    )
    assert [one.title for one in split(text)] == [FIRST["title"], "La Bolivie demande-t-elle un port ?"]


def test_one_article_with_its_rights_below_and_its_title_below_its_day_is_a_download() -> None:
    text = PLAIN.split("Cet article")[0] + "© 2024 Le Condor SA. Tous droits réservés.\n"
    (one,) = split(text)
    assert (one.source, one.title) == ("Le Condor", FIRST["title"])
