"""Towards whom the stored tone is: the countries, people and organisations that English sentences name."""

from __future__ import annotations

from dataclasses import replace

from monitor.annotate import annotate
from monitor.annotate.models.choice import Annotators
from monitor.annotate.tone import annotator
from monitor.model import Annotation, Article

FAST = Annotators("fast")
TEXT = (
    "The brilliant envoy Maria Keller was praised by everyone in Geneva. "
    "Critics attacked the disastrous and corrupt record of Victor Hale of the World Health Organization."
)


def annotated(text: str, language: str = "en") -> Annotation:
    return annotate(Article(1, "Talks", text, language=language), annotators=FAST)


def test_a_person_and_an_organisation_have_a_tone_towards_them() -> None:
    found = {stance.entity_id: stance.tone for stance in annotated(TEXT).stances}
    assert {"maria-keller", "victor-hale", "world-health-organization"} <= found.keys()
    assert found["maria-keller"] > found["victor-hale"]


def test_fifty_names_do_not_take_the_room_of_the_countries_after_them() -> None:
    first = [
        chr(ord("A") + n // 5) + "elma " + ("Trent", "Brook", "Stone", "Marsh", "Field")[n % 5]
        for n in range(50)
    ]
    text = " ".join(f"Mayor {name} spoke." for name in first) + " China accused Japan of lies."
    found = {stance.entity_id for stance in annotated(text).stances}
    assert {"CHN", "JPN"} <= found
    assert len(found) <= 2 + 12 + 2


def test_no_tone_is_told_in_a_language_that_no_model_knows() -> None:
    assert annotated("Maria Keller a rencontré la Chine.", "fr").stances == ()


def test_a_person_and_an_organisation_of_one_identifier_do_not_share_a_tone() -> None:
    """A tone bears no kind: that towards the person was shown on the page of the organisation, too."""
    text = f"{TEXT} Maria Keller sells brilliant shoes. China praised the shoes."
    before = annotated(text)
    twice = [at for at, one in enumerate(before.mentions) if one.entity_id == "maria-keller"]
    assert len(twice) == 2
    mentions = list(before.mentions)
    mentions[twice[1]] = mentions[twice[1]]._replace(kind="organisation")
    so_far = replace(before, mentions=tuple(mentions), stances=())
    (after,) = annotator.annotate([Article(1, "Talks", text, language="en")], [so_far], FAST)
    assert {one.entity_id for one in before.stances} - {one.entity_id for one in after.stances} == {
        "maria-keller"
    }
