"""Which <article> of a page is read, and that all parts of a text are."""

from __future__ import annotations

import pytest

from monitor.extract import extract
from monitor.model import Article, Document

TITLE = "Norland reopens the strait to Westmark ferries"
HEADING = f"<h1>{TITLE}</h1>"
TEXT = [
    "Norland reopened the strait on Monday, and the first ferries from Westmark crossed it before noon.",
    "The two governments had quarrelled over the fare since the autumn, and a court had refused the case.",
    "Eastham, on the far shore, said that it would study the schedule before it joins the line next year.",
    "Southmark will pay for a new pier at Oldport, its transport ministry said in a note on Tuesday evening.",
    "Fishermen on the islands fear for their nets and want the ferries to keep to a lane off the reefs.",
    "A first count showed that lorries made up a third of the traffic, more than had been foreseen.",
]
P = [f"<p>{text}</p>" for text in TEXT]
AD = '<div class="ad">x</div>'
CARD = (
    '<article class="card"><h2><a href="/1">Bakers of Farland win a prize</a></h2><p>Bakers of Farland won a '
    "prize on Monday that both guilds call a model for the region and its millers.</p></article>"
)
MORE = (
    "<article><h3>Farland warns Lowland</h3><p>Farland warned Lowland over damage to cables up north, and "
    'said that it would patrol the sea. <a href="/2">Read more</a></p></article>'
)
LINKED = f'<a href="/2">{MORE}</a>'
COMMENT = "<article><header>Bob</header><p>I have seen Farland do better, in each of the years.</p></article>"
WARNING = "<p>Farland warned Lowland that it would patrol the sea.</p>"
STORY = f"<article><h1>Farland warns Lowland</h1>{WARNING * 4}</article>"


def article(*parts: str) -> str:
    """Wrap parts of a page in an <article>."""
    return f"<article>{''.join(parts)}</article>"


def held(tag: str, *parts: str) -> str:
    """Wrap parts of a page in an element."""
    return f"<{tag}>{''.join(parts)}</{tag.split()[0]}>"


def page(body: str) -> Article:
    """Read a page with this body."""
    found = extract(
        Document(
            "test", html=f"<html lang='en'><head><title>{TITLE}</title></head><body>{body}</body></html>"
        )
    )
    assert isinstance(found, Article), found
    assert found.title == TITLE
    return found


@pytest.mark.parametrize(
    "body",
    [
        HEADING + article(*P[:2]) + AD + article(*P[2:]),
        article(HEADING, *P[:2]) + AD + article(*P[2:4]) + AD + article(*P[4:]),
        article(HEADING, *P[:5]) + AD + article(P[5]),
        f"<main>{HEADING}<div>{article(*P[:2])}</div>{AD}<div>{article(*P[2:])}</div></main>",
        article(HEADING, *P[:2]) + AD + article("<h2>What comes next</h2>", *P[2:]),
        article(HEADING, "<p>By Ada Lindqvist</p>") + article(*P),
        HEADING + held("div itemprop=articleBody", *P[:4]) + AD + held("div itemprop=articleBody", *P[4:]),
        article(HEADING, held("div class=post-text", *P[:4]), AD, held("div class=post-text", *P[4:])),
        f"<main>{HEADING}{''.join(P[:3])}</main>{AD}<main>{''.join(P[3:])}</main>",
        held("main", HEADING, *(article("<h2>Boats</h2><time>14:30</time>", one) for one in P)),
        held("main", HEADING, *(article("<h2><a href='#p1'>Boats</a></h2>", one) for one in P)),
    ],
)  # fmt: skip
def test_text_in_several_parts_is_read_whole_and_in_order(body: str) -> None:
    found = page(body).text
    places = [found.find(text) for text in TEXT]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize(
    "body",
    [
        CARD + CARD + f"<main>{article(HEADING, *P)}</main>",
        MORE + MORE + f"<main>{article(HEADING, *P)}</main>",
        LINKED + f"<main>{article(HEADING, *P)}</main>",
        CARD + MORE + f"<main>{HEADING}{article(*P)}</main>",
        CARD + f"<main><div>{HEADING}{''.join(P)}</div></main>",
        CARD + f"<div class=story>{HEADING}{''.join(P)}</div>",
        article(HEADING, *P[:3], CARD, *P[3:], MORE),
        article(HEADING, *P) + MORE + CARD,
        article(HEADING, *P) + f"<section id=comments>{COMMENT * 3}</section>",
        article(HEADING, *P) + STORY,
        f"<aside>{CARD}{CARD}</aside><main>{HEADING}{article(*P)}</main>",
    ],
)  # fmt: skip
def test_teasers_comments_and_the_next_story_are_left_out(body: str) -> None:
    found = page(body).text
    assert "Farland" not in found
    assert all(text in found for text in TEXT)


def test_parts_keep_the_subheadings_between_them() -> None:
    middle = "<h2>What comes next on the far shore</h2>"
    body = f"<div class=part>{''.join(P[:3])}</div>{middle}<div class=part>{''.join(P[3:])}</div>"
    found = page(article(HEADING, body)).text
    assert found.index(TEXT[2]) < found.index("What comes next") < found.index(TEXT[3])
