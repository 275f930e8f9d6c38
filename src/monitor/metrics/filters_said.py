"""The filters on what articles say: whom they name, what passes between countries, what they are about.

The fields of `Said` are part of `Filters`; each is a row, as there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeVar, get_args

from monitor.metrics import conditions, names, parsing
from monitor.metrics.entity_rows import Kind, mentioning
from monitor.metrics.filter_row import Filter
from monitor.model import Mood, RelationLabel
from monitor.reference.countries import country_name
from monitor.reference.topics import label as topic_label

T = TypeVar("T")


def row(default: T, said: Filter) -> T:
    """Return a field of `Filters` with what is said of it."""
    return field(default=default, metadata={"row": said})


def _of_sentence(name: str, help: str, label: str, example: str, **other: Any) -> Filter:
    """Return a filter on what passes in one sentence."""
    return Filter(
        name=name,
        help=f"{help}; one sentence is as actor, target, voice, relation, mood and pair say.",
        label=label,
        group="Relations",
        example=(example,),
        several=True,
        sql=conditions.in_one_sentence,
        words=f"{name} {{}}",
        chip=f"{name} {{}}",
        **other,
    )


def _of_mentions(name: str, field: str, kind: Kind, label: str, help: str, example: str) -> Filter:
    """Return a filter on who is mentioned; `field` is that of `Said` which holds it."""
    return Filter(
        name=name,
        help=help,
        label=label,
        group="People",
        example=(example,),
        read=parsing.entity,
        free=True,
        several=True,
        sql=mentioning(kind, field),
        called=names.entity_name,
        words="mentioning {}",
    )


@dataclass(frozen=True, slots=True)
class Said:
    """Filters on what articles say."""

    countries: tuple[str, ...] = row(
        (),
        Filter(
            name="country",
            help="Names any of these (alpha-3, or bloc:eu for its members); repeatable.",
            label="countries",
            group="Countries",
            example=("CHN", "RUS"),
            read=parsing.country_or_bloc,
            several=True,
            sql=conditions.naming,
            called=names.country_or_bloc_name,
            words="naming {}",
        ),
    )
    """ISO 3166-1 alpha-3; the article names any of them. "bloc:eu" stands for everyone who belongs to the
    European Union on the day of the article."""

    pair: tuple[str, str] | None = row(
        None,
        Filter(
            name="pair",
            help="Names both, such as CHN-RUS.",
            label="Two countries together",
            group="Countries",
            example=("CHN-USA",),
            read=parsing.pair,
            sql=conditions.with_pair,
            called=lambda pair: names.pair_label(*pair),
            words=lambda f: f"{names.pair_label(*f.pair)} in the same {f.together}" if f.pair else "",
        ),
    )
    """Two countries that the article names together; kept in alphabetical order."""

    persons: tuple[str, ...] = row(
        (),
        _of_mentions(
            name="person",
            field="persons",
            kind="person",
            label="people",
            help="Mentions any of these people, by id or name: angela-merkel; repeatable.",
            example="ada-marsh",
        ),
    )
    """Ids of people; the article mentions any of them."""

    orgs: tuple[str, ...] = row(
        (),
        _of_mentions(
            name="org",
            field="orgs",
            kind="organisation",
            label="organisations",
            help="Mentions any of these organisations, by id or name; repeatable.",
            example="harbour-bank",
        ),
    )
    """Ids of organisations; the article mentions any of them."""

    toward: tuple[str, ...] = row(
        (),
        Filter(
            name="toward",
            help="Tone towards an entity, such as CHN:negative (negative, neutral, positive); repeatable.",
            label="tones towards",
            group="People",
            example=("CHN:negative",),
            read=parsing.tone_towards,
            free=True,
            several=True,
            sql=conditions.toned,
            called=names.tone_towards,
            words="{}",
        ),
    )
    """Ids of entities with a label of the article's tone towards them; any of them holds."""

    actors: tuple[str, ...] = row(
        (),
        _of_sentence(
            *("actor", "This country acts (alpha-3)", "actors", "CHN"),
            read=parsing.country,
            called=country_name,
        ),
    )
    """ISO 3166-1 alpha-3 of who acts on another country."""

    targets: tuple[str, ...] = row(
        (),
        _of_sentence(
            *("target", "Another country acts on this one (alpha-3)", "targets", "RUS"),
            read=parsing.country,
            called=country_name,
        ),
    )
    """ISO 3166-1 alpha-3 of whom another country acts on."""

    voices: tuple[str, ...] = row(
        (),
        _of_sentence(
            *(
                "voice",
                "A speaker of this country says so (alpha-3)",
                "voices",
                "USA",
            ),
            read=parsing.country,
            called=country_name,
        ),
    )
    """ISO 3166-1 alpha-3 of whose speaker says what passes."""

    relations: tuple[RelationLabel, ...] = row(
        (),
        _of_sentence(
            *("relation", "conflict, neutral (nothing passes), cooperation between two countries"),
            *("relations", "conflict"),
            choices=get_args(RelationLabel),
        ),
    )
    """What a sentence says passes between two countries."""

    moods: tuple[str, ...] = row(
        (),
        _of_sentence(
            *("mood", f"How it is told: fact, {', '.join(get_args(Mood))}", "moods", "possible"),
            choices=(conditions.FACT, *get_args(Mood)),
        ),
    )
    """As what it is told; "fact" where something passes and no mood is given."""

    topics: tuple[str, ...] = row(
        (),
        Filter(
            name="topic",
            help="IPTC Media Topic, such as medtop:11000000.",
            label="topics",
            group="Topics",
            example=("medtop:11000000",),
            read=parsing.topic,
            several=True,
            sql=conditions.about,
            called=topic_label,
            words="about {}",
        ),
    )
    """IPTC ids; the article has any of them or of the topics below them."""

    keywords: tuple[str, ...] = row(
        (),
        Filter(
            name="keyword",
            help="Has any of these keyphrases, such as trade-tariffs; repeatable.",
            label="keywords",
            group="Topics",
            example=("border-talks",),
            read=parsing.entity,
            free=True,
            several=True,
            sql=conditions.TAGGED,
            words="with the keyword {}",
            chip="#{}",
        ),
    )
    """Ids of keyphrases; the article has any of them."""

    stories: tuple[str, ...] = row(
        (),
        Filter(
            name="story",
            help="Belongs to this story, by its number; repeatable.",
            label="stories",
            group="Topics",
            example=("1000000007",),
            read=parsing.story,
            free=True,
            sql=conditions.of_story,
            words="of story {}",
            chip="story {}",
        ),
    )
    """Numbers of stories; the article belongs to any of them, or to what they were merged into."""
