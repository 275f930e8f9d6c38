"""The pieces of HTML that the pages are made of.

Escaping goes by type and not by memory: a `str` is text and shows as its characters, a `Markup` is HTML.
Every piece takes either, wherever a text may stand, and returns `Markup`. Nothing else gets into a page:
`write` takes nothing else (mypy), and `st.html` is called here only (ruff's TID251). `Markup(...)` stands
around literals only (ruff's S704); what is put in comes by `format` and `join`, which escape. Templates of
Jinja were rejected: the pieces are a line or two each, and its macros have no types.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

import streamlit as st
from markupsafe import Markup, escape

Item = tuple[str, str, str]
"""Of a row of cards: name, figure, and what stands small below it."""


def write(piece: Markup, width: Literal["stretch", "content"] = "stretch") -> None:
    """Put a piece into the page; one that holds nothing is left out."""
    if piece:
        st.html(piece, width=width)  # noqa: TID251  (the one place)


def joined(parts: Iterable[str], separator: str = "") -> Markup:
    """Put pieces one after another; those that hold nothing are left out."""
    return escape(separator).join(part for part in parts if part)


# Text within a line


def bold(text: str) -> Markup:
    """Set off what a line is about."""
    return Markup("<b>{}</b>").format(text)


def with_note(text: str, note: str) -> Markup:
    """Put a note small below a text; none where it is empty."""
    return Markup("{}<br><small>{}</small>").format(text, note) if note else escape(text)


def link(text: str, address: str) -> Markup:
    """Lead out of the dashboard. The address must be one that `reader.safe_link` lets through."""
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(address, text)


def mark(text: str, kind: str, tip: str = "") -> Markup:
    """Mark a stretch of an article: `kind` is a CSS class, `tip` shows under the pointer."""
    titled = Markup(' title="{}"').format(tip) if tip else ""
    return Markup('<mark class="{}"{}>{}</mark>').format(kind, titled, text)


def hit(text: str, name: str = "") -> Markup:
    """Mark what a search found; `name` is the HTML id of the place."""
    named = Markup(' id="{}"').format(name) if name else ""
    return Markup('<mark class="hit"{}>{}</mark>').format(named, text)


def cue(text: str, kind: str, tip: str = "") -> Markup:
    """Say in a badge what passes between two countries: `kind` is conflict, cooperation, neutral ..."""
    titled = Markup(' title="{}"').format(tip) if tip else ""
    return Markup('<span class="cue {}"{}>{}</span>').format(kind, titled, text)


def tone(text: str, named: str) -> Markup:
    """Colour a text by a tone: negative, neutral or positive."""
    return Markup('<span class="tone-{}">{}</span>').format(named, text)


def state(text: str, kind: str = "") -> Markup:
    """Frame a word that sets apart; "" where there is none."""
    if not text:
        return Markup("")
    return Markup('<span class="{}">{}</span>').format(f"state {kind}".rstrip(), text)


def key(sign: str, colour: str, text: str) -> Markup:
    """Tell in a legend what a sign of this colour of the style sheet (accent, conflict ...) stands for."""
    return Markup('<span style="color:var(--{})">{}</span> {}').format(colour, sign, text)


class KwicLine(NamedTuple):
    """A line of a concordance: the address that it opens, where it stands, and its three parts."""

    address: str
    when: str
    where: str
    left: str
    hit: str
    right: str


def kwic(lines: Iterable[KwicLine], label: str) -> Markup:
    """Write a concordance: the hits one below the other, what stands before and after them to either side.

    A line runs as its words do: in Arabic and Hebrew what stands before the hit is to its right.
    """
    line = Markup(
        '<li><span class="at">{} <b>{}</b></span><span class="line" dir="auto"><span class="before">{}</span>'
        '<a href="{}" target="_self">{}</a><span class="after">{}</span></span></li>'
    )
    shown = (line.format(one.when, one.where, one.left, one.address, one.hit, one.right) for one in lines)
    return Markup('<ol class="kwic" aria-label="{}" tabindex="0">{}</ol>').format(label, joined(shown))


# Lines


def paragraph(text: str, kind: str) -> Markup:
    """Write a paragraph: `kind` is quiet, how, legend, brand ..., a CSS class."""
    return Markup('<p class="{}">{}</p>').format(kind, text)


def meta(*facts: str) -> Markup:
    """Write facts as one line, dots between them; empty ones are left out."""
    return paragraph(joined(facts, " · "), "meta")


def note(text: str) -> Markup:
    """Write what the reader should know before the figures."""
    return Markup('<p class="banner" role="note">{}</p>').format(text)


def heading(title: str, lead: str) -> Markup:
    """Write the title of a page and, in one line, the question it answers."""
    return Markup('<header class="page"><h1>{}</h1><p>{}</p></header>').format(title, lead)


def head(title: str, support: str) -> Markup:
    """Write the head of a block: its subject, and what its figures rest on."""
    return Markup('<div class="blockhead"><h2>{}</h2><p>{}</p></div>').format(title, support)


def part(title: str, support: str, mark: str = "") -> Markup:
    """Write the head of a part of a block, with a word that sets it apart."""
    titled = joined((title, state(mark)), " ")
    return Markup('<div class="blockhead"><h3 class="side">{}</h3><p>{}</p></div>').format(titled, support)


def side(title: str) -> Markup:
    """Write a heading beside an article."""
    return Markup('<h2 class="side">{}</h2>').format(title)


def notice(title: str, what: str, advice: str) -> Markup:
    """Say, in place of a page's figures, what is the matter and what to do.

    Of several lines the later ones keep their places, as carets under a query want it.
    """
    first, _, rest = what.partition("\n")
    shown = Markup("<p>{}</p>").format(first) + (Markup("<pre>{}</pre>").format(rest) if rest else "")
    return Markup('<section class="notice"><h2>{}</h2>{}<p>{}</p></section>').format(title, shown, advice)


def unread(reason: str, pointed: str, advice: str) -> Markup:
    """Say below a field why what was typed cannot be used: `pointed` is it, with the place at fault."""
    shown = joined(
        (
            Markup("<b>{}</b>").format(reason),
            Markup("<code>{}</code>").format(pointed) if pointed else "",
            Markup("<span>{}</span>").format(advice) if advice else "",
        )
    )
    return Markup('<div class="unread" role="alert">{}</div>').format(shown)


def place(text: str, said: str) -> Markup:
    """Put a caret under a stretch of what was typed; `said` tells where, for screen readers."""
    return Markup('<mark class="place" aria-label="{}">{}</mark>').format(said, text)


# Lists and tables


def cards(items: Iterable[Item]) -> Markup:
    """Write headline figures side by side."""
    shown = (Markup("<div><dt>{}</dt><dd>{}<small>{}</small></dd></div>").format(*item) for item in items)
    return Markup('<dl class="cards">{}</dl>').format(joined(shown))


def facts(told: Mapping[str, str], kind: str = "facts") -> Markup:
    """Write what is so by what it is about, a line each."""
    rows = (Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(*fact) for fact in told.items())
    return Markup('<dl class="{}">{}</dl>').format(kind, joined(rows))


def bullets(items: Iterable[str], kind: str) -> Markup:
    """Write a list: `kind` is tags or standing-out, a CSS class; "" where there is no item."""
    rows = joined(Markup("<li>{}</li>").format(item) for item in items)
    return Markup('<ul class="{}">{}</ul>').format(kind, rows) if rows else Markup("")


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Markup:
    """Write a small table; "" where there is no row."""
    body = joined(
        Markup("<tr>{}</tr>").format(Markup("").join(Markup("<td>{}</td>").format(cell) for cell in row))
        for row in rows
    )
    titles = joined(Markup("<th>{}</th>").format(title) for title in head)
    whole = Markup('<table class="pairs"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>')
    return whole.format(titles, body) if body else Markup("")
