"""The encoder: what it reads of a passage, which pieces are marked for a question, and how it answers."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

pytest.importorskip("tokenizers", reason="there is no tokenizer for this platform")
pytest.importorskip("onnxruntime", reason="there is no ONNX Runtime for this platform")

from monitor.annotate.models import encoder
from monitor.annotate.models.encoder import (
    FIRST,
    LIMITS,
    OTHER,
    SECOND,
    TARGET,
    TYPES,
    Answer,
    Asked,
    Passage,
    Span,
)
from monitor.errors import ModelMissing

CLASSES = {"relation": 5, "direction": 3, "mood": 3, "voice": 4, "event": len(TYPES) + 1, "tone": 3}
TEXTS = {"title": "Iran warns Iraq", "before": "Chad met Iraq.", "sentence": "It bombed Iran, Peru said."}
PASSAGE = Passage(**TEXTS)


def span(segment: encoder.Segment, word: str, key: str) -> Span:
    start = TEXTS[segment].index(word)
    return Span(segment, start, start + len(word), key)


SPANS = [
    span("title", "Iran", "IRN"),
    span("title", "Iraq", "IRQ"),
    span("before", "Chad", "TCD"),
    span("before", "Iraq", "IRQ"),
    span("sentence", "It", "IRQ"),
    span("sentence", "Iran", "IRN"),
    span("sentence", "Peru", "PER"),
]
QUESTIONS: list[tuple[str, str | None]] = [("IRQ", "IRN"), ("IRN", "PER"), ("PER", None)]


def marked(asked: Asked, question: int = 0) -> list[tuple[str, int]]:
    """The marked pieces in order, with their marks."""
    found = encoder.encode(asked)
    marks = zip(found.pieces, found.marks[question], strict=True)
    return [(encoder.tokenizer().id_to_token(piece), mark) for piece, mark in marks if mark]


def words(asked: Asked) -> list[str]:
    return [encoder.tokenizer().id_to_token(piece) for piece in encoder.encode(asked).pieces]


def test_who_is_asked_about_is_marked_in_every_segment() -> None:
    assert marked(Asked(PASSAGE, SPANS, QUESTIONS)) == [
        ("iran", SECOND),
        ("iraq", FIRST),
        ("chad", OTHER),
        ("iraq", FIRST),
        ("it", FIRST),
        ("iran", SECOND),
        ("peru", OTHER),
    ]


def test_another_question_marks_the_same_pieces_otherwise() -> None:
    asked = Asked(PASSAGE, SPANS, QUESTIONS)
    assert [mark for _, mark in marked(asked, 1)] == [FIRST, OTHER, OTHER, OTHER, OTHER, FIRST, SECOND]


def test_a_target_alone_is_marked_where_its_tone_is_asked_for() -> None:
    assert marked(Asked(PASSAGE, SPANS, QUESTIONS), 2) == [("peru", TARGET)]


def test_all_pieces_of_a_name_are_marked() -> None:
    text = "Kyrgyzstan praised Peru."
    asked = Asked(
        Passage("", "", text),
        [Span("sentence", 0, 10, "KGZ"), Span("sentence", 19, 23, "PER")],
        [("KGZ", "PER")],
    )
    firsts = [piece for piece, mark in marked(asked) if mark == FIRST]
    assert "".join(firsts).replace("##", "") == "kyrgyzstan"
    assert words(asked)[0] == "[CLS]"
    assert words(asked)[-2:] == [".", "[SEP]"]


def test_a_title_in_capitals_reads_as_any_other() -> None:
    shouted = Asked(PASSAGE._replace(title=PASSAGE.title.upper()), SPANS, QUESTIONS)
    assert encoder.encode(shouted) == encoder.encode(Asked(PASSAGE, SPANS, QUESTIONS))


def test_a_segment_that_is_empty_takes_no_place() -> None:
    assert words(Asked(Passage("", "", "Rain."), [], [])) == ["[CLS]", "rain", ".", "[SEP]"]


def test_of_long_texts_the_beginning_is_read_and_of_the_sentence_before_its_end() -> None:
    long = Passage(*[" ".join(["so"] * 200 + ["end"]).replace("so", "begin", 1) for _ in range(3)])
    read = words(Asked(long, [], []))
    assert len(read) == sum(LIMITS.values()) + 4
    title, before, sentence = " ".join(read[1:-1]).split(" [SEP] ")
    assert [len(part.split()) for part in (title, before, sentence)] == list(LIMITS.values())
    assert [part.split()[0] for part in (title, before, sentence)] == ["begin", "so", "begin"]
    assert [part.split()[-1] for part in (title, before, sentence)] == ["so", "end", "so"]


def test_what_is_cut_off_is_marked_nowhere_and_asked_all_the_same() -> None:
    text = "Iran " + "so " * 200 + "Iraq."
    spans = [Span("sentence", 0, 4, "IRN"), Span("sentence", text.index("Iraq"), len(text) - 1, "IRQ")]
    asked = Asked(Passage("", "", text), spans, [("IRN", "IRQ")])
    assert marked(asked) == [("iran", FIRST)]
    assert len(encoder.shared().read([asked])[0]) == 1


def test_marks_stand_on_the_right_words_of_a_sentence_before_that_is_cut() -> None:
    before = "so " * 100 + "Chad left."
    spans = [Span("before", 300, 304, "TCD"), Span("sentence", 0, 2, "IRQ")]
    asked = Asked(Passage("", before, "It spoke."), spans, [("IRQ", "TCD")])
    assert marked(asked) == [("chad", SECOND), ("it", FIRST)]


@st.composite
def anything(draw: st.DrawFn) -> Asked:
    texts = [draw(st.text(max_size=120)) for _ in LIMITS]
    spans = []
    for segment, text in zip(LIMITS, texts, strict=True):
        start = draw(st.integers(0, len(text)))
        spans.append(Span(segment, start, draw(st.integers(start, len(text))), draw(st.sampled_from("ABC"))))
    return Asked(Passage(*texts), spans, [("A", "B"), ("B", "C"), ("A", None), ("X", "Y")])


@given(anything())
def test_any_text_is_encoded_with_a_mark_for_every_piece(asked: Asked) -> None:
    found = encoder.encode(asked)
    assert found == encoder.encode(asked)
    assert len(found.pieces) <= sum(LIMITS.values()) + 4
    assert [len(marks) for marks in found.marks] == [len(found.pieces)] * len(asked.questions)
    assert {mark for marks in found.marks[:2] for mark in marks} <= {0, FIRST, SECOND, OTHER}
    assert set(found.marks[2]) <= {0, TARGET}
    assert set(found.marks[3]) <= {0, OTHER}


@settings(max_examples=10)
@given(anything())
def test_any_text_is_answered(asked: Asked) -> None:
    (answers,) = encoder.shared().read([asked])
    assert len(answers) == len(asked.questions)
    for answer in answers:
        assert {head: len(getattr(answer, head)) for head in Answer._fields} == CLASSES
        assert all(np.isfinite(logits).all() for logits in answer)


def several() -> list[Asked]:
    other = "Peru and Chad are far apart, whatever else may be said of the two at any other time."
    spans = [Span("sentence", 0, 4, "PER"), Span("sentence", 9, 13, "TCD")]
    return [
        Asked(PASSAGE, SPANS, QUESTIONS),
        Asked(Passage("", "", other), spans, [("PER", "TCD")]),
        Asked(Passage("", "", "Nobody is asked about."), [], []),
        Asked(Passage("A title", "", "Chad lost."), [Span("sentence", 0, 4, "target")], [("target", None)]),
    ]


def same(one: list[Answer], other: list[Answer]) -> bool:
    return len(one) == len(other) and all(
        np.array_equal(a, b)
        for mine, theirs in zip(one, other, strict=True)
        for a, b in zip(mine, theirs, strict=True)
    )


def test_an_answer_does_not_hang_on_what_else_is_read_or_in_which_order() -> None:
    asked = several()
    one_by_one = encoder.Encoder()
    together = encoder.Encoder().read(asked)
    alone = [one_by_one.read([one])[0] for one in asked]
    backwards = encoder.Encoder().read(asked[::-1])[::-1]
    assert [len(answers) for answers in together] == [3, 1, 0, 1]
    for a, b, c in zip(together, alone, backwards, strict=True):
        assert same(a, b)
        assert same(a, c)


def test_a_sentence_that_papers_copy_is_computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    model, asked = encoder.Encoder(), several()
    first = model.read(asked)
    monkeypatch.setattr(model, "_session", None)
    again = model.read(several())
    assert all(same(one, other) for one, other in zip(first, again, strict=True))


def test_the_questions_of_a_passage_are_answered_each_by_itself() -> None:
    asked = several()[0]
    (together,) = encoder.shared().read([asked])
    assert not same(together[:1], together[1:2])
    (back,) = encoder.shared().read([asked._replace(questions=asked.questions[::-1])])
    for answer, again in zip(together, back[::-1], strict=True):
        assert encoder.shares(answer.relation) == pytest.approx(encoder.shares(again.relation), abs=1e-3)


def test_the_encoder_keeps_to_one_thread() -> None:
    assert encoder.Encoder()._session.get_session_options().intra_op_num_threads == 1


@pytest.fixture
def afresh() -> Iterator[None]:
    """As in a process that has loaded nothing yet."""
    encoder.shared.cache_clear()
    encoder.tokenizer.cache_clear()
    yield
    encoder.shared.cache_clear()
    encoder.tokenizer.cache_clear()


@pytest.mark.usefixtures("afresh")
def test_a_process_loads_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[object] = []

    def load() -> object:
        loaded.append(object())
        return loaded[-1]

    monkeypatch.setattr(encoder, "Encoder", load)
    assert encoder.shared() is encoder.shared()
    assert len(loaded) == 1


@pytest.mark.usefixtures("afresh")
@pytest.mark.parametrize("package", ["onnxruntime", "tokenizers"])
def test_without_what_runs_it_an_error_says_what_to_do(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ModelMissing, match=f"{package}.*--model fast"):
        encoder.shared()


def test_shares_sum_to_one_and_stand_in_the_order_of_the_logits() -> None:
    found = encoder.shares(np.array([1000.0, 1000.0 + np.log(3), -1000.0], np.float32))
    assert found == pytest.approx([0.25, 0.75, 0.0], abs=1e-4)
