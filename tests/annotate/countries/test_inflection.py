"""Countries in other languages: inflected, joined, and among words that only look like them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from monitor.annotate import annotate
from monitor.annotate.countries.gazetteer import gazetteer
from monitor.annotate.text.inflected import inflected
from monitor.model import Annotation, Article
from monitor.reference import blocs
from monitor.reference.countries import is_code
from monitor.resources import languages_with, read_csv, read_language

GOLD = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "gold" / "countries_languages.jsonl").read_text().splitlines()
]
TABLES = languages_with("names.csv")


def countries_of(language: str, text: str) -> set[str]:
    return {m.entity_id for m in annotated(language, text).mentions if m.kind == "country"}


def annotated(language: str, text: str) -> Annotation:
    return annotate(Article(1, "", text, language=language))


@pytest.mark.parametrize("record", GOLD, ids=lambda record: record["id"])
def test_gold(record: dict[str, Any]) -> None:
    found = annotated(record["language"], record["text"])
    assert {m.entity_id for m in found.mentions if m.kind == "country"} == set(record["countries"])


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Sie spricht Türkisch, ihr Mann lernt Deutsch und Chinesisch."),
        ("es", "Marina habla inglés, francés y un poco de japonés."),
        ("fr", "Il enseigne le grec ancien et le turc, elle apprend l'anglais."),
        ("it", "Parla tedesco e rumeno, ma non scrive in inglese."),
        ("pt", "Maria fala alemão e sueco e traduz do russo."),
        ("ru", "Внук учит немецкий, английский и китайский языки, говорит по-французски."),
        ("uk", "Онука вчить німецьку мову і розмовляє французькою."),
        ("tr", "Ayşe Almanca konuşuyor, Rus dili öğreniyor."),
        ("ar", "تتحدث الإنجليزية والفرنسية، وكتب الرسالة بالروسية."),
        ("hi", "पोता चीनी और जापानी भाषा सीख रहा है।"),
        ("ja", "彼女はドイツ語と中国語を学ぶ。"),
        ("ko", "그는 일본어로 적고 독일어를 배운다."),
        ("zh", "他会说日本语。"),
    ],
)
def test_a_tongue_is_no_country(language: str, text: str) -> None:
    assert countries_of(language, text) == set()


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Frau Schweizer wohnt hier.", set()),
        ("de", "Der Schweizer Bundesrat tagt.", {"CHE"}),
        ("it", "Il maestro Tedeschi e Andrea Greco provano un valzer.", set()),
        ("it", "I ministri greci e i Tedeschi trattano.", {"GRC", "DEU"}),
        ("pt", "O escritor Sérgio Holanda publicou um livro.", set()),
        ("pt", "O governo da Holanda respondeu.", {"NLD"}),
        ("es", "El profesor Alemán firmó el libro.", set()),
        ("fr", "Monsieur Lallemand et Anatole France dînent.", set()),
        ("ru", "Писатель Чехов и пианист Андрей Немцев молчали.", set()),
        ("ru", "Немцев и чехов пригласили в Прагу.", {"DEU", "CZE"}),
        ("ar", "قال الطبيب حسام المصري ذلك.", set()),
        ("ar", "قال الوزير المصري ذلك.", {"EGY"}),
    ],
)
def test_a_surname_is_no_country(language: str, text: str, expected: set[str]) -> None:
    assert countries_of(language, text) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("zh", "上海地铁延长运营时间，他明智利用错峰票，也门门功课优秀。", set()),
        ("zh", "今日本报记者走访工厂，其中国内订单最多，他有很多哥哥。", set()),
        ("zh", "其中美国占一半，以伊朗为例，3日韩国总统抵达。", {"USA", "IRN", "KOR"}),
        ("zh", "越南非常重视合作，海地和智利表示欢迎。", {"VNM", "HTI", "CHL"}),
        ("zh", "内蒙古巴彦淖尔的牧民在湖南非常忙。", set()),
        ("ja", "今日中に鞄とチリ紙を片付け、12日本会議を開く。", set()),
        ("ja", "タイトルとネクタイとタイヤ、マリンバの音。", set()),
        ("ko", "그는 인도를 걷다가 호주머니를 뒤졌다.", set()),
        ("ko", "인도 총리와 호주 외교장관이 만났다.", {"IND", "AUS"}),
        ("hi", "चाय में दो चम्मच चीनी डालें। बालों की रूसी दूर करें।", set()),
        ("hi", "चीनी सेना और रूसी विमान लौटे।", {"CHN", "RUS"}),
        ("ar", "شرب كوبا من الشاي بعد صلاة المغرب في مسقط رأسه.", set()),
        ("ar", "زار الوزير كوبا والمغرب ومسقط.", {"CUB", "MAR", "OMN"}),
        ("tr", "Mali tablolar açıklandı; fırında hindi, tencerede mısır var.", set()),
        ("tr", "Askerler Mali'den çekildi, Nijer ve Mali ordusu ilerledi.", {"MLI", "NER"}),
        ("ru", "Того же мнения эксперты.", set()),
        ("ru", "Выборы в Того и в Чаде прошли спокойно.", {"TGO", "TCD"}),
        ("fr", "Il nourrit un cochon d'Inde et chine aux puces.", set()),
        ("de", "Auf dem Herd steht Polenta, im Glas Portwein.", set()),
    ],
)
def test_a_name_inside_other_words_is_no_country(language: str, text: str, expected: set[str]) -> None:
    assert countries_of(language, text) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ja", "米大統領は訪英し、仏パリで独首相と会った。", {"USA", "GBR", "FRA", "DEU"}),
        ("ja", "米を研ぎ、英語を学び、独り言を言い、仏像を見る。1米ドルは高い。", set()),
        ("ko", "미 국무부와 러 외무부가 만나고 미·중 갈등이 커졌다.", {"USA", "RUS", "CHN"}),
        ("ko", "일 정부는 늘고 미 완성 작품은 한 번 더.", set()),
        ("zh", "美军和俄外长抵达，德总理访美。", {"USA", "RUS", "DEU"}),
        ("zh", "美丽的法律，以方便用户，日光和德行。", set()),
    ],
)
def test_a_single_sign_needs_company(language: str, text: str, expected: set[str]) -> None:
    assert countries_of(language, text) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ru", "Американо-китайские и российско-турецкие переговоры.", {"USA", "CHN", "RUS", "TUR"}),
        ("uk", "Польсько-українські й ірано-ізраїльські переговори.", {"POL", "UKR", "IRN", "ISR"}),
        ("de", "Serbisch-kosovarische und Deutsch-Französische Gespräche.", {"SRB", "XKX", "DEU", "FRA"}),
        ("tr", "Kolombiyalılar, Türkiyenin ve Sırbistan’ın kararını bekliyor.", {"COL", "TUR", "SRB"}),
        ("de", "Der Ukrainekrieg, prorussische Kräfte und Raketen auf Südlibanon.", {"UKR", "RUS", "LBN"}),
        ("de", "Ein Indochinakenner sprach vom Prozess.", set()),
        ("es", "Un partido prorruso y antichino.", {"RUS", "CHN"}),
        ("ru", "Антироссийские санкции и проукраинская партия.", {"RUS", "UKR"}),
        ("it", "Le delegazioni kosovara e zambiana.", {"XKX", "ZMB"}),
        ("es", "Los lituanos y la delegación jordana.", {"LTU", "JOR"}),
        ("pt", "Letões e estónias, e o Presidente checo.", {"LVA", "EST", "CZE"}),
        ("uk", "В'єтнам і В’єтнам.", {"VNM"}),
        ("hi", "नैरोबी और किंशासा ने बयान दिया।", {"KEN", "COD"}),
        ("zh", "内罗毕与金沙萨发表声明。", {"KEN", "COD"}),
    ],
)
def test_adjectives_compounds_and_capitals(language: str, text: str, expected: set[str]) -> None:
    assert countries_of(language, text) == expected


@pytest.mark.parametrize("language", TABLES)
def test_tables_name_known_countries_and_blocs_once(language: str) -> None:
    rows = read_csv(f"languages/{language}/names.csv")
    codes = [row["code"] for row in rows]
    assert len(set(codes)) == len(codes)
    assert all(code in blocs.names() or is_code(code) for code in codes)
    assert not any(None in row or None in row.values() for row in rows), "a row has too many or too few cells"


@pytest.mark.parametrize("language", TABLES)
def test_every_pattern_finds_itself(language: str) -> None:
    names = gazetteer(language)
    alone = read_language(language, "inflection.toml").get("signs", {}).get("codes", {})
    for surface, entries in names.entries.items():
        if surface.strip() == surface and surface not in alone:
            found = list(names.find(f", {surface}"))
            assert found, surface
            if entries[0].kind and surface not in names.joint:
                assert (found[0].start, found[0].end) == (2, 2 + len(surface))


def test_tone_and_relations_are_told_in_english_only() -> None:
    found = annotated("de", "Russland griff die Ukraine an. Deutschland verurteilte Russland scharf.")
    assert found.tone is None
    assert not found.stances
    assert all(sentence.tone is None and sentence.relation is None for sentence in found.sentences)
    assert {(pair.country_a, pair.country_b, pair.relation) for pair in found.pairs} == {
        ("RUS", "UKR", None),
        ("DEU", "RUS", None),
    }


def test_single_signs_are_marked_one_by_one() -> None:
    found = annotated("zh", "中美关系紧张。")
    assert [(m.surface, m.entity_id, m.start, m.end) for m in found.mentions] == [
        ("中", "CHN", 0, 1),
        ("美", "USA", 1, 2),
    ]


@pytest.mark.parametrize(
    ("language", "text", "least"),
    [
        ("zh", "日本同意。韩国反对！", 2),
        ("hi", "भारत ने कहा। चीन ने मना किया।", 2),
        ("ar", "قالت مصر ذلك؟ نفت تركيا.", 2),
    ],
)
def test_sentences_end_at_the_stops_of_the_script(language: str, text: str, least: int) -> None:
    assert len({m.sentence for m in annotated(language, text).mentions}) == least


@given(st.sampled_from(TABLES), st.text(max_size=60), st.data())
def test_any_text_around_a_name_keeps_offsets_right(language: str, around: str, data: st.DataObject) -> None:
    surface = data.draw(st.sampled_from(gazetteer(language).patterns))
    text = f"{around}{surface}{around}"
    for match in gazetteer(language).find(text):
        assert text[match.start : match.end] == match.surface


@given(st.text(max_size=20), st.dictionaries(st.text(max_size=3), st.just("- a b"), max_size=3))
def test_inflection_never_fails(listed: str, endings: dict[str, str]) -> None:
    assert list(inflected(listed, endings))
