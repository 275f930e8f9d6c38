"""Old texts keep their letters: the bytes are believed, and Western Europe is the guess."""

from __future__ import annotations

import pytest

from monitor.sources.values import code_pages, encodings
from monitor.watchdog import limited

SPANISH = "La señora Núñez llegó de España el miércoles; mañana vuelve a Bogotá."
RUSSIAN = "Паромы через залив снова ходят, сообщила в среду береговая служба."
POLISH = "Promy znów pływają, podała w środę straż przybrzeżna; część pasażerów wciąż czeka."
JAPANESE = "水曜日、フェリーは再び運航を始めたと沿岸警備隊が述べた。"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("cp1252", SPANISH),
        ("cp1252", "Ferries to España leave late."),
        ("cp1252", "Søren, José and François took the ferry from Åland to Curaçao."),
        ("cp1252", "Le bac était à l’arrêt là où l’été commence ; c’est déjà ça."),
        ("cp1252", "As embarcações não saíram de São Luís, disse a guarda."),
        ("cp1252", "Die Fäh­ren nach Süd­schwe­den und zu den Inseln fah­ren wie­der."),
        ("cp1252", "El vaixell de la col·lecció novel·la."),
        ("cp1252", "She said “no” – and that was it."),
        ("mac_roman", SPANISH),
        ("cp850", SPANISH),
        ("cp1250", POLISH),
        ("iso8859_2", POLISH),
        ("cp1250", "Přívozy už zase jezdí, řekla ve středu pobřežní stráž; část cestujících ještě čeká."),
        ("cp1250", "A kompok újra járnak, közölte szerdán a parti őrség; az utasok egy része még vár."),
        ("cp1254", "Sahil güvenliği çarşamba günü açıkladı: feribotlar yeniden çalışıyor."),
        ("cp1253", "Τα πλοία ταξιδεύουν ξανά, ανακοίνωσε την Τετάρτη η ακτοφυλακή."),
        ("cp1251", RUSSIAN),
        ("koi8_r", RUSSIAN),
        ("cp1251", "Пороми через затоку знову ходять, повідомила в середу берегова служба."),
        ("cp1255", "המעבורות שבות לפעול, הודיע משמר החופים ביום רביעי."),
        ("cp1256", "عادت العبارات إلى العمل، كما أعلن خفر السواحل يوم الأربعاء."),
        ("cp932", JAPANESE),
        ("euc_jp", JAPANESE),
        ("gb18030", "海岸警卫队星期三说，渡轮已经恢复运行，一些乘客仍在等待。"),
        ("big5hkscs", "海岸巡防隊星期三說，渡輪已經恢復運行，一些乘客仍在等待。"),
        ("cp949", "해안경비대는 수요일에 여객선이 다시 운항한다고 밝혔다."),
    ],
)  # fmt: skip
def test_old_texts_are_read_in_the_code_page_of_their_language(page: str, text: str) -> None:
    assert encodings.decode_file(text.encode(page)) == text


@pytest.mark.parametrize("said", ["iso-8859-1", "utf-8", "windows-1251", "no-such-charset", "hex"])
@pytest.mark.parametrize("text", [SPANISH, RUSSIAN, JAPANESE])
def test_utf_8_is_utf_8_whatever_the_header_says(text: str, said: str) -> None:
    assert encodings.decode_answer(text.encode(), f"text/html; charset={said}") == text


def test_a_header_is_not_believed_against_the_bytes() -> None:
    assert encodings.decode_answer(SPANISH.encode("cp1252"), "text/html; charset=utf-8") == SPANISH
    assert encodings.decode_answer(RUSSIAN.encode("cp1251"), "text/html; charset=ISO-8859-1") == RUSSIAN
    page = f'<meta charset="iso-8859-2">{RUSSIAN}'
    assert encodings.decode_answer(page.encode("cp1251"), "text/html") == page


def test_a_header_that_fits_is_believed() -> None:
    name = "Dvořák"
    assert encodings.decode_answer(name.encode("iso8859_2"), "text/html; charset=ISO-8859-2") == name
    assert encodings.decode_answer(JAPANESE.encode("cp932"), "text/html; charset=Shift_JIS") == JAPANESE
    page = f'<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-2">{name}'
    assert encodings.decode_answer(page.encode("iso8859_2"), "text/html; charset=utf-8") == page
    xhtml = f'<?xml version="1.0" encoding="iso-8859-2"?><p>{name}</p>'
    assert encodings.decode_file(xhtml.encode("iso8859_2"), html=True) == xhtml


def test_latin_1_means_windows_1252() -> None:
    assert encodings.decode_answer("“Sí”…".encode("cp1252"), "text/plain; charset=latin-1") == "“Sí”…"
    assert code_pages.codec("ISO-8859-1") == "cp1252"


def test_a_few_broken_bytes_do_not_turn_a_text_of_utf_8_into_another() -> None:
    data = SPANISH.encode() + " – in a caf".encode() + b"\xe9"
    assert encodings.decode_file(data) == SPANISH + " – in a café"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", ["title,date\nFerries leave,2024-03-05\n", SPANISH, RUSSIAN])
def test_wide_text_without_a_mark_is_text(text: str, codec: str) -> None:
    data = text.encode(codec)
    assert not encodings.is_binary(data)
    assert encodings.decode_file(data) == text


NULS = "Envoys of Veland and Norland met in the harbour on Tuesday, and talks on ferries will go on."


@pytest.mark.parametrize("step", [2, 3, 5, 10, 30])
@pytest.mark.parametrize("text", [NULS, SPANISH, '{"title": "Ferry", "text": "Envoys met."}'])
def test_ascii_with_nuls_between_its_letters_is_no_utf_16(text: str, step: int) -> None:
    full = "".join(letter + "\0" * (at % step == 1) for at, letter in enumerate(text * 3)).encode()
    assert encodings.detect(full) == "utf-8"
    assert not encodings.is_binary(full)
    assert encodings.decode_file(full) == text * 3


def test_chinese_in_utf_16_without_a_mark_is_read_though_half_of_its_bytes_look_like_ascii() -> None:
    text = "两国外长周二举行会谈, 讨论新的贸易协定.\n湘慮浡瑥慤 met\n"
    assert encodings.decode_file(text.encode("utf-16-le")) == text


def test_nuls_that_fill_a_field_or_the_end_of_a_file_leave_its_text() -> None:
    padded = b"Ferry".ljust(9, b"\0") + b" Envoys met in Veland." + bytes(9000)
    assert not encodings.is_binary(padded)
    assert encodings.decode_file(padded) == "Ferry Envoys met in Veland."
    assert encodings.is_binary(bytes(9000))
    assert not encodings.is_binary(("\0" + "é" * 9000).encode())


def test_what_is_no_text_is_binary() -> None:
    assert encodings.is_binary(bytes(range(256)) * 20)
    assert encodings.is_binary(b"PK\x03\x04\x14\0\0\0\x08\0" * 40)


def test_many_rows_do_not_change_the_guess() -> None:
    rows = "".join(f"{number};Île de Ré, São Tomé, Åland\n" for number in range(300))
    assert encodings.detect(rows.encode("latin-1")) == "cp1252"


def test_a_line_of_chinese_that_a_broken_byte_ends_does_not_stop_the_reader() -> None:
    """Lines of other encodings around it make that its letters are looked at one by one."""
    line = "两国外长周二举行会谈讨论新的贸易协定和边境安全问题" * 20
    data = line.encode() + b"\xff\n" + line.encode("gbk") + b"\n" + line.encode("gbk") + b"\n"
    with limited(5):
        assert len(encodings.decode_file(data).splitlines()) == 3
